/* One request as libmicrohttpd hands it over, part by part, and its reply as it takes it. */
#ifndef PS_WEB_EXCHANGE_H
#define PS_WEB_EXCHANGE_H

#include <microhttpd.h>

#include "web/request.h"

struct ps_web_exchange;

/* As an access handler of libmicrohttpd, with *@exchange as the request's own place. */
enum MHD_Result ps_web_exchange(struct ps_web *web, struct MHD_Connection *mhd, const char *url,
				const char *method, const char *upload, size_t *upload_len,
				struct ps_web_exchange **exchange);

/* Whether the request was there as a whole, and has its reply. */
bool ps_web_exchange_answered(const struct ps_web_exchange *exchange);

/*
 * Seconds that what has come of its body earned it: who sends a film has time for it, and who
 * dribbles has not.
 */
int64_t ps_web_exchange_earned_s(const struct ps_web_exchange *exchange);

/* NULL is fine. */
void ps_web_exchange_free(struct ps_web_exchange *exchange);

#endif
