#include "tests/day/long_run.h"

#include <dirent.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/store.h"
#include "tests/day/room.h"

#define SECOND PS_BENCH_SECOND_US
#define STORE_BYTES (40U << 20)
#define STORE_SLACK (1U << 20) /* the takes that are open */
#define MEMORY_SLACK                                                                \
	(512U << 10) /* of what the ledger keeps of each take, and of the allocator \
		      */

struct needs {
	size_t memory; /* bytes that are allocated */
	unsigned descriptors;
	uint64_t stored;
};

static unsigned count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	assert_int_equal(closedir(dir), 0);
	return count;
}

static enum ps_err add_size(void *ctx, const struct ps_store_item *item)
{
	*(uint64_t *)ctx += item->bytes;
	return PS_OK;
}

static struct needs look(struct ps_room *room)
{
	struct mallinfo2 memory = mallinfo2();
	struct needs needs = { .memory = memory.uordblks + memory.hblkhd,
			       .descriptors = count_descriptors() };

	assert_int_equal(ps_store_walk(room->bench.store, add_size, &needs.stored), PS_OK);
	return needs;
}

/* Two packers, each with a parcel of her own, and a third who scans out; a little over a minute. */
static unsigned pack_once(struct ps_room *room, unsigned round)
{
	char code[3][32];

	for (unsigned i = 0; i < 3; i++)
		assert_true(snprintf(code[i], sizeof(code[i]), "YT%u%012u", i, round) > 0);
	ps_room_scan(room, PS_ROOM_ONE, code[0]);
	ps_room_pass(room, 7 * SECOND);
	ps_room_scan(room, PS_ROOM_TWO, "pedal");
	ps_room_pass(room, (20 + round % 7) * SECOND);
	ps_room_scan(room, PS_ROOM_THREE, code[2]);
	ps_room_pass(room, 6 * SECOND);
	ps_room_scan(room, PS_ROOM_TWO, code[1]);
	ps_room_pass(room, 8 * SECOND);
	ps_room_scan(room, PS_ROOM_ONE, code[0]);
	ps_room_pass(room, (15 + round % 5) * SECOND);
	return 3;
}

void ps_long_run(unsigned hours)
{
	static struct ps_room room;
	struct needs first = { 0 }, now;
	unsigned scans = 0, round = 0;

	ps_room_open(&room, NULL, 2, STORE_BYTES);
	for (unsigned hour = 1; hour <= hours; hour++) {
		uint64_t end_us = room.began_us + hour * 3600 * SECOND;

		while (ps_bench_now(&room.bench) < end_us)
			scans += pack_once(&room, round++);
		now = look(&room);
		printf("after %2u h: %u takes, %zu KB, %u descriptors, %.1f MB stored\n", hour,
		       room.started, now.memory / 1024, now.descriptors, (double)now.stored * 1e-6);
		(void)fflush(stdout);
		assert_int_equal(room.started, scans);
		assert_int_equal(room.refused, 0);
		assert_true(now.stored <= STORE_BYTES + STORE_SLACK);
		if (hour == 1)
			first = now;
		assert_int_equal(now.descriptors, first.descriptors);
		assert_true(now.memory <= first.memory + MEMORY_SLACK);
	}
	assert_int_equal(ps_ledger_state(room.bench.ledger)->totals.takes, scans);
	ps_room_close(&room);
}
