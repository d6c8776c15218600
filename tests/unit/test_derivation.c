#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/derivation.h"
#include "signing/reader.h"
#include "signing/verify.h"
#include "tests/kit/key_seeded.h"
#include "tests/kit/take_maker.h"

static struct ps_bytes text(const char *words)
{
	return (struct ps_bytes){ (const uint8_t *)words, strlen(words) };
}

static void sign(const struct ps_derivation *derivation, const struct ps_maker_station *station,
		 struct ps_key *key, struct ps_buf *buf, enum ps_err expected)
{
	struct ps_delegation delegation = { .station = text(station->name),
					    .chain_count = 1,
					    .chain = { { station->device.bytes,
							 station->device.len } } };
	struct ps_buf first;

	memcpy(delegation.point, key->point, PS_POINT_LEN);
	ps_buf_init(&first);
	assert_int_equal(ps_delegation_sign(&delegation, station->key, &first), PS_OK);
	assert_int_equal(ps_derivation_sign(derivation, (struct ps_bytes){ first.bytes, first.len },
					    key, buf),
			 expected);
	ps_buf_release(&first);
}

static void what_was_signed_is_read_again(void **state)
{
	struct ps_derivation said = { .take_number = 3,
				      .range_count = 1,
				      .ranges = { { "top", 5, 9, 4, { 1 } } },
				      .bytes = 77,
				      .what = text("a sheet"),
				      .by = text("clerk") };
	struct ps_maker_station station;
	struct ps_random_seeded seeded;
	struct ps_random random = ps_random_seeded_init(&seeded, 5);
	struct ps_key *key = ps_key_seeded_create(&random);
	struct ps_certificates *chain = NULL;
	struct ps_derivation again;
	struct ps_buf buf;

	(void)state;
	ps_maker_station_init(&station, 1, "Bench");
	ps_buf_init(&buf);
	sign(&said, &station, key, &buf, PS_OK);
	assert_int_equal(
		ps_derivation_read((struct ps_bytes){ buf.bytes, buf.len }, &again, &chain), PS_OK);
	assert_int_equal(again.take_number, 3);
	assert_int_equal(again.bytes, 77);
	assert_memory_equal(&again.ranges[0], &said.ranges[0], sizeof(said.ranges[0]));
	assert_memory_equal(again.delegation.point, key->point, PS_POINT_LEN);
	ps_certificates_destroy(chain);
	/* what no reader would accept is not signed, and the buffer stays */
	said.ranges[0].count = 6;
	sign(&said, &station, key, &buf, PS_INVALID);
	said.ranges[0].count = 4;
	said.by = text("");
	sign(&said, &station, key, &buf, PS_INVALID);
	assert_int_equal(
		ps_derivation_read((struct ps_bytes){ buf.bytes, buf.len }, &again, &chain), PS_OK);
	ps_certificates_destroy(chain);
	ps_buf_release(&buf);
	ps_key_destroy(key);
	ps_maker_station_release(&station);
}

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_cursor *cursor = ctx;
	size_t left = ps_cursor_left(cursor);

	*got_out = len < left ? len : left;
	memcpy(bytes, cursor->bytes + cursor->at, *got_out);
	cursor->at += *got_out;
	return PS_OK;
}

static enum ps_err run(const struct ps_buf *file, struct ps_derived_frames *frames)
{
	const struct ps_check_hooks hooks = { .ctx = frames,
					      .keeps_nothing_early = true,
					      .start = ps_derived_frames_start,
					      .seal = ps_derived_frames_seal };
	const struct ps_verify_options options = { .now_s = 1772330400, .hooks = &hooks };
	struct ps_cursor cursor = ps_cursor_of(file->bytes, file->len);
	static struct ps_verdict verdict;
	enum ps_err err = ps_verify((struct ps_source){ .read = read_memory, .ctx = &cursor },
				    &options, &verdict);

	ps_verdict_release(&verdict);
	assert_int_equal(ps_derived_frames_finish(frames), PS_OK);
	return err;
}

static void ranges_are_of_frames_and_their_order(void **state)
{
	const struct ps_maker_plan plan = ps_maker_plan(4, "SF1023574470215");
	const struct ps_derived_range wanted[] = {
		{ .camera = "top", .first = 0, .last = INT64_MAX },
		{ .camera = "top", .first = 3, .last = 5 },
		{ .camera = "top", .first = 900, .last = 901 },
	};
	const struct ps_derived_range other = { .camera = "nowhere", .first = 0, .last = 1 };
	struct ps_derived_frames frames;
	struct ps_maker_station station;
	struct ps_buf file;

	(void)state;
	ps_maker_station_init(&station, 1, "Bench");
	ps_buf_init(&file);
	ps_maker_take(&station, &plan, &file, NULL);
	ps_derived_frames_init(&frames, wanted, 3);
	assert_int_equal(run(&file, &frames), PS_OK);
	assert_true(frames.ranges[0].count >= 10);
	assert_int_equal(frames.ranges[1].count, 3);
	assert_int_equal(frames.ranges[2].count, 0);
	assert_memory_not_equal(frames.ranges[0].frames, frames.ranges[1].frames, PS_HASH_LEN);
	ps_derived_frames_init(&frames, &other, 1);
	assert_int_equal(run(&file, &frames), PS_NOT_FOUND);
	ps_buf_release(&file);
	ps_maker_station_release(&station);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_signed_is_read_again),
		cmocka_unit_test(ranges_are_of_frames_and_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
