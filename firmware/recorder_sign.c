/*
 * What the station's own key signs beside endings: checkpoints, the certificates of session keys,
 * and nothing, to see whether it still does. A key in hardware does it on the signer's thread.
 */
#include <string.h>

#include "firmware/recorder_in.h"

void ps_recorder_sign(struct ps_recorder *recorder, struct ps_sign_job *job)
{
	if (recorder->signer) {
		ps_signer_put(recorder->signer, job);
		return;
	}
	job->err = job->sign(job, recorder->settings.key);
	job->state = PS_SIGN_DONE;
}

enum ps_sign_state ps_recorder_look(const struct ps_recorder *recorder,
				    const struct ps_sign_job *job)
{
	return recorder->signer ? ps_signer_look(recorder->signer, job) : job->state;
}

void ps_recorder_blame_key(struct ps_recorder *recorder, enum ps_err err)
{
	char why[PS_KEY_WHY_MAX] = "";

	if (recorder->signer)
		ps_signer_why(recorder->signer, why);
	if (recorder->faults & PS_FAULT_KEY)
		return;
	recorder->faults |= PS_FAULT_KEY;
	ps_log(recorder->settings.journal, PS_LOG_ERROR,
	       "the station's key does not sign: %s; no take begins until it does, and "
	       "those that wait for their ending are kept",
	       why[0] ? why : ps_err_text(err));
	ps_recorder_note(recorder, PS_EVENT_KEY, "the station's key does not sign");
}

static enum ps_err sign_checkpoint(struct ps_sign_job *job, struct ps_key *key)
{
	struct ps_checkpoint_job *checkpoint = (struct ps_checkpoint_job *)job;

	ps_buf_clear(&checkpoint->bytes);
	return ps_checkpoint_sign(&checkpoint->what, key, &checkpoint->bytes);
}

/* The ledger may have grown meanwhile: then there is another one to sign. */
static void take_checkpoint(struct ps_recorder *recorder)
{
	struct ps_checkpoint_job *checkpoint = &recorder->checkpoint;
	enum ps_err err = checkpoint->job.err;

	checkpoint->job.state = PS_SIGN_IDLE;
	if (err && recorder->signer) {
		ps_recorder_blame_key(recorder, err);
		checkpoint->wanted = true;
		checkpoint->retry_us = recorder->clock.boot_us + PS_KEY_RETRY_US;
		return;
	}
	if (!err)
		err = ps_ledger_add_checkpoint(
			recorder->settings.ledger, checkpoint->what.size,
			(struct ps_bytes){ checkpoint->bytes.bytes, checkpoint->bytes.len });
	if (err)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "no checkpoint over the ledger's last entries: %s", ps_err_text(err));
}

static void begin_checkpoint(struct ps_recorder *recorder)
{
	struct ps_checkpoint_job *checkpoint = &recorder->checkpoint;
	enum ps_err err = ps_ledger_draft_checkpoint(recorder->settings.ledger, &recorder->clock,
						     &checkpoint->what);

	checkpoint->wanted = false;
	if (err) {
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "no checkpoint over the ledger's last entries: %s", ps_err_text(err));
		return;
	}
	checkpoint->job.sign = sign_checkpoint;
	ps_recorder_sign(recorder, &checkpoint->job);
}

static void turn_checkpoint(struct ps_recorder *recorder)
{
	struct ps_checkpoint_job *checkpoint = &recorder->checkpoint;

	if (ps_recorder_look(recorder, &checkpoint->job) == PS_SIGN_DONE)
		take_checkpoint(recorder);
	if (checkpoint->wanted && checkpoint->retry_us <= recorder->clock.boot_us &&
	    ps_recorder_look(recorder, &checkpoint->job) == PS_SIGN_IDLE) {
		begin_checkpoint(recorder);
		if (ps_recorder_look(recorder, &checkpoint->job) == PS_SIGN_DONE)
			take_checkpoint(recorder);
	}
}

void ps_recorder_checkpoint(struct ps_recorder *recorder)
{
	recorder->checkpoint.wanted = true;
	turn_checkpoint(recorder);
}

static enum ps_err sign_nothing(struct ps_sign_job *job, struct ps_key *key)
{
	uint8_t digest[PS_HASH_LEN];
	uint8_t signature[PS_SIGNATURE_LEN];
	enum ps_err err = ps_digest("packseal key test", 17, digest);

	(void)job;
	return err ? err : ps_key_sign_digest(key, digest, signature);
}

/* It neither signs nor refuses: behind it everything waits that only it can sign. */
static void watch_patience(struct ps_recorder *recorder)
{
	uint64_t done;

	if (!recorder->signer)
		return;
	if (!ps_signer_is_busy(recorder->signer, &done) || done != recorder->key_done)
		recorder->key_idle_us = recorder->clock.boot_us;
	recorder->key_done = done;
	if (recorder->clock.boot_us - recorder->key_idle_us < PS_KEY_DEADLINE_US ||
	    (recorder->faults & PS_FAULT_KEY))
		return;
	recorder->faults |= PS_FAULT_KEY;
	ps_log(recorder->settings.journal, PS_LOG_ERROR,
	       "the station's key has not answered for %u s; no take begins until it does, and "
	       "those that wait for their ending are kept: look at the token, plug it in again, "
	       "and if it stays so restart packseald",
	       PS_KEY_DEADLINE_US / 1000000);
	ps_recorder_note(recorder, PS_EVENT_KEY, "the station's key does not answer");
}

/* A key that refused is tried again: a token may have been plugged in. */
void ps_recorder_watch_key(struct ps_recorder *recorder)
{
	struct ps_sign_job *job = &recorder->key_test;

	watch_patience(recorder);
	if (!(recorder->faults & PS_FAULT_KEY))
		return;
	if (ps_recorder_look(recorder, job) == PS_SIGN_IDLE) {
		job->sign = sign_nothing;
		ps_recorder_sign(recorder, job);
	}
	if (ps_recorder_look(recorder, job) != PS_SIGN_DONE)
		return;
	job->state = PS_SIGN_IDLE;
	if (job->err)
		return;
	recorder->faults &= ~(unsigned)PS_FAULT_KEY;
	ps_log(recorder->settings.journal, PS_LOG_NOTICE, "the station's key signs again");
	ps_recorder_note(recorder, PS_EVENT_KEY, "the station's key signs again");
}

static enum ps_err make_session(struct ps_recorder *recorder,
				struct ps_recorder_session **session_out)
{
	const struct ps_start_station *station = recorder->settings.station;
	uint64_t next = ps_ledger_state_next_take(ps_ledger_state(recorder->settings.ledger));
	struct ps_session_key what = { .first_take = next,
				       .last_take = next + PS_SESSION_TAKES - 1,
				       .lasts_s = PS_SESSION_LASTS_S_MAX,
				       .clock = recorder->clock };

	memcpy(what.boot, station->boot, PS_BOOT_LEN);
	memcpy(what.run, station->run, PS_BOOT_LEN);
	return ps_recorder_session_create(&what, recorder->settings.random, session_out);
}

static void wake(void *ctx)
{
	struct ps_recorder *recorder = ctx;

	ps_inbox_wake(recorder->settings.inbox);
}

enum ps_err ps_recorder_open_key(struct ps_recorder *recorder)
{
	struct ps_recorder_session *session;
	enum ps_err err;

	if (!recorder->settings.key->ops->hardware)
		return PS_OK;
	err = make_session(recorder, &session);
	if (err)
		return err;
	err = session->job.sign(&session->job, recorder->settings.key);
	if (err) {
		ps_recorder_session_unref(session);
		return err;
	}
	recorder->session = session;
	/* asked for later, it would keep the cameras waiting */
	err = ps_recorder_delegate(recorder);
	return err ? err
		   : ps_signer_create(recorder->settings.key, wake, recorder, &recorder->signer);
}

static void take_session(struct ps_recorder *recorder)
{
	struct ps_recorder_session *next = recorder->next_session;

	recorder->next_session = NULL;
	if (next->job.err) {
		ps_recorder_blame_key(recorder, next->job.err);
		ps_recorder_session_unref(next);
		return;
	}
	ps_recorder_session_unref(recorder->session);
	recorder->session = next;
}

static void turn_session(struct ps_recorder *recorder)
{
	uint64_t now_us = recorder->clock.boot_us;
	uint64_t next_take = ps_ledger_state_next_take(ps_ledger_state(recorder->settings.ledger));

	if (recorder->next_session &&
	    ps_recorder_look(recorder, &recorder->next_session->job) == PS_SIGN_DONE)
		take_session(recorder);
	if (recorder->next_session || recorder->session_us > now_us ||
	    !ps_recorder_session_ages(recorder->session, next_take, now_us))
		return;
	recorder->session_us = now_us + PS_KEY_RETRY_US;
	if (make_session(recorder, &recorder->next_session) == PS_OK)
		ps_recorder_sign(recorder, &recorder->next_session->job);
}

void ps_recorder_turn_key(struct ps_recorder *recorder)
{
	turn_checkpoint(recorder);
	if (recorder->session)
		turn_session(recorder);
}
