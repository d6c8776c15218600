#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/clip.h"
#include "signing/verify.h"
#include "tests/kit/take_maker.h"

static struct ps_maker_station station;
static struct ps_certificates *roots;

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_cursor *cursor = ctx;
	size_t left = ps_cursor_left(cursor);

	*got_out = len < left ? len : left;
	memcpy(bytes, cursor->bytes + cursor->at, *got_out);
	cursor->at += *got_out;
	return PS_OK;
}

static enum ps_err write_memory(void *ctx, const uint8_t *bytes, size_t len)
{
	struct ps_buf *buf = ctx;

	ps_buf_add(buf, bytes, len);
	return buf->err;
}

static enum ps_err sync_memory(void *ctx)
{
	(void)ctx;
	return PS_OK;
}

static int setup(void **state)
{
	(void)state;
	ps_maker_station_init(&station, 3, "bench 1");
	assert_int_equal(ps_certificates_create(PS_ROOTS_MAX, &roots), PS_OK);
	return ps_certificates_add_der(roots, station.root.bytes, station.root.len) != PS_OK;
}

static int teardown(void **state)
{
	(void)state;
	ps_certificates_destroy(roots);
	ps_maker_station_release(&station);
	return 0;
}

static void verify(const struct ps_buf *file, size_t len, bool with_root,
		   struct ps_verdict *verdict)
{
	struct ps_cursor cursor = ps_cursor_of(file->bytes, len);
	const struct ps_source source = { .read = read_memory, .ctx = &cursor };
	const struct ps_verify_options options = { .roots = with_root ? roots : NULL,
						   .now_s = PS_MAKER_UTC_US / 1000000 };

	assert_int_equal(ps_verify(source, &options, verdict), PS_OK);
}

static void expect(const struct ps_buf *file, size_t len, bool with_root, enum ps_word integrity,
		   enum ps_word origin, enum ps_word ending, int status)
{
	struct ps_verdict *verdict = malloc(sizeof(*verdict));

	assert_non_null(verdict);
	verify(file, len, with_root, verdict);
	for (size_t i = 0; i < verdict->report.count; i++)
		if (verdict->report.verdict[PS_AXIS_INTEGRITY] != integrity)
			print_message("%s at %llu\n",
				      ps_what_name(verdict->report.findings[i].what),
				      (unsigned long long)verdict->report.findings[i].offset);
	assert_string_equal(ps_word_name(verdict->report.verdict[PS_AXIS_INTEGRITY]),
			    ps_word_name(integrity));
	assert_string_equal(ps_word_name(verdict->report.verdict[PS_AXIS_ORIGIN]),
			    ps_word_name(origin));
	assert_string_equal(ps_word_name(verdict->report.verdict[PS_AXIS_ENDING]),
			    ps_word_name(ending));
	assert_int_equal(verdict->exit_status, status);
	ps_verdict_release(verdict);
	free(verdict);
}

static void a_whole_take_is_intact(void **state)
{
	struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
	struct ps_buf file;

	(void)state;
	ps_buf_init(&file);
	ps_maker_take(&station, &plan, &file, NULL);
	expect(&file, file.len, true, PS_WORD_INTACT, PS_WORD_SOFTWARE_KEY, PS_WORD_ENDING_ENDED,
	       PS_EXIT_OK);
	expect(&file, file.len, false, PS_WORD_INTACT, PS_WORD_NO_ROOT_GIVEN, PS_WORD_ENDING_ENDED,
	       PS_EXIT_ORIGIN);
	ps_buf_release(&file);
}

/* Offsets at which records begin, the end of the file last. */
static size_t boundaries(const struct ps_buf *file, size_t *at, size_t max)
{
	struct ps_cursor cursor = ps_cursor_of(file->bytes, file->len);
	const struct ps_source source = { .read = read_memory, .ctx = &cursor };
	struct ps_reader reader;
	struct ps_record record;
	size_t count = 0;

	ps_reader_init(&reader, source);
	while (ps_reader_next(&reader, &record) == PS_OK) {
		assert_true(count + 1 < max);
		at[count++] = (size_t)record.offset;
	}
	at[count++] = (size_t)reader.offset;
	ps_reader_release(&reader);
	return count;
}

static void no_prefix_is_intact(void **state)
{
	struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	size_t *at = calloc(400, sizeof(*at));
	struct ps_buf file;
	size_t count;

	(void)state;
	assert_non_null(verdict);
	assert_non_null(at);
	ps_buf_init(&file);
	ps_maker_take(&station, &plan, &file, NULL);
	count = boundaries(&file, at, 400);
	assert_int_equal(at[count - 1], file.len);
	for (size_t i = 0; i < file.len; i++) {
		enum ps_word integrity;

		/* every record boundary, its neighbours, and a sample of the rest */
		if (i % 499) {
			bool near = false;

			for (size_t k = 0; k < count; k++)
				near |= i + 1 >= at[k] && i <= at[k] + 1;
			if (!near)
				continue;
		}
		verify(&file, i, true, verdict);
		integrity = verdict->report.verdict[PS_AXIS_INTEGRITY];
		assert_true(integrity <= PS_WORD_INTACT_TRUNCATED);
		assert_int_not_equal(verdict->exit_status, PS_EXIT_OK);
		ps_verdict_release(verdict);
	}
	ps_buf_release(&file);
	free(at);
	free(verdict);
}

static void no_changed_byte_is_intact(void **state)
{
	struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_buf file;

	(void)state;
	assert_non_null(verdict);
	plan.length_us = 1200000;
	plan.camera_count = 1;
	plan.cameras[0].width_px = 32;
	plan.cameras[0].height_px = 32;
	ps_buf_init(&file);
	ps_maker_take(&station, &plan, &file, NULL);
	for (size_t i = 0; i < file.len; i += 11) {
		file.bytes[i] ^= 1;
		verify(&file, file.len, true, verdict);
		/* a length that now reaches beyond the file makes it one that was cut off */
		if (verdict->report.verdict[PS_AXIS_INTEGRITY] > PS_WORD_INTACT_TRUNCATED ||
		    verdict->exit_status == PS_EXIT_OK)
			fail_msg("byte %zu changed: %s", i,
				 ps_word_name(verdict->report.verdict[PS_AXIS_INTEGRITY]));
		ps_verdict_release(verdict);
		file.bytes[i] ^= 1;
	}
	ps_buf_release(&file);
	free(verdict);
}

static void clip(const struct ps_buf *file, const struct ps_clip_settings *settings,
		 struct ps_buf *out, struct ps_clip_result *result, enum ps_err expected)
{
	struct ps_cursor cursor = ps_cursor_of(file->bytes, file->len);
	const struct ps_source source = { .read = read_memory, .ctx = &cursor };
	const struct ps_output output = { write_memory, sync_memory, out };
	const struct ps_verify_options options = { .now_s = PS_MAKER_UTC_US / 1000000 };
	struct ps_verdict *verdict = malloc(sizeof(*verdict));

	assert_non_null(verdict);
	ps_buf_clear(out);
	assert_int_equal(ps_clip_run(source, &options, settings, output, result, verdict),
			 expected);
	ps_verdict_release(verdict);
	free(verdict);
}

static void an_export_is_partial_and_of_an_export_too(void **state)
{
	struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
	const struct ps_clip_settings all = { .has_from = false };
	const struct ps_clip_settings middle = { .has_from = true,
						 .from_us = 900000,
						 .has_to = true,
						 .to_us = 2300000,
						 .camera_count = 1,
						 .cameras = { plan.cameras[1].name } };
	const struct ps_clip_settings inner = {
		.has_from = true, .from_us = 1300000, .has_to = true, .to_us = 1900000
	};
	struct ps_clip_result result;
	struct ps_buf file;
	struct ps_buf first;
	struct ps_buf second;

	(void)state;
	ps_buf_init(&file);
	ps_buf_init(&first);
	ps_buf_init(&second);
	ps_maker_take(&station, &plan, &file, NULL);
	clip(&file, &all, &first, &result, PS_OK);
	assert_int_equal(first.len, file.len);
	assert_memory_equal(first.bytes, file.bytes, file.len);

	clip(&file, &middle, &first, &result, PS_OK);
	assert_int_equal(result.frames_shown, 7);
	assert_true(first.len < file.len);
	expect(&first, first.len, true, PS_WORD_INTACT_PARTIAL, PS_WORD_SOFTWARE_KEY,
	       PS_WORD_ENDING_ENDED, PS_EXIT_OK);

	clip(&first, &inner, &second, &result, PS_OK);
	assert_int_equal(result.frames_shown, 3);
	expect(&second, second.len, true, PS_WORD_INTACT_PARTIAL, PS_WORD_SOFTWARE_KEY,
	       PS_WORD_ENDING_ENDED, PS_EXIT_OK);

	first.bytes[first.len / 2] ^= 1;
	clip(&first, &inner, &second, &result, PS_MISMATCH);
	ps_buf_release(&file);
	ps_buf_release(&first);
	ps_buf_release(&second);
}

static void count_hidden(const struct ps_buf *file, unsigned *share, uint64_t *count)
{
	struct ps_verdict *verdict = malloc(sizeof(*verdict));

	assert_non_null(verdict);
	verify(file, file->len, true, verdict);
	*share = 0;
	*count = 0;
	for (size_t i = 0; i < verdict->report.count; i++) {
		const struct ps_finding *finding = &verdict->report.findings[i];

		if (finding->what != PS_WHAT_TILES_WITHHELD)
			continue;
		*share = finding->share > *share ? finding->share : *share;
		*count += finding->count;
	}
	ps_verdict_release(verdict);
	free(verdict);
}

static void what_is_redacted_is_gone(void **state)
{
	struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
	struct ps_clip_settings settings = {
		.redaction_count = 1,
		.redactions = { { .camera = plan.cameras[0].name, .rect = { 0, 0, 20, 20 } } },
	};
	const struct ps_clip_settings all = { .has_from = false };
	struct ps_clip_result result;
	struct ps_buf file;
	struct ps_buf first;
	struct ps_buf second;
	unsigned share;
	uint64_t always;
	uint64_t spanned;

	(void)state;
	ps_buf_init(&file);
	ps_buf_init(&first);
	ps_buf_init(&second);
	ps_maker_take(&station, &plan, &file, NULL);
	clip(&file, &settings, &first, &result, PS_OK);
	expect(&first, first.len, true, PS_WORD_INTACT_REDACTED, PS_WORD_SOFTWARE_KEY,
	       PS_WORD_ENDING_ENDED, PS_EXIT_OK);
	count_hidden(&first, &share, &always);
	assert_int_equal(always, 16);
	assert_in_range(share, 1, 99);

	/* an export of it hides the same, and redacting again hides nothing more */
	clip(&first, &all, &second, &result, PS_OK);
	assert_int_equal(second.len, first.len);
	clip(&first, &settings, &second, &result, PS_OK);
	assert_int_equal(second.len, first.len);

	/* in one moment alone: the tiles that stayed the same since then, or until then, go with it
	 */
	settings.redactions[0].has_span = true;
	settings.redactions[0].from_us = 1400000;
	settings.redactions[0].to_us = 1500000;
	clip(&file, &settings, &first, &result, PS_OK);
	count_hidden(&first, &share, &spanned);
	assert_in_range(spanned, 1, 5);

	settings.redactions[0].rect.x = 60000;
	clip(&file, &settings, &first, &result, PS_RANGE);
	settings.redactions[0].camera = "nowhere";
	clip(&file, &settings, &first, &result, PS_NOT_FOUND);
	ps_buf_release(&file);
	ps_buf_release(&first);
	ps_buf_release(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_take_is_intact),
		cmocka_unit_test(no_prefix_is_intact),
		cmocka_unit_test(no_changed_byte_is_intact),
		cmocka_unit_test(an_export_is_partial_and_of_an_export_too),
		cmocka_unit_test(what_is_redacted_is_gone),
	};

	if (ps_digest_start())
		return 1;
	return cmocka_run_group_tests(tests, setup, teardown);
}
