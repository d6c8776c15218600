#include "tools/stills.h"

#include <stdlib.h>
#include <string.h>

#include "tools/command.h"
#include "tools/mask.h"

void ps_stills_init(struct ps_stills *stills)
{
	memset(stills, 0, sizeof(*stills));
}

void ps_stills_release(struct ps_stills *stills)
{
	for (size_t i = 0; i < stills->count; i++)
		ps_buf_release(&stills->stills[i].jpeg);
	stills->count = 0;
}

static struct ps_still *find(struct ps_stills *stills, uint64_t camera, uint64_t seq)
{
	for (size_t i = 0; i < stills->count; i++)
		if (!stills->stills[i].asked && stills->stills[i].camera == camera &&
		    stills->stills[i].seq == seq)
			return &stills->stills[i];
	return NULL;
}

static struct ps_still *add(struct ps_stills *stills, size_t camera, uint64_t seq)
{
	struct ps_still *still = &stills->stills[stills->count++];

	*still = (struct ps_still){ .camera = camera, .seq = seq };
	ps_buf_init(&still->jpeg);
	return still;
}

size_t ps_stills_want(struct ps_stills *stills, size_t camera, const struct ps_sample *sample)
{
	struct ps_still *still = sample ? find(stills, camera, sample->seq) : NULL;

	if (!sample || (!still && stills->count == PS_STILLS_MAX))
		return PS_STILLS_MAX;
	if (!still)
		still = add(stills, camera, sample->seq);
	return (size_t)(still - stills->stills);
}

size_t ps_stills_ask(struct ps_stills *stills, size_t camera, const struct ps_sample *near,
		     int64_t asked_us)
{
	struct ps_still *still;

	if (!near || stills->count == PS_STILLS_MAX)
		return PS_STILLS_MAX;
	still = add(stills, camera, near->seq);
	still->asked = true;
	still->asked_us = asked_us;
	/* the sample itself is near enough */
	still->off_us = llabs(near->since_us - asked_us) + 1;
	return (size_t)(still - stills->stills);
}

struct ps_mask_when ps_still_when(const struct ps_still *still)
{
	const int64_t around_us = 50000;
	struct ps_mask_when when = ps_mask_at(still->since_us);

	if (still->asked && still->asked_us < when.from_us)
		when.from_us = still->asked_us;
	if (still->asked && still->asked_us > when.to_us)
		when.to_us = still->asked_us;
	when.from_us -= around_us;
	when.to_us += around_us;
	return when;
}

/* Is it the picture, or a nearer one than was found so far? */
static bool is_it(const struct ps_still *still, const struct ps_frame_entry *entry,
		  int64_t since_us)
{
	if (still->camera != entry->camera)
		return false;
	return still->asked ? llabs(since_us - still->asked_us) < still->off_us
			    : still->seq == entry->seq;
}

static bool wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	const struct ps_stills *stills = ctx;

	for (size_t i = 0; i < stills->count; i++)
		if (is_it(&stills->stills[i], entry, since_us))
			return true;
	return false;
}

static void note_withheld(const struct ps_composite *composite, struct ps_still *still)
{
	memset(still->withheld, 0, sizeof(still->withheld));
	for (uint32_t i = 0; i < composite->tile_count; i++)
		if (!composite->tiles[i].salt)
			still->withheld[i / 8] |= (uint8_t)(1U << (i % 8));
}

bool ps_still_withholds(const struct ps_still *still, const struct ps_camera_info *camera,
			const struct ps_rect *part)
{
	const struct ps_rect all = { 0, 0, camera->width_px, camera->height_px };
	const struct ps_rect *of = part->w ? part : &all;
	const uint64_t row = (camera->width_px + 15) / 16;

	for (uint64_t y = of->y / 16; y <= (of->y + of->h - 1) / 16; y++)
		for (uint64_t x = of->x / 16; x <= (of->x + of->w - 1) / 16; x++) {
			uint64_t tile = (y * row + x) / camera->restart_mcus;

			if (still->withheld[tile / 8] >> (tile % 8) & 1)
				return true;
		}
	return false;
}

bool ps_still_is_hidden(const struct ps_still *still, const struct ps_camera_info *camera,
			struct ps_mask *mask)
{
	for (uint64_t y = 0; y < camera->height_px; y += 16)
		for (uint64_t x = 0; x < camera->width_px; x += 16) {
			const struct ps_rect block = { x, y, 16, 16 };

			if (!ps_still_withholds(still, camera, &(struct ps_rect){ x, y, 1, 1 }) &&
			    !ps_mask_hides(mask, still->camera, ps_still_when(still), &block))
				return false;
		}
	return true;
}

static enum ps_err fill(const struct ps_shown_picture *picture, struct ps_still *still)
{
	still->have = true;
	still->seq = picture->entry->seq;
	still->off_us = llabs(picture->since_us - still->asked_us);
	still->since_us = picture->since_us;
	still->boot_us = picture->entry->time_us;
	note_withheld(picture->composite, still);
	memcpy(still->frame_hash, picture->entry->frame_hash, PS_HASH_LEN);
	ps_buf_clear(&still->jpeg);
	ps_buf_add(&still->jpeg, picture->jpeg.bytes, picture->jpeg.len);
	return still->jpeg.err;
}

static enum ps_err on_picture(void *ctx, const struct ps_shown_picture *picture)
{
	struct ps_stills *stills = ctx;
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < stills->count && !err; i++)
		if (is_it(&stills->stills[i], picture->entry, picture->since_us))
			err = fill(picture, &stills->stills[i]);
	return err;
}

int ps_stills_get(struct ps_stills *stills, struct ps_subject *subject)
{
	const struct ps_picture_hooks hooks = { .ctx = stills,
						.wants = wants,
						.picture = on_picture };

	return ps_subject_pictures(subject, "looking", &hooks, NULL);
}
