#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/lamps.h"
#include "tests/kit/temp_dir.h"

static const char *const names[] = { "ready", "recording", "fault", "buzzer" };

struct bench {
	struct ps_temp_dir dir;
	char paths[4][300];
	struct ps_config_lane lane;
};

static void init(struct bench *bench)
{
	*bench = (struct bench){ .lane = { .name = "left" } };
	ps_temp_dir_init(&bench->dir);
	for (int i = 0; i < 4; i++) {
		ps_temp_dir_put(&bench->dir, names[i], "9\n", 2);
		/* the fault lamp's LED is lit by 0 */
		(void)snprintf(bench->paths[i], sizeof(bench->paths[i]), "%s%s/%s",
			       i == 2 ? "!" : "", bench->dir.path, names[i]);
	}
	bench->lane.lamp_ready = bench->paths[0];
	bench->lane.lamp_recording = bench->paths[1];
	bench->lane.lamp_fault = bench->paths[2];
	bench->lane.buzzer = bench->paths[3];
}

/* A letter for each that is lit: "R" ready, "r" recording, "f" fault, "b" buzzer. */
static const char *lit(const struct bench *bench, char text[8])
{
	size_t len = 0;

	for (int i = 0; i < 4; i++) {
		char value[8];

		assert_int_equal(ps_temp_dir_get(&bench->dir, names[i], value, sizeof(value)), 2);
		if ((value[0] == '1') != (i == 2))
			text[len++] = "Rrfb"[i];
	}
	text[len] = '\0';
	return text;
}

static void lamps_say_what_is_signed_and_no_more(void **state)
{
	static const struct {
		const char *story;
		enum ps_session_signal signal;
		enum ps_session_state state;
		const char *lit;
	} rows[] = {
		{ "ready", PS_SIGNAL_READY, PS_SESSION_IDLE, "R" },
		{ "scanned, not yet signed", PS_SIGNAL_NOTED, PS_SESSION_RECORDING, "" },
		{ "signed", PS_SIGNAL_RECORDING, PS_SESSION_RECORDING, "rb" },
		{ "goods noted", PS_SIGNAL_NOTED, PS_SESSION_RECORDING, "r" },
		{ "a camera of two fails", PS_SIGNAL_FAULT, PS_SESSION_RECORDING, "rfb" },
		{ "it is back", PS_SIGNAL_RECORDING, PS_SESSION_RECORDING, "rb" },
		{ "filming the parcel leave", PS_SIGNAL_POST_ROLL, PS_SESSION_POST_ROLL, "r" },
		{ "done", PS_SIGNAL_READY, PS_SESSION_IDLE, "R" },
		{ "no room", PS_SIGNAL_REFUSED, PS_SESSION_IDLE, "fb" },
		{ "nothing can be recorded", PS_SIGNAL_FAULT, PS_SESSION_FAULT, "fb" },
		{ "a scan during that", PS_SIGNAL_UNKNOWN_CODE, PS_SESSION_FAULT, "fb" },
		{ "again", PS_SIGNAL_READY, PS_SESSION_IDLE, "R" },
		{ "signed, of a wrong check digit", PS_SIGNAL_WARNING, PS_SESSION_RECORDING, "rb" },
		{ "done", PS_SIGNAL_READY, PS_SESSION_IDLE, "R" },
		{ "signed, recorded before", PS_SIGNAL_REPEATED, PS_SESSION_RECORDING, "rb" },
		{ "done", PS_SIGNAL_READY, PS_SESSION_IDLE, "R" },
		{ "scan-out, recorded before", PS_SIGNAL_REPEATED, PS_SESSION_POST_ROLL, "rb" },
		{ "done", PS_SIGNAL_READY, PS_SESSION_IDLE, "R" },
		{ "recording", PS_SIGNAL_RECORDING, PS_SESSION_RECORDING, "rb" },
		{ "and it all fails", PS_SIGNAL_FAULT, PS_SESSION_FAULT, "fb" },
		{ "shut down", PS_SIGNAL_CLOSED, PS_SESSION_CLOSED, "" },
	};
	struct ps_lamps *lamps;
	struct bench bench;
	const char *which;
	char text[8];
	uint64_t now_us = 1;

	(void)state;
	init(&bench);
	assert_int_equal(ps_lamps_open(&bench.lane, &which, &lamps), PS_OK);
	assert_string_equal(lit(&bench, text), "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("# %s\n", rows[i].story);
		assert_int_equal(ps_lamps_show(lamps, rows[i].signal, rows[i].state, now_us),
				 PS_OK);
		assert_string_equal(lit(&bench, text), rows[i].lit);
		now_us += 5000000;
		ps_lamps_turn(lamps, now_us);
		assert_null(strchr(lit(&bench, text), 'b'));
	}
	assert_int_equal(ps_lamps_show(lamps, PS_SIGNAL_RECORDING, PS_SESSION_RECORDING, now_us),
			 PS_OK);
	ps_lamps_close(lamps);
	assert_string_equal(lit(&bench, text), "");
	ps_temp_dir_finish(&bench.dir);
}

static void a_line_that_is_not_there_is_named(void **state)
{
	static const struct {
		const char *name;
		enum ps_err err;
	} rows[] = {
		{ "/sys/class/leds/no-such/brightness", PS_NOT_FOUND },
		{ "no-such-line-of-gpio", PS_NOT_FOUND },
		{ "!", PS_INVALID },
	};
	struct bench bench;

	(void)state;
	init(&bench);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_lamps *lamps = NULL;
		const char *which;
		char name[64];

		(void)snprintf(name, sizeof(name), "%s", rows[i].name);
		bench.lane.lamp_fault = name;
		assert_int_equal(ps_lamps_open(&bench.lane, &which, &lamps), rows[i].err);
		assert_string_equal(which, rows[i].name);
		assert_null(lamps);
	}
	ps_temp_dir_finish(&bench.dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lamps_say_what_is_signed_and_no_more),
		cmocka_unit_test(a_line_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
