/*
 * struct ps_bench: a packing bench in one directory, for packseald to run on: key, root,
 * certificate, configuration, three replayed cameras, two lanes with a FIFO each. It runs packseald
 * under the witness, scans, and listens to what packseald claims.
 *
 *	<dir>/store/  <dir>/run/  <dir>/station.ini  <dir>/journal  ...
 *
 * One process. Each function ends the process, with a line that says why, when it cannot go on;
 * packseald then dies with it.
 */
#ifndef PS_TESTS_FAULTS_BENCH_H
#define PS_TESTS_FAULTS_BENCH_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "signing/certificate.h"
#include "signing/key.h"
#include "tests/faults/chance.h"
#include "tests/faults/claims.h"

#define PS_BENCH_LANES 2

struct ps_bench_settings {
	const char *dir;      /* is made */
	const char *program;  /* packseald */
	const char *witness;  /* the library */
	const char *couriers; /* the rules for codes */
};

/* What packseald just claimed. */
enum ps_bench_news {
	PS_BENCH_QUIET, /* nothing until the time was over */
	PS_BENCH_STARTED,
	PS_BENCH_SEALED,
	PS_BENCH_ENDED,
	PS_BENCH_OTHER,
	PS_BENCH_GONE, /* it closed the stream */
};

/* The members are the bench's own. */
struct ps_bench {
	struct ps_bench_settings settings;
	char dir[PATH_MAX - 64];
	struct ps_claims claims;
	struct ps_certificates *roots;
	uint8_t point[PS_POINT_LEN]; /* of the station's key */
	pid_t pid;		     /* 0: packseald does not run */
	unsigned die_at;	     /* 0: at no step */
	int watch;		     /* the connection; -1: none */
	size_t got;		     /* of @line */
	char line[8192];
	char waybills[PS_BENCH_LANES][32]; /* the last one scanned */
};

void ps_bench_make(struct ps_bench *bench, const struct ps_bench_settings *settings);
void ps_bench_release(struct ps_bench *bench);

/* "<dir>/<name>" */
void ps_bench_path(const struct ps_bench *bench, const char *name, char path_out[PATH_MAX]);

/*
 * Starts packseald under the witness. With @die_at not 0 it dies by itself at that step, if it gets
 * there (tests/faults/witness.c).
 */
void ps_bench_start(struct ps_bench *bench, unsigned die_at);

/*
 * Waits until packseald answers on its control socket, and watches; false when @until_us comes
 * first, or it has died at its step. Times are those of ps_bench_now_us().
 */
bool ps_bench_wait_ready(struct ps_bench *bench, uint64_t until_us);

/* The next claim, or what is left of the time. */
enum ps_bench_news ps_bench_listen(struct ps_bench *bench, uint64_t until_us);

/* Someone scans something in a lane: a waybill, the last one again, END, CANCEL, goods. */
void ps_bench_scan(struct ps_bench *bench, unsigned lane, struct ps_chance *chance);

/* kill -9, unless it has died at its step; hears what it had said before. */
void ps_bench_kill(struct ps_bench *bench);

/* SIGTERM; packseald must end by itself with status 0. */
void ps_bench_stop(struct ps_bench *bench);

/* CLOCK_MONOTONIC */
uint64_t ps_bench_now_us(void);

#endif
