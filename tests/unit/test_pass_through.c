#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "capture/hid_keys.h"
#include "capture/pass_through.h"
#include "tests/kit/temp_dir.h"

#define SECOND 1000000ULL

/* A FIFO stands for /dev/hidg0: it takes the same writes. */
struct place {
	struct ps_temp_dir dir;
	char path[300];
	int label_pc; /* -1: it is off */
	struct ps_pass_through *pass;
};

static void set_up(struct place *p, bool is_there)
{
	*p = (struct place){ .label_pc = -1 };
	ps_temp_dir_init(&p->dir);
	assert_true(snprintf(p->path, sizeof(p->path), "%s/hidg0", p->dir.path) > 0);
	assert_int_equal(mkfifo(p->path, 0600), 0);
	if (is_there)
		p->label_pc = open(p->path, O_RDONLY | O_NONBLOCK);
	assert_int_equal(ps_pass_through_create(PS_PASS_THROUGH_HID, p->path, 9600, &p->pass),
			 PS_OK);
}

static void tear_down(struct place *p)
{
	ps_pass_through_destroy(p->pass);
	if (p->label_pc >= 0)
		assert_int_equal(close(p->label_pc), 0);
	ps_temp_dir_finish(&p->dir);
}

/* What the label PC gets is this text, each key pressed and let go. */
static void expect_typed(struct place *p, const char *text)
{
	for (; *text; text++) {
		uint8_t expected[2 * PS_HID_REPORT_LEN] = { 0 }, got[sizeof(expected)];

		assert_true(ps_hid_report((uint8_t)*text, expected));
		assert_int_equal(read(p->label_pc, got, sizeof(got)), sizeof(got));
		assert_memory_equal(got, expected, sizeof(got));
	}
	assert_true(read(p->label_pc, (uint8_t[1]){ 0 }, 1) <= 0);
}

static void a_code_is_typed_with_one_enter(void **state)
{
	static const struct {
		const char *scanned;
		const char *typed;
	} rows[] = {
		{ "SF1023574470215\r\n", "SF1023574470215\r" },
		{ "JD0-1-1-\n", "JD0-1-1-\r" },
		{ "a\r\rb\t", "a\r\rb\t" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct place p;

		set_up(&p, true);
		ps_pass_through_put(p.pass, rows[i].scanned, strlen(rows[i].scanned), SECOND);
		expect_typed(&p, rows[i].typed);
		assert_int_equal(ps_pass_through_lost(p.pass), 0);
		tear_down(&p);
	}
}

static void a_byte_that_no_key_types_is_counted(void **state)
{
	struct place p;

	(void)state;
	set_up(&p, true);
	ps_pass_through_put(p.pass, "\x02SF1\xe4\x03", 6, SECOND);
	expect_typed(&p, "SF1");
	assert_int_equal(ps_pass_through_lost(p.pass), 3);
	tear_down(&p);
}

/* It is switched on in the evening: the day's labels are not printed then. */
static void what_nobody_took_is_not_typed_later(void **state)
{
	struct place p;

	(void)state;
	set_up(&p, false);
	ps_pass_through_put(p.pass, "SF1\r", 4, SECOND);
	assert_false(ps_pass_through_is_open(p.pass));
	assert_int_equal(ps_pass_through_lost(p.pass), 4);
	assert_int_equal(ps_pass_through_due_us(p.pass), 2 * SECOND);
	p.label_pc = open(p.path, O_RDONLY | O_NONBLOCK);
	ps_pass_through_put(p.pass, "SF2\r", 4, SECOND + 1);
	assert_int_equal(ps_pass_through_lost(p.pass), 8);
	ps_pass_through_turn(p.pass, 2 * SECOND);
	ps_pass_through_put(p.pass, "SF3\r", 4, 2 * SECOND);
	expect_typed(&p, "SF3\r");
	tear_down(&p);
}

/* It stops reading: nothing waits for it, what has no room is counted, and order is kept. */
static void a_label_pc_that_does_not_read_holds_up_nothing(void **state)
{
	struct place p;
	uint8_t report[PS_HID_REPORT_LEN];
	size_t typed = 0;

	(void)state;
	set_up(&p, true);
	for (unsigned i = 0; i < 10000; i++)
		ps_pass_through_put(p.pass, "x", 1, SECOND);
	assert_true(ps_pass_through_lost(p.pass) > 0);
	assert_true(ps_pass_through_fd(p.pass) >= 0);
	while (read(p.label_pc, report, sizeof(report)) == sizeof(report)) {
		assert_int_equal(report[2] != 0, typed % 2 == 0);
		typed++;
		ps_pass_through_turn(p.pass, SECOND);
	}
	assert_int_equal(ps_pass_through_fd(p.pass), -1);
	assert_int_equal(typed, 2 * (10000 - ps_pass_through_lost(p.pass)));
	tear_down(&p);
}

/* It sleeps over lunch with a key pressed: at its end that key is let go, and nothing else is
 * typed. */
static void a_label_pc_that_slept_is_typed_nothing_old(void **state)
{
	struct place p;
	uint8_t report[PS_HID_REPORT_LEN] = { 0 }, last[sizeof(report)] = { 0 };
	int line;

	(void)state;
	set_up(&p, true);
	/* so that the FIFO has room for an odd number of reports */
	line = open(p.path, O_WRONLY | O_NONBLOCK);
	assert_int_equal(write(line, report, sizeof(report)), sizeof(report));
	for (unsigned i = 0; i < 5000; i++)
		ps_pass_through_put(p.pass, "x", 1, SECOND);
	assert_int_equal(ps_pass_through_lost(p.pass), 0);
	assert_int_equal(ps_pass_through_due_us(p.pass), SECOND + PS_PASS_THROUGH_KEEP_US);
	while (read(p.label_pc, report, sizeof(report)) == sizeof(report))
		memcpy(last, report, sizeof(last));
	assert_int_not_equal(last[2], 0);
	ps_pass_through_put(p.pass, "Y\r", 2, 3000 * SECOND);
	assert_int_equal(read(p.label_pc, report, sizeof(report)), sizeof(report));
	assert_memory_equal(report, ((uint8_t[PS_HID_REPORT_LEN]){ 0 }), sizeof(report));
	assert_true(read(p.label_pc, report, 1) <= 0); /* "Y" is the end of that code */
	ps_pass_through_put(p.pass, "SF1\r", 4, 3000 * SECOND);
	expect_typed(&p, "SF1\r");
	assert_int_equal(ps_pass_through_fd(p.pass), -1);
	assert_int_equal(close(line), 0);
	tear_down(&p);
}

/* It comes back in mid-code, of which the rest would be another waybill. */
static void the_rest_of_a_torn_code_is_not_typed(void **state)
{
	static const char *const ends[] = { "\r", "\r\n", "\n", "\t", "\x03", "\x03\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct place p;

		set_up(&p, false);
		ps_pass_through_put(p.pass, "SF10235", 7, SECOND);
		p.label_pc = open(p.path, O_RDONLY | O_NONBLOCK);
		ps_pass_through_turn(p.pass, 2 * SECOND);
		ps_pass_through_put(p.pass, "74470215", 8, 2 * SECOND);
		ps_pass_through_put(p.pass, ends[i], strlen(ends[i]), 2 * SECOND);
		ps_pass_through_put(p.pass, "SF2\r", 4, 2 * SECOND);
		expect_typed(&p, "SF2\r");
		tear_down(&p);
	}
}

/* As they lie below /dev/serial/by-id. */
static void a_device_may_be_named_by_a_link(void **state)
{
	struct place p;
	char link[320];
	struct ps_pass_through *pass;

	(void)state;
	set_up(&p, true);
	assert_true(snprintf(link, sizeof(link), "%s/link", p.dir.path) > 0);
	assert_int_equal(symlink(p.path, link), 0);
	assert_int_equal(ps_pass_through_create(PS_PASS_THROUGH_HID, link, 9600, &pass), PS_OK);
	ps_pass_through_put(pass, "SF1\r", 4, SECOND);
	expect_typed(&p, "SF1\r");
	ps_pass_through_destroy(pass);
	tear_down(&p);
}

static void the_label_pc_goes_and_comes_back(void **state)
{
	struct place p;

	(void)state;
	set_up(&p, true);
	ps_pass_through_put(p.pass, "A\r", 2, SECOND);
	expect_typed(&p, "A\r");
	assert_int_equal(close(p.label_pc), 0);
	ps_pass_through_put(p.pass, "B\r", 2, 2 * SECOND);
	assert_false(ps_pass_through_is_open(p.pass));
	assert_int_equal(ps_pass_through_lost(p.pass), 2);
	p.label_pc = open(p.path, O_RDONLY | O_NONBLOCK);
	ps_pass_through_turn(p.pass, 3 * SECOND);
	ps_pass_through_put(p.pass, "C\r", 2, 3 * SECOND);
	expect_typed(&p, "C\r");
	tear_down(&p);
}

static void a_serial_line_gets_every_byte_as_it_came(void **state)
{
	static const char bytes[] = "\x02]C0SF1023574470215\xff\x03\r\n";
	char got[sizeof(bytes)];
	int line = posix_openpt(O_RDWR | O_NOCTTY);
	struct ps_pass_through *pass;

	(void)state;
	assert_true(line >= 0 && grantpt(line) == 0 && unlockpt(line) == 0);
	assert_int_equal(ps_pass_through_create(PS_PASS_THROUGH_SERIAL, ptsname(line), 9600, &pass),
			 PS_OK);
	ps_pass_through_put(pass, bytes, sizeof(bytes) - 1, SECOND);
	assert_int_equal(read(line, got, sizeof(got)), sizeof(bytes) - 1);
	assert_memory_equal(got, bytes, sizeof(bytes) - 1);
	assert_int_equal(ps_pass_through_lost(pass), 0);
	ps_pass_through_destroy(pass);
	assert_int_equal(close(line), 0);
}

static void only_devices_and_fifos_are_written_to(void **state)
{
	struct ps_temp_dir dir;
	struct ps_pass_through *pass;
	enum ps_pass_through_kind kind;
	char path[300];
	const char *view;

	(void)state;
	ps_temp_dir_init(&dir);
	ps_temp_dir_put(&dir, "file", "precious", 8);
	assert_true(snprintf(path, sizeof(path), "%s/file", dir.path) > 0);
	assert_int_equal(ps_pass_through_create(PS_PASS_THROUGH_HID, path, 9600, &pass), PS_OK);
	ps_pass_through_put(pass, "x", 1, SECOND);
	assert_false(ps_pass_through_is_open(pass));
	ps_pass_through_destroy(pass);
	ps_temp_dir_finish(&dir);

	assert_true(ps_pass_through_parse("hid:/dev/hidg0", &kind, &view));
	assert_int_equal(kind, PS_PASS_THROUGH_HID);
	assert_string_equal(view, "/dev/hidg0");
	assert_true(ps_pass_through_parse("serial:/dev/ttyS1", &kind, &view));
	assert_int_equal(kind, PS_PASS_THROUGH_SERIAL);
	assert_false(ps_pass_through_parse("/dev/hidg0", &kind, &view));
	assert_false(ps_pass_through_parse("hid:hidg0", &kind, &view));
	assert_false(ps_pass_through_parse("", &kind, &view));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_typed_with_one_enter),
		cmocka_unit_test(a_byte_that_no_key_types_is_counted),
		cmocka_unit_test(what_nobody_took_is_not_typed_later),
		cmocka_unit_test(a_label_pc_that_does_not_read_holds_up_nothing),
		cmocka_unit_test(a_label_pc_that_slept_is_typed_nothing_old),
		cmocka_unit_test(the_rest_of_a_torn_code_is_not_typed),
		cmocka_unit_test(a_device_may_be_named_by_a_link),
		cmocka_unit_test(the_label_pc_goes_and_comes_back),
		cmocka_unit_test(a_serial_line_gets_every_byte_as_it_came),
		cmocka_unit_test(only_devices_and_fifos_are_written_to),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
