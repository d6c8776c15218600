#include "signing/clock.h"

#include "signing/cbor.h"

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
