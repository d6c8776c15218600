#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/scan_text.h"

static const struct {
	enum ps_code_class class;
	enum ps_session_signal signal;
	bool kept;
	const char *text;
} scans[] = {
	{ PS_CODE_GOODS, PS_SIGNAL_NOTED, false,
	  "a code of goods was scanned; nothing is recorded: no take is open" },
	{ PS_CODE_GOODS, PS_SIGNAL_NOTED, true,
	  "a code of goods was scanned; the take records it" },
	{ PS_CODE_UNKNOWN, PS_SIGNAL_UNKNOWN_CODE, false,
	  "a code that fits no rule was scanned; nothing is recorded: no take is open" },
	{ PS_CODE_COMMAND, PS_SIGNAL_NOT_IN_FLOW, true,
	  "a command was scanned that does nothing here; the take records it" },
	{ PS_CODE_COMMAND, PS_SIGNAL_NOTHING_OPEN, false,
	  "a command was scanned; nothing is recorded: no take is open" },
	{ PS_CODE_WAYBILL, PS_SIGNAL_DUPLICATE, false,
	  "a waybill was scanned; nothing is recorded: it is the same one again, too soon" },
	{ PS_CODE_COMMAND, PS_SIGNAL_DUPLICATE, false,
	  "a command was scanned; nothing is recorded: the take is ending already" },
	{ PS_CODE_WAYBILL, PS_SIGNAL_FAULT, false,
	  "a waybill was scanned; nothing is recorded: the lane has a fault" },
	{ PS_CODE_COMMAND, PS_SIGNAL_RETURN, false,
	  "a command was scanned: the next waybill is a return" },
	{ PS_CODE_COMMAND, PS_SIGNAL_HELD, false, "a command was scanned: the last take is held" },
	{ PS_CODE_BADGE, PS_SIGNAL_NOTED, false,
	  "a badge was scanned: it stands in every take from now on" },
	{ PS_CODE_BADGE, PS_SIGNAL_NONE, false,
	  "a badge was scanned; nothing is recorded: packseald is stopping" },
};

static void a_scan_is_told_by_its_class_and_never_by_its_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(scans) / sizeof(scans[0]); i++) {
		const struct ps_code code = { .class = scans[i].class, .text = "SF1023574470215" };
		char text[PS_SCAN_SENTENCE_MAX];

		ps_scan_text(&code, scans[i].signal, scans[i].kept, text);
		assert_string_equal(text, scans[i].text);
	}
}

static void what_is_odd_about_a_waybill_is_listed(void **state)
{
	static const struct {
		unsigned warnings;
		const char *text;
	} rows[] = {
		{ 0, "" },
		{ PS_CODE_WARN_CHECK_DIGIT, "its check digit is wrong" },
		{ PS_CODE_WARN_LENGTH | PS_CODE_WARN_NO_COURIER,
		  "its length is unusual, no courier is known for it" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[PS_SCAN_SENTENCE_MAX];

		ps_scan_warnings_text(rows[i].warnings, text);
		assert_string_equal(text, rows[i].text);
	}
}

/* A name with an underscore is for programs. */
static void no_signal_is_told_by_its_name(void **state)
{
	(void)state;
	for (int i = PS_SIGNAL_NONE + 1; i < PS_SIGNALS; i++)
		if (!ps_signal_answers_scan((enum ps_session_signal)i))
			assert_null(strchr(ps_signal_text((enum ps_session_signal)i), '_'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scan_is_told_by_its_class_and_never_by_its_code),
		cmocka_unit_test(what_is_odd_about_a_waybill_is_listed),
		cmocka_unit_test(no_signal_is_told_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
