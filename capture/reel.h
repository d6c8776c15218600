/*
 * struct ps_reel: a finite row of pictures from disk, to be played as if a camera had taken them: a
 * Y4M file, or a folder of JPEG files of one size in the order of their names (2.jpg
 * before 10.jpg). One thread at a time.
 */
#ifndef PS_CAPTURE_REEL_H
#define PS_CAPTURE_REEL_H

#include "capture/image.h"
#include "signing/error.h"

struct ps_reel;

struct ps_reel_info {
	uint16_t width_px;
	uint16_t height_px;
	size_t count; /* pictures, at least 1 */
};

/*
 * Opens what @path names. Every JPEG file's size is looked at, not its data.
 *
 * Errors, each but PS_NO_MEMORY with a sentence in @why: those of ps_y4m_open() and ps_jpeg_size(),
 * PS_NOT_FOUND (a folder without a JPEG file), PS_MISMATCH (sizes differ), PS_LIMIT (a file beyond
 * 64 MB).
 */
PS_MUST_CHECK enum ps_err ps_reel_open(const char *path, char *why, size_t why_size,
				       struct ps_reel **reel_out);

/* NULL is fine. */
void ps_reel_close(struct ps_reel *reel);

const struct ps_reel_info *ps_reel_info(const struct ps_reel *reel);

/*
 * Picture @index, which is below the count. It is the reel's own and holds until the next call.
 *
 * Errors, where the file was changed since it was opened, or its data are damaged: PS_IO and
 * PS_TRUNCATED; of a folder also PS_NOT_FOUND, PS_DENIED, PS_MALFORMED, PS_MISMATCH, PS_LIMIT,
 * PS_RANGE, PS_UNSUPPORTED, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_reel_image(struct ps_reel *reel, size_t index,
					struct ps_image *image_out);

#endif
