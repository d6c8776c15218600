#include "firmware/inbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define NS_PER_SECOND 1000000000L

struct entry {
	enum ps_inbox_kind kind;
	uint16_t camera;
	uint64_t lost;
	struct ps_frame *frame;
	struct ps_drop drop;
	enum ps_camera_event event;
	enum ps_err err;
	uint64_t time_us;
};

struct ps_inbox {
	struct ps_inbox_settings settings;
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct entry *entries;
	size_t oldest;
	size_t count;
	size_t bytes;
	uint64_t lost[PS_POOL_MAX_CAMERAS];
	struct ps_request requests[PS_INBOX_REQUESTS_MAX];
	size_t request_oldest;
	size_t request_count;
	bool woken;
};

/* Waiting is by the monotonic clock: a step of the wall clock must not hold up the recorder. */
static bool init_filled(pthread_cond_t *filled)
{
	pthread_condattr_t attr;
	bool made;

	if (pthread_condattr_init(&attr) != 0)
		return false;
	made = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0 &&
	       pthread_cond_init(filled, &attr) == 0;
	pthread_condattr_destroy(&attr);
	return made;
}

enum ps_err ps_inbox_create(const struct ps_inbox_settings *settings, struct ps_inbox **inbox_out)
{
	struct ps_inbox *inbox;

	if (settings->items_max < 16)
		return PS_INVALID;
	inbox = calloc(1, sizeof(*inbox));
	if (!inbox)
		return PS_NO_MEMORY;
	inbox->settings = *settings;
	inbox->entries = calloc(settings->items_max, sizeof(*inbox->entries));
	if (!inbox->entries || pthread_mutex_init(&inbox->lock, NULL) != 0)
		goto fail;
	if (!init_filled(&inbox->filled)) {
		pthread_mutex_destroy(&inbox->lock);
		goto fail;
	}
	*inbox_out = inbox;
	return PS_OK;
fail:
	free(inbox->entries);
	free(inbox);
	return PS_NO_MEMORY;
}

void ps_inbox_destroy(struct ps_inbox *inbox)
{
	if (!inbox)
		return;
	for (size_t i = 0; i < inbox->count; i++)
		ps_frame_unref(
			inbox->entries[(inbox->oldest + i) % inbox->settings.items_max].frame);
	for (size_t i = 0; i < inbox->request_count; i++)
		free(inbox->requests[(inbox->request_oldest + i) % PS_INBOX_REQUESTS_MAX].anchor);
	pthread_cond_destroy(&inbox->filled);
	pthread_mutex_destroy(&inbox->lock);
	free(inbox->entries);
	free(inbox);
}

/* Under the lock. */
static void put(struct ps_inbox *inbox, const struct entry *entry)
{
	size_t at = (inbox->oldest + inbox->count) % inbox->settings.items_max;

	inbox->entries[at] = *entry;
	inbox->entries[at].lost = inbox->lost[entry->camera];
	inbox->lost[entry->camera] = 0;
	inbox->count++;
	pthread_cond_signal(&inbox->filled);
}

void ps_inbox_put_frame(struct ps_inbox *inbox, struct ps_frame *frame)
{
	const struct ps_inbox_settings *settings = &inbox->settings;
	const struct entry entry = { .kind = PS_INBOX_FRAME,
				     .camera = frame->camera,
				     .frame = frame };
	size_t bytes = frame->len + frame->header_len;
	bool room;

	pthread_mutex_lock(&inbox->lock);
	room = inbox->count < settings->items_max - settings->items_max / 16 &&
	       inbox->bytes < settings->bytes_max && bytes <= settings->bytes_max - inbox->bytes;
	if (room) {
		inbox->bytes += bytes;
		put(inbox, &entry);
	} else {
		inbox->lost[frame->camera]++;
	}
	pthread_mutex_unlock(&inbox->lock);
	if (!room)
		ps_frame_unref(frame);
}

void ps_inbox_put_drop(struct ps_inbox *inbox, const struct ps_drop *drop)
{
	const struct entry entry = { .kind = PS_INBOX_DROP,
				     .camera = drop->camera,
				     .drop = *drop,
				     .time_us = drop->time_us };

	pthread_mutex_lock(&inbox->lock);
	if (inbox->count < inbox->settings.items_max)
		put(inbox, &entry);
	else
		inbox->lost[drop->camera] += drop->count;
	pthread_mutex_unlock(&inbox->lock);
}

void ps_inbox_put_camera(struct ps_inbox *inbox, uint16_t camera, enum ps_camera_event event,
			 enum ps_err err, uint64_t time_us)
{
	const struct entry entry = { .kind = PS_INBOX_CAMERA,
				     .camera = camera,
				     .event = event,
				     .err = err,
				     .time_us = time_us };

	pthread_mutex_lock(&inbox->lock);
	/* Where even this has no room the stall watch finds the camera out. */
	if (inbox->count < inbox->settings.items_max)
		put(inbox, &entry);
	pthread_mutex_unlock(&inbox->lock);
}

enum ps_err ps_inbox_put_request(struct ps_inbox *inbox, const struct ps_request *request)
{
	enum ps_err err = PS_LIMIT;

	pthread_mutex_lock(&inbox->lock);
	if (inbox->request_count < PS_INBOX_REQUESTS_MAX) {
		size_t at = (inbox->request_oldest + inbox->request_count) % PS_INBOX_REQUESTS_MAX;

		inbox->requests[at] = *request;
		inbox->request_count++;
		pthread_cond_signal(&inbox->filled);
		err = PS_OK;
	}
	pthread_mutex_unlock(&inbox->lock);
	return err;
}

/* Under the lock. */
static void take_request(struct ps_inbox *inbox, struct ps_inbox_item *item)
{
	item->kind = PS_INBOX_REQUEST;
	item->request = inbox->requests[inbox->request_oldest];
	inbox->request_oldest = (inbox->request_oldest + 1) % PS_INBOX_REQUESTS_MAX;
	inbox->request_count--;
}

/* Under the lock. */
static void take_entry(struct ps_inbox *inbox, struct ps_inbox_item *item)
{
	const struct entry *entry = &inbox->entries[inbox->oldest];

	item->kind = entry->kind;
	item->camera = entry->camera;
	item->lost = entry->lost;
	item->frame = entry->frame;
	item->drop = entry->drop;
	item->event = entry->event;
	item->err = entry->err;
	item->time_us = entry->time_us;
	if (entry->frame)
		inbox->bytes -= entry->frame->len + entry->frame->header_len;
	inbox->oldest = (inbox->oldest + 1) % inbox->settings.items_max;
	inbox->count--;
}

static struct timespec in(uint64_t wait_us)
{
	struct timespec at = { 0, 0 };

	/* CLOCK_MONOTONIC cannot fail; at 0 the wait would only be over at once */
	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += (time_t)(wait_us / 1000000);
	at.tv_nsec += (long)(wait_us % 1000000) * 1000;
	if (at.tv_nsec >= NS_PER_SECOND) {
		at.tv_nsec -= NS_PER_SECOND;
		at.tv_sec++;
	}
	return at;
}

void ps_inbox_wake(struct ps_inbox *inbox)
{
	pthread_mutex_lock(&inbox->lock);
	inbox->woken = true;
	pthread_cond_signal(&inbox->filled);
	pthread_mutex_unlock(&inbox->lock);
}

enum ps_inbox_kind ps_inbox_take(struct ps_inbox *inbox, uint64_t wait_us,
				 struct ps_inbox_item *item_out)
{
	struct timespec until = in(wait_us);

	item_out->kind = PS_INBOX_NOTHING;
	pthread_mutex_lock(&inbox->lock);
	while (wait_us && !inbox->count && !inbox->request_count && !inbox->woken) {
		if (pthread_cond_timedwait(&inbox->filled, &inbox->lock, &until) != 0)
			break;
	}
	if (wait_us)
		inbox->woken = false;
	if (inbox->request_count)
		take_request(inbox, item_out);
	else if (inbox->count)
		take_entry(inbox, item_out);
	pthread_mutex_unlock(&inbox->lock);
	return item_out->kind;
}
