/*
 * Any bytes, as an access log, and as the proof of one of its entries.
 *
 * Property: an item that is decoded is encoded again as the same bytes. Cutting into reads changes
 * nothing. Each entry is in one batch or loose; a batch that is whole has exactly its entries, by
 * number, and the root of what its entries are.
 */
#include <stdlib.h>
#include <string.h>

#include "signing/access_check.h"
#include "signing/access_proof.h"
#include "tests/fuzz/fuzz.h"

struct reading {
	struct ps_bytes left;
	size_t piece;
};

static enum ps_err read_some(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct reading *reading = ctx;
	size_t got = reading->left.len < len ? reading->left.len : len;

	if (got > reading->piece)
		got = reading->piece;
	if (got)
		memcpy(bytes, reading->left.bytes, got);
	reading->left.bytes += got;
	reading->left.len -= got;
	*got_out = got;
	return PS_OK;
}

static void round_trip(struct ps_bytes file)
{
	struct ps_cursor cursor = ps_cursor_of(file.bytes, file.len);
	struct ps_access_item item;
	struct ps_bytes bytes;
	struct ps_buf again;

	ps_buf_init(&again);
	while (!ps_access_item_next(&cursor, &bytes)) {
		if (ps_access_item_decode(bytes, &item))
			continue;
		ps_buf_clear(&again);
		PS_FUZZ_HOLDS(ps_access_item_encode(&item, &again) == PS_OK);
		PS_FUZZ_HOLDS(ps_bytes_equal(bytes, (struct ps_bytes){ again.bytes, again.len }));
	}
	ps_buf_release(&again);
}

/* The entries of one batch, as they stand in the file. */
struct own {
	const struct ps_access_batch *batch;
	uint64_t count;
};

static enum ps_err visit(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct own *own = ctx;

	(void)bytes;
	if (item->kind != PS_ACCESS_ENTRY || item->entry.serial < own->batch->from ||
	    item->entry.serial >= own->batch->from + own->batch->entries)
		return PS_OK;
	own->count++;
	return PS_OK;
}

static struct ps_source source_of(struct reading *reading, struct ps_bytes file, size_t piece)
{
	*reading = (struct reading){ file, piece };
	return (struct ps_source){ read_some, reading };
}

static void check_batch(struct ps_bytes file, const struct ps_access_checked *batch)
{
	struct own own = { &batch->batch, 0 };
	struct reading reading;

	if (!batch->whole)
		return;
	PS_FUZZ_HOLDS(ps_access_items(source_of(&reading, file, SIZE_MAX), visit, &own) == PS_OK);
	PS_FUZZ_HOLDS(own.count == batch->batch.entries);
}

static void read_it(struct ps_bytes file, size_t piece, struct ps_access_check *check)
{
	struct reading first, again;

	*check = (struct ps_access_check){ .count = 0 };
	PS_FUZZ_HOLDS(ps_access_check_read(check, source_of(&first, file, piece),
					   source_of(&again, file, piece)) == PS_OK);
}

/* The same bytes as the proof of one entry. */
static void prove(struct ps_bytes file)
{
	struct ps_access_proof proof;
	struct ps_buf again;

	if (ps_access_proof_decode(file, &proof))
		return;
	PS_FUZZ_HOLDS(proof.entry.serial - proof.batch.from < proof.batch.entries);
	ps_buf_init(&again);
	PS_FUZZ_HOLDS(ps_access_proof_encode(&proof, &again) == PS_OK);
	PS_FUZZ_HOLDS(ps_bytes_equal(file, (struct ps_bytes){ again.bytes, again.len }));
	ps_buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_access_check check, cut;
	uint8_t *copy = ps_fuzz_copy(bytes, len);
	const struct ps_bytes file = { copy, len };
	uint64_t found = 0;

	round_trip(file);
	prove(file);
	read_it(file, SIZE_MAX, &check);
	read_it(file, 13, &cut);
	PS_FUZZ_HOLDS(check.count == cut.count && check.entries == cut.entries &&
		      check.loose == cut.loose && check.lost == cut.lost &&
		      check.damaged == cut.damaged && check.torn_bytes == cut.torn_bytes &&
		      check.broken == cut.broken && check.offset == cut.offset);
	PS_FUZZ_HOLDS(check.offset + check.torn_bytes <= len);
	for (size_t i = 0; i < check.count; i++) {
		PS_FUZZ_HOLDS(check.batches[i].whole == cut.batches[i].whole);
		found += check.batches[i].found;
		if (i < 8)
			check_batch(file, &check.batches[i]);
	}
	PS_FUZZ_HOLDS(found + check.loose == check.entries);
	ps_access_check_release(&check);
	ps_access_check_release(&cut);
	free(copy);
	return 0;
}
