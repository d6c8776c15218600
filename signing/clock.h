/*
 * struct ps_clock: one reading of the station's clocks, as START, each SEAL and each ledger leaf
 * hold it (signing/FORMAT.md, "Clock"). Entries carry CLOCK_BOOTTIME only; the pair ties it to UTC.
 * It is the station's own claim, never a proof of time.
 */
#ifndef PS_SIGNING_CLOCK_H
#define PS_SIGNING_CLOCK_H

#include <stdbool.h>

#include "signing/buf.h"
#include "signing/cursor.h"

enum ps_clock_state {
	PS_CLOCK_UNKNOWN = 0,	     /* the system did not say */
	PS_CLOCK_UNSYNCHRONISED = 1, /* the kernel says that nothing disciplines it */
	PS_CLOCK_SYNCHRONISED = 2,
	PS_CLOCK_STATES,
};

struct ps_clock {
	uint64_t boot_us; /* CLOCK_BOOTTIME, microseconds */
	int64_t utc_us;	  /* microseconds since 1970-01-01T00:00:00Z; may be negative or absurd */
	enum ps_clock_state state;
	uint64_t error_us; /* the kernel's maximum error; 0 where it is not known */
};

/* Two readings of one boot. */
struct ps_clock_step {
	struct ps_clock before;
	struct ps_clock after;
};

/* By how much UTC went further than CLOCK_BOOTTIME did; INT64_MIN or _MAX where it does not fit. */
int64_t ps_clock_gain_us(const struct ps_clock_step *step);

/*
 * Whether that is more than a clock does which is kept right: half a second, and what the kernel
 * slews at most, 500 microseconds a second (adjtimex(2)).
 */
bool ps_clock_was_set(const struct ps_clock_step *step);

void ps_clock_encode(const struct ps_clock *clock, struct ps_buf *buf);

/* Errors: those of the CBOR readers. */
PS_MUST_CHECK enum ps_err ps_clock_decode(struct ps_cursor *cursor, struct ps_clock *clock_out);

#endif
