#include "tools/mask.h"

#include <string.h>

void ps_mask_init(struct ps_mask *mask, const struct ps_clip_settings *settings,
		  const struct ps_start *start)
{
	*mask = (struct ps_mask){ .settings = settings, .start = start };
}

static size_t add(struct ps_rect *rects, size_t count, struct ps_rect rect)
{
	if (rect.w && rect.h)
		rects[count++] = rect;
	return count;
}

/* The four rectangles around the lane's. */
static size_t add_outside(const struct ps_camera_info *camera, struct ps_rect *rects, size_t count)
{
	const struct ps_rect *lane = &camera->rect;
	uint64_t right = lane->x + lane->w;
	uint64_t bottom = lane->y + lane->h;

	count = add(rects, count, (struct ps_rect){ 0, 0, camera->width_px, lane->y });
	count = add(rects, count,
		    (struct ps_rect){ 0, bottom, camera->width_px, camera->height_px - bottom });
	count = add(rects, count, (struct ps_rect){ 0, lane->y, lane->x, lane->h });
	return add(rects, count,
		   (struct ps_rect){ right, lane->y, camera->width_px - right, lane->h });
}

static bool is_of(const struct ps_redaction *redaction, const struct ps_camera_info *camera)
{
	const struct ps_bytes name = { (const uint8_t *)redaction->camera,
				       strlen(redaction->camera) };

	return ps_bytes_equal(camera->name, name);
}

static bool is_now(const struct ps_redaction *redaction, int64_t since_us)
{
	return !redaction->has_span || (since_us >= 0 && (uint64_t)since_us >= redaction->from_us &&
					(uint64_t)since_us < redaction->to_us);
}

/* What of it lies in the picture. */
static struct ps_rect cut(const struct ps_rect *rect, const struct ps_camera_info *camera)
{
	struct ps_rect inside = *rect;

	if (inside.x >= camera->width_px || inside.y >= camera->height_px)
		return (struct ps_rect){ 0 };
	if (inside.w > camera->width_px - inside.x)
		inside.w = camera->width_px - inside.x;
	if (inside.h > camera->height_px - inside.y)
		inside.h = camera->height_px - inside.y;
	return inside;
}

size_t ps_mask_rects(struct ps_mask *mask, size_t camera, int64_t since_us,
		     struct ps_rect rects_out[PS_MASK_RECTS_MAX])
{
	const struct ps_camera_info *info = &mask->start->cameras[camera];
	size_t count = 0;

	if (info->has_rect && !mask->settings->beyond_lane)
		count = add_outside(info, rects_out, count);
	for (size_t i = 0; i < mask->settings->redaction_count; i++) {
		const struct ps_redaction *redaction = &mask->settings->redactions[i];

		if (!is_of(redaction, info) || !is_now(redaction, since_us))
			continue;
		count = add(rects_out, count, cut(&redaction->rect, info));
		mask->met |= 1ULL << i;
	}
	return count;
}

/* Where @at of the whole lies in a reduced picture, outwards. */
static uint32_t reduced(uint64_t at, uint64_t whole, uint32_t size, bool up)
{
	return (uint32_t)((at * size + (up ? whole - 1 : 0)) / whole);
}

void ps_mask_paint(struct ps_mask *mask, size_t camera, int64_t since_us, struct ps_canvas *picture)
{
	const struct ps_camera_info *info = &mask->start->cameras[camera];
	struct ps_rect rects[PS_MASK_RECTS_MAX];
	size_t count = ps_mask_rects(mask, camera, since_us, rects);

	for (size_t i = 0; i < count; i++) {
		const struct ps_rect *rect = &rects[i];
		uint32_t x = reduced(rect->x, info->width_px, picture->width_px, false);
		uint32_t y = reduced(rect->y, info->height_px, picture->height_px, false);
		uint32_t right =
			reduced(rect->x + rect->w, info->width_px, picture->width_px, true);
		uint32_t bottom =
			reduced(rect->y + rect->h, info->height_px, picture->height_px, true);

		ps_canvas_fill(picture, x, y, right - x, bottom - y, PS_MASK_LEVEL);
	}
}
