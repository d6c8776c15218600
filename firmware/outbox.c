#include "firmware/outbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct ps_outbox {
	pthread_mutex_t lock;
	int fd;
	size_t oldest;
	size_t count;
	struct ps_notice notices[PS_OUTBOX_MAX];
};

enum ps_err ps_outbox_create(struct ps_outbox **outbox_out)
{
	struct ps_outbox *outbox = calloc(1, sizeof(*outbox));

	if (!outbox)
		return PS_NO_MEMORY;
	outbox->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (outbox->fd < 0 || pthread_mutex_init(&outbox->lock, NULL) != 0) {
		if (outbox->fd >= 0)
			(void)close(outbox->fd); /* nothing was written to it */
		free(outbox);
		return PS_IO;
	}
	*outbox_out = outbox;
	return PS_OK;
}

void ps_outbox_destroy(struct ps_outbox *outbox)
{
	if (!outbox)
		return;
	pthread_mutex_destroy(&outbox->lock);
	(void)close(outbox->fd); /* holds nothing */
	free(outbox);
}

bool ps_outbox_put(struct ps_outbox *outbox, const struct ps_notice *notice)
{
	const uint64_t one = 1;
	size_t room = notice->kind == PS_NOTICE_SEALED ? PS_OUTBOX_MAX / 2 : PS_OUTBOX_MAX;
	bool put = false;

	pthread_mutex_lock(&outbox->lock);
	if (outbox->count < room) {
		outbox->notices[(outbox->oldest + outbox->count) % PS_OUTBOX_MAX] = *notice;
		outbox->count++;
		/* An eventfd refuses only when it is readable anyway. */
		put = write(outbox->fd, &one, sizeof(one)) == sizeof(one) || outbox->count > 1;
	}
	pthread_mutex_unlock(&outbox->lock);
	return put;
}

int ps_outbox_fd(const struct ps_outbox *outbox)
{
	return outbox->fd;
}

bool ps_outbox_take(struct ps_outbox *outbox, struct ps_notice *notice_out)
{
	uint64_t count = 0;
	bool got = false;

	pthread_mutex_lock(&outbox->lock);
	if (outbox->count) {
		*notice_out = outbox->notices[outbox->oldest];
		outbox->oldest = (outbox->oldest + 1) % PS_OUTBOX_MAX;
		outbox->count--;
		got = true;
	}
	/* Emptied only with the queue, so that a poll never misses what is left. It was empty
	 * already where the read fails. */
	if (outbox->count == 0 && read(outbox->fd, &count, sizeof(count)) < 0)
		count = 0;
	pthread_mutex_unlock(&outbox->lock);
	return got;
}
