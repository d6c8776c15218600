/*
 * struct ps_decoder: pixels out of JPEGs (and of PNG and WebP, as buyers send them), and barcodes
 * out of pixels, in a process that can do nothing else.
 *
 * libjpeg, libpng, libwebp and ZBar see bytes that a stranger wrote. So they run in a child that
 * has one socket, no other descriptor, no file, no network, bounded memory, and a seccomp filter
 * that ends it at any other call; what it answers has a fixed shape and is checked here as a
 * stranger's word too. Where it cannot be confined nothing is decoded at all.
 *
 * A picture on which it crashes, hangs or lies is one that does not decode; the next gets a new
 * child. To tell that from a filter that is too strict for this machine, each child first decodes a
 * picture of ours. One thread; start it before any other thread runs.
 */
#ifndef PS_TOOLS_DECODER_H
#define PS_TOOLS_DECODER_H

#include "signing/limits.h"
#include "tools/planes.h"

struct ps_decoder;

/*
 * Errors: PS_UNSUPPORTED (it cannot be confined on this system), PS_IO (errno says why),
 * PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_decoder_start(struct ps_decoder **decoder_out);

/* NULL is fine. */
void ps_decoder_stop(struct ps_decoder *decoder);

/*
 * Decodes all of it, and keeps nothing. Errors: PS_MALFORMED (libjpeg refuses or complains, or did
 * not come to an end); PS_LIMIT (too many children died); those of ps_decoder_start().
 */
PS_MUST_CHECK enum ps_err ps_decoder_check(struct ps_decoder *decoder, struct ps_bytes jpeg);

/*
 * Decodes it, also a PNG or a WebP that does not move, reduced as far as it keeps at least
 * @width_px by @height_px. The canvas is the caller's to release. Errors: as above; PS_LIMIT also
 * for a picture beyond PS_CANVAS_PIXELS_MAX.
 */
PS_MUST_CHECK enum ps_err ps_decoder_shrink(struct ps_decoder *decoder, struct ps_bytes jpeg,
					    uint32_t width_px, uint32_t height_px,
					    struct ps_canvas *canvas_out);

/* The same as planes; where a side is odd, its last pixels are there twice. */
PS_MUST_CHECK enum ps_err ps_decoder_planes(struct ps_decoder *decoder, struct ps_bytes jpeg,
					    uint32_t width_px, uint32_t height_px,
					    struct ps_planes *planes_out);

#define PS_DECODER_CODES_MAX 32

/* A barcode that was read; one-dimensional kinds only: waybills carry no other that counts. */
struct ps_decoder_code {
	char symbology[16];		    /* "CODE-128", as ZBar calls it */
	char text[PS_CODE_LEN_MAX + 1];	    /* printable ASCII */
	uint32_t x, y, width_px, height_px; /* around what was read of it; lies in the picture */
};

struct ps_decoder_codes {
	size_t count;
	struct ps_decoder_code codes[PS_DECODER_CODES_MAX];
};

/*
 * Reads the barcodes, along every @every_px-th line: 1 misses none, more is as many times faster.
 * Errors: as of ps_decoder_shrink().
 */
PS_MUST_CHECK enum ps_err ps_decoder_read_codes(struct ps_decoder *decoder, struct ps_bytes jpeg,
						uint32_t every_px,
						struct ps_decoder_codes *codes_out);

/* What reads barcodes: "ZBar 0.23.92". */
#define PS_DECODER_READER_MAX 48
void ps_decoder_reader(char text_out[PS_DECODER_READER_MAX]);

/* Says on standard error why ps_decoder_start() failed, or the decoder gave up. Returns the exit
 * status. */
int ps_decoder_complain(enum ps_err err);

#endif
