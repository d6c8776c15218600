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

/* What is left of a take's bytes at each age, in per cent: a little more than of the bench's
 * footage. */
static const uint64_t left_of[PS_AGES] = {
	[PS_AGE_FULL] = 100, [PS_AGE_THINNED] = 40, [PS_AGE_STILLS] = 8
};

static enum ps_age age_after(const struct ps_retention *retention, int64_t days)
{
	return ps_retention_wants(&retention->settings.rules, days * PS_DAY_US);
}

/* What growing old has freed of today's takes after @ahead days. */
static uint64_t freed_of_old(const struct ps_retention *retention, int64_t now_us, int64_t ahead)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < retention->day_count; i++) {
		int64_t ago = days_ago(&retention->days[i], now_us);
		uint64_t now = left_of[age_after(retention, ago)];
		uint64_t then = left_of[age_after(retention, ago + ahead)];

		if (now)
			bytes += retention->days[i].bytes * (now - then) / now;
	}
	return bytes;
}

uint32_t ps_retention_days_left(const struct ps_retention *retention, int64_t now_us, uint64_t rate)
{
	uint64_t room = room_of(retention);
	uint64_t freed_percent = 0; /* of a day's takes, in all those to come */

	for (int64_t ahead = 1; ahead <= LOOK_AHEAD_DAYS; ahead++) {
		uint64_t more = rate * (uint64_t)ahead;

		freed_percent += 100 - left_of[age_after(retention, ahead)];
		if (more >
		    room + freed_of_old(retention, now_us, ahead) + rate * freed_percent / 100)
			return (uint32_t)(ahead - 1);
	}
	return PS_RETENTION_NEVER;
}
