#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "firmware/heat.h"
#include "tests/kit/temp_dir.h"

/* Like the kernel's folders, as far as they are looked at; NULL: the file is not there. */
static void put(struct ps_temp_dir *dir, const char *path, const char *text)
{
	char folder[300];

	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		(void)snprintf(folder, sizeof(folder), "%s/%.*s", dir->path, (int)(at - path),
			       path);
		(void)mkdir(folder, 0755);
	}
	(void)snprintf(folder, sizeof(folder), "%s/%s", dir->path, path);
	(void)remove(folder);
	if (text)
		ps_temp_dir_put(dir, path, text, strlen(text));
}

static void heat_and_power_are_told_of(void **state)
{
	static const struct {
		const char *story;
		const char *zone0;
		const char *zone1;
		const char *alarm;
		const char *flags;
		bool known;
		int32_t milli;
		const char *trouble; /* a part of it */
	} rows[] = {
		{ "a mini-PC without sensors", NULL, NULL, NULL, NULL, false, 0, NULL },
		{ "an ordinary day", "51200\n", "47000\n", "0\n", "0\n", true, 51200, NULL },
		{ "the second zone is hot", "51200\n", "80000\n", NULL, NULL, true, 80000, "hot" },
		{ "cooler, but not cool", "78000\n", "60000\n", NULL, NULL, true, 78000, "hot" },
		{ "cool", "74999\n", "60000\n", NULL, NULL, true, 74999, NULL },
		{ "as warm as before", "78000\n", "60000\n", NULL, NULL, true, 78000, NULL },
		{ "a weak supply", "50000\n", NULL, "1\n", NULL, true, 50000, "voltage" },
		{ "a Pi says so itself", "50000\n", NULL, "0\n", "50001\n", true, 50000,
		  "voltage" },
		{ "a Pi slows down", "60000\n", NULL, NULL, "4\n", true, 60000, "slowed" },
		{ "a Pi once did", "50000\n", NULL, NULL, "f0000\n", true, 50000, NULL },
		{ "nonsense", "hot\n", "", "\n", "zz\n", false, 0, NULL },
		{ "a sensor that is broken", "-274000\n", NULL, NULL, NULL, false, 0, NULL },
	};
	struct ps_heat heat = { .known = false };
	struct ps_temp_dir dir;

	(void)state;
	ps_temp_dir_init(&dir);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put(&dir, "class/thermal/thermal_zone0/temp", rows[i].zone0);
		put(&dir, "class/thermal/thermal_zone1/temp", rows[i].zone1);
		put(&dir, "class/hwmon/hwmon2/in0_lcrit_alarm", rows[i].alarm);
		put(&dir, "devices/platform/soc/soc:firmware/get_throttled", rows[i].flags);
		ps_heat_look(dir.path, &heat);
		if (heat.known != rows[i].known || heat.milli != rows[i].milli ||
		    !heat.trouble != !rows[i].trouble ||
		    (heat.trouble && !strstr(heat.trouble, rows[i].trouble)))
			fail_msg("%s: %d, %s", rows[i].story, (int)heat.milli,
				 heat.trouble ? heat.trouble : "well");
	}
	ps_temp_dir_finish(&dir);
}

/* A device is named by its place in the device tree. */
static void a_pi_5_has_it_elsewhere(void **state)
{
	struct ps_heat heat = { .known = false };
	struct ps_temp_dir dir;

	(void)state;
	ps_temp_dir_init(&dir);
	put(&dir, "devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled", "4\n");
	ps_heat_look(dir.path, &heat);
	assert_non_null(heat.trouble);
	ps_temp_dir_finish(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heat_and_power_are_told_of),
		cmocka_unit_test(a_pi_5_has_it_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
