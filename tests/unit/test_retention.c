#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/retention.h"
#include "tests/kit/take_maker.h"
#include "tests/kit/test_ledger.h"

#define DAY_US (24LL * 3600 * 1000000)
#define TAKES 5
#define NEED 1000

/*
 * A store with five takes, one a day, the first on 2026-03-01 at 02:00; it is 2026-03-05, 12:00.
 * Their files have the same length but for a byte or two of a signature.
 */
struct place {
	struct ps_test_ledger ledger;
	struct ps_maker_station maker;
	struct ps_store *store;
	struct ps_index *index;
	struct ps_journal *journal;
	struct ps_time time;
	struct ps_clock now;
	struct ps_retention_settings settings;
	struct ps_retention *retention;
	uint64_t bytes[TAKES + 3]; /* of each take's file */
};

static void path_of(uint64_t number, char path[PS_STORE_PATH_MAX])
{
	assert_true(snprintf(path, PS_STORE_PATH_MAX, "2026-03-%02u/020000-%07u.seal",
			     (unsigned)number, (unsigned)number) > 0);
}

static bool has(struct place *p, uint64_t number)
{
	char path[PS_STORE_PATH_MAX];

	path_of(number, path);
	return ps_temp_dir_has(&p->ledger.dir, path);
}

static void put_take(struct place *p, uint64_t number)
{
	struct ps_maker_plan plan = ps_maker_plan(7, "SF1023574470215");
	struct ps_index_take row = { .number = number, .path = PS_TEST_TEXT("p") };
	char path[PS_STORE_PATH_MAX];
	struct ps_buf file;

	plan.take_number = number;
	plan.length_us = 400000;
	plan.event_count = 0;
	plan.camera_count = 1;
	plan.utc_us = PS_MAKER_UTC_US + (int64_t)(number - 1) * DAY_US;
	ps_buf_init(&file);
	ps_maker_take(&p->maker, &plan, &file, row.id);
	path_of(number, path);
	path[10] = '\0';
	if (!ps_temp_dir_has(&p->ledger.dir, path))
		assert_int_equal(mkdirat(p->ledger.dir.fd, path, 0750), 0);
	path[10] = '/';
	ps_temp_dir_put(&p->ledger.dir, path, file.bytes, file.len);
	p->bytes[number] = file.len;
	ps_buf_release(&file);
	assert_int_equal(ps_index_put(p->index, &row), PS_OK);
	assert_int_equal(ps_test_ledger_start(&p->ledger), number);
	ps_test_ledger_end(&p->ledger, number, PS_END_ENDED, NULL);
}

static void open_retention(struct place *p)
{
	ps_retention_destroy(p->retention);
	p->retention = NULL;
	p->settings.ledger = p->ledger.ledger;
	assert_int_equal(ps_retention_create(&p->settings, &p->now, &p->retention), PS_OK);
}

static int set_up(void **state)
{
	static const uint8_t id[PS_STORE_ID_LEN] = { 1 };
	static struct place p;
	struct ps_journal_settings journal = { .fd = -1, .time = &p.time };

	p = (struct place){ .store = NULL };
	ps_test_ledger_init(&p.ledger);
	p.time = ps_fake_time_source(&p.ledger.time);
	ps_maker_station_init(&p.maker, 1, "bench");
	assert_int_equal(ps_journal_create(&journal, &p.journal), PS_OK);
	assert_int_equal(ps_store_create(p.ledger.dir.path, id), PS_OK);
	assert_int_equal(ps_store_open(p.ledger.dir.path, 0, &p.store), PS_OK);
	assert_int_equal(ps_index_create(p.ledger.dir.path), PS_OK);
	assert_int_equal(ps_index_open_write(p.ledger.dir.path, &p.index), PS_OK);
	for (uint64_t i = 1; i <= TAKES; i++)
		put_take(&p, i);
	p.now = (struct ps_clock){ .boot_us = 1000000000000,
				   .utc_us = PS_MAKER_UTC_US + 4 * DAY_US + 10 * 3600000000LL,
				   .state = PS_CLOCK_SYNCHRONISED };
	p.settings = (struct ps_retention_settings){ .store = p.store,
						     .index = p.index,
						     .journal = p.journal };
	*state = &p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	ps_retention_destroy(p->retention);
	ps_index_close(p->index);
	ps_store_close(p->store);
	ps_journal_destroy(p->journal);
	ps_maker_station_release(&p->maker);
	ps_test_ledger_finish(&p->ledger);
	return 0;
}

static void hold(struct place *p, uint64_t number, bool on)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_HOLD,
				.hold = { .number = number,
					  .on = on,
					  .why = PS_TEST_TEXT("claim"),
					  .by = PS_TEST_TEXT("li") } };

	assert_int_equal(ps_test_ledger_append(&p->ledger, &leaf), PS_OK);
}

static bool step(struct place *p, uint64_t need)
{
	bool did = true;

	assert_int_equal(ps_retention_step(p->retention, &p->now, need, &did), PS_OK);
	return did;
}

static enum ps_err count_row(void *ctx, const struct ps_index_take *take)
{
	unsigned *rows = ctx;

	*rows |= 1U << take->number;
	return PS_OK;
}

/* @takes has a bit for each take that must be left, in the store and in the index. */
static void expect_takes(struct place *p, unsigned takes)
{
	struct ps_retention_view view;
	unsigned rows = 0, files = 0, count = 0;
	uint64_t bytes = 0;

	assert_int_equal(ps_index_walk(p->index, count_row, &rows), PS_OK);
	for (unsigned i = 1; i <= TAKES; i++) {
		files |= has(p, i) ? 1U << i : 0;
		count += has(p, i);
		bytes += has(p, i) ? p->bytes[i] : 0;
	}
	assert_int_equal(files, takes);
	assert_int_equal(rows, takes);
	ps_retention_view(p->retention, &p->now, &view);
	assert_int_equal(view.takes, count);
	assert_int_equal(view.bytes, bytes);
}

static void expect_note(struct place *p, const char *part)
{
	struct ps_retention_view view;

	ps_retention_view(p->retention, &p->now, &view);
	if (!part != !view.note || (part && !strstr(view.note, part)))
		fail_msg("%s", view.note ? view.note : "no note");
}

/* The last leaf is the tombstone of that take, by that rule. */
static void expect_tombstone(struct place *p, uint64_t number, const char *rule)
{
	struct ps_leaf leaf;
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	assert_int_equal(ps_ledger_read_leaf(p->ledger.ledger,
					     ps_ledger_state(p->ledger.ledger)->size - 1, &bytes),
			 PS_OK);
	assert_int_equal(ps_leaf_decode((struct ps_bytes){ bytes.bytes, bytes.len }, &leaf), PS_OK);
	assert_int_equal(leaf.kind, PS_LEAF_TOMBSTONE);
	assert_int_equal(leaf.tombstone.number, number);
	assert_int_equal(leaf.tombstone.bytes, p->bytes[number]);
	assert_true(leaf.tombstone.rule.len == strlen(rule) &&
		    memcmp(leaf.tombstone.rule.bytes, rule, strlen(rule)) == 0);
	ps_buf_release(&bytes);
}

static void what_is_too_old_goes_and_no_more(void **state)
{
	struct place *p = *state;

	p->settings.rules.keep_days = 3;
	open_retention(p);
	/* 4 days and 10 hours old, and 3 days and 10 hours; the third is 2 days and 10 hours */
	assert_true(step(p, NEED));
	expect_tombstone(p, 1, "age");
	assert_true(step(p, NEED));
	expect_tombstone(p, 2, "age");
	assert_false(step(p, NEED));
	expect_takes(p, 0x38);
	p->now.utc_us += 13 * 3600000000LL;
	p->now.boot_us += 13 * 3600000000ULL;
	assert_false(step(p, NEED));
	p->now.utc_us += 2 * 3600000000LL;
	p->now.boot_us += 2 * 3600000000ULL;
	assert_true(step(p, NEED));
	expect_takes(p, 0x30);
	assert_int_equal(ps_test_ledger_reopen(&p->ledger), PS_OK);
}

static void without_rules_nothing_goes(void **state)
{
	struct place *p = *state;

	open_retention(p);
	p->now.utc_us += 3650 * DAY_US;
	assert_false(step(p, NEED));
	expect_takes(p, 0x3e);
	expect_note(p, NULL);
}

static uint64_t all_bytes(const struct place *p)
{
	uint64_t bytes = 0;

	for (unsigned i = 1; i <= TAKES; i++)
		bytes += p->bytes[i];
	return bytes;
}

static void the_oldest_makes_room(void **state)
{
	struct place *p = *state;

	p->settings.rules.max_bytes = all_bytes(p);
	open_retention(p);
	assert_int_equal(ps_retention_has_room(p->retention, 0), PS_OK);
	assert_int_equal(ps_retention_has_room(p->retention, 1), PS_NO_SPACE);
	assert_false(step(p, 0));
	assert_true(step(p, 1));
	expect_tombstone(p, 1, "space");
	assert_false(step(p, p->bytes[1]));
	assert_int_equal(ps_retention_make_room(p->retention, &p->now,
						p->bytes[1] + p->bytes[2] + p->bytes[3]),
			 PS_OK);
	expect_takes(p, 0x30);
	assert_int_equal(ps_retention_make_room(p->retention, &p->now, all_bytes(p)), PS_OK);
	expect_takes(p, 0);
	expect_note(p, NULL);
	assert_int_equal(ps_retention_make_room(p->retention, &p->now, all_bytes(p) + 1),
			 PS_NO_SPACE);
	expect_note(p, "no take is left");
}

/* Whoever fills the disk with something else must not cost the evidence. */
static void nothing_is_deleted_in_vain(void **state)
{
	struct place *p = *state;

	open_retention(p);
	assert_int_equal(ps_retention_make_room(p->retention, &p->now, 1ULL << 60), PS_NO_SPACE);
	expect_takes(p, 0x3e);
	expect_note(p, "would not make room enough");
}

static void a_hold_is_never_overridden(void **state)
{
	struct place *p = *state;

	p->settings.rules.keep_days = 1;
	p->settings.rules.max_bytes = p->bytes[1] + p->bytes[3] + NEED;
	hold(p, 1, true);
	hold(p, 3, true);
	open_retention(p);
	/* two of the five by age; the youngest makes room */
	while (step(p, NEED))
		;
	expect_takes(p, 0x0a);
	expect_note(p, NULL);
	assert_int_equal(ps_retention_make_room(p->retention, &p->now, NEED + 1), PS_NO_SPACE);
	expect_takes(p, 0x0a);
	expect_note(p, "held");
	hold(p, 3, false);
	assert_true(step(p, NEED));
	expect_tombstone(p, 3, "age");
	assert_false(step(p, NEED));
	expect_takes(p, 0x02);
}

static void an_open_take_stays(void **state)
{
	struct place *p = *state;

	put_take(p, 6);
	assert_int_equal(ps_test_ledger_start(&p->ledger), 7);
	p->settings.rules.max_bytes = p->bytes[1] + p->bytes[2] + NEED + 10;
	open_retention(p);
	/* A number that the ledger has not given out, and one that is open. */
	assert_int_equal(renameat(p->ledger.dir.fd, "2026-03-01/020000-0000001.seal",
				  p->ledger.dir.fd, "2026-03-01/020000-0000007.seal"),
			 0);
	assert_int_equal(renameat(p->ledger.dir.fd, "2026-03-02/020000-0000002.seal",
				  p->ledger.dir.fd, "2026-03-02/020000-0000099.seal"),
			 0);
	while (step(p, NEED))
		;
	assert_true(ps_temp_dir_has(&p->ledger.dir, "2026-03-01/020000-0000007.seal"));
	assert_true(ps_temp_dir_has(&p->ledger.dir, "2026-03-02/020000-0000099.seal"));
	assert_false(has(p, 3) || has(p, 4) || has(p, 5) || has(p, 6));
}

static void a_false_name_costs_nothing(void **state)
{
	struct place *p = *state;

	p->settings.rules.keep_days = 3;
	/* The newest under an older day, one under another's number, one that is no take. */
	assert_int_equal(renameat(p->ledger.dir.fd, "2026-03-05/020000-0000005.seal",
				  p->ledger.dir.fd, "2026-03-01/010000-0000005.seal"),
			 0);
	assert_int_equal(renameat(p->ledger.dir.fd, "2026-03-02/020000-0000002.seal",
				  p->ledger.dir.fd, "2026-03-02/020000-0000004.seal"),
			 0);
	ps_temp_dir_put(&p->ledger.dir, "2026-03-01/020000-0000001.seal", "junk", 4);
	open_retention(p);
	for (unsigned i = 0; i < 4; i++)
		assert_false(step(p, NEED));
	assert_true(has(p, 1));
	assert_true(ps_temp_dir_has(&p->ledger.dir, "2026-03-01/010000-0000005.seal"));
	assert_true(ps_temp_dir_has(&p->ledger.dir, "2026-03-02/020000-0000004.seal"));
}

static void a_clock_in_doubt_deletes_nothing(void **state)
{
	static const struct {
		const char *note;
		int64_t ahead_us;
		int64_t built_us;
		enum ps_clock_state state;
	} rows[] = {
		{ "before this program was made", 0, INT64_MAX, PS_CLOCK_SYNCHRONISED },
		{ "before the ledger", -4000 * DAY_US, 0, PS_CLOCK_SYNCHRONISED },
		{ "has jumped", 5 * DAY_US, 0, PS_CLOCK_UNSYNCHRONISED },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_clock right = p->now;

		p->settings.rules =
			(struct ps_retention_rules){ .keep_days = 1, .max_bytes = all_bytes(p) };
		p->settings.built_us = rows[i].built_us;
		open_retention(p);
		p->now.utc_us += rows[i].ahead_us;
		p->now.state = rows[i].state;
		assert_false(step(p, NEED));
		assert_int_equal(ps_retention_make_room(p->retention, &p->now, NEED), PS_NO_SPACE);
		expect_takes(p, 0x3e);
		expect_note(p, rows[i].note);
		p->now = right;
	}
	p->settings.built_us = 0;
	open_retention(p);
	assert_true(step(p, NEED));
}

/* Cut off behind the leaf, or behind the file's end. */
static void the_next_start_finishes(void **state)
{
	struct place *p = *state;
	struct ps_leaf leaf = { .kind = PS_LEAF_TOMBSTONE,
				.tombstone = { .number = 2, .rule = PS_TEST_TEXT("age") } };

	assert_int_equal(ps_test_ledger_append(&p->ledger, &leaf), PS_OK);
	open_retention(p);
	expect_takes(p, 0x3a);

	leaf.tombstone.number = 3;
	assert_int_equal(ps_test_ledger_append(&p->ledger, &leaf), PS_OK);
	assert_int_equal(unlinkat(p->ledger.dir.fd, "2026-03-03/020000-0000003.seal", 0), 0);
	open_retention(p);
	expect_takes(p, 0x32);
	/* and no further leaf was written for it */
	assert_int_equal(ps_ledger_standing(p->ledger.ledger)->last.leaf,
			 ps_ledger_state(p->ledger.ledger)->size - 1);

	/* One that somebody brought back from a copy long after is his affair. */
	leaf.tombstone.number = 4;
	assert_int_equal(ps_test_ledger_append(&p->ledger, &leaf), PS_OK);
	leaf.tombstone.number = 3;
	assert_int_equal(ps_test_ledger_append(&p->ledger, &leaf), PS_OK);
	p->settings.rules.max_bytes = p->bytes[4] + NEED;
	open_retention(p);
	while (step(p, NEED))
		;
	assert_true(has(p, 4));
	assert_false(has(p, 5));
}

static void the_room_that_is_left_is_told_in_days(void **state)
{
	struct ps_retention_view view;
	struct place *p = *state;
	static const struct {
		const char *story;
		uint64_t files; /* max_bytes */
		uint32_t keep_days;
		uint32_t days;
	} rows[] = {
		{ "ten more", 15, 0, 10 },
		{ "full", 5, 0, 0 },
		{ "each day one goes as one comes", 15, 4, PS_RETENTION_NEVER },
		{ "twelve fit, twenty are to be kept", 12, 20, 7 },
		{ "twelve fit, eleven are to be kept", 12, 11, PS_RETENTION_NEVER },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		p->settings.rules = (struct ps_retention_rules){
			.max_bytes = all_bytes(p) / TAKES * rows[i].files + 100,
			.keep_days = rows[i].keep_days
		};
		open_retention(p);
		ps_retention_view(p->retention, &p->now, &view);
		assert_true(view.bytes_a_day == (all_bytes(p) - p->bytes[5]) / 4);
		if (view.days_left != rows[i].days)
			fail_msg("%s: %u", rows[i].story, view.days_left);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_too_old_goes_and_no_more, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(without_rules_nothing_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_oldest_makes_room, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_deleted_in_vain, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_hold_is_never_overridden, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_open_take_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_false_name_costs_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_clock_in_doubt_deletes_nothing, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(the_next_start_finishes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_room_that_is_left_is_told_in_days, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
