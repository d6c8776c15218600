#include "capture/jpeg_header.h"

#include <stdio.h>

#include <jpeglib.h>

/* Where the coefficient that comes k-th in the file lies in its 8 by 8 block (T.81 figure A.6). */
static const uint8_t zigzag[DCTSIZE2] = {
	0,  1,	8,  16, 9,  2,	3,  10, 17, 24, 32, 25, 18, 11, 4,  5,	12, 19, 26, 33, 40, 48,
	41, 34, 27, 20, 13, 6,	7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
	30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

static void add_u16(struct ps_buf *header, unsigned value)
{
	ps_buf_add_byte(header, (uint8_t)(value >> 8));
	ps_buf_add_byte(header, (uint8_t)value);
}

/* @len is the segment's, with its own two bytes. */
static void add_marker(struct ps_buf *header, uint8_t marker, unsigned len)
{
	ps_buf_add_byte(header, 0xff);
	ps_buf_add_byte(header, marker);
	add_u16(header, len);
}

static void add_jfif(struct ps_buf *header)
{
	/* Version 1.01, no unit, square pixels, no thumbnail. */
	static const uint8_t body[] = { 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0 };

	add_marker(header, 0xe0, 2 + sizeof(body));
	ps_buf_add(header, body, sizeof(body));
}

static void add_quantization(struct ps_buf *header, uint8_t id, const JQUANT_TBL *table)
{
	add_marker(header, 0xdb, 2 + 1 + DCTSIZE2);
	ps_buf_add_byte(header, id);
	for (int i = 0; i < DCTSIZE2; i++)
		ps_buf_add_byte(header, (uint8_t)table->quantval[zigzag[i]]);
}

static void add_huffman(struct ps_buf *header, uint8_t class_and_id, const JHUFF_TBL *table)
{
	unsigned symbols = 0;

	for (int i = 1; i <= 16; i++)
		symbols += table->bits[i];
	add_marker(header, 0xc4, 2 + 1 + 16 + symbols);
	ps_buf_add_byte(header, class_and_id);
	ps_buf_add(header, table->bits + 1, 16);
	ps_buf_add(header, table->huffval, symbols);
}

static void add_frame(struct ps_buf *header, const struct ps_grid *grid)
{
	static const uint8_t components[] = { 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1 };

	add_marker(header, 0xc0, 2 + 5 + sizeof(components));
	ps_buf_add_byte(header, 8);
	add_u16(header, grid->height_px);
	add_u16(header, grid->width_px);
	ps_buf_add(header, components, sizeof(components));
}

static void add_scan(struct ps_buf *header)
{
	static const uint8_t body[] = { 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0 };

	add_marker(header, 0xda, 2 + sizeof(body));
	ps_buf_add(header, body, sizeof(body));
}

void ps_jpeg_header_add(struct ps_buf *header, const struct jpeg_compress_struct *jpeg,
			const struct ps_grid *grid)
{
	ps_buf_add_byte(header, 0xff);
	ps_buf_add_byte(header, 0xd8);
	add_jfif(header);
	add_quantization(header, 0, jpeg->quant_tbl_ptrs[0]);
	add_quantization(header, 1, jpeg->quant_tbl_ptrs[1]);
	add_frame(header, grid);
	add_huffman(header, 0x00, jpeg->dc_huff_tbl_ptrs[0]);
	add_huffman(header, 0x01, jpeg->dc_huff_tbl_ptrs[1]);
	add_huffman(header, 0x10, jpeg->ac_huff_tbl_ptrs[0]);
	add_huffman(header, 0x11, jpeg->ac_huff_tbl_ptrs[1]);
	add_marker(header, 0xdd, 2 + 2);
	add_u16(header, grid->tile_mcus);
	add_scan(header);
}
