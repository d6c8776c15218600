/*
 * struct ps_writer: a thread that hashes and writes to a file what it is handed, in order, while
 * its owner goes on. What is handed over and not written yet is bounded: then handing over waits.
 */
#ifndef PS_TOOLS_WRITER_H
#define PS_TOOLS_WRITER_H

#include "signing/digest.h"
#include "signing/error.h"

struct ps_writer;

/*
 * @fd stays the caller's, who does not use it before flush. Errors: PS_NO_MEMORY, PS_IO (errno: the
 * system gives no thread).
 */
PS_MUST_CHECK enum ps_err ps_writer_create(int fd, struct ps_writer **writer_out);

/* Nothing is hashed: finish gives no digest. Before anything is added. */
void ps_writer_skip_digest(struct ps_writer *writer);

/*
 * The file has @len bytes already, and they count in the digest as if they had been added. Before
 * anything is added. Errors: PS_IO (errno says why; 0: the file is shorter).
 */
PS_MUST_CHECK enum ps_err ps_writer_resume(struct ps_writer *writer, uint64_t len);

/* Drops what is not written yet. NULL is fine. */
void ps_writer_destroy(struct ps_writer *writer);

/* Copies @bytes. Errors: PS_IO, when an earlier write failed: errno says why. */
PS_MUST_CHECK enum ps_err ps_writer_add(struct ps_writer *writer, const void *bytes, size_t len);

/*
 * Waits until all is written; it is brought onto the medium meanwhile and after. Nothing can be
 * added behind it. Errors: as above.
 */
PS_MUST_CHECK enum ps_err ps_writer_flush(struct ps_writer *writer);

/*
 * Flushes, and waits until all is on the medium. @digest_out is the SHA-256 of what was written,
 * and untouched if that was not to be hashed. Errors: as above; PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_writer_finish(struct ps_writer *writer,
					   uint8_t digest_out[PS_DIGEST_LEN]);

#endif
