/*
 * struct ps_y4m: a Y4M file (YUV4MPEG2, as mjpegtools and ffmpeg write it), 8 bit 4:2:0, read for
 * replay.
 *
 * The file is mapped, not copied: the images point into it and hold until close. All of it is
 * checked at open, so that reading a frame cannot fail; who cuts a file short while it is being
 * played kills the reader (SIGBUS). After open it does not change: any thread may read.
 */
#ifndef PS_CAPTURE_Y4M_H
#define PS_CAPTURE_Y4M_H

#include "capture/image.h"
#include "signing/error.h"

struct ps_y4m {
	const uint8_t *map;
	size_t map_len;
	uint16_t width_px;
	uint16_t height_px;
	size_t frame_count; /* at least 1 */
	size_t *frames;	    /* where the samples of each begin */
};

/*
 * Errors, each but PS_NO_MEMORY with a sentence in @why: PS_IO, PS_NOT_FOUND, PS_DENIED (errno says
 * why), PS_MALFORMED (not Y4M), PS_UNSUPPORTED (interlaced, or colour other than C420, C420jpeg,
 * C420mpeg2, C420paldv), PS_RANGE (size), PS_TRUNCATED (no frame, or it ends inside one),
 * PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_y4m_open(const char *path, char *why, size_t why_size,
				      struct ps_y4m **y4m_out);

/* NULL is fine. */
void ps_y4m_close(struct ps_y4m *y4m);

/* Frame @index, which is below frame_count; its time is 0. */
struct ps_image ps_y4m_image(const struct ps_y4m *y4m, size_t index);

#endif
