/*
 * The clock that a battery keeps while the board has no power. The kernel tells it below /sys, in
 * class/rtc/rtc0/since_epoch (Linux, Documentation/ABI/testing/sysfs-class-rtc).
 */
#ifndef PS_FIRMWARE_RTC_H
#define PS_FIRMWARE_RTC_H

#include <stdbool.h>
#include <stdint.h>

/* By how much it may differ from the system's clock: it is set once in a while, and drifts. */
#define PS_RTC_APART_S 60

/* What it shows, in seconds since 1970; @sys is "/sys". false: there is none that tells. */
bool ps_rtc_read(const char *sys, int64_t *utc_s_out);

#endif
