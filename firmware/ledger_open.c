#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "firmware/ledger_in.h"
#include "firmware/unwritten.h"
#include "signing/cbor.h"
#include "signing/digest.h"
#include "signing/sequence_reader.h"

static const char restore[] = "keep a copy of the folder, and restore the file from a backup";
static const char wait_or_stop[] = "another packseald is running; stop it first";
static const char look[] = "look whether the right disk is mounted, and whether it may be written";

/* "leaves" is written last: without it, and without a checkpoint, there never was a ledger. */
static enum ps_err check_none(int dir)
{
	uint64_t len = 0;
	int fd = -1;
	enum ps_err err = ps_disk_open_read(dir, PS_LEDGER_LEAVES, &fd);

	if (!err)
		err = PS_EXISTS;
	if (err == PS_NOT_FOUND)
		err = ps_disk_open_read(dir, PS_LEDGER_CHECKPOINTS, &fd);
	if (!err)
		err = ps_disk_size(fd, &len);
	if (!err && len)
		err = PS_EXISTS;
	ps_disk_close(fd);
	return err == PS_NOT_FOUND ? PS_OK : err;
}

enum ps_err ps_ledger_create(int store, const uint8_t secret[PS_LEDGER_SECRET_LEN],
			     const struct ps_leaf *enrolment)
{
	struct ps_leaf leaf = *enrolment;
	struct ps_buf bytes, framed;
	int dir = -1;
	enum ps_err err;

	if (leaf.kind != PS_LEAF_ENROLMENT)
		return PS_INVALID;
	leaf.index = 0;
	ps_buf_init(&bytes);
	ps_buf_init(&framed);
	err = ps_disk_make_dir(store, PS_LEDGER_DIR, 0750, &dir);
	if (!err)
		err = ps_disk_lock(dir);
	if (!err)
		err = check_none(dir);
	if (!err)
		err = ps_digest(secret, PS_LEDGER_SECRET_LEN, leaf.enrolment.secret_commitment);
	if (!err)
		err = ps_leaf_encode(&leaf, &bytes);
	ps_cbor_add_bytes(&framed, bytes.bytes, bytes.len);
	if (!err)
		err = framed.err;
	if (!err)
		err = ps_disk_replace(dir, PS_LEDGER_SECRET, 0600, secret, PS_LEDGER_SECRET_LEN);
	if (!err)
		err = ps_disk_replace(dir, PS_LEDGER_CHECKPOINTS, 0640, "", 0);
	if (!err)
		err = ps_disk_replace(dir, PS_LEDGER_LEAVES, 0640, framed.bytes, framed.len);
	ps_buf_release(&bytes);
	ps_buf_release(&framed);
	ps_disk_close(dir);
	return err;
}

static enum ps_err fault(struct ps_ledger_report *report, enum ps_err err, const char *what,
			 const char *advice)
{
	report->what = what;
	report->advice = advice;
	return err;
}

/* The end of either file, as a power cut may have left it. */
struct tail {
	uint64_t size;
	uint64_t zeros; /* where those of an unwritten end begin; the size if there are none */
};

/* No append was longer, the head of a leaf's byte string included. */
#define TAIL_MAX (PS_LEAF_LEN_MAX + 5)

static enum ps_err find_tail(int fd, struct tail *tail_out)
{
	enum ps_err err = ps_disk_size(fd, &tail_out->size);

	return err ? err : ps_unwritten_find(fd, TAIL_MAX, &tail_out->zeros);
}

/* No leaf and no checkpoint that ends at @end of the file has so many zeros at its end. */
static bool is_unwritten(const struct tail *tail, uint64_t end)
{
	return end >= tail->zeros + PS_UNWRITTEN_MIN;
}

/*
 * Whether zeros stand from @offset to the end of its sector or of the file: a disk writes sectors
 * in any order, and the last item's first one may be the one that it did not come to. No item
 * begins with a zero.
 */
static enum ps_err lacks_first_sector(int fd, const struct tail *tail, uint64_t offset,
				      bool *lacks_out)
{
	uint8_t bytes[PS_UNWRITTEN_SECTOR];
	size_t len = PS_UNWRITTEN_SECTOR - (size_t)(offset % PS_UNWRITTEN_SECTOR);
	size_t got = 0;
	enum ps_err err = ps_disk_read(fd, offset, bytes, len, &got);

	if (err)
		return err;
	*lacks_out = got > 0 && tail->size > offset;
	for (size_t i = 0; i < got && *lacks_out; i++)
		*lacks_out = bytes[i] == 0;
	return PS_OK;
}

/*
 * Whether what stands at @offset, which cannot be read as an item, is the last one's beginning.
 * @begins_item says so of its bytes but the zeros; without a byte it was only announced.
 */
static enum ps_err is_torn(int fd, const struct tail *tail, uint64_t offset,
			   bool (*begins_item)(struct ps_bytes bytes, uint64_t index),
			   uint64_t index, bool *torn_out)
{
	size_t len = tail->zeros > offset ? (size_t)(tail->zeros - offset) : 0;
	struct ps_buf buf;
	size_t got = 0;
	enum ps_err err;

	*torn_out = false;
	if (tail->size - offset > TAIL_MAX)
		return PS_OK;
	err = lacks_first_sector(fd, tail, offset, torn_out);
	if (err || *torn_out)
		return err;
	ps_buf_init(&buf);
	err = ps_buf_reserve(&buf, len);
	if (!err)
		err = ps_disk_read(fd, offset, buf.bytes, len, &got);
	if (!err)
		*torn_out = got == 0 || begins_item((struct ps_bytes){ buf.bytes, got }, index);
	ps_buf_release(&buf);
	return err;
}

/* What bytes that are wrong are called, and nothing else is. */
static bool is_of_bytes(enum ps_err err)
{
	return err == PS_TRUNCATED || err == PS_MALFORMED || err == PS_RANGE || err == PS_MISMATCH;
}

static bool is_torn_checkpoint(struct ps_bytes rest, uint64_t index)
{
	struct ps_cursor cursor = ps_cursor_of(rest.bytes, rest.len);
	size_t len;

	(void)index;
	return ps_cbor_measure(&cursor, PS_CHECKPOINT_LEN_MAX, &len) == PS_TRUNCATED;
}

/* One that reaches into the zeros is whole only if it can be read. */
static bool is_whole_checkpoint(const struct tail *tail, struct ps_bytes item, uint64_t end)
{
	struct ps_cursor cursor = ps_cursor_of(item.bytes, item.len);
	struct ps_checkpoint checkpoint;
	struct ps_cose cose;

	return end <= tail->zeros || (!is_unwritten(tail, end) &&
				      ps_checkpoint_read(&cursor, &cose, &checkpoint) == PS_OK);
}

/* What was signed last, and by whom. */
struct last_checkpoint {
	struct ps_checkpoint is;
	struct ps_cose cose; /* views of @bytes */
	uint8_t bytes[PS_CHECKPOINT_LEN_MAX];
};

/* Finds the last checkpoint. *@last is left as it is where there is none. */
static enum ps_err scan_checkpoints(struct ps_ledger *ledger, struct ps_ledger_report *report,
				    struct last_checkpoint *last)
{
	struct ps_disk_source file = { .fd = ledger->checkpoints, .limit = UINT64_MAX };
	struct ps_sequence_reader reader;
	struct ps_bytes item;
	struct ps_cursor cursor;
	size_t last_len = 0;
	struct tail tail;
	bool torn = false;
	enum ps_err err = find_tail(ledger->checkpoints, &tail);

	if (!err)
		err = ps_sequence_reader_init(&reader, ps_disk_source(&file), 0,
					      ps_checkpoint_step);
	if (err)
		return err;
	report->file = PS_LEDGER_CHECKPOINTS;
	for (;;) {
		report->offset = ps_sequence_reader_offset(&reader);
		err = ps_sequence_reader_next(&reader, &item);
		if (!err && !is_whole_checkpoint(&tail, item, ps_sequence_reader_offset(&reader)))
			err = PS_TRUNCATED;
		if (err)
			break;
		ledger->last_checkpoint = report->offset;
		memcpy(last->bytes, item.bytes, item.len);
		last_len = item.len;
	}
	ledger->checkpoints_len = report->offset;
	ps_sequence_reader_finish(&reader);
	if (is_of_bytes(err) &&
	    is_torn(ledger->checkpoints, &tail, report->offset, is_torn_checkpoint, 0, &torn))
		return PS_IO;
	if (torn) {
		report->torn_checkpoint_bytes = tail.size - report->offset;
		err = PS_END;
	}
	if (err != PS_END)
		return fault(report, err, "a checkpoint is damaged", restore);
	if (last_len == 0)
		return PS_OK;
	report->offset = ledger->last_checkpoint;
	cursor = ps_cursor_of(last->bytes, last_len);
	err = ps_checkpoint_read(&cursor, &last->cose, &last->is);
	if (err)
		return fault(report, err, "the last checkpoint is damaged", restore);
	ledger->checkpoint_size = last->is.size;
	return PS_OK;
}

/*
 * Whether the rest of the file is the beginning of the leaf that would follow. A leaf whose length
 * was damaged also seems to go on behind the end of the file, but it has other content.
 */
static bool is_torn_leaf(struct ps_bytes rest, uint64_t index)
{
	static const size_t head_len[] = { 2, 3, 5 };
	uint8_t info = rest.bytes[0] & 0x1f;
	size_t head = info < 24 ? 1 : info < 27 ? head_len[info - 24] : 0;
	struct ps_cursor content;
	uint64_t kind, got;
	size_t len;
	enum ps_err err;

	if (head == 0 || rest.bytes[0] >> 5 != PS_CBOR_BYTES)
		return false;
	if (rest.len <= head)
		return true;
	content = ps_cursor_of(rest.bytes + head, rest.len - head);
	if (ps_cbor_measure(&content, PS_LEAF_LEN_MAX, &len) != PS_TRUNCATED)
		return false;
	err = ps_cbor_read_tuple(&content, 4);
	if (!err)
		err = ps_cbor_read_uint(&content, UINT64_MAX, &kind);
	if (!err)
		err = ps_cbor_read_uint(&content, UINT64_MAX, &got);
	return err == PS_TRUNCATED || (!err && got == index);
}

/* Where the last checkpoint was made: is it of this tree, and the station's? */
static enum ps_err check_checkpoint(struct ps_ledger *ledger, struct ps_ledger_report *report,
				    const struct last_checkpoint *last)
{
	uint8_t root[PS_HASH_LEN];
	enum ps_err err = ps_merkle_root(&ledger->tree, root);

	if (!err && memcmp(root, last->is.root, PS_HASH_LEN) != 0)
		return fault(report, PS_MISMATCH,
			     "the leaves are not those that the last checkpoint was signed over",
			     restore);
	if (!err && memcmp(ledger->id, last->is.ledger, PS_HASH_LEN) != 0)
		return fault(report, PS_MISMATCH, "the last checkpoint is another ledger's",
			     restore);
	if (!err)
		err = ps_cose_verify(&last->cose, ps_ledger_keys_at(&ledger->keys, last->is.size));
	if (err == PS_BAD_SIGNATURE) {
		report->file = PS_LEDGER_CHECKPOINTS;
		report->offset = ledger->last_checkpoint;
		return fault(report, err, "the last checkpoint's signature does not verify",
			     restore);
	}
	return err;
}

/* One leaf that was read; compares the tree where the last checkpoint was made. */
static enum ps_err take_leaf(struct ps_ledger *ledger, struct ps_ledger_report *report,
			     struct ps_bytes bytes, struct last_checkpoint *last)
{
	struct ps_ledger_next next;
	struct ps_leaf leaf;
	const char *rule = NULL;
	enum ps_err err = ps_leaf_decode(bytes, &leaf);

	if (err == PS_UNSUPPORTED)
		return fault(report, err, "a leaf is of a kind that this version does not know",
			     "run the version of packseal that wrote it, or a later one");
	if (err)
		return fault(report, err, "a leaf is damaged", restore);
	err = ps_ledger_prepare(ledger, &leaf, bytes, &next, &rule);
	if (err == PS_MISMATCH)
		return fault(report, err, rule, restore);
	if (err)
		return err;
	ps_ledger_adopt(ledger, &leaf, report->offset, &next);
	return ledger->tree.size == ledger->checkpoint_size ? check_checkpoint(ledger, report, last)
							    : PS_OK;
}

/* Reading ended at report->offset with @err. */
static enum ps_err judge_end(struct ps_ledger *ledger, struct ps_ledger_report *report,
			     const struct tail *tail, enum ps_err err)
{
	bool torn = false;

	if (is_of_bytes(err) &&
	    is_torn(ledger->leaves, tail, report->offset, is_torn_leaf, ledger->state.size, &torn))
		return PS_IO;
	if (torn) {
		report->torn_leaf_bytes = tail->size - report->offset;
		report->what = report->advice = NULL;
		err = PS_END;
	}
	if (err != PS_END)
		return report->what ? err : fault(report, err, "a leaf is damaged", restore);
	if (ledger->state.size == 0)
		return fault(report, PS_TRUNCATED, "the enrolment leaf is missing", restore);
	if (ledger->state.size < ledger->checkpoint_size)
		return fault(report, PS_MISMATCH, "leaves are missing that a checkpoint covers",
			     restore);
	return PS_OK;
}

static enum ps_err scan_leaves(struct ps_ledger *ledger, struct ps_ledger_report *report,
			       struct last_checkpoint *last)
{
	struct ps_disk_source file = { .fd = ledger->leaves, .limit = UINT64_MAX };
	struct ps_sequence_reader reader;
	struct ps_bytes bytes;
	struct tail tail;
	enum ps_err err = find_tail(ledger->leaves, &tail);

	if (!err)
		err = ps_sequence_reader_init(&reader, ps_disk_source(&file), 0, ps_leaf_next);
	if (err)
		return err;
	report->file = PS_LEDGER_LEAVES;
	do {
		report->offset = ps_sequence_reader_offset(&reader);
		report->leaf = ledger->state.size;
		err = ps_sequence_reader_next(&reader, &bytes);
		if (!err && is_unwritten(&tail, ps_sequence_reader_offset(&reader)))
			err = PS_TRUNCATED;
		if (!err)
			err = take_leaf(ledger, report, bytes, last);
	} while (!err);
	ps_sequence_reader_finish(&reader);
	ledger->leaves_len = report->offset;
	return judge_end(ledger, report, &tail, err);
}

/* The enrolment leaf holds the hash of the secret: another secret would give other tags. */
static enum ps_err check_secret(struct ps_ledger *ledger, struct ps_ledger_report *report)
{
	uint8_t commitment[PS_HASH_LEN];
	struct ps_leaf leaf;
	struct ps_buf buf;
	enum ps_err err;

	ps_buf_init(&buf);
	err = ps_ledger_read_leaf(ledger, 0, &buf);
	if (!err)
		err = ps_leaf_decode((struct ps_bytes){ buf.bytes, buf.len }, &leaf);
	if (!err)
		err = ps_digest(ledger->secret, sizeof(ledger->secret), commitment);
	if (!err && memcmp(commitment, leaf.enrolment.secret_commitment, PS_HASH_LEN) != 0)
		err = PS_MISMATCH;
	ps_buf_release(&buf);
	if (err == PS_MISMATCH) {
		report->file = PS_LEDGER_SECRET;
		report->offset = 0;
		report->leaf = 0;
		return fault(report, err, "the secret is not the one that was enrolled", restore);
	}
	return err;
}

static enum ps_err open_files(struct ps_ledger *ledger, int store, struct ps_ledger_report *report)
{
	struct ps_buf secret;
	enum ps_err err = ps_disk_open_dir(store, PS_LEDGER_DIR, &ledger->dir);

	report->none = err == PS_NOT_FOUND;
	if (err)
		return fault(report, err, "the ledger's folder cannot be opened", look);
	err = ps_disk_lock(ledger->dir);
	if (err)
		return fault(report, err, "the ledger is in use", wait_or_stop);
	report->file = PS_LEDGER_LEAVES;
	err = ps_disk_open_append(ledger->dir, PS_LEDGER_LEAVES, &ledger->leaves);
	report->none = err == PS_NOT_FOUND;
	if (!err) {
		report->file = PS_LEDGER_CHECKPOINTS;
		err = ps_disk_open_append(ledger->dir, PS_LEDGER_CHECKPOINTS, &ledger->checkpoints);
	}
	if (err)
		return fault(report, err, "a file of the ledger cannot be opened",
			     err == PS_NOT_FOUND ? restore : look);
	report->file = PS_LEDGER_SECRET;
	ps_buf_init(&secret);
	err = ps_disk_read_all(ledger->dir, PS_LEDGER_SECRET, PS_LEDGER_SECRET_LEN, &secret);
	if (err == PS_LIMIT || (!err && secret.len != PS_LEDGER_SECRET_LEN))
		err = PS_MALFORMED;
	if (!err) {
		memcpy(ledger->secret, secret.bytes, PS_LEDGER_SECRET_LEN);
		explicit_bzero(secret.bytes, secret.len);
	}
	ps_buf_release(&secret);
	return err ? fault(report, err, "the ledger's secret cannot be read", restore) : PS_OK;
}

/* Takes away what the power cut left; only once everything else has been found good. */
static enum ps_err cut_torn(struct ps_ledger *ledger, const struct ps_ledger_report *report)
{
	enum ps_err err = PS_OK;

	if (report->torn_leaf_bytes)
		err = ps_disk_truncate(ledger->leaves, ledger->leaves_len);
	if (!err && report->torn_checkpoint_bytes)
		err = ps_disk_truncate(ledger->checkpoints, ledger->checkpoints_len);
	return err;
}

enum ps_err ps_ledger_open(int store, struct ps_ledger_report *report_out,
			   struct ps_ledger **ledger_out)
{
	struct ps_ledger *ledger = calloc(1, sizeof(*ledger));
	struct ps_ledger_report report = { .offset = 0 };
	struct last_checkpoint last = { .is = { .size = 0 } };
	enum ps_err err = PS_NO_MEMORY;

	if (!ledger)
		goto out;
	ledger->dir = ledger->leaves = ledger->checkpoints = -1;
	ledger->tree_file = ledger->tags_file = -1;
	ps_ledger_state_init(&ledger->state);
	ps_tag_map_init(&ledger->tags);
	ps_standing_init(&ledger->standing);
	ps_merkle_init(&ledger->tree);
	err = open_files(ledger, store, &report);
	if (!err)
		err = scan_checkpoints(ledger, &report, &last);
	if (!err)
		err = scan_leaves(ledger, &report, &last);
	if (!err)
		err = check_secret(ledger, &report);
	if (!err)
		err = cut_torn(ledger, &report);
	if (err)
		goto out;
	report.tree = ps_ledger_plant_open(ledger);
	report.tags = ps_ledger_tags_open(ledger);
	report.file = NULL;
	report.offset = 0;
	report.leaf = 0;
	*ledger_out = ledger;
	ledger = NULL;
out:
	*report_out = report;
	ps_ledger_close(ledger);
	return err;
}
