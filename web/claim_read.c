#include "web/claim_read.h"

#include <string.h>

#include "web/claim_load.h"
#include "web/order.h"

/* A code, a buyer's name, a reply: what `packseal claim` takes of such a text. */
static bool fits(const char *text, size_t most)
{
	return strlen(text) <= most;
}

const char *ps_web_claim_text_fault(const struct ps_web_claim_order *order)
{
	return fits(order->text, PS_TEXT_LEN_MAX) ? NULL : "text";
}

const char *ps_web_claim_read_new(const struct ps_web_request *request,
				  struct ps_web_claim_order *order)
{
	order->word = "new";
	order->waybill = ps_web_field(request, "waybill");
	order->order = ps_web_field(request, "order");
	order->type = ps_web_field(request, "type");
	order->channel = ps_web_field(request, "channel");
	order->buyer = ps_web_field(request, "buyer");
	order->text = ps_web_field(request, "text");
	if ((!order->waybill[0] && !order->order[0]) || !fits(order->waybill, PS_CODE_LEN_MAX))
		return "waybill";
	if (!fits(order->order, PS_CODE_LEN_MAX))
		return "order";
	if (!order->type[0] || !ps_web_is_claim(order->type))
		return "type";
	if (order->channel[0] && !ps_web_is_channel(order->channel))
		return "channel";
	if (!fits(order->buyer, PS_CODE_LEN_MAX) || strpbrk(order->buyer, "\r\n"))
		return "buyer";
	return ps_web_claim_text_fault(order);
}

/* What is none of these is not guessed at: it stands in the notes for good. */
static bool read_refused(const char *text, bool *refused_out)
{
	static const struct {
		const char *text;
		bool refused;
	} words[] = { { "1", true },   { "yes", true },	   { "true", true }, { "0", false },
		      { "no", false }, { "false", false }, { "", false } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(text, words[i].text) != 0)
			continue;
		*refused_out = words[i].refused;
		return true;
	}
	return false;
}

const char *ps_web_claim_read_reply(const struct ps_web_request *request,
				    struct ps_web_claim_order *order)
{
	order->text = ps_web_field(request, "text");
	if (!read_refused(ps_web_field(request, "refused"), &order->refused))
		return "refused";
	return ps_web_claim_text_fault(order);
}

const char *ps_web_claim_close_fault(const struct ps_web_claim_order *order)
{
	if (!ps_claim_is_outcome(order->outcome))
		return "outcome";
	return ps_web_claim_text_fault(order);
}

void ps_web_claim_order_about(const struct ps_web_settings *settings, const struct ps_claim *claim,
			      struct ps_web_claim_order *order)
{
	order->claim = claim->number;
	order->station = &settings->stations.stations[0];
	order->waybill = claim->waybill;
	order->order = claim->order;
}

bool ps_web_claim_choose_take(const struct ps_web_settings *settings, const struct ps_claim *claim,
			      const struct ps_claim_take *said, struct ps_web_claim_order *order)
{
	struct ps_claim_take take = *said;

	/* of one station packseal knows itself which is the latest */
	if (!take.number && claim->take_count && ps_web_stations_named(&settings->stations))
		take = claim->takes[0];
	order->station = ps_web_claim_station(settings, &take);
	order->take = take.number;
	return order->station;
}
