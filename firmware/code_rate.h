/*
 * struct ps_code_rate: how many codes a scanner sends a second. No hand and no belt reaches the
 * limit; a scanner at the wrong speed, or a broken one, passes it at once, and must neither fill a
 * seal with its garbage (signing/FORMAT.md, "Limits") nor hold up those who listen. One thread.
 */
#ifndef PS_FIRMWARE_CODE_RATE_H
#define PS_FIRMWARE_CODE_RATE_H

#include <stdbool.h>
#include <stdint.h>

#define PS_CODES_A_SECOND_MAX 64

/* All zero to begin with; the members are its own. */
struct ps_code_rate {
	uint64_t second;
	uint64_t count;
	bool flood; /* codes of @second were passed over */
	uint64_t passed_over;
};

/* A code came at @time_us: whether it is within the limit of its second. */
bool ps_code_rate_allows(struct ps_code_rate *rate, uint64_t time_us);

/* A code that was not allowed is passed over, indeed. True: a flood begins with it. */
bool ps_code_rate_pass_over(struct ps_code_rate *rate);

/* How many codes were passed over since the last call. */
uint64_t ps_code_rate_told(struct ps_code_rate *rate);

/* When the flood is over at the earliest; UINT64_MAX: there is none. */
uint64_t ps_code_rate_due_us(const struct ps_code_rate *rate);

/* True once, after the second of the flood. */
bool ps_code_rate_is_over(struct ps_code_rate *rate, uint64_t now_us);

#endif
