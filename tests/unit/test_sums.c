#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/sums.h"

#define MAX_WIDTH 67

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Each row of samples is its own allocation's end, so that a read beyond it is found by ASan. */
static void vectors_and_scalar_sum_alike(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (size_t width = 1; width <= MAX_WIDTH; width++) {
		for (size_t height = 1; height <= 8; height++) {
			size_t stride = width + next_random(&seed) % 20;
			size_t len = stride * (height - 1) + width;
			uint8_t *samples = malloc(len);
			uint16_t fast[(MAX_WIDTH + 7) / 8], slow[(MAX_WIDTH + 7) / 8];
			size_t count = (width + 7) / 8;

			for (size_t i = 0; i < len; i++)
				samples[i] = (uint8_t)next_random(&seed);
			if (width % 5 == 0)
				memset(samples, 255, len);
			ps_sums_row(samples, stride, width, height, fast);
			ps_sums_row_scalar(samples, stride, width, height, slow);
			assert_memory_equal(fast, slow, count * sizeof(fast[0]));
			if (width % 5 == 0)
				assert_int_equal(fast[count - 1], 255 * PS_SUMS_PER_LEVEL);
			free(samples);
		}
	}
}

static void a_difference_counts_from_beyond_the_limit_at_every_place(void **state)
{
	static const struct {
		uint16_t a, b, limit;
		bool differ;
	} table[] = {
		{ 1000, 1000, 0, false },   { 1000, 1001, 0, true },   { 1001, 1000, 0, true },
		{ 0, 192, 192, false },	    { 0, 193, 192, true },     { 193, 0, 192, true },
		{ 0, 16320, 16320, false }, { 0, 16320, 16319, true }, { 16320, 0, 16319, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (size_t count = 1; count <= 33; count++) {
			for (size_t at = 0; at < count; at++) {
				uint16_t a[33], b[33];

				for (size_t k = 0; k < count; k++)
					a[k] = b[k] = (uint16_t)(k * 400);
				a[at] = table[i].a;
				b[at] = table[i].b;
				assert_int_equal(ps_sums_differ(a, b, count, table[i].limit),
						 table[i].differ);
				assert_int_equal(ps_sums_differ_scalar(a, b, count, table[i].limit),
						 table[i].differ);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_and_scalar_sum_alike),
		cmocka_unit_test(a_difference_counts_from_beyond_the_limit_at_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
