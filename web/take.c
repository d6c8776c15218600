#include "web/take.h"

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

enum ps_err ps_web_takes_init(struct ps_web_takes *takes, const struct ps_web_station *station,
			      size_t room)
{
	*takes = (struct ps_web_takes){ .station = station, .room = room };
	takes->takes = calloc(room, sizeof(*takes->takes));
	return takes->takes ? PS_OK : PS_NO_MEMORY;
}

void ps_web_takes_release(struct ps_web_takes *takes)
{
	free(takes->takes);
	takes->takes = NULL;
}

enum ps_err ps_web_takes_add(void *ctx, const struct ps_index_take *take)
{
	struct ps_web_takes *takes = ctx;
	struct ps_web_take *to = &takes->takes[takes->count];
	char path[PS_STORE_PATH_MAX];

	takes->more = takes->count == takes->room;
	if (takes->more)
		return PS_STOPPED;
	*to = (struct ps_web_take){ .station = takes->station,
				    .number = take->number,
				    .started_utc_us = take->started_utc_us,
				    .length_us = take->length_us,
				    .ending = take->ending,
				    .reason = take->reason,
				    .bytes = take->bytes,
				    .cameras = take->cameras,
				    .drops = take->drops,
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

static enum ps_err count_one(void *ctx, const struct ps_index_take *take)
{
	uint64_t *count = ctx;

	(void)take;
	(*count)++;
	return *count < PS_WEB_COUNTED_MAX ? PS_OK : PS_STOPPED;
}

/* Moves the take at @from to @to; those between move one on. */
static void move(struct ps_web_takes *takes, size_t from, size_t to)
{
	struct ps_web_take moved = takes->takes[from];

	memmove(&takes->takes[to + 1], &takes->takes[to], (from - to) * sizeof(moved));
	takes->takes[to] = moved;
}

enum ps_err ps_web_takes_group(struct ps_web_takes *takes, struct ps_index *index)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < takes->count && !err; i++) {
		struct ps_web_take *take = &takes->takes[i];
		const struct ps_bytes waybill = { (const uint8_t *)take->waybills[0],
						  strlen(take->waybills[0]) };
		size_t next = i + 1;

		if (!take->waybill_count)
			continue;
		take->of_waybill = 0;
		err = ps_index_find_waybill(index, waybill, count_one, &take->of_waybill);
		err = err == PS_STOPPED ? PS_OK : err;
		for (size_t j = next; j < takes->count; j++)
			if (strcmp(takes->takes[j].waybills[0], take->waybills[0]) == 0)
				move(takes, j, next++);
	}
	return err;
}

enum ps_err ps_web_take_find(const struct ps_web_station *station, uint64_t number,
			     struct ps_web_take *take_out)
{
	struct ps_index *index = NULL;
	struct ps_store *store = NULL;
	struct ps_web_takes takes;
	bool found = false;
	enum ps_err err = ps_web_takes_init(&takes, station, 1);
	int fd;

	if (!err && (number == 0 || number > PS_INDEX_NUMBER_MAX))
		err = PS_NOT_FOUND;
	if (!err)
		err = ps_index_open_read(station->store, &index);
	if (!err)
		err = ps_index_find_number(index, number, ps_web_takes_add, &takes, &found);
	if (!err && !found)
		err = PS_NOT_FOUND;
	if (!err)
		err = ps_web_takes_group(&takes, index);
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
