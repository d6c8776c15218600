/* Work that is shared among threads is done once each, and all of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tools/crew.h"

enum { PIECES = 1000 };

static void count(void *arg, size_t i)
{
	unsigned *counts = arg;

	counts[i]++;
}

static void each_piece_is_done_once(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 7, PIECES };
	struct ps_runner runner;
	struct ps_crew *crew;

	(void)state;
	assert_int_equal(ps_crew_create(&crew), PS_OK);
	runner = ps_crew_runner(crew);
	runner.wait(runner.ctx); /* nothing was started */
	for (size_t round = 0; round < 200; round++) {
		size_t size = sizes[round % (sizeof(sizes) / sizeof(sizes[0]))];
		unsigned counts[PIECES] = { 0 };

		runner.start(runner.ctx, count, counts, size);
		runner.wait(runner.ctx);
		for (size_t i = 0; i < PIECES; i++)
			assert_int_equal(counts[i], i < size);
	}
	ps_crew_destroy(crew);
	ps_crew_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_piece_is_done_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
