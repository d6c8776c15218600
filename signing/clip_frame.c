#include <string.h>

#include "signing/cbor.h"
#include "signing/clip_parts.h"

enum ps_err ps_clip_camera_init(struct ps_clip_camera *camera)
{
	enum ps_err err = ps_composite_init(&camera->picture);

	if (!err)
		err = ps_composite_init(&camera->shown_as);
	return err ? err : ps_composite_init(&camera->last);
}

void ps_clip_camera_release(struct ps_clip_camera *camera)
{
	ps_composite_release(&camera->picture);
	ps_composite_release(&camera->shown_as);
	ps_composite_release(&camera->last);
}

static void copy(struct ps_composite *to, const struct ps_composite *from)
{
	to->header = from->header;
	to->tile_count = from->tile_count;
	to->withheld = from->withheld;
	memcpy(to->tiles, from->tiles, from->tile_count * sizeof(*from->tiles));
}

void ps_clip_redact(const struct ps_clip *clip, struct ps_clip_camera *camera)
{
	copy(&camera->shown_as, &camera->picture);
	if (clip->redactor)
		ps_redactor_hide(clip->redactor, &camera->shown_as);
}

void ps_clip_remember(struct ps_clip_camera *camera)
{
	copy(&camera->last, &camera->shown_as);
	camera->shown = true;
	camera->behind = false;
}

/* One whole JPEG and its salts. */
static enum ps_err add_whole(struct ps_clip *clip, const struct ps_composite *picture,
			     struct ps_bytes entry)
{
	size_t len = picture->header.len + 2 * (size_t)picture->tile_count;

	for (uint32_t i = 0; i < picture->tile_count; i++)
		len += picture->tiles[i].bytes.len;
	ps_record_add_frame_head(&clip->out, entry, PS_SHOWN_WHOLE);
	ps_cbor_add_bytes_head(&clip->out, len);
	if (ps_composite_join(picture, (struct ps_bytes){ 0 }, &clip->out))
		return PS_NO_MEMORY;
	ps_cbor_add_bytes_head(&clip->out, (size_t)picture->tile_count * PS_SALT_LEN);
	for (uint32_t i = 0; i < picture->tile_count; i++)
		ps_buf_add(&clip->out, picture->tiles[i].salt, PS_SALT_LEN);
	return clip->out.err;
}

/* The same stored tile, or the same withheld hash: then it is "as before". */
static bool is_same(const struct ps_tile_view *a, const struct ps_tile_view *b)
{
	if (a->salt && b->salt)
		return a->salt == b->salt || (memcmp(a->salt, b->salt, PS_SALT_LEN) == 0 &&
					      ps_bytes_equal(a->bytes, b->bytes));
	if (a->salt || b->salt)
		return false;
	return a->hash == b->hash || memcmp(a->hash, b->hash, PS_HASH_LEN) == 0;
}

static void add_tile(struct ps_buf *out, const struct ps_tile_view *tile)
{
	if (!tile->salt) {
		ps_cbor_add_array(out, 1);
		ps_cbor_add_bytes(out, tile->hash, PS_HASH_LEN);
		return;
	}
	ps_cbor_add_bytes_head(out, PS_SALT_LEN + tile->bytes.len);
	ps_buf_add(out, tile->salt, PS_SALT_LEN);
	ps_buf_add(out, tile->bytes.bytes, tile->bytes.len);
}

/* @before NULL: the first one shown. */
static void add_tiles(struct ps_buf *out, const struct ps_composite *picture,
		      const struct ps_composite *before)
{
	size_t items = 0;
	uint64_t run = 0;
	bool was_same = false;

	for (uint32_t i = 0; i < picture->tile_count; i++) {
		bool same = before && is_same(&picture->tiles[i], &before->tiles[i]);

		items += !same || !was_same;
		was_same = same;
	}
	ps_cbor_add_array(out, items);
	for (uint32_t i = 0; i < picture->tile_count; i++) {
		if (before && is_same(&picture->tiles[i], &before->tiles[i])) {
			run++;
			continue;
		}
		if (run)
			ps_cbor_add_uint(out, run);
		run = 0;
		add_tile(out, &picture->tiles[i]);
	}
	if (run)
		ps_cbor_add_uint(out, run);
}

enum ps_err ps_clip_add_materialised(struct ps_clip *clip, struct ps_clip_camera *camera,
				     const struct ps_frame_record *frame)
{
	const struct ps_composite *picture = &camera->shown_as;
	bool first = !camera->shown;

	if (first && picture->withheld == 0)
		return add_whole(clip, picture, frame->entry_bytes);
	ps_record_add_frame_head(&clip->out, frame->entry_bytes, PS_SHOWN_TILES);
	if (first || !ps_bytes_equal(picture->header, camera->last.header))
		ps_cbor_add_bytes(&clip->out, picture->header.bytes, picture->header.len);
	else
		ps_cbor_add_null(&clip->out);
	add_tiles(&clip->out, picture, first ? NULL : &camera->last);
	return clip->out.err;
}

void ps_clip_begin_seal(struct ps_clip *clip)
{
	for (size_t i = 0; i < clip->camera_count; i++) {
		ps_composite_reset(&clip->cameras[i].picture);
		clip->cameras[i].behind = false;
		clip->cameras[i].shown = false;
	}
}
