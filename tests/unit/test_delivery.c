#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "capture/delivery.h"

#define WHOLE 1000

struct step {
	struct ps_delivered buffer;
	bool taken;
	uint32_t lost; /* told with it, or, of one that is not taken, still untold */
};

#define PICTURE(number, stamp) \
	.wanted = true, .sequence = number, .stamp_ns = stamp, .needed = WHOLE
#define FULL .bytes = WHOLE

static const struct {
	const char *story;
	bool every_number;
	struct step steps[6]; /* ends with one that needs nothing */
} stories[] = {
	{ "one after the other",
	  true,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { PICTURE(1, 20), FULL }, true, 0 },
	    { { PICTURE(2, 30), FULL }, true, 0 } } },
	{ "two are missing",
	  true,
	  { { { PICTURE(4, 10), FULL }, true, 0 }, { { PICTURE(7, 40), FULL }, true, 2 } } },
	{ "of a camera that runs faster than it is asked none is missing",
	  false,
	  { { { PICTURE(4, 10), FULL }, true, 0 }, { { PICTURE(7, 40), FULL }, true, 0 } } },
	{ "the number wraps",
	  true,
	  { { { PICTURE(UINT32_MAX, 10), FULL }, true, 0 },
	    { { PICTURE(1, 30), FULL }, true, 1 } } },
	{ "it starts anew: a wild number is no loss",
	  true,
	  { { { PICTURE(5000, 10), FULL }, true, 0 }, { { PICTURE(0, 20), FULL }, true, 0 } } },
	{ "a short buffer is lost, and told with the next",
	  true,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { PICTURE(1, 20), .bytes = WHOLE - 1 }, false, 1 },
	    { { PICTURE(2, 30), FULL }, true, 1 },
	    { { PICTURE(3, 40), FULL }, true, 0 } } },
	{ "one that failed likewise",
	  true,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { PICTURE(1, 20), FULL, .failed = true }, false, 1 },
	    { { PICTURE(4, 50), FULL }, true, 3 } } },
	{ "one that does not say how much it filled is whole",
	  true,
	  { { { PICTURE(0, 10) }, true, 0 } } },
	{ "the same number again is stale, whatever its time",
	  true,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { PICTURE(1, 20), FULL }, true, 0 },
	    { { PICTURE(1, 30), FULL }, false, 1 },
	    { { PICTURE(2, 40), FULL }, true, 1 } } },
	{ "and came in the place of the one that is missing",
	  true,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { PICTURE(1, 20), FULL }, true, 0 },
	    { { PICTURE(1, 20), FULL }, false, 1 },
	    { { PICTURE(3, 40), FULL }, true, 1 } } },
	{ "the same time again is stale, and so is an earlier one",
	  true,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { PICTURE(1, 20), FULL }, true, 0 },
	    { { PICTURE(2, 20), FULL }, false, 1 },
	    { { PICTURE(3, 15), FULL }, false, 2 },
	    { { PICTURE(4, 50), FULL }, true, 2 } } },
	{ "numbers that stay at 0 say nothing",
	  true,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { PICTURE(0, 20), FULL }, true, 0 },
	    { { PICTURE(0, 30), FULL }, true, 0 },
	    { { PICTURE(0, 30), FULL }, false, 1 } } },
	{ "nor does a camera without a clock",
	  true,
	  { { { PICTURE(0, 0), FULL }, true, 0 }, { { PICTURE(1, 0), FULL }, true, 0 } } },
	{ "a spoilt one that was not wanted is no loss",
	  false,
	  { { { PICTURE(0, 10), FULL }, true, 0 },
	    { { .sequence = 1, .stamp_ns = 20, .bytes = 1, .needed = WHOLE }, false, 0 },
	    { { .sequence = 1, .stamp_ns = 20, FULL, .needed = WHOLE }, false, 0 },
	    { { PICTURE(2, 30), FULL }, true, 0 } } },
};

static void what_is_short_or_stale_is_a_lost_picture(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		struct ps_delivery delivery;

		print_message("# %s\n", stories[i].story);
		ps_delivery_begin(&delivery, stories[i].every_number);
		for (const struct step *step = stories[i].steps; step->buffer.needed; step++) {
			bool taken = ps_delivery_take(&delivery, &step->buffer);

			assert_int_equal(taken, step->taken);
			assert_int_equal(taken ? ps_delivery_lost(&delivery) : delivery.lost,
					 step->lost);
		}
	}
}

/* One wild time stamp does not silence a camera for as long as it lies ahead. */
static void a_clock_that_started_anew_is_believed_after_a_while(void **state)
{
	struct ps_delivery delivery;
	struct ps_delivered buffer = { PICTURE(0, 3600000000), FULL };
	unsigned refused = 0;

	(void)state;
	ps_delivery_begin(&delivery, true);
	assert_true(ps_delivery_take(&delivery, &buffer));
	for (buffer.stamp_ns = 10; !ps_delivery_take(&delivery, &buffer); buffer.stamp_ns += 10) {
		refused++;
		buffer.sequence++;
	}
	assert_int_equal(refused, 10);
	assert_int_equal(ps_delivery_lost(&delivery), 10);
	buffer.stamp_ns += 10;
	buffer.sequence++;
	assert_true(ps_delivery_take(&delivery, &buffer));
	assert_int_equal(ps_delivery_lost(&delivery), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_short_or_stale_is_a_lost_picture),
		cmocka_unit_test(a_clock_that_started_anew_is_believed_after_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
