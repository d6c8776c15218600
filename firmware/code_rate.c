#include "firmware/code_rate.h"

#define US_PER_SECOND 1000000U

bool ps_code_rate_allows(struct ps_code_rate *rate, uint64_t time_us)
{
	if (time_us / US_PER_SECOND > rate->second) {
		rate->second = time_us / US_PER_SECOND;
		rate->count = 0;
	}
	return ++rate->count <= PS_CODES_A_SECOND_MAX;
}

bool ps_code_rate_pass_over(struct ps_code_rate *rate)
{
	bool begins = !rate->flood;

	rate->passed_over++;
	rate->flood = true;
	return begins;
}

uint64_t ps_code_rate_told(struct ps_code_rate *rate)
{
	uint64_t passed_over = rate->passed_over;

	rate->passed_over = 0;
	return passed_over;
}

uint64_t ps_code_rate_due_us(const struct ps_code_rate *rate)
{
	return rate->flood ? (rate->second + 1) * US_PER_SECOND : UINT64_MAX;
}

bool ps_code_rate_is_over(struct ps_code_rate *rate, uint64_t now_us)
{
	if (now_us < ps_code_rate_due_us(rate))
		return false;
	rate->flood = false;
	return true;
}
