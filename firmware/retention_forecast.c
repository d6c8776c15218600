/* How long the room lasts, if things go on as in the last two weeks. */
#include <string.h>
#include <time.h>

#include "firmware/retention_in.h"

#define LOOK_BACK_DAYS 14
#define LOOK_AHEAD_DAYS 3650

/* How many days before that of @now_us; negative where the clock was wrong. */
static int64_t days_ago(const struct ps_retention_day *day, int64_t now_us)
{
	struct tm tm = { .tm_mday = 1 };
	const char *end = strptime(day->name, "%Y-%m-%d", &tm);

	return end ? now_us / PS_DAY_US - (int64_t)timegm(&tm) * 1000000 / PS_DAY_US : 0;
}

/* Days without a parcel count too; today is not over yet, and counts only if it is all there is. */
uint64_t ps_retention_rate(const struct ps_retention *retention, int64_t now_us)
{
	uint64_t bytes = 0, today = 0;
	int64_t span = 0;

	for (size_t i = 0; i < retention->day_count; i++) {
		int64_t ago = days_ago(&retention->days[i], now_us);

		if (ago == 0)
			today = retention->days[i].bytes;
		if (ago < 1 || ago > LOOK_BACK_DAYS)
			continue;
		bytes += retention->days[i].bytes;
		span = ago > span ? ago : span;
	}
	return span ? bytes / (uint64_t)span : today;
}

static uint64_t room_of(const struct ps_retention *retention)
{
	uint64_t min_free = ps_store_min_free(retention->settings.store);
	uint64_t max = retention->settings.rules.max_bytes;
	uint64_t bytes = ps_retention_bytes(retention);
	uint64_t room = 0;

	if (ps_store_free(retention->settings.store, &room))
		return 0;
	room = room > min_free ? room - min_free : 0;
	if (max && (max < bytes || max - bytes < room))
		room = max > bytes ? max - bytes : 0;
	return room;
}

/* What has become too old after @ahead days: of today's takes, and of those to come. */
static uint64_t aged_out(const struct ps_retention *retention, int64_t now_us, int64_t ahead,
			 uint64_t rate)
{
	int64_t keep = retention->settings.rules.keep_days;
	uint64_t bytes = 0;

	if (keep == 0)
		return 0;
	for (size_t i = 0; i < retention->day_count; i++)
		if (days_ago(&retention->days[i], now_us) + ahead > keep)
			bytes += retention->days[i].bytes;
	return ahead > keep ? bytes + rate * (uint64_t)(ahead - keep) : bytes;
}

uint32_t ps_retention_days_left(const struct ps_retention *retention, int64_t now_us, uint64_t rate)
{
	uint64_t room = room_of(retention);

	for (int64_t ahead = 0; ahead < LOOK_AHEAD_DAYS; ahead++) {
		uint64_t more = rate * (uint64_t)(ahead + 1);

		if (more > room + aged_out(retention, now_us, ahead + 1, rate))
			return (uint32_t)ahead;
	}
	return PS_RETENTION_NEVER;
}
