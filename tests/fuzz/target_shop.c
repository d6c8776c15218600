/*
 * A line of the shop's software.
 *
 * Property: what is accepted is whole and within its limits, and said again, out of what was
 * understood of it, it is understood as the same. What is refused has a sentence.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/shop_line.h"
#include "tests/fuzz/fuzz.h"

static void add_text(cJSON *object, const char *name, const char *text)
{
	if (text[0])
		PS_FUZZ_HOLDS(cJSON_AddStringToObject(object, name, text));
}

static void add_items(cJSON *object, const struct ps_shop_line *line)
{
	cJSON *items = line->item_count ? cJSON_AddArrayToObject(object, "items") : NULL;

	for (size_t i = 0; i < line->item_count; i++) {
		cJSON *item = cJSON_CreateObject();

		add_text(item, "item", line->items[i].item);
		PS_FUZZ_HOLDS(cJSON_AddNumberToObject(item, "quantity", line->items[i].quantity));
		PS_FUZZ_HOLDS(cJSON_AddItemToArray(items, item));
	}
}

static char *say_again(const struct ps_shop_line *line)
{
	static const char *const firsts[] = {
		[PS_SHOP_HAND_OVER] = "waybill", [PS_SHOP_STOP] = "stop", [PS_SHOP_GO] = "go"
	};
	cJSON *object = cJSON_CreateObject();
	char *text;

	if (line->kind == PS_SHOP_ORDER) {
		cJSON *waybills = cJSON_AddArrayToObject(object, "waybills");

		for (size_t i = 0; i < line->waybill_count; i++)
			PS_FUZZ_HOLDS(cJSON_AddItemToArray(waybills,
							   cJSON_CreateString(line->waybills[i])));
	} else {
		add_text(object, firsts[line->kind], line->waybills[0]);
	}
	add_text(object, "lane", line->lane);
	add_text(object, "order", line->order);
	add_text(object, "shop", line->shop);
	add_text(object, "why", line->why);
	add_items(object, line);
	text = cJSON_PrintUnformatted(object);
	PS_FUZZ_HOLDS(text);
	cJSON_Delete(object);
	return text;
}

static void check_limits(const struct ps_shop_line *line)
{
	PS_FUZZ_HOLDS(line->waybill_count >= 1 && line->waybill_count <= PS_SHOP_WAYBILLS_MAX);
	PS_FUZZ_HOLDS(line->item_count <= PS_SHOP_ITEMS_MAX);
	for (size_t i = 0; i < line->waybill_count; i++)
		for (const char *at = line->waybills[i]; *at; at++)
			PS_FUZZ_HOLDS(*at > 0x20 && *at < 0x7f);
	for (size_t i = 0; i < line->item_count; i++)
		PS_FUZZ_HOLDS(line->items[i].quantity >= 1 &&
			      line->items[i].quantity <= PS_SHOP_QUANTITY_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct ps_shop_line line, again;
	char *text = malloc(len + 1);
	const char *wrong;

	PS_FUZZ_HOLDS(text);
	if (len)
		memcpy(text, bytes, len);
	text[len] = '\0';
	wrong = ps_shop_line_read(text, &line);
	free(text);
	if (wrong) {
		PS_FUZZ_HOLDS(wrong[0]);
		return 0;
	}
	check_limits(&line);
	text = say_again(&line);
	PS_FUZZ_HOLDS(!ps_shop_line_read(text, &again));
	PS_FUZZ_HOLDS(memcmp(&line, &again, sizeof(line)) == 0);
	cJSON_free(text);
	return 0;
}
