/* Items of a HEIC or AVIF that are Exif or XMP (ISO/IEC 14496-12, 8.11.3 and 8.11.6). */
#include <string.h>

#include "tools/bmff_in.h"

enum {
	FULL_HEAD = 4,
	BOX_HEAD = 8,
	ITEMS_MAX = 16,	 /* that are looked into */
	PIECES_MAX = 64, /* of one of them */
	EXIF_HEAD = 4,	 /* how far behind it the TIFF structure begins */
	IN_THIS_FILE = 0
};

/* An item that is wanted. */
struct item {
	uint64_t number;
	enum ps_part_kind kind;
	bool plain; /* neither protected nor encoded */
};

/* The table of where items lie, "iloc". */
struct places {
	struct ps_cursor cursor;
	unsigned version;
	size_t offset_len, length_len, base_len, index_len;
	uint64_t count;
};

static enum ps_err take(struct ps_cursor *cursor, size_t len, uint64_t *number_out)
{
	struct ps_bytes bytes;
	enum ps_err err = ps_cursor_take(cursor, len, &bytes);

	if (!err)
		*number_out = ps_bmff_number(bytes.bytes, len);
	return err;
}

/* A text that ends in NUL; without one it goes to the end. */
static struct ps_bytes take_text(struct ps_cursor *cursor)
{
	const uint8_t *at = cursor->bytes + cursor->at;
	size_t left = ps_cursor_left(cursor);
	struct ps_bytes text = { at, left ? strnlen((const char *)at, left) : 0 };

	cursor->at += text.len < left ? text.len + 1 : left;
	return text;
}

static bool is_text(struct ps_bytes text, const char *other)
{
	return text.len == strlen(other) && memcmp(text.bytes, other, text.len) == 0;
}

/* An "infe"; false: it is none that is wanted. */
static bool read_info(struct ps_bytes body, struct item *item_out)
{
	struct ps_cursor cursor = ps_cursor_of(body.bytes, body.len);
	struct item item = { .kind = PS_PART_EXIF };
	uint64_t version, flags, protection, type;

	if (take(&cursor, 1, &version) || take(&cursor, 3, &flags) || version < 2 || version > 3 ||
	    take(&cursor, version == 3 ? 4 : 2, &item.number) || take(&cursor, 2, &protection) ||
	    take(&cursor, 4, &type))
		return false;
	item.plain = protection == 0;
	if (type == ps_bmff_number((const uint8_t *)"mime", 4)) {
		(void)take_text(&cursor); /* the item's name */
		if (!is_text(take_text(&cursor), "application/rdf+xml"))
			return false;
		item.kind = PS_PART_XMP;
		item.plain = item.plain && take_text(&cursor).len == 0;
	} else if (type != ps_bmff_number((const uint8_t *)"Exif", 4)) {
		return false;
	}
	*item_out = item;
	return true;
}

static enum ps_err begin_places(struct ps_bytes body, struct places *places_out)
{
	struct places places = { .cursor = ps_cursor_of(body.bytes, body.len) };
	struct ps_bytes head;
	enum ps_err err = ps_cursor_take(&places.cursor, FULL_HEAD + 2, &head);

	if (err)
		return err;
	places.version = head.bytes[0];
	places.offset_len = head.bytes[4] >> 4;
	places.length_len = head.bytes[4] & 15;
	places.base_len = head.bytes[5] >> 4;
	places.index_len = places.version ? head.bytes[5] & 15 : 0;
	if (places.version > 2)
		return PS_UNSUPPORTED;
	if (places.offset_len > 8 || places.length_len > 8 || places.base_len > 8 ||
	    places.index_len > 8)
		return PS_MALFORMED;
	err = take(&places.cursor, places.version == 2 ? 4 : 2, &places.count);
	if (!err)
		*places_out = places;
	return err;
}

struct place {
	uint64_t item, method, file, base, pieces;
};

static enum ps_err take_place(struct places *places, struct place *place_out)
{
	struct ps_cursor *cursor = &places->cursor;
	struct place place = { .method = 0 };
	enum ps_err err = take(cursor, places->version == 2 ? 4 : 2, &place.item);

	if (!err && places->version)
		err = take(cursor, 2, &place.method);
	if (!err)
		err = take(cursor, 2, &place.file);
	if (!err)
		err = take(cursor, places->base_len, &place.base);
	if (!err)
		err = take(cursor, 2, &place.pieces);
	place.method &= 15;
	if (!err)
		*place_out = place;
	return err;
}

static enum ps_err take_piece(struct ps_bmff *bmff, struct places *places,
			      const struct place *place, struct ps_buf *to)
{
	const uint64_t size = bmff->reach->size;
	struct ps_cursor *cursor = &places->cursor;
	uint64_t unused, offset = 0, len = 0;
	enum ps_err err = take(cursor, places->index_len, &unused);

	if (!err)
		err = take(cursor, places->offset_len, &offset);
	if (!err)
		err = take(cursor, places->length_len, &len);
	if (err)
		return err;
	if (len == 0) /* all that the file has */
		return PS_UNSUPPORTED;
	if (place->base > size || offset > size - place->base)
		return PS_TRUNCATED;
	return ps_bmff_read(bmff, place->base + offset, len, to);
}

/* Finds the item and reads its pieces. */
static enum ps_err read_item(struct ps_bmff *bmff, struct places places, const struct item *item,
			     struct ps_buf *to)
{
	const size_t piece_len = places.index_len + places.offset_len + places.length_len;
	struct ps_bytes unused;
	struct place place = { .pieces = 0 };
	enum ps_err err = places.count ? PS_OK : PS_MALFORMED;

	for (uint64_t i = 0; i < places.count && !err; i++) {
		err = take_place(&places, &place);
		if (!err && place.item != item->number)
			err = ps_cursor_take(&places.cursor, piece_len * (size_t)place.pieces,
					     &unused);
		else if (!err)
			break;
		if (!err && i + 1 == places.count)
			err = PS_MALFORMED; /* an item that lies nowhere */
	}
	if (!err && (place.method != IN_THIS_FILE || place.file != 0 || place.pieces > PIECES_MAX))
		err = PS_UNSUPPORTED;
	for (uint64_t i = 0; !err && i < place.pieces; i++)
		err = take_piece(bmff, &places, &place, to);
	return err;
}

static enum ps_err hand_out_item(struct ps_bmff *bmff, const struct places *places,
				 const struct item *item)
{
	const struct ps_bytes none = { NULL, 0 };
	struct ps_buf bytes;
	uint64_t skip = 0;
	enum ps_err err;

	ps_buf_init(&bytes);
	err = item->plain ? read_item(bmff, *places, item, &bytes) : PS_UNSUPPORTED;
	if (!err && item->kind == PS_PART_EXIF) {
		skip = bytes.len < EXIF_HEAD ? 0 : ps_bmff_number(bytes.bytes, EXIF_HEAD);
		if (bytes.len < EXIF_HEAD || skip > bytes.len - EXIF_HEAD)
			err = PS_TRUNCATED;
		skip += EXIF_HEAD;
	}
	if (!err && bytes.len)
		err = ps_bmff_hand_out(
			bmff, item->kind, none,
			(struct ps_bytes){ bytes.bytes + skip, bytes.len - (size_t)skip });
	ps_buf_release(&bytes);
	return ps_bmff_settle(bmff, err);
}

static enum ps_err look_for_items(struct ps_bmff *bmff, struct ps_bytes infos,
				  const struct places *places)
{
	struct ps_cursor cursor = ps_cursor_of(infos.bytes, infos.len);
	struct ps_bytes head, body;
	struct item item;
	uint64_t version, flags, count;
	size_t wanted = 0;
	enum ps_err err = take(&cursor, 1, &version);

	if (!err)
		err = take(&cursor, 3, &flags);
	if (!err)
		err = take(&cursor, version ? 4 : 2, &count);
	for (uint64_t i = 0; !err && i < count; i++) {
		err = ps_cursor_take(&cursor, BOX_HEAD, &head);
		if (!err && ps_bmff_number(head.bytes, 4) < BOX_HEAD)
			err = PS_MALFORMED;
		if (!err)
			err = ps_cursor_take(
				&cursor, (size_t)ps_bmff_number(head.bytes, 4) - BOX_HEAD, &body);
		if (err || memcmp(head.bytes + 4, "infe", 4) != 0 || !read_info(body, &item))
			continue;
		err = ++wanted > ITEMS_MAX ? ps_bmff_settle(bmff, PS_LIMIT)
					   : hand_out_item(bmff, places, &item);
	}
	return ps_bmff_settle(bmff, err);
}

enum ps_err ps_bmff_items(struct ps_bmff *bmff, const struct ps_bmff_box *infos,
			  const struct ps_bmff_box *places)
{
	struct ps_buf info_bytes, place_bytes;
	struct places table;
	enum ps_err err;

	ps_buf_init(&info_bytes);
	ps_buf_init(&place_bytes);
	err = ps_bmff_read(bmff, infos->from, infos->to - infos->from, &info_bytes);
	if (!err)
		err = ps_bmff_read(bmff, places->from, places->to - places->from, &place_bytes);
	if (!err)
		err = begin_places((struct ps_bytes){ place_bytes.bytes, place_bytes.len }, &table);
	if (err)
		err = ps_bmff_settle(bmff, err);
	else
		err = look_for_items(bmff, (struct ps_bytes){ info_bytes.bytes, info_bytes.len },
				     &table);
	ps_buf_release(&info_bytes);
	ps_buf_release(&place_bytes);
	return err;
}
