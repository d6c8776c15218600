#include <string.h>

#include "signing/check_parts.h"
#include "signing/hash.h"

static enum ps_err add_sums_line(struct ps_check *check, const struct ps_frame_entry *entry,
				 const uint8_t picture[PS_HASH_LEN])
{
	struct ps_sums_line line = { .seq = entry->seq, .camera = entry->camera };

	memcpy(line.picture, picture, PS_HASH_LEN);
	ps_buf_add(&check->sums, &line, sizeof(line));
	return check->sums.err;
}

/* The hash of a header decides whether it must be looked at again. */
static enum ps_err check_header(struct ps_check *check, const struct ps_record *record,
				const struct ps_look *look)
{
	struct ps_check_camera *camera = &check->cameras[record->frame.entry.camera];
	const uint8_t *hash = look->header_hash;
	struct ps_header_info info;

	if (!camera->have_header || memcmp(hash, camera->header_hash, PS_HASH_LEN) != 0) {
		enum ps_err err = ps_header_check(look->header, &info);

		if (err || info.width_px != camera->header.width_px ||
		    info.height_px != camera->header.height_px ||
		    info.restart_mcus != camera->header.restart_mcus)
			return ps_check_malformed(check, record, PS_WHAT_BAD_HEADER);
		memcpy(camera->header_hash, hash, PS_HASH_LEN);
		camera->have_header = true;
	}
	return PS_OK;
}

/* A header that is given, or left out because it is as before, must be the entry's. */
static void compare_header(struct ps_check *check, const struct ps_frame_entry *entry, bool *fits)
{
	if (memcmp(check->cameras[entry->camera].header_hash, entry->header_hash, PS_HASH_LEN)) {
		ps_check_note(check, PS_WHAT_HEADER_DIFFERS, (int)entry->camera, entry->time_us);
		*fits = false;
	}
}

static enum ps_err reserve(struct ps_buf *buf, size_t len)
{
	enum ps_err err;

	ps_buf_clear(buf);
	err = ps_buf_reserve(buf, len);
	if (!err)
		buf->len = len;
	return err;
}

static enum ps_err note_picture(struct ps_check *check, const struct ps_frame_entry *entry,
				const uint8_t picture[PS_HASH_LEN])
{
	struct ps_check_camera *camera = &check->cameras[entry->camera];

	if (entry->whole == PS_FRAME_REFRESH) {
		if (camera->have_picture && memcmp(camera->picture, picture, PS_HASH_LEN) == 0)
			ps_check_note(check, PS_WHAT_FROZEN, (int)entry->camera, entry->time_us);
		memcpy(camera->picture, picture, PS_HASH_LEN);
		camera->have_picture = true;
	}
	return add_sums_line(check, entry, picture);
}

static enum ps_err check_whole(struct ps_check *check, const struct ps_record *record,
			       const struct ps_look *look)
{
	const struct ps_frame_record *frame = &record->frame;
	struct ps_check_camera *camera = &check->cameras[frame->entry.camera];
	uint32_t count = camera->header.tile_count;
	enum ps_err err = reserve(&camera->tiles, (size_t)count * PS_HASH_LEN);

	if (!err)
		err = reserve(&camera->withheld, count);
	if (err)
		return err;
	if (!look->has_header)
		return ps_check_malformed(check, record, PS_WHAT_BAD_HEADER);
	err = check_header(check, record, look);
	if (err)
		return err;
	if (look->hashed != count)
		return ps_check_malformed(check, record, PS_WHAT_BAD_PICTURE);
	memset(camera->withheld.bytes, 0, count);
	memcpy(camera->tiles.bytes, look->tiles, (size_t)count * PS_HASH_LEN);
	return look->listed ? note_picture(check, &frame->entry, look->picture) : PS_OK;
}

/* What one pass over a frame's items gathers. */
struct gathering {
	const struct ps_look *look;
	uint32_t shown; /* tiles */
	uint32_t tile;	/* the next one */
	uint32_t count;
	bool first;    /* nothing before it in this seal */
	bool was_same; /* the item before was a run */
};

static enum ps_err gather_shown(struct ps_check *check, const struct ps_record *record,
				struct gathering *g)
{
	struct ps_check_camera *camera = &check->cameras[record->frame.entry.camera];

	if (g->shown == g->look->hashed)
		return ps_check_malformed(check, record, PS_WHAT_BAD_PICTURE);
	memcpy(camera->tiles.bytes + (size_t)g->tile * PS_HASH_LEN,
	       g->look->tiles + (size_t)g->shown++ * PS_HASH_LEN, PS_HASH_LEN);
	camera->withheld.bytes[g->tile++] = 0;
	return PS_OK;
}

static enum ps_err gather_item(struct ps_check *check, const struct ps_record *record,
			       struct gathering *g, const struct ps_tile_item *item)
{
	struct ps_check_camera *camera = &check->cameras[record->frame.entry.camera];

	if (item->run > g->count - g->tile)
		return ps_check_malformed(check, record, PS_WHAT_BAD_TILES);
	switch (item->kind) {
	case PS_TILE_SHOWN:
		return gather_shown(check, record, g);
	case PS_TILE_SAME:
		if (g->first || g->was_same || record->frame.entry.whole != PS_FRAME_PARTIAL)
			break;
		g->tile += (uint32_t)item->run;
		return PS_OK;
	case PS_TILE_WITHHELD:
		memcpy(camera->tiles.bytes + (size_t)g->tile * PS_HASH_LEN, item->hash.bytes,
		       PS_HASH_LEN);
		camera->withheld.bytes[g->tile++] = 1;
		return PS_OK;
	}
	return ps_check_malformed(check, record, PS_WHAT_BAD_TILES);
}

static enum ps_err gather(struct ps_check *check, const struct ps_record *record,
			  struct gathering *g)
{
	struct ps_cursor items = record->frame.items;
	enum ps_err err = PS_OK;

	for (uint64_t i = 0; i < record->frame.item_count && !err; i++) {
		struct ps_tile_item item;

		err = ps_tile_item_read(&items, &item);
		if (err)
			return ps_check_malformed(check, record, PS_WHAT_BAD_TILES);
		err = gather_item(check, record, g, &item);
		g->was_same = item.kind == PS_TILE_SAME;
	}
	if (!err && (g->tile != g->count || ps_cursor_left(&items)))
		err = ps_check_malformed(check, record, PS_WHAT_BAD_TILES);
	return err;
}

static enum ps_err check_tiles(struct ps_check *check, const struct ps_record *record,
			       const struct ps_look *look)
{
	const struct ps_frame_record *frame = &record->frame;
	struct ps_check_camera *camera = &check->cameras[frame->entry.camera];
	uint32_t count = camera->header.tile_count;
	struct gathering g = { .look = look, .count = count, .first = !camera->shown };
	enum ps_err err = PS_OK;

	if (g.first)
		err = reserve(&camera->tiles, (size_t)count * PS_HASH_LEN);
	if (!err && g.first)
		err = reserve(&camera->withheld, count);
	if (err)
		return err;
	if (g.first && !frame->has_header)
		return ps_check_malformed(check, record, PS_WHAT_BAD_HEADER);
	if (frame->has_header)
		err = check_header(check, record, look);
	if (!err)
		err = gather(check, record, &g);
	if (!err && look->listed)
		err = look->has_picture ? note_picture(check, &frame->entry, look->picture)
					: ps_check_unlisted(check, record);
	return err;
}

/* How much of the picture is hidden. */
static void note_withheld(struct ps_check *check, const struct ps_frame_entry *entry)
{
	const struct ps_check_camera *camera = &check->cameras[entry->camera];
	struct ps_finding finding = { .what = PS_WHAT_TILES_WITHHELD,
				      .camera = (int)entry->camera,
				      .has_time = true,
				      .from_us = entry->time_us,
				      .to_us = entry->time_us,
				      .count = 1 };
	size_t hidden = 0;

	for (size_t i = 0; i < camera->withheld.len; i++)
		hidden += camera->withheld.bytes[i];
	if (hidden == 0)
		return;
	finding.share =
		(unsigned)((hidden * 100 + camera->withheld.len - 1) / camera->withheld.len);
	ps_report_add(check->report, &finding);
}

static enum ps_err keep_before(struct ps_check *check, const struct ps_check_camera *camera)
{
	ps_buf_clear(&check->before);
	if (!camera->shown)
		return PS_OK;
	ps_buf_add(&check->before, camera->tiles.bytes, camera->tiles.len);
	ps_buf_add(&check->before, camera->withheld.bytes, camera->withheld.len);
	return check->before.err;
}

/* A tile whose content was withheld is now shown, or the other way round. */
static bool shown_and_withheld(const struct ps_check *check, const struct ps_check_camera *camera)
{
	const uint8_t *tiles = check->before.bytes;
	const uint8_t *withheld;

	if (check->before.len == 0)
		return false;
	withheld = tiles + camera->tiles.len;
	for (size_t i = 0; i < camera->withheld.len; i++)
		if (withheld[i] != camera->withheld.bytes[i] &&
		    memcmp(tiles + i * PS_HASH_LEN, camera->tiles.bytes + i * PS_HASH_LEN,
			   PS_HASH_LEN) == 0)
			return true;
	return false;
}

enum ps_err ps_check_picture(struct ps_check *check, const struct ps_record *record,
			     const struct ps_look *look, bool *fits_out)
{
	const struct ps_frame_entry *entry = &record->frame.entry;
	struct ps_check_camera *camera = &check->cameras[entry->camera];
	bool fits = true;
	enum ps_err err = keep_before(check, camera);

	if (!err)
		err = record->frame.shown == PS_SHOWN_WHOLE ? check_whole(check, record, look)
							    : check_tiles(check, record, look);
	if (err)
		return err;
	if (shown_and_withheld(check, camera))
		return ps_check_malformed(check, record, PS_WHAT_SHOWN_AND_WITHHELD);
	camera->shown = true;
	compare_header(check, entry, &fits);
	err = ps_check_add_list(check, entry, &camera->tiles);
	if (err)
		return err;
	note_withheld(check, entry);
	*fits_out = fits;
	return PS_OK;
}
