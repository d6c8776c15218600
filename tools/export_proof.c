#include "tools/export_proof.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/index.h"
#include "signing/event.h"
#include "signing/record.h"
#include "tools/export_stamps.h"
#include "tools/ledger_prover.h"

/* Other takes of this one's waybills. */
struct related {
	uint64_t own;
	size_t count;
	uint64_t numbers[PS_PROOF_LEAVES_MAX];
};

static enum ps_err add_take(void *ctx, const struct ps_index_take *take)
{
	struct related *related = ctx;

	if (related->count == PS_PROOF_LEAVES_MAX)
		return PS_STOPPED;
	for (size_t i = 0; i < related->count; i++)
		if (related->numbers[i] == take->number)
			return PS_OK;
	if (take->number != related->own)
		related->numbers[related->count++] = take->number;
	return PS_OK;
}

/* What cannot be looked up is not shown: a proof says nothing of what it does not show. */
static void find_related(const char *store, const struct ps_check *check, struct related *related)
{
	struct ps_cursor items = ps_cursor_of(check->openings.bytes, check->openings.len);
	struct ps_index *index = NULL;

	if (ps_index_open_read(store, &index))
		return;
	while (ps_cursor_left(&items)) {
		struct ps_code_body body;
		struct ps_bytes salted;
		bool shown;

		if (ps_opening_read(&items, &shown, &salted))
			break;
		if (shown &&
		    ps_code_body_decode((struct ps_bytes){ salted.bytes + PS_SALT_LEN,
							   salted.len - PS_SALT_LEN },
					&body) == PS_OK &&
		    ps_index_find_waybill(index, body.code, add_take, related))
			break;
	}
	ps_index_close(index);
}

static const char *why(enum ps_err err)
{
	switch (err) {
	case PS_NOT_FOUND:
		return "no checkpoint of the ledger covers this take yet";
	case PS_LIMIT:
		return "the ledger's first entry is too long to go along";
	case PS_IO:
	case PS_NO_MEMORY:
		return "the ledger could not be read";
	default:
		return "the ledger is not as the station signed it; `packseal ledger check` says "
		       "more";
	}
}

/* Keeps the proof only if it may go along. */
static void keep_proof(struct ps_export_proof *proof, struct ps_clip_gathered *gathered,
		       enum ps_err err)
{
	struct ps_buf *bytes = &gathered->proof;

	if (!err && ps_attachment_holds_jpeg((struct ps_bytes){ bytes->bytes, bytes->len })) {
		bytes->len = 0;
		proof->lacks = "its bytes happen to be those of a picture's beginning";
	} else {
		proof->lacks = err ? why(err) : NULL;
	}
	/* a time stamp says nothing of the take but through the proof */
	if (proof->lacks)
		gathered->anchor_count = 0;
}

static enum ps_err gather(const struct ps_export_proof *proof, const struct ps_check *check,
			  struct ps_prover *prover, struct ps_clip_gathered *gathered)
{
	uint64_t pasts[1 + PS_ANCHORS_MAX] = { check->start.ledger_size };
	struct related related = { .own = check->start.take_number };
	const struct ps_stamps_wanted wanted = { check->start.take_number, check->point,
						 proof->time_roots };
	struct ps_proof_request request = { .take_number = check->start.take_number,
					    .related = related.numbers,
					    .past_count = 1,
					    .pasts = pasts };

	if (memcmp(ps_ledger_keys_at(&prover->keys, check->start.ledger_size), check->point,
		   PS_POINT_LEN) != 0)
		return PS_MISMATCH;
	find_related(proof->store, check, &related);
	request.related_count = related.count;
	ps_export_stamps_choose(proof->store, prover, &wanted, gathered, pasts,
				&request.past_count);
	return ps_prover_prove(prover, &request, &gathered->proof);
}

enum ps_err ps_export_proof_gather(void *ctx, const struct ps_check *check,
				   struct ps_clip_gathered *gathered)
{
	struct ps_export_proof *proof = ctx;
	struct ps_prover prover;
	char path[4096];

	proof->lacks = "no ledger is at hand";
	if (!proof->store ||
	    snprintf(path, sizeof(path), "%s/ledger/leaves", proof->store) >= (int)sizeof(path) ||
	    access(path, R_OK) != 0)
		return PS_OK;
	proof->lacks = "the ledger cannot be used";
	if (ps_prover_open(proof->store, &prover))
		return PS_OK; /* which has been said */
	keep_proof(proof, gathered, gather(proof, check, &prover, gathered));
	ps_prover_close(&prover);
	return PS_OK;
}
