#include "web/access.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "web/access_in.h"

/* The tree that entry @serial goes into; a new one where an entry before it is not there any more.
 */
static enum ps_err growing(struct ps_web_access *access, uint64_t serial,
			   struct ps_access_tree **tree_out)
{
	struct ps_access_tree *last =
		access->tree_count ? &access->trees[access->tree_count - 1] : NULL;

	if (last && last->batch.entries < PS_ACCESS_BATCH_MAX &&
	    last->batch.from + last->batch.entries == serial) {
		*tree_out = last;
		return PS_OK;
	}
	if (access->tree_count == access->tree_room) {
		size_t room = access->tree_room ? 2 * access->tree_room : 4;
		struct ps_access_tree *trees = realloc(access->trees, room * sizeof(*trees));

		if (!trees)
			return PS_NO_MEMORY;
		access->trees = trees;
		access->tree_room = room;
	}
	*tree_out = &access->trees[access->tree_count];
	memset(*tree_out, 0, sizeof(**tree_out));
	return PS_OK;
}

/* Counts it only once there is something in it. */
static enum ps_err grow(struct ps_web_access *access, struct ps_access_tree *tree,
			const struct ps_access_entry *entry, struct ps_bytes bytes)
{
	bool fresh = tree->batch.entries == 0;
	enum ps_err err = ps_access_tree_add(tree, entry, bytes);

	if (!err && fresh)
		access->tree_count++;
	return err;
}

static void drop_trees(struct ps_web_access *access, size_t count)
{
	access->tree_count -= count;
	if (access->tree_count) /* without any there may be no place for them either */
		memmove(access->trees, access->trees + count,
			access->tree_count * sizeof(*access->trees));
}

static void drop_cut(struct ps_web_access *access, size_t at)
{
	access->cut_count--;
	memmove(access->cut + at, access->cut + at + 1,
		(access->cut_count - at) * sizeof(access->cut[0]));
}

/* What the file says of itself once more. What somebody changed in it the ledger's leaves show. */
static enum ps_err adopt(struct ps_web_access *access, const struct ps_access_item *item,
			 struct ps_bytes bytes)
{
	const struct ps_access_batch *batch = &item->batch;
	struct ps_access_tree *tree;
	size_t covered = 0;
	enum ps_err err;

	if (item->kind == PS_ACCESS_ENTRY) {
		if (item->entry.serial >= access->next_serial)
			access->next_serial = item->entry.serial + 1;
		err = growing(access, item->entry.serial, &tree);
		return err ? err : grow(access, tree, &item->entry, bytes);
	}
	if (item->kind == PS_ACCESS_NOTED) {
		for (size_t i = access->cut_count; i-- > 0;)
			if (memcmp(access->cut[i].root, item->noted.root, PS_HASH_LEN) == 0)
				drop_cut(access, i);
		return PS_OK;
	}
	while (covered < access->tree_count &&
	       access->trees[covered].batch.from < batch->from + batch->entries)
		covered++;
	drop_trees(access, covered);
	if (batch->from + batch->entries > access->next_serial)
		access->next_serial = batch->from + batch->entries;
	if (access->cut_count == PS_WEB_ACCESS_CUT_MAX)
		return PS_LIMIT;
	access->cut[access->cut_count++] = *batch;
	return PS_OK;
}

static enum ps_err load(struct ps_web_access *access, struct ps_web_access_report *report)
{
	struct ps_web_access_file file = { .fd = access->fd };
	struct ps_sequence_reader reader;
	struct ps_access_item item;
	struct ps_bytes bytes;
	enum ps_err err = ps_sequence_reader_init(&reader, ps_web_access_source(&file), 0,
						  ps_access_item_next);

	while (!err) {
		err = ps_web_access_next(&reader, &item, &bytes, &report->damaged);
		if (!err)
			err = adopt(access, &item, bytes);
	}
	report->bad_offset = ps_sequence_reader_offset(&reader);
	if (err == PS_TRUNCATED) {
		report->torn_bytes = ps_sequence_reader_rest(&reader).len;
		err = ps_disk_truncate(access->fd, report->bad_offset);
	} else if (err == PS_END) {
		err = PS_OK;
	} else if (err == PS_RANGE) {
		err = PS_MALFORMED;
	}
	access->len = report->bad_offset;
	ps_sequence_reader_finish(&reader);
	return err;
}

enum ps_err ps_web_access_open(struct ps_web_access *access, const char *state,
			       struct ps_web_access_report *report_out)
{
	enum ps_err err;

	memset(access, 0, sizeof(*access));
	memset(report_out, 0, sizeof(*report_out));
	access->dir = access->fd = -1;
	access->next_serial = 1;
	err = ps_disk_open_root(state, &access->dir);
	if (!err)
		err = ps_disk_open_append(access->dir, PS_WEB_ACCESS_NAME, &access->fd);
	if (err == PS_NOT_FOUND && access->dir >= 0) {
		err = ps_disk_create(access->dir, PS_WEB_ACCESS_NAME, 0600, &access->fd);
		if (!err)
			err = ps_disk_sync_dir(access->dir);
	}
	if (!err)
		err = ps_disk_lock(access->fd);
	if (!err)
		err = load(access, report_out);
	if (err)
		ps_web_access_close(access);
	return err;
}

void ps_web_access_close(struct ps_web_access *access)
{
	if (!access->next_serial)
		return;
	ps_web_ask_drop(access->ask);
	ps_disk_close(access->fd);
	ps_disk_close(access->dir);
	free(access->trees);
	memset(access, 0, sizeof(*access));
}

/* Either all of it is in the file, or nothing. */
static enum ps_err put(struct ps_web_access *access, struct ps_bytes item)
{
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	ps_web_access_frame(&bytes, item);
	err = bytes.err;
	if (!err && access->broken)
		err = PS_IO;
	if (!err && access->len + bytes.len > PS_WEB_ACCESS_BYTES_MAX)
		err = PS_LIMIT;
	if (!err) {
		err = ps_disk_write(access->fd, bytes.bytes, bytes.len);
		if (err && ps_disk_truncate(access->fd, access->len))
			access->broken = true;
	}
	if (!err) {
		access->len += bytes.len;
		access->dirty = true;
	}
	ps_buf_release(&bytes);
	return err;
}

enum ps_err ps_web_access_add(struct ps_web_access *access, const struct ps_random *random,
			      struct ps_access_entry *entry)
{
	struct ps_access_item item = { .kind = PS_ACCESS_ENTRY };
	struct ps_access_tree *tree = NULL;
	struct ps_bytes bytes;
	struct ps_buf buf;
	enum ps_err err = ps_random_fill(random, entry->salt, PS_SALT_LEN);

	entry->serial = access->next_serial;
	item.entry = *entry;
	ps_buf_init(&buf);
	if (!err)
		err = ps_access_item_encode(&item, &buf);
	if (!err)
		err = growing(access, entry->serial, &tree);
	bytes = (struct ps_bytes){ buf.bytes, buf.len };
	if (!err)
		err = put(access, bytes);
	if (!err) {
		access->next_serial++;
		err = grow(access, tree, entry, bytes);
		/* it is in the file, and would be missing in its batch until the next start */
		access->broken = access->broken || err;
	}
	ps_buf_release(&buf);
	return err;
}

enum ps_err ps_web_access_sync(struct ps_web_access *access)
{
	enum ps_err err = access->broken ? PS_IO : PS_OK;

	if (!err && access->dirty)
		err = ps_disk_sync(access->fd);
	if (err)
		access->broken = true;
	else
		access->dirty = false;
	return err;
}

static enum ps_err put_item(struct ps_web_access *access, const struct ps_access_item *item)
{
	struct ps_buf buf;
	enum ps_err err;

	ps_buf_init(&buf);
	err = ps_access_item_encode(item, &buf);
	if (!err)
		err = put(access, (struct ps_bytes){ buf.bytes, buf.len });
	ps_buf_release(&buf);
	return err;
}

enum ps_err ps_web_access_cut(struct ps_web_access *access)
{
	struct ps_access_item item = { .kind = PS_ACCESS_BATCH };
	enum ps_err err;

	if (!access->tree_count)
		return PS_NOT_FOUND;
	if (access->cut_count == PS_WEB_ACCESS_CUT_MAX)
		return PS_LIMIT;
	err = ps_access_tree_close(&access->trees[0], &item.batch);
	if (!err)
		err = put_item(access, &item);
	if (err)
		return err;
	drop_trees(access, 1);
	access->cut[access->cut_count++] = item.batch;
	return ps_web_access_sync(access);
}

enum ps_err ps_web_access_note(struct ps_web_access *access, uint64_t leaf)
{
	struct ps_access_item item = { .kind = PS_ACCESS_NOTED };

	memcpy(item.noted.root, access->cut[0].root, PS_HASH_LEN);
	item.noted.leaf = leaf;
	drop_cut(access, 0);
	return put_item(access, &item);
}

uint64_t ps_web_access_waiting(const struct ps_web_access *access)
{
	uint64_t count = 0;

	for (size_t i = 0; i < access->tree_count; i++)
		count += access->trees[i].batch.entries;
	for (size_t i = 0; i < access->cut_count; i++)
		count += access->cut[i].entries;
	return count;
}
