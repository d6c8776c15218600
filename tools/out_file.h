/*
 * struct ps_out_file: one file that is whole or not there. It is written under another name beside
 * its place ("NAME.part.PID") by a thread of its own, and put there when it is on the medium.
 */
#ifndef PS_TOOLS_OUT_FILE_H
#define PS_TOOLS_OUT_FILE_H

#include <stdbool.h>

#include "signing/digest.h"
#include "signing/take.h"
#include "tools/writer.h"

#define PS_OUT_PATH_MAX 4096

/* What becomes of a regular file that stands at the path already. */
enum ps_existing {
	PS_EXISTING_STAYS, /* the command never replaces one: the complaint asks for another name */
	PS_EXISTING_UNFORCED, /* the command has --force, which was not given: the complaint names
				 it */
	PS_EXISTING_FORCED,   /* it was given */
};

static inline enum ps_existing ps_existing(bool force)
{
	return force ? PS_EXISTING_FORCED : PS_EXISTING_UNFORCED;
}

struct ps_out_file {
	const char *path; /* the caller's */
	enum ps_existing existing;
	char part[PS_OUT_PATH_MAX];
	int fd; /* -1: closed */
	uint64_t bytes;
	struct ps_writer *writer;
	bool hashes;
	int error; /* errno of what failed; 0: nothing did */
};

/*
 * Errors: PS_INVALID (what is at @path is no regular file: a device, a link, a directory; it is
 * never replaced), PS_EXISTS (there is a file at @path, and it stays), PS_LIMIT (the path is too
 * long), PS_IO (errno in @file_out->error). After an error only @path, @existing and @error may be
 * looked at.
 */
PS_MUST_CHECK enum ps_err ps_out_file_create(const char *path, enum ps_existing existing,
					     struct ps_out_file *file_out);

/* Writing through it; it has no sync, which is part of keep. Lives as long as @file. */
struct ps_output ps_out_file_output(struct ps_out_file *file);

/* Keep gives zeros for a digest, which nobody wants. Before anything is written. */
void ps_out_file_skip_digest(struct ps_out_file *file);

/*
 * Waits until all is written: then it may be read by @file->fd. Nothing may be written behind it.
 * Errors: PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_out_file_flush(struct ps_out_file *file);

/*
 * Another program wrote the file through @file->fd, and has ended: goes on behind that. Errors:
 * PS_IO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_out_file_adopt(struct ps_out_file *file);

/*
 * Takes what stands behind @bytes off the file's end and appends it to @rest; what is written next
 * follows the first @bytes. Reads the file once. Errors: PS_IO, PS_CRYPTO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_out_file_cut(struct ps_out_file *file, uint64_t bytes,
					  struct ps_buf *rest);

/*
 * Flushes, waits until all is on the medium, and puts the file in its place; @digest_out is the
 * SHA-256 of its bytes. Errors: PS_EXISTS (somebody was faster), PS_IO, PS_CRYPTO. Drop it after an
 * error.
 */
PS_MUST_CHECK enum ps_err ps_out_file_keep(struct ps_out_file *file,
					   uint8_t digest_out[PS_DIGEST_LEN]);

/* Says on standard error what @err of one of these means for the file. Returns the exit status. */
int ps_out_file_complain(const struct ps_out_file *file, enum ps_err err);

/* Removes what is not kept; after keep it only closes. */
void ps_out_file_drop(struct ps_out_file *file);

#endif
