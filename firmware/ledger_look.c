/* What is looked up in the ledger's file of leaves: tags, single leaves, proofs. */
#include <string.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "firmware/ledger_in.h"
#include "signing/sequence_reader.h"

/* An ended leaf with all its commitments and tags, and the byte string's head. */
#define TAGGED_LEAF_MAX 2048

/* Whatever was sound when the ledger was opened must be so now. */
static enum ps_err changed_below_us(enum ps_err err)
{
	return err == PS_IO || err == PS_NO_MEMORY || err == PS_CRYPTO ? err : PS_MISMATCH;
}

static bool carries(const struct ps_leaf *leaf, const uint8_t tag[PS_HASH_LEN])
{
	if (leaf->kind == PS_LEAF_BOUND_LATE)
		return memcmp(leaf->bound_late.tag, tag, PS_HASH_LEN) == 0;
	for (size_t i = 0; i < leaf->ended.tag_count; i++)
		if (memcmp(leaf->ended.tags[i], tag, PS_HASH_LEN) == 0)
			return true;
	return false;
}

/* Reads the ended or bound_late leaf at @offset. *@match_out: it carries the tag. */
static enum ps_err read_tagged(const struct ps_ledger *ledger, uint64_t offset,
			       const uint8_t tag[PS_HASH_LEN], struct ps_ledger_earlier *earlier,
			       bool *match_out)
{
	uint8_t bytes[TAGGED_LEAF_MAX];
	struct ps_cursor cursor;
	struct ps_bytes view;
	struct ps_leaf leaf;
	size_t len;
	enum ps_err err = ps_disk_read(ledger->leaves, offset, bytes, sizeof(bytes), &len);

	if (err)
		return err;
	cursor = ps_cursor_of(bytes, len);
	err = ps_leaf_next(&cursor, &view);
	if (!err)
		err = ps_leaf_decode(view, &leaf);
	if (err)
		return PS_MISMATCH;
	if (leaf.kind == PS_LEAF_ENDED) {
		earlier->number = leaf.ended.number;
		memcpy(earlier->take, leaf.ended.take, PS_HASH_LEN);
	} else if (leaf.kind == PS_LEAF_BOUND_LATE) {
		earlier->number = leaf.bound_late.number;
		memcpy(earlier->take, leaf.bound_late.take, PS_HASH_LEN);
	} else {
		return PS_MISMATCH;
	}
	earlier->utc_us = leaf.clock.utc_us;
	*match_out = carries(&leaf, tag);
	return PS_OK;
}

enum ps_err ps_ledger_find_tag(struct ps_ledger *ledger, const uint8_t tag[PS_HASH_LEN],
			       struct ps_ledger_earlier earlier_out[PS_EARLIER_MAX],
			       size_t *count_out, bool *more_out)
{
	const struct ps_tag_entry *entry = NULL;
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	bool more = false;
	size_t count = 0;

	while ((entry = ps_tag_map_find(&ledger->tags, tag, entry)) && !more) {
		struct ps_ledger_earlier next;
		bool match = false;
		size_t i = 0;
		enum ps_err err = read_tagged(ledger, entry->offset, tag, &next, &match);

		if (err)
			return err;
		if (!match)
			continue;
		while (i < count && found[i].number != next.number)
			i++;
		if (i < count)
			continue;
		if (count == PS_EARLIER_MAX)
			more = true;
		else
			found[count++] = next;
	}
	memcpy(earlier_out, found, count * sizeof(found[0]));
	*count_out = count;
	*more_out = more;
	return PS_OK;
}

/* Steps from the beginning of its chunk to leaf @index. The view is valid until the reader is
 * finished. */
static enum ps_err seek_leaf(struct ps_sequence_reader *reader, uint64_t index,
			     struct ps_bytes *bytes_out)
{
	enum ps_err err = PS_OK;

	for (uint64_t i = index - index % PS_CHUNK_LEAVES; i <= index && !err; i++)
		err = ps_sequence_reader_next(reader, bytes_out);
	return err ? changed_below_us(err) : PS_OK;
}

/* @part must live as long as @reader. */
static enum ps_err open_chunk(const struct ps_ledger *ledger, uint64_t chunk,
			      struct ps_disk_source *part, struct ps_sequence_reader *reader)
{
	uint64_t offset = ledger->chunks[chunk].offset;

	*part = (struct ps_disk_source){ ledger->leaves, offset, UINT64_MAX };
	return ps_sequence_reader_init(reader, ps_disk_source(part), offset, ps_leaf_next);
}

enum ps_err ps_ledger_read_leaf(struct ps_ledger *ledger, uint64_t index, struct ps_buf *buf)
{
	struct ps_sequence_reader reader;
	struct ps_disk_source part;
	struct ps_bytes bytes;
	enum ps_err err;

	if (index >= ledger->state.size)
		return PS_RANGE;
	err = open_chunk(ledger, index / PS_CHUNK_LEAVES, &part, &reader);
	if (err)
		return err;
	err = seek_leaf(&reader, index, &bytes);
	if (!err)
		err = ps_buf_reserve(buf, bytes.len);
	if (!err)
		ps_buf_add(buf, bytes.bytes, bytes.len);
	ps_sequence_reader_finish(&reader);
	return err;
}

/* Reads the leaf hashes of one chunk. */
static enum ps_err fill_cache(struct ps_ledger *ledger, uint64_t chunk)
{
	uint64_t left = ledger->state.size - chunk * PS_CHUNK_LEAVES;
	size_t count = left < PS_CHUNK_LEAVES ? (size_t)left : PS_CHUNK_LEAVES;
	struct ps_sequence_reader reader;
	struct ps_disk_source part;
	struct ps_bytes bytes;
	enum ps_err err;

	if (ledger->has_cache && ledger->cached_chunk == chunk && ledger->cached_count == count)
		return PS_OK;
	ledger->has_cache = false;
	err = open_chunk(ledger, chunk, &part, &reader);
	if (err)
		return err;
	for (size_t i = 0; i < count && !err; i++) {
		err = ps_sequence_reader_next(&reader, &bytes);
		if (!err)
			err = ps_merkle_hash_leaf(bytes.bytes, bytes.len, ledger->cache[i]);
	}
	ps_sequence_reader_finish(&reader);
	if (err)
		return changed_below_us(err);
	ledger->has_cache = true;
	ledger->cached_chunk = chunk;
	ledger->cached_count = count;
	return PS_OK;
}

static enum ps_err node(void *ctx, unsigned level, uint64_t index, uint8_t *hash_out)
{
	struct ps_ledger *ledger = ctx;
	enum ps_err err;

	if (level == PS_CHUNK_LEVEL) {
		memcpy(hash_out, ledger->chunks[index].root, PS_HASH_LEN);
		return PS_OK;
	}
	if (level > 0)
		return PS_NOT_FOUND;
	err = fill_cache(ledger, index / PS_CHUNK_LEAVES);
	if (!err)
		memcpy(hash_out, ledger->cache[index % PS_CHUNK_LEAVES], PS_HASH_LEN);
	return err;
}

enum ps_err ps_ledger_prove_inclusion(struct ps_ledger *ledger, uint64_t index, uint64_t size,
				      struct ps_merkle_proof *proof_out)
{
	const struct ps_merkle_source source = { node, ledger };

	if (size > ledger->state.size)
		return PS_RANGE;
	return ps_merkle_prove_inclusion(&source, index, size, proof_out);
}

enum ps_err ps_ledger_prove_consistency(struct ps_ledger *ledger, uint64_t old_size,
					uint64_t new_size, struct ps_merkle_proof *proof_out)
{
	const struct ps_merkle_source source = { node, ledger };

	if (new_size > ledger->state.size)
		return PS_RANGE;
	return ps_merkle_prove_consistency(&source, old_size, new_size, proof_out);
}
