/* The last signature vouches for the file: whichever record it is, and checked only once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/verify.h"
#include "tests/kit/take_maker.h"

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_cursor *cursor = ctx;
	size_t left = ps_cursor_left(cursor);

	*got_out = len < left ? len : left;
	memcpy(bytes, cursor->bytes + cursor->at, *got_out);
	cursor->at += *got_out;
	return PS_OK;
}

/* Changes a bit of the signature of START, or of the last signed record: its last bytes. */
static void change_signature(struct ps_buf *file, bool of_start)
{
	struct ps_cursor cursor = ps_cursor_of(file->bytes, file->len);
	struct ps_reader reader;
	struct ps_record record;
	size_t end = 0;

	ps_reader_init(&reader, (struct ps_source){ read_memory, &cursor });
	while (ps_reader_next(&reader, &record) == PS_OK)
		if (of_start ? record.type == PS_RECORD_START
			     : record.type == PS_RECORD_SEAL || record.type == PS_RECORD_ENDING)
			end = (size_t)reader.offset;
	ps_reader_release(&reader);
	assert_true(end > PS_SIGNATURE_LEN);
	file->bytes[end - 1] ^= 1;
}

enum change { NOTHING, THE_LAST, THE_START, BOTH };

static const struct {
	const char *what;
	enum ps_ending_word ending; /* 0: the power went */
	enum change change;	    /* a bit of these signatures */
	enum ps_word integrity;
} rows[] = {
	{ "a take that ended", PS_END_ENDED, NOTHING, PS_WORD_INTACT },
	{ "its ending's signature is changed", PS_END_ENDED, THE_LAST, PS_WORD_ALTERED },
	{ "its START's is", PS_END_ENDED, THE_START, PS_WORD_ALTERED },
	{ "both are: nothing vouches for anything", PS_END_ENDED, BOTH, PS_WORD_UNSIGNED },
	{ "a take without an ending", 0, NOTHING, PS_WORD_INTACT_TRUNCATED },
	{ "its last seal's signature is changed", 0, THE_LAST, PS_WORD_ALTERED },
	{ "its START's is", 0, THE_START, PS_WORD_ALTERED },
	{ "both are", 0, BOTH, PS_WORD_UNSIGNED },
};

static enum ps_word integrity_of(const struct ps_buf *file, bool each)
{
	struct ps_cursor cursor = ps_cursor_of(file->bytes, file->len);
	const struct ps_source source = { read_memory, &cursor };
	const struct ps_verify_options options = { .now_s = PS_MAKER_UTC_US / 1000000,
						   .each_signature = each };
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	enum ps_word word;

	assert_non_null(verdict);
	assert_int_equal(ps_verify(source, &options, verdict), PS_OK);
	word = verdict->report.verdict[PS_AXIS_INTEGRITY];
	ps_verdict_release(verdict);
	free(verdict);
	return word;
}

static void a_changed_last_signature_is_noticed(void **state)
{
	struct ps_maker_station station;

	(void)state;
	ps_maker_station_init(&station, 5, "bench 1");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
		struct ps_buf file;
		enum ps_word word;

		plan.ending = rows[i].ending;
		ps_buf_init(&file);
		ps_maker_take(&station, &plan, &file, NULL);
		if (rows[i].change & THE_START)
			change_signature(&file, true);
		if (rows[i].change & THE_LAST)
			change_signature(&file, false);
		/* whether each SEAL's own signature is checked too makes no difference */
		for (int each = 0; each < 2; each++) {
			word = integrity_of(&file, each);
			if (word != rows[i].integrity)
				fail_msg("%s: %s instead of %s", rows[i].what, ps_word_name(word),
					 ps_word_name(rows[i].integrity));
		}
		ps_buf_release(&file);
	}
	ps_maker_station_release(&station);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_changed_last_signature_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
