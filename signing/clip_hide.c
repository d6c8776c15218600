#include <string.h>

#include "signing/clip_parts.h"

/* What lies around the lane's rectangle of a camera that lanes share: up to four strips. */
static size_t add_strips(const struct ps_camera_info *camera, const char *name,
			 struct ps_redaction *strips)
{
	const struct ps_rect *lane = &camera->rect;
	const struct ps_rect around[] = {
		{ 0, 0, camera->width_px, lane->y },
		{ 0, lane->y + lane->h, camera->width_px, camera->height_px - lane->y - lane->h },
		{ 0, lane->y, lane->x, lane->h },
		{ lane->x + lane->w, lane->y, camera->width_px - lane->x - lane->w, lane->h },
	};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++)
		if (around[i].w && around[i].h)
			strips[count++] =
				(struct ps_redaction){ .camera = name, .rect = around[i] };
	return count;
}

enum ps_err ps_clip_make_redactor(struct ps_clip *clip, const struct ps_start *start)
{
	const struct ps_clip_settings *settings = clip->settings;
	char names[PS_CAMERAS_MAX][PS_CAMERA_NAME_LEN_MAX + 1] = { "" };
	struct ps_redaction all[PS_REDACTIONS_MAX + 4 * PS_CAMERAS_MAX];
	size_t count = settings->redaction_count;

	memcpy(all, settings->redactions, count * sizeof(*all));
	for (size_t i = 0; i < start->camera_count && !settings->beyond_lane; i++) {
		const struct ps_camera_info *camera = &start->cameras[i];

		if (!camera->has_rect)
			continue;
		memcpy(names[i], camera->name.bytes, camera->name.len);
		count += add_strips(camera, names[i], &all[count]);
	}
	return count ? ps_redactor_create(start, all, count, &clip->redactor) : PS_OK;
}

bool ps_clip_is_redacted(const struct ps_clip *clip, uint64_t camera)
{
	return clip->redactor && ps_redactor_touches(clip->redactor, (size_t)camera);
}

enum ps_err ps_clip_mark_redacted(struct ps_clip *clip, const struct ps_sealed *sealed)
{
	enum ps_err err = PS_OK;

	ps_redactor_reset(clip->redactor);
	ps_clip_begin_seal(clip);
	for (size_t i = 0; i < sealed->count && !err; i++) {
		const struct ps_frame_record *frame = &sealed->records[i].frame;
		struct ps_composite *picture;

		if (sealed->records[i].type != PS_RECORD_FRAME || frame->shown == PS_SHOWN_NOT ||
		    !ps_redactor_aims_at(clip->redactor, (size_t)frame->entry.camera))
			continue;
		picture = &clip->cameras[frame->entry.camera].picture;
		err = ps_composite_apply(picture, frame);
		if (!err)
			err = ps_redactor_mark(clip->redactor, frame->entry.camera,
					       frame->entry.time_us - clip->second_0, picture);
	}
	return err;
}
