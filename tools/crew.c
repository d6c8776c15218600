#include "tools/crew.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>

/* More than this and the thread that reads and judges is what all wait for. */
enum { THREADS_MAX = 15 };

struct ps_crew {
	pthread_mutex_t lock; /* of all below but the threads */
	pthread_cond_t begun; /* there is work, or the end has come */
	pthread_cond_t done;  /* nothing is left */
	void (*work)(void *arg, size_t i);
	void *arg;
	size_t count;
	size_t next; /* that nobody has taken */
	size_t left; /* that have not returned */
	bool over;
	size_t thread_count;
	pthread_t threads[THREADS_MAX];
};

/* Takes and does one piece; the lock is held before and after. */
static void do_one(struct ps_crew *crew)
{
	size_t i = crew->next++;

	(void)pthread_mutex_unlock(&crew->lock);
	crew->work(crew->arg, i);
	(void)pthread_mutex_lock(&crew->lock);
	if (--crew->left == 0)
		(void)pthread_cond_signal(&crew->done);
}

static void *help(void *arg)
{
	struct ps_crew *crew = arg;

	(void)pthread_mutex_lock(&crew->lock);
	while (!crew->over) {
		if (crew->next < crew->count)
			do_one(crew);
		else
			(void)pthread_cond_wait(&crew->begun, &crew->lock);
	}
	(void)pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static void start(void *ctx, void (*work)(void *arg, size_t i), void *arg, size_t count)
{
	struct ps_crew *crew = ctx;

	(void)pthread_mutex_lock(&crew->lock);
	crew->work = work;
	crew->arg = arg;
	crew->count = count;
	crew->next = 0;
	crew->left = count;
	(void)pthread_cond_broadcast(&crew->begun);
	(void)pthread_mutex_unlock(&crew->lock);
}

static void wait(void *ctx)
{
	struct ps_crew *crew = ctx;

	(void)pthread_mutex_lock(&crew->lock);
	while (crew->next < crew->count)
		do_one(crew);
	while (crew->left)
		(void)pthread_cond_wait(&crew->done, &crew->lock);
	(void)pthread_mutex_unlock(&crew->lock);
}

static size_t processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (size_t)CPU_COUNT(&set);
}

enum ps_err ps_crew_create(struct ps_crew **crew_out)
{
	struct ps_crew *crew = calloc(1, sizeof(*crew));
	size_t want = processors() - 1;

	if (!crew)
		return PS_NO_MEMORY;
	/* with these attributes they cannot fail on Linux */
	(void)pthread_mutex_init(&crew->lock, NULL);
	(void)pthread_cond_init(&crew->begun, NULL);
	(void)pthread_cond_init(&crew->done, NULL);
	while (crew->thread_count < want && crew->thread_count < THREADS_MAX) {
		if (pthread_create(&crew->threads[crew->thread_count], NULL, help, crew) != 0)
			break;
		crew->thread_count++;
	}
	*crew_out = crew;
	return PS_OK;
}

void ps_crew_destroy(struct ps_crew *crew)
{
	if (!crew)
		return;
	(void)pthread_mutex_lock(&crew->lock);
	crew->over = true;
	(void)pthread_cond_broadcast(&crew->begun);
	(void)pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < crew->thread_count; i++)
		(void)pthread_join(crew->threads[i], NULL);
	(void)pthread_cond_destroy(&crew->begun);
	(void)pthread_cond_destroy(&crew->done);
	(void)pthread_mutex_destroy(&crew->lock);
	free(crew);
}

struct ps_runner ps_crew_runner(struct ps_crew *crew)
{
	return (struct ps_runner){ .start = start, .wait = wait, .ctx = crew };
}
