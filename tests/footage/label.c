#include "tests/footage/label.h"

#include <string.h>

#include "tests/footage/code128.h"
#include "tests/footage/font.h"
#include "tests/footage/noise.h"

#define PAPER PS_RGB(232, 233, 230)
#define INK PS_RGB(28, 28, 30)
#define GREY PS_RGB(120, 120, 122)

/* Everything is placed in 1/16 mm from the label's top left corner. */
#define MM 16

#define MODULE_MOST 12	     /* 0.75 mm */
#define CODE_ROOM (146 * MM) /* the quiet zones included */

struct sheet {
	struct ps_texture *texture;
	int scale;
};

static void fill(const struct sheet *sheet, int x, int y, int width, int height, uint32_t colour)
{
	int s = sheet->scale;

	ps_texture_fill(sheet->texture, x * s / MM, y * s / MM, (x + width) * s / MM,
			(y + height) * s / MM, colour);
}

static void text(const struct sheet *sheet, int x, int y, int dot, const char *string)
{
	for (const char *c = string; *c; c++, x += PS_FONT_ADVANCE * dot) {
		const uint8_t *rows = ps_font_rows(*c);

		for (int row = 0; row < PS_FONT_HEIGHT; row++)
			for (int column = 0; column < PS_FONT_WIDTH; column++)
				if (rows[row] >> (PS_FONT_WIDTH - 1 - column) & 1)
					fill(sheet, x + column * dot, y + row * dot, dot, dot, INK);
	}
}

static enum ps_err bars(const struct sheet *sheet, const char *waybill)
{
	struct ps_code128 code;
	enum ps_err err = ps_code128_encode(waybill, &code);
	int module;
	int x;

	if (err)
		return err;
	module = CODE_ROOM / (code.modules + 2 * PS_CODE128_QUIET);
	if (module > MODULE_MOST)
		module = MODULE_MOST;
	if (module < 4)
		return PS_LIMIT;
	x = (PS_LABEL_WIDTH_MM * MM - code.modules * module) / 2;
	for (int i = 0; i < code.run_count; x += code.runs[i++] * module)
		if (i % 2 == 0)
			fill(sheet, x, 20 * MM, code.runs[i] * module, 26 * MM, INK);
	return PS_OK;
}

/* Short strokes as words: nobody's address. */
static void address(const struct sheet *sheet, uint32_t seed, int x, int y, int width, int lines)
{
	for (int line = 0; line < lines; line++) {
		int end = x + width * (55 + (int)(ps_random_at(seed, (uint64_t)line) % 45)) / 100;

		for (int at = x, word = 0; at < end; word++) {
			uint64_t random = ps_random_at(seed + 7, (uint64_t)(line * 32 + word));
			int length = 2 * MM + (int)(random % (7 * MM));

			fill(sheet, at, y + line * 5 * MM, length, 2 * MM, GREY);
			at += length + 3 * MM / 2;
		}
	}
}

static void blocks(const struct sheet *sheet, uint32_t seed, int x, int y)
{
	const int cells = 21;
	const int cell = MM;

	for (int i = 0; i < cells * cells; i++)
		if (ps_random_at(seed, (uint64_t)i) & 1)
			fill(sheet, x + i % cells * cell, y + i / cells * cell, cell, cell, INK);
	for (int corner = 0; corner < 3; corner++) {
		int left = x + (corner == 1 ? (cells - 7) * cell : 0);
		int top = y + (corner == 2 ? (cells - 7) * cell : 0);

		/* A gap in each frame keeps QR readers from looking further. */
		fill(sheet, left, top, 7 * cell, 7 * cell, INK);
		fill(sheet, left + cell, top + cell, 6 * cell, 5 * cell, PAPER);
		fill(sheet, left + 2 * cell, top + 2 * cell, 3 * cell, 3 * cell, INK);
	}
}

enum ps_err ps_label_init(struct ps_texture *texture, const char *waybill, int scale, uint32_t seed)
{
	struct ps_texture made = { 0, 0, false, NULL };
	struct sheet sheet = { &made, scale };
	enum ps_err err;

	err = ps_texture_init(&made, PS_LABEL_WIDTH_MM * scale / 256,
			      PS_LABEL_HEIGHT_MM * scale / 256, false, PAPER);
	if (err)
		return err;
	err = bars(&sheet, waybill);
	if (err) {
		ps_texture_finish(&made);
		return err;
	}
	text(&sheet, 6 * MM, 5 * MM, 22, "EXPRESS");
	text(&sheet, 104 * MM, 7 * MM, 10, "1/1 2.4 KG");
	fill(&sheet, 4 * MM, 16 * MM, 142 * MM, MM / 2, INK);
	text(&sheet, (PS_LABEL_WIDTH_MM * MM - (int)strlen(waybill) * PS_FONT_ADVANCE * 14) / 2,
	     48 * MM, 14, waybill);
	fill(&sheet, 4 * MM, 57 * MM, 142 * MM, MM / 2, INK);
	text(&sheet, 6 * MM, 60 * MM, 9, "TO");
	address(&sheet, seed + 1, 18 * MM, 60 * MM, 80 * MM, 4);
	text(&sheet, 6 * MM, 82 * MM, 9, "FROM");
	address(&sheet, seed + 2, 26 * MM, 82 * MM, 60 * MM, 3);
	blocks(&sheet, seed + 3, 122 * MM, 64 * MM);
	*texture = made;
	return PS_OK;
}
