/*
 * struct ps_tag_map: which leaves of the ledger carry a waybill's tag.
 *
 * It keeps the first eight bytes of each tag and the place of the leaf in the file, 24 bytes a tag
 * with its share of the table; who looks up reads the leaf and compares the whole tag. A hash
 * table whose entries are chained newest first, so that a code scanned every day of a year costs no
 * more to add than any other. Tags are HMACs: nobody without the secret can aim at one chain.
 */
#ifndef PS_FIRMWARE_TAG_MAP_H
#define PS_FIRMWARE_TAG_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"
#include "signing/limits.h"

struct ps_tag_entry {
	uint64_t prefix; /* of the tag */
	uint64_t offset; /* of the leaf in its file */
	uint32_t next;	 /* the next older one of the chain, plus one; 0: none */
};

struct ps_tag_map {
	struct ps_tag_entry *entries; /* oldest first */
	uint32_t *heads;	      /* newest entry of each chain, plus one */
	size_t count;
	size_t room; /* of entries, and the number of heads; a power of two or 0 */
};

void ps_tag_map_init(struct ps_tag_map *map);
void ps_tag_map_release(struct ps_tag_map *map);

/* Makes room for @more entries. Errors: PS_NO_MEMORY, PS_LIMIT (2^31 entries); then unchanged. */
PS_MUST_CHECK enum ps_err ps_tag_map_reserve(struct ps_tag_map *map, size_t more);

/* Adds one for which there is room. */
void ps_tag_map_add(struct ps_tag_map *map, const uint8_t tag[PS_HASH_LEN], uint64_t offset);

/*
 * Walks the leaves that may carry @tag, newest first. @before is NULL for the first, then what was
 * returned last. NULL after the oldest.
 */
const struct ps_tag_entry *ps_tag_map_find(const struct ps_tag_map *map,
					   const uint8_t tag[PS_HASH_LEN],
					   const struct ps_tag_entry *before);

#endif
