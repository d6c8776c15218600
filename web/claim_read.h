/* What a form, or a program, says of a claim, checked: for an order (web/claim_order.h). */
#ifndef PS_WEB_CLAIM_READ_H
#define PS_WEB_CLAIM_READ_H

#include "tools/claim.h"
#include "web/claim_order.h"
#include "web/request.h"

/*
 * A new claim, by the fields waybill, order, type, channel, buyer and text; its deadline is the
 * caller's to set. Returns the name of the field that cannot be; NULL: all can.
 */
const char *ps_web_claim_read_new(const struct ps_web_request *request,
				  struct ps_web_claim_order *order);

/* The same of a reply: text, refused. */
const char *ps_web_claim_read_reply(const struct ps_web_request *request,
				    struct ps_web_claim_order *order);

/* Of the texts of an order to close it: "outcome", "text" or NULL. */
const char *ps_web_claim_close_fault(const struct ps_web_claim_order *order);

/* Of the text of an order: "text" or NULL. */
const char *ps_web_claim_text_fault(const struct ps_web_claim_order *order);

/* The order is about @claim, whose texts it takes views of; of the first station, until another is
 * chosen. */
void ps_web_claim_order_about(const struct ps_web_settings *settings, const struct ps_claim *claim,
			      struct ps_web_claim_order *order);

/* Which take answers: the one that is said, or, number 0, the latest of the claim's. False: its
 * station is not listed. */
bool ps_web_claim_choose_take(const struct ps_web_settings *settings, const struct ps_claim *claim,
			      const struct ps_claim_take *said, struct ps_web_claim_order *order);

#endif
