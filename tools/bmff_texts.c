/* User data and metadata: texts under the names that they have there. */
#include <stdio.h>
#include <string.h>

#include "tools/bmff_in.h"

enum {
	FULL_HEAD = 4,
	NAME_MAX_LEN = 64,
	KEYS_MAX = 256,
	KEY_HEAD = 8,
	VALUE_HEAD = 8,	   /* kind of value, language */
	ENTRY_HEAD = 4,	   /* length, language */
	LANGUAGE_HEAD = 6, /* version and flags, language */
	UTF8 = 1,
	UTF16 = 2
};

static enum ps_err hand_out_text(struct ps_bmff *bmff, const char *name, struct ps_bytes text)
{
	const struct ps_bytes key = { (const uint8_t *)name, strlen(name) };

	return ps_bmff_hand_out(bmff, PS_PART_TEXT, key, text);
}

/* The beginning of a box, as far as a text is looked at. */
static enum ps_err read_text(struct ps_bmff *bmff, const struct ps_bmff_box *box, struct ps_buf *to)
{
	uint64_t len = box->to - box->from;

	return ps_bmff_read(bmff, box->from, len < PS_BMFF_TEXT_MAX ? len : PS_BMFF_TEXT_MAX, to);
}

/* QuickTime's names begin with a (c) of MacRoman or Latin-1. */
static void name_of(const struct ps_bmff_box *box, char name_out[NAME_MAX_LEN])
{
	(void)snprintf(name_out, NAME_MAX_LEN, "%s%.*s", box->type[0] == 0xa9 ? "©" : "",
		       box->type[0] == 0xa9 ? 3 : 4,
		       (const char *)box->type + (box->type[0] == 0xa9));
}

/* "©cmt" and others: the same text in several languages. What is longer than there is room for is
 * all that there is. */
static enum ps_err hand_out_languages(struct ps_bmff *bmff, const char *name, struct ps_bytes body)
{
	struct ps_cursor cursor = ps_cursor_of(body.bytes, body.len);
	struct ps_bytes head, text;
	enum ps_err err = PS_OK;

	while (!err && ps_cursor_left(&cursor) >= ENTRY_HEAD) {
		size_t len, left;

		err = ps_cursor_take(&cursor, ENTRY_HEAD, &head);
		left = ps_cursor_left(&cursor);
		len = err ? 0 : (size_t)ps_bmff_number(head.bytes, 2);
		if (!err)
			err = ps_cursor_take(&cursor, len < left ? len : left, &text);
		if (!err)
			err = hand_out_text(bmff, name, text);
	}
	return err;
}

/* 3GPP's, with version, flags and language before the text. */
static bool has_language(const struct ps_bmff_box *box)
{
	static const char types[][4 + 1] = { "titl", "dscp", "auth", "cprt", "perf", "gnre" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (ps_bmff_is(box, types[i]))
			return true;
	return false;
}

enum ps_err ps_bmff_user_data(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx)
{
	const struct ps_bytes none = { NULL, 0 };
	char name[NAME_MAX_LEN];
	struct ps_bytes text;
	struct ps_buf body;
	enum ps_err err;

	(void)ctx;
	if (ps_bmff_is(box, "meta"))
		return ps_bmff_meta(bmff, box);
	if (ps_bmff_is(box, "uuid"))
		return ps_bmff_uuid(bmff, box);
	name_of(box, name);
	ps_buf_init(&body);
	err = ps_bmff_is(box, "XMP_") ? ps_bmff_read(bmff, box->from, box->to - box->from, &body)
				      : read_text(bmff, box, &body);
	text = (struct ps_bytes){ body.bytes, body.len };
	if (!err && ps_bmff_is(box, "XMP_"))
		err = ps_bmff_hand_out(bmff, PS_PART_XMP, none, text);
	else if (!err && box->type[0] == 0xa9)
		err = hand_out_languages(bmff, name, text);
	else if (!err && has_language(box) && text.len >= LANGUAGE_HEAD)
		err = hand_out_text(
			bmff, name,
			(struct ps_bytes){ text.bytes + LANGUAGE_HEAD, text.len - LANGUAGE_HEAD });
	else if (!err)
		err = hand_out_text(bmff, name, text);
	ps_buf_release(&body);
	return ps_bmff_settle(bmff, err);
}

/* A list of texts: its keys, and the name of the one that is read. */
struct list {
	struct ps_bytes keys; /* the box's body; empty: the types of the boxes are the names */
	char name[NAME_MAX_LEN];
};

/* The @number-th key, from 1; "" where there is none. */
static void find_key(struct ps_bytes keys, uint64_t number, char name_out[NAME_MAX_LEN])
{
	struct ps_cursor cursor = ps_cursor_of(keys.bytes, keys.len);
	struct ps_bytes head, key;
	enum ps_err err = ps_cursor_take(&cursor, FULL_HEAD + 4, &head);

	name_out[0] = '\0';
	for (uint64_t i = 1; !err && i <= number && i <= KEYS_MAX; i++) {
		err = ps_cursor_take(&cursor, KEY_HEAD, &head);
		if (err || ps_bmff_number(head.bytes, 4) < KEY_HEAD)
			return;
		err = ps_cursor_take(&cursor, (size_t)ps_bmff_number(head.bytes, 4) - KEY_HEAD,
				     &key);
		if (!err && i == number)
			(void)snprintf(name_out, NAME_MAX_LEN, "%.*s",
				       (int)(key.len < NAME_MAX_LEN ? key.len : NAME_MAX_LEN),
				       (const char *)key.bytes);
	}
}

static enum ps_err on_value(struct ps_bmff *bmff, const struct list *list, struct ps_bytes body)
{
	uint64_t kind;

	if (body.len < VALUE_HEAD)
		return PS_TRUNCATED;
	kind = ps_bmff_number(body.bytes, 4);
	if (kind == UTF16)
		return PS_UNSUPPORTED;
	if (kind != UTF8)
		return PS_OK; /* a number, a picture */
	return hand_out_text(bmff, list->name,
			     (struct ps_bytes){ body.bytes + VALUE_HEAD, body.len - VALUE_HEAD });
}

/* "name" is of what has no type of its own, and stands before "data". */
static enum ps_err on_entry_box(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx)
{
	struct list *list = ctx;
	struct ps_buf body;
	enum ps_err err;

	if (!ps_bmff_is(box, "name") && !ps_bmff_is(box, "data"))
		return PS_OK;
	ps_buf_init(&body);
	err = read_text(bmff, box, &body);
	if (!err && ps_bmff_is(box, "data"))
		err = on_value(bmff, list, (struct ps_bytes){ body.bytes, body.len });
	else if (!err && body.len > FULL_HEAD)
		(void)snprintf(list->name, sizeof(list->name), "%.*s",
			       (int)(body.len - FULL_HEAD < NAME_MAX_LEN ? body.len - FULL_HEAD
									 : NAME_MAX_LEN),
			       (const char *)body.bytes + FULL_HEAD);
	ps_buf_release(&body);
	return ps_bmff_settle(bmff, err);
}

static enum ps_err on_entry(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx)
{
	struct list *list = ctx;

	if (list->keys.len)
		find_key(list->keys, ps_bmff_number(box->type, 4), list->name);
	else
		name_of(box, list->name);
	return ps_bmff_each(bmff, box->from, box->to, on_entry_box, list);
}

/* The boxes of a "meta" that count, the first of each; of length 0 where there is none. */
struct meta {
	struct ps_bmff_box keys, list, infos, places;
};

static enum ps_err note_box(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx)
{
	struct meta *meta = ctx;
	const struct {
		const char *type;
		struct ps_bmff_box *box;
	} rows[] = { { "keys", &meta->keys },
		     { "ilst", &meta->list },
		     { "iinf", &meta->infos },
		     { "iloc", &meta->places } };

	(void)bmff;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (ps_bmff_is(box, rows[i].type) && !rows[i].box->to)
			*rows[i].box = *box;
	return PS_OK;
}

static enum ps_err read_list(struct ps_bmff *bmff, const struct meta *meta)
{
	struct list list = { .name = "" };
	struct ps_buf keys;
	enum ps_err err = PS_OK;

	ps_buf_init(&keys);
	if (meta->keys.to)
		err = ps_bmff_settle(bmff, read_text(bmff, &meta->keys, &keys));
	list.keys = (struct ps_bytes){ keys.bytes, keys.len };
	if (!err)
		err = ps_bmff_each(bmff, meta->list.from, meta->list.to, on_entry, &list);
	ps_buf_release(&keys);
	return err;
}

enum ps_err ps_bmff_meta(struct ps_bmff *bmff, const struct ps_bmff_box *box)
{
	struct meta meta = { .keys = { .to = 0 } };
	uint64_t from = box->from;
	struct ps_buf start;
	enum ps_err err = PS_OK;

	/* QuickTime's has no version and flags, but begins with a box */
	ps_buf_init(&start);
	if (box->to - from >= FULL_HEAD + 4)
		err = ps_bmff_read(bmff, from, FULL_HEAD + 4, &start);
	else
		err = PS_TRUNCATED;
	if (!err && memcmp(start.bytes + FULL_HEAD, "hdlr", 4) != 0)
		from += FULL_HEAD;
	ps_buf_release(&start);
	if (err)
		return ps_bmff_settle(bmff, err);
	err = ps_bmff_each(bmff, from, box->to, note_box, &meta);
	if (!err && meta.list.to)
		err = read_list(bmff, &meta);
	if (!err && meta.infos.to && meta.places.to)
		err = ps_bmff_items(bmff, &meta.infos, &meta.places);
	return err;
}
