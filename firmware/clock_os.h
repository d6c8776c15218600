/*
 * Where the station's time comes from. Who needs the time takes a struct ps_time; the station
 * passes ps_time_os, tests pass one of their own (tests/kit/fake_time.h).
 */
#ifndef PS_FIRMWARE_CLOCK_OS_H
#define PS_FIRMWARE_CLOCK_OS_H

#include "signing/clock.h"
#include "signing/error.h"
#include "signing/limits.h"

struct ps_time {
	enum ps_err (*now)(void *ctx, struct ps_clock *clock_out);
	void *ctx;
};

/*
 * The system's clocks: CLOCK_BOOTTIME, CLOCK_REALTIME, and from adjtimex() whether something
 * disciplines the latter and how wrong it may be. The state is PS_CLOCK_UNKNOWN where the kernel
 * does not say (a container may forbid the call). Any thread. Errors: PS_IO.
 */
extern const struct ps_time ps_time_os;

/* Errors: what @time says. */
PS_MUST_CHECK enum ps_err ps_time_now(const struct ps_time *time, struct ps_clock *clock_out);

/*
 * The kernel's id of this boot, random and the same for all processes until the next. @path is
 * PS_BOOT_ID_PATH but in tests.
 * Errors: PS_NOT_FOUND, PS_DENIED, PS_IO; PS_MALFORMED when it is not a UUID.
 */
#define PS_BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"
PS_MUST_CHECK enum ps_err ps_boot_id(const char *path, uint8_t id_out[PS_BOOT_LEN]);

#endif
