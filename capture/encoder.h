/*
 * struct ps_encoder: one camera's way from raw pictures to frames, and the one owner of its tile
 * state: what each tile was when it was last encoded, and when the next refresh is due.
 *
 * A frame is a *refresh* (every tile encoded) when it is the encoder's first, the first of its
 * station second (time_us / 1,000,000 differs from the frame's before), or asked for. Any other
 * frame carries the tiles that changed (capture/change.h), which may be none. A refresh whose bytes
 * are all those of the refresh before is *frozen*: a real sensor's noise never does that.
 *
 * Not tied to a thread; one thread at a time.
 */
#ifndef PS_CAPTURE_ENCODER_H
#define PS_CAPTURE_ENCODER_H

#include "capture/frame.h"
#include "capture/grid.h"
#include "capture/image.h"
#include "signing/error.h"

struct ps_encoder_settings {
	uint16_t width_px; /* of the images to come */
	uint16_t height_px;
	int quality;		   /* libjpeg's scale, 1 to 100 */
	unsigned threshold_levels; /* see capture/change.h */
	/*
	 * Not 0: the source's own JPEG of this restart interval is kept as it is, in the canonical
	 * form (capture/jpeg_normal.h). Each such picture is whole, and counts as a refresh; frozen
	 * is judged once a second as ever. 0: a JPEG is decoded and encoded like any picture.
	 */
	uint16_t restart_mcus;
};

struct ps_encoder;

/* Errors: PS_RANGE (no grid for this size), PS_INVALID (quality, threshold), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_encoder_create(const struct ps_encoder_settings *settings,
					    struct ps_encoder **encoder_out);
void ps_encoder_destroy(struct ps_encoder *encoder);

/*
 * From now on each frame says how much moved, also where a JPEG is kept as it is: that costs a
 * comparison, which any other picture needs anyway.
 */
void ps_encoder_compare(struct ps_encoder *encoder);

/* From now on each frame says what can be seen in it: capture/look.h; compares, too. */
void ps_encoder_look(struct ps_encoder *encoder);

/* The encoder's own; of a JPEG that is kept only the size holds. */
const struct ps_grid *ps_encoder_grid(const struct ps_encoder *encoder);

/*
 * Encodes @image, as a refresh if @refresh or when one is due. The caller gets the frame's only
 * reference and sets its camera and seq; the encoder sets all else.
 *
 * After an error the picture counts as never seen, and the next frame is a refresh.
 *
 * Errors: PS_MISMATCH (size, or a restart interval that is another), PS_UNSUPPORTED (layout, or a
 * JPEG that has no canonical form), PS_MALFORMED (a JPEG that does not decode), PS_NO_MEMORY,
 * PS_LIMIT, PS_INVALID (libjpeg refuses).
 */
PS_MUST_CHECK enum ps_err ps_encoder_encode(struct ps_encoder *encoder,
					    const struct ps_image *image, bool refresh,
					    struct ps_frame **frame_out);

#endif
