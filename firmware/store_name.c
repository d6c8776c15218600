#include "firmware/store_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "signing/limits.h"

#define NUMBER_DIGITS_MIN 7
#define NUMBER_DIGITS_MAX 13 /* PS_LEAVES_MAX */
#define SUFFIX ".seal"
#define TIME_LEN 7		 /* HHMMSS- */
#define LAST_SECOND 253402300799 /* 9999-12-31T23:59:59Z */

/* What snprintf() said, in a buffer of @room. */
static bool fits(int len, size_t room)
{
	return len >= 0 && (size_t)len < room;
}

enum ps_err ps_store_name_make(uint64_t number, int64_t utc_us, struct ps_store_name *name_out)
{
	struct ps_store_name name = { .number = number };
	time_t seconds = utc_us < 0 ? 0 : (time_t)(utc_us / 1000000);
	struct tm tm;

	if (number == 0 || number > PS_LEAVES_MAX)
		return PS_RANGE;
	if (seconds > LAST_SECOND)
		seconds = 0;
	if (!gmtime_r(&seconds, &tm) ||
	    strftime(name.day, sizeof(name.day), "%Y-%m-%d", &tm) != PS_STORE_DAY_LEN ||
	    strftime(name.file, sizeof(name.file), "%H%M%S-", &tm) != TIME_LEN)
		return PS_RANGE;
	if (!fits(snprintf(name.file + TIME_LEN, sizeof(name.file) - TIME_LEN, "%07" PRIu64 SUFFIX,
			   number),
		  sizeof(name.file) - TIME_LEN))
		return PS_RANGE;
	*name_out = name;
	return PS_OK;
}

enum ps_err ps_store_name_path(const char *day, const char *file, char path_out[PS_STORE_PATH_MAX])
{
	return fits(snprintf(path_out, PS_STORE_PATH_MAX, "%s/%s", day, file), PS_STORE_PATH_MAX)
		       ? PS_OK
		       : PS_RANGE;
}

enum ps_err ps_store_name_beside(const char *file, char name_out[PS_STORE_PATH_MAX])
{
	return fits(snprintf(name_out, PS_STORE_PATH_MAX, "%s" PS_STORE_BESIDE, file),
		    PS_STORE_PATH_MAX)
		       ? PS_OK
		       : PS_RANGE;
}

/* Whether @text begins as @pattern says: '9' is a digit, the rest itself. */
static bool begins_like(const char *text, const char *pattern)
{
	for (; *pattern; text++, pattern++)
		if (*pattern == '9' ? *text < '0' || *text > '9' : *text != *pattern)
			return false;
	return true;
}

bool ps_store_name_is_day(const char *name)
{
	return strlen(name) == PS_STORE_DAY_LEN && begins_like(name, "9999-99-99");
}

bool ps_store_name_is_file(const char *name, uint64_t *number_out)
{
	uint64_t number = 0;
	size_t digits;

	if (!begins_like(name, "999999-"))
		return false;
	name += TIME_LEN;
	digits = strspn(name, "0123456789");
	if (digits < NUMBER_DIGITS_MIN || digits > NUMBER_DIGITS_MAX)
		return false;
	/* One name for one number. */
	if (digits > NUMBER_DIGITS_MIN && name[0] == '0')
		return false;
	for (size_t i = 0; i < digits; i++)
		number = number * 10 + (uint64_t)(name[i] - '0');
	if (number == 0 || number > PS_LEAVES_MAX || strcmp(name + digits, SUFFIX) != 0)
		return false;
	*number_out = number;
	return true;
}

enum ps_err ps_store_name_parse(const char *path, struct ps_store_name *name_out)
{
	struct ps_store_name name = { .number = 0 };
	const char *slash = strchr(path, '/');
	size_t file_len;

	if (!slash || slash - path != PS_STORE_DAY_LEN)
		return PS_INVALID;
	memcpy(name.day, path, PS_STORE_DAY_LEN);
	if (!ps_store_name_is_day(name.day) || !ps_store_name_is_file(slash + 1, &name.number))
		return PS_INVALID;
	file_len = strlen(slash + 1);
	if (file_len + sizeof(PS_STORE_BESIDE) > sizeof(name.file))
		return PS_INVALID;
	memcpy(name.file, slash + 1, file_len + 1);
	*name_out = name;
	return PS_OK;
}

enum ps_err ps_store_name_utc(const char *path, int64_t *utc_us_out)
{
	struct tm tm = { .tm_mday = 1 };
	struct ps_store_name name;
	enum ps_err err = ps_store_name_parse(path, &name);
	const char *end = err ? NULL : strptime(path, "%Y-%m-%d/%H%M%S", &tm);

	if (!end || *end != '-')
		return PS_INVALID;
	*utc_us_out = (int64_t)timegm(&tm) * 1000000;
	return PS_OK;
}
