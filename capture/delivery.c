#include "capture/delivery.h"

#define GAP_MAX 1000U /* a greater gap in the numbers is a wild one */
#define BACK_MAX 10U  /* after so many in a row the camera's clock has started anew */

void ps_delivery_begin(struct ps_delivery *delivery, bool every_number)
{
	*delivery = (struct ps_delivery){ .every_number = every_number };
}

static bool is_stale(const struct ps_delivery *delivery, const struct ps_delivered *delivered)
{
	if (!delivery->any)
		return false;
	if (delivery->counts && delivered->sequence == delivery->sequence)
		return true;
	return delivered->stamp_ns && delivered->stamp_ns <= delivery->stamp_ns &&
	       delivery->back < BACK_MAX;
}

/* The pictures between the last number and this one. Stale buffers came in the place of some. */
static void count_gap(struct ps_delivery *delivery, uint32_t sequence)
{
	uint32_t missing = delivery->any ? sequence - delivery->sequence - 1 : 0;

	if (delivery->every_number && missing < GAP_MAX && missing > delivery->stale)
		delivery->lost += missing - delivery->stale;
	delivery->stale = 0;
}

bool ps_delivery_take(struct ps_delivery *delivery, const struct ps_delivered *delivered)
{
	bool whole =
		!delivered->failed && (!delivered->bytes || delivered->bytes >= delivered->needed);

	if (is_stale(delivery, delivered)) {
		delivery->stale += delivered->wanted;
		delivery->back++;
		delivery->lost += delivered->wanted;
		return false;
	}
	count_gap(delivery, delivered->sequence);
	delivery->counts |= delivery->any && delivered->sequence != delivery->sequence;
	delivery->any = true;
	delivery->back = 0;
	delivery->sequence = delivered->sequence;
	if (delivered->stamp_ns)
		delivery->stamp_ns = delivered->stamp_ns;
	if (!whole)
		delivery->lost += delivered->wanted;
	return whole;
}

uint32_t ps_delivery_lost(struct ps_delivery *delivery)
{
	uint32_t lost = delivery->lost;

	delivery->lost = 0;
	return lost;
}
