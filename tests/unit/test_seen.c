#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/temp_dir.h"
#include "tools/seen.h"

static void number(struct ps_seen_entry *entry, uint32_t take)
{
	entry->source = PS_SEEN_PACKING;
	entry->claim = take;
	entry->digest[0] = (uint8_t)take;
	(void)snprintf(entry->name, sizeof(entry->name), "%u top 1.5 s", take);
}

static void check(const struct ps_claim_store *store, size_t count, uint32_t first)
{
	struct ps_seen seen;

	assert_int_equal(ps_seen_open(store, &seen), 0);
	assert_int_equal(seen.pictures.count, 1);
	assert_int_equal(seen.stills.count, count);
	for (size_t i = 0; i < count; i++) {
		struct ps_seen_entry due = { .claim = 0 };

		number(&due, first + (uint32_t)i);
		assert_memory_equal(&seen.stills.entries[i], &due, sizeof(due));
	}
	ps_seen_close(&seen);
}

static void the_oldest_stills_make_room_and_nothing_else_does(void **state)
{
	struct ps_claim_store store = { .lock = -1 };
	struct ps_seen_entry listing = { .source = PS_SEEN_LISTING };
	struct ps_seen_entry more = { .claim = 0 };
	struct ps_seen_entry *entries = calloc(PS_SEEN_STILLS_MAX, sizeof(*entries));
	struct ps_temp_dir dir;

	(void)state;
	assert_non_null(entries);
	ps_temp_dir_init(&dir);
	(void)snprintf(store.path, sizeof(store.path), "%s", dir.path);
	for (uint32_t i = 0; i < PS_SEEN_STILLS_MAX; i++)
		number(&entries[i], i + 1);
	assert_int_equal(ps_seen_add(&store, &listing, 1), 0);
	assert_int_equal(ps_seen_add_stills(&store, entries, PS_SEEN_STILLS_MAX), 0);
	free(entries);
	/* so many there may be */
	check(&store, PS_SEEN_STILLS_MAX, 1);
	number(&more, PS_SEEN_STILLS_MAX + 1);
	assert_int_equal(ps_seen_add_stills(&store, &more, 1), 0);
	/* one more, and the newest stay, that one among them */
	check(&store, PS_SEEN_STILLS_KEPT, PS_SEEN_STILLS_MAX - PS_SEEN_STILLS_KEPT + 2);
	number(&more, PS_SEEN_STILLS_MAX + 2);
	assert_int_equal(ps_seen_add_stills(&store, &more, 1), 0);
	check(&store, PS_SEEN_STILLS_KEPT + 1, PS_SEEN_STILLS_MAX - PS_SEEN_STILLS_KEPT + 2);
	ps_temp_dir_finish(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_stills_make_room_and_nothing_else_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
