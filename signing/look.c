#include "signing/look.h"

#include "signing/hash.h"
#include "signing/picture.h"

size_t ps_look_tiles(const struct ps_frame_record *frame)
{
	switch (frame->shown) {
	case PS_SHOWN_WHOLE:
		return (size_t)frame->entry.tile_count;
	case PS_SHOWN_TILES:
		return (size_t)frame->item_count;
	default:
		return 0;
	}
}

static void add_job(struct ps_look *look, size_t *count, struct ps_digest_job job)
{
	look->jobs[(*count)++] = job;
}

static void add_tile(struct ps_look *look, size_t *count, const uint8_t *salt, struct ps_bytes tile)
{
	add_job(look, count,
		(struct ps_digest_job){ .tag = PS_HASH_TILE,
					.prefix = salt,
					.prefix_len = PS_SALT_LEN,
					.bytes = tile.bytes,
					.len = tile.len,
					.digest_out =
						look->tiles + (size_t)look->hashed * PS_HASH_LEN });
	look->hashed++;
}

static void look_at_whole(const struct ps_frame_record *frame, struct ps_look *look, size_t *count)
{
	uint32_t tiles = (uint32_t)frame->entry.tile_count;

	look->has_header = ps_header_find(frame->jpeg, &look->header) == PS_OK;
	if (!look->has_header || ps_picture_split(frame->jpeg, look->header, look->views, tiles))
		return;
	look->has_picture = look->listed;
	/* the longest message first: it runs beside the tiles, which are as long together */
	if (look->listed)
		add_job(look, count,
			(struct ps_digest_job){ .tag = frame->jpeg.bytes[0],
						.bytes = frame->jpeg.bytes + 1,
						.len = frame->jpeg.len - 1,
						.digest_out = look->picture });
	for (uint32_t i = 0; i < tiles; i++)
		add_tile(look, count, frame->salts.bytes + (size_t)i * PS_SALT_LEN, look->views[i]);
}

static void look_at_tiles(const struct ps_frame_record *frame, struct ps_look *look, size_t *count)
{
	struct ps_cursor items = frame->items;

	look->has_header = frame->has_header;
	look->header = frame->header;
	for (uint64_t i = 0; i < frame->item_count; i++) {
		struct ps_tile_item item;
		struct ps_bytes tile;

		if (ps_tile_item_read(&items, &item))
			break;
		if (item.kind != PS_TILE_SHOWN)
			continue;
		tile.bytes = item.salted.bytes + PS_SALT_LEN;
		tile.len = item.salted.len - PS_SALT_LEN;
		if (!ps_tile_is_valid(tile))
			break;
		look->views[look->hashed] = tile;
		add_tile(look, count, item.salted.bytes, tile);
	}
	look->has_picture =
		look->listed && look->has_header && look->hashed == frame->entry.tile_count;
}

/* The canonical picture of header and tiles that lie apart. */
static enum ps_err hash_joined(struct ps_look *look)
{
	struct ps_digest digest;

	ps_digest_init(&digest);
	ps_digest_update(&digest, look->header.bytes, look->header.len);
	for (uint32_t i = 0; i < look->hashed; i++) {
		uint8_t marker[2] = { 0xff,
				      i + 1 == look->hashed ? 0xd9 : (uint8_t)(0xd0 + i % 8) };

		ps_digest_update(&digest, look->views[i].bytes, look->views[i].len);
		ps_digest_update(&digest, marker, sizeof(marker));
	}
	return ps_digest_finish(&digest, look->picture);
}

void ps_look_at(const struct ps_frame_record *frame, struct ps_look *look)
{
	size_t count = 0;

	look->hashed = 0;
	look->has_header = false;
	look->has_picture = false;
	if (frame->shown == PS_SHOWN_WHOLE)
		look_at_whole(frame, look, &count);
	else if (frame->shown == PS_SHOWN_TILES)
		look_at_tiles(frame, look, &count);
	if (look->has_header)
		add_job(look, &count,
			(struct ps_digest_job){ .tag = PS_HASH_HEADER,
						.bytes = look->header.bytes,
						.len = look->header.len,
						.digest_out = look->header_hash });
	add_job(look, &count,
		(struct ps_digest_job){ .tag = PS_HASH_ENTRY,
					.bytes = frame->entry_bytes.bytes,
					.len = frame->entry_bytes.len,
					.digest_out = look->entry_hash });
	look->err = ps_digest_many(look->jobs, count);
	if (!look->err && look->has_picture && frame->shown == PS_SHOWN_TILES)
		look->err = hash_joined(look);
}
