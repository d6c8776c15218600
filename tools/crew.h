/*
 * struct ps_crew: threads that share work which one thread hands out, as a runner for signing/. The
 * thread that waits for the work helps with it.
 */
#ifndef PS_TOOLS_CREW_H
#define PS_TOOLS_CREW_H

#include "signing/error.h"
#include "signing/runner.h"

struct ps_crew;

/*
 * A thread for each processor that this process may use but one, which is the caller's; fewer where
 * the system gives no more, and with none the caller does it all. Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_crew_create(struct ps_crew **crew_out);

/* The work that was started must have been waited for. NULL is fine. */
void ps_crew_destroy(struct ps_crew *crew);

/* One thread at a time may start and wait. Lives as long as @crew. */
struct ps_runner ps_crew_runner(struct ps_crew *crew);

#endif
