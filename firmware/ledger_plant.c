/*
 * The file "tree" beside the leaves (signing/ledger_tree.h): it grows with them, so that a proof
 * reads some thirty hashes of it and not all leaves. It is derived, and the ledger is whole without
 * it: what goes wrong with it stops nothing, and it is made anew when the ledger is opened the next
 * time.
 */
#include <string.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "firmware/ledger_in.h"
#include "signing/ledger_tree.h"

/* So many records may be lost in a power cut, being written and not synced. */
#define SYNC_EVERY PS_CHUNK_LEAVES

static enum ps_err write_records(void *ctx, struct ps_buf *buf)
{
	enum ps_err err = ps_disk_write(*(const int *)ctx, buf->bytes, buf->len);

	ps_buf_clear(buf);
	return err;
}

/* Does the record at leaf @index of the file begin with these bytes? */
static enum ps_err compare(const struct ps_ledger *ledger, uint64_t index,
			   const struct ps_buf *record, bool *right_out)
{
	uint8_t there[8 + PS_MERKLE_LEVELS * PS_HASH_LEN];
	size_t got = 0;
	enum ps_err err = ps_disk_read(ledger->tree_file, ps_ledger_tree_len(index), there,
				       record->len, &got);

	*right_out = !err && got == record->len && memcmp(there, record->bytes, got) == 0;
	return err;
}

/*
 * Are the last records, which a power cut may have taken, those of the last leaves? A chunk is a
 * tree of its own: of its last record what lies above that is not looked at.
 */
static enum ps_err check_leaves(struct ps_ledger *ledger, uint64_t first,
				struct ps_sequence_reader *reader, bool *right_out)
{
	struct ps_merkle chunk;
	struct ps_buf record;
	enum ps_err err = PS_OK;

	ps_buf_init(&record);
	ps_merkle_init(&chunk);
	*right_out = true;
	for (uint64_t i = first; i < ledger->tree.size && !err && *right_out; i++) {
		const uint64_t offset = ps_sequence_reader_offset(reader);
		uint8_t hash[PS_HASH_LEN];
		struct ps_bytes leaf;

		if (i % PS_CHUNK_LEAVES == 0)
			ps_merkle_init(&chunk);
		ps_buf_clear(&record);
		err = ps_sequence_reader_next(reader, &leaf);
		if (!err)
			err = ps_merkle_hash_leaf(leaf.bytes, leaf.len, hash);
		if (!err)
			err = ps_ledger_tree_add(&chunk, hash, offset, &record);
		if (!err)
			err = compare(ledger, i, &record, right_out);
	}
	ps_buf_release(&record);
	return err;
}

static enum ps_err check_end(struct ps_ledger *ledger, bool *right_out)
{
	const size_t first = ledger->chunk_count > 2 ? ledger->chunk_count - 2 : 0;
	const uint64_t offset = ledger->chunks[first].offset;
	struct ps_disk_source leaves = { .fd = ledger->leaves,
					 .offset = offset,
					 .limit = UINT64_MAX };
	struct ps_sequence_reader reader;
	enum ps_err err =
		ps_sequence_reader_init(&reader, ps_disk_source(&leaves), offset, ps_leaf_next);

	if (err)
		return err;
	err = check_leaves(ledger, first * PS_CHUNK_LEAVES, &reader, right_out);
	ps_sequence_reader_finish(&reader);
	return err;
}

static enum ps_err make_anew(struct ps_ledger *ledger)
{
	struct ps_disk_source leaves = { .fd = ledger->leaves, .limit = UINT64_MAX };
	struct ps_sequence_reader reader;
	enum ps_err err = ps_disk_truncate(ledger->tree_file, 0);

	if (!err)
		err = ps_sequence_reader_init(&reader, ps_disk_source(&leaves), 0, ps_leaf_next);
	if (err)
		return err;
	err = ps_ledger_tree_plant(&reader, ledger->tree.size, write_records, &ledger->tree_file);
	ps_sequence_reader_finish(&reader);
	return err ? err : ps_disk_sync(ledger->tree_file);
}

static enum ps_err open_file(struct ps_ledger *ledger)
{
	enum ps_err err = ps_disk_open_append(ledger->dir, PS_LEDGER_TREE, &ledger->tree_file);

	return err == PS_NOT_FOUND
		       ? ps_disk_create(ledger->dir, PS_LEDGER_TREE, 0640, &ledger->tree_file)
		       : err;
}

enum ps_err ps_ledger_plant_open(struct ps_ledger *ledger)
{
	bool right = false;
	uint64_t len = 0;
	enum ps_err err = open_file(ledger);

	if (!err)
		err = ps_disk_size(ledger->tree_file, &len);
	if (!err && len == ps_ledger_tree_len(ledger->tree.size))
		err = check_end(ledger, &right);
	if (!err && !right)
		err = make_anew(ledger);
	if (err)
		ps_ledger_plant_close(ledger);
	return err;
}

void ps_ledger_plant_close(struct ps_ledger *ledger)
{
	ps_disk_close(ledger->tree_file);
	ledger->tree_file = -1;
}

void ps_ledger_plant_add(struct ps_ledger *ledger, const uint8_t hash[PS_HASH_LEN], uint64_t offset)
{
	struct ps_merkle tree = ledger->tree;
	struct ps_buf record;
	enum ps_err err;

	if (ledger->tree_file < 0)
		return;
	ps_buf_init(&record);
	err = ps_ledger_tree_add(&tree, hash, offset, &record);
	if (!err)
		err = ps_disk_write(ledger->tree_file, record.bytes, record.len);
	if (!err && tree.size % SYNC_EVERY == 0)
		err = ps_disk_sync(ledger->tree_file);
	ps_buf_release(&record);
	/* half a record, or none: what came behind it would be wrong */
	if (err)
		ps_ledger_plant_close(ledger);
}
