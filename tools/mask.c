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

static bool is_now(const struct ps_redaction *redaction, struct ps_mask_when when)
{
	return !redaction->has_span ||
	       (when.to_us >= 0 && (uint64_t)when.to_us >= redaction->from_us &&
		(when.from_us < 0 || (uint64_t)when.from_us < redaction->to_us));
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

size_t ps_mask_rects(struct ps_mask *mask, size_t camera, struct ps_mask_when when,
		     struct ps_rect rects_out[PS_MASK_RECTS_MAX])
{
	const struct ps_camera_info *info = &mask->start->cameras[camera];
	size_t count = 0;

	if (info->has_rect && !mask->settings->beyond_lane)
		count = add_outside(info, rects_out, count);
	for (size_t i = 0; i < mask->settings->redaction_count; i++) {
		const struct ps_redaction *redaction = &mask->settings->redactions[i];

		if (!is_of(redaction, info) || !is_now(redaction, when))
			continue;
		count = add(rects_out, count, cut(&redaction->rect, info));
		mask->met |= 1ULL << i;
	}
	return count;
}

bool ps_mask_hides(struct ps_mask *mask, size_t camera, struct ps_mask_when when,
		   const struct ps_rect *part)
{
	struct ps_rect rects[PS_MASK_RECTS_MAX];
	size_t count = ps_mask_rects(mask, camera, when, rects);
	bool hides = false;

	for (size_t i = 0; i < count; i++)
		hides = hides || !part->w ||
			(rects[i].x < part->x + part->w && part->x < rects[i].x + rects[i].w &&
			 rects[i].y < part->y + part->h && part->y < rects[i].y + rects[i].h);
	return hides;
}

/* Where @at of the whole lies in a reduced picture. */
static uint64_t reduced(uint64_t at, uint64_t whole, uint32_t size, bool up)
{
	return (at * size + (up ? whole - 1 : 0)) / whole;
}

struct ps_rect ps_mask_reduced(const struct ps_rect *rect, const struct ps_camera_info *camera,
			       uint32_t width_px, uint32_t height_px)
{
	uint64_t x = reduced(rect->x, camera->width_px, width_px, false);
	uint64_t y = reduced(rect->y, camera->height_px, height_px, false);
	uint64_t right = reduced(rect->x + rect->w, camera->width_px, width_px, true);
	uint64_t bottom = reduced(rect->y + rect->h, camera->height_px, height_px, true);

	return (struct ps_rect){ x, y, right - x, bottom - y };
}

void ps_mask_paint(struct ps_mask *mask, size_t camera, struct ps_mask_when when,
		   struct ps_canvas *picture)
{
	struct ps_rect rects[PS_MASK_RECTS_MAX];
	size_t count = ps_mask_rects(mask, camera, when, rects);

	for (size_t i = 0; i < count; i++) {
		struct ps_rect rect = ps_mask_reduced(&rects[i], &mask->start->cameras[camera],
						      picture->width_px, picture->height_px);

		ps_canvas_fill(picture, (uint32_t)rect.x, (uint32_t)rect.y, (uint32_t)rect.w,
			       (uint32_t)rect.h, PS_MASK_LEVEL);
	}
}
