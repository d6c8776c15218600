#include "firmware/shop_line.h"

#include <cjson/cJSON.h>
#include <string.h>

/* Which members a line of each kind may have; the first tells the kinds apart. */
static const struct {
	const char *first;
	enum ps_shop_kind kind;
	const char *others[5];
} kinds[] = {
	{ "waybill", PS_SHOP_HAND_OVER, { "lane", "order", "shop", "items" } },
	{ "waybills", PS_SHOP_ORDER, { "order", "shop", "items" } },
	{ "stop", PS_SHOP_STOP, { "why" } },
	{ "go", PS_SHOP_GO, { NULL } },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Codes: what a scanner may send, and no blank. */
static bool is_code(const char *text)
{
	size_t len = text ? strlen(text) : 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x21 || text[i] > 0x7e)
			return false;
	return len >= 1 && len <= PS_SCAN_TEXT_MAX;
}

/* Names and reasons: UTF-8 as cJSON passes it on, without control characters. */
static bool is_text(const char *text, size_t max)
{
	size_t len = text ? strlen(text) : 0;

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return len >= 1 && len <= max;
}

static bool is_known(size_t kind, const char *name)
{
	if (strcmp(name, kinds[kind].first) == 0)
		return true;
	for (size_t i = 0; kinds[kind].others[i]; i++)
		if (strcmp(name, kinds[kind].others[i]) == 0)
			return true;
	return false;
}

static const char *check_members(const cJSON *object, size_t kind)
{
	for (const cJSON *member = object->child; member; member = member->next) {
		if (!is_known(kind, member->string))
			return "a member that is not known here";
		for (const cJSON *other = member->next; other; other = other->next)
			if (strcmp(member->string, other->string) == 0)
				return "a member stands there twice";
	}
	return NULL;
}

static const cJSON *member_of(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void copy(char *to, const char *from)
{
	memcpy(to, from, strlen(from) + 1);
}

static const char *read_waybills(const cJSON *list, struct ps_shop_line *line)
{
	const cJSON *item;

	if (!cJSON_IsArray(list) || !list->child)
		return "waybills: a list of one or more";
	cJSON_ArrayForEach(item, list)
	{
		const char *text = cJSON_GetStringValue(item);

		if (!is_code(text))
			return "waybills: 1 to 128 printable ASCII characters each, no blank";
		if (line->waybill_count == PS_SHOP_WAYBILLS_MAX)
			return "waybills: at most 64";
		copy(line->waybills[line->waybill_count++], text);
	}
	return NULL;
}

static const char *read_waybill(const cJSON *value, struct ps_shop_line *line)
{
	const char *text = cJSON_GetStringValue(value);

	if (!is_code(text))
		return "the waybill: 1 to 128 printable ASCII characters, no blank";
	copy(line->waybills[0], text);
	line->waybill_count = 1;
	return NULL;
}

static const char *read_item(const cJSON *value, struct ps_shop_item *item)
{
	const char *text = cJSON_GetStringValue(member_of(value, "item"));
	const cJSON *quantity = member_of(value, "quantity");
	double count = cJSON_IsNumber(quantity) ? quantity->valuedouble : 0;

	if (!cJSON_IsObject(value) || !is_text(text, PS_SCAN_TEXT_MAX))
		return "items: each with an \"item\" of 1 to 128 bytes";
	if (!(count >= 1) || count > PS_SHOP_QUANTITY_MAX || count != (double)(uint32_t)count)
		return "items: each with a whole \"quantity\" from 1 to 1000000";
	copy(item->item, text);
	item->quantity = (uint32_t)count;
	return NULL;
}

static const char *read_items(const cJSON *list, struct ps_shop_line *line)
{
	const char *wrong = NULL;
	const cJSON *value;

	if (list && !cJSON_IsArray(list))
		return "items: a list";
	cJSON_ArrayForEach(value, list)
	{
		if (line->item_count == PS_SHOP_ITEMS_MAX)
			return "items: at most 64";
		wrong = read_item(value, &line->items[line->item_count++]);
		if (wrong)
			return wrong;
	}
	return NULL;
}

/* The rest of a line, whose members are known to be those of its kind. */
static const char *read_rest(const cJSON *object, struct ps_shop_line *line)
{
	const cJSON *lane = member_of(object, "lane"), *order = member_of(object, "order");
	const cJSON *shop = member_of(object, "shop"), *why = member_of(object, "why");

	if (lane && !is_text(cJSON_GetStringValue(lane), PS_CONFIG_NAME_MAX))
		return "lane: the name of a lane";
	if (order && !is_code(cJSON_GetStringValue(order)))
		return "order: 1 to 128 printable ASCII characters, no blank";
	if (shop && !is_text(cJSON_GetStringValue(shop), PS_NAME_LEN_MAX))
		return "shop: 1 to 64 bytes";
	if (line->kind == PS_SHOP_ORDER && !order)
		return "order: must be given";
	if (line->kind == PS_SHOP_STOP && !is_text(cJSON_GetStringValue(why), PS_TEXT_LEN_MAX))
		return "why: 1 to 256 bytes";
	if (!order && (shop || member_of(object, "items")))
		return "shop and items go with an order";
	copy(line->lane, lane ? lane->valuestring : "");
	copy(line->order, order ? order->valuestring : "");
	copy(line->shop, shop ? shop->valuestring : "");
	copy(line->why, why ? why->valuestring : "");
	return read_items(member_of(object, "items"), line);
}

static const char *read_object(const cJSON *object, struct ps_shop_line *line)
{
	const char *wrong = NULL;
	size_t kind = 0;

	while (kind < KINDS && !member_of(object, kinds[kind].first))
		kind++;
	if (kind == KINDS)
		return "one of \"waybill\", \"waybills\", \"stop\" and \"go\" must be there";
	line->kind = kinds[kind].kind;
	wrong = check_members(object, kind);
	if (!wrong)
		wrong = line->kind == PS_SHOP_ORDER
				? read_waybills(member_of(object, kinds[kind].first), line)
				: read_waybill(member_of(object, kinds[kind].first), line);
	return wrong ? wrong : read_rest(object, line);
}

const char *ps_shop_line_read(const char *text, struct ps_shop_line *line_out)
{
	cJSON *object = cJSON_ParseWithOpts(text, NULL, true);
	const char *wrong = "not a JSON object";

	*line_out = (struct ps_shop_line){ .waybill_count = 0 };
	if (cJSON_IsObject(object))
		wrong = read_object(object, line_out);
	cJSON_Delete(object);
	return wrong;
}
