/*
 * Moments and spans of time as text, in and out.
 */
#ifndef PS_TOOLS_MOMENT_H
#define PS_TOOLS_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#define PS_MOMENT_TEXT_MAX 40

/* "2026-03-01T02:00:00.123Z"; a year beyond 9999, which only a wrong clock has, as "@seconds". */
void ps_moment_text(int64_t utc_us, char text_out[PS_MOMENT_TEXT_MAX]);

/* The same to whole seconds and with a space, for tables. */
void ps_moment_short(int64_t utc_us, char text_out[PS_MOMENT_TEXT_MAX]);

/* "2026-03-01 10:00:00 +08:00": by the clock of where we are. */
void ps_moment_local(int64_t utc_s, char text_out[PS_MOMENT_TEXT_MAX]);

struct tm;

/*
 * Is there such a day, and a second of it? mktime() and timegm() make 1 December of 31 November: a
 * slip of the hand would move a deadline, instead of being seen. The fields are as strptime() left
 * them. There is no second 60: Unix time has none.
 */
bool ps_moment_exists(const struct tm *tm);

/* "2026-03-01": the midnight with which that day begins where we are. */
bool ps_moment_parse_day(const char *text, int64_t *utc_s_out);

/* "2026-03-01", "2026-03-01T02:00:00Z" or "@1772330400": seconds of Unix time, UTC. */
bool ps_moment_parse(const char *text, int64_t *utc_s_out);

/* "48h", "5d" from @now_s on; or a day as above, or a moment: by when something is to be done. */
bool ps_moment_parse_until(const char *text, int64_t now_s, int64_t *utc_s_out);

/* "12", "12.5": seconds with at most six decimals, in microseconds; below 2^32 seconds. */
bool ps_seconds_parse(const char *text, uint64_t *us_out);

/* A decimal number from @min to @max and nothing else. */
bool ps_number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *number_out);

#endif
