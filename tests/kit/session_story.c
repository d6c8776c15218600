#include "tests/kit/session_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct ps_code ps_story_code(const char *what)
{
	struct ps_code code = { .class = PS_CODE_WAYBILL, .rule = "", .len = 1 };

	code.text[0] = what[0];
	if (strcmp(what, "goods") == 0)
		code.class = PS_CODE_GOODS;
	else if (strcmp(what, "badge") == 0)
		code.class = PS_CODE_BADGE;
	else if (strcmp(what, "?") == 0)
		code.class = PS_CODE_UNKNOWN;
	else if (strlen(what) > 2)
		code.class = PS_CODE_COMMAND;
	else if (what[1] == '!')
		code.warnings = PS_CODE_WARN_NO_COURIER;
	for (unsigned i = PS_COMMAND_NONE + 1; i < PS_COMMANDS; i++)
		if (strcmp(what, ps_command_name((enum ps_command)i)) == 0)
			code.command = (enum ps_command)i;
	return code;
}

void ps_story_happen(struct ps_session *session, const struct ps_happening *step,
		     struct ps_session_output *out)
{
	static const struct {
		const char *word;
		enum ps_session_input input;
	} told[] = {
		{ "pedal", PS_INPUT_PEDAL },	       { "motion", PS_INPUT_MOTION },
		{ "refused", PS_INPUT_REFUSED },       { "trouble", PS_INPUT_TROUBLE },
		{ "quiet", PS_INPUT_TROUBLE_OVER },    { "fault", PS_INPUT_FAULT },
		{ "cleared", PS_INPUT_FAULT_CLEARED }, { "shutdown", PS_INPUT_SHUTDOWN },
	};
	uint64_t time_us = (uint64_t)step->at_ms * 1000;
	struct ps_code code;

	if (strcmp(step->what, "tick") == 0) {
		ps_session_tick(session, time_us, out);
		return;
	}
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		if (strcmp(step->what, told[i].word) == 0) {
			ps_session_tell(session, time_us, told[i].input, out);
			return;
		}
	}
	code = ps_story_code(step->what);
	ps_session_scan(session, time_us, &code, out);
}

static void say_link(const struct ps_session_action *action, char more[64])
{
	if (action->link)
		assert_true(snprintf(more, 64, action->linked_take ? " %s %u" : " %s",
				     ps_session_link_name(action->link),
				     (unsigned)action->linked_take) > 0);
}

static void say_action(const struct ps_session_action *action, char *text, size_t room)
{
	static const char *const warnings[] = { "code", "idle", "limit" };
	unsigned take = (unsigned)action->take;
	unsigned ms = (unsigned)(action->time_us / 1000);
	char more[64] = "";
	int n = -1;

	assert_int_equal(action->time_us % 1000, 0);
	switch (action->what) {
	case PS_DO_START:
		say_link(action, more);
		n = snprintf(text, room, "start %u %s%s from %u%s", take,
			     action->waybill[0] ? action->waybill : "unknown",
			     action->carried ? " carried" : "", ms, more);
		break;
	case PS_DO_BIND:
		n = snprintf(text, room, "bind %u %s", take, action->waybill);
		break;
	case PS_DO_LINK:
		say_link(action, more);
		n = snprintf(text, room, "link %u%s", take, more);
		break;
	case PS_DO_HOLD:
		n = snprintf(text, room, "hold %u", take);
		break;
	case PS_DO_POST_ROLL:
		n = snprintf(text, room, "post-roll %u until %u", take, ms);
		break;
	case PS_DO_CLOSE:
		n = snprintf(text, room, "close %u %s at %u", take,
			     ps_session_ending_name(action->ending), ms);
		break;
	case PS_DO_DROP:
		n = snprintf(text, room, "drop %u", take);
		break;
	case PS_DO_EVENT:
		n = snprintf(text, room, "event %u", take);
		break;
	case PS_DO_LOG:
		n = snprintf(text, room, "log %u", take);
		break;
	case PS_DO_WARN:
		if (action->code_warnings)
			assert_true(snprintf(more, sizeof(more), " %u", action->code_warnings) > 0);
		n = snprintf(text, room, "warn %u %s%s", take, warnings[action->warning], more);
		break;
	}
	assert_true(n > 0 && (size_t)n < room);
}

void ps_story_say(const struct ps_session_output *out, char said[PS_STORY_SAID_MAX])
{
	size_t len = 0;
	int n;

	for (size_t i = 0; i < out->count; i++) {
		char action[160];

		say_action(&out->actions[i], action, sizeof(action));
		n = snprintf(said + len, PS_STORY_SAID_MAX - len, "%s%s", i ? ", " : "", action);
		assert_true(n > 0 && (size_t)n < PS_STORY_SAID_MAX - len);
		len += (size_t)n;
	}
	n = snprintf(said + len, PS_STORY_SAID_MAX - len, "%s| %s", len ? " " : "",
		     ps_session_signal_name(out->signal));
	assert_true(n > 0 && (size_t)n < PS_STORY_SAID_MAX - len);
}

void ps_story_expect(const struct ps_story *story)
{
	struct ps_session session;

	assert_int_equal(ps_session_init(&session, story->settings), PS_OK);
	for (size_t i = 0; i < PS_STORY_STEPS_MAX && story->steps[i].what; i++) {
		const struct ps_happening *step = &story->steps[i];
		struct ps_session_output out;
		char said[PS_STORY_SAID_MAX];

		ps_story_happen(&session, step, &out);
		ps_story_say(&out, said);
		if (strcmp(said, step->expected) != 0)
			fail_msg("%s: at %u %s: %s", story->story, step->at_ms, step->what, said);
	}
}
