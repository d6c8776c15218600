#include "signing/composite.h"

#include <stdlib.h>

enum ps_err ps_composite_init(struct ps_composite *composite)
{
	*composite = (struct ps_composite){ .tile_count = 0 };
	composite->tiles = calloc(PS_TILES_MAX, sizeof(*composite->tiles));
	return composite->tiles ? PS_OK : PS_NO_MEMORY;
}

void ps_composite_release(struct ps_composite *composite)
{
	free(composite->tiles);
	*composite = (struct ps_composite){ .tile_count = 0 };
}

void ps_composite_reset(struct ps_composite *composite)
{
	composite->valid = false;
}

static enum ps_err apply_whole(struct ps_composite *composite, const struct ps_frame_record *frame)
{
	uint32_t count = (uint32_t)frame->entry.tile_count;
	struct ps_bytes *views = calloc(count, sizeof(*views));
	struct ps_bytes header;
	enum ps_err err;

	if (!views)
		return PS_NO_MEMORY;
	err = ps_header_find(frame->jpeg, &header);
	if (!err)
		err = ps_picture_split(frame->jpeg, header, views, count);
	if (err)
		goto out;
	composite->header = header;
	for (uint32_t i = 0; i < count; i++)
		composite->tiles[i] = (struct ps_tile_view){
			.salt = frame->salts.bytes + (size_t)i * PS_SALT_LEN,
			.bytes = views[i],
			.picture = composite->picture,
		};
	composite->withheld = 0;
out:
	free(views);
	return err;
}

static void set_tile(struct ps_composite *composite, uint32_t at, const struct ps_tile_item *item)
{
	struct ps_tile_view *tile = &composite->tiles[at];

	if (composite->valid && !tile->salt)
		composite->withheld--;
	if (item->kind == PS_TILE_WITHHELD) {
		*tile = (struct ps_tile_view){ .hash = item->hash.bytes,
					       .picture = composite->picture };
		composite->withheld++;
		return;
	}
	*tile = (struct ps_tile_view){ .salt = item->salted.bytes,
				       .bytes = { item->salted.bytes + PS_SALT_LEN,
						  item->salted.len - PS_SALT_LEN },
				       .picture = composite->picture };
}

static enum ps_err apply_tiles(struct ps_composite *composite, const struct ps_frame_record *frame)
{
	struct ps_cursor items = frame->items;
	uint32_t at = 0;

	if (!composite->valid && !frame->has_header)
		return PS_MALFORMED;
	if (frame->has_header)
		composite->header = frame->header;
	if (!composite->valid)
		composite->withheld = 0;
	for (uint64_t i = 0; i < frame->item_count; i++) {
		struct ps_tile_item item;

		if (ps_tile_item_read(&items, &item) || item.run > frame->entry.tile_count - at)
			return PS_MALFORMED;
		if (item.kind != PS_TILE_SAME)
			set_tile(composite, at, &item);
		else if (!composite->valid)
			return PS_MALFORMED;
		at += (uint32_t)item.run;
	}
	return at == frame->entry.tile_count ? PS_OK : PS_MALFORMED;
}

enum ps_err ps_composite_apply(struct ps_composite *composite, const struct ps_frame_record *frame)
{
	enum ps_err err = PS_MALFORMED;

	composite->tile_count = (uint32_t)frame->entry.tile_count;
	composite->picture++;
	if (frame->shown == PS_SHOWN_WHOLE)
		err = apply_whole(composite, frame);
	else if (frame->shown == PS_SHOWN_TILES)
		err = apply_tiles(composite, frame);
	composite->valid = err == PS_OK;
	return err;
}

enum ps_err ps_composite_join(const struct ps_composite *composite, struct ps_bytes filler,
			      struct ps_buf *buf)
{
	struct ps_bytes *views;

	if (composite->withheld && filler.len == 0)
		return PS_NOT_FOUND;
	views = calloc(composite->tile_count, sizeof(*views));
	if (!views)
		return PS_NO_MEMORY;
	for (uint32_t i = 0; i < composite->tile_count; i++)
		views[i] = composite->tiles[i].salt ? composite->tiles[i].bytes : filler;
	ps_picture_join(composite->header, views, composite->tile_count, buf);
	free(views);
	return buf->err;
}
