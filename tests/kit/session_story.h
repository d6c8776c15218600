/*
 * A story of the bench, told to a session: what happens when, and what comes out of it.
 */
#ifndef PS_TESTS_KIT_SESSION_STORY_H
#define PS_TESTS_KIT_SESSION_STORY_H

#include "firmware/session.h"

#define PS_STORY_STEPS_MAX 16
#define PS_STORY_SAID_MAX 512

/*
 * What is done at @at_ms, and what comes out: the actions, then the signal behind "|".
 *
 * "A", "B": a waybill, with "!" one of no known courier; "goods", "badge", "?"; "END" and the other
 * commands; "pedal", "motion"; "tick"; "refused", "trouble", "quiet", "fault", "cleared",
 * "shutdown": the recorder speaks.
 */
struct ps_happening {
	uint32_t at_ms;
	const char *what;
	const char *expected;
};

struct ps_story {
	const char *story;
	const struct ps_session_settings *settings;
	struct ps_happening steps[PS_STORY_STEPS_MAX];
};

struct ps_code ps_story_code(const char *what);
void ps_story_happen(struct ps_session *session, const struct ps_happening *step,
		     struct ps_session_output *out);
void ps_story_say(const struct ps_session_output *out, char said[PS_STORY_SAID_MAX]);

/* Fails the running test at the first step that comes out otherwise. */
void ps_story_expect(const struct ps_story *story);

#endif
