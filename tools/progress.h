/*
 * struct ps_progress: one line on standard error that says how far a long piece of work is, and how
 * long it will still take. Nothing is written unless standard error is a terminal, and nothing in
 * the first half second. The line is wiped before anything else is printed.
 *
 * For a program that runs this one PACKSEAL_PROGRESS names a file in which, while something goes
 * on, a line says what, how much of it is done, and of how much: "verifying 12000000 78000000". It
 * is padded to PS_PROGRESS_LINE_LEN bytes and written over in place; between two works, and at the
 * end, the file is empty.
 */
#ifndef PS_TOOLS_PROGRESS_H
#define PS_TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#define PS_PROGRESS_VARIABLE "PACKSEAL_PROGRESS"
#define PS_PROGRESS_WHAT_MAX 16 /* of what is said there, with its end; blanks become '_' */
#define PS_PROGRESS_LINE_LEN 64

struct ps_progress {
	const char *what; /* "verifying" */
	const char *unit; /* "MB" */
	uint64_t scale;	  /* 1,000,000: what is counted is bytes */
	uint64_t total;	  /* 0: not known */
	bool on;
	bool shown;
	uint64_t began_ms;
	uint64_t drawn_ms;
	bool kept; /* in the file of PACKSEAL_PROGRESS */
	int file;
	uint64_t kept_ms;
};

/* @what and @unit must outlive the progress. */
void ps_progress_begin(struct ps_progress *progress, const char *what, const char *unit,
		       uint64_t scale, uint64_t total);

/* @done is counted as @total is. @ctx is the struct ps_progress: it fits struct ps_verify_options.
 */
void ps_progress_step(void *ctx, uint64_t done);

/* Wipes the line, so that something else can be printed; it comes back with the next step. */
void ps_progress_clear(struct ps_progress *progress);

/* Wipes the line for good. */
void ps_progress_end(struct ps_progress *progress);

#endif
