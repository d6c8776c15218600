#include "signing/access_log.h"

#include <string.h>

#include "signing/cbor.h"

enum { ACT_MAX = 255 };

const char *ps_access_act_name(uint64_t act)
{
	switch (act) {
#define X(number, code, name) \
	case number:          \
		return name;
		PS_ACCESS_ACTS(X)
#undef X
	default:
		return NULL;
	}
}

static enum ps_err read_entry(struct ps_cursor *cursor, bool has_station,
			      struct ps_access_entry *entry)
{
	enum ps_err err = ps_cbor_read_uint(cursor, PS_LEAVES_MAX, &entry->serial);

	if (!err && entry->serial == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_fixed(cursor, entry->salt, PS_SALT_LEN);
	if (!err)
		err = ps_cbor_read_int(cursor, &entry->utc_us);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &entry->who);
	if (!err && entry->who.len == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_uint(cursor, ACT_MAX, &entry->act);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_LEAVES_MAX, &entry->take);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, &entry->text);
	if (!err && has_station)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &entry->station);
	if (!err && has_station && entry->station.len == 0)
		err = PS_RANGE;
	return err;
}

/* How many things an item has; an entry may have its station behind them. */
static const uint64_t arity[] = {
	[PS_ACCESS_ENTRY] = 8, [PS_ACCESS_BATCH] = 2, [PS_ACCESS_NOTED] = 3
};

enum ps_err ps_access_item_decode(struct ps_bytes bytes, struct ps_access_item *item_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_access_item item = { .kind = PS_ACCESS_ENTRY };
	uint64_t count = 0;
	uint64_t kind = 0;
	bool more;
	enum ps_err err;

	if (bytes.len > PS_ACCESS_ITEM_LEN_MAX)
		return PS_RANGE;
	err = ps_cbor_read_array(&cursor, 1, UINT64_MAX, &count);
	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &kind);
	if (!err && kind > PS_ACCESS_NOTED)
		err = PS_UNSUPPORTED;
	more = !err && kind == PS_ACCESS_ENTRY && count == arity[kind] + 1;
	if (!err && count != arity[kind] && !more)
		err = PS_MALFORMED;
	if (err)
		return err;
	item.kind = (enum ps_access_item_kind)kind;
	if (item.kind == PS_ACCESS_ENTRY)
		err = read_entry(&cursor, more, &item.entry);
	else if (item.kind == PS_ACCESS_BATCH)
		err = ps_access_batch_decode(&cursor, &item.batch);
	else
		err = ps_cbor_read_fixed(&cursor, item.noted.root, PS_HASH_LEN);
	if (!err && item.kind == PS_ACCESS_NOTED)
		err = ps_cbor_read_uint(&cursor, PS_LEAVES_MAX - 1, &item.noted.leaf);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		*item_out = item;
	return err;
}

static void add_entry(struct ps_buf *buf, const struct ps_access_entry *entry)
{
	ps_cbor_add_uint(buf, entry->serial);
	ps_cbor_add_bytes(buf, entry->salt, PS_SALT_LEN);
	ps_cbor_add_int(buf, entry->utc_us);
	ps_cbor_add_text_view(buf, entry->who);
	ps_cbor_add_uint(buf, entry->act);
	ps_cbor_add_uint(buf, entry->take);
	ps_cbor_add_text_view(buf, entry->text);
	if (entry->station.len)
		ps_cbor_add_text_view(buf, entry->station);
}

enum ps_err ps_access_item_encode(const struct ps_access_item *item, struct ps_buf *buf)
{
	size_t before = buf->len;
	struct ps_access_item again;
	enum ps_err err;

	ps_cbor_add_array(buf, (size_t)arity[item->kind] +
				       (item->kind == PS_ACCESS_ENTRY && item->entry.station.len));
	ps_cbor_add_uint(buf, item->kind);
	if (item->kind == PS_ACCESS_ENTRY) {
		add_entry(buf, &item->entry);
	} else if (item->kind == PS_ACCESS_BATCH) {
		ps_access_batch_encode(&item->batch, buf);
	} else {
		ps_cbor_add_bytes(buf, item->noted.root, PS_HASH_LEN);
		ps_cbor_add_uint(buf, item->noted.leaf);
	}
	err = buf->err;
	/* All bounds are written once, in the reader. */
	if (!err)
		err = ps_access_item_decode(
			(struct ps_bytes){ buf->bytes + before, buf->len - before }, &again);
	if (err)
		buf->len = before;
	return err;
}

enum ps_err ps_access_item_next(struct ps_cursor *cursor, struct ps_bytes *item_out)
{
	struct ps_cursor walk = *cursor;
	enum ps_err err;

	if (ps_cursor_left(cursor) == 0)
		return PS_END;
	err = ps_cbor_read_bytes(&walk, 1, PS_ACCESS_ITEM_LEN_MAX, item_out);
	if (!err)
		*cursor = walk;
	return err;
}

enum ps_err ps_access_tree_add(struct ps_access_tree *tree, const struct ps_access_entry *entry,
			       struct ps_bytes bytes)
{
	struct ps_access_batch *batch = &tree->batch;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err;

	if (batch->entries == PS_ACCESS_BATCH_MAX)
		return PS_LIMIT;
	err = ps_merkle_hash_leaf(bytes.bytes, bytes.len, hash);
	if (!err)
		err = ps_merkle_add(&tree->tree, hash);
	if (err)
		return err;
	if (batch->entries == 0) {
		batch->from = entry->serial;
		batch->first_utc_us = batch->last_utc_us = entry->utc_us;
	}
	if (entry->utc_us < batch->first_utc_us)
		batch->first_utc_us = entry->utc_us;
	if (entry->utc_us > batch->last_utc_us)
		batch->last_utc_us = entry->utc_us;
	batch->entries++;
	return PS_OK;
}

enum ps_err ps_access_tree_close(const struct ps_access_tree *tree,
				 struct ps_access_batch *batch_out)
{
	struct ps_access_batch batch = tree->batch;
	enum ps_err err = ps_merkle_root(&tree->tree, batch.root);

	if (!err)
		*batch_out = batch;
	return err;
}
