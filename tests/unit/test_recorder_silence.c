#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/recorder_bench.h"

#define SECOND PS_BENCH_SECOND_US
#define WAYBILL "SF1023574470215"

static struct ps_bench *begin(void)
{
	static struct ps_bench bench;

	assert_true(ps_bench_init(&bench, 2, 0));
	ps_bench_open(&bench);
	ps_bench_film(&bench, 3 * SECOND);
	return &bench;
}

static unsigned end_and_count(struct ps_bench *bench, enum ps_event_kind kind)
{
	unsigned count;

	ps_bench_close(bench, 0, 1, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
	ps_bench_film(bench, SECOND);
	count = ps_bench_events(bench, 1, kind, NULL);
	ps_bench_finish(bench);
	return count;
}

/* The lamp within a second of the moment at which it stopped, and the same in the take. */
static void a_silent_camera_is_told_within_a_second(void **state)
{
	(void)state;
	for (unsigned phase = 0; phase < 10; phase++) {
		struct ps_bench *bench = begin();

		ps_bench_start(bench, 0, 1, WAYBILL, 0);
		ps_bench_film(bench, SECOND + phase * 20000);
		bench->cameras[1].dark = true;
		ps_bench_film(bench, SECOND / 2);
		assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 0);
		ps_bench_film(bench, SECOND / 2);
		assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 1);
		assert_non_null(strstr(bench->last[PS_NOTICE_TROUBLE].text,
				       "camera left delivers no pictures"));
		bench->cameras[1].dark = false;
		ps_bench_film(bench, SECOND);
		assert_int_equal(bench->count[PS_NOTICE_TROUBLE_OVER], 1);
		assert_int_equal(end_and_count(bench, PS_EVENT_CAMERA_STALLED), 1);
	}
}

/* Pictures came all the while: its own slowness is no camera's silence. */
static void a_slow_encoder_is_no_silent_camera(void **state)
{
	struct ps_bench *bench = begin();

	(void)state;
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	bench->cameras[1].slow = true;
	ps_bench_film(bench, 4 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 0);
	/* but one that never gives any is a fault all the same */
	ps_bench_film(bench, 2 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 1);
	bench->cameras[1].slow = false;
	ps_bench_release(bench);
	ps_bench_film(bench, SECOND);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE_OVER], 1);
	assert_int_equal(end_and_count(bench, PS_EVENT_CAMERA_STALLED), 1);
}

/* What was with the encoder when it fell silent does not bring it back. */
static void an_old_picture_is_no_sign_of_life(void **state)
{
	struct ps_bench *bench = begin();

	(void)state;
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	bench->cameras[1].slow = true;
	ps_bench_film(bench, SECOND / 2);
	bench->cameras[1].dark = true;
	ps_bench_film(bench, SECOND);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 1);
	ps_bench_release(bench);
	ps_bench_film(bench, SECOND / 2);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE_OVER], 0);
	assert_int_equal(end_and_count(bench, PS_EVENT_CAMERA_BACK), 0);
}

/* The recorder did not run, and no picture came: the process was not let run. */
static void a_sleeper_blames_nobody(void **state)
{
	struct ps_bench *bench = begin();

	(void)state;
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	ps_bench_film(bench, SECOND);
	for (unsigned i = 0; i < 5; i++) {
		ps_fake_time_pass(&bench->fake, 4 * SECOND);
		bench->cameras[0].next_us += 4 * SECOND;
		bench->cameras[1].next_us += 4 * SECOND;
		ps_bench_film(bench, SECOND);
	}
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 0);
	assert_int_equal(end_and_count(bench, PS_EVENT_CAMERA_STALLED), 0);
}

/* It may pass: the lamp tells at once, the take goes on, and no take begins. */
static void a_take_outlives_a_short_silence_of_all(void **state)
{
	struct ps_bench *bench = begin();

	(void)state;
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	ps_bench_film(bench, SECOND);
	bench->cameras[0].dark = bench->cameras[1].dark = true;
	ps_bench_film(bench, 4 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 1);
	assert_int_equal(bench->count[PS_NOTICE_FAULT], 0);
	ps_bench_film(bench, SECOND + SECOND / 2);
	assert_int_equal(bench->count[PS_NOTICE_FAULT], 1);
	bench->cameras[0].dark = bench->cameras[1].dark = false;
	ps_bench_film(bench, SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT_OVER], 1);
	assert_int_equal(end_and_count(bench, PS_EVENT_CAMERA_STALLED), 2);

	bench = begin();
	bench->cameras[0].dark = bench->cameras[1].dark = true;
	ps_bench_film(bench, SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT], 1);
	ps_bench_finish(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_silent_camera_is_told_within_a_second),
		cmocka_unit_test(a_slow_encoder_is_no_silent_camera),
		cmocka_unit_test(an_old_picture_is_no_sign_of_life),
		cmocka_unit_test(a_sleeper_blames_nobody),
		cmocka_unit_test(a_take_outlives_a_short_silence_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
