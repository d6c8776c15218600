#include "web/rate.h"

bool ps_web_rate_take(struct ps_web_rate *rate, unsigned a_second, unsigned most, int64_t now_ms)
{
	rate->left += (double)(now_ms - rate->ms) / 1000 * a_second;
	if (rate->left > most)
		rate->left = most;
	rate->ms = now_ms;
	if (rate->left < 1)
		return false;
	rate->left--;
	return true;
}
