#include "tools/moment.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define US_PER_SECOND 1000000
#define YEAR_1_S (-62135596800)
#define YEAR_10000_S 253402300800

/* To whole seconds; returns the microseconds that are left over, or -1 for what has no date. */
static int format(int64_t utc_us, char text_out[PS_MOMENT_TEXT_MAX])
{
	int64_t us = utc_us % US_PER_SECOND;
	int64_t seconds = utc_us / US_PER_SECOND;
	struct tm tm;
	time_t time;

	if (us < 0) {
		us += US_PER_SECOND;
		seconds--;
	}
	time = (time_t)seconds;
	if (seconds >= YEAR_1_S && seconds < YEAR_10000_S && gmtime_r(&time, &tm) &&
	    strftime(text_out, PS_MOMENT_TEXT_MAX, "%Y-%m-%d %H:%M:%S", &tm) > 0)
		return (int)us;
	(void)snprintf(text_out, PS_MOMENT_TEXT_MAX, "@%" PRId64, seconds);
	return -1;
}

void ps_moment_text(int64_t utc_us, char text_out[PS_MOMENT_TEXT_MAX])
{
	int us = format(utc_us, text_out);
	size_t len = strlen(text_out);

	if (us < 0)
		return;
	text_out[10] = 'T';
	(void)snprintf(text_out + len, PS_MOMENT_TEXT_MAX - len, ".%03dZ", us / 1000);
}

void ps_moment_short(int64_t utc_us, char text_out[PS_MOMENT_TEXT_MAX])
{
	(void)format(utc_us, text_out);
}

void ps_moment_local(int64_t utc_s, char text_out[PS_MOMENT_TEXT_MAX])
{
	time_t seconds = (time_t)utc_s;
	struct tm local;
	char zone[8] = "";

	if (utc_s < YEAR_1_S || utc_s >= YEAR_10000_S || !localtime_r(&seconds, &local) ||
	    strftime(text_out, PS_MOMENT_TEXT_MAX, "%Y-%m-%d %H:%M:%S", &local) == 0) {
		(void)snprintf(text_out, PS_MOMENT_TEXT_MAX, "@%" PRId64, utc_s);
		return;
	}
	if (strftime(zone, sizeof(zone), "%z", &local) == 5)
		(void)snprintf(text_out + strlen(text_out), PS_MOMENT_TEXT_MAX - strlen(text_out),
			       " %.3s:%s", zone, zone + 3);
}

bool ps_moment_exists(const struct tm *tm)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = tm->tm_year + 1900;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (tm->tm_mon < 0 || tm->tm_mon > 11)
		return false;
	return tm->tm_mday >= 1 && tm->tm_mday <= lengths[tm->tm_mon] + (tm->tm_mon == 1 && leap) &&
	       tm->tm_hour <= 23 && tm->tm_min <= 59 && tm->tm_sec <= 59;
}

bool ps_moment_parse_day(const char *text, int64_t *utc_s_out)
{
	struct tm tm = { .tm_mday = 1, .tm_isdst = -1 };
	const char *end = strptime(text, "%Y-%m-%d", &tm);
	time_t seconds;

	if (!end || *end || !ps_moment_exists(&tm))
		return false;
	seconds = mktime(&tm);
	*utc_s_out = (int64_t)seconds;
	return seconds != (time_t)-1;
}

bool ps_moment_parse(const char *text, int64_t *utc_s_out)
{
	static const char *const forms[] = { "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ" };
	uint64_t number;

	if (text[0] == '@') {
		if (!ps_number_parse(text + 1, 0, INT64_MAX / US_PER_SECOND, &number))
			return false;
		*utc_s_out = (int64_t)number;
		return true;
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct tm tm = { .tm_mday = 1 };
		const char *end = strptime(text, forms[i], &tm);

		if (end && !*end && ps_moment_exists(&tm)) {
			*utc_s_out = (int64_t)timegm(&tm);
			return true;
		}
	}
	return false;
}

bool ps_moment_parse_until(const char *text, int64_t now_s, int64_t *utc_s_out)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 'h', 3600 }, { 'd', 86400 } };
	size_t len = strlen(text);
	char digits[8];
	uint64_t number;
	int64_t utc_s;

	for (size_t i = 0; i < 2 && len > 1 && len < sizeof(digits); i++) {
		if (text[len - 1] != units[i].unit)
			continue;
		memcpy(digits, text, len - 1);
		digits[len - 1] = '\0';
		if (!ps_number_parse(digits, 1, 9999, &number))
			break;
		*utc_s_out = now_s + (int64_t)number * units[i].seconds;
		return true;
	}
	if ((!ps_moment_parse_day(text, &utc_s) && !ps_moment_parse(text, &utc_s)) || utc_s <= 0)
		return false;
	*utc_s_out = utc_s;
	return true;
}

bool ps_number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *number_out)
{
	char *end = NULL;
	unsigned long long number;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno || *end || number < min || number > max)
		return false;
	*number_out = number;
	return true;
}

bool ps_seconds_parse(const char *text, uint64_t *us_out)
{
	size_t whole = strspn(text, "0123456789");
	size_t decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
	char digits[24] = "";
	uint64_t us;

	if (whole == 0 || whole > 10 || decimals > 6)
		return false;
	if (text[whole] == '.' ? decimals == 0 || text[whole + 1 + decimals] : text[whole] != 0)
		return false;
	memcpy(digits, text, whole);
	memset(digits + whole, '0', 6);
	if (decimals)
		memcpy(digits + whole, text + whole + 1, decimals);
	if (!ps_number_parse(digits, 0, (uint64_t)UINT32_MAX * US_PER_SECOND, &us))
		return false;
	*us_out = us;
	return true;
}
