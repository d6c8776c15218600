#include "tools/bmff.h"

#include <string.h>

#include "tools/bmff_in.h"

enum { HEAD = 8, LONG_HEAD = 16, UUID_LEN = 16, FULL_HEAD = 4, OFFSET_LEN = 8 };

enum ps_err ps_bmff_hand_out(struct ps_bmff *bmff, enum ps_part_kind kind, struct ps_bytes key,
			     struct ps_bytes value)
{
	const struct ps_part part = { kind, key, value };

	if (!value.len)
		return PS_OK;
	if (bmff->parts == PS_PARTS_MAX)
		return PS_LIMIT;
	bmff->parts++;
	return bmff->visit(bmff->ctx, &part);
}

enum ps_err ps_bmff_settle(struct ps_bmff *bmff, enum ps_err err)
{
	if (err == PS_TRUNCATED || err == PS_MALFORMED)
		bmff->outline.cut = true;
	else if (err == PS_LIMIT || err == PS_UNSUPPORTED)
		bmff->outline.left_out++;
	else
		return err;
	return PS_OK;
}

/* A file that became shorter meanwhile is cut. */
static enum ps_err fetch(const struct ps_bmff *bmff, uint64_t from, uint8_t *bytes, size_t len)
{
	size_t got;
	enum ps_err err = bmff->reach->read_at(bmff->reach->ctx, from, bytes, len, &got);

	return err || got == len ? err : PS_TRUNCATED;
}

enum ps_err ps_bmff_read(struct ps_bmff *bmff, uint64_t from, uint64_t len, struct ps_buf *to)
{
	enum ps_err err;

	if (from > bmff->reach->size || len > bmff->reach->size - from)
		return PS_TRUNCATED;
	if (len > PS_BMFF_PART_MAX || len > PS_BMFF_ALL_PARTS_MAX - bmff->taken)
		return PS_LIMIT;
	bmff->taken += len;
	err = ps_buf_reserve(to, (size_t)len);
	if (!err && len)
		err = fetch(bmff, from, to->bytes + to->len, (size_t)len);
	if (!err)
		to->len += (size_t)len;
	return err;
}

static enum ps_err read_head(const struct ps_bmff *bmff, uint64_t at, uint64_t end,
			     struct ps_bmff_box *box_out)
{
	uint8_t head[LONG_HEAD];
	size_t there = end - at < LONG_HEAD ? (size_t)(end - at) : LONG_HEAD;
	size_t head_len = HEAD;
	uint64_t size;
	enum ps_err err = there < HEAD ? PS_TRUNCATED : fetch(bmff, at, head, there);

	if (err)
		return err;
	size = ps_bmff_number(head, 4);
	if (size == 1) {
		if (there < LONG_HEAD)
			return PS_TRUNCATED;
		size = ps_bmff_number(head + HEAD, 8);
		head_len = LONG_HEAD;
	} else if (size == 0) {
		size = end - at; /* to the end */
	}
	if (size < head_len)
		return PS_MALFORMED;
	if (size > end - at)
		return PS_TRUNCATED;
	memcpy(box_out->type, head + 4, sizeof(box_out->type));
	box_out->from = at + head_len;
	box_out->to = at + size;
	return PS_OK;
}

/* QuickTime lets a list of user data end with a 0 of 32 bits. */
static bool is_end_mark(const struct ps_bmff *bmff, uint64_t at, uint64_t end)
{
	uint8_t mark[4];

	return end - at == sizeof(mark) && !fetch(bmff, at, mark, sizeof(mark)) &&
	       ps_bmff_number(mark, sizeof(mark)) == 0;
}

enum ps_err ps_bmff_each(struct ps_bmff *bmff, uint64_t from, uint64_t to,
			 enum ps_err (*on_box)(struct ps_bmff *bmff, const struct ps_bmff_box *box,
					       void *ctx),
			 void *ctx)
{
	struct ps_bmff_box box;
	enum ps_err err = PS_OK;

	while (!err && from < to && !is_end_mark(bmff, from, to)) {
		if (bmff->boxes == PS_BMFF_BOXES_MAX)
			return ps_bmff_settle(bmff, PS_LIMIT);
		bmff->boxes++;
		err = read_head(bmff, from, to, &box);
		if (err)
			return ps_bmff_settle(bmff, err);
		err = on_box(bmff, &box, ctx);
		from = box.to;
	}
	return err;
}

static const uint8_t c2pa_uuid[UUID_LEN] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c,
					     0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81 };
static const uint8_t xmp_uuid[UUID_LEN] = { 0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8,
					    0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac };

/* Version and flags, what it is for, where the hashes of a film's pieces are, the manifest. */
static enum ps_err hand_out_c2pa(struct ps_bmff *bmff, struct ps_bytes body)
{
	const struct ps_bytes none = { NULL, 0 };
	const uint8_t *end;
	size_t skip;

	if (body.len < FULL_HEAD)
		return PS_TRUNCATED;
	end = memchr(body.bytes + FULL_HEAD, 0, body.len - FULL_HEAD);
	if (!end)
		return PS_MALFORMED;
	if (strcmp((const char *)body.bytes + FULL_HEAD, "merkle") == 0)
		return PS_OK; /* hashes and no manifest */
	skip = (size_t)(end - body.bytes) + 1;
	if (body.len - skip < OFFSET_LEN)
		return PS_TRUNCATED;
	skip += OFFSET_LEN;
	return ps_bmff_hand_out(bmff, PS_PART_JUMBF, none,
				(struct ps_bytes){ body.bytes + skip, body.len - skip });
}

enum ps_err ps_bmff_uuid(struct ps_bmff *bmff, const struct ps_bmff_box *box)
{
	const struct ps_bytes none = { NULL, 0 };
	uint8_t uuid[UUID_LEN];
	struct ps_buf body;
	enum ps_err err = box->to - box->from < UUID_LEN
				  ? PS_TRUNCATED
				  : fetch(bmff, box->from, uuid, sizeof(uuid));
	bool is_c2pa = !err && memcmp(uuid, c2pa_uuid, UUID_LEN) == 0;
	bool is_xmp = !err && memcmp(uuid, xmp_uuid, UUID_LEN) == 0;

	ps_buf_init(&body);
	if (is_c2pa || is_xmp)
		err = ps_bmff_read(bmff, box->from + UUID_LEN, box->to - box->from - UUID_LEN,
				   &body);
	if (is_c2pa && !err)
		err = hand_out_c2pa(bmff, (struct ps_bytes){ body.bytes, body.len });
	else if (is_xmp && !err)
		err = ps_bmff_hand_out(bmff, PS_PART_XMP, none,
				       (struct ps_bytes){ body.bytes, body.len });
	ps_buf_release(&body);
	return ps_bmff_settle(bmff, err);
}

static enum ps_err on_track_box(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx)
{
	if (ps_bmff_is(box, "udta"))
		return ps_bmff_each(bmff, box->from, box->to, ps_bmff_user_data, ctx);
	if (ps_bmff_is(box, "meta"))
		return ps_bmff_meta(bmff, box);
	if (ps_bmff_is(box, "uuid"))
		return ps_bmff_uuid(bmff, box);
	return PS_OK;
}

static enum ps_err on_film_box(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx)
{
	if (ps_bmff_is(box, "trak"))
		return ps_bmff_each(bmff, box->from, box->to, on_track_box, ctx);
	return on_track_box(bmff, box, ctx);
}

/* *@ctx: is there a film, or a picture? */
static enum ps_err on_box(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx)
{
	bool *there = ctx;

	if (ps_bmff_is(box, "moov") || ps_bmff_is(box, "meta"))
		*there = true;
	if (ps_bmff_is(box, "moov"))
		return ps_bmff_each(bmff, box->from, box->to, on_film_box, NULL);
	return on_track_box(bmff, box, NULL);
}

enum ps_err ps_bmff_parts(const struct ps_reach *reach,
			  enum ps_err (*visit)(void *ctx, const struct ps_part *part), void *ctx,
			  struct ps_picture_outline *outline_out)
{
	struct ps_bmff bmff = { .reach = reach, .visit = visit, .ctx = ctx };
	bool there = false;
	enum ps_err err = ps_bmff_each(&bmff, 0, reach->size, on_box, &there);

	if (!there)
		bmff.outline.cut = true;
	*outline_out = bmff.outline;
	return err;
}

static enum ps_err read_memory(void *ctx, uint64_t offset, uint8_t *bytes, size_t len,
			       size_t *got_out)
{
	const struct ps_bytes *file = ctx;
	size_t left = offset < file->len ? file->len - (size_t)offset : 0;

	*got_out = len < left ? len : left;
	if (*got_out)
		memcpy(bytes, file->bytes + offset, *got_out);
	return PS_OK;
}

enum ps_err ps_bmff_parts_of(struct ps_bytes file,
			     enum ps_err (*visit)(void *ctx, const struct ps_part *part), void *ctx,
			     struct ps_picture_outline *outline_out)
{
	const struct ps_reach reach = { .read_at = read_memory, .ctx = &file, .size = file.len };

	return ps_bmff_parts(&reach, visit, ctx, outline_out);
}
