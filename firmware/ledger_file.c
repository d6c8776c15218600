#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "firmware/ledger_in.h"
#include "signing/cbor.h"
#include "signing/tag.h"

void ps_ledger_close(struct ps_ledger *ledger)
{
	if (!ledger)
		return;
	ps_disk_close(ledger->leaves);
	ps_disk_close(ledger->checkpoints);
	ps_ledger_plant_close(ledger);
	ps_ledger_tags_close(ledger);
	ps_disk_close(ledger->dir);
	ps_ledger_state_release(&ledger->state);
	ps_tag_map_release(&ledger->tags);
	ps_standing_release(&ledger->standing);
	free(ledger->chunks);
	explicit_bzero(ledger->secret, sizeof(ledger->secret));
	free(ledger);
}

const struct ps_ledger_state *ps_ledger_state(const struct ps_ledger *ledger)
{
	return &ledger->state;
}

const struct ps_ledger_keys *ps_ledger_keys(const struct ps_ledger *ledger)
{
	return &ledger->keys;
}

int ps_ledger_dir(const struct ps_ledger *ledger)
{
	return ledger->dir;
}

const struct ps_access_recent *ps_ledger_accessed(const struct ps_ledger *ledger)
{
	return &ledger->accessed;
}

const struct ps_standing *ps_ledger_standing(const struct ps_ledger *ledger)
{
	return &ledger->standing;
}

const struct ps_clock_past *ps_ledger_past(const struct ps_ledger *ledger)
{
	return &ledger->past;
}

void ps_ledger_add_past(struct ps_ledger *ledger, const struct ps_clock *clock)
{
	ps_clock_past_add(&ledger->past, clock);
}

void ps_ledger_id(const struct ps_ledger *ledger, uint8_t id_out[PS_HASH_LEN])
{
	memcpy(id_out, ledger->id, PS_HASH_LEN);
}

enum ps_err ps_ledger_root(const struct ps_ledger *ledger, uint8_t root_out[PS_HASH_LEN])
{
	return ps_merkle_root(&ledger->tree, root_out);
}

enum ps_err ps_ledger_check(const struct ps_ledger *ledger)
{
	enum ps_err err = ps_disk_check_name(ledger->dir, PS_LEDGER_LEAVES, ledger->leaves);

	return err ? err
		   : ps_disk_check_name(ledger->dir, PS_LEDGER_CHECKPOINTS, ledger->checkpoints);
}

void ps_ledger_describe_next(const struct ps_ledger *ledger, struct ps_leaf_started *started)
{
	started->number = ps_ledger_state_next_take(&ledger->state);
	started->has_previous = ledger->state.has_last;
	started->previous = ledger->state.last_started;
	started->totals = ledger->state.totals;
}

static enum ps_err reserve_chunk(struct ps_ledger *ledger)
{
	size_t room = ledger->chunk_room ? 2 * ledger->chunk_room : 16;
	struct ps_ledger_chunk *chunks;

	if (ledger->chunk_count < ledger->chunk_room)
		return PS_OK;
	chunks = reallocarray(ledger->chunks, room, sizeof(*chunks));
	if (!chunks)
		return PS_NO_MEMORY;
	ledger->chunks = chunks;
	ledger->chunk_room = room;
	return PS_OK;
}

static size_t tag_count(const struct ps_leaf *leaf)
{
	if (leaf->kind == PS_LEAF_ENDED)
		return leaf->ended.tag_count;
	return leaf->kind == PS_LEAF_BOUND_LATE ? 1 : 0;
}

/*
 * The low levels of the frontier are a tree of their own, of the unfinished chunk. With the chunk's
 * last leaf they become its root.
 */
static enum ps_err work_out_chunk_root(const struct ps_ledger *ledger, struct ps_ledger_next *next)
{
	struct ps_merkle chunk = ledger->tree;
	enum ps_err err;

	chunk.size %= PS_CHUNK_LEAVES;
	next->ends_chunk = chunk.size == PS_CHUNK_LEAVES - 1;
	if (!next->ends_chunk)
		return PS_OK;
	err = ps_merkle_add(&chunk, next->hash);
	if (!err)
		memcpy(next->chunk_root, chunk.subtrees[PS_CHUNK_LEVEL], PS_HASH_LEN);
	return err;
}

static bool names_key(const struct ps_leaf *leaf)
{
	return leaf->kind == PS_LEAF_ENROLMENT || leaf->kind == PS_LEAF_KEY_CHANGE;
}

static enum ps_err follow_key(const struct ps_ledger *ledger, const struct ps_leaf *leaf,
			      struct ps_ledger_next *next, const char **rule_out)
{
	uint8_t root[PS_HASH_LEN];
	enum ps_err err = PS_OK;

	if (!names_key(leaf))
		return PS_OK;
	next->keys = ledger->keys;
	if (leaf->index)
		err = ps_merkle_root(&ledger->tree, root);
	if (!err)
		err = ps_ledger_keys_follow(&next->keys, leaf, next->hash, root);
	if (!err || err == PS_NO_MEMORY || err == PS_CRYPTO)
		return err;
	*rule_out = leaf->kind == PS_LEAF_ENROLMENT
			    ? "leaf 0 enrols no key that can be read"
			    : "a leaf names a new key, and the key before it did not sign that";
	return PS_MISMATCH;
}

enum ps_err ps_ledger_prepare(struct ps_ledger *ledger, const struct ps_leaf *leaf,
			      struct ps_bytes bytes, struct ps_ledger_next *next_out,
			      const char **rule_out)
{
	enum ps_err err = ps_ledger_state_check(&ledger->state, leaf, rule_out);

	if (!err)
		err = ps_tag_map_reserve(&ledger->tags, tag_count(leaf));
	if (!err)
		err = ps_standing_reserve(&ledger->standing, leaf);
	if (!err)
		err = reserve_chunk(ledger);
	if (!err)
		err = ps_merkle_hash_leaf(bytes.bytes, bytes.len, next_out->hash);
	if (!err)
		err = follow_key(ledger, leaf, next_out, rule_out);
	if (!err)
		err = work_out_chunk_root(ledger, next_out);
	next_out->tree = ledger->tree;
	if (!err)
		err = ps_merkle_add(&next_out->tree, next_out->hash);
	return err;
}

void ps_ledger_adopt(struct ps_ledger *ledger, const struct ps_leaf *leaf, uint64_t offset,
		     const struct ps_ledger_next *next)
{
	if (leaf->index == 0)
		memcpy(ledger->id, next->hash, PS_HASH_LEN);
	if (leaf->index % PS_CHUNK_LEAVES == 0)
		ledger->chunks[ledger->chunk_count++].offset = offset;
	if (next->ends_chunk)
		memcpy(ledger->chunks[ledger->chunk_count - 1].root, next->chunk_root, PS_HASH_LEN);
	if (leaf->kind == PS_LEAF_ENDED)
		for (size_t i = 0; i < leaf->ended.tag_count; i++)
			ps_tag_map_add(&ledger->tags, leaf->ended.tags[i], offset);
	if (leaf->kind == PS_LEAF_BOUND_LATE)
		ps_tag_map_add(&ledger->tags, leaf->bound_late.tag, offset);
	if (names_key(leaf))
		ledger->keys = next->keys;
	ps_standing_add(&ledger->standing, leaf);
	ps_access_recent_add(&ledger->accessed, leaf);
	ps_clock_past_add(&ledger->past, &leaf->clock);
	ps_ledger_state_add(&ledger->state, leaf);
	ledger->tree = next->tree;
}

/*
 * Appends to one of the two files, on the medium. A write for which there was no room is taken
 * back; after any other failure, or if that fails too, the ledger is broken.
 */
static enum ps_err append_bytes(struct ps_ledger *ledger, int fd, uint64_t *len,
				struct ps_bytes bytes)
{
	enum ps_err err = ps_disk_write(fd, bytes.bytes, bytes.len);

	if (err == PS_NO_SPACE && ps_disk_truncate(fd, *len) == PS_OK)
		return err;
	if (!err)
		err = ps_disk_sync(fd);
	if (err) {
		ledger->broken = true;
		return PS_IO;
	}
	*len += bytes.len;
	return PS_OK;
}

enum ps_err ps_ledger_append(struct ps_ledger *ledger, struct ps_leaf *leaf)
{
	uint64_t offset = ledger->leaves_len;
	const size_t tags = ledger->tags.count;
	struct ps_ledger_next next;
	struct ps_buf bytes, framed;
	const char *rule;
	enum ps_err err;

	if (ledger->broken)
		return PS_IO;
	ps_buf_init(&bytes);
	ps_buf_init(&framed);
	leaf->index = ledger->state.size;
	err = ps_leaf_encode(leaf, &bytes);
	if (!err)
		err = ps_ledger_prepare(ledger, leaf, (struct ps_bytes){ bytes.bytes, bytes.len },
					&next, &rule);
	ps_cbor_add_bytes(&framed, bytes.bytes, bytes.len);
	if (!err)
		err = framed.err;
	if (!err)
		err = append_bytes(ledger, ledger->leaves, &ledger->leaves_len,
				   (struct ps_bytes){ framed.bytes, framed.len });
	if (!err) {
		ps_ledger_plant_add(ledger, next.hash, offset);
		ps_ledger_adopt(ledger, leaf, offset, &next);
		ps_ledger_tags_add(ledger, tags);
	}
	ps_buf_release(&bytes);
	ps_buf_release(&framed);
	return err;
}

enum ps_err ps_ledger_draft_checkpoint(const struct ps_ledger *ledger, const struct ps_clock *clock,
				       struct ps_checkpoint *checkpoint_out)
{
	if (ledger->broken)
		return PS_IO;
	*checkpoint_out = (struct ps_checkpoint){ .size = ledger->tree.size, .clock = *clock };
	memcpy(checkpoint_out->ledger, ledger->id, PS_HASH_LEN);
	return ps_merkle_root(&ledger->tree, checkpoint_out->root);
}

enum ps_err ps_ledger_add_checkpoint(struct ps_ledger *ledger, uint64_t size,
				     struct ps_bytes signed_checkpoint)
{
	uint64_t offset = ledger->checkpoints_len;
	enum ps_err err;

	if (ledger->broken)
		return PS_IO;
	if (size < ledger->checkpoint_size || size > ledger->tree.size)
		return PS_MISMATCH;
	err = append_bytes(ledger, ledger->checkpoints, &ledger->checkpoints_len,
			   signed_checkpoint);
	if (err)
		return err;
	ledger->last_checkpoint = offset;
	ledger->checkpoint_size = size;
	return PS_OK;
}

enum ps_err ps_ledger_checkpoint(struct ps_ledger *ledger, struct ps_key *key,
				 const struct ps_clock *clock, struct ps_buf *signed_out)
{
	struct ps_checkpoint checkpoint;
	struct ps_buf bytes;
	enum ps_err err = ps_ledger_draft_checkpoint(ledger, clock, &checkpoint);

	if (err)
		return err;
	ps_buf_init(&bytes);
	bytes.cap = PS_CHECKPOINT_LEN_MAX;
	err = ps_checkpoint_sign(&checkpoint, key, &bytes);
	if (!err && signed_out)
		err = ps_buf_reserve(signed_out, bytes.len);
	if (!err)
		err = ps_ledger_add_checkpoint(ledger, checkpoint.size,
					       (struct ps_bytes){ bytes.bytes, bytes.len });
	if (!err && signed_out)
		ps_buf_add(signed_out, bytes.bytes, bytes.len);
	ps_buf_release(&bytes);
	return err;
}

enum ps_err ps_ledger_last_checkpoint(const struct ps_ledger *ledger, struct ps_buf *buf)
{
	size_t len = (size_t)(ledger->checkpoints_len - ledger->last_checkpoint);
	size_t got = 0;
	enum ps_err err;

	if (ledger->checkpoint_size == 0)
		return PS_NOT_FOUND;
	err = ps_buf_reserve(buf, len);
	if (!err)
		err = ps_disk_read(ledger->checkpoints, ledger->last_checkpoint,
				   buf->bytes + buf->len, len, &got);
	if (!err && got != len)
		err = PS_IO;
	if (!err)
		buf->len += len;
	return err;
}

enum ps_err ps_ledger_tag(const struct ps_ledger *ledger, struct ps_bytes waybill,
			  uint8_t tag_out[PS_HASH_LEN])
{
	return ps_tag_make(ledger->secret, waybill, tag_out);
}
