#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tools/planes.h"

static void odd_and_absurd_sizes_are_refused(void **state)
{
	static const uint32_t sizes[][2] = { { 0, 2 },
					     { 2, 0 },
					     { 3, 2 },
					     { 2, 5 },
					     { 65502, 2 },
					     { 65500, 65500 },
					     { UINT32_MAX, UINT32_MAX } };
	struct ps_planes planes = { .width_px = 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(ps_planes_init(&planes, sizes[i][0], sizes[i][1], 0), PS_LIMIT);
		assert_int_equal(planes.width_px, 7);
	}
}

static void filling_goes_outwards_and_stays_inside(void **state)
{
	struct ps_planes planes;
	size_t bright = 0;

	(void)state;
	assert_int_equal(ps_planes_init(&planes, 8, 6, 16), PS_OK);
	memset(planes.bytes + 48, 7, 24); /* colours */
	ps_planes_fill(&planes, 3, 1, 2, 2, 200);
	for (size_t i = 0; i < 48; i++)
		bright += planes.bytes[i] == 200;
	assert_int_equal(bright, 16); /* 2 to 5, 0 to 3 */
	assert_int_equal(planes.bytes[1 * 8 + 1], 16);
	assert_int_equal(planes.bytes[0 * 8 + 2], 200);
	assert_int_equal(planes.bytes[3 * 8 + 5], 200);
	/* their colours went too, and no others */
	assert_int_equal(planes.bytes[48 + 1], 128);
	assert_int_equal(planes.bytes[48 + 0], 7);
	assert_int_equal(planes.bytes[48 + 3], 7);
	assert_int_equal(planes.bytes[60 + 4 + 2], 128);
	ps_planes_fill(&planes, 7, 5, UINT32_MAX, UINT32_MAX, 1);
	ps_planes_fill(&planes, 8, 0, 1, 1, 1);
	assert_int_equal(planes.bytes[47], 1);
	assert_int_equal(planes.bytes[45], 16);
	ps_planes_release(&planes);
}

static void a_picture_keeps_its_colours_where_it_is_put(void **state)
{
	struct ps_planes to;
	struct ps_planes from;

	(void)state;
	assert_int_equal(ps_planes_init(&to, 8, 8, 0), PS_OK);
	assert_int_equal(ps_planes_init(&from, 4, 2, 50), PS_OK);
	memset(from.bytes + 8, 60, 2);
	memset(from.bytes + 10, 70, 2);
	ps_planes_put(&to, 4, 6, &from);
	assert_int_equal(to.bytes[6 * 8 + 4], 50);
	assert_int_equal(to.bytes[63], 50);
	assert_int_equal(to.bytes[6 * 8 + 3], 0);
	assert_int_equal(to.bytes[64 + 3 * 4 + 2], 60);
	assert_int_equal(to.bytes[64 + 16 + 15], 70);
	assert_int_equal(to.bytes[64 + 3 * 4 + 1], 128);
	ps_planes_release(&from);
	ps_planes_release(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(odd_and_absurd_sizes_are_refused),
		cmocka_unit_test(filling_goes_outwards_and_stays_inside),
		cmocka_unit_test(a_picture_keeps_its_colours_where_it_is_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
