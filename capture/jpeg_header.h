/*
 * The canonical header of a picture (signing/FORMAT.md, "Pictures"): exactly SOI, JFIF APP0 without
 * a thumbnail, DQT and DHT with one table each in ascending order, SOF0 (8 bit, 4:2:0), DRI, one
 * SOS.
 */
#ifndef PS_CAPTURE_JPEG_HEADER_H
#define PS_CAPTURE_JPEG_HEADER_H

#include "capture/grid.h"
#include "signing/buf.h"

struct jpeg_compress_struct;

#define PS_JPEG_QUANT_LEN 64
#define PS_JPEG_COUNTS_LEN 16

/* 16 counts of codes by their length, and the symbols, as DHT has them. */
struct ps_jpeg_huffman {
	const uint8_t *bytes; /* NULL: no such table */
	size_t len;
};

/* What differs from one header to another. The bytes are the caller's. */
struct ps_jpeg_tables {
	const uint8_t *quant[4];	   /* in zigzag order; NULL: no such table */
	struct ps_jpeg_huffman huffman[4]; /* DC 0, DC 1, AC 0, AC 1 */
	uint8_t quant_of[3];		   /* which table a component uses */
	uint8_t huffman_of[3];		   /* DC in the upper four bits, AC in the lower */
};

/* Appends a header. An error sticks in @header. */
void ps_jpeg_header_write(struct ps_buf *header, const struct ps_jpeg_tables *tables,
			  uint16_t width_px, uint16_t height_px, uint16_t restart_mcus);

/*
 * Appends the header of a whole picture of @grid, with the quantization tables 0 and 1 and the
 * Huffman tables 0 and 1 that @jpeg encodes with. An error sticks in @header.
 */
void ps_jpeg_header_add(struct ps_buf *header, const struct jpeg_compress_struct *jpeg,
			const struct ps_grid *grid);

#endif
