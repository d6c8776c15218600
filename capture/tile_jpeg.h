/*
 * struct ps_tile_jpeg: libjpeg-turbo, made to encode some tiles of a picture.
 *
 * The tiles asked for, wherever they lie, are given to libjpeg as one picture of one tile's width,
 * as many MCU rows as there are tiles, and a restart interval of one tile. Its raw-data interface
 * takes pointers to rows, so nothing is copied but NV12's chroma, which is split, and tiles that
 * reach beyond the picture's right edge, where the last sample of each row is repeated (at the
 * bottom edge the last row is). What
 * comes back is cut at the restart markers. All tiles of all pictures are made this way, since
 * another way may give other bytes for the same pixels.
 *
 * One thread at a time.
 */
#ifndef PS_CAPTURE_TILE_JPEG_H
#define PS_CAPTURE_TILE_JPEG_H

#include "capture/frame.h"
#include "capture/grid.h"
#include "capture/image.h"
#include "signing/buf.h"
#include "signing/error.h"

struct ps_tile_jpeg;

/*
 * @quality: libjpeg's scale, 1 to 100.
 *
 * Errors: PS_INVALID (quality), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_tile_jpeg_create(const struct ps_grid *grid, int quality,
					      struct ps_tile_jpeg **jpeg_out);
void ps_tile_jpeg_destroy(struct ps_tile_jpeg *jpeg);

/* The canonical header of every picture made here; the object's own, unchanged for its life. */
const struct ps_buf *ps_tile_jpeg_header(const struct ps_tile_jpeg *jpeg);

/*
 * Encodes @count tiles (indices into the grid, ascending, at least 1) of @image, which is YUV420 or
 * NV12: both give the same bytes.
 *
 * Sets spans_out[tile] of each of them, and of no other, to where its bytes lie in @bytes_out,
 * which belongs to the object and holds until the next call.
 *
 * Errors: PS_NO_MEMORY, PS_LIMIT (more bytes than any sane picture has), PS_INVALID (libjpeg
 * refuses).
 */
PS_MUST_CHECK enum ps_err ps_tile_jpeg_encode(struct ps_tile_jpeg *jpeg,
					      const struct ps_image *image, const uint16_t *tiles,
					      uint32_t count, struct ps_tile_span *spans_out,
					      const uint8_t **bytes_out, size_t *len_out);

#endif
