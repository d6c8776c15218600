#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/kit/recorder_bench.h"

#define SECOND PS_BENCH_SECOND_US
#define ROOM (1U << 20)
#define LEAVES "ledger/leaves"
#define CHECKPOINTS "ledger/checkpoints"
#define RECORDS_MAX 512

/* The ledger's files at one moment. */
struct snapshot {
	uint8_t leaves[8192];
	size_t leaves_len;
	uint8_t checkpoints[8192];
	size_t checkpoints_len;
};

/* A take from its start to its trailer, and the ledger before it and while it was open. */
struct scene {
	struct ps_bench bench;
	struct snapshot before;
	struct snapshot open;
	char path[PS_STORE_PATH_MAX];
	uint8_t *file;
	size_t len;
	size_t record_count;
	struct {
		size_t at;
		enum ps_record_type type;
	} records[RECORDS_MAX];
};

static void save(struct ps_bench *bench, struct snapshot *snapshot)
{
	snapshot->leaves_len =
		ps_temp_dir_get(&bench->dir, LEAVES, snapshot->leaves, sizeof(snapshot->leaves));
	snapshot->checkpoints_len =
		ps_temp_dir_has(&bench->dir, CHECKPOINTS)
			? ps_temp_dir_get(&bench->dir, CHECKPOINTS, snapshot->checkpoints,
					  sizeof(snapshot->checkpoints))
			: 0;
}

static enum ps_err read_bytes(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_cursor *cursor = ctx;
	size_t left = ps_cursor_left(cursor);
	size_t got = len < left ? len : left;

	memcpy(bytes, cursor->bytes + cursor->at, got);
	cursor->at += got;
	*got_out = got;
	return PS_OK;
}

static void find_records(struct scene *scene)
{
	struct ps_cursor cursor = ps_cursor_of(scene->file, scene->len);
	struct ps_reader reader;
	struct ps_record record;

	ps_reader_init(&reader, (struct ps_source){ read_bytes, &cursor });
	while (ps_reader_next(&reader, &record) == PS_OK) {
		assert_true(scene->record_count < RECORDS_MAX);
		scene->records[scene->record_count].at = (size_t)record.offset;
		scene->records[scene->record_count++].type = record.type;
	}
	ps_reader_release(&reader);
	assert_true(scene->record_count > 20);
}

static int set_up(void **state)
{
	static struct scene scene;
	struct ps_bench *bench = &scene.bench;

	scene = (struct scene){ .len = 0 };
	assert_true(ps_bench_init(bench, 2, 0));
	save(bench, &scene.before);
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, "SF1023574470215", 0);
	ps_bench_film(bench, SECOND + 300000);
	save(bench, &scene.open);
	ps_bench_scan_again(bench, 0, 1, "SF1023574470215");
	ps_bench_close(bench, 0, 1, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
	ps_bench_film(bench, SECOND);
	assert_int_equal(bench->count[PS_NOTICE_ENDED], 1);
	ps_bench_path(bench, 1, scene.path, NULL);
	scene.file = malloc(ROOM);
	assert_non_null(scene.file);
	scene.len = ps_temp_dir_get(&bench->dir, scene.path, scene.file, ROOM);
	find_records(&scene);
	ps_bench_kill(bench);
	*state = &scene;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	free(scene->file);
	ps_bench_finish(&scene->bench);
	return 0;
}

/* The store takes a day's folder away with the last file in it. */
static void make_day(const struct scene *scene)
{
	char day[] = "0000-00-00";

	memcpy(day, scene->path, strlen(day));
	assert_true(mkdirat(scene->bench.dir.fd, day, 0700) == 0 || errno == EEXIST);
}

/* The station starts again; its disk is as the snapshot says, with @len bytes of the take. */
static struct ps_recovery_report restart(struct scene *scene, const struct snapshot *snapshot,
					 const uint8_t *file, size_t len)
{
	struct ps_bench *bench = &scene->bench;
	struct ps_recovery_settings settings;
	struct ps_recovery_report report;

	ps_bench_kill(bench);
	ps_temp_dir_put(&bench->dir, LEAVES, snapshot->leaves, snapshot->leaves_len);
	ps_temp_dir_put(&bench->dir, CHECKPOINTS, snapshot->checkpoints, snapshot->checkpoints_len);
	make_day(scene);
	ps_temp_dir_put(&bench->dir, scene->path, file, len);
	ps_bench_open(bench);
	settings = ps_bench_recovery(bench);
	assert_int_equal(ps_recovery_run(&settings, &report), PS_OK);
	return report;
}

/* How many seals stand wholly in the first @len bytes, and where the last one ends, or what else is
 * to be kept. */
static size_t whole_seals(const struct scene *scene, size_t len, size_t *kept_out)
{
	size_t seals = 0;

	for (size_t i = 0; i + 1 < scene->record_count; i++) {
		size_t end = scene->records[i + 1].at;
		enum ps_record_type type = scene->records[i].type;

		if (end > len)
			break;
		seals += type == PS_RECORD_SEAL;
		if (type == PS_RECORD_START || type == PS_RECORD_NONCE || type == PS_RECORD_SEAL)
			*kept_out = end;
	}
	return seals;
}

/* The first @good bytes of the @len that were found are the take's. */
static void expect_recovered(struct scene *scene, size_t good, size_t len)
{
	const struct ps_ledger_state *ledger = ps_ledger_state(scene->bench.ledger);
	struct ps_report report;
	struct ps_check check;
	size_t kept = 0;
	size_t seals = whole_seals(scene, good, &kept);

	ps_bench_check(&scene->bench, 1, &check, &report);
	assert_string_equal(ps_word_name(report.verdict[PS_AXIS_INTEGRITY]), "intact_interrupted");
	assert_string_equal(ps_word_name(report.verdict[PS_AXIS_ENDING]), "recovered");
	assert_true(check.sums_checked);
	assert_int_equal(check.ending.seals, seals);
	assert_int_equal(check.ending.dropped, len - kept);
	assert_int_equal(ledger->totals.recovered, 1);
	ps_check_release(&check);
}

/* At this many bytes the power went. */
static void cut(struct scene *scene, const struct snapshot *snapshot, size_t len)
{
	const struct ps_ledger_state *ledger;
	struct ps_recovery_report report;
	bool begun = snapshot == &scene->open;
	size_t start_end = scene->records[2].at;

	report = restart(scene, snapshot, scene->file, len);
	ledger = ps_ledger_state(scene->bench.ledger);
	if (len >= start_end) {
		assert_int_equal(report.recovered, len < scene->len);
		assert_int_equal(report.completed, len == scene->len);
		assert_int_equal(ledger->totals.takes, 1);
		assert_int_equal(ledger->open_count, 0);
		if (len < scene->len)
			expect_recovered(scene, len, len);
	} else {
		/* a START that the ledger knows was whole once: nobody removes that file */
		assert_int_equal(report.left, begun);
		assert_int_equal(report.removed, !begun);
		assert_int_equal(ps_temp_dir_has(&scene->bench.dir, scene->path), begun);
		assert_int_equal(ledger->totals.takes, begun);
	}
}

static void wherever_the_power_goes_the_file_is_completed(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene->records[1].type, PS_RECORD_START);
	for (size_t i = 0; i < scene->record_count; i++) {
		size_t at = scene->records[i].at;
		size_t next = i + 1 < scene->record_count ? scene->records[i + 1].at : scene->len;

		cut(scene, &scene->open, at);
		cut(scene, &scene->open, at + 1);
		cut(scene, &scene->open, at + (next - at) / 2);
		cut(scene, &scene->open, next - 1);
		cut(scene, &scene->before, at);
		if (at < 4096)
			cut(scene, &scene->before, at + (next - at) / 2);
	}
	cut(scene, &scene->open, scene->len);
	cut(scene, &scene->before, scene->len);
}

static void a_second_run_finds_nothing_to_do(void **state)
{
	struct scene *scene = *state;
	struct ps_recovery_settings settings;
	struct ps_recovery_report report;
	uint64_t size;

	restart(scene, &scene->open, scene->file, scene->records[scene->record_count / 2].at);
	size = ps_ledger_state(scene->bench.ledger)->size;
	settings = ps_bench_recovery(&scene->bench);
	assert_int_equal(ps_recovery_run(&settings, &report), PS_OK);
	assert_int_equal(report.recovered + report.completed + report.removed + report.left, 0);
	assert_int_equal(ps_ledger_state(scene->bench.ledger)->size, size);
}

/* A later take of the waybill finds it, whatever became of its end. */
static void a_recovered_take_keeps_its_tag(void **state)
{
	struct scene *scene = *state;
	struct ps_leaf leaf;
	struct ps_buf bytes;

	restart(scene, &scene->open, scene->file, scene->len - 1);
	ps_buf_init(&bytes);
	assert_int_equal(ps_ledger_read_leaf(scene->bench.ledger,
					     ps_ledger_state(scene->bench.ledger)->size - 1,
					     &bytes),
			 PS_OK);
	assert_int_equal(ps_leaf_decode((struct ps_bytes){ bytes.bytes, bytes.len }, &leaf), PS_OK);
	assert_int_equal(leaf.kind, PS_LEAF_ENDED);
	assert_int_equal(leaf.ended.ending, PS_END_RECOVERED);
	assert_int_equal(leaf.ended.commitment_count, 2);
	assert_int_equal(leaf.ended.tag_count, 1);
	ps_buf_release(&bytes);
}

/* The disk gives zeros where the end of the file should be, as some do after a power cut. */
static void zeros_at_the_end_are_cut_off(void **state)
{
	struct scene *scene = *state;
	size_t at = scene->records[scene->record_count / 2].at;
	uint8_t *file = calloc(1, scene->len);
	struct ps_recovery_report report;

	assert_non_null(file);
	memcpy(file, scene->file, at);
	report = restart(scene, &scene->open, file, scene->len);
	assert_int_equal(report.recovered, 1);
	expect_recovered(scene, at, scene->len);
	free(file);
}

/* Whoever cuts here throws away what was signed and could be read. */
static void what_is_damaged_is_left_alone(void **state)
{
	static const struct {
		const char *story;
		bool in_picture; /* or in the head of the record: nothing behind it can be read */
		size_t more;	 /* bytes behind the file */
		bool left;
	} table[] = {
		{ "a picture of the first second", true, 0, true },
		{ "a record's head, and much behind it", false, 300000, true },
		{ "a record's head near the end: torn", false, 0, false },
	};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		size_t len = scene->len - 20 + table[i].more; /* the trailer is gone */
		uint8_t *file = calloc(1, len), *after = malloc(ROOM);
		struct ps_recovery_report report;
		size_t r = 3;

		print_message("# %s\n", table[i].story);
		assert_non_null(file);
		assert_non_null(after);
		while (scene->records[r].type != PS_RECORD_FRAME)
			r++;
		memcpy(file, scene->file, scene->len - 20);
		if (table[i].in_picture)
			file[(scene->records[r].at + scene->records[r + 1].at) / 2] ^= 1;
		else
			file[scene->records[r].at] = 0xff;
		report = restart(scene, &scene->open, file, len);
		assert_int_equal(report.left, table[i].left);
		assert_int_equal(report.recovered, !table[i].left);
		assert_int_equal(ps_ledger_state(scene->bench.ledger)->open_count, table[i].left);
		if (table[i].left) {
			assert_int_equal(
				ps_temp_dir_get(&scene->bench.dir, scene->path, after, ROOM), len);
			assert_memory_equal(after, file, len);
		}
		free(file);
		free(after);
	}
}

static void another_stations_file_is_left_alone(void **state)
{
	struct scene *scene = *state;
	struct ps_maker_station stranger;
	struct ps_key *own = scene->bench.maker.key;
	struct ps_recovery_report report;

	ps_maker_station_init(&stranger, 77, "stranger");
	scene->bench.maker.key = stranger.key;
	report = restart(scene, &scene->before, scene->file, scene->len / 2);
	scene->bench.maker.key = own;
	assert_int_equal(report.left, 1);
	assert_int_equal(ps_ledger_state(scene->bench.ledger)->totals.takes, 0);
	ps_maker_station_release(&stranger);
}

/* After the recovery the numbers go on without a gap, and the next take is whole. */
static void the_next_take_has_the_next_number(void **state)
{
	struct scene *scene = *state;
	struct ps_bench *bench = &scene->bench;
	struct ps_report report;
	struct ps_check check;

	restart(scene, &scene->before, scene->file, scene->len / 2);
	for (size_t i = 0; i < 2; i++)
		bench->cameras[i].next_us = ps_bench_now(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, "SF1023574470215", 0);
	ps_bench_film(bench, SECOND);
	ps_bench_close(bench, 0, 1, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
	ps_bench_film(bench, SECOND);
	ps_bench_check(bench, 2, &check, &report);
	assert_int_equal(report.verdict[PS_AXIS_INTEGRITY], PS_WORD_INTACT);
	assert_int_equal(check.start.take_number, 2);
	ps_check_release(&check);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(wherever_the_power_goes_the_file_is_completed,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_second_run_finds_nothing_to_do, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_recovered_take_keeps_its_tag, set_up, tear_down),
		cmocka_unit_test_setup_teardown(zeros_at_the_end_are_cut_off, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_damaged_is_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_stations_file_is_left_alone, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(the_next_take_has_the_next_number, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
