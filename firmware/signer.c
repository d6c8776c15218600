#include "firmware/signer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ps_signer {
	struct ps_key *key;
	void (*wake)(void *ctx);
	void *ctx;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool stop;
	bool signing;		  /* a job is with the key */
	uint64_t done;		  /* jobs */
	char why[PS_KEY_WHY_MAX]; /* the key's own reason behind the latest job; "": none */
	struct ps_sign_job *first;
	struct ps_sign_job **last; /* where the next one goes */
};

static struct ps_sign_job *pop(struct ps_signer *signer)
{
	struct ps_sign_job *job = signer->first;

	signer->first = job->next;
	if (!signer->first)
		signer->last = &signer->first;
	return job;
}

static void *run(void *arg)
{
	struct ps_signer *signer = arg;

	pthread_mutex_lock(&signer->lock);
	while (!signer->stop) {
		struct ps_sign_job *job;
		enum ps_err err;

		if (!signer->first) {
			(void)pthread_cond_wait(&signer->changed, &signer->lock);
			continue;
		}
		job = pop(signer);
		signer->signing = true;
		pthread_mutex_unlock(&signer->lock);
		err = job->sign(job, signer->key);
		pthread_mutex_lock(&signer->lock);
		memcpy(signer->why, signer->key->why, sizeof(signer->why));
		job->err = err;
		job->state = PS_SIGN_DONE;
		signer->signing = false;
		signer->done++;
		signer->wake(signer->ctx);
	}
	pthread_mutex_unlock(&signer->lock);
	return NULL;
}

enum ps_err ps_signer_create(struct ps_key *key, void (*wake)(void *ctx), void *ctx,
			     struct ps_signer **signer_out)
{
	struct ps_signer *signer = calloc(1, sizeof(*signer));

	if (!signer)
		return PS_NO_MEMORY;
	signer->key = key;
	signer->wake = wake;
	signer->ctx = ctx;
	signer->last = &signer->first;
	if (pthread_mutex_init(&signer->lock, NULL) != 0)
		goto no_lock;
	if (pthread_cond_init(&signer->changed, NULL) != 0)
		goto no_condition;
	if (pthread_create(&signer->thread, NULL, run, signer) != 0)
		goto no_thread;
	*signer_out = signer;
	return PS_OK;
no_thread:
	pthread_cond_destroy(&signer->changed);
no_condition:
	pthread_mutex_destroy(&signer->lock);
no_lock:
	free(signer);
	return PS_NO_MEMORY;
}

void ps_signer_destroy(struct ps_signer *signer)
{
	if (!signer)
		return;
	pthread_mutex_lock(&signer->lock);
	signer->stop = true;
	pthread_cond_signal(&signer->changed);
	pthread_mutex_unlock(&signer->lock);
	(void)pthread_join(signer->thread, NULL); /* fails only for foreign threads */
	pthread_cond_destroy(&signer->changed);
	pthread_mutex_destroy(&signer->lock);
	free(signer);
}

bool ps_signer_is_busy(struct ps_signer *signer, uint64_t *done_out)
{
	bool busy;

	pthread_mutex_lock(&signer->lock);
	busy = signer->signing || signer->first;
	*done_out = signer->done;
	pthread_mutex_unlock(&signer->lock);
	return busy;
}

void ps_signer_why(struct ps_signer *signer, char why_out[PS_KEY_WHY_MAX])
{
	pthread_mutex_lock(&signer->lock);
	memcpy(why_out, signer->why, sizeof(signer->why));
	pthread_mutex_unlock(&signer->lock);
}

void ps_signer_put(struct ps_signer *signer, struct ps_sign_job *job)
{
	pthread_mutex_lock(&signer->lock);
	job->state = PS_SIGN_WAITS;
	job->next = NULL;
	*signer->last = job;
	signer->last = &job->next;
	pthread_cond_signal(&signer->changed);
	pthread_mutex_unlock(&signer->lock);
}

enum ps_sign_state ps_signer_look(struct ps_signer *signer, const struct ps_sign_job *job)
{
	enum ps_sign_state state;

	pthread_mutex_lock(&signer->lock);
	state = job->state;
	pthread_mutex_unlock(&signer->lock);
	return state;
}
