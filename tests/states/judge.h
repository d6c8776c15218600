/* Recovers from a state as packseald does at its start, and holds what is there against the claims.
 */
#ifndef PS_TESTS_STATES_JUDGE_H
#define PS_TESTS_STATES_JUDGE_H

#include "tests/kit/recorder_bench.h"
#include "tests/states/history.h"

struct ps_judge;

/* @bench made the history; its key, clock and rules are used. Never fails but by ending the
 * program.
 */
struct ps_judge *ps_judge_create(struct ps_bench *bench, const struct ps_history *history);
void ps_judge_destroy(struct ps_judge *judge);

/*
 * The state lies in the store @path, and every deed before @cut had been done. NULL, or what of
 * that which was claimed is missing, or what verifies and is not whole. Valid until the next call.
 */
const char *ps_judge_state(struct ps_judge *judge, const char *path, size_t cut);

#endif
