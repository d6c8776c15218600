#include "tools/number_set.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TELL_MAX = 8, LIST_MAX = 1024 };

void ps_number_set_init(struct ps_number_set *set)
{
	set->count = 0;
	ps_buf_init(&set->bits);
}

void ps_number_set_release(struct ps_number_set *set)
{
	ps_buf_release(&set->bits);
	ps_number_set_init(set);
}

static bool has(const struct ps_number_set *set, uint64_t number)
{
	return number / 8 < set->bits.len && set->bits.bytes[number / 8] >> number % 8 & 1;
}

enum ps_err ps_number_set_add(struct ps_number_set *set, uint64_t number)
{
	if (number / 8 >= set->bits.len) {
		const size_t more = (size_t)(number / 8) + 1 - set->bits.len;
		enum ps_err err = ps_buf_reserve(&set->bits, more);

		if (err)
			return err;
		memset(set->bits.bytes + set->bits.len, 0, more);
		set->bits.len += more;
	}
	set->count += !has(set, number);
	set->bits.bytes[number / 8] |= (uint8_t)(1U << number % 8);
	return PS_OK;
}

void ps_number_set_remove(struct ps_number_set *set, uint64_t number)
{
	if (!has(set, number))
		return;
	set->bits.bytes[number / 8] &= (uint8_t) ~(1U << number % 8);
	set->count--;
}

uint64_t ps_number_set_next(const struct ps_number_set *set, uint64_t number)
{
	for (number++; number / 8 < set->bits.len; number++) {
		if (set->bits.bytes[number / 8] == 0)
			number |= 7;
		else if (has(set, number))
			return number;
	}
	return 0;
}

void ps_number_set_tell(const struct ps_number_set *set)
{
	uint64_t number = ps_number_set_next(set, 0);

	for (size_t i = 0; i < TELL_MAX && number; i++) {
		(void)printf("%s%" PRIu64, i ? ", " : "", number);
		number = ps_number_set_next(set, number);
	}
	if (number)
		(void)printf(" and others");
}

void ps_number_set_list(const struct ps_number_set *set, struct ps_json *json, const char *name)
{
	uint64_t number = ps_number_set_next(set, 0);

	ps_json_array(json, name);
	for (size_t i = 0; i < LIST_MAX && number; i++) {
		ps_json_number(json, NULL, number);
		number = ps_number_set_next(set, number);
	}
	ps_json_end(json);
}
