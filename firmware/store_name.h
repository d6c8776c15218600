/* The names of takes' files and of the directories that hold them (firmware/store.h). */
#ifndef PS_FIRMWARE_STORE_NAME_H
#define PS_FIRMWARE_STORE_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/store.h"

#define PS_STORE_DAY_LEN 10 /* YYYY-MM-DD */
#define PS_STORE_BESIDE ".new"

struct ps_store_name {
	char day[PS_STORE_DAY_LEN + 1];
	char file[PS_STORE_PATH_MAX - PS_STORE_DAY_LEN - 1];
	uint64_t number;
};

/*
 * A time outside the years 1970 to 9999 gives 1970-01-01/000000.
 * Errors: PS_RANGE for a number 0 or beyond PS_LEAVES_MAX.
 */
PS_MUST_CHECK enum ps_err ps_store_name_make(uint64_t number, int64_t utc_us,
					     struct ps_store_name *name_out);

/* "<day>/<file>". Errors: PS_RANGE if it does not fit, which a parsed or made name does. */
PS_MUST_CHECK enum ps_err ps_store_name_path(const char *day, const char *file,
					     char path_out[PS_STORE_PATH_MAX]);

/* The name of the file that is to take the place of @file. Errors: as above. */
PS_MUST_CHECK enum ps_err ps_store_name_beside(const char *file, char name_out[PS_STORE_PATH_MAX]);

/* Errors: PS_INVALID for any other path than ps_store_name_make() could have made. */
PS_MUST_CHECK enum ps_err ps_store_name_parse(const char *path, struct ps_store_name *name_out);

/* When the take of this path began, by its name. Errors: PS_INVALID. */
PS_MUST_CHECK enum ps_err ps_store_name_utc(const char *path, int64_t *utc_us_out);

bool ps_store_name_is_day(const char *name);

/* Whether @name may be a take's file; its number. */
bool ps_store_name_is_file(const char *name, uint64_t *number_out);

#endif
