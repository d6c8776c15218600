#include "tools/export_stamps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/anchor_folder.h"
#include "tools/ledger_lookup.h"

/* A proof shows PS_PROOF_PASTS_MAX earlier trees, START's among them. */
enum { COVERING = 4, KNOWN = 3 };

/* To check a token takes up to milliseconds, and a folder gathers thousands in some years. */
enum { EARLIEST = 32, SPREAD = 32, LOOKED_AT = EARLIEST + SPREAD };

/* What an authority, told by its certificate, has stamped. */
struct authority {
	uint8_t signer[PS_HASH_LEN];
	bool holds;	 /* under the roots that are known */
	size_t count;	 /* stamps that were found */
	size_t earliest; /* in the folder, which is in the order of time */
};

/* Of one kind: over trees of certain sizes. */
struct kind {
	bool covering;
	size_t candidate_count;
	size_t *candidates;
	size_t authority_count;
	struct authority authorities[LOOKED_AT];
};

struct choosing {
	const struct ps_anchor_folder *folder;
	const struct ps_stamps_wanted *wanted;
	uint64_t ended; /* the index of the take's ended leaf */
	struct ps_prover *prover;
	struct ps_clip_gathered *gathered;
	uint64_t *pasts;
	size_t *past_count;
};

/*
 * By size, not by the order of time: what was carried to an authority by hand it stamped later than
 * longer trees.
 */
static bool is_of_kind(const struct choosing *choosing, bool covering, uint64_t size)
{
	const struct ps_prover *prover = choosing->prover;

	if (size > prover->checkpoint.size || (size > choosing->ended) != covering)
		return false;
	return covering || memcmp(ps_ledger_keys_at(&prover->keys, size), choosing->wanted->point,
				  PS_POINT_LEN) == 0;
}

/* A token that is right, over a tree of this ledger and of the kind. */
static bool read_one(const struct choosing *choosing, bool covering, size_t index,
		     struct ps_buf *bytes, struct ps_checkpoint *checkpoint,
		     struct ps_timestamp *stamp)
{
	const struct ps_prover *prover = choosing->prover;
	struct ps_anchor anchor;

	ps_buf_clear(bytes);
	return ps_anchor_folder_read(choosing->folder, index, bytes, &anchor) == PS_OK &&
	       ps_anchor_checkpoint(&anchor, &prover->keys, checkpoint) == PS_OK &&
	       ps_timestamp_check(anchor.token, anchor.checkpoint, choosing->wanted->time_roots,
				  stamp) == PS_OK &&
	       !(stamp->faults & PS_STAMP_WRONG) &&
	       is_of_kind(choosing, covering, checkpoint->size) &&
	       memcmp(checkpoint->ledger, prover->checkpoint.ledger, PS_HASH_LEN) == 0;
}

static void list_candidates(const struct choosing *choosing, struct kind *kind)
{
	for (size_t i = 0; i < choosing->folder->count; i++)
		if (is_of_kind(choosing, kind->covering,
			       ps_anchor_name_size(choosing->folder->names[i])))
			kind->candidates[kind->candidate_count++] = i;
}

static void count_in(struct kind *kind, size_t index, const struct ps_timestamp *stamp)
{
	struct authority *authority = kind->authorities;
	const struct authority *end = kind->authorities + kind->authority_count;

	while (authority < end && memcmp(authority->signer, stamp->signer, PS_HASH_LEN) != 0)
		authority++;
	if (authority == end) {
		kind->authority_count++;
		*authority = (struct authority){ .earliest = index };
		memcpy(authority->signer, stamp->signer, PS_HASH_LEN);
	}
	authority->count++;
	/* its certificate may have been valid for some of them only */
	if (stamp->faults == 0 && !authority->holds) {
		authority->holds = true;
		authority->earliest = index;
	}
}

static int compare(const void *a, const void *b)
{
	const struct authority *left = a;
	const struct authority *right = b;

	if (left->holds != right->holds)
		return left->holds ? -1 : 1;
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return left->earliest < right->earliest ? -1 : 1;
}

/* The earliest of them all, then some that are spread over the rest. */
static void find_authorities(const struct choosing *choosing, struct kind *kind,
			     struct ps_buf *bytes)
{
	const size_t count = kind->candidate_count;
	const size_t stride = count > LOOKED_AT ? (count - EARLIEST + SPREAD - 1) / SPREAD : 1;
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;

	for (size_t i = 0; i < count; i += i < EARLIEST ? 1 : stride)
		if (read_one(choosing, kind->covering, kind->candidates[i], bytes, &checkpoint,
			     &stamp))
			count_in(kind, kind->candidates[i], &stamp);
	qsort(kind->authorities, kind->authority_count, sizeof(kind->authorities[0]), compare);
}

static void add(const struct choosing *choosing, const struct kind *kind, struct ps_buf *bytes)
{
	struct ps_clip_gathered *gathered = choosing->gathered;
	const size_t most = kind->covering ? COVERING : KNOWN;
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;

	for (size_t i = 0; i < kind->authority_count && i < most; i++) {
		/* it may have gone meanwhile */
		if (!read_one(choosing, kind->covering, kind->authorities[i].earliest, bytes,
			      &checkpoint, &stamp))
			continue;
		ps_buf_add(&gathered->anchors[gathered->anchor_count++], bytes->bytes, bytes->len);
		choosing->pasts[(*choosing->past_count)++] = checkpoint.size;
	}
}

static void choose(const struct choosing *choosing, bool covering)
{
	struct kind kind = { .covering = covering,
			     .candidates =
				     calloc(choosing->folder->count, sizeof(*kind.candidates)) };
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	if (kind.candidates) {
		list_candidates(choosing, &kind);
		find_authorities(choosing, &kind, &bytes);
		add(choosing, &kind, &bytes);
	}
	ps_buf_release(&bytes);
	free(kind.candidates);
}

void ps_export_stamps_choose(const char *store, struct ps_prover *prover,
			     const struct ps_stamps_wanted *wanted,
			     struct ps_clip_gathered *gathered, uint64_t *pasts, size_t *past_count)
{
	struct ps_anchor_folder folder = { .dir = -1 };
	struct choosing choosing = { .folder = &folder,
				     .wanted = wanted,
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
				wanted->take_number, &own) == PS_OK &&
	    own.has_ended) {
		choosing.ended = own.ended;
		choose(&choosing, true);
		choose(&choosing, false);
	}
	ps_anchor_folder_close(&folder);
}
