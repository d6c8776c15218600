/*
 * struct ps_signer: signs with a key that may take half a second for it, on a thread of its own,
 * one job after the other in the order in which they were put.
 *
 * From when it is created until it is destroyed the key is the signer's alone. Everything else is
 * called by one thread.
 */
#ifndef PS_FIRMWARE_SIGNER_H
#define PS_FIRMWARE_SIGNER_H

#include "signing/key.h"

enum ps_sign_state { PS_SIGN_IDLE, PS_SIGN_WAITS, PS_SIGN_DONE };

/* What is to be signed; the first member of a structure that holds it. All 0 is idle. */
struct ps_sign_job {
	/* On the signer's thread. It touches nothing but the structure that the job is part of. */
	enum ps_err (*sign)(struct ps_sign_job *job, struct ps_key *key);
	enum ps_err err;	  /* of @sign; not to be looked at while it waits */
	enum ps_sign_state state; /* see ps_signer_look() */
	struct ps_sign_job *next; /* the signer's */
};

struct ps_signer;

/* @wake(ctx) is called on the signer's thread behind each job. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_signer_create(struct ps_key *key, void (*wake)(void *ctx), void *ctx,
					   struct ps_signer **signer_out);

/* Waits for the job that is being signed; those behind it stay as they are. NULL is fine. */
void ps_signer_destroy(struct ps_signer *signer);

/* @job is idle or done, and stays where it is until it is done. */
void ps_signer_put(struct ps_signer *signer, struct ps_sign_job *job);

/*
 * Whether a job is with the key or waits for it. @done_out: how many jobs are done by now; a key
 * that hangs leaves it as it was.
 */
bool ps_signer_is_busy(struct ps_signer *signer, uint64_t *done_out);

/* Why the key refused the latest job, as struct ps_key says it; "" if it did not. */
void ps_signer_why(struct ps_signer *signer, char why_out[PS_KEY_WHY_MAX]);

enum ps_sign_state ps_signer_look(struct ps_signer *signer, const struct ps_sign_job *job);

#endif
