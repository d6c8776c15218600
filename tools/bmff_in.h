/* Between tools/bmff*.c: a file whose boxes are read. */
#ifndef PS_TOOLS_BMFF_IN_H
#define PS_TOOLS_BMFF_IN_H

#include "signing/buf.h"
#include "tools/bmff.h"

struct ps_bmff {
	const struct ps_reach *reach;
	enum ps_err (*visit)(void *ctx, const struct ps_part *part);
	void *ctx;
	size_t boxes;	/* whose heads were read */
	size_t parts;	/* that were handed out */
	uint64_t taken; /* bytes of parts that were read */
	struct ps_picture_outline outline;
};

/* Of the file, the bytes behind the box's head. */
struct ps_bmff_box {
	uint8_t type[4];
	uint64_t from;
	uint64_t to;
};

static inline uint64_t ps_bmff_number(const uint8_t *bytes, size_t len)
{
	uint64_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* Calls @on_box for each box between @from and @to. What is none ends them, and the file is cut. */
enum ps_err ps_bmff_each(struct ps_bmff *bmff, uint64_t from, uint64_t to,
			 enum ps_err (*on_box)(struct ps_bmff *bmff, const struct ps_bmff_box *box,
					       void *ctx),
			 void *ctx);

/* Appends bytes of the file. Errors: PS_LIMIT (too much), PS_TRUNCATED, PS_IO, PS_NO_MEMORY. */
enum ps_err ps_bmff_read(struct ps_bmff *bmff, uint64_t from, uint64_t len, struct ps_buf *to);

/* Errors: PS_LIMIT (too many); what the visitor returns. */
enum ps_err ps_bmff_hand_out(struct ps_bmff *bmff, enum ps_part_kind kind, struct ps_bytes key,
			     struct ps_bytes value);

/*
 * What is to be said of a failure in one place: PS_TRUNCATED and PS_MALFORMED make the file cut,
 * PS_LIMIT and PS_UNSUPPORTED a part left out, and the others are looked at. Returns any other.
 */
enum ps_err ps_bmff_settle(struct ps_bmff *bmff, enum ps_err err);

/* User data of a film or a track: texts, XMP, a box of metadata. */
enum ps_err ps_bmff_user_data(struct ps_bmff *bmff, const struct ps_bmff_box *box, void *ctx);

/* A box "meta": of texts by keys, or of items. */
enum ps_err ps_bmff_meta(struct ps_bmff *bmff, const struct ps_bmff_box *box);

/* The items that are Exif or XMP, by the boxes "iinf" and "iloc". */
enum ps_err ps_bmff_items(struct ps_bmff *bmff, const struct ps_bmff_box *infos,
			  const struct ps_bmff_box *places);

/* "uuid": C2PA, XMP or another's. */
enum ps_err ps_bmff_uuid(struct ps_bmff *bmff, const struct ps_bmff_box *box);

static inline bool ps_bmff_is(const struct ps_bmff_box *box, const char type[4 + 1])
{
	return ps_bmff_number(box->type, 4) == ps_bmff_number((const uint8_t *)type, 4);
}

#endif
