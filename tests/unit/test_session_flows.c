#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/kit/session_story.h"

static const struct ps_session_settings label_last = {
	.flow = PS_FLOW_LABEL_LAST,
	.preroll_ms = 10000,
	.postroll_ms = 3000,
	.cooldown_ms = 2000,
	.idle_ms = 180000,
	.limit_ms = 1800000,
};

static const struct ps_session_settings scan_out = {
	.flow = PS_FLOW_SCAN_OUT,
	.preroll_ms = 3000,
	.postroll_ms = 1000,
	.cooldown_ms = 2000,
	.limit_ms = 1800000,
};

#define GOODS_OPEN "start 1 unknown from 10000, event 1 | recording"

static const struct ps_story stories[] = {
	{ "label-last: goods, packing, the label",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 25000, "goods", "event 1 | noted" },
	    { 60000, "A", "bind 1 A, post-roll 1 until 63000 | post_roll" },
	    { 61000, "A", "log 1 | duplicate" },
	    { 63000, "tick", "close 1 label at 63000 | ready" } } },
	{ "label-last: the pedal, or something that moves, begins",
	  &label_last,
	  { { 20000, "pedal", "start 1 unknown from 10000, event 1 | recording" },
	    { 21000, "motion", "log 1 | none" },
	    { 60000, "A", "bind 1 A, post-roll 1 until 63000 | post_roll" },
	    { 62000, "START",
	      "close 1 label at 62000, start 2 unknown from 62000, event 2 | recording" },
	    { 90000, "B!", "bind 2 B, warn 2 code 4, post-roll 2 until 93000 | post_roll" },
	    { 93000, "tick", "close 2 label at 93000 | ready" },
	    { 99000, "motion", "start 3 unknown from 93000, event 3 | recording" } } },
	{ "label-last: nobody began; the label still has the pre-roll",
	  &label_last,
	  { { 20000, "A", "start 1 A from 10000, post-roll 1 until 23000 | recording" },
	    { 21500, "B",
	      "close 1 batch at 21500, start 2 B from 21500, post-roll 2 until 24500 | "
	      "recording" },
	    { 24500, "tick", "close 2 batch at 24500 | ready" } } },
	{ "label-last: what begins by moving has its time, however long nothing was scanned",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 60000, "A", "bind 1 A, post-roll 1 until 63000 | post_roll" },
	    { 63000, "tick", "close 1 label at 63000 | ready" },
	    { 900000, "motion", "start 2 unknown from 890000, event 2 | recording" },
	    { 900100, "tick", "| none" },
	    { 1080000, "tick", "close 2 idle at 1080000 | timed_out" } } },
	{ "label-last: a double scan is not the next parcel's label",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 60000, "A", "bind 1 A, post-roll 1 until 63000 | post_roll" },
	    { 61000, "goods",
	      "close 1 label at 61000, start 2 unknown from 61000, event 2 | recording" },
	    { 61500, "A", "log 2 | duplicate" },
	    { 70000, "B", "bind 2 B, post-roll 2 until 73000 | post_roll" } } },
	{ "label-last: ended without a label; it may be bound later",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 60000, "END", "event 1, post-roll 1 until 63000 | post_roll" },
	    { 63000, "tick", "close 1 command at 63000 | ready" } } },
	{ "label-last: left lying",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 200000, "tick", "close 1 idle at 200000 | timed_out" },
	    { 210000, "CONTINUE", "start 2 unknown from 200000 continues 1, event 2 | recording" },
	    { 220000, "A", "bind 2 A, post-roll 2 until 223000 | post_roll" } } },
	{ "label-last: one thing was forgotten; the take goes on, and the label ends it again",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 60000, "A", "bind 1 A, post-roll 1 until 63000 | post_roll" },
	    { 61000, "CONTINUE", "event 1 | recording" },
	    { 70000, "A", "event 1, post-roll 1 until 73000 | post_roll" },
	    { 71000, "CONTINUE", "event 1 | recording" },
	    { 80000, "B",
	      "close 1 switched at 80000, start 2 B from 80000, post-roll 2 until 83000 | "
	      "recording" } } },
	{ "label-last: RETURN and RELABEL wait for the label",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 30000, "RETURN", "event 1 | return" },
	    { 60000, "A", "bind 1 A, link 1 return_of, post-roll 1 until 63000 | post_roll" },
	    { 63000, "tick", "close 1 label at 63000 | ready" },
	    { 64000, "RELABEL", "log 0 | relabel" },
	    { 65000, "B",
	      "start 2 B from 63000 replaces_waybill 1, post-roll 2 until 68000 | recording" } } },
	{ "label-last: refused, and a take of the same number again",
	  &label_last,
	  { { 20000, "goods", GOODS_OPEN },
	    { 20001, "refused", "drop 1 | refused" },
	    { 30000, "A", "start 2 A from 20000, post-roll 2 until 33000 | recording" },
	    { 33000, "tick", "close 2 batch at 33000 | ready" },
	    { 40000, "A",
	      "start 3 A from 33000 reopens 2, post-roll 3 until 43000 | recording" } } },
	{ "scan-out: pre-roll, scan, post-roll",
	  &scan_out,
	  { { 10000, "A", "start 1 A from 7000, post-roll 1 until 11000 | recording" },
	    { 11000, "tick", "close 1 batch at 11000 | ready" },
	    { 13000, "B", "start 2 B from 11000, post-roll 2 until 14000 | recording" },
	    { 13500, "C",
	      "close 2 batch at 13500, start 3 C from 13500, post-roll 3 until 14500 | "
	      "recording" },
	    { 14000, "C", "log 3 | duplicate" },
	    { 14200, "END", "log 3 | duplicate" },
	    { 14300, "goods", "event 3 | noted" },
	    { 14400, "CANCEL", "event 3, close 3 cancelled at 14400 | cancelled" },
	    { 15000, "C", "log 0 | duplicate" },
	    { 16000, "C", "start 4 C from 14400 reopens 3, post-roll 4 until 17000 | recording" },
	    { 16500, "refused", "drop 4 | refused" } } },
	{ "scan-out: what is of no use there is answered",
	  &scan_out,
	  { { 1000, "END", "log 0 | nothing_open" },
	    { 2000, "CONTINUE", "log 0 | not_in_flow" },
	    { 3000, "pedal", "log 0 | not_in_flow" },
	    { 4000, "motion", "log 0 | none" },
	    { 5000, "RETURN", "log 0 | return" },
	    { 6000, "A", "start 1 A from 3000 return_of, post-roll 1 until 7000 | recording" },
	    { 6500, "shutdown", "close 1 batch at 6500 | closed" } } },
};

static void flows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
		ps_story_expect(&stories[i]);
}

/* As fast as they go by: each has its own take, and no moment belongs to two. */
static void two_hundred_scans_are_two_hundred_takes(void **state)
{
	struct ps_session session;
	unsigned started = 0, closed = 0;
	uint64_t time_us = 1000000000, end_us = 0;

	(void)state;
	assert_int_equal(ps_session_init(&session, &scan_out), PS_OK);
	for (unsigned i = 0; i < 200; i++) {
		struct ps_code code = { .class = PS_CODE_WAYBILL, .rule = "" };
		struct ps_session_output out;

		code.len = (size_t)snprintf(code.text, sizeof(code.text), "SF%013u", i);
		time_us += 3000000 + (i * 7919 % 1000) * 1000;
		while (ps_session_due_us(&session) <= time_us) {
			ps_session_tick(&session, ps_session_due_us(&session), &out);
			for (size_t k = 0; k < out.count; k++) {
				assert_int_equal(out.actions[k].what, PS_DO_CLOSE);
				assert_int_equal(ps_session_reason(out.actions[k].ending),
						 PS_REASON_BATCH);
				end_us = out.actions[k].time_us;
				closed++;
			}
		}
		ps_session_scan(&session, time_us, &code, &out);
		assert_int_equal(out.actions[0].what, PS_DO_START);
		assert_string_equal(out.actions[0].waybill, code.text);
		assert_true(out.actions[0].time_us >= end_us && out.actions[0].time_us < time_us);
		started++;
	}
	assert_int_equal(started, 200);
	assert_int_equal(closed, 199);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flows),
		cmocka_unit_test(two_hundred_scans_are_two_hundred_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
