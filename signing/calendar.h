/* The Gregorian calendar, without the system's: mktime() knows time zones and locks. */
#ifndef PS_SIGNING_CALENDAR_H
#define PS_SIGNING_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds since 1970-01-01T00:00:00 of a moment that exists. */
int64_t ps_calendar_seconds(int year, int month, int day, int hour, int minute, int second);

/* Is there such a moment? Leap seconds are none. */
bool ps_calendar_exists(int year, int month, int day, int hour, int minute, int second);

#endif
