#include "tools/stills.h"

#include <string.h>

#include "tools/command.h"

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
		if (stills->stills[i].camera == camera && stills->stills[i].seq == seq)
			return &stills->stills[i];
	return NULL;
}

size_t ps_stills_want(struct ps_stills *stills, size_t camera, const struct ps_sample *sample)
{
	struct ps_still *still = sample ? find(stills, camera, sample->seq) : NULL;

	if (!sample || (!still && stills->count == PS_STILLS_MAX))
		return PS_STILLS_MAX;
	if (!still) {
		still = &stills->stills[stills->count++];
		*still = (struct ps_still){ .camera = camera, .seq = sample->seq };
		ps_buf_init(&still->jpeg);
	}
	return (size_t)(still - stills->stills);
}

static bool wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	(void)since_us;
	return find(ctx, entry->camera, entry->seq) != NULL;
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

static enum ps_err on_picture(void *ctx, const struct ps_shown_picture *picture)
{
	struct ps_still *still = find(ctx, picture->entry->camera, picture->entry->seq);

	still->have = true;
	still->since_us = picture->since_us;
	still->boot_us = picture->entry->time_us;
	note_withheld(picture->composite, still);
	memcpy(still->frame_hash, picture->entry->frame_hash, PS_HASH_LEN);
	ps_buf_clear(&still->jpeg);
	ps_buf_add(&still->jpeg, picture->jpeg.bytes, picture->jpeg.len);
	return still->jpeg.err;
}

int ps_stills_get(struct ps_stills *stills, struct ps_subject *subject)
{
	const struct ps_picture_hooks hooks = { .ctx = stills,
						.wants = wants,
						.picture = on_picture };

	return ps_subject_pictures(subject, "looking", &hooks, NULL);
}
