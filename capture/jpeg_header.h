/*
 * The canonical header of a picture (signing/FORMAT.md, "Tiles"): exactly SOI, JFIF APP0 without a
 * thumbnail, DQT and DHT with one table each in ascending order, SOF0 (8 bit, 4:2:0), DRI, one SOS.
 */
#ifndef PS_CAPTURE_JPEG_HEADER_H
#define PS_CAPTURE_JPEG_HEADER_H

#include "capture/grid.h"
#include "signing/buf.h"

struct jpeg_compress_struct;

/*
 * Appends the header of a whole picture of @grid, with the quantization tables 0 and 1 and the
 * Huffman tables 0 and 1 that @jpeg encodes with. An error sticks in @header.
 */
void ps_jpeg_header_add(struct ps_buf *header, const struct jpeg_compress_struct *jpeg,
			const struct ps_grid *grid);

#endif
