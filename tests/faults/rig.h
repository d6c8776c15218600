/*
 * struct ps_rig: a packing bench in one directory, for packseald to run on: key, root,
 * certificate, configuration, three replayed cameras, two lanes with a FIFO each. It runs packseald
 * under the witness, scans, and listens to what packseald claims.
 *
 *	<dir>/store/  <dir>/run/  <dir>/station.ini  <dir>/journal  ...
 *
 * One process. Each function ends the process, with a line that says why, when it cannot go on;
 * packseald then dies with it.
 */
#ifndef PS_TESTS_FAULTS_RIG_H
#define PS_TESTS_FAULTS_RIG_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "signing/certificate.h"
#include "signing/key.h"
#include "tests/faults/chance.h"
#include "tests/faults/claims.h"

#define PS_RIG_LANES 2

struct ps_rig_settings {
	const char *dir;      /* is made */
	const char *program;  /* packseald */
	const char *witness;  /* the library */
	const char *couriers; /* the rules for codes */
};

/* What packseald just claimed. */
enum ps_rig_news {
	PS_RIG_QUIET, /* nothing until the time was over */
	PS_RIG_STARTED,
	PS_RIG_SEALED,
	PS_RIG_ENDED,
	PS_RIG_OTHER,
	PS_RIG_GONE, /* it closed the stream */
};

/* The members are the rig's own. */
struct ps_rig {
	struct ps_rig_settings settings;
	char dir[PATH_MAX - 64];
	struct ps_claims claims;
	struct ps_certificates *roots;
	uint8_t point[PS_POINT_LEN]; /* of the station's key */
	pid_t pid;		     /* 0: packseald does not run */
	unsigned die_at;	     /* 0: at no step */
	int watch;		     /* the connection; -1: none */
	size_t got;		     /* of @line */
	char line[8192];
	char waybills[PS_RIG_LANES][32]; /* the last one scanned */
};

void ps_rig_make(struct ps_rig *rig, const struct ps_rig_settings *settings);
void ps_rig_release(struct ps_rig *rig);

/* "<dir>/<name>" */
void ps_rig_path(const struct ps_rig *rig, const char *name, char path_out[PATH_MAX]);

/*
 * Starts packseald under the witness. With @die_at not 0 it dies by itself at that step, if it gets
 * there (tests/faults/witness.c).
 */
void ps_rig_start(struct ps_rig *rig, unsigned die_at);

/*
 * Waits until packseald answers on its control socket, and watches; false when @until_us comes
 * first, or it has died at its step. Times are those of ps_rig_now_us().
 */
bool ps_rig_wait_ready(struct ps_rig *rig, uint64_t until_us);

/* The next claim, or what is left of the time. */
enum ps_rig_news ps_rig_listen(struct ps_rig *rig, uint64_t until_us);

/* Someone scans something in a lane: a waybill, the last one again, END, CANCEL, goods. */
void ps_rig_scan(struct ps_rig *rig, unsigned lane, struct ps_chance *chance);

/* kill -9, unless it has died at its step; hears what it had said before. */
void ps_rig_kill(struct ps_rig *rig);

/* SIGTERM; packseald must end by itself with status 0. */
void ps_rig_stop(struct ps_rig *rig);

/* CLOCK_MONOTONIC */
uint64_t ps_rig_now_us(void);

#endif
