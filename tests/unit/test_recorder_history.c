#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/kit/recorder_bench.h"

#define SECOND PS_BENCH_SECOND_US
#define WAYBILL "SF1023574470215"
#define OTHER "YT8800567123459"

static struct ps_bench *begin(size_t cameras)
{
	static struct ps_bench bench;

	assert_true(ps_bench_init(&bench, cameras, 0));
	return &bench;
}

/* The ledger says what was begun and how it ended, and the index finds it. */
static enum ps_err note_row(void *ctx, const struct ps_index_take *take)
{
	struct ps_index_take *row = ctx;

	*row = *take;
	return PS_OK;
}

static void ledger_and_index_know_the_take(void **state)
{
	struct ps_bench *bench = begin(2);
	const struct ps_ledger_state *ledger;
	struct ps_index_take row = { .number = 0 };
	const struct ps_bytes waybill = { (const uint8_t *)WAYBILL, strlen(WAYBILL) };

	(void)state;
	ps_bench_open(bench);
	ledger = ps_ledger_state(bench->ledger);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	assert_int_equal(ledger->size, 2);
	assert_int_equal(ledger->open_count, 1);
	assert_memory_equal(ledger->open[0].take, bench->last[PS_NOTICE_STARTED].id, PS_HASH_LEN);
	ps_bench_film(bench, SECOND);
	ps_bench_close(bench, 0, 1, PS_END_ENDED, PS_REASON_END_COMMAND);
	ps_bench_film(bench, SECOND);
	assert_int_equal(ledger->size, 3);
	assert_int_equal(ledger->open_count, 0);
	assert_int_equal(ledger->totals.ended, 1);
	assert_int_equal(ps_index_find_waybill(bench->index, waybill, note_row, &row), PS_OK);
	assert_int_equal(row.number, 1);
	assert_int_equal(row.ending, PS_END_ENDED);
	assert_int_equal(row.cameras, 2);
	ps_bench_finish(bench);
}

static enum ps_err read_link(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_link_body *link = ctx;

	for (size_t i = 0; i < sealed->count; i++) {
		const struct ps_event_record *event = &sealed->records[i].event;

		if (sealed->records[i].type == PS_RECORD_EVENT &&
		    event->entry.kind == PS_EVENT_CONTINUES)
			assert_int_equal(
				ps_link_body_decode(
					(struct ps_bytes){ event->salted.bytes + PS_SALT_LEN,
							   event->salted.len - PS_SALT_LEN },
					link),
				PS_OK);
	}
	return PS_OK;
}

static void a_link_names_the_take_before(void **state)
{
	struct ps_bench *bench = begin(1);
	struct ps_link_body link = { .take = { .number = 0 } };
	const struct ps_check_hooks hooks = { .ctx = &link, .seal = read_link };
	uint8_t first[PS_HASH_LEN];

	(void)state;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 7, WAYBILL, 0);
	memcpy(first, bench->last[PS_NOTICE_STARTED].id, sizeof(first));
	ps_bench_film(bench, SECOND);
	ps_bench_close(bench, 0, 7, PS_END_ENDED, PS_REASON_IDLE);
	bench->link = PS_LINK_CONTINUES;
	bench->linked_take = 7;
	ps_bench_start(bench, 0, 8, WAYBILL, ps_bench_now(bench));
	ps_bench_film(bench, SECOND);
	ps_bench_close(bench, 0, 8, PS_END_ENDED, PS_REASON_IDLE);
	ps_bench_film(bench, SECOND);
	ps_bench_hooked(bench, 2, &hooks);
	assert_int_equal(link.take.number, 1);
	assert_memory_equal(link.take.id, first, PS_HASH_LEN);
	ps_bench_finish(bench);
}

/* The scan's event lists the earlier takes of its waybill, also one that is still closing. */
struct earlier {
	uint64_t total;
	size_t count;
	uint64_t numbers[PS_EARLIER_MAX];
};

static enum ps_err read_earlier(void *ctx, const struct ps_sealed *sealed)
{
	struct earlier *earlier = ctx;

	for (size_t i = 0; i < sealed->count; i++) {
		const struct ps_event_record *event = &sealed->records[i].event;
		struct ps_code_body body;

		if (sealed->records[i].type != PS_RECORD_EVENT ||
		    event->entry.kind != PS_EVENT_WAYBILL)
			continue;
		assert_int_equal(
			ps_code_body_decode((struct ps_bytes){ event->salted.bytes + PS_SALT_LEN,
							       event->salted.len - PS_SALT_LEN },
					    &body),
			PS_OK);
		earlier->total = body.earlier_total;
		earlier->count = body.earlier_count;
		for (size_t k = 0; k < body.earlier_count; k++)
			earlier->numbers[k] = body.earlier[k].number;
	}
	return PS_OK;
}

static void the_scan_names_earlier_takes(void **state)
{
	struct ps_bench *bench = begin(1);
	struct earlier earlier = { .total = 99 };
	const struct ps_check_hooks hooks = { .ctx = &earlier, .seal = read_earlier };

	(void)state;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	for (uint64_t take = 1; take <= 3; take++) {
		ps_bench_start(bench, 0, take, take == 2 ? OTHER : WAYBILL, 0);
		ps_bench_film(bench, SECOND);
		ps_bench_close(bench, 0, take, PS_END_ENDED, PS_REASON_NEXT_WAYBILL);
	}
	ps_bench_start(bench, 0, 4, WAYBILL, ps_bench_now(bench));
	ps_bench_film(bench, SECOND);
	/* not itself */
	ps_bench_scan_again(bench, 0, 4, WAYBILL);
	ps_bench_close(bench, 0, 4, PS_END_ENDED, PS_REASON_IDLE);
	ps_bench_film(bench, SECOND);
	ps_bench_hooked(bench, 4, &hooks);
	assert_int_equal(earlier.total, 2);
	assert_int_equal(earlier.count, 2);
	assert_int_equal(earlier.numbers[0], 3);
	assert_int_equal(earlier.numbers[1], 1);
	ps_bench_finish(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ledger_and_index_know_the_take),
		cmocka_unit_test(a_link_names_the_take_before),
		cmocka_unit_test(the_scan_names_earlier_takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
