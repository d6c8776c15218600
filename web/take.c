#include "web/take.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/store.h"

#define COPY(to, from) copy((to), sizeof(to), (from))

static void copy(char *to, size_t size, struct ps_bytes from)
{
	size_t len = from.len < size - 1 ? from.len : size - 1;

	if (len)
		memcpy(to, from.bytes, len);
	to[len] = '\0';
}

enum ps_err ps_web_takes_init(struct ps_web_takes *takes, size_t room)
{
	*takes = (struct ps_web_takes){ .room = room };
	takes->takes = calloc(room, sizeof(*takes->takes));
	return takes->takes ? PS_OK : PS_NO_MEMORY;
}

void ps_web_takes_release(struct ps_web_takes *takes)
{
	free(takes->takes);
	takes->takes = NULL;
}

void ps_web_takes_of(struct ps_web_takes *takes, const struct ps_web_station *station, size_t most)
{
	takes->station = station;
	takes->until = takes->count + most;
	assert(takes->until <= takes->room);
}

static bool has(const struct ps_web_takes *takes, uint64_t number)
{
	for (size_t i = 0; i < takes->count; i++)
		if (takes->takes[i].station == takes->station && takes->takes[i].number == number)
			return true;
	return false;
}

enum ps_err ps_web_takes_add(void *ctx, const struct ps_index_take *take)
{
	struct ps_web_takes *takes = ctx;
	struct ps_web_take *to = &takes->takes[takes->count];
	char path[PS_STORE_PATH_MAX];

	if (has(takes, take->number))
		return PS_OK;
	if (takes->count == takes->until) {
		takes->more = true;
		return PS_STOPPED;
	}
	*to = (struct ps_web_take){ .station = takes->station,
				    .number = take->number,
				    .started_utc_us = take->started_utc_us,
				    .length_us = take->length_us,
				    .ending = take->ending,
				    .reason = take->reason,
				    .bytes = take->bytes,
				    .cameras = take->cameras,
				    .drops = take->drops,
				    .faults = take->faults,
				    .return_of = take->return_of,
				    .age = take->age,
				    .held = take->held,
				    .bound_late = take->bound_late,
				    .waybill_count = take->waybill_count };
	memcpy(to->id, take->id, PS_HASH_LEN);
	COPY(path, take->path);
	(void)snprintf(to->path, sizeof(to->path), "%s/%s", takes->station->store, path);
	COPY(to->lane, take->lane);
	if (take->held) {
		COPY(to->hold_why, take->hold.why);
		COPY(to->hold_by, take->hold.by);
	}
	for (size_t i = 0; i < to->waybill_count; i++)
		COPY(to->waybills[i], take->waybills[i]);
	takes->count++;
	return PS_OK;
}

/* Moves the take at @from to @to; those between move one on. */
static void move(struct ps_web_takes *takes, size_t from, size_t to)
{
	struct ps_web_take moved = takes->takes[from];

	memmove(&takes->takes[to + 1], &takes->takes[to], (from - to) * sizeof(moved));
	takes->takes[to] = moved;
}

static int by_time(const void *a, const void *b)
{
	const struct ps_web_take *left = a, *right = b;

	if (left->started_utc_us != right->started_utc_us)
		return left->started_utc_us > right->started_utc_us ? -1 : 1;
	if (left->station != right->station)
		return left->station < right->station ? -1 : 1;
	return (left->number < right->number) - (left->number > right->number);
}

void ps_web_takes_merge(struct ps_web_takes *takes, size_t most)
{
	qsort(takes->takes, takes->count, sizeof(takes->takes[0]), by_time);
	if (takes->count <= most)
		return;
	takes->count = most;
	takes->more = true;
}

void ps_web_takes_group(struct ps_web_takes *takes)
{
	for (size_t i = 0; i < takes->count; i++) {
		size_t next = i + 1;

		for (size_t j = next; takes->takes[i].waybill_count && j < takes->count; j++)
			if (strcmp(takes->takes[j].waybills[0], takes->takes[i].waybills[0]) == 0)
				move(takes, j, next++);
	}
}

enum ps_err ps_web_take_find(const struct ps_web_station *station, uint64_t number,
			     struct ps_web_take *take_out)
{
	struct ps_index *index = NULL;
	struct ps_store *store = NULL;
	struct ps_web_takes takes;
	bool found = false;
	enum ps_err err = ps_web_takes_init(&takes, 1);
	int fd;

	if (!err && (number == 0 || number > PS_INDEX_NUMBER_MAX))
		err = PS_NOT_FOUND;
	if (!err) {
		ps_web_takes_of(&takes, station, 1);
		err = ps_index_open_unmapped(station->store, &index);
	}
	if (!err)
		err = ps_index_find_number(index, number, ps_web_takes_add, &takes, &found);
	if (!err && !found)
		err = PS_NOT_FOUND;
	if (!err)
		err = ps_store_open(station->store, 0, &store);
	if (!err)
		/* what the index says is a claim: the store knows what a take's name is */
		err = ps_store_open_read(store, takes.takes[0].path + strlen(station->store) + 1,
					 &fd);
	if (!err) {
		(void)close(fd);
		*take_out = takes.takes[0];
	}
	ps_store_close(store);
	ps_index_close(index);
	ps_web_takes_release(&takes);
	return err;
}
