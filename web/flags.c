#include "web/flags.h"

#include "signing/ending.h"

static void add(const struct ps_web_request *request, struct ps_buf *page, const char *class,
		enum ps_web_word word)
{
	ps_html(page, "<span class=\"flag %s\">%s</span> ", class, ps_web_say(request, word));
}

void ps_web_flags(const struct ps_web_request *request, struct ps_buf *page,
		  const struct ps_web_take *take)
{
	static const enum ps_web_word ages[PS_AGES] = { [PS_AGE_THINNED] = PS_WEB_THINNED,
							[PS_AGE_STILLS] = PS_WEB_STILLS,
							[PS_AGE_GONE] = PS_WEB_GONE };

	if (take->held)
		add(request, page, "good", PS_WEB_HELD);
	if (take->of_waybill > 1) {
		ps_html(page, "<a class=\"flag\" href=\"/?q=");
		ps_html_query(page, take->waybills[0]);
		ps_html(page, "\">%s: %ju</a> ", ps_web_say(request, PS_WEB_NTH),
			(uintmax_t)take->of_waybill);
	}
	if (!take->waybill_count)
		add(request, page, "doubt", PS_WEB_NO_WAYBILL);
	if (take->bound_late)
		add(request, page, "", PS_WEB_BOUND_LATE);
	if (take->return_of)
		add(request, page, "doubt", PS_WEB_RETURN);
	if (take->ending == PS_END_CANCELLED)
		add(request, page, "doubt", PS_WEB_CANCELLED);
	if (take->ending == PS_END_RECOVERED)
		add(request, page, "bad", PS_WEB_RECOVERED);
	if (take->ending == 0)
		add(request, page, "bad", PS_WEB_OPEN);
	if (take->faults)
		ps_html(page, "<span class=\"flag bad\">%s: %ju</span> ",
			ps_web_say(request, PS_WEB_FAULTS), (uintmax_t)take->faults);
	if (take->drops)
		add(request, page, "doubt", PS_WEB_LOST);
	if (take->age != PS_AGE_FULL)
		add(request, page, "", ages[take->age]);
}
