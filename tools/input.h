/*
 * struct ps_input: a file that somebody gave us, read from front to back.
 */
#ifndef PS_TOOLS_INPUT_H
#define PS_TOOLS_INPUT_H

#include "signing/outline.h"
#include "signing/reader.h"

struct ps_input {
	const char *path; /* the caller's */
	int fd;		  /* -1: closed */
	uint64_t bytes;	  /* its size when it was opened */
	int error;	  /* errno of the read that failed; 0: none did */
};

/* Complains on standard error. Returns 0, or the exit status; then nothing is open. */
int ps_input_open(const char *path, struct ps_input *input_out);

/* The same for a file that is open already; @fd is the input's from here on. */
int ps_input_adopt(const char *path, int fd, struct ps_input *input_out);

/* Closing twice is fine. */
void ps_input_close(struct ps_input *input);

/* Reads on from where the descriptor stands; lives as long as @input. */
struct ps_source ps_input_source(struct ps_input *input);

/* The same file at any place, as far as it was long when it was opened; leaves the descriptor's
 * place alone. */
struct ps_reach ps_input_reach(struct ps_input *input);

/*
 * What went wrong while the file was read, on standard error, with the exit status: @err is not
 * PS_OK. A resource limit is PS_EXIT_RESOURCES.
 */
int ps_input_fail(const struct ps_input *input, enum ps_err err);

#endif
