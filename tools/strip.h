/*
 * struct ps_strip: what changed of a camera's picture since it was last drawn, to be decoded alone.
 *
 * The tiles are joined into one JPEG of one tile's width, one below the other, as the station
 * encoded them (capture/tile_jpeg.h). A decoder that smooths nothing across blocks makes of it the
 * very pixels that it makes of the whole picture; of a packing bench it is a third of the bytes.
 */
#ifndef PS_TOOLS_STRIP_H
#define PS_TOOLS_STRIP_H

#include "signing/composite.h"
#include "tools/planes.h"

/* Of a tile: where its bytes lie in the strip's; length 0: it is drawn already. */
struct ps_strip_span {
	size_t at;
	size_t len;
};

struct ps_strip {
	struct ps_buf header; /* the picture's */
	struct ps_header_info info;
	uint64_t picture; /* the composite's, up to which all is drawn or lies here */
	struct ps_buf bytes;
	struct ps_strip_span *spans; /* PS_TILES_MAX of them */
	uint32_t count;		     /* tiles that lie here */
};

/* Release it whatever is returned. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_strip_init(struct ps_strip *strip);
void ps_strip_release(struct ps_strip *strip);

/* Empties it: what lies here is drawn. */
void ps_strip_clear(struct ps_strip *strip);

/* Empties it: @composite's picture is drawn, or will be in another way. */
void ps_strip_skip(struct ps_strip *strip, const struct ps_composite *composite);

/*
 * Takes what is new in @composite's picture, by a copy. Errors: PS_UNSUPPORTED (tiles are withheld
 * or no rectangles, or what is drawn has another header: the picture must be drawn as a whole),
 * PS_MALFORMED (the header), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_strip_take(struct ps_strip *strip,
					const struct ps_composite *composite);

/* Appends what lies here as a JPEG, in the order of the tiles. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_strip_join(const struct ps_strip *strip, struct ps_buf *jpeg);

/* How wide that JPEG is. */
uint32_t ps_strip_width_px(const struct ps_strip *strip);

/*
 * Puts what it was decoded to, in @eighths of its size (libjpeg's scale_num), to where the tiles
 * belong in the picture whose upper left corner is at @x, @y of @to; what reaches beyond the
 * picture's edge is cut, but for a row that makes it even. It must fit. Errors: PS_INVALID
 * (@decoded has another size).
 */
PS_MUST_CHECK enum ps_err ps_strip_put(const struct ps_strip *strip,
				       const struct ps_planes *decoded, uint32_t eighths,
				       struct ps_planes *to, uint32_t x, uint32_t y);

#endif
