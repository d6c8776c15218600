#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include <linux/input.h>

#include "capture/key_text.h"
#include "capture/scanner.h"

/* What a keyboard's device would be read from: a pipe whose events a test writes. */
static int pipe_ends[2];

static enum ps_err pipe_open(const struct ps_scanner_settings *settings, int *fd_out,
			     enum ps_scan_source *source_out)
{
	(void)settings;
	assert_int_equal(pipe2(pipe_ends, O_NONBLOCK | O_CLOEXEC), 0);
	*fd_out = pipe_ends[0];
	*source_out = PS_SCAN_SOURCE_HID;
	return PS_OK;
}

static enum ps_err pipe_read(int fd, void *bytes, size_t room, size_t *len_out)
{
	ssize_t n = read(fd, bytes, room);

	*len_out = n > 0 ? (size_t)n : 0;
	return n == 0 ? PS_END : PS_OK;
}

static const struct ps_scanner_backend pipe_keyboard = {
	.not_of_this_kind = "",
	.keys = true,
	.open = pipe_open,
	.read = pipe_read,
};

struct heard {
	char text[512]; /* "source:text;" */
};

static void on_scan(void *user, const struct ps_scan *scan, enum ps_scan_source source)
{
	struct heard *heard = user;

	strncat(heard->text, ps_scan_source_name(source), 20);
	strncat(heard->text, ":", 2);
	strncat(heard->text, scan->unreadable ? "unreadable" : scan->text, 130);
	strncat(heard->text, ";", 2);
}

static void on_state(void *user, enum ps_err err)
{
	(void)user;
	(void)err;
}

static uint64_t time_us = 5000000;

static void event(uint16_t type, uint16_t code, int32_t value)
{
	struct input_event event = { .type = type, .code = code, .value = value };

	event.input_event_sec = (long)(time_us / 1000000);
	event.input_event_usec = (long)(time_us % 1000000);
	assert_int_equal(write(pipe_ends[1], &event, sizeof(event)), sizeof(event));
}

static void stroke(uint16_t code, bool shift, uint64_t gap_us)
{
	time_us += gap_us;
	if (shift)
		event(EV_KEY, KEY_RIGHTSHIFT, 1);
	event(EV_MSC, MSC_SCAN, 4);
	event(EV_KEY, code, 1);
	event(EV_KEY, code, 2); /* held down */
	event(EV_KEY, code, 0);
	if (shift)
		event(EV_KEY, KEY_RIGHTSHIFT, 0);
	event(EV_SYN, SYN_REPORT, 0);
}

/* SF12-_ and Enter. */
static void type_code(uint64_t gap_us)
{
	stroke(KEY_S, true, gap_us);
	stroke(KEY_F, true, gap_us);
	stroke(KEY_1, false, gap_us);
	stroke(KEY_KP2, false, gap_us);
	stroke(KEY_MINUS, false, gap_us);
	stroke(KEY_MINUS, true, gap_us);
	stroke(KEY_ENTER, false, gap_us);
}

static void keys_become_codes(void **state)
{
	const struct ps_scanner_settings settings = { .path = "", .quiet_us = 220000 };
	struct heard heard = { "" };
	const struct ps_scanner_handler handler = { .scan = on_scan,
						    .state = on_state,
						    .user = &heard };
	struct ps_scanner *scanner;

	(void)state;
	assert_int_equal(ps_scanner_create(&pipe_keyboard, &settings, &handler, &scanner), PS_OK);
	ps_scanner_turn(scanner, time_us);

	type_code(12000);
	ps_scanner_turn(scanner, time_us);
	assert_string_equal(heard.text, "hid:SF12-_;");

	heard.text[0] = '\0'; /* CapsLock, F1 and a mouse's button do nothing */
	stroke(KEY_CAPSLOCK, false, 1000);
	stroke(KEY_F1, false, 1000);
	stroke(BTN_LEFT, false, 1000);
	type_code(2000);
	ps_scanner_turn(scanner, time_us);
	assert_string_equal(heard.text, "hid:SF12-_;");

	heard.text[0] = '\0'; /* a person; then at once the scanner again */
	type_code(90000);
	type_code(3000);
	ps_scanner_turn(scanner, time_us);
	assert_string_equal(heard.text, "manual:SF12-_;hid:SF12-_;");

	heard.text[0] = '\0'; /* right at the border */
	type_code(PS_KEY_TEXT_PERSON_US - 1);
	type_code(PS_KEY_TEXT_PERSON_US);
	ps_scanner_turn(scanner, time_us);
	assert_string_equal(heard.text, "hid:SF12-_;manual:SF12-_;");

	heard.text[0] = '\0'; /* the kernel threw keys away: the line is no code, the next one is */
	stroke(KEY_7, false, 1000);
	event(EV_KEY, KEY_LEFTSHIFT, 1);
	event(EV_SYN, SYN_DROPPED, 0);
	type_code(1000);
	type_code(1000);
	ps_scanner_turn(scanner, time_us);
	assert_string_equal(heard.text, "hid:unreadable;hid:SF12-_;");

	heard.text[0] = '\0'; /* no Enter: quiet ends it */
	stroke(KEY_8, false, 1000);
	stroke(KEY_9, true, 1000);
	ps_scanner_turn(scanner, time_us);
	assert_string_equal(heard.text, "");
	ps_scanner_turn(scanner, time_us + 230000);
	assert_string_equal(heard.text, "hid:8(;");

	heard.text[0] = '\0'; /* unplugged in the middle of a code, and back */
	stroke(KEY_8, false, 1000);
	ps_scanner_turn(scanner, time_us);
	close(pipe_ends[1]);
	ps_scanner_turn(scanner, time_us + 1000);
	assert_int_equal(ps_scanner_fd(scanner), -1);
	ps_scanner_turn(scanner, time_us + 10000000);
	heard.text[0] = '\0';
	time_us += 10000000;
	type_code(1000);
	ps_scanner_turn(scanner, time_us);
	assert_string_equal(heard.text, "hid:SF12-_;");
	close(pipe_ends[1]);
	ps_scanner_destroy(scanner);
}

static void what_is_no_keyboard_is_not_opened(void **state)
{
	static const struct {
		const char *path, *name;
		enum ps_err err;
	} rows[] = {
		{ "/dev/null", "", PS_INVALID },
		{ "/dev/input/by-id/none", "", PS_NOT_FOUND },
		{ "/dev/input", "no such scanner", PS_NOT_FOUND },
		{ "/no/such/folder", "no such scanner", PS_NOT_FOUND },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ps_scanner_settings settings = { .path = rows[i].path,
							      .name = rows[i].name };
		enum ps_scan_source source;
		int fd = -1;

		assert_int_equal(ps_scanner_keyboard.open(&settings, &fd, &source), rows[i].err);
		assert_int_equal(fd, -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_become_codes),
		cmocka_unit_test(what_is_no_keyboard_is_not_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
