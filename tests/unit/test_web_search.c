/* One list out of the indices of several stations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/temp_dir.h"
#include "web/search.h"

#define US_PER_SECOND 1000000LL

struct shop {
	struct ps_temp_dir dirs[2];
	struct ps_web_stations stations;
};

static struct ps_bytes text(const char *s)
{
	return (struct ps_bytes){ (const uint8_t *)s, strlen(s) };
}

/* Takes 1 to @count, @every seconds apart, behind @from_s; each carries @waybill, or one of its
 * own. */
static void fill(const char *store, uint64_t count, int64_t from_s, int64_t every_s,
		 const char *waybill)
{
	struct ps_index *index = NULL;

	assert_int_equal(ps_index_create(store), PS_OK);
	assert_int_equal(ps_index_open_write(store, &index), PS_OK);
	for (uint64_t i = 1; i <= count; i++) {
		char path[40], own[24];
		struct ps_index_take take = {
			.number = i,
			.id = { (uint8_t)i, (uint8_t)(i >> 8), (uint8_t)from_s },
			.station = text("bench 1"),
			.lane = text("left"),
			.started_utc_us = (from_s + (int64_t)i * every_s) * US_PER_SECOND,
			.waybill_count = 1,
		};

		(void)snprintf(path, sizeof(path), "2026/%07u.seal", (unsigned)i);
		(void)snprintf(own, sizeof(own), "SF%08u", (unsigned)i);
		take.path = text(path);
		take.waybills[0] = text(waybill ? waybill : own);
		assert_int_equal(ps_index_put(index, &take), PS_OK);
	}
	ps_index_close(index);
}

static void init(struct shop *shop)
{
	static const char *const names[] = { "left", "right" };

	memset(shop, 0, sizeof(*shop));
	shop->stations.count = 2;
	for (size_t i = 0; i < 2; i++) {
		struct ps_web_station *station = &shop->stations.stations[i];

		ps_temp_dir_init(&shop->dirs[i]);
		ps_web_station_set_name(station, names[i], strlen(names[i]));
		(void)snprintf(station->store, sizeof(station->store), "%.199s",
			       shop->dirs[i].path);
	}
}

static void finish(struct shop *shop)
{
	for (size_t i = 0; i < 2; i++)
		ps_temp_dir_finish(&shop->dirs[i]);
}

static struct ps_web_search begin(const struct shop *shop, const char *what)
{
	struct ps_web_search search = { .text = what,
					.since_us = INT64_MIN,
					.until_us = INT64_MAX };

	assert_int_equal(ps_web_search_open(&search, &shop->stations), PS_OK);
	return search;
}

static void is(const struct ps_web_search *search, size_t at, const char *station, uint64_t number)
{
	assert_string_equal(search->takes.takes[at].station->name, station);
	assert_int_equal(search->takes.takes[at].number, number);
}

/* 150 takes here and 150 there, by turns: the 100 latest are 50 of each, and it is said that there
 * are more. */
static void the_latest_of_all_are_kept(void **state)
{
	struct ps_web_search search;
	struct shop shop;

	(void)state;
	init(&shop);
	fill(shop.stations.stations[0].store, 150, 1000, 10, NULL);
	fill(shop.stations.stations[1].store, 150, 1005, 10, NULL);
	search = begin(&shop, "");
	ps_web_search_run(&search, PS_WEB_BY_DATE);
	assert_int_equal(search.takes.count, PS_WEB_FOUND_MAX);
	assert_true(search.takes.more);
	for (size_t i = 0; i < PS_WEB_FOUND_MAX; i++)
		is(&search, i, i % 2 ? "left" : "right", 150 - i / 2);
	ps_web_search_close(&search);
	/* exactly as many as find room are all of them */
	search = begin(&shop, "");
	search.since_us = (1000 + 101 * 10) * US_PER_SECOND;
	ps_web_search_run(&search, PS_WEB_BY_DATE);
	assert_int_equal(search.takes.count, PS_WEB_FOUND_MAX);
	assert_false(search.takes.more);
	ps_web_search_close(&search);
	/* 51 of each find room where they come from, and not together */
	search = begin(&shop, "");
	search.since_us = (1000 + 100 * 10) * US_PER_SECOND;
	ps_web_search_run(&search, PS_WEB_BY_DATE);
	assert_int_equal(search.takes.count, PS_WEB_FOUND_MAX);
	assert_true(search.takes.more);
	ps_web_search_close(&search);
	/* one alone, and then it has the room to itself */
	search = begin(&shop, "");
	search.only = &shop.stations.stations[0];
	ps_web_search_run(&search, PS_WEB_BY_DATE);
	assert_int_equal(search.takes.count, PS_WEB_FOUND_MAX);
	assert_true(search.takes.more);
	is(&search, 0, "left", 150);
	is(&search, 99, "left", 51);
	ps_web_search_close(&search);
	finish(&shop);
}

/* A parcel that both filmed, 60 times each: no more than are shown, and counted in both. */
static void a_parcel_is_counted_at_every_station(void **state)
{
	struct ps_web_search search;
	struct ps_web_take take;
	struct shop shop;

	(void)state;
	init(&shop);
	fill(shop.stations.stations[0].store, 30, 1000, 10, "SF1023574470215");
	fill(shop.stations.stations[1].store, 20, 1005, 10, "SF1023574470215");
	search = begin(&shop, "SF1023574470215");
	ps_web_search_run(&search, PS_WEB_BY_WAYBILL);
	ps_web_search_group(&search);
	assert_int_equal(search.takes.count, 50);
	assert_false(search.takes.more);
	for (size_t i = 0; i < 50; i++)
		assert_int_equal(search.takes.takes[i].of_waybill, 50);
	is(&search, 0, "left", 30);
	is(&search, 11, "left", 20);
	is(&search, 10, "right", 20);
	take = search.takes.takes[0];
	ps_web_search_close(&search);
	take.of_waybill = 0;
	ps_web_search_count(&shop.stations, &take);
	assert_int_equal(take.of_waybill, 50);
	finish(&shop);
}

static void an_order_is_known_by_one_and_packed_at_another(void **state)
{
	static const char *const waybills[] = { "SF00000003", "SF00000007", "SF00000003" };
	struct ps_index *index = NULL;
	struct ps_web_search search;
	struct shop shop;

	(void)state;
	init(&shop);
	fill(shop.stations.stations[0].store, 4, 1000, 10, NULL);
	fill(shop.stations.stations[1].store, 9, 1005, 10, NULL);
	assert_int_equal(ps_index_open_write(shop.stations.stations[0].store, &index), PS_OK);
	for (size_t i = 0; i < 3; i++) {
		const struct ps_index_order line = { .order = text("A-17"),
						     .waybill = text(waybills[i]),
						     .shop = text("tea"),
						     .item = text(i < 2 ? "cup" : "pot"),
						     .quantity = 1 };

		assert_int_equal(ps_index_add_order(index, &line), PS_OK);
	}
	ps_index_close(index);
	search = begin(&shop, "A-17");
	ps_web_search_run(&search, PS_WEB_BY_ORDER);
	assert_int_equal(search.takes.count, 3);
	is(&search, 0, "right", 7);
	is(&search, 1, "right", 3);
	is(&search, 2, "left", 3);
	ps_web_search_close(&search);
	finish(&shop);
}

static void what_cannot_be_read_is_told_and_the_rest_found(void **state)
{
	struct ps_web_search search;
	struct shop shop;

	(void)state;
	init(&shop);
	fill(shop.stations.stations[1].store, 3, 1000, 10, NULL);
	search = begin(&shop, "");
	assert_int_equal(search.places[0].err, PS_NOT_FOUND);
	ps_web_search_run(&search, PS_WEB_BY_DATE);
	ps_web_search_group(&search);
	assert_int_equal(search.takes.count, 3);
	assert_int_equal(search.places[1].err, PS_OK);
	assert_true(ps_web_search_any(&search));
	ps_web_search_close(&search);
	ps_temp_dir_put(&shop.dirs[0], "index.db", "this is no index", 16);
	ps_temp_dir_put(&shop.dirs[1], "index.db", "nor is this", 11);
	search = begin(&shop, "");
	ps_web_search_run(&search, PS_WEB_BY_DATE);
	ps_web_search_group(&search);
	assert_int_equal(search.takes.count, 0);
	assert_int_not_equal(search.places[0].err, PS_OK);
	assert_int_not_equal(search.places[1].err, PS_OK);
	assert_false(ps_web_search_any(&search));
	ps_web_search_close(&search);
	finish(&shop);
}

static void only_a_listed_name_is_a_station(void **state)
{
	struct shop shop;

	(void)state;
	init(&shop);
	assert_ptr_equal(ps_web_stations_find(&shop.stations, "right", 5),
			 &shop.stations.stations[1]);
	assert_null(ps_web_stations_find(&shop.stations, "right/", 6));
	assert_null(ps_web_stations_find(&shop.stations, "rig", 3));
	assert_null(ps_web_stations_find(&shop.stations, "", 0));
	assert_string_equal(shop.stations.stations[1].prefix, "/station/right");
	assert_true(ps_station_is_name("a", 1));
	assert_true(ps_station_is_name("a-9", 3));
	assert_false(ps_station_is_name("a_9", 3));
	assert_false(ps_station_is_name("9a", 2));
	assert_false(ps_station_is_name("a\0b", 3));
	assert_false(ps_station_is_name("", 0));
	assert_false(ps_station_is_name("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 33));
	assert_true(ps_station_is_name("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 32));
	finish(&shop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_latest_of_all_are_kept),
		cmocka_unit_test(a_parcel_is_counted_at_every_station),
		cmocka_unit_test(an_order_is_known_by_one_and_packed_at_another),
		cmocka_unit_test(what_cannot_be_read_is_told_and_the_rest_found),
		cmocka_unit_test(only_a_listed_name_is_a_station),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
