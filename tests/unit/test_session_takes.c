#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "firmware/session.h"

#define LIMIT_MS 1800000

/* A scan of @class, or what the recorder tells, or a tick where neither is given. */
static const struct {
	const char *waybill;
	enum ps_code_class class;
	enum ps_command command;
	enum ps_session_input told;
} inputs[] = {
	{ .waybill = "A", .class = PS_CODE_WAYBILL },
	{ .waybill = "A", .class = PS_CODE_WAYBILL },
	{ .waybill = "B", .class = PS_CODE_WAYBILL },
	{ .waybill = "C", .class = PS_CODE_WAYBILL },
	{ .waybill = "END", .class = PS_CODE_COMMAND, .command = PS_COMMAND_END },
	{ .waybill = "CANCEL", .class = PS_CODE_COMMAND, .command = PS_COMMAND_CANCEL },
	{ .waybill = "HOLD", .class = PS_CODE_COMMAND, .command = PS_COMMAND_HOLD },
	{ .waybill = "RETURN", .class = PS_CODE_COMMAND, .command = PS_COMMAND_RETURN },
	{ .waybill = "RELABEL", .class = PS_CODE_COMMAND, .command = PS_COMMAND_RELABEL },
	{ .waybill = "CONTINUE", .class = PS_CODE_COMMAND, .command = PS_COMMAND_CONTINUE },
	{ .waybill = "goods", .class = PS_CODE_GOODS },
	{ .told = PS_INPUT_PEDAL },
	{ .told = PS_INPUT_MOTION },
	{ .waybill = "", .class = PS_CODE_UNKNOWN },
	{ .told = PS_INPUT_REFUSED },
	{ .told = PS_INPUT_TROUBLE },
	{ .told = PS_INPUT_TROUBLE_OVER },
	{ .told = PS_INPUT_FAULT },
	{ .told = PS_INPUT_FAULT_CLEARED },
	{ .waybill = NULL },
	{ .waybill = NULL },
};

/* The lane's takes as a recorder that obeys would have them. */
struct lane {
	uint64_t open;
	uint64_t last;
	bool bound; /* the open take has its waybill */
	unsigned binds;
	uint64_t start_us;
	uint64_t closed_us;
	unsigned starts;
};

static void obey(struct lane *lane, const struct ps_session_action *action)
{
	if (action->what == PS_DO_START) {
		assert_int_equal(lane->open, 0);
		assert_true(action->time_us >= lane->closed_us);
		assert_true(action->linked_take < action->take);
		lane->open = action->take;
		lane->bound = action->waybill[0] != '\0';
		lane->start_us = action->time_us;
		lane->starts++;
		return;
	}
	/* the last take, if none is open, can still be held */
	assert_int_equal(action->take,
			 action->what == PS_DO_HOLD && !lane->open ? lane->last : lane->open);
	if (action->what == PS_DO_BIND) {
		assert_true(lane->open && !lane->bound);
		lane->bound = true;
		lane->binds++;
	}
	if (action->what == PS_DO_CLOSE) {
		assert_true(action->time_us >= lane->start_us);
		assert_true(action->time_us - lane->start_us <= LIMIT_MS * 1000ULL);
		lane->closed_us = action->time_us;
		lane->last = action->take;
	}
	if (action->what == PS_DO_CLOSE || action->what == PS_DO_DROP)
		lane->open = 0;
}

static void put_in(struct ps_session *session, size_t which, uint64_t time_us,
		   struct ps_session_output *out)
{
	struct ps_code code = { .class = inputs[which].class, .rule = "" };

	if (inputs[which].told) {
		ps_session_tell(session, time_us, inputs[which].told, out);
	} else if (inputs[which].waybill) {
		for (const char *at = inputs[which].waybill; *at; at++)
			code.text[code.len++] = *at;
		code.command = inputs[which].command;
		code.warnings = code.text[0] == 'B' ? PS_CODE_WARN_NO_COURIER : 0;
		ps_session_scan(session, time_us, &code, out);
	} else {
		ps_session_tick(session, time_us, out);
	}
}

/*
 * Whatever is scanned and told, in any order, also a little back in time: takes of a lane never
 * overlap, each that starts is closed or dropped before the next, none is longer than the limit,
 * and none gets a second waybill.
 */
static void try_flow(enum ps_flow flow)
{
	static const uint32_t gaps_ms[] = { 0, 1, 500, 2000, 3000, 20000, 170000, 400000 };
	const struct ps_session_settings settings = {
		.flow = flow,
		.preroll_ms = 5000,
		.postroll_ms = 3000,
		.cooldown_ms = 2000,
		.idle_ms = 180000,
		.idle_warning_ms = 20000,
		.limit_warning_ms = 300000,
		.limit_ms = LIMIT_MS,
	};
	struct ps_session session;
	struct lane lane = { .open = 0 };
	uint64_t now_us = 10000000;
	uint32_t seed = 20261122;

	assert_int_equal(ps_session_init(&session, &settings), PS_OK);
	for (unsigned i = 0; i < 200000; i++) {
		struct ps_session_output out;
		uint64_t late_us;

		seed = seed * 1664525 + 1013904223;
		now_us += gaps_ms[(seed >> 24) % 8] * 1000ULL;
		late_us = (seed >> 20) % 4 ? 0 : 220000;
		put_in(&session, (seed >> 8) % (sizeof(inputs) / sizeof(inputs[0])),
		       now_us - late_us, &out);
		for (size_t j = 0; j < out.count; j++)
			obey(&lane, &out.actions[j]);
		assert_int_equal(lane.open != 0,
				 ps_session_state(&session) == PS_SESSION_RECORDING ||
					 ps_session_state(&session) == PS_SESSION_POST_ROLL);
	}
	assert_true(lane.starts > 5000);
	assert_int_equal(lane.binds > 1000, flow == PS_FLOW_LABEL_LAST);
}

static void no_order_of_inputs_makes_takes_overlap(void **state)
{
	(void)state;
	for (unsigned flow = 0; flow < PS_FLOWS; flow++)
		try_flow((enum ps_flow)flow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_order_of_inputs_makes_takes_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
