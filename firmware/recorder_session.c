#include "firmware/recorder_session.h"

#include <stdlib.h>
#include <string.h>

#include "signing/key_file.h"

#define US_PER_SECOND 1000000U

static enum ps_err certify(struct ps_sign_job *job, struct ps_key *key)
{
	struct ps_recorder_session *session = (struct ps_recorder_session *)job;

	ps_buf_clear(&session->certificate);
	return ps_session_key_certify(&session->what, key, &session->certificate);
}

enum ps_err ps_recorder_session_create(const struct ps_session_key *what,
				       const struct ps_random *random,
				       struct ps_recorder_session **session_out)
{
	struct ps_recorder_session *session = calloc(1, sizeof(*session));
	enum ps_err err;

	if (!session)
		return PS_NO_MEMORY;
	ps_buf_init(&session->certificate);
	session->certificate.cap = PS_SESSION_LEN_MAX;
	session->users = 1;
	session->job.sign = certify;
	session->what = *what;
	err = ps_key_session_create(random, &session->key);
	if (err) {
		ps_recorder_session_unref(session);
		return err;
	}
	memcpy(session->what.point, session->key->point, PS_POINT_LEN);
	*session_out = session;
	return PS_OK;
}

struct ps_recorder_session *ps_recorder_session_ref(struct ps_recorder_session *session)
{
	session->users++;
	return session;
}

void ps_recorder_session_unref(struct ps_recorder_session *session)
{
	if (!session || --session->users)
		return;
	ps_key_destroy(session->key);
	ps_buf_release(&session->certificate);
	free(session);
}

bool ps_recorder_session_ages(const struct ps_recorder_session *session, uint64_t next_take,
			      uint64_t now_us)
{
	const struct ps_session_key *what = &session->what;

	return next_take + PS_SESSION_TAKES / 10 > what->last_take ||
	       now_us - what->clock.boot_us > what->lasts_s * US_PER_SECOND / 2;
}
