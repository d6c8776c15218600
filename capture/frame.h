/*
 * struct ps_frame: one encoded picture on its way from an encoder to whoever keeps it.
 *
 * A picture is a header and tiles (the restart intervals of a baseline 4:2:0 JPEG, see
 * signing/FORMAT.md, "Tiles"). A frame carries the bytes of the tiles that were encoded for it; a
 * tile of length 0 is "the same as in this camera's preceding frame". A refresh carries every tile,
 * so a picture never depends on anything before the camera's latest refresh.
 *
 * A frame does not change once it is made. It is shared by counted references across threads: who
 * wants to keep it takes one with ps_frame_ref() and gives it back with ps_frame_unref().
 */
#ifndef PS_CAPTURE_FRAME_H
#define PS_CAPTURE_FRAME_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

struct ps_tile_span {
	uint32_t at;  /* where its entropy-coded bytes begin in @bytes */
	uint32_t len; /* 0: same as before */
};

/* What can be seen in a picture: capture/look.h. */
enum ps_look_word {
	PS_LOOK_NONE, /* nobody looked */
	PS_LOOK_MOVES,
	PS_LOOK_PLAIN,
	PS_LOOK_SHARP,
	PS_LOOK_BLURRED,
	PS_LOOK_DARK,
};

struct ps_frame {
	atomic_uint refs;
	uint16_t camera;  /* index in the station's configuration */
	uint64_t seq;	  /* this run's count of the camera's frames, delivered or lost */
	uint64_t time_us; /* CLOCK_BOOTTIME */
	bool refresh;	  /* every tile was encoded for this frame */
	bool frozen;	  /* a refresh whose tiles are byte for byte those of the refresh before */
	uint16_t width_px;
	uint16_t height_px;
	enum ps_look_word look;
	bool marked; /* a still and sharp one, to show somebody */

	const uint8_t *header; /* SOI to the end of SOS, canonical */
	size_t header_len;

	uint32_t tile_count;
	uint32_t changed; /* how many tiles have bytes here */
	/* How many of @compared parts differ from what they were; 0 of 0: nobody compared. */
	uint32_t moved;
	uint32_t compared;
	const struct ps_tile_span *tiles;
	const uint8_t *bytes; /* the tiles back to back, without RST markers and EOI */
	size_t len;
};

/*
 * Makes a frame with one reference. @header, @tiles and @bytes are copied; the other members are
 * the caller's to set before he hands the frame on.
 *
 * Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_frame_create(const uint8_t *header, size_t header_len,
					  const struct ps_tile_span *tiles, uint32_t tile_count,
					  const uint8_t *bytes, size_t len,
					  struct ps_frame **frame_out);

struct ps_frame *ps_frame_ref(struct ps_frame *frame);

/* NULL is fine. */
void ps_frame_unref(struct ps_frame *frame);

#endif
