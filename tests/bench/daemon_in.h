/* What the files of struct ps_daemon share with each other and with nobody else. */
#ifndef PS_TESTS_BENCH_DAEMON_IN_H
#define PS_TESTS_BENCH_DAEMON_IN_H

#include "tests/bench/daemon.h"

/* Makes footage, folders and the configuration file @config. */
PS_MUST_CHECK enum ps_err ps_daemon_prepare(const struct ps_bench_place *place, const char *config);

#endif
