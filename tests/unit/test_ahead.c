/* Looking ahead changes no verdict: whoever looks, whenever, and however the file comes in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/verify.h"
#include "tests/kit/take_maker.h"
#include "tools/crew.h"

struct stream {
	const struct ps_buf *file;
	size_t at;
	size_t step; /* at most so many bytes at a time */
};

static enum ps_err read_stream(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct stream *stream = ctx;
	size_t got = stream->file->len - stream->at;

	if (got > len)
		got = len;
	if (got > stream->step)
		got = stream->step;
	memcpy(bytes, stream->file->bytes + stream->at, got);
	stream->at += got;
	*got_out = got;
	return PS_OK;
}

/* A runner that does nothing before it is waited for, and then begins at the end. */
struct late {
	void (*work)(void *arg, size_t i);
	void *arg;
	size_t count;
	size_t done; /* pieces, ever */
	size_t starts;
};

static void late_start(void *ctx, void (*work)(void *arg, size_t i), void *arg, size_t count)
{
	struct late *late = ctx;

	assert_int_equal(late->count, 0);
	late->work = work;
	late->arg = arg;
	late->count = count;
	late->starts++;
}

static void late_wait(void *ctx)
{
	struct late *late = ctx;

	while (late->count) {
		late->work(late->arg, --late->count);
		late->done++;
	}
}

static struct ps_verdict *verify(const struct ps_buf *file, size_t step,
				 const struct ps_runner *runner)
{
	struct stream stream = { .file = file, .step = step };
	const struct ps_source source = { read_stream, &stream };
	const struct ps_verify_options options = { .now_s = PS_MAKER_UTC_US / 1000000,
						   .runner = runner };
	struct ps_verdict *verdict = calloc(1, sizeof(*verdict));

	assert_non_null(verdict);
	assert_int_equal(ps_verify(source, &options, verdict), PS_OK);
	return verdict;
}

static void destroy(struct ps_verdict *verdict)
{
	ps_verdict_release(verdict);
	free(verdict);
}

static void assert_same(const struct ps_verdict *a, const struct ps_verdict *b, const char *what)
{
	bool same = a->exit_status == b->exit_status && a->not_checked == b->not_checked &&
		    memcmp(a->report.verdict, b->report.verdict, sizeof(a->report.verdict)) == 0 &&
		    a->report.count == b->report.count && a->check.seals == b->check.seals &&
		    ps_tally_equal(&a->check.total, &b->check.total);

	for (size_t i = 0; same && i < a->report.count; i++) {
		const struct ps_finding *one = &a->report.findings[i];
		const struct ps_finding *other = &b->report.findings[i];

		same = one->what == other->what && one->camera == other->camera &&
		       one->count == other->count && one->offset == other->offset &&
		       one->from_us == other->from_us && one->to_us == other->to_us;
	}
	if (!same)
		fail_msg("%s: the verdicts differ: %s and %s", what,
			 ps_word_name(a->report.verdict[PS_AXIS_INTEGRITY]),
			 ps_word_name(b->report.verdict[PS_AXIS_INTEGRITY]));
}

/* The file that @change makes of a take of several windows and of many batches of records. */
static const struct {
	const char *what;
	uint32_t at; /* thousandths of the file; 0: nothing is changed */
	bool cut;    /* else a byte is changed */
	bool marker; /* to FF: a marker where none may be; else one bit of it */
	enum ps_word integrity;
} rows[] = {
	{ "as it was recorded", 0, false, false, PS_WORD_INTACT },
	{ "a byte changed early", 100, false, false, PS_WORD_ALTERED },
	{ "a byte changed late", 950, false, false, PS_WORD_ALTERED },
	{ "a marker inside a tile: nothing behind it is judged", 101, false, true,
	  PS_WORD_MALFORMED },
	{ "cut off early", 100, true, false, PS_WORD_INTACT_TRUNCATED },
	{ "cut off late", 950, true, false, PS_WORD_INTACT_TRUNCATED },
};

static void verdicts_are_the_same_however_they_come_about(void **state)
{
	struct ps_maker_plan plan = ps_maker_plan(1, "SF1023574470215");
	struct ps_maker_station station;
	struct ps_runner threads;
	struct ps_crew *crew;
	struct ps_buf file;

	(void)state;
	assert_int_equal(ps_digest_start(), PS_OK);
	assert_int_equal(ps_crew_create(&crew), PS_OK);
	threads = ps_crew_runner(crew);
	ps_maker_station_init(&station, 5, "bench 1");
	plan.cameras[0] = (struct ps_maker_camera){ "top", 640, 480, .fps = 30 };
	plan.length_us = 12000000;
	ps_buf_init(&file);
	ps_maker_take(&station, &plan, &file, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_buf changed = file;
		size_t at = file.len / 1000 * rows[i].at;
		uint8_t before = file.bytes[at];
		struct late late = { .count = 0 };
		const struct ps_runner backwards = { late_start, late_wait, &late };
		struct ps_verdict *alone, *again;

		if (rows[i].cut)
			changed.len = at;
		else if (at)
			file.bytes[at] = rows[i].marker ? 0xff : before ^ 1;
		alone = verify(&changed, SIZE_MAX, NULL);
		assert_int_equal(alone->report.verdict[PS_AXIS_INTEGRITY], rows[i].integrity);
		again = verify(&changed, 1009, NULL);
		assert_same(alone, again, rows[i].what);
		destroy(again);
		again = verify(&changed, 4093, &backwards);
		assert_same(alone, again, rows[i].what);
		assert_true(late.done > 0 && late.count == 0);
		assert_true(at || late.starts > 2);
		destroy(again);
		again = verify(&changed, SIZE_MAX, &threads);
		assert_same(alone, again, rows[i].what);
		destroy(again);
		destroy(alone);
		file.bytes[at] = before;
	}
	ps_buf_release(&file);
	ps_maker_station_release(&station);
	ps_crew_destroy(crew);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_are_the_same_however_they_come_about),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
