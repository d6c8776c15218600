/*
 * struct ps_mask: what of a take's pictures is painted over in what is derived from them: what was
 * asked for, and what lies outside the lane's part of a camera that lanes share. What the file
 * itself withholds is painted over before (tools/pictures.h).
 */
#ifndef PS_TOOLS_MASK_H
#define PS_TOOLS_MASK_H

#include "signing/clip.h"
#include "tools/canvas.h"

#define PS_MASK_RECTS_MAX (PS_REDACTIONS_MAX + 4)

struct ps_mask {
	const struct ps_clip_settings *settings; /* the caller's: redactions, beyond_lane */
	const struct ps_start *start;
	uint64_t met; /* a bit for each redaction that met a picture */
};

/* Both outlive the mask. */
void ps_mask_init(struct ps_mask *mask, const struct ps_clip_settings *settings,
		  const struct ps_start *start);

/*
 * When a picture was taken, and when whoever asked for it believes that: what is to be hidden at
 * any moment from the one to the other is hidden of it. Both are in it.
 */
struct ps_mask_when {
	int64_t from_us;
	int64_t to_us;
};

/* A picture of a film. */
static inline struct ps_mask_when ps_mask_at(int64_t since_us)
{
	return (struct ps_mask_when){ since_us, since_us };
}

/* What is hidden of this camera then, in pixels of the whole picture. */
size_t ps_mask_rects(struct ps_mask *mask, size_t camera, struct ps_mask_when when,
		     struct ps_rect rects_out[PS_MASK_RECTS_MAX]);

/* Is anything of this @part of it hidden, in pixels (w 0: of all of it)? */
bool ps_mask_hides(struct ps_mask *mask, size_t camera, struct ps_mask_when when,
		   const struct ps_rect *part);

/* Such a rectangle in a picture that was reduced to this size: outwards, never inwards. */
struct ps_rect ps_mask_reduced(const struct ps_rect *rect, const struct ps_camera_info *camera,
			       uint32_t width_px, uint32_t height_px);

/* Paints over, in one grey, what is hidden of a picture that may have been reduced. */
void ps_mask_paint(struct ps_mask *mask, size_t camera, struct ps_mask_when when,
		   struct ps_canvas *picture);

/* The grey. */
#define PS_MASK_LEVEL 96

#endif
