/*
 * From a JPEG file's bytes to the planes of a picture.
 *
 * A baseline or progressive YCbCr 4:2:0 file is decoded to exactly its own planes. Of
 * any other YCbCr file (4:2:2, 4:4:4) the chroma is averaged down to 4:2:0; a grey one gets none.
 * What libjpeg would only warn about (a file cut off, say) is an error here: no made-up pixels. No
 * state; any thread.
 */
#ifndef PS_CAPTURE_JPEG_READ_H
#define PS_CAPTURE_JPEG_READ_H

#include "capture/picture.h"
#include "signing/error.h"

/*
 * The size that the file declares.
 *
 * Errors: PS_MALFORMED, PS_RANGE (no size for a picture), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_jpeg_size(const uint8_t *bytes, size_t len, uint16_t *width_px_out,
				       uint16_t *height_px_out);

/*
 * Decodes into @picture; its time is 0 afterwards. On an error its samples are undefined.
 *
 * Errors: as above, and PS_UNSUPPORTED (a colour space that is not one of those named).
 */
PS_MUST_CHECK enum ps_err ps_jpeg_read(const uint8_t *bytes, size_t len,
				       struct ps_picture *picture);

/*
 * Luma alone, an eighth of the size, rounded up, at a fraction of the time; the planes of chroma
 * are undefined. Else as ps_jpeg_read().
 */
PS_MUST_CHECK enum ps_err ps_jpeg_read_small(const uint8_t *bytes, size_t len,
					     struct ps_picture *picture);

#endif
