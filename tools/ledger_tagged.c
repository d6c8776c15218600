#include "tools/ledger_tagged.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "signing/ledger_tags.h"
#include "signing/ledger_tree.h"
#include "signing/sequence_reader.h"
#include "tools/ledger_lookup.h"

enum { AT_ONCE = 2048 }; /* records: what a processor keeps near */

struct search {
	struct ps_prover *prover;
	const uint8_t (*tags)[PS_HASH_LEN];
	size_t tag_count;
	uint64_t prefixes[PS_TAGS_MAX];	 /* of the tags */
	uint64_t seen;			 /* of these the last are kept: */
	uint64_t offsets[PS_TAGGED_MAX]; /* of leaves, each at its number among those seen */
	struct ps_buf leaf;
};

static void keep(struct search *search, uint64_t offset)
{
	/* a leaf with two of the tags */
	if (search->seen && search->offsets[(search->seen - 1) % PS_TAGGED_MAX] == offset)
		return;
	search->offsets[search->seen++ % PS_TAGGED_MAX] = offset;
}

static bool carries(const struct search *search, const struct ps_leaf *leaf)
{
	for (size_t i = 0; i < search->tag_count; i++) {
		if (leaf->kind == PS_LEAF_BOUND_LATE &&
		    memcmp(leaf->bound_late.tag, search->tags[i], PS_HASH_LEN) == 0)
			return true;
		for (size_t k = 0; leaf->kind == PS_LEAF_ENDED && k < leaf->ended.tag_count; k++)
			if (memcmp(leaf->ended.tags[k], search->tags[i], PS_HASH_LEN) == 0)
				return true;
	}
	return false;
}

/* The leaf at @offset; its views live until the next. */
static enum ps_err read_leaf(struct search *search, uint64_t offset, struct ps_leaf *leaf_out)
{
	enum ps_err err;

	ps_buf_clear(&search->leaf);
	err = ps_ledger_read_at(&search->prover->leaves_reach, offset, &search->leaf);
	return err ? err
		   : ps_leaf_decode((struct ps_bytes){ search->leaf.bytes, search->leaf.len },
				    leaf_out);
}

static bool is_ours(enum ps_err err)
{
	return err == PS_IO || err == PS_NO_MEMORY;
}

/* Does a leaf of this ledger stand where the record says, with a tag that begins so? */
static enum ps_err check_record(struct search *search, const uint8_t *record, bool *right_out)
{
	struct ps_leaf leaf;
	enum ps_err err = read_leaf(search, ps_ledger_tag_offset(record), &leaf);

	*right_out = false;
	if (err)
		return is_ours(err) ? err : PS_OK;
	if (leaf.kind == PS_LEAF_BOUND_LATE)
		*right_out = memcmp(leaf.bound_late.tag, record, PS_LEDGER_TAG_PREFIX) == 0;
	for (size_t i = 0; leaf.kind == PS_LEAF_ENDED && i < leaf.ended.tag_count; i++)
		*right_out |= memcmp(leaf.ended.tags[i], record, PS_LEDGER_TAG_PREFIX) == 0;
	return PS_OK;
}

/* There are millions of them, and one tag is wanted almost always. */
static void match(struct search *search, const uint8_t (*records)[PS_LEDGER_TAG_RECORD],
		  size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t prefix;

		memcpy(&prefix, records[i], sizeof(prefix));
		for (size_t k = 0; k < search->tag_count; k++)
			if (prefix == search->prefixes[k])
				keep(search, ps_ledger_tag_offset(records[i]));
	}
}

/* All records; *@end_out is the offset of the last one's leaf. *@right_out: they can be used. */
static enum ps_err read_records(struct search *search, const struct ps_reach *file,
				uint64_t *end_out, bool *right_out)
{
	uint8_t records[AT_ONCE][PS_LEDGER_TAG_RECORD];
	size_t got = 0, count = 0;

	*right_out = false;
	for (uint64_t at = 0;; at += got) {
		enum ps_err err =
			file->read_at(file->ctx, at, (uint8_t *)records, sizeof(records), &got);

		if (err)
			return err;
		if (got < PS_LEDGER_TAG_RECORD)
			break;
		count = got / PS_LEDGER_TAG_RECORD;
		match(search, records, count);
		*end_out = ps_ledger_tag_offset(records[count - 1]);
		if (got < sizeof(records))
			break;
	}
	return count ? check_record(search, records[count - 1], right_out) : PS_OK;
}

static enum ps_err read_tags(struct search *search, uint64_t *end_out, bool *right_out)
{
	const char *leaves = search->prover->files.leaves_path;
	char path[sizeof(search->prover->files.leaves_path)];
	const int dir_len = (int)(strrchr(leaves, '/') - leaves);
	struct ps_input input;
	struct ps_reach file;
	enum ps_err err;

	*right_out = false;
	if (snprintf(path, sizeof(path), "%.*s/tags", dir_len, leaves) >= (int)sizeof(path) ||
	    access(path, R_OK) != 0 || ps_input_open(path, &input))
		return PS_OK;
	file = ps_input_reach(&input);
	err = read_records(search, &file, end_out, right_out);
	ps_input_close(&input);
	return err;
}

/* The leaves from @offset on, which the file "tags" has not; PS_END: the last one. */
static enum ps_err read_leaves(struct search *search, uint64_t offset)
{
	struct ps_input *leaves = &search->prover->files.leaves;
	struct ps_sequence_reader reader;
	enum ps_err err;

	if (lseek(leaves->fd, (off_t)offset, SEEK_SET) < 0)
		return PS_IO;
	err = ps_sequence_reader_init(&reader, ps_input_source(leaves), offset, ps_leaf_next);
	if (err)
		return err;
	do {
		const uint64_t at = ps_sequence_reader_offset(&reader);
		struct ps_leaf leaf;
		struct ps_bytes bytes;

		err = ps_sequence_reader_next(&reader, &bytes);
		if (!err)
			err = ps_leaf_decode(bytes, &leaf);
		if (!err && leaf.index >= search->prover->checkpoint.size)
			err = PS_END;
		if (!err && carries(search, &leaf))
			keep(search, at);
	} while (!err);
	ps_sequence_reader_finish(&reader);
	return is_ours(err) ? err : PS_OK;
}

/* What stands at those places, the latest first, once each was read. */
static enum ps_err look(struct search *search, struct ps_tagged_leaf *found_out, size_t *count_out)
{
	const uint64_t first = search->seen > PS_TAGGED_MAX ? search->seen - PS_TAGGED_MAX : 0;
	size_t count = 0;

	for (uint64_t i = search->seen; i-- > first;) {
		const uint64_t offset = search->offsets[i % PS_TAGGED_MAX];
		struct ps_leaf leaf;
		uint64_t there;
		enum ps_err err = read_leaf(search, offset, &leaf);

		if (is_ours(err))
			return err;
		if (err || leaf.index >= search->prover->checkpoint.size ||
		    !carries(search, &leaf) ||
		    ps_ledger_tree_offset(&search->prover->tree_reach, leaf.index, &there) ||
		    there != offset)
			continue;
		found_out[count++] = (struct ps_tagged_leaf){ leaf.index, ps_leaf_take(&leaf) };
	}
	*count_out = count;
	return PS_OK;
}

enum ps_err ps_ledger_tagged(struct ps_prover *prover, const uint8_t (*tags)[PS_HASH_LEN],
			     size_t count, struct ps_tagged_leaf found_out[PS_TAGGED_MAX],
			     size_t *count_out)
{
	struct search search = { .prover = prover,
				 .tags = tags,
				 .tag_count = count < PS_TAGS_MAX ? count : PS_TAGS_MAX };
	uint64_t end = 0;
	bool right;
	enum ps_err err;

	*count_out = 0;
	if (count == 0)
		return PS_OK;
	for (size_t i = 0; i < search.tag_count; i++)
		memcpy(&search.prefixes[i], tags[i], sizeof(search.prefixes[i]));
	ps_buf_init(&search.leaf);
	err = read_tags(&search, &end, &right);
	if (!err && !right)
		search.seen = end = 0;
	if (!err)
		err = read_leaves(&search, end);
	if (!err)
		err = look(&search, found_out, count_out);
	ps_buf_release(&search.leaf);
	return err;
}
