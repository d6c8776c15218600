/*
 * Who is logged in, and how often somebody may try to. Kept in memory: whoever restarts
 * packseal-web logs everybody out. Times are seconds of CLOCK_BOOTTIME.
 */
#ifndef PS_WEB_SESSIONS_H
#define PS_WEB_SESSIONS_H

#include <stdint.h>

#include "signing/words.h"
#include "web/rate.h"
#include "web/secret.h"
#include "web/seen.h"
#include "web/users.h"

#define PS_WEB_SESSIONS_MAX 128
#define PS_WEB_SESSION_IDLE_S 3600
#define PS_WEB_SESSION_S (12 * 3600)

struct ps_web_session {
	char id[PS_WEB_SECRET_LEN + 1];	   /* the cookie */
	char token[PS_WEB_SECRET_LEN + 1]; /* in each form, against forged requests */
	char user[PS_WEB_USER_MAX + 1];
	enum ps_web_role role;
	enum ps_lang lang;
	int64_t since_s;
	int64_t used_s;
	struct ps_web_seen listed; /* takes */
	struct ps_web_seen looked;
	struct ps_web_seen claims;
	bool watched[PS_STATIONS_MAX]; /* its cameras, by its place in the list */
};

#define PS_WEB_LOCKS_MAX 64
#define PS_WEB_TRIES 5	    /* wrong passwords for one name */
#define PS_WEB_LOCK_S 30    /* then it is refused for so long */
#define PS_WEB_CHECKS_S 4   /* passwords that are looked at in a second, in all */
#define PS_WEB_CHECKS_MAX 8 /* of these at once, after a quiet time */

struct ps_web_lock {
	char user[PS_WEB_USER_MAX + 1];
	unsigned wrong;
	int64_t last_s;
};

struct ps_web_sessions {
	struct ps_web_session sessions[PS_WEB_SESSIONS_MAX]; /* id "": free */
	struct ps_web_lock locks[PS_WEB_LOCKS_MAX];
	struct ps_web_rate checks;
};

/* A new one in place of the one that was not used for longest, if there is no room. Errors: those
 * of ps_random_os. */
PS_MUST_CHECK enum ps_err ps_web_sessions_open(struct ps_web_sessions *sessions, const char *user,
					       enum ps_web_role role, enum ps_lang lang,
					       int64_t now_s, struct ps_web_session **session_out);

/* The session of this cookie, used now; NULL if there is none, or it has run out. */
struct ps_web_session *ps_web_sessions_find(struct ps_web_sessions *sessions, const char *id,
					    int64_t now_s);

void ps_web_sessions_close(struct ps_web_session *session);

/* Whether a password may be looked at now; counts it if so. */
bool ps_web_sessions_may_try(struct ps_web_sessions *sessions, const char *user, int64_t now_ms);

/* What came of it. */
void ps_web_sessions_tried(struct ps_web_sessions *sessions, const char *user, bool right,
			   int64_t now_s);

#endif
