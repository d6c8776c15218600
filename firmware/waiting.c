#include "firmware/waiting.h"

#include <stdlib.h>
#include <string.h>

void ps_waiting_init(struct ps_waiting *waiting)
{
	*waiting = (struct ps_waiting){ .items = NULL };
}

static void release(struct ps_waiting_item *item)
{
	ps_frame_unref(item->frame);
	free(item->body);
}

void ps_waiting_finish(struct ps_waiting *waiting)
{
	for (size_t i = 0; i < waiting->count; i++)
		release(&waiting->items[waiting->at + i]);
	free(waiting->items);
	ps_waiting_init(waiting);
}

static enum ps_err make_room(struct ps_waiting *waiting)
{
	size_t room = waiting->room ? 2 * waiting->room : 64;
	struct ps_waiting_item *items;

	if (waiting->at + waiting->count < waiting->room)
		return PS_OK;
	if (waiting->at > waiting->room / 2) {
		memmove(waiting->items, waiting->items + waiting->at,
			waiting->count * sizeof(*waiting->items));
		waiting->at = 0;
		return PS_OK;
	}
	items = calloc(room, sizeof(*items));
	if (!items)
		return PS_NO_MEMORY;
	if (waiting->count)
		memcpy(items, waiting->items + waiting->at, waiting->count * sizeof(*items));
	free(waiting->items);
	waiting->items = items;
	waiting->room = room;
	waiting->at = 0;
	return PS_OK;
}

/* Most items come in order: the place is looked for from the end. */
static void insert(struct ps_waiting *waiting, const struct ps_waiting_item *item)
{
	struct ps_waiting_item *items = waiting->items + waiting->at;
	size_t place = waiting->count;

	while (place && items[place - 1].time_us > item->time_us)
		place--;
	memmove(items + place + 1, items + place, (waiting->count - place) * sizeof(*items));
	items[place] = *item;
	waiting->count++;
}

enum ps_err ps_waiting_frame(struct ps_waiting *waiting, struct ps_frame *frame, size_t camera,
			     bool materialised)
{
	const struct ps_waiting_item item = { .time_us = frame->time_us,
					      .frame = frame,
					      .materialised = materialised,
					      .camera = camera };
	enum ps_err err = waiting->count < PS_WAITING_MAX ? make_room(waiting) : PS_LIMIT;

	if (err)
		return err;
	ps_frame_ref(frame);
	insert(waiting, &item);
	return PS_OK;
}

enum ps_err ps_waiting_event(struct ps_waiting *waiting, enum ps_event_kind kind, uint64_t time_us,
			     struct ps_bytes body)
{
	struct ps_waiting_item item = { .time_us = time_us, .kind = kind, .body_len = body.len };
	enum ps_err err = make_room(waiting);

	if (err)
		return err;
	item.body = malloc(body.len);
	if (!item.body)
		return PS_NO_MEMORY;
	memcpy(item.body, body.bytes, body.len);
	insert(waiting, &item);
	return PS_OK;
}

const struct ps_waiting_item *ps_waiting_front(const struct ps_waiting *waiting)
{
	return waiting->count ? &waiting->items[waiting->at] : NULL;
}

void ps_waiting_drop_front(struct ps_waiting *waiting)
{
	release(&waiting->items[waiting->at]);
	waiting->at++;
	waiting->count--;
}

void ps_waiting_cut(struct ps_waiting *waiting, uint64_t time_us)
{
	struct ps_waiting_item *items;
	size_t kept = 0;

	if (waiting->count == 0)
		return;
	items = waiting->items + waiting->at;
	for (size_t i = 0; i < waiting->count; i++) {
		if (items[i].time_us > time_us || (items[i].frame && items[i].time_us == time_us))
			release(&items[i]);
		else
			items[kept++] = items[i];
	}
	waiting->count = kept;
}

size_t ps_waiting_count(const struct ps_waiting *waiting)
{
	return waiting->count;
}
