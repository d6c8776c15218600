#include "signing/calendar.h"

/* Days since 1970, with years that begin in March: the leap day is last. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t month_from_march = (month + 9) % 12;
	int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;

	return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

int64_t ps_calendar_seconds(int year, int month, int day, int hour, int minute, int second)
{
	return days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}

bool ps_calendar_exists(int year, int month, int day, int hour, int minute, int second)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return year >= 0 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap) && hour >= 0 && hour <= 23 &&
	       minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
}
