#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "web/sessions.h"

static struct ps_web_sessions *make(void)
{
	struct ps_web_sessions *sessions = calloc(1, sizeof(*sessions));

	assert_non_null(sessions);
	return sessions;
}

static void a_session_is_found_by_its_cookie_until_it_runs_out(void **state)
{
	struct ps_web_sessions *sessions = make();
	struct ps_web_session *li;
	struct ps_web_session *wang;
	char id[PS_WEB_SECRET_LEN + 1];
	int64_t now_s = 1000;

	(void)state;
	assert_int_equal(ps_web_sessions_open(sessions, "li", PS_WEB_CLERK, PS_LANG_ZH, now_s, &li),
			 PS_OK);
	assert_int_equal(
		ps_web_sessions_open(sessions, "wang", PS_WEB_VIEWER, PS_LANG_EN, now_s, &wang),
		PS_OK);
	assert_string_not_equal(li->id, wang->id);
	assert_string_not_equal(li->token, wang->token);
	assert_string_not_equal(li->id, li->token);
	memcpy(id, li->id, sizeof(id));

	assert_ptr_equal(ps_web_sessions_find(sessions, id, now_s), li);
	assert_null(ps_web_sessions_find(sessions, NULL, now_s));
	assert_null(ps_web_sessions_find(sessions, "", now_s));
	id[5] ^= 1;
	assert_null(ps_web_sessions_find(sessions, id, now_s));
	id[5] ^= 1;
	id[PS_WEB_SECRET_LEN - 1] = '\0';
	assert_null(ps_web_sessions_find(sessions, id, now_s));

	/* in use it lives on, but not for ever */
	memcpy(id, li->id, sizeof(id));
	while (now_s < 1000 + PS_WEB_SESSION_S - PS_WEB_SESSION_IDLE_S) {
		now_s += PS_WEB_SESSION_IDLE_S;
		assert_ptr_equal(ps_web_sessions_find(sessions, id, now_s), li);
	}
	assert_null(ps_web_sessions_find(sessions, id, 1000 + PS_WEB_SESSION_S + 1));
	/* and it is gone, whatever the time */
	assert_null(ps_web_sessions_find(sessions, id, 1001));
	/* the other one was not used */
	memcpy(id, wang->id, sizeof(id));
	assert_null(ps_web_sessions_find(sessions, id, 1000 + PS_WEB_SESSION_IDLE_S + 1));
	free(sessions);
}

static void the_one_that_was_not_used_for_longest_makes_room(void **state)
{
	struct ps_web_sessions *sessions = make();
	struct ps_web_session *session;
	char first[PS_WEB_SECRET_LEN + 1] = "";
	char second[PS_WEB_SECRET_LEN + 1] = "";

	(void)state;
	for (int i = 0; i < PS_WEB_SESSIONS_MAX; i++) {
		assert_int_equal(ps_web_sessions_open(sessions, "li", PS_WEB_CLERK, PS_LANG_EN,
						      100 + i, &session),
				 PS_OK);
		if (i < 2)
			memcpy(i ? second : first, session->id, sizeof(first));
	}
	assert_non_null(ps_web_sessions_find(sessions, first, 500));
	assert_int_equal(
		ps_web_sessions_open(sessions, "eve", PS_WEB_VIEWER, PS_LANG_EN, 501, &session),
		PS_OK);
	assert_non_null(ps_web_sessions_find(sessions, first, 502));
	assert_null(ps_web_sessions_find(sessions, second, 502));
	free(sessions);
}

static void a_name_is_closed_for_a_while_and_a_storm_is_slowed(void **state)
{
	struct ps_web_sessions *sessions = make();
	int64_t now_ms = 1000000;

	(void)state;
	for (int i = 0; i < PS_WEB_TRIES; i++) {
		assert_true(ps_web_sessions_may_try(sessions, "li", now_ms));
		ps_web_sessions_tried(sessions, "li", false, now_ms / 1000);
		now_ms += 1000;
	}
	assert_false(ps_web_sessions_may_try(sessions, "li", now_ms));
	assert_true(ps_web_sessions_may_try(sessions, "wang", now_ms));
	now_ms += PS_WEB_LOCK_S * 1000;
	assert_true(ps_web_sessions_may_try(sessions, "li", now_ms));
	ps_web_sessions_tried(sessions, "li", true, now_ms / 1000);

	/* whoever tries names without end takes at most so many at once, and so many a second */
	now_ms += 60000;
	for (int i = 0; i < PS_WEB_CHECKS_MAX; i++)
		assert_true(ps_web_sessions_may_try(sessions, "nobody", now_ms));
	assert_false(ps_web_sessions_may_try(sessions, "nobody", now_ms));
	now_ms += 1000;
	for (int i = 0; i < PS_WEB_CHECKS_S; i++)
		assert_true(ps_web_sessions_may_try(sessions, "nobody", now_ms));
	assert_false(ps_web_sessions_may_try(sessions, "nobody", now_ms));
	free(sessions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_is_found_by_its_cookie_until_it_runs_out),
		cmocka_unit_test(the_one_that_was_not_used_for_longest_makes_room),
		cmocka_unit_test(a_name_is_closed_for_a_while_and_a_storm_is_slowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
