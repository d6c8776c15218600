#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/session_story.h"

static const struct ps_session_settings usual = {
	.preroll_ms = 5000,
	.postroll_ms = 3000,
	.cooldown_ms = 2000,
	.idle_ms = 180000,
	.idle_warning_ms = 20000,
	.limit_warning_ms = 300000,
	.limit_ms = 1800000,
};

static const struct ps_session_settings no_post_roll = {
	.preroll_ms = 5000,
	.cooldown_ms = 2000,
	.limit_ms = 1800000,
};

static const struct ps_session_settings short_limit = {
	.preroll_ms = 5000,
	.postroll_ms = 3000,
	.cooldown_ms = 2000,
	.limit_ms = 30000,
};

/* The post-roll of scan-out is shorter than the cool-down. */
static const struct ps_session_settings short_post_roll = {
	.preroll_ms = 5000,
	.postroll_ms = 1000,
	.cooldown_ms = 2000,
	.limit_ms = 1800000,
};

#define A_STARTS "start 1 A from 5000 | recording"

static const struct ps_story stories[] = {
	{ "a parcel: label, pack, label",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 60000, "A", "event 1, post-roll 1 until 63000 | post_roll" },
	    { 62999, "tick", "| none" },
	    { 63000, "tick", "close 1 same_waybill at 63000 | ready" } } },
	{ "the first scan cannot reach back before time began",
	  &usual,
	  { { 3000, "A", "start 1 A from 0 | recording" } } },
	{ "a double scan is one scan; the cool-down counts from the scan that counted",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 10300, "A", "log 1 | duplicate" },
	    { 11999, "A", "log 1 | duplicate" },
	    { 12000, "A", "event 1, post-roll 1 until 15000 | post_roll" } } },
	{ "another waybill within the cool-down is never dropped",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 10001, "B", "close 1 switched at 10001, start 2 B from 10001 | recording" },
	    { 10002, "A", "close 2 switched at 10002, start 3 A from 10002 | recording" } } },
	{ "the next parcel ends this one, without post-roll and without a frame twice",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 50000, "B", "close 1 switched at 50000, start 2 B from 50000 | recording" },
	    { 52000, "B", "event 2, post-roll 2 until 55000 | post_roll" },
	    { 55000, "tick", "close 2 same_waybill at 55000 | ready" } } },
	{ "END ends",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 20500, "END", "log 1 | duplicate" },
	    { 23000, "tick", "close 1 command at 23000 | ready" },
	    { 24000, "END", "log 0 | nothing_open" } } },
	{ "the next scan cuts the post-roll",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "B", "close 1 command at 21000, start 2 B from 21000 | recording" } } },
	{ "pre-roll begins where the take before ended",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "A", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 23000, "tick", "close 1 same_waybill at 23000 | ready" },
	    { 25000, "B", "start 2 B from 23000 | recording" },
	    { 30000, "END", "event 2, post-roll 2 until 33000 | post_roll" },
	    { 33000, "tick", "close 2 command at 33000 | ready" },
	    { 90000, "A", "start 3 A from 85000 | recording" } } },
	{ "a scan before the late tick finds the post-roll over",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "A", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 24000, "B", "close 1 same_waybill at 23000, start 2 B from 23000 | recording" } } },
	{ "a scan that took its time does not reach back into a closed take",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "A", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 23010, "tick", "close 1 same_waybill at 23000 | ready" },
	    { 22900, "B", "start 2 B from 23000 | recording" } } },
	{ "a scan by hand that comes in behind the scanner's does not reach back into its take",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "B", "close 1 switched at 20000, start 2 B from 20000 | recording" },
	    { 19990, "A", "close 2 switched at 20000, start 3 A from 20000 | recording" } } },
	{ "the same label in post-roll: ignored at first, then the parcel is open again",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "A", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21999, "A", "log 1 | duplicate" },
	    { 22000, "A",
	      "close 1 same_waybill at 22000, start 2 A from 22000 reopens 1 | recording" } } },
	{ "sweeping over the label after END does not open it again",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "A", "log 1 | duplicate" } } },
	{ "the cool-down outlives a short post-roll",
	  &short_post_roll,
	  { { 10000, "A", A_STARTS },
	    { 20000, "A", "event 1, post-roll 1 until 21000 | post_roll" },
	    { 21000, "tick", "close 1 same_waybill at 21000 | ready" },
	    { 21900, "A", "log 0 | duplicate" },
	    { 22000, "A", "start 2 A from 21000 reopens 1 | recording" } } },
	{ "later the same parcel is open again",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 23000, "tick", "close 1 command at 23000 | ready" },
	    { 99000, "A", "start 2 A from 94000 reopens 1 | recording" } } },
	{ "no link past another parcel",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "B", "close 1 switched at 20000, start 2 B from 20000 | recording" },
	    { 30000, "END", "event 2, post-roll 2 until 33000 | post_roll" },
	    { 33000, "tick", "close 2 command at 33000 | ready" },
	    { 99000, "A", "start 3 A from 94000 | recording" } } },
	{ "CANCEL keeps the take, marked, and films no post-roll",
	  &usual,
	  { { 10000, "CANCEL", "log 0 | nothing_open" },
	    { 20000, "A", "start 1 A from 15000 | recording" },
	    { 25000, "CANCEL", "event 1, close 1 cancelled at 25000 | cancelled" },
	    { 25500, "A", "start 2 A from 25000 reopens 1 | recording" } } },
	{ "CANCEL in the post-roll still marks the take",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "CANCEL", "event 1, close 1 cancelled at 21000 | cancelled" },
	    { 23000, "tick", "| none" } } },
	{ "nobody comes back: announced, then ended; he who comes back goes on at once",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 169999, "tick", "| none" },
	    { 170000, "tick", "warn 1 idle | idle_warning" },
	    { 171000, "tick", "| none" },
	    { 190000, "tick", "close 1 idle at 190000 | timed_out" },
	    { 190100, "A", "start 2 A from 190000 continues 1 | recording" } } },
	{ "any code shows that somebody is there",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 170000, "tick", "warn 1 idle | idle_warning" },
	    { 171000, "goods", "event 1 | noted" },
	    { 190000, "tick", "| none" },
	    { 320000, "tick", "warn 1 limit | limit_warning" },
	    { 331000, "tick", "warn 1 idle | idle_warning" },
	    { 332000, "?", "event 1 | unknown_code" },
	    { 351000, "tick", "| none" } } },
	{ "a late tick ends as of when it was due, and announces nothing any more",
	  &usual,
	  { { 10000, "A", A_STARTS }, { 999000, "tick", "close 1 idle at 190000 | timed_out" } } },
	{ "a scan after a stall ends and starts",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 999000, "B!",
	      "close 1 idle at 190000, start 2 B from 994000, warn 2 code 4 | warning" } } },
	{ "two announcements at once",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 145000, "goods", "event 1 | noted" },
	    { 320000, "tick", "warn 1 limit, warn 1 idle | idle_warning" } } },
	{ "the hard limit counts pre-roll, and ends",
	  &short_limit,
	  { { 10000, "A", A_STARTS },
	    { 34999, "tick", "| none" },
	    { 35000, "tick", "close 1 limit at 35000 | timed_out" },
	    { 36000, "A", "start 2 A from 35000 continues 1 | recording" } } },
	{ "the hard limit counts post-roll",
	  &short_limit,
	  { { 10000, "A", A_STARTS },
	    { 34000, "END", "event 1, post-roll 1 until 35000 | post_roll" },
	    { 35000, "tick", "close 1 command at 35000 | ready" } } },
	{ "without post-roll",
	  &no_post_roll,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, close 1 command at 20000 | ready" },
	    { 30000, "B", "start 2 B from 25000 | recording" },
	    { 40000, "B", "event 2, close 2 same_waybill at 40000 | ready" } } },
	{ "other codes neither start nor switch nor end",
	  &usual,
	  { { 1000, "goods", "log 0 | noted" },
	    { 2000, "?", "log 0 | unknown_code" },
	    { 10000, "A", A_STARTS },
	    { 11000, "goods", "event 1 | noted" },
	    { 12000, "?", "event 1 | unknown_code" },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "goods", "event 1 | noted" },
	    { 21500, "?", "event 1 | unknown_code" } } },
	{ "commands of other flows are answered, not swallowed",
	  &usual,
	  { { 1000, "START", "log 0 | not_in_flow" },
	    { 10000, "A", A_STARTS },
	    { 11000, "START", "event 1 | not_in_flow" },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "pedal", "event 1 | not_in_flow" } } },
	{ "a courier that nobody knows is recorded, and said",
	  &usual,
	  { { 10000, "A!", "start 1 A from 5000, warn 1 code 4 | warning" } } },
	{ "a take that cannot be signed is not started; the next scan is heard",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 10001, "refused", "drop 1 | refused" },
	    { 10500, "A", "start 2 A from 5500 | recording" } } },
	{ "a refused switch leaves the old take as it was closed",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "B", "close 1 switched at 20000, start 2 B from 20000 | recording" },
	    { 20001, "refused", "drop 2 | refused" },
	    { 21000, "A", "start 3 A from 20000 reopens 1 | recording" } } },
	{ "refused without a take is nothing", &usual, { { 10000, "refused", "log 0 | none" } } },
	{ "a camera stops: said, signed, recording goes on",
	  &usual,
	  { { 1000, "trouble", "log 0 | fault" },
	    { 2000, "quiet", "log 0 | ready" },
	    { 10000, "A", A_STARTS },
	    { 11000, "trouble", "event 1 | fault" },
	    { 12000, "quiet", "event 1 | recording" },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "trouble", "event 1 | fault" },
	    { 21500, "quiet", "event 1 | post_roll" } } },
	{ "nothing can be recorded: every scan says so until it is over",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "fault", "close 1 fault at 20000 | fault" },
	    { 21000, "B", "log 0 | fault" },
	    { 22000, "A", "log 0 | fault" },
	    { 22500, "END", "log 0 | fault" },
	    { 23000, "cleared", "log 0 | ready" },
	    { 24000, "A", "start 2 A from 20000 continues 1 | recording" } } },
	{ "a fault while idle, and in post-roll",
	  &usual,
	  { { 1000, "fault", "log 0 | fault" },
	    { 2000, "cleared", "log 0 | ready" },
	    { 3000, "cleared", "log 0 | none" },
	    { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "fault", "close 1 command at 21000 | fault" } } },
	{ "a timer that is due comes before the fault",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 24000, "fault", "close 1 command at 23000, log 0 | fault" } } },
	{ "shutdown closes and nothing starts after it",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "shutdown", "close 1 shutdown at 20000 | closed" },
	    { 21000, "B", "log 0 | none" },
	    { 22000, "cleared", "log 0 | none" } } },
	{ "shutdown in a fault",
	  &usual,
	  { { 1000, "fault", "log 0 | fault" }, { 2000, "shutdown", "log 0 | closed" } } },
	{ "shutdown in post-roll keeps how it was ended",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", "event 1, post-roll 1 until 23000 | post_roll" },
	    { 21000, "shutdown", "close 1 command at 21000 | closed" } } },
};

static void the_stories_of_the_bench(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
		ps_story_expect(&stories[i]);
}

/* Whoever sleeps until due_us and ticks then must not miss anything, nor wake for nothing. */
static void due_is_when_the_tick_has_something_to_do(void **state)
{
	struct ps_session session;
	struct ps_session_output out;
	struct ps_code a = ps_story_code("A");
	const uint64_t dues_us[] = { 170000000, 190000000 };

	(void)state;
	assert_int_equal(ps_session_init(&session, &usual), PS_OK);
	assert_int_equal(ps_session_due_us(&session), UINT64_MAX);
	ps_session_scan(&session, 10000000, &a, &out);
	for (size_t i = 0; i < 2; i++) {
		uint64_t due_us = ps_session_due_us(&session);

		assert_int_equal(due_us, dues_us[i]);
		ps_session_tick(&session, due_us - 1, &out);
		assert_int_equal(out.count, 0);
		ps_session_tick(&session, due_us, &out);
		assert_int_equal(out.count, 1);
	}
	assert_int_equal(ps_session_state(&session), PS_SESSION_IDLE);
	assert_int_equal(ps_session_due_us(&session), UINT64_MAX);
	ps_session_scan(&session, 300000000, &a, &out);
	ps_session_scan(&session, 310000000, &a, &out);
	assert_int_equal(ps_session_due_us(&session), 313000000);
}

static void a_limit_that_no_file_can_hold_is_refused(void **state)
{
	struct ps_session session = { .takes = 7 };
	struct ps_session_settings settings = usual;

	(void)state;
	settings.limit_ms = 4 * 3600 * 1000;
	assert_int_equal(ps_session_init(&session, &settings), PS_OK);
	session.takes = 7;
	settings.limit_ms++;
	assert_int_equal(ps_session_init(&session, &settings), PS_RANGE);
	settings.limit_ms = 0;
	assert_int_equal(ps_session_init(&session, &settings), PS_RANGE);
	settings = usual;
	settings.flow = PS_FLOWS;
	assert_int_equal(ps_session_init(&session, &settings), PS_RANGE);
	assert_int_equal(session.takes, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stories_of_the_bench),
		cmocka_unit_test(due_is_when_the_tick_has_something_to_do),
		cmocka_unit_test(a_limit_that_no_file_can_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
