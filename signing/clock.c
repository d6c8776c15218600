#include "signing/clock.h"

#include "signing/cbor.h"

#define SET_US 500000
#define SLEWED_OF 2000 /* a part of the time */

int64_t ps_clock_gain_us(const struct ps_clock_step *step)
{
	const bool is_behind = step->after.boot_us < step->before.boot_us;
	const uint64_t apart = is_behind ? step->before.boot_us - step->after.boot_us
					 : step->after.boot_us - step->before.boot_us;
	const int64_t ran_us = apart > INT64_MAX ? INT64_MAX : (int64_t)apart;
	int64_t gain_us;

	if (__builtin_sub_overflow(step->after.utc_us, step->before.utc_us, &gain_us))
		return step->after.utc_us < 0 ? INT64_MIN : INT64_MAX;
	if (__builtin_sub_overflow(gain_us, is_behind ? -ran_us : ran_us, &gain_us))
		return is_behind ? INT64_MAX : INT64_MIN;
	return gain_us;
}

bool ps_clock_was_set(const struct ps_clock_step *step)
{
	const uint64_t ran_us = step->after.boot_us - step->before.boot_us;
	const uint64_t most_us = SET_US + ran_us / SLEWED_OF;
	const int64_t gain_us = ps_clock_gain_us(step);
	const uint64_t size_us = gain_us < 0 ? 0 - (uint64_t)gain_us : (uint64_t)gain_us;

	return step->after.boot_us < step->before.boot_us || size_us > most_us;
}

void ps_clock_encode(const struct ps_clock *clock, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 4);
	ps_cbor_add_uint(buf, clock->boot_us);
	ps_cbor_add_int(buf, clock->utc_us);
	ps_cbor_add_uint(buf, clock->state);
	ps_cbor_add_uint(buf, clock->error_us);
}

enum ps_err ps_clock_decode(struct ps_cursor *cursor, struct ps_clock *clock_out)
{
	struct ps_clock clock;
	uint64_t state;
	enum ps_err err = ps_cbor_read_tuple(cursor, 4);

	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &clock.boot_us);
	if (!err)
		err = ps_cbor_read_int(cursor, &clock.utc_us);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_CLOCK_STATES - 1, &state);
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &clock.error_us);
	if (err)
		return err;
	clock.state = (enum ps_clock_state)state;
	*clock_out = clock;
	return PS_OK;
}
