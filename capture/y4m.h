/*
 * struct ps_y4m: a Y4M file (YUV4MPEG2, as mjpegtools and ffmpeg write it), 8 bit 4:2:0, read for
 * replay.
 *
 * All of the file is checked at open; a picture is read when it is asked for. A mapping would spare
 * the copy, but who cuts a mapped file short kills its reader. One thread at a time.
 */
#ifndef PS_CAPTURE_Y4M_H
#define PS_CAPTURE_Y4M_H

#include "capture/image.h"
#include "signing/error.h"

struct ps_y4m {
	int fd;
	uint64_t len; /* of the file, when it was opened */
	uint16_t width_px;
	uint16_t height_px;
	size_t frame_count; /* at least 1 */
	uint64_t *frames;   /* where the samples of each begin */
	uint8_t *samples;   /* those of the last one that was asked for */
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

/*
 * Frame @index, which is below frame_count; its time is 0. It is the file's own and holds until the
 * next call. Errors: PS_TRUNCATED (the file was cut short since it was opened), PS_IO (errno says
 * why).
 */
PS_MUST_CHECK enum ps_err ps_y4m_image(struct ps_y4m *y4m, size_t index,
				       struct ps_image *image_out);

#endif
