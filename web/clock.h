/* What time it is, for what is measured here and for what people read. */
#ifndef PS_WEB_CLOCK_H
#define PS_WEB_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define PS_WEB_TIME_MAX 40

int64_t ps_web_now_ms(void); /* CLOCK_BOOTTIME */
int64_t ps_web_utc_ms(void);

/* "2026-11-26 20:02:10" where the station is. */
void ps_web_time_text(int64_t utc_us, char text_out[PS_WEB_TIME_MAX]);

/* "2026-03-01T18:30" where the station is, as a form sends a minute. */
bool ps_web_minute_parse(const char *text, int64_t *utc_us_out);
void ps_web_minute_text(int64_t utc_us, char text_out[PS_WEB_TIME_MAX]);

/* "2026-03-01" where the station is, as UTC of its beginning, or of the day behind it. */
bool ps_web_day_parse(const char *text, bool behind, int64_t *utc_us_out);

#endif
