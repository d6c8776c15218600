#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/chroma.h"

#define MAX_PAIRS 131

/* Each buffer is an allocation of its own, so that a byte beyond it is found by ASan. */
static void vectors_and_scalar_split_alike(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (size_t count = 0; count <= MAX_PAIRS; count++) {
		uint8_t *pairs = malloc(2 * count + 1);
		uint8_t *planes[4];

		for (size_t i = 0; i < 2 * count; i++) {
			seed = seed * 1664525 + 1013904223;
			pairs[i] = (uint8_t)(seed >> 24);
		}
		for (size_t i = 0; i < 4; i++) {
			planes[i] = malloc(count + 1);
			memset(planes[i], 0x5a, count + 1);
		}
		ps_chroma_split(pairs, count, planes[0], planes[1]);
		ps_chroma_split_scalar(pairs, count, planes[2], planes[3]);
		assert_memory_equal(planes[0], planes[2], count + 1);
		assert_memory_equal(planes[1], planes[3], count + 1);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(planes[0][i], pairs[2 * i]);
			assert_int_equal(planes[1][i], pairs[2 * i + 1]);
		}
		for (size_t i = 0; i < 4; i++)
			free(planes[i]);
		free(pairs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_and_scalar_split_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
