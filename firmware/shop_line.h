/*
 * What the shop's software says: one JSON object a line, over the socket "shop" or a FIFO. It hands
 * over the waybill of the parcel that is about to be packed, says what is in an order, or stops a
 * waybill (refunded, cancelled) and lets it go again.
 *
 *	{"waybill":"SF…","lane":"left","order":"A-17","shop":"tea","items":[{"item":"cup","quantity":2}]}
 *	{"waybills":["SF…","SF…"],"order":"A-17","shop":"tea","items":[…]}
 *	{"stop":"SF…","why":"refunded"}		{"go":"SF…"}
 *
 * Only "waybill", of the first kind, must be there; "lane" may be left out where there is one lane.
 * Everything in it is the shop's claim. Pure: no I/O.
 */
#ifndef PS_FIRMWARE_SHOP_LINE_H
#define PS_FIRMWARE_SHOP_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/scan_line.h"
#include "firmware/config.h"
#include "signing/limits.h"

#define PS_SHOP_ITEMS_MAX 64
#define PS_SHOP_WAYBILLS_MAX 64
#define PS_SHOP_QUANTITY_MAX 1000000U

enum ps_shop_kind {
	PS_SHOP_HAND_OVER, /* @waybills[0] is about to be packed in @lane */
	PS_SHOP_ORDER,	   /* @order goes out under @waybills */
	PS_SHOP_STOP,	   /* @waybills[0] must not go out: @why */
	PS_SHOP_GO,	   /* it may again */
};

struct ps_shop_item {
	char item[PS_SCAN_TEXT_MAX + 1];
	uint32_t quantity;
};

struct ps_shop_line {
	enum ps_shop_kind kind;
	size_t waybill_count;
	char waybills[PS_SHOP_WAYBILLS_MAX][PS_SCAN_TEXT_MAX + 1];
	char lane[PS_CONFIG_NAME_MAX + 1]; /* "": the only one */
	char order[PS_SCAN_TEXT_MAX + 1];  /* "": none was said */
	char shop[PS_NAME_LEN_MAX + 1];
	char why[PS_TEXT_LEN_MAX + 1];
	size_t item_count;
	struct ps_shop_item items[PS_SHOP_ITEMS_MAX];
};

/*
 * Reads one line without its end. NULL, or a sentence that says what is wrong with it; @line_out is
 * then unspecified. A member that is not known, or stands there twice, is wrong.
 */
const char *ps_shop_line_read(const char *text, struct ps_shop_line *line_out);

#endif
