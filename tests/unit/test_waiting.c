#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/arrivals.h"
#include "firmware/waiting.h"

static void add_event(struct ps_waiting *waiting, uint64_t time_us, const char *name)
{
	assert_int_equal(ps_waiting_event(waiting, PS_EVENT_REMARK, time_us,
					  (struct ps_bytes){ (const uint8_t *)name, 1 }),
			 PS_OK);
}

static void add_frame(struct ps_waiting *waiting, uint64_t time_us)
{
	static const uint8_t bytes[2];
	const struct ps_tile_span span = { 0, 1 };
	struct ps_frame *frame;

	assert_int_equal(ps_frame_create(bytes, 1, &span, 1, bytes, 1, &frame), PS_OK);
	frame->time_us = time_us;
	assert_int_equal(ps_waiting_frame(waiting, frame, 0, false), PS_OK);
	ps_frame_unref(frame);
}

/* What waits, earliest first: an event's letter, or "f"; it is empty afterwards. */
static void expect(struct ps_waiting *waiting, const char *order)
{
	for (; *order; order++) {
		const struct ps_waiting_item *item = ps_waiting_front(waiting);

		assert_non_null(item);
		assert_int_equal(item->frame ? 'f' : item->body[0], *order);
		ps_waiting_drop_front(waiting);
	}
	assert_null(ps_waiting_front(waiting));
}

static void items_leave_in_the_order_of_time(void **state)
{
	static const struct {
		const char *story;
		uint64_t times[6];
		const char *order;
	} table[] = {
		{ "in order", { 1, 2, 3, 4, 5, 6 }, "abcdef" },
		{ "backwards", { 6, 5, 4, 3, 2, 1 }, "fedcba" },
		{ "the same moment: as they came", { 5, 5, 5, 2, 2, 9 }, "deabcf" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ps_waiting waiting;
		char name[] = "a";

		print_message("# %s\n", table[i].story);
		ps_waiting_init(&waiting);
		for (size_t k = 0; k < 6; k++, name[0]++)
			add_event(&waiting, table[i].times[k], name);
		expect(&waiting, table[i].order);
		ps_waiting_finish(&waiting);
	}
}

/* The scan at the boundary itself is an event of the take; a frame there is not. */
static void a_cut_keeps_events_of_the_moment(void **state)
{
	struct ps_waiting waiting;

	(void)state;
	ps_waiting_init(&waiting);
	ps_waiting_cut(&waiting, 5);
	add_frame(&waiting, 4);
	add_event(&waiting, 5, "a");
	add_frame(&waiting, 5);
	add_event(&waiting, 6, "b");
	add_frame(&waiting, 7);
	ps_waiting_cut(&waiting, 5);
	expect(&waiting, "fa");
	ps_waiting_finish(&waiting);
}

static void it_is_bounded_but_for_events(void **state)
{
	struct ps_waiting waiting;
	static const uint8_t bytes[2];
	const struct ps_tile_span span = { 0, 1 };
	struct ps_frame *frame;

	(void)state;
	ps_waiting_init(&waiting);
	for (uint64_t i = 0; i < PS_WAITING_MAX; i++)
		add_frame(&waiting, i);
	assert_int_equal(ps_frame_create(bytes, 1, &span, 1, bytes, 1, &frame), PS_OK);
	assert_int_equal(ps_waiting_frame(&waiting, frame, 0, false), PS_LIMIT);
	ps_frame_unref(frame);
	add_event(&waiting, 0, "a");
	assert_int_equal(ps_waiting_count(&waiting), PS_WAITING_MAX + 1);
	ps_waiting_finish(&waiting);
}

static void the_first_picture_from_a_moment_on_is_known(void **state)
{
	static const struct {
		uint64_t pictures; /* one each 10 µs, from 10 on */
		uint64_t from_us;
		uint64_t seq;
	} table[] = {
		{ 0, 0, 0 },  /* none yet */
		{ 5, 0, 0 },  /* the first of all */
		{ 5, 30, 2 }, /* its very moment */
		{ 5, 31, 3 }, /* between two */
		{ 5, 51, 5 }, /* still to come */
		{ 1000, 0, 1000 - PS_ARRIVALS_KEPT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct ps_arrivals arrivals;

		assert_int_equal(ps_arrivals_init(&arrivals), PS_OK);
		for (uint64_t k = 1; k <= table[i].pictures; k++)
			ps_arrivals_add(&arrivals, 10 * k);
		assert_int_equal(ps_arrivals_first_seq(&arrivals, table[i].from_us), table[i].seq);
		ps_arrivals_finish(&arrivals);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_leave_in_the_order_of_time),
		cmocka_unit_test(a_cut_keeps_events_of_the_moment),
		cmocka_unit_test(it_is_bounded_but_for_events),
		cmocka_unit_test(the_first_picture_from_a_moment_on_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
