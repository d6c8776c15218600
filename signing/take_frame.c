#include <string.h>

#include "signing/cbor.h"
#include "signing/hash.h"
#include "signing/picture.h"
#include "signing/record.h"
#include "signing/take_parts.h"

/* What a record needs beside its tiles: heads, entry, markers. */
#define FRAME_OVERHEAD 1024

static enum ps_err reserve(struct ps_buf *buf, size_t len)
{
	enum ps_err err;

	ps_buf_clear(buf);
	err = ps_buf_reserve(buf, len);
	if (!err)
		buf->len = len;
	return err;
}

/* The least number of bytes that the frame's record will have, and how many tiles it carries. */
static size_t frame_len(const struct ps_take_frame *frame, uint32_t *shown_out)
{
	size_t len = frame->header.len + FRAME_OVERHEAD;
	uint32_t shown = 0;

	for (uint32_t i = 0; i < frame->tile_count; i++) {
		if (frame->tiles[i].len == 0)
			continue;
		len += frame->tiles[i].len + PS_SALT_LEN + 5;
		shown++;
	}
	*shown_out = shown;
	return len;
}

/* A header that was not seen before must be one, and START's. */
static bool header_fits(const struct ps_take_camera *camera, const struct ps_take_frame *frame,
			const uint8_t hash[PS_HASH_LEN])
{
	struct ps_header_info info;

	if (camera->have_header && memcmp(camera->header_hash, hash, PS_HASH_LEN) == 0)
		return true;
	/* tiles of different headers are never mixed */
	if (camera->seen && frame->whole == PS_FRAME_PARTIAL)
		return false;
	return ps_header_check(frame->header, &info) == PS_OK &&
	       info.width_px == camera->width_px && info.height_px == camera->height_px &&
	       info.restart_mcus == camera->restart_mcus;
}

static bool tiles_are_valid(const struct ps_take_frame *frame)
{
	for (uint32_t i = 0; i < frame->tile_count; i++)
		if (frame->tiles[i].len && !ps_tile_is_valid(frame->tiles[i]))
			return false;
	return true;
}

static enum ps_err admit(const struct ps_take *take, const struct ps_take_frame *frame,
			 const uint8_t header[PS_HASH_LEN], uint32_t *shown_out)
{
	const struct ps_take_camera *camera = &take->cameras[frame->camera];
	enum ps_err err = ps_take_room(take, frame->time_us);
	size_t len;

	if (err)
		return err;
	if (frame->tile_count != camera->tile_count || frame->seq < camera->next_seq ||
	    (camera->have_last && frame->time_us <= camera->last_us))
		return PS_INVALID;
	len = frame_len(frame, shown_out);
	if ((!camera->seen || frame->whole != PS_FRAME_PARTIAL) && *shown_out != frame->tile_count)
		return PS_INVALID;
	if (!camera->seen && frame->whole == PS_FRAME_PARTIAL)
		return PS_INVALID;
	if (camera->have_last && frame->whole == PS_FRAME_MATERIALISED)
		return PS_INVALID;
	if (!header_fits(camera, frame, header) || !tiles_are_valid(frame))
		return PS_INVALID;
	if (ps_take_is_over(take, frame->time_us) || len > PS_PICTURE_LEN_MAX ||
	    len > PS_SEAL_BYTES_MAX - take->seal_len ||
	    take->tally.cameras[frame->camera].frames == PS_FRAMES_A_SECOND_MAX)
		return PS_LIMIT;
	return PS_OK;
}

/* Draws a salt for each tile that has bytes, and hashes those tiles. */
static enum ps_err hash_tiles(struct ps_take *take, const struct ps_take_frame *frame,
			      uint32_t shown)
{
	struct ps_take_camera *camera = &take->cameras[frame->camera];
	struct ps_digest_job *jobs;
	size_t job = 0;
	enum ps_err err = reserve(&take->salts, (size_t)shown * PS_SALT_LEN);

	if (!err)
		err = reserve(&take->jobs, shown * sizeof(*jobs));
	if (!err && !camera->seen)
		err = reserve(&camera->tiles, (size_t)frame->tile_count * PS_HASH_LEN);
	if (!err && shown)
		err = ps_random_fill(&take->random, take->salts.bytes, take->salts.len);
	if (err)
		return err;
	jobs = (void *)take->jobs.bytes;
	for (uint32_t i = 0; i < frame->tile_count; i++) {
		if (frame->tiles[i].len == 0)
			continue;
		jobs[job] = (struct ps_digest_job){
			.tag = PS_HASH_TILE,
			.prefix = take->salts.bytes + job * PS_SALT_LEN,
			.prefix_len = PS_SALT_LEN,
			.bytes = frame->tiles[i].bytes,
			.len = frame->tiles[i].len,
			.digest_out = camera->tiles.bytes + (size_t)i * PS_HASH_LEN,
		};
		job++;
	}
	return ps_digest_many(jobs, job);
}

/* One whole JPEG and its salts; the first of a camera in a seal is listed in SHA256SUMS. */
static enum ps_err write_whole(struct ps_take *take, const struct ps_take_frame *frame)
{
	struct ps_take_camera *camera = &take->cameras[frame->camera];
	size_t len = frame->header.len + 2 * (size_t)frame->tile_count;
	uint8_t picture[PS_HASH_LEN];
	size_t from;
	enum ps_err err;

	for (uint32_t i = 0; i < frame->tile_count; i++)
		len += frame->tiles[i].len;
	ps_cbor_add_bytes_head(&take->out, len);
	from = take->out.len;
	ps_picture_join(frame->header, frame->tiles, frame->tile_count, &take->out);
	ps_cbor_add_bytes(&take->out, take->salts.bytes, take->salts.len);
	if (take->out.err || camera->seen)
		return take->out.err;
	err = ps_digest(take->out.bytes + from, len, picture);
	if (!err)
		ps_sums_add(&take->sums, picture,
			    (struct ps_bytes){ (const uint8_t *)camera->name, camera->name_len },
			    frame->seq);
	return err;
}

/* How many items the array of tiles has: runs of the same count as one. */
static size_t count_items(const struct ps_take_frame *frame)
{
	size_t items = 0;

	for (uint32_t i = 0; i < frame->tile_count; i++)
		if (frame->tiles[i].len || i == 0 || frame->tiles[i - 1].len)
			items++;
	return items;
}

static void write_tiles(struct ps_take *take, const struct ps_take_frame *frame, bool with_header)
{
	const uint8_t *salt = take->salts.bytes;
	uint64_t run = 0;

	if (with_header)
		ps_cbor_add_bytes(&take->out, frame->header.bytes, frame->header.len);
	else
		ps_cbor_add_null(&take->out);
	ps_cbor_add_array(&take->out, count_items(frame));
	for (uint32_t i = 0; i < frame->tile_count; i++) {
		const struct ps_bytes *tile = &frame->tiles[i];

		if (tile->len == 0) {
			run++;
			continue;
		}
		if (run)
			ps_cbor_add_uint(&take->out, run);
		run = 0;
		ps_cbor_add_bytes_head(&take->out, PS_SALT_LEN + tile->len);
		ps_buf_add(&take->out, salt, PS_SALT_LEN);
		ps_buf_add(&take->out, tile->bytes, tile->len);
		salt += PS_SALT_LEN;
	}
	if (run)
		ps_cbor_add_uint(&take->out, run);
}

static enum ps_err write_frame(struct ps_take *take, const struct ps_take_frame *frame,
			       const uint8_t header[PS_HASH_LEN], uint32_t shown)
{
	struct ps_take_camera *camera = &take->cameras[frame->camera];
	struct ps_frame_entry entry = { .camera = frame->camera,
					.seq = frame->seq,
					.time_us = frame->time_us,
					.whole = frame->whole,
					.tile_count = frame->tile_count };
	bool whole = shown == frame->tile_count;
	struct ps_bytes view;
	size_t from = take->out.len;
	enum ps_err err = hash_tiles(take, frame, shown);
	bool with_header;

	if (!err)
		err = ps_hash_list(PS_HASH_FRAME, camera->tiles.bytes, frame->tile_count,
				   entry.frame_hash);
	if (err)
		return err;
	memcpy(entry.header_hash, header, PS_HASH_LEN);
	with_header = memcmp(camera->header_hash, header, PS_HASH_LEN) != 0;
	memcpy(camera->header_hash, header, PS_HASH_LEN);
	camera->have_header = true;
	ps_buf_clear(&take->payload);
	ps_frame_entry_encode(&entry, &take->payload);
	view = (struct ps_bytes){ take->payload.bytes, take->payload.len };
	err = ps_take_add_entry(take, view, frame->time_us);
	if (err)
		return err;
	ps_record_add_frame_head(&take->out, view, whole ? PS_SHOWN_WHOLE : PS_SHOWN_TILES);
	if (whole)
		err = write_whole(take, frame);
	else
		write_tiles(take, frame, with_header);
	return err ? err : ps_take_written(take, from);
}

enum ps_err ps_take_add_frame(struct ps_take *take, const struct ps_take_frame *frame)
{
	struct ps_take_camera *camera;
	struct ps_camera_count *count;
	uint8_t header[PS_HASH_LEN];
	uint32_t shown;
	enum ps_err err = take->err;

	if (err)
		return err;
	if (frame->camera >= take->camera_count)
		return PS_INVALID;
	if (frame->header.len > PS_HEADER_LEN_MAX)
		return PS_INVALID;
	err = ps_hash(PS_HASH_HEADER, frame->header, header);
	if (!err)
		err = admit(take, frame, header, &shown);
	if (err)
		return err;
	take->err = write_frame(take, frame, header, shown);
	if (take->err)
		return take->err;
	camera = &take->cameras[frame->camera];
	count = &take->tally.cameras[frame->camera];
	count->frames++;
	count->drops += frame->seq - camera->next_seq;
	camera->next_seq = frame->seq + 1;
	camera->last_us = frame->time_us;
	camera->have_last = true;
	camera->seen = true;
	return PS_OK;
}
