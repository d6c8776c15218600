#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

#include <cmocka.h>

#include "firmware/clock_os.h"
#include "tests/kit/fake_time.h"
#include "tests/kit/temp_dir.h"

static int64_t read_us(clockid_t id)
{
	struct timespec ts;

	assert_int_equal(clock_gettime(id, &ts), 0);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void the_system_tells_its_clocks(void **state)
{
	struct timex tx = { .modes = 0 };
	struct ps_clock clock;
	int64_t boot = read_us(CLOCK_BOOTTIME), utc = read_us(CLOCK_REALTIME);
	int rc = adjtimex(&tx);

	(void)state;
	assert_int_equal(ps_time_now(&ps_time_os, &clock), PS_OK);
	assert_true((int64_t)clock.boot_us >= boot);
	assert_true((int64_t)clock.boot_us <= read_us(CLOCK_BOOTTIME));
	/* UTC may be stepped in between, but not by an hour in a test. */
	assert_true(clock.utc_us > utc - 3600000000 && clock.utc_us < utc + 3600000000);
	if (rc < 0)
		assert_int_equal(clock.state, PS_CLOCK_UNKNOWN);
	else if (tx.status & STA_UNSYNC)
		assert_int_equal(clock.state, PS_CLOCK_UNSYNCHRONISED);
	else
		assert_int_equal(clock.state, PS_CLOCK_SYNCHRONISED);
}

static void a_fake_passes_when_told(void **state)
{
	struct ps_clock clock = { .boot_us = 1 };
	struct ps_fake_time fake;
	struct ps_time time;

	(void)state;
	ps_fake_time_init(&fake);
	time = ps_fake_time_source(&fake);
	ps_fake_time_pass(&fake, 2500);
	assert_int_equal(ps_time_now(&time, &clock), PS_OK);
	assert_int_equal(clock.boot_us, 100002500);
	assert_int_equal(clock.utc_us, 1700000000002500);
	fake.err = PS_IO;
	clock.boot_us = 7;
	assert_int_equal(ps_time_now(&time, &clock), PS_IO);
	assert_int_equal(clock.boot_us, 7);
}

static void the_boot_id_is_sixteen_bytes(void **state)
{
	static const struct {
		const char *text;
		enum ps_err err;
	} rows[] = {
		{ "01234567-89ab-cdef-0011-2233445566ff\n", PS_OK },
		{ "01234567-89ab-cdef-0011-2233445566ff", PS_OK },
		{ "", PS_MALFORMED },
		{ "\n", PS_MALFORMED },
		{ "01234567-89ab-cdef-0011-2233445566f\n", PS_MALFORMED },
		{ "01234567-89ab-cdef-0011-2233445566fg\n", PS_MALFORMED },
		{ "01234567-89ab-cdef-0011-2233445566ff0\n", PS_MALFORMED },
		{ "01234567089ab-cdef-0011-2233445566ff\n", PS_MALFORMED },
		{ "0123456789abcdef00112233445566ff\n", PS_MALFORMED },
	};
	static const uint8_t want[16] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
					  0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0xff };
	struct ps_temp_dir dir;
	char path[300];
	uint8_t id[16];

	(void)state;
	ps_temp_dir_init(&dir);
	assert_true(snprintf(path, sizeof(path), "%s/boot_id", dir.path) > 0);
	assert_int_equal(ps_boot_id(path, id), PS_NOT_FOUND);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(id, 0x77, sizeof(id));
		ps_temp_dir_put(&dir, "boot_id", rows[i].text, strlen(rows[i].text));
		assert_int_equal(ps_boot_id(path, id), rows[i].err);
		if (rows[i].err)
			assert_int_equal(id[0], 0x77);
		else
			assert_memory_equal(id, want, sizeof(want));
	}
	assert_int_equal(ps_boot_id(PS_BOOT_ID_PATH, id), PS_OK);
	ps_temp_dir_finish(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_system_tells_its_clocks),
		cmocka_unit_test(a_fake_passes_when_told),
		cmocka_unit_test(the_boot_id_is_sixteen_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
