#include "tools/export_stamps.h"

#include <stdio.h>
#include <string.h>

#include "tools/anchor_folder.h"
#include "tools/ledger_lookup.h"

enum { AUTHORITIES = 3, LOOK_AHEAD = 16 };

struct choosing {
	const struct ps_anchor_folder *folder;
	struct ps_prover *prover;
	struct ps_clip_gathered *gathered;
	uint64_t *pasts;
	size_t *past_count;
	size_t authority_count;
	char authorities[AUTHORITIES][PS_NAME_TEXT_MAX];
};

/* A token that is right, over a tree of this ledger that its checkpoint covers. */
static bool read_one(const struct choosing *choosing, size_t index, struct ps_buf *bytes,
		     struct ps_checkpoint *checkpoint, struct ps_timestamp *stamp)
{
	const struct ps_checkpoint *last = &choosing->prover->checkpoint;
	struct ps_anchor anchor;

	ps_buf_clear(bytes);
	return ps_anchor_folder_read(choosing->folder, index, bytes, &anchor) == PS_OK &&
	       ps_anchor_checkpoint(&anchor, &choosing->prover->keys, checkpoint) == PS_OK &&
	       ps_timestamp_check(anchor.token, anchor.checkpoint, NULL, stamp) == PS_OK &&
	       !(stamp->faults & PS_STAMP_WRONG) && checkpoint->size <= last->size &&
	       memcmp(checkpoint->ledger, last->ledger, PS_HASH_LEN) == 0;
}

static void add(struct choosing *choosing, const struct ps_buf *bytes, uint64_t size)
{
	struct ps_clip_gathered *gathered = choosing->gathered;

	ps_buf_add(&gathered->anchors[gathered->anchor_count++], bytes->bytes, bytes->len);
	choosing->pasts[(*choosing->past_count)++] = size;
}

static bool is_new(struct choosing *choosing, const char *authority)
{
	for (size_t i = 0; i < choosing->authority_count; i++)
		if (strcmp(choosing->authorities[i], authority) == 0)
			return false;
	memcpy(choosing->authorities[choosing->authority_count++], authority, PS_NAME_TEXT_MAX);
	return true;
}

/* Names are in the order of time, and so, but for what was carried here late, are sizes. */
static void add_covering(struct choosing *choosing, uint64_t ended, struct ps_buf *bytes)
{
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;
	size_t low = 0, high = choosing->folder->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (read_one(choosing, middle, bytes, &checkpoint, &stamp) &&
		    checkpoint.size > ended)
			high = middle;
		else
			low = middle + 1;
	}
	for (size_t i = low; i < choosing->folder->count && i < low + LOOK_AHEAD &&
			     choosing->authority_count < AUTHORITIES;
	     i++)
		if (read_one(choosing, i, bytes, &checkpoint, &stamp) && checkpoint.size > ended &&
		    is_new(choosing, stamp.authority))
			add(choosing, bytes, checkpoint.size);
}

static void choose(struct choosing *choosing, uint64_t ended)
{
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	for (size_t i = 0; i < choosing->folder->count; i++) {
		if (!read_one(choosing, i, &bytes, &checkpoint, &stamp))
			continue;
		if (checkpoint.size <= ended)
			add(choosing, &bytes, checkpoint.size);
		break;
	}
	add_covering(choosing, ended, &bytes);
	ps_buf_release(&bytes);
}

void ps_export_stamps_choose(const char *store, struct ps_prover *prover, uint64_t take_number,
			     struct ps_clip_gathered *gathered, uint64_t *pasts, size_t *past_count)
{
	struct ps_anchor_folder folder = { .dir = -1 };
	struct choosing choosing = { .folder = &folder,
				     .prover = prover,
				     .gathered = gathered,
				     .pasts = pasts,
				     .past_count = past_count };
	struct ps_take_leaves own;
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/ledger/" PS_ANCHORS_DIR, store) >= (int)sizeof(path) ||
	    ps_anchor_folder_open(path, &folder))
		return;
	if (folder.count &&
	    ps_ledger_find_take(&prover->leaves_reach, &prover->tree_reach, prover->checkpoint.size,
				take_number, &own) == PS_OK &&
	    own.has_ended)
		choose(&choosing, own.ended);
	ps_anchor_folder_close(&folder);
}
