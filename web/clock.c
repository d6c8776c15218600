#include "web/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/moment.h"

static int64_t milliseconds(clockid_t clock)
{
	struct timespec now = { 0 };

	(void)clock_gettime(clock, &now); /* with these clocks it cannot fail */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t ps_web_now_ms(void)
{
	return milliseconds(CLOCK_BOOTTIME);
}

int64_t ps_web_utc_ms(void)
{
	return milliseconds(CLOCK_REALTIME);
}

void ps_web_time_text(int64_t utc_us, char text_out[PS_WEB_TIME_MAX])
{
	time_t seconds = (time_t)(utc_us / 1000000);
	struct tm local;

	if (!localtime_r(&seconds, &local) || local.tm_year > 8099 ||
	    strftime(text_out, PS_WEB_TIME_MAX, "%Y-%m-%d %H:%M:%S", &local) == 0)
		(void)snprintf(text_out, PS_WEB_TIME_MAX, "@%lld", (long long)seconds);
}

/* @text has to be as long as @len and of this form as a whole. */
static bool parse_local(const char *text, size_t len, const char *format, int days,
			int64_t *utc_us_out)
{
	struct tm local = { .tm_isdst = -1 };
	const char *end = strlen(text) == len ? strptime(text, format, &local) : NULL;
	time_t seconds;

	if (!end || *end || !ps_moment_exists(&local))
		return false;
	local.tm_mday += days;
	seconds = mktime(&local);
	if (seconds == (time_t)-1)
		return false;
	*utc_us_out = (int64_t)seconds * 1000000;
	return true;
}

bool ps_web_day_parse(const char *text, bool behind, int64_t *utc_us_out)
{
	return parse_local(text, 10, "%Y-%m-%d", behind, utc_us_out);
}

bool ps_web_minute_parse(const char *text, int64_t *utc_us_out)
{
	return parse_local(text, 16, "%Y-%m-%dT%H:%M", 0, utc_us_out);
}

void ps_web_minute_text(int64_t utc_us, char text_out[PS_WEB_TIME_MAX])
{
	time_t seconds = (time_t)(utc_us / 1000000);
	struct tm local;

	if (!localtime_r(&seconds, &local) ||
	    strftime(text_out, PS_WEB_TIME_MAX, "%Y-%m-%dT%H:%M", &local) == 0)
		text_out[0] = '\0';
}
