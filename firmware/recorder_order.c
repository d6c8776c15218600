/* What is in an order: the shop's claim, which the index alone has. */
#include <string.h>

#include "firmware/recorder_in.h"

void ps_recorder_add_order(struct ps_recorder *recorder, const struct ps_request *request)
{
	const struct ps_order_request *from = &request->order;
	const struct ps_index_order line = {
		.order = { (const uint8_t *)from->order, strlen(from->order) },
		.waybill = { (const uint8_t *)from->waybill, strlen(from->waybill) },
		.shop = { (const uint8_t *)from->shop, strlen(from->shop) },
		.item = { (const uint8_t *)from->item, strlen(from->item) },
		.quantity = from->quantity,
	};
	struct ps_notice notice = { .kind = PS_NOTICE_ORDER,
				    .token = request->token,
				    .err = PS_NOT_FOUND };

	if (recorder->settings.index)
		notice.err = ps_index_add_order(recorder->settings.index, &line);
	if (request->token || notice.err)
		ps_recorder_tell(recorder, &notice);
}
