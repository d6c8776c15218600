#include "tools/picture_parts.h"

#include <string.h>

#include "tools/bmff.h"

struct reading {
	struct ps_cursor cursor;
	enum ps_err (*visit)(void *ctx, const struct ps_part *part);
	void *ctx;
	size_t count;
	struct ps_picture_outline outline;
};

static enum ps_err hand_out(struct reading *reading, enum ps_part_kind kind, struct ps_bytes key,
			    struct ps_bytes value)
{
	const struct ps_part part = { kind, key, value };

	if (reading->count == PS_PARTS_MAX)
		return PS_LIMIT;
	reading->count++;
	return reading->visit(reading->ctx, &part);
}

static uint32_t big_u16(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 8 | bytes[1];
}

static uint32_t big_u32(const uint8_t *bytes)
{
	return big_u16(bytes) << 16 | big_u16(bytes + 2);
}

static uint32_t little(const uint8_t *bytes, size_t len)
{
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++)
		value |= (uint32_t)bytes[i] << (8 * i);
	return value;
}

/* What stands behind @name (its NUL included) if @bytes begin with it. */
static bool skip_name(struct ps_bytes bytes, const char *name, size_t len,
		      struct ps_bytes *rest_out)
{
	if (bytes.len < len || memcmp(bytes.bytes, name, len) != 0)
		return false;
	*rest_out = (struct ps_bytes){ bytes.bytes + len, bytes.len - len };
	return true;
}

#define NAME(text) text, sizeof(text)

enum { APP1 = 0xe1, APP11 = 0xeb, COM = 0xfe, SOS = 0xda, EOI = 0xd9 };

enum {
	XMP_PIECE_HEAD = 40, /* whose, how long the whole is, where this belongs */
	JUMBF_HEAD = 6,	     /* which box, which piece of it */
	BOX_HEAD = 8,
	LONG_BOX_HEAD = 16
};

static bool skip(struct ps_bytes *bytes, size_t len)
{
	if (bytes->len < len)
		return false;
	bytes->bytes += len;
	bytes->len -= len;
	return true;
}

/* Which every piece of a box repeats. */
static bool skip_box_head(struct ps_bytes *rest)
{
	return rest->len >= BOX_HEAD &&
	       skip(rest, big_u32(rest->bytes) == 1 ? LONG_BOX_HEAD : BOX_HEAD);
}

static enum ps_err jpeg_segment(struct reading *reading, uint8_t marker, struct ps_bytes body)
{
	const struct ps_bytes none = { NULL, 0 };
	struct ps_bytes rest;

	if (marker == COM)
		return hand_out(reading, PS_PART_COMMENT, none, body);
	if (marker == APP1 && skip_name(body, NAME("Exif\0"), &rest))
		return hand_out(reading, PS_PART_EXIF, none, rest);
	if (marker == APP1 && skip_name(body, NAME("http://ns.adobe.com/xap/1.0/"), &rest))
		return hand_out(reading, PS_PART_XMP, none, rest);
	if (marker == APP1 && skip_name(body, NAME("http://ns.adobe.com/xmp/extension/"), &rest) &&
	    skip(&rest, XMP_PIECE_HEAD))
		return hand_out(reading, PS_PART_XMP, none, rest);
	if (marker == APP11 && skip_name(body, "JP", 2, &rest) && skip(&rest, JUMBF_HEAD) &&
	    (big_u32(rest.bytes - 4) == 1 || skip_box_head(&rest)))
		return hand_out(reading, PS_PART_JUMBF, none, rest);
	/* SOF0 to SOF15 without DHT, JPG and DAC */
	if ((marker & 0xf0) == 0xc0 && marker != 0xc4 && marker != 0xc8 && marker != 0xcc &&
	    body.len >= 5) {
		reading->outline.height_px = big_u16(body.bytes + 1);
		reading->outline.width_px = big_u16(body.bytes + 3);
	}
	return PS_OK;
}

/* To the next marker that is no restart and no stuffed byte; false: there is none. */
static bool skip_scan(struct ps_cursor *cursor)
{
	while (ps_cursor_left(cursor) >= 2) {
		const uint8_t *at = cursor->bytes + cursor->at;
		const uint8_t *found = memchr(at, 0xff, ps_cursor_left(cursor) - 1);

		if (!found)
			return false;
		cursor->at = (size_t)(found - cursor->bytes);
		if (found[1] != 0 && found[1] != 0xff && (found[1] & 0xf8) != 0xd0)
			return true;
		cursor->at += found[1] == 0xff ? 1 : 2;
	}
	return false;
}

static enum ps_err read_jpeg(struct reading *reading)
{
	struct ps_cursor *cursor = &reading->cursor;
	struct ps_bytes head, len, body;
	enum ps_err err = ps_cursor_take(cursor, 2, &head); /* SOI, that it was known by */

	while (!err) {
		err = ps_cursor_take(cursor, 2, &head);
		if (!err && head.bytes[0] != 0xff)
			err = PS_MALFORMED;
		if (!err && head.bytes[1] == 0xff) { /* a fill byte */
			cursor->at--;
			continue;
		}
		if (!err && head.bytes[1] == EOI)
			return PS_OK;
		if (!err)
			err = ps_cursor_take(cursor, 2, &len);
		if (!err && big_u16(len.bytes) < 2)
			err = PS_MALFORMED;
		if (!err)
			err = ps_cursor_take(cursor, big_u16(len.bytes) - 2, &body);
		if (!err)
			err = jpeg_segment(reading, head.bytes[1], body);
		if (!err && head.bytes[1] == SOS && !skip_scan(cursor))
			err = PS_TRUNCATED;
	}
	return err;
}

bool ps_part_is_xmp(struct ps_bytes key)
{
	static const char xmp[] = "XML:com.adobe.xmp";

	return key.len == sizeof(xmp) - 1 && memcmp(key.bytes, xmp, key.len) == 0;
}

/* A key that ends in NUL. */
static bool split_key(struct ps_bytes body, struct ps_bytes *key_out, struct ps_bytes *rest_out)
{
	const uint8_t *end = body.len ? memchr(body.bytes, 0, body.len) : NULL;

	if (!end)
		return false;
	*key_out = (struct ps_bytes){ body.bytes, (size_t)(end - body.bytes) };
	*rest_out = (struct ps_bytes){ end + 1, body.len - key_out->len - 1 };
	return true;
}

/* Method 0 is the only one there is. */
static enum ps_err png_packed(struct reading *reading, struct ps_bytes key, uint8_t method,
			      struct ps_bytes stream)
{
	if (method != 0)
		stream.len = 0;
	return hand_out(reading, PS_PART_PACKED, key, stream);
}

/* Key, method, text. */
static enum ps_err png_ztxt(struct reading *reading, struct ps_bytes body)
{
	struct ps_bytes key, rest;

	if (!split_key(body, &key, &rest) || rest.len < 1)
		return PS_OK;
	return png_packed(reading, key, rest.bytes[0],
			  (struct ps_bytes){ rest.bytes + 1, rest.len - 1 });
}

/* Key, compressed?, method, language, translated key, text. */
static enum ps_err png_itxt(struct reading *reading, struct ps_bytes body)
{
	struct ps_bytes key, rest, unused;
	uint8_t method;
	bool packed;

	if (!split_key(body, &key, &rest) || rest.len < 2)
		return PS_OK;
	packed = rest.bytes[0] != 0;
	method = rest.bytes[1];
	rest = (struct ps_bytes){ rest.bytes + 2, rest.len - 2 };
	if (!split_key(rest, &unused, &rest) || !split_key(rest, &unused, &rest))
		return PS_OK;
	if (packed)
		return png_packed(reading, key, method, rest);
	return hand_out(reading, ps_part_is_xmp(key) ? PS_PART_XMP : PS_PART_TEXT, key, rest);
}

static enum ps_err png_chunk(struct reading *reading, const uint8_t *type, struct ps_bytes body)
{
	const struct ps_bytes none = { NULL, 0 };
	struct ps_bytes key, rest;

	if (memcmp(type, "IHDR", 4) == 0 && body.len >= 8) {
		reading->outline.width_px = big_u32(body.bytes);
		reading->outline.height_px = big_u32(body.bytes + 4);
	}
	if (memcmp(type, "eXIf", 4) == 0)
		return hand_out(reading, PS_PART_EXIF, none, body);
	if (memcmp(type, "caBX", 4) == 0)
		return hand_out(reading, PS_PART_JUMBF, none, body);
	if (memcmp(type, "iTXt", 4) == 0)
		return png_itxt(reading, body);
	if (memcmp(type, "tEXt", 4) == 0 && split_key(body, &key, &rest))
		return hand_out(reading, PS_PART_TEXT, key, rest);
	if (memcmp(type, "zTXt", 4) == 0)
		return png_ztxt(reading, body);
	return PS_OK;
}

static enum ps_err read_png(struct reading *reading)
{
	struct ps_cursor *cursor = &reading->cursor;
	struct ps_bytes head, body, crc;
	enum ps_err err = ps_cursor_take(cursor, 8, &head); /* the signature that it was known by */

	while (!err) {
		err = ps_cursor_take(cursor, 8, &head);
		if (!err)
			err = ps_cursor_take(cursor, big_u32(head.bytes), &body);
		if (!err)
			err = ps_cursor_take(cursor, 4, &crc);
		if (!err)
			err = png_chunk(reading, head.bytes + 4, body);
		if (!err && memcmp(head.bytes + 4, "IEND", 4) == 0)
			return PS_OK;
	}
	return err;
}

static void webp_size(struct reading *reading, const uint8_t *type, struct ps_bytes body)
{
	struct ps_picture_outline *outline = &reading->outline;

	if (memcmp(type, "VP8X", 4) == 0 && body.len >= 10) {
		outline->width_px = little(body.bytes + 4, 3) + 1;
		outline->height_px = little(body.bytes + 7, 3) + 1;
	} else if (outline->width_px) {
		return; /* said already */
	} else if (memcmp(type, "VP8 ", 4) == 0 && body.len >= 10) {
		outline->width_px = little(body.bytes + 6, 2) & 0x3fff;
		outline->height_px = little(body.bytes + 8, 2) & 0x3fff;
	} else if (memcmp(type, "VP8L", 4) == 0 && body.len >= 5) {
		outline->width_px = (little(body.bytes + 1, 4) & 0x3fff) + 1;
		outline->height_px = (little(body.bytes + 1, 4) >> 14 & 0x3fff) + 1;
	}
}

static enum ps_err webp_chunk(struct reading *reading, const uint8_t *type, struct ps_bytes body)
{
	const struct ps_bytes none = { NULL, 0 };

	webp_size(reading, type, body);
	if (memcmp(type, "EXIF", 4) == 0)
		return hand_out(reading, PS_PART_EXIF, none, body);
	if (memcmp(type, "XMP ", 4) == 0)
		return hand_out(reading, PS_PART_XMP, none, body);
	if (memcmp(type, "C2PA", 4) == 0)
		return hand_out(reading, PS_PART_JUMBF, none, body);
	return PS_OK;
}

static enum ps_err read_webp(struct reading *reading)
{
	struct ps_cursor *cursor = &reading->cursor;
	struct ps_bytes head, body;
	enum ps_err err = ps_cursor_take(cursor, 12, &head); /* RIFF, length, WEBP */
	struct ps_cursor inside;

	if (!err && little(head.bytes + 4, 4) < 4)
		err = PS_MALFORMED;
	if (!err)
		err = ps_cursor_take(cursor, little(head.bytes + 4, 4) - 4, &body);
	if (err)
		return err;
	inside = ps_cursor_of(body.bytes, body.len);
	while (!err && ps_cursor_left(&inside)) {
		err = ps_cursor_take(&inside, 8, &head);
		if (!err)
			err = ps_cursor_take(&inside, little(head.bytes + 4, 4), &body);
		if (!err)
			err = webp_chunk(reading, head.bytes, body);
		if (!err && body.len % 2 && ps_cursor_left(&inside))
			inside.at++; /* to an even place */
	}
	return err;
}

static enum ps_err read_gif(struct reading *reading)
{
	struct ps_bytes head;
	enum ps_err err = ps_cursor_take(&reading->cursor, 10, &head);

	if (err)
		return err;
	reading->outline.width_px = little(head.bytes + 6, 2);
	reading->outline.height_px = little(head.bytes + 8, 2);
	reading->cursor.at = reading->cursor.len; /* the rest is not looked into */
	return PS_OK;
}

enum ps_err ps_picture_parts(enum ps_claim_kind kind, struct ps_bytes picture,
			     enum ps_err (*visit)(void *ctx, const struct ps_part *part), void *ctx,
			     struct ps_picture_outline *outline_out)
{
	static enum ps_err (*const readers[PS_CLAIM_KIND_COUNT + 1])(struct reading * reading) = {
		[PS_CLAIM_JPEG] = read_jpeg,
		[PS_CLAIM_PNG] = read_png,
		[PS_CLAIM_WEBP] = read_webp,
		[PS_CLAIM_GIF] = read_gif,
	};
	struct reading reading = { .cursor = ps_cursor_of(picture.bytes, picture.len),
				   .visit = visit,
				   .ctx = ctx };
	enum ps_err err;

	if (ps_claim_kind_has_boxes(kind))
		return ps_bmff_parts_of(picture, visit, ctx, outline_out);
	err = readers[kind] ? readers[kind](&reading) : PS_UNSUPPORTED;
	if (!err && (reading.outline.width_px == 0 || reading.outline.height_px == 0))
		err = PS_MALFORMED; /* no picture has no pixels */
	if (err == PS_TRUNCATED || err == PS_MALFORMED) {
		reading.outline.cut = true;
		err = PS_OK;
	} else if (!err) {
		reading.outline.behind = ps_cursor_left(&reading.cursor);
	}
	*outline_out = reading.outline;
	return err;
}
