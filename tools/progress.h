/*
 * struct ps_progress: one line on standard error that says how far a long piece of work is, and how
 * long it will still take. Nothing is written unless standard error is a terminal, and nothing in
 * the first half second. The line is wiped before anything else is printed.
 */
#ifndef PS_TOOLS_PROGRESS_H
#define PS_TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct ps_progress {
	const char *what; /* "verifying" */
	const char *unit; /* "MB" */
	uint64_t scale;	  /* 1,000,000: what is counted is bytes */
	uint64_t total;	  /* 0: not known */
	bool on;
	bool shown;
	uint64_t began_ms;
	uint64_t drawn_ms;
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
