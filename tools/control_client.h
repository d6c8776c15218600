/*
 * Talks with packseald through its control socket: one JSON object a line, each way.
 */
#ifndef PS_TOOLS_CONTROL_CLIENT_H
#define PS_TOOLS_CONTROL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "signing/derivation.h"
#include "signing/error.h"
#include "signing/limits.h"

/*
 * Connects to the socket "control" in the directory @run. The stream is the caller's to fclose; it
 * reads and writes, and gives up on an answer after five seconds. Errors: PS_NOT_FOUND (no
 * packseald answers there; "" is where none can), PS_DENIED, PS_INVALID (the path is too long),
 * PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_client_connect(const char *run, FILE **stream_out);

/*
 * The same for the socket @name there, "control" or "shop", as a descriptor that waits as long as
 * it takes, or with SOCK_NONBLOCK as @flags not at all. Errors further: PS_BUSY (not now).
 */
PS_MUST_CHECK enum ps_err ps_client_connect_fd(const char *run, const char *name, int flags,
					       int *fd_out);

/* The same for another socket there: "shop". */
PS_MUST_CHECK enum ps_err ps_client_connect_to(const char *run, const char *name,
					       FILE **stream_out);

/*
 * Sends one request over a stream and reads the answer to it, which says no more than "ok". Errors:
 * PS_MISMATCH when packseald refused, with its sentence in @why; PS_IO, PS_NO_MEMORY.
 */
struct ps_json;
PS_MUST_CHECK enum ps_err ps_client_say(FILE *stream, const struct ps_json *request, char *why,
					size_t why_size);

/*
 * Asks packseald for all that happens, and calls @line for each line that it says, without its end,
 * until it ends (PS_END) or @line says false (PS_OK). Errors further: as for connecting.
 */
PS_MUST_CHECK enum ps_err ps_client_watch(const char *run,
					  bool (*line)(void *ctx, const char *text), void *ctx);

struct ps_client_export {
	uint64_t take;
	uint8_t id[PS_HASH_LEN];     /* take id */
	uint8_t digest[PS_HASH_LEN]; /* SHA-256 of the exported file */
	uint64_t bytes;
	const char *by; /* who exports */
};

/*
 * Asks packseald to write into its ledger that a take was exported; *@index_out is the leaf's.
 * Errors: as for connecting; PS_MISMATCH when it refused, with its sentence in @why.
 */
PS_MUST_CHECK enum ps_err ps_client_export(const char *run, const struct ps_client_export *leaf,
					   uint64_t *index_out, char *why, size_t why_size);

struct ps_client_derive {
	uint64_t take;
	uint8_t id[PS_HASH_LEN];
	uint8_t file[PS_HASH_LEN]; /* SHA-256 of what was derived */
	uint64_t bytes;
	const char *what; /* was done; 1 to 256 bytes */
	const char *by;	  /* 1 to 64 bytes */
	size_t range_count;
	const struct ps_derived_range *ranges; /* camera, first, last */
};

/*
 * Asks packseald for a statement of derivation, which reads the take through first: that is waited
 * for longer. Appended to @statement. As ps_client_export().
 */
PS_MUST_CHECK enum ps_err ps_client_derive(const char *run, const struct ps_client_derive *derive,
					   struct ps_buf *statement, char *why, size_t why_size);

struct ps_client_hold {
	uint64_t take;
	bool on;	 /* false: it is released */
	const char *why; /* 1 to 256 bytes */
	const char *by;	 /* 1 to 64 bytes */
};

/* Asks packseald to hold a take, or to release it. As ps_client_export(). */
PS_MUST_CHECK enum ps_err ps_client_hold(const char *run, const struct ps_client_hold *hold,
					 uint64_t *index_out, char *why, size_t why_size);

/* Asks packseald to bind a waybill to a take that has ended. As ps_client_export(). */
PS_MUST_CHECK enum ps_err ps_client_bind(const char *run, uint64_t take, const char *waybill,
					 const char *by, uint64_t *index_out, char *why,
					 size_t why_size);

/* Gives packseald a time-stamped checkpoint (signing/anchor.h). As ps_client_export(). */
PS_MUST_CHECK enum ps_err ps_client_anchor(const char *run, struct ps_bytes anchor, char *why,
					   size_t why_size);

/* Tells packseald that its cameras stand as they are to. As ps_client_export(). */
PS_MUST_CHECK enum ps_err ps_client_keep_aim(const char *run, char *why, size_t why_size);

#define PS_CLIENT_FILE_MAX 64

/*
 * Has packseald write what a camera sees now; *file_out is the JPEG's name in @run. As
 * ps_client_export(); PS_MALFORMED also for a name that is not a file's there.
 */
PS_MUST_CHECK enum ps_err ps_client_picture(const char *run, const char *camera,
					    char file_out[PS_CLIENT_FILE_MAX], char *why,
					    size_t why_size);

#endif
