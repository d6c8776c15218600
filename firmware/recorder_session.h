/*
 * struct ps_recorder_session: a session key and its certificate; it lives as long as somebody uses
 * it. One thread, the recorder's; while @job waits it is the signer's.
 */
#ifndef PS_FIRMWARE_RECORDER_SESSION_H
#define PS_FIRMWARE_RECORDER_SESSION_H

#include "firmware/signer.h"
#include "signing/random.h"
#include "signing/session_key.h"

#define PS_SESSION_TAKES 10000

struct ps_recorder_session {
	struct ps_sign_job job; /* by which the device's key certifies it */
	struct ps_key *key;
	struct ps_session_key what;
	struct ps_buf certificate;
	unsigned users; /* the recorder, and each open take under it */
};

/*
 * A new key with one user, not certified yet; @what says all of it but the point. Errors:
 * PS_NO_MEMORY, those of @random.
 */
PS_MUST_CHECK enum ps_err ps_recorder_session_create(const struct ps_session_key *what,
						     const struct ps_random *random,
						     struct ps_recorder_session **session_out);

struct ps_recorder_session *ps_recorder_session_ref(struct ps_recorder_session *session);

/* The last one ends it. NULL is fine. */
void ps_recorder_session_unref(struct ps_recorder_session *session);

/* Is it time for the next one, so that this one does not run out before that is there? */
bool ps_recorder_session_ages(const struct ps_recorder_session *session, uint64_t next_take,
			      uint64_t now_us);

#endif
