#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/index.h"
#include "tests/kit/temp_dir.h"

struct place {
	struct ps_temp_dir dir;
	struct ps_index *index;
};

static int set_up(void **state)
{
	static struct place p;

	ps_temp_dir_init(&p.dir);
	assert_int_equal(ps_index_create(p.dir.path), PS_OK);
	assert_int_equal(ps_index_open_write(p.dir.path, &p.index), PS_OK);
	*state = &p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	ps_index_close(p->index);
	ps_temp_dir_finish(&p->dir);
	return 0;
}

static struct ps_bytes text(const char *s)
{
	return (struct ps_bytes){ (const uint8_t *)s, strlen(s) };
}

static void put(struct place *p, uint64_t number, const char *first, const char *second)
{
	struct ps_index_take take = { .number = number,
				      .path = text("2023-11-14/221320-0000001.seal"),
				      .started_utc_us = 1000 * (int64_t)number };

	memcpy(take.id, &number, sizeof(number));
	take.waybills[take.waybill_count++] = text(first);
	if (second)
		take.waybills[take.waybill_count++] = text(second);
	assert_int_equal(ps_index_put(p->index, &take), PS_OK);
}

static void order(struct place *p, const char *number, const char *waybill, const char *item,
		  uint64_t quantity)
{
	const struct ps_index_order line = { .order = text(number),
					     .waybill = text(waybill),
					     .shop = text("shop"),
					     .item = text(item),
					     .quantity = quantity };

	assert_int_equal(ps_index_add_order(p->index, &line), PS_OK);
}

/* The numbers that a search visits, with blanks; "!" behind a take that is held. */
struct seen {
	char text[256];
	size_t stop_at;
	size_t count;
};

static enum ps_err note(void *ctx, const struct ps_index_take *take)
{
	struct seen *seen = ctx;
	size_t len = strlen(seen->text);

	assert_true(snprintf(seen->text + len, sizeof(seen->text) - len, "%u%s ",
			     (unsigned)take->number, take->held ? "!" : "") > 0);
	return ++seen->count == seen->stop_at ? PS_STOPPED : PS_OK;
}

static enum ps_err note_line(void *ctx, const struct ps_index_order *line)
{
	struct seen *seen = ctx;
	size_t len = strlen(seen->text);

	assert_true(snprintf(seen->text + len, sizeof(seen->text) - len, "%.*s/%.*s/%.*s*%u ",
			     (int)line->order.len, (const char *)line->order.bytes,
			     (int)line->waybill.len, (const char *)line->waybill.bytes,
			     (int)line->item.len, (const char *)line->item.bytes,
			     (unsigned)line->quantity) > 0);
	return PS_OK;
}

static void expect_part(struct place *p, const char *part, const char *want)
{
	struct seen seen = { .count = 0 };

	assert_int_equal(ps_index_find_part(p->index, text(part), note, &seen), PS_OK);
	assert_string_equal(seen.text, want);
}

static void a_part_finds_waybills_and_orders(void **state)
{
	static const struct {
		const char *story;
		const char *part;
		const char *want;
	} rows[] = {
		{ "the end", "0215", "4 1 " },
		{ "the beginning, small letters", "sf102", "4 1 " },
		{ "the middle", "8005", "2 " },
		{ "all of it", "YT8800567123459", "2 " },
		{ "one letter more than there is", "YT88005671234599", "" },
		{ "the trigrams are there, but apart", "AAAB", "" },
		{ "twice in a take, which comes once", "DUP", "5 " },
		{ "a waybill's take and an order's", "567", "3 2 " },
		{ "an order under two waybills", "2026-77", "3 1 " },
		{ "a quote", "A\"B", "6 " },
		{ "not a pattern", "SF1%2", "" },
		{ "no pattern either", "S_1", "" },
		{ "words of the query language", "ABC OR DUP", "" },
		{ "Chinese", "包裹一", "7 " },
		{ "other Chinese", "裹包一", "" },
	};
	static const char *const too_short[] = { "", "A", "02", "包裹" };
	struct place *p = *state;
	struct seen seen = { .stop_at = 1 };

	put(p, 1, "SF1023574470215", NULL);
	put(p, 2, "YT8800567123459", NULL);
	put(p, 3, "JD3", NULL);
	put(p, 4, "sf1020000000215", NULL);
	put(p, 5, "DUP1", "DUP2");
	put(p, 6, "A\"B", "AAA-AAB");
	put(p, 7, "包裹一号", NULL);
	order(p, "ord-2026-77", "sf1023574470215", "", 1);
	order(p, "ORD-2026-77", "JD3", "", 1);
	order(p, "ord-567", "jd3", "mug", 2);
	order(p, "ord-567", "gone", "mug", 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect_part(p, rows[i].part, rows[i].want);
	for (size_t i = 0; i < sizeof(too_short) / sizeof(too_short[0]); i++)
		assert_int_equal(ps_index_find_part(p->index, text(too_short[i]), note, &seen),
				 PS_RANGE);
	assert_string_equal(seen.text, "");
	assert_int_equal(ps_index_find_part(p->index, text("215"), note, &seen), PS_STOPPED);
	assert_string_equal(seen.text, "4 ");
}

static void what_is_removed_or_replaced_is_in_no_part(void **state)
{
	struct place *p = *state;

	put(p, 1, "OLD-ONE", "OLD-TWO");
	put(p, 2, "OLD-ONE", NULL);
	put(p, 1, "NEW-ONE", NULL);
	expect_part(p, "OLD", "2 ");
	expect_part(p, "ONE", "2 1 ");
	assert_int_equal(ps_index_remove(p->index, 2), PS_OK);
	expect_part(p, "OLD", "");
	expect_part(p, "ONE", "1 ");
	assert_int_equal(ps_index_remove(p->index, PS_INDEX_NUMBER_MAX + 1), PS_RANGE);
}

static void an_order_finds_its_takes(void **state)
{
	struct place *p = *state;
	struct seen seen = { .count = 0 };

	put(p, 1, "SF1", "YT1");
	put(p, 2, "JD1", NULL);
	put(p, 3, "SF1", NULL);
	order(p, "o-1", "sf1", "mug", 1);
	order(p, "O-1", "SF1", "mug", 3);
	order(p, "o-1", "SF1", "cup", 1);
	order(p, "o-1", "JD1", "", 1);
	order(p, "o-2", "YT1", "", 1);
	assert_int_equal(ps_index_find_order(p->index, text("O-1"), note, &seen), PS_OK);
	assert_string_equal(seen.text, "3 2 1 ");
	seen = (struct seen){ .count = 0 };
	assert_int_equal(ps_index_find_order(p->index, text("o-2"), note, &seen), PS_OK);
	assert_string_equal(seen.text, "1 ");
	seen = (struct seen){ .count = 0 };
	assert_int_equal(ps_index_find_order(p->index, text("o-"), note, &seen), PS_OK);
	assert_string_equal(seen.text, "");
	assert_int_equal(ps_index_order_lines(p->index, text("o-1"), note_line, &seen), PS_OK);
	assert_string_equal(seen.text, "O-1/sf1/mug*3 o-1/SF1/cup*1 o-1/JD1/*1 ");
	seen = (struct seen){ .count = 0 };
	assert_int_equal(ps_index_orders_of(p->index, text("yt1"), note_line, &seen), PS_OK);
	assert_string_equal(seen.text, "o-2/YT1/*1 ");
}

static void a_rebuilt_index_keeps_the_orders(void **state)
{
	struct place *p = *state;
	struct ps_index *fresh = NULL;
	struct seen seen = { .count = 0 };
	uint64_t count = 9;

	order(p, "o-1", "SF1", "mug", 1);
	order(p, "o-2", "SF1", "", 1);
	ps_index_close(p->index);
	p->index = NULL;
	assert_int_equal(ps_index_rebuild_begin(p->dir.path, &fresh), PS_OK);
	assert_int_equal(ps_index_keep_orders(fresh, p->dir.path, &count), PS_OK);
	assert_int_equal(count, 2);
	assert_int_equal(ps_index_rebuild_end(fresh, true), PS_OK);
	assert_int_equal(ps_index_open_write(p->dir.path, &p->index), PS_OK);
	assert_int_equal(ps_index_orders_of(p->index, text("sf1"), note_line, &seen), PS_OK);
	assert_string_equal(seen.text, "o-1/SF1/mug*1 o-2/SF1/*1 ");

	/* A damaged one has none to keep, and does not stop the rebuilding. */
	ps_index_close(p->index);
	p->index = NULL;
	ps_temp_dir_put(&p->dir, "index.db", "no database", 11);
	assert_int_equal(ps_index_rebuild_begin(p->dir.path, &fresh), PS_OK);
	assert_int_equal(ps_index_keep_orders(fresh, p->dir.path, &count), PS_MALFORMED);
	assert_int_equal(ps_index_rebuild_end(fresh, true), PS_OK);
	assert_int_equal(ps_index_open_write(p->dir.path, &p->index), PS_OK);
}

static enum ps_err expect_hold(void *ctx, const struct ps_index_take *take)
{
	const struct ps_index_hold *want = ctx;

	assert_true(take->held);
	assert_true(take->hold.number == want->number);
	assert_true(take->hold.since_utc_us == want->since_utc_us);
	assert_true(ps_bytes_equal(take->hold.why, want->why));
	assert_true(ps_bytes_equal(take->hold.by, want->by));
	return PS_OK;
}

static void a_hold_is_shown_until_it_is_released(void **state)
{
	struct ps_index_hold hold = { 2, 5, text("claim 17"), text("li") };
	struct place *p = *state;
	struct seen seen = { .count = 0 };
	bool found = false;

	/* It may be there before the take's row is. */
	assert_int_equal(ps_index_hold(p->index, &hold), PS_OK);
	put(p, 1, "SF1", NULL);
	put(p, 2, "SF1", NULL);
	put(p, 2, "SF1", NULL);
	assert_int_equal(ps_index_find_number(p->index, 2, expect_hold, &hold, &found), PS_OK);
	assert_true(found);
	hold.why = text("claim 18");
	assert_int_equal(ps_index_hold(p->index, &hold), PS_OK);
	assert_int_equal(ps_index_find_number(p->index, 2, expect_hold, &hold, &found), PS_OK);
	assert_int_equal(ps_index_find_waybill(p->index, text("SF1"), note, &seen), PS_OK);
	assert_int_equal(ps_index_release(p->index, 2), PS_OK);
	assert_int_equal(ps_index_release(p->index, 2), PS_OK);
	assert_int_equal(ps_index_find_waybill(p->index, text("SF1"), note, &seen), PS_OK);
	assert_int_equal(ps_index_hold(p->index, &hold), PS_OK);
	assert_int_equal(ps_index_release_all(p->index), PS_OK);
	assert_int_equal(ps_index_walk(p->index, note, &seen), PS_OK);
	assert_string_equal(seen.text, "2! 1 2 1 1 2 ");
}

static enum ps_err expect_age(void *ctx, const struct ps_index_take *take)
{
	assert_int_equal(take->age, *(const enum ps_age *)ctx);
	assert_int_equal(take->bytes, take->age ? 99 : 0);
	return PS_OK;
}

static void a_take_that_is_thinned_says_so(void **state)
{
	struct place *p = *state;
	enum ps_age age = PS_AGE_FULL;
	const uint64_t bytes = 99;

	put(p, 1, "SF1", NULL);
	assert_int_equal(ps_index_find_number(p->index, 1, expect_age, &age, NULL), PS_OK);
	age = PS_AGE_THINNED;
	assert_int_equal(ps_index_set_age(p->index, 1, age, &bytes), PS_OK);
	assert_int_equal(ps_index_find_number(p->index, 1, expect_age, &age, NULL), PS_OK);
	age = PS_AGE_STILLS;
	assert_int_equal(ps_index_set_age(p->index, 1, age, NULL), PS_OK);
	assert_int_equal(ps_index_find_number(p->index, 1, expect_age, &age, NULL), PS_OK);
	assert_int_equal(ps_index_set_age(p->index, 2, age, &bytes), PS_OK);
}

static void a_waybill_is_added_once(void **state)
{
	struct place *p = *state;
	struct seen seen = { .count = 0 };
	char code[8];

	put(p, 1, "SF1", NULL);
	assert_int_equal(ps_index_add_waybill(p->index, 1, text("late-1")), PS_OK);
	assert_int_equal(ps_index_add_waybill(p->index, 1, text("LATE-1")), PS_OK);
	assert_int_equal(ps_index_add_waybill(p->index, 1, text("sf1")), PS_OK);
	assert_int_equal(ps_index_find_waybill(p->index, text("Late-1"), note, &seen), PS_OK);
	assert_string_equal(seen.text, "1 ");
	expect_part(p, "ate", "1 ");
	assert_int_equal(ps_index_add_waybill(p->index, 2, text("LATE-2")), PS_NOT_FOUND);
	expect_part(p, "LATE-2", "");
	for (unsigned i = 2; i < PS_OPENINGS_MAX; i++) {
		assert_true(snprintf(code, sizeof(code), "N%u", i) > 0);
		assert_int_equal(ps_index_add_waybill(p->index, 1, text(code)), PS_OK);
	}
	assert_int_equal(ps_index_add_waybill(p->index, 1, text("ONE MORE")), PS_RANGE);
	assert_int_equal(ps_index_add_waybill(p->index, 1, text("N15")), PS_OK);
}

static void a_span_ends_before_its_end(void **state)
{
	struct place *p = *state;
	struct seen seen = { .count = 0 };

	for (uint64_t i = 1; i < 6; i++)
		put(p, i, "SF1", NULL);
	assert_int_equal(ps_index_list(p->index, 2000, 4000, 9, 0, note, &seen), PS_OK);
	assert_string_equal(seen.text, "3 2 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_part_finds_waybills_and_orders, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_is_removed_or_replaced_is_in_no_part, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(an_order_finds_its_takes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_rebuilt_index_keeps_the_orders, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_hold_is_shown_until_it_is_released, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_take_that_is_thinned_says_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_waybill_is_added_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_span_ends_before_its_end, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
