#include "firmware/anchors.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "signing/record.h"

#define MINUTE_US (60LL * 1000000)
#define DAY_US (24 * 60 * MINUTE_US)

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
		return REFUSE("it states a time %lld %s ahead of this station's clock: set the "
			      "clock, or name the authority's root (time_roots)",
			      (long long)(ahead_us / (ahead_us < DAY_US ? MINUTE_US : DAY_US)),
			      ahead_us < DAY_US ? "minutes" : "days");
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

/* The newest names, the newest first. */
struct names {
	size_t count;
	char names[PS_ANCHORS_LOOKED_AT][PS_ANCHOR_NAME_LEN + 1];
};

static void keep_newest(struct names *names, const char *name)
{
	size_t at = names->count;

	while (at && strcmp(name, names->names[at - 1]) > 0)
		at--;
	if (at == PS_ANCHORS_LOOKED_AT)
		return;
	if (names->count < PS_ANCHORS_LOOKED_AT)
		names->count++;
	memmove(names->names[at + 1], names->names[at],
		(names->count - at - 1) * sizeof(names->names[0]));
	memcpy(names->names[at], name, sizeof(names->names[0]));
}

static enum ps_err find_newest(int dir, struct names *names)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry;

	names->count = 0;
	if (!stream) {
		ps_disk_close(copy);
		return PS_IO;
	}
	while ((entry = readdir(stream)))
		if (ps_anchor_is_name(entry->d_name))
			keep_newest(names, entry->d_name);
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
			     struct ps_buf *item, struct ps_anchor_stated *newest_out)
{
	const size_t before = item->len;
	struct ps_checkpoint checkpoint;
	struct ps_cursor cursor;
	struct ps_anchor anchor;
	struct ps_cose cose;
	enum ps_err err = ps_disk_read_all(dir, name, PS_ANCHOR_BYTES_MAX, item);

	if (!err)
		err = ps_anchor_decode(
			(struct ps_bytes){ item->bytes + before, item->len - before }, &anchor);
	if (!err)
		err = ps_timestamp_utc(anchor.token, &newest_out->utc_us);
	if (!err) {
		cursor = ps_cursor_of(anchor.checkpoint.bytes, anchor.checkpoint.len);
		err = ps_checkpoint_read(&cursor, &cose, &checkpoint);
	}
	if (!err)
		newest_out->size = checkpoint.size;
	if (!err)
		err = accept(&anchor, roots);
	if (err)
		item->len = before;
	return err;
}

enum ps_err ps_anchors_newest(int ledger_dir, const struct ps_certificates *roots,
			      struct ps_buf *item_out, struct ps_anchor_stated *newest_out)
{
	struct names names;
	int dir = -1;
	enum ps_err found = PS_NOT_FOUND;
	enum ps_err err = ps_disk_open_dir(ledger_dir, PS_ANCHORS_DIR, &dir);

	if (!err)
		err = find_newest(dir, &names);
	for (size_t i = 0; !err && found && i < names.count; i++) {
		found = read_file(dir, names.names[i], roots, item_out, newest_out);
		if (found == PS_NO_MEMORY || found == PS_CRYPTO)
			err = found;
	}
	ps_disk_close(dir);
	if (err)
		return err;
	return found ? PS_NOT_FOUND : PS_OK;
}

/* A ledger only grows: what was stamped when it was shorter was stamped earlier. */
static enum ps_err compare(const struct ps_anchor_stated *newest, uint64_t size, int64_t utc_us,
			   struct ps_anchor_refusal *refusal)
{
	if (size > newest->size && utc_us < newest->utc_us - PS_ANCHOR_APART_US)
		return REFUSE("it states a time before that of an earlier time stamp, of a ledger "
			      "that was shorter: one of the authorities' clocks is wrong");
	return PS_OK;
}

enum ps_err ps_anchors_add(int ledger_dir, const struct ps_ledger_keys *keys,
			   const struct ps_anchor_rule *rule, struct ps_bytes item,
			   struct ps_anchor_stated *added_out,
			   struct ps_anchor_refusal *refusal_out)
{
	char name[PS_ANCHOR_NAME_LEN + 1];
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;
	struct ps_anchor anchor;
	int dir = -1;
	enum ps_err err = judge(keys, rule, item, &anchor, &checkpoint, &stamp, refusal_out);

	/* without roots the earlier one may be the forged one */
	if (!err && rule->roots && rule->newest)
		err = compare(rule->newest, checkpoint.size, stamp.utc_us, refusal_out);
	if (!err)
		err = ps_anchor_name(&anchor, name);
	if (!err)
		err = ps_disk_make_dir(ledger_dir, PS_ANCHORS_DIR, 0750, &dir);
	if (!err)
		err = ps_disk_replace(dir, name, 0640, item.bytes, item.len);
	if (!err)
		*added_out = (struct ps_anchor_stated){ stamp.utc_us, checkpoint.size };
	ps_disk_close(dir);
	return err;
}
