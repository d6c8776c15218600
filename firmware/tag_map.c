#include "firmware/tag_map.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 64
#define ROOM_MAX ((size_t)1 << 31)

void ps_tag_map_init(struct ps_tag_map *map)
{
	*map = (struct ps_tag_map){ .count = 0 };
}

void ps_tag_map_release(struct ps_tag_map *map)
{
	free(map->entries);
	free(map->heads);
	ps_tag_map_init(map);
}

static uint64_t prefix_of(const uint8_t tag[PS_HASH_LEN])
{
	uint64_t prefix;

	memcpy(&prefix, tag, sizeof(prefix));
	return prefix;
}

static void chain(struct ps_tag_map *map, size_t at)
{
	uint32_t *head = &map->heads[map->entries[at].prefix & (map->room - 1)];

	map->entries[at].next = *head;
	*head = (uint32_t)(at + 1);
}

enum ps_err ps_tag_map_reserve(struct ps_tag_map *map, size_t more)
{
	size_t room = map->room ? map->room : ROOM_FIRST;
	struct ps_tag_entry *entries;
	uint32_t *heads;

	if (more <= map->room - map->count)
		return PS_OK;
	if (more > ROOM_MAX - map->count)
		return PS_LIMIT;
	while (room - map->count < more)
		room *= 2;
	heads = calloc(room, sizeof(*heads));
	if (!heads)
		return PS_NO_MEMORY;
	entries = reallocarray(map->entries, room, sizeof(*entries));
	if (!entries) {
		free(heads);
		return PS_NO_MEMORY;
	}
	free(map->heads);
	map->heads = heads;
	map->entries = entries;
	map->room = room;
	for (size_t i = 0; i < map->count; i++)
		chain(map, i);
	return PS_OK;
}

void ps_tag_map_add(struct ps_tag_map *map, const uint8_t tag[PS_HASH_LEN], uint64_t offset)
{
	map->entries[map->count] =
		(struct ps_tag_entry){ .prefix = prefix_of(tag), .offset = offset };
	chain(map, map->count++);
}

const struct ps_tag_entry *ps_tag_map_find(const struct ps_tag_map *map,
					   const uint8_t tag[PS_HASH_LEN],
					   const struct ps_tag_entry *before)
{
	uint64_t prefix = prefix_of(tag);
	uint32_t at;

	if (map->room == 0)
		return NULL;
	at = before ? before->next : map->heads[prefix & (map->room - 1)];
	for (; at; at = map->entries[at - 1].next)
		if (map->entries[at - 1].prefix == prefix)
			return &map->entries[at - 1];
	return NULL;
}
