/*
 * The canonical picture: the one form of JPEG that packseal signs (signing/FORMAT.md, "Pictures").
 *
 * header ‖ tile 0 ‖ FFD0 ‖ tile 1 ‖ FFD1 ‖ … ‖ last tile ‖ FFD9, nothing after. The header is
 * exactly SOI, JFIF APP0 without thumbnail, DQT segments, SOF0, DHT segments, DRI, SOS; a tile is
 * the entropy-coded bytes of one restart interval (ITU-T T.81, B.2 and E.1.4).
 */
#ifndef PS_SIGNING_PICTURE_H
#define PS_SIGNING_PICTURE_H

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/limits.h"

struct ps_header_info {
	uint16_t width_px;
	uint16_t height_px;
	uint16_t restart_mcus;
	uint32_t tile_count; /* ceil(MCUs / restart interval) */
};

/*
 * Checks that @header is a canonical header, to its last byte.
 * Errors: PS_MALFORMED, PS_RANGE (more tiles than the format allows).
 */
PS_MUST_CHECK enum ps_err ps_header_check(struct ps_bytes header, struct ps_header_info *info_out);

/* The bytes from SOI to the end of SOS, if @picture begins with such. Errors: PS_MALFORMED. */
PS_MUST_CHECK enum ps_err ps_header_find(struct ps_bytes picture, struct ps_bytes *header_out);

/* Not empty, not too long, every FF followed by 00. */
bool ps_tile_is_valid(struct ps_bytes tile);

/*
 * Splits a canonical picture into header and @tile_count tiles (views into @picture).
 * @tiles must have room for @tile_count. Errors: PS_MALFORMED: a marker other than the restart
 * marker that is due, a tile that is not valid, bytes behind EOI.
 */
PS_MUST_CHECK enum ps_err ps_picture_split(struct ps_bytes picture, struct ps_bytes header,
					   struct ps_bytes *tiles, uint32_t tile_count);

/* Appends the canonical picture of @header and @tiles. Errors stick in @buf. */
void ps_picture_join(struct ps_bytes header, const struct ps_bytes *tiles, uint32_t tile_count,
		     struct ps_buf *buf);

#endif
