#include "web/sessions.h"

#include <stdio.h>
#include <string.h>

enum ps_err ps_web_sessions_open(struct ps_web_sessions *sessions, const char *user,
				 enum ps_web_role role, enum ps_lang lang, int64_t now_s,
				 struct ps_web_session **session_out)
{
	struct ps_web_session made = {
		.role = role, .lang = lang, .since_s = now_s, .used_s = now_s
	};
	struct ps_web_session *place = &sessions->sessions[0];
	enum ps_err err = ps_web_secret_make(made.id);

	if (!err)
		err = ps_web_secret_make(made.token);
	if (err)
		return err;
	(void)snprintf(made.user, sizeof(made.user), "%s", user);
	for (size_t i = 0; i < PS_WEB_SESSIONS_MAX && place->id[0]; i++)
		if (!sessions->sessions[i].id[0] || sessions->sessions[i].used_s < place->used_s)
			place = &sessions->sessions[i];
	*place = made;
	*session_out = place;
	return PS_OK;
}

struct ps_web_session *ps_web_sessions_find(struct ps_web_sessions *sessions, const char *id,
					    int64_t now_s)
{
	struct ps_web_session *found = NULL;

	if (!id || strlen(id) != PS_WEB_SECRET_LEN)
		return NULL;
	for (size_t i = 0; i < PS_WEB_SESSIONS_MAX; i++)
		if (ps_web_secret_equal(sessions->sessions[i].id, id))
			found = &sessions->sessions[i];
	if (!found)
		return NULL;
	if (now_s - found->used_s > PS_WEB_SESSION_IDLE_S ||
	    now_s - found->since_s > PS_WEB_SESSION_S) {
		ps_web_sessions_close(found);
		return NULL;
	}
	found->used_s = now_s;
	return found;
}

void ps_web_sessions_close(struct ps_web_session *session)
{
	memset(session, 0, sizeof(*session));
}

static struct ps_web_lock *lock_of(struct ps_web_sessions *sessions, const char *user)
{
	for (size_t i = 0; i < PS_WEB_LOCKS_MAX; i++)
		if (strcmp(sessions->locks[i].user, user) == 0)
			return &sessions->locks[i];
	return NULL;
}

bool ps_web_sessions_may_try(struct ps_web_sessions *sessions, const char *user, int64_t now_ms)
{
	const struct ps_web_lock *lock = lock_of(sessions, user);

	if (lock && lock->wrong >= PS_WEB_TRIES && now_ms / 1000 - lock->last_s < PS_WEB_LOCK_S)
		return false;
	return ps_web_rate_take(&sessions->checks, PS_WEB_CHECKS_S, PS_WEB_CHECKS_MAX, now_ms);
}

void ps_web_sessions_tried(struct ps_web_sessions *sessions, const char *user, bool right,
			   int64_t now_s)
{
	struct ps_web_lock *lock = lock_of(sessions, user);

	if (right) {
		if (lock)
			memset(lock, 0, sizeof(*lock));
		return;
	}
	if (!ps_web_roster_is_name(user))
		return;
	if (!lock) {
		lock = &sessions->locks[0];
		for (size_t i = 0; i < PS_WEB_LOCKS_MAX; i++)
			if (sessions->locks[i].last_s < lock->last_s)
				lock = &sessions->locks[i];
		memset(lock, 0, sizeof(*lock));
		(void)snprintf(lock->user, sizeof(lock->user), "%s", user);
	}
	if (now_s - lock->last_s >= PS_WEB_LOCK_S)
		lock->wrong = 0;
	lock->wrong++;
	lock->last_s = now_s;
}
