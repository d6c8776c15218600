/*
 * Time stamps that were kept beside a file: the folder "anchors" of a station's ledger, a copy of
 * it, or of one file in it (signing/anchor.h). Complains on standard error.
 */
#ifndef PS_TOOLS_STAMPS_H
#define PS_TOOLS_STAMPS_H

#include "signing/anchor.h"

/* Zeros at the beginning. */
struct ps_stamps {
	struct ps_buf bytes;
	size_t count;
	size_t room;
	struct ps_bytes *anchors; /* [checkpoint, token] each; views into @bytes */
};

/* Reads all of @path. Returns 0 or the exit status. Once only. */
int ps_stamps_read(const char *path, struct ps_stamps *stamps);

void ps_stamps_release(struct ps_stamps *stamps);

#endif
