#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/camera_choice.h"

static const struct ps_camera_there bench[] = { { "/base/i2c@1/a", "imx708" },
						{ "/base/i2c@2/b", "imx708" },
						{ "/base/usb/c", "" },
						{ "/base/usb/d", "C920" } };
static const struct ps_camera_there twins[] = {
	{ "", "C920" }, { "", "C920" }, { "x", "" }, { "x", "" }
};

static const struct {
	const char *story;
	const struct ps_camera_there *there;
	size_t count;
	const char *wanted;
	enum ps_err err;
	size_t index;
	const char *why; /* how it begins */
} rows[] = {
	{ "an id", bench, 4, "/base/i2c@2/b", PS_OK, 1, "" },
	{ "a model that one has", bench, 4, "C920", PS_OK, 3, "" },
	{ "a model that two have", bench, 4, "imx708", PS_INVALID, 0,
	  "imx708: several cameras are of this model; give the id of one: /base/i2c@1/a (imx708), "
	  "/base/i2c@2/b (imx708), /base/usb/c, /base/usb/d (C920)" },
	{ "the same without ids", twins, 2, "C920", PS_INVALID, 0,
	  "C920: several cameras are of this model; give the id of one:  (C920),  (C920)" },
	{ "two of one id", twins, 4, "x", PS_INVALID, 0,
	  "x: several cameras have this id, and cannot be told apart; unplug one. There are: " },
	{ "none of this name", bench, 4, "ov5647", PS_END, 0,
	  "ov5647: there is no such camera; is it plugged in? There are: /base/i2c@1/a "
	  "(imx708), " },
	{ "none at all", bench, 0, "imx708", PS_END, 0,
	  "imx708: there is no such camera; is it plugged in? There are: none" },
	{ "no name is no camera without a model", bench, 4, "", PS_END, 0,
	  ": there is no such camera" },
};

static void one_alone_is_meant_or_a_sentence_says_why_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char why[1024] = "";
		size_t index = SIZE_MAX;

		print_message("# %s\n", rows[i].story);
		assert_int_equal(ps_camera_choose(rows[i].there, rows[i].count, rows[i].wanted, why,
						  sizeof(why), &index),
				 rows[i].err);
		assert_int_equal(index, rows[i].err ? SIZE_MAX : rows[i].index);
		assert_memory_equal(why, rows[i].why, strlen(rows[i].why));
	}
}

/* As many as anybody can plug in: the sentence ends in time. */
static void a_long_list_is_cut(void **state)
{
	struct ps_camera_there many[200];
	char why[256];
	size_t index;

	(void)state;
	for (size_t i = 0; i < 200; i++)
		many[i] = (struct ps_camera_there){ "/base/soc/i2c0mux/i2c@1/imx708@1a", "imx708" };
	assert_int_equal(ps_camera_choose(many, 200, "imx708", why, sizeof(why), &index),
			 PS_INVALID);
	assert_true(strlen(why) < sizeof(why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_alone_is_meant_or_a_sentence_says_why_not),
		cmocka_unit_test(a_long_list_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
