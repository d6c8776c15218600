/*
 * A camera's own JPEG in the canonical form (signing/FORMAT.md, "Pictures"): the header written
 * anew, the entropy-coded bytes as they came.
 *
 * USB cameras send baseline JPEGs that lack Huffman tables, carry segments of their own, and have
 * bytes behind their end. Markers are walked; foreign segments are dropped, missing tables are
 * those of T.81 K.3, a missing restart interval is the count of MCUs (one tile), and what follows
 * EOI is cut off. That the entropy-coded bytes decode is not looked at here: decode the result.
 */
#ifndef PS_CAPTURE_JPEG_NORMAL_H
#define PS_CAPTURE_JPEG_NORMAL_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/jpeg_header.h"
#include "signing/error.h"

struct ps_tile_span;

/* What a file is, as far as it decides what becomes of it. */
struct ps_jpeg_form {
	uint16_t width_px;
	uint16_t height_px;
	uint16_t restart_mcus; /* the count of all where the file says none */
	bool is_420;	       /* what alone has a canonical form */
};

/* A file in its parts; views into it. */
struct ps_jpeg_parts {
	struct ps_jpeg_form form;
	struct ps_jpeg_tables tables; /* those that the file has */
	const uint8_t *scan;	      /* the entropy-coded bytes and all behind them */
	size_t scan_len;
};

/*
 * Walks the file up to its scan.
 *
 * Errors: PS_MALFORMED; PS_UNSUPPORTED (not one baseline scan of three YCbCr components of 8 bits);
 * PS_RANGE (no size for a picture, more MCUs than a restart interval counts).
 */
PS_MUST_CHECK enum ps_err ps_jpeg_parts_read(const uint8_t *bytes, size_t len,
					     struct ps_jpeg_parts *parts_out);

/* Fills in the Huffman tables that @parts lacks from @defaults, where a canonical header stands. */
PS_MUST_CHECK enum ps_err ps_jpeg_parts_complete(struct ps_jpeg_parts *parts,
						 const struct ps_buf *defaults);

/*
 * Cuts the scan at its restart markers: @spans_out, with room for @tile_count, into @tiles, to
 * which the bytes of the tiles are appended back to back.
 *
 * Errors: PS_MALFORMED (another count of tiles, an empty one, another marker, no EOI),
 * PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_jpeg_scan_cut(const struct ps_jpeg_parts *parts, uint32_t tile_count,
					   struct ps_tile_span *spans_out, struct ps_buf *tiles);

/* How many tiles a 4:2:0 picture of this form has. */
uint32_t ps_jpeg_form_tiles(const struct ps_jpeg_form *form);

#endif
