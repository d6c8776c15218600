#include "firmware/anchors.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "signing/record.h"

#define REFUSE(...) ((void)snprintf(refusal->text, sizeof(refusal->text), __VA_ARGS__), PS_INVALID)

static enum ps_err judge_stamp(const struct ps_timestamp *stamp, const struct ps_anchor_rule *rule,
			       struct ps_anchor_refusal *refusal)
{
	const unsigned unknown = rule->roots ? 0 : 1U << PS_STAMP_UNTRUSTED_ROOT;
	const unsigned faults = stamp->faults & ~unknown;
	const int64_t ahead_us = stamp->utc_us - rule->now_us;

	for (unsigned fault = 0; fault < PS_STAMP_FAULTS_COUNT; fault++)
		if (faults & 1U << fault)
			return REFUSE("the time stamp is of no use: %s",
				      ps_stamp_fault_text((enum ps_stamp_fault)fault));
	if (!rule->roots && ahead_us > PS_ANCHOR_AHEAD_US)
		return REFUSE("it states a time %lld days ahead of this station's clock: set the "
			      "clock, or name the authority's root (time_roots)",
			      (long long)(ahead_us / PS_ANCHOR_AHEAD_US));
	return PS_OK;
}

static enum ps_err judge(const struct ps_ledger_keys *keys, const struct ps_anchor_rule *rule,
			 struct ps_bytes item, struct ps_anchor *anchor,
			 struct ps_checkpoint *checkpoint, struct ps_timestamp *stamp,
			 struct ps_anchor_refusal *refusal)
{
	enum ps_err err;

	if (ps_anchor_decode(item, anchor))
		return REFUSE("it is not a checkpoint with a time stamp");
	err = ps_anchor_checkpoint(anchor, keys, checkpoint);
	if (err == PS_NO_MEMORY || err == PS_CRYPTO)
		return err;
	if (err)
		return REFUSE("the checkpoint is not one that this station signed");
	err = ps_timestamp_check(anchor->token, anchor->checkpoint, rule->roots, stamp);
	if (!err)
		err = judge_stamp(stamp, rule, refusal);
	if (err)
		return err;
	/* no export could carry it (signing/FORMAT.md, "Exports") */
	if (ps_attachment_holds_jpeg(item))
		return REFUSE(
			"its bytes happen to be those of a picture's beginning: ask for another");
	return PS_OK;
}

/* The last name in the order of time that comes before @before; "" if there is none. */
static enum ps_err find_newest(int dir, const char *before, char name_out[PS_ANCHOR_NAME_LEN + 1])
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;

	if (!stream) {
		ps_disk_close(copy);
		return PS_IO;
	}
	name_out[0] = '\0';
	while ((entry = readdir(stream)))
		if (ps_anchor_is_name(entry->d_name) && strcmp(entry->d_name, name_out) > 0 &&
		    (!before[0] || strcmp(entry->d_name, before) < 0))
			memcpy(name_out, entry->d_name, PS_ANCHOR_NAME_LEN + 1);
	closedir(stream);
	return PS_OK;
}

/* PS_DENIED: it leads to none of @roots. */
static enum ps_err accept(const struct ps_anchor *anchor, const struct ps_certificates *roots)
{
	struct ps_timestamp stamp;
	enum ps_err err =
		roots ? ps_timestamp_check(anchor->token, anchor->checkpoint, roots, &stamp)
		      : PS_OK;

	return roots && !err && stamp.faults ? PS_DENIED : err;
}

static enum ps_err read_file(int dir, const char *name, const struct ps_certificates *roots,
			     struct ps_buf *item, int64_t *utc_us_out)
{
	const size_t before = item->len;
	struct ps_anchor anchor;
	enum ps_err err = ps_disk_read_all(dir, name, PS_ANCHOR_BYTES_MAX, item);

	if (!err)
		err = ps_anchor_decode(
			(struct ps_bytes){ item->bytes + before, item->len - before }, &anchor);
	if (!err)
		err = ps_timestamp_utc(anchor.token, utc_us_out);
	if (!err)
		err = accept(&anchor, roots);
	if (err)
		item->len = before;
	return err;
}

enum ps_err ps_anchors_newest(int ledger_dir, const struct ps_certificates *roots,
			      struct ps_buf *item_out, int64_t *utc_us_out)
{
	char name[PS_ANCHOR_NAME_LEN + 1] = "", before[PS_ANCHOR_NAME_LEN + 1] = "";
	int dir = -1;
	enum ps_err err = ps_disk_open_dir(ledger_dir, PS_ANCHORS_DIR, &dir);

	while (!err) {
		err = find_newest(dir, before, name);
		if (!err && !name[0])
			err = PS_NOT_FOUND;
		if (err)
			break;
		err = read_file(dir, name, roots, item_out, utc_us_out);
		if (!err || err == PS_NO_MEMORY || err == PS_CRYPTO)
			break;
		err = PS_OK;
		memcpy(before, name, sizeof(before));
	}
	ps_disk_close(dir);
	return err;
}

/* A ledger only grows: what was stamped when it was shorter was stamped earlier. */
static enum ps_err compare(int ledger_dir, const struct ps_anchor_rule *rule, uint64_t size,
			   int64_t utc_us, struct ps_anchor_refusal *refusal)
{
	struct ps_checkpoint newest;
	struct ps_anchor anchor;
	struct ps_cursor cursor;
	struct ps_cose cose;
	struct ps_buf item;
	int64_t newest_us;
	enum ps_err err;

	ps_buf_init(&item);
	err = ps_anchors_newest(ledger_dir, rule->roots, &item, &newest_us);
	if (!err)
		err = ps_anchor_decode((struct ps_bytes){ item.bytes, item.len }, &anchor);
	if (!err) {
		cursor = ps_cursor_of(anchor.checkpoint.bytes, anchor.checkpoint.len);
		err = ps_checkpoint_read(&cursor, &cose, &newest);
	}
	if (!err && size > newest.size && utc_us < newest_us - PS_ANCHOR_APART_US)
		err = REFUSE("it states a time before that of an earlier time stamp, of a ledger "
			     "that was shorter: one of the authorities' clocks is wrong");
	ps_buf_release(&item);
	return err == PS_NOT_FOUND ? PS_OK : err;
}

enum ps_err ps_anchors_add(int ledger_dir, const struct ps_ledger_keys *keys,
			   const struct ps_anchor_rule *rule, struct ps_bytes item,
			   int64_t *utc_us_out, struct ps_anchor_refusal *refusal_out)
{
	char name[PS_ANCHOR_NAME_LEN + 1];
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;
	struct ps_anchor anchor;
	int dir = -1;
	enum ps_err err = judge(keys, rule, item, &anchor, &checkpoint, &stamp, refusal_out);

	/* without roots the earlier one may be the forged one */
	if (!err && rule->roots)
		err = compare(ledger_dir, rule, checkpoint.size, stamp.utc_us, refusal_out);
	if (!err)
		err = ps_anchor_name(&anchor, name);
	if (!err)
		err = ps_disk_make_dir(ledger_dir, PS_ANCHORS_DIR, 0750, &dir);
	if (!err)
		err = ps_disk_replace(dir, name, 0640, item.bytes, item.len);
	if (!err)
		*utc_us_out = stamp.utc_us;
	ps_disk_close(dir);
	return err;
}
