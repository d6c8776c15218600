#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/kit/session_story.h"

static const struct ps_session_settings usual = {
	.preroll_ms = 5000,
	.postroll_ms = 3000,
	.cooldown_ms = 2000,
	.idle_ms = 180000,
	.limit_ms = 1800000,
};

#define A_STARTS "start 1 A from 5000 | recording"
#define A_ENDS "event 1, post-roll 1 until 23000 | post_roll"
#define A_ENDED "close 1 command at 23000 | ready"

static const struct ps_story stories[] = {
	{ "RELABEL: the new label's take names the old one's",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "RELABEL", "event 1 | relabel" },
	    { 25000, "B",
	      "close 1 switched at 25000, start 2 B from 25000 replaces_waybill 1 | recording" },
	    { 40000, "C", "close 2 switched at 40000, start 3 C from 40000 | recording" } } },
	{ "RELABEL, and the same number comes out of the printer: the parcel goes on",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "RELABEL", "event 1 | relabel" },
	    { 25000, "A", "event 1 | recording" },
	    { 30000, "B", "close 1 switched at 30000, start 2 B from 30000 | recording" } } },
	{ "RELABEL after the parcel was closed",
	  &usual,
	  { { 1000, "RELABEL", "log 0 | nothing_open" },
	    { 10000, "A", A_STARTS },
	    { 20000, "END", A_ENDS },
	    { 23000, "tick", A_ENDED },
	    { 24000, "RELABEL", "log 0 | relabel" },
	    { 29000, "B", "start 2 B from 24000 replaces_waybill 1 | recording" } } },
	{ "RELABEL in the post-roll, and then the old label once more: it is reopened",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", A_ENDS },
	    { 21000, "RELABEL", "event 1 | relabel" },
	    { 22500, "A",
	      "close 1 command at 22500, start 2 A from 22500 reopens 1 | recording" } } },
	{ "a RELABEL that nobody followed up is over after a minute",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "RELABEL", "event 1 | relabel" },
	    { 80000, "B", "close 1 switched at 80000, start 2 B from 80000 | recording" } } },
	{ "CANCEL takes RELABEL back",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", A_ENDS },
	    { 23000, "tick", A_ENDED },
	    { 24000, "RELABEL", "log 0 | relabel" },
	    { 25000, "CANCEL", "log 0 | cancelled" },
	    { 26000, "CANCEL", "log 0 | nothing_open" },
	    { 29000, "B", "start 2 B from 24000 | recording" } } },
	{ "RETURN, then the label: unpacking what came back",
	  &usual,
	  { { 9000, "RETURN", "log 0 | return" },
	    { 10000, "A", "start 1 A from 5000 return_of | recording" },
	    { 20000, "END", A_ENDS },
	    { 23000, "tick", A_ENDED },
	    { 60000, "B", "start 2 B from 55000 | recording" } } },
	{ "the label first, then RETURN",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 11000, "RETURN", "event 1, link 1 return_of | return" },
	    { 20000, "END", A_ENDS } } },
	{ "RETURN in the post-roll is about the next parcel, be it the same",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "END", A_ENDS },
	    { 21000, "RETURN", "event 1 | return" },
	    { 22500, "A",
	      "close 1 command at 22500, start 2 A from 22500 return_of | recording" } } },
	{ "CONTINUE: the post-roll is off, the take goes on",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 20000, "A", A_ENDS },
	    { 21000, "CONTINUE", "event 1 | recording" },
	    { 23000, "tick", "| none" },
	    { 30000, "A", "event 1, post-roll 1 until 33000 | post_roll" },
	    { 33000, "tick", "close 1 same_waybill at 33000 | ready" } } },
	{ "CONTINUE without the label, which is under the tape by now",
	  &usual,
	  { { 5000, "CONTINUE", "log 0 | nothing_open" },
	    { 10000, "A", A_STARTS },
	    { 20000, "END", A_ENDS },
	    { 23000, "tick", A_ENDED },
	    { 26000, "CONTINUE", "start 2 A carried from 23000 continues 1, event 2 | recording" },
	    { 40000, "A", "event 2, post-roll 2 until 43000 | post_roll" } } },
	{ "CONTINUE while it records says that somebody is there",
	  &usual,
	  { { 10000, "A", A_STARTS },
	    { 180000, "CONTINUE", "event 1 | recording" },
	    { 200000, "tick", "| none" },
	    { 360000, "tick", "close 1 idle at 360000 | timed_out" } } },
	{ "HOLD: the parcel on the mat, or the last one",
	  &usual,
	  { { 1000, "HOLD", "log 0 | nothing_open" },
	    { 10000, "A", A_STARTS },
	    { 11000, "HOLD", "event 1, hold 1 | held" },
	    { 20000, "END", A_ENDS },
	    { 21000, "HOLD", "event 1, hold 1 | held" },
	    { 23000, "tick", A_ENDED },
	    { 24000, "HOLD", "log 0, hold 1 | held" } } },
	{ "in a fault every command says so",
	  &usual,
	  { { 1000, "fault", "log 0 | fault" },
	    { 2000, "RETURN", "log 0 | fault" },
	    { 3000, "CONTINUE", "log 0 | fault" },
	    { 4000, "cleared", "log 0 | ready" },
	    { 10000, "A", A_STARTS } } },
};

static void commands(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++)
		ps_story_expect(&stories[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(commands) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
