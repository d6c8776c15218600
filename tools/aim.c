#include "tools/aim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Narrow bars of the card, in µm, as hw/sheets.py prints them. */
static const uint32_t card_um[] = { 250, 330, 500, 750, 1000 };

#define CARD (sizeof(card_um) / sizeof(card_um[0]))

/*
 * A Code 128 of ten characters in set B has start, those and check digit of 11 modules, and a stop
 * of 13: 145. Where ZBar says that it begins and ends, reading it from both sides, is five less; so
 * it was measured on cards of known fineness, and tests/e2e/aim.bats measures it again.
 */
#define MODULES 140

/* 0: no code of the card. */
static uint32_t bar_um(const struct ps_decoder_code *code)
{
	static const char prefix[] = "PSAIM-";
	char digits[8];

	for (size_t i = 0; i < CARD; i++) {
		(void)snprintf(digits, sizeof(digits), "%04u", card_um[i]);
		if (strncmp(code->text, prefix, strlen(prefix)) == 0 &&
		    strcmp(code->text + strlen(prefix), digits) == 0)
			return card_um[i];
	}
	return 0;
}

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void ps_aim_read(const struct ps_decoder_codes *codes, struct ps_aim *aim_out)
{
	uint32_t px_m[PS_DECODER_CODES_MAX];
	struct ps_aim aim = { .codes = 0 };

	for (size_t i = 0; i < codes->count; i++) {
		const struct ps_decoder_code *code = &codes->codes[i];
		uint32_t um = bar_um(code);
		uint64_t px = code->width_px > code->height_px ? code->width_px : code->height_px;

		if (!um || !px)
			continue;
		if (!aim.finest_um || um < aim.finest_um)
			aim.finest_um = um;
		px_m[aim.codes++] = (uint32_t)(px * 1000000 / ((uint64_t)um * MODULES));
	}
	if (aim.codes) {
		qsort(px_m, aim.codes, sizeof(px_m[0]), ascending);
		aim.px_m = px_m[aim.codes / 2];
	}
	*aim_out = aim;
}

bool ps_aim_is_fine_for_item(const struct ps_aim *aim)
{
	return aim->px_m >= PS_AIM_ITEM_PX_MM * 1000;
}

/* Pixels of a bar, in thousandths. */
static uint64_t bar_px(const struct ps_aim *aim, uint32_t um)
{
	return (uint64_t)aim->px_m * um / 1000;
}

bool ps_aim_is_fine_for_label(const struct ps_aim *aim)
{
	return bar_px(aim, PS_AIM_LABEL_BAR_UM) >= PS_AIM_BAR_PX * 1000;
}

bool ps_aim_is_blurred(const struct ps_aim *aim)
{
	for (size_t i = 0; i < CARD; i++)
		if (bar_px(aim, card_um[i]) >= PS_AIM_BAR_PX * 1500)
			return aim->finest_um > card_um[i];
	return false;
}
