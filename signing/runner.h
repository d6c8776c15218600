/*
 * struct ps_runner: lends a computation more than one thread. The reading half of signing/ knows no
 * threads of its own; whoever has some (tools/crew.h) passes this along. Without one, everything
 * runs on the caller's thread, with the same results.
 */
#ifndef PS_SIGNING_RUNNER_H
#define PS_SIGNING_RUNNER_H

#include <stddef.h>

struct ps_runner {
	/*
	 * Has work(@arg, i) called once for each i < @count, on any thread and in any order. May
	 * return before that is done; @arg must live until wait() has returned. One at a time.
	 */
	void (*start)(void *ctx, void (*work)(void *arg, size_t i), void *arg, size_t count);
	/* Returns when the work that was started last is done; at once if there is none. */
	void (*wait)(void *ctx);
	void *ctx;
};

#endif
