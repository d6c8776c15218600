#include "capture/jpeg_header.h"

#include <stdio.h>
#include <string.h>

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

static void add_quantization(struct ps_buf *header, uint8_t id, const uint8_t *table)
{
	add_marker(header, 0xdb, 2 + 1 + PS_JPEG_QUANT_LEN);
	ps_buf_add_byte(header, id);
	ps_buf_add(header, table, PS_JPEG_QUANT_LEN);
}

static void add_huffman(struct ps_buf *header, uint8_t class_and_id,
			const struct ps_jpeg_huffman *table)
{
	add_marker(header, 0xc4, 2 + 1 + (unsigned)table->len);
	ps_buf_add_byte(header, class_and_id);
	ps_buf_add(header, table->bytes, table->len);
}

static void add_frame(struct ps_buf *header, const uint8_t quant_of[3], unsigned width_px,
		      unsigned height_px)
{
	add_marker(header, 0xc0, 2 + 6 + 3 * 3);
	ps_buf_add_byte(header, 8);
	add_u16(header, height_px);
	add_u16(header, width_px);
	ps_buf_add_byte(header, 3);
	for (uint8_t i = 0; i < 3; i++) {
		ps_buf_add_byte(header, (uint8_t)(i + 1));
		ps_buf_add_byte(header, i ? 0x11 : 0x22);
		ps_buf_add_byte(header, quant_of[i]);
	}
}

static void add_scan(struct ps_buf *header, const uint8_t huffman_of[3])
{
	static const uint8_t whole_block[] = { 0, 63, 0 };

	add_marker(header, 0xda, 2 + 1 + 3 * 2 + sizeof(whole_block));
	ps_buf_add_byte(header, 3);
	for (uint8_t i = 0; i < 3; i++) {
		ps_buf_add_byte(header, (uint8_t)(i + 1));
		ps_buf_add_byte(header, huffman_of[i]);
	}
	ps_buf_add(header, whole_block, sizeof(whole_block));
}

void ps_jpeg_header_write(struct ps_buf *header, const struct ps_jpeg_tables *tables,
			  uint16_t width_px, uint16_t height_px, uint16_t restart_mcus)
{
	static const uint8_t class_and_id[4] = { 0x00, 0x01, 0x10, 0x11 };

	ps_buf_add_byte(header, 0xff);
	ps_buf_add_byte(header, 0xd8);
	add_jfif(header);
	for (uint8_t i = 0; i < 4; i++)
		if (tables->quant[i])
			add_quantization(header, i, tables->quant[i]);
	add_frame(header, tables->quant_of, width_px, height_px);
	for (size_t i = 0; i < 4; i++)
		if (tables->huffman[i].bytes)
			add_huffman(header, class_and_id[i], &tables->huffman[i]);
	add_marker(header, 0xdd, 2 + 2);
	add_u16(header, restart_mcus);
	add_scan(header, tables->huffman_of);
}

struct own_tables {
	uint8_t quant[2][PS_JPEG_QUANT_LEN];
	uint8_t huffman[4][PS_JPEG_COUNTS_LEN + 256];
};

static size_t copy_huffman(uint8_t *to, const JHUFF_TBL *table)
{
	size_t symbols = 0;

	for (int i = 1; i <= PS_JPEG_COUNTS_LEN; i++)
		symbols += table->bits[i];
	memcpy(to, table->bits + 1, PS_JPEG_COUNTS_LEN);
	memcpy(to + PS_JPEG_COUNTS_LEN, table->huffval, symbols);
	return PS_JPEG_COUNTS_LEN + symbols;
}

void ps_jpeg_header_add(struct ps_buf *header, const struct jpeg_compress_struct *jpeg,
			const struct ps_grid *grid)
{
	struct ps_jpeg_tables tables = { .quant_of = { 0, 1, 1 }, .huffman_of = { 0, 0x11, 0x11 } };
	struct own_tables own;

	for (int id = 0; id < 2; id++) {
		for (int i = 0; i < DCTSIZE2; i++)
			own.quant[id][i] = (uint8_t)jpeg->quant_tbl_ptrs[id]->quantval[zigzag[i]];
		tables.quant[id] = own.quant[id];
	}
	for (int i = 0; i < 4; i++) {
		tables.huffman[i].bytes = own.huffman[i];
		tables.huffman[i].len =
			copy_huffman(own.huffman[i], i < 2 ? jpeg->dc_huff_tbl_ptrs[i]
							   : jpeg->ac_huff_tbl_ptrs[i - 2]);
	}
	ps_jpeg_header_write(header, &tables, grid->width_px, grid->height_px, grid->tile_mcus);
}
