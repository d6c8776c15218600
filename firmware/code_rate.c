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

void ps_code_rate_pass_over(struct ps_code_rate *rate)
{
	rate->passed_over++;
}

uint64_t ps_code_rate_due_us(const struct ps_code_rate *rate)
{
	return rate->passed_over ? (rate->second + 1) * US_PER_SECOND : UINT64_MAX;
}

uint64_t ps_code_rate_over(struct ps_code_rate *rate, uint64_t now_us)
{
	uint64_t passed_over = rate->passed_over;

	if (now_us < ps_code_rate_due_us(rate))
		return 0;
	rate->passed_over = 0;
	return passed_over;
}
