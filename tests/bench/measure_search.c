/*
 * The index: one look-up among many takes, against a bare look-up by primary key in the same file;
 * and how quickly it is made anew from the takes' files.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/index.h"
#include "firmware/store.h"
#include "signing/event.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

enum { LOOKUPS = 20000, ROUNDS = 5, FILES = 2000 };

/* Waybills as they are: a prefix, digits without an order. */
void ps_bench_waybill(uint64_t number, char text_out[PS_BENCH_WAYBILL_SIZE])
{
	uint64_t mixed = (number * 6364136223846793005ULL + 1442695040888963407ULL) >> 16;

	(void)snprintf(text_out, PS_BENCH_WAYBILL_SIZE, "%s%013llu", number % 3 ? "SF" : "YT",
		       mixed % 10000000000000ULL);
}

static enum ps_err put_row(struct ps_index *index, uint64_t number)
{
	char path[48];
	char waybill[PS_BENCH_WAYBILL_SIZE];
	struct ps_index_take row = { .number = number,
				     .station = { (const uint8_t *)"bench 1", 7 },
				     .lane = { (const uint8_t *)"left", 4 },
				     .started_utc_us = PS_BENCH_UTC_US + (int64_t)number * 45000000,
				     .length_us = 45000000,
				     .ending = 1,
				     .reason = 1,
				     .bytes = 52400000,
				     .cameras = 3,
				     .frames = 1350,
				     .waybill_count = 1 };

	(void)snprintf(path, sizeof(path), "2026-03-01/020000-%07" PRIu64 ".seal", number);
	ps_bench_waybill(number, waybill);
	/* ids are hashes: without an order too */
	for (size_t i = 0; i < 4; i++) {
		uint64_t part = (number + i) * 11400714819323198485ULL;

		memcpy(row.id + 8 * i, &part, sizeof(part));
	}
	row.path = (struct ps_bytes){ (const uint8_t *)path, strlen(path) };
	row.waybills[0] = (struct ps_bytes){ (const uint8_t *)waybill, strlen(waybill) };
	return ps_index_put(index, &row);
}

static enum ps_err make_index(const char *dir, uint64_t rows, double *seconds_out)
{
	struct ps_index *index = NULL;
	double begin = ps_wall_s();
	enum ps_err err = ps_index_rebuild_begin(dir, &index);

	if (err)
		return err;
	for (uint64_t i = 1; i <= rows && !err; i++)
		err = put_row(index, i);
	if (err)
		(void)!ps_index_rebuild_end(index, false);
	else
		err = ps_index_rebuild_end(index, true);
	*seconds_out = ps_wall_s() - begin;
	return err;
}

static enum ps_err count_take(void *ctx, const struct ps_index_take *take)
{
	uint64_t *count = ctx;

	(void)take;
	++*count;
	return PS_OK;
}

/* The next of some numbers without an order. */
static uint64_t next(uint64_t *seed, uint64_t rows)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (*seed >> 20) % rows + 1;
}

static enum ps_err look_up(struct ps_index *index, uint64_t rows, uint64_t *seed,
			   double *seconds_out)
{
	double begin = ps_cpu_s();
	uint64_t found = 0;
	enum ps_err err = PS_OK;

	for (unsigned i = 0; i < LOOKUPS && !err; i++) {
		char waybill[PS_BENCH_WAYBILL_SIZE];
		struct ps_bytes code = { (const uint8_t *)waybill, 0 };

		ps_bench_waybill(next(seed, rows), waybill);
		code.len = strlen(waybill);
		err = ps_index_find_waybill(index, code, count_take, &found);
	}
	*seconds_out = (ps_cpu_s() - begin) / LOOKUPS;
	return !err && found < LOOKUPS ? PS_NOT_FOUND : err;
}

static enum ps_err look_up_bare(sqlite3_stmt *statement, uint64_t rows, uint64_t *seed,
				double *seconds_out)
{
	double begin = ps_cpu_s();
	bool failed = false;

	for (unsigned i = 0; i < LOOKUPS; i++) {
		failed |= sqlite3_bind_int64(statement, 1, (int64_t)next(seed, rows)) != SQLITE_OK;
		failed |= sqlite3_step(statement) != SQLITE_ROW;
		failed |= sqlite3_reset(statement) != SQLITE_OK;
	}
	*seconds_out = (ps_cpu_s() - begin) / LOOKUPS;
	return failed ? PS_IO : PS_OK;
}

static enum ps_err pair(struct ps_index *index, sqlite3_stmt *statement, uint64_t rows,
			struct ps_pairs *pairs)
{
	uint64_t seed = rows;
	enum ps_err err = PS_OK;

	/* the first round fills the caches */
	pairs->count = ROUNDS;
	for (size_t i = 0; i <= ROUNDS && !err; i++) {
		size_t at = i ? i - 1 : 0;

		err = look_up(index, rows, &seed, &pairs->ours[at]);
		if (!err)
			err = look_up_bare(statement, rows, &seed, &pairs->bare[at]);
	}
	return err;
}

/* How long until a part is found that one take has, and the first 50 of one that many have. */
struct parts {
	struct ps_index *index;
	uint64_t count;
};

static enum ps_err stop_at_50(void *ctx, const struct ps_index_take *take)
{
	struct parts *parts = ctx;

	(void)take;
	return ++parts->count == 50 ? PS_STOPPED : PS_OK;
}

static enum ps_err time_part(struct ps_index *index, const char *text, double *seconds_out)
{
	struct parts parts = { index, 0 };
	double begin = ps_wall_s();
	enum ps_err err =
		ps_index_find_part(index, (struct ps_bytes){ (const uint8_t *)text, strlen(text) },
				   stop_at_50, &parts);

	*seconds_out = ps_wall_s() - begin;
	return err == PS_STOPPED ? PS_OK : err;
}

static enum ps_err note_parts(struct ps_bench *bench, struct ps_index *index, uint64_t rows)
{
	char waybill[PS_BENCH_WAYBILL_SIZE];
	double rare_s = 0, middle_s = 0, frequent_s = 0;
	enum ps_err err;

	ps_bench_waybill(rows / 2, waybill);
	err = time_part(index, waybill + 7, &rare_s);
	waybill[11] = '\0';
	if (!err)
		err = time_part(index, waybill + 7, &middle_s);
	if (!err)
		err = time_part(index, "SF1", &frequent_s);
	if (!err)
		ps_bench_note(
			bench,
			"a part of a waybill among %" PRIu64
			": 8 digits %.1f ms, 4 digits %.1f ms, \"SF1\" %.1f ms to the first 50",
			rows, rare_s * 1e3, middle_s * 1e3, frequent_s * 1e3);
	return err;
}

static enum ps_err measure_index(struct ps_bench *bench, const char *dir, uint64_t rows)
{
	char path[300];
	struct ps_pairs pairs = { .count = 0 };
	struct ps_index *index = NULL;
	sqlite3_stmt *statement = NULL;
	sqlite3 *bare = NULL;
	double seconds = 0;
	enum ps_err err = make_index(dir, rows, &seconds);

	(void)snprintf(path, sizeof(path), "%s/index.db", dir);
	if (!err)
		err = ps_index_open_read(dir, &index);
	if (!err && (sqlite3_open_v2(path, &bare, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
		     sqlite3_prepare_v2(bare, "SELECT bytes FROM takes WHERE number = ?1", -1,
					&statement, NULL) != SQLITE_OK))
		err = PS_IO;
	if (!err)
		err = pair(index, statement, rows, &pairs);
	if (!err)
		err = note_parts(bench, index, rows);
	if (!err) {
		ps_bench_value_beside(bench, PS_FIGURE_LOOKUP, &pairs, 1e6);
		ps_bench_number(bench, "index_us_a_row", seconds / (double)rows * 1e6);
	}
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(bare);
	ps_index_close(index);
	return err;
}

void ps_measure_search(struct ps_bench *bench, const struct ps_bench_place *place)
{
	char dir[256];
	enum ps_err err =
		ps_bench_path(place, "search", dir) && mkdir(dir, 0700) == 0 ? PS_OK : PS_IO;

	if (!err)
		err = measure_index(bench, dir, place->search_rows);
	if (err)
		ps_bench_fail(bench, PS_FIGURE_LOOKUP, "%s", ps_err_text(err));
}

static enum ps_err write_file(void *ctx, const uint8_t *bytes, size_t len)
{
	return ps_store_file_append(ctx, bytes, len);
}

static enum ps_err sync_later(void *ctx)
{
	(void)ctx;
	return PS_OK;
}

static struct ps_bytes view(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static enum ps_err add_waybill(struct ps_take *take, uint64_t number)
{
	char waybill[PS_BENCH_WAYBILL_SIZE];
	struct ps_code_body body = { .source = PS_CODE_SERIAL,
				     .symbology = view("Code 128"),
				     .courier = view("sf"),
				     .has_tag = true };
	struct ps_buf bytes;
	enum ps_err err;

	ps_bench_waybill(number, waybill);
	body.code = view(waybill);
	ps_buf_init(&bytes);
	ps_code_body_encode(&body, &bytes);
	err = bytes.err;
	if (!err)
		err = ps_take_add_event(take, PS_EVENT_WAYBILL, PS_FILM_BOOT_US + 1000,
					(struct ps_bytes){ bytes.bytes, bytes.len });
	ps_buf_release(&bytes);
	return err;
}

/* A take without pictures: START, a waybill, END. Its file leaves the page cache. */
static enum ps_err make_take(const struct ps_bench_place *place, struct ps_store *store,
			     uint64_t number)
{
	const struct ps_clock clock = { .boot_us = PS_FILM_BOOT_US,
					.utc_us = PS_BENCH_UTC_US,
					.state = PS_CLOCK_SYNCHRONISED };
	struct ps_start start = { .version = PS_FORMAT_VERSION,
				  .station = view("bench"),
				  .lane_name = view("lane1"),
				  .chain_count = 1,
				  .chain = { { place->station->device.bytes,
					       place->station->device.len } },
				  .firmware = view("bench"),
				  .camera_count = 1,
				  .take_number = number,
				  .clock = clock,
				  .from_us = PS_FILM_BOOT_US };
	struct ps_store_file file = { .fd = -1 };
	struct ps_take *take = NULL;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err = ps_store_create_file(store, number, clock.utc_us, &file);

	start.cameras[0] = (struct ps_camera_info){ .name = view("top"),
						    .source = PS_DECLARED_TEST,
						    .driver = view("bench"),
						    .bus = view("memory"),
						    .ids = view("0"),
						    .model = view("Bench"),
						    .mode = view("YUV420"),
						    .codec = PS_CODEC_JPEG_TILES,
						    .width_px = 1920,
						    .height_px = 1080,
						    .restart_mcus = 30,
						    .rate_mhz = 10000,
						    .role = PS_ROLE_BENCH };
	if (err)
		return err;
	err = ps_take_create(&start, place->station->key, &ps_random_os,
			     (struct ps_output){ write_file, sync_later, &file }, &take);
	if (!err)
		err = add_waybill(take, number);
	if (!err)
		err = ps_take_end(take, PS_END_ENDED, PS_REASON_END_COMMAND, &clock, hash, NULL);
	if (!err)
		err = ps_store_file_sync(&file);
	if (!err && posix_fadvise(file.fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
		err = PS_IO;
	ps_take_destroy(take);
	ps_store_file_close(&file);
	return err;
}

static enum ps_err make_store(const struct ps_bench_place *place, const char *dir)
{
	static const uint8_t id[PS_STORE_ID_LEN] = { 1 };
	struct ps_store *store = NULL;
	enum ps_err err = ps_store_create(dir, id);

	if (!err)
		err = ps_store_open(dir, 0, &store);
	for (uint64_t i = 1; i <= FILES && !err; i++)
		err = make_take(place, store, i);
	ps_store_close(store);
	return err;
}

void ps_measure_reindex(struct ps_bench *bench, const struct ps_bench_place *place)
{
	char dir[256];
	char program[300];
	const char *const argv[] = { program, "reindex", "--store", dir, NULL };
	struct ps_ran ran = { .status = 0 };
	enum ps_err err =
		ps_bench_path(place, "indexed", dir) ? make_store(place, dir) : PS_INVALID;

	(void)snprintf(program, sizeof(program), "%s/packseal", place->build);
	if (!err)
		err = ps_run(argv, &ran);
	if (err || ran.status != 0) {
		ps_bench_fail(bench, PS_FIGURE_REINDEX, "%s reindex: %s", program,
			      err ? ps_err_text(err) : "it failed");
		return;
	}
	ps_bench_value(bench, PS_FIGURE_REINDEX, ran.wall_s / FILES * 1e6);
	ps_bench_number(bench, "reindex_takes_per_s", FILES / ran.wall_s);
	ps_bench_note(bench, "reindex: %.0f takes a second, %d files that were not in memory",
		      FILES / ran.wall_s, FILES);
}
