/* A checkpoint to where the station's owner cannot take it back: into a folder, to a server. */
#ifndef PS_TOOLS_CHECKPOINT_SEND_H
#define PS_TOOLS_CHECKPOINT_SEND_H

#include "signing/checkpoint.h"

struct ps_checkpoint_copy {
	struct ps_bytes bytes; /* as they go out: the signed checkpoint, or its text */
	bool is_text;
	const struct ps_checkpoint *checkpoint;
};

/*
 * Under a name of its own, "20260301T020000Z-0000000000123-0123abcd.txt" (or .checkpoint): when it
 * was signed, how many entries, and the beginning of the content's SHA-256. It is on the medium
 * when this returns; nothing is ever replaced, and the same content once more is no fault.
 * Complains; returns 0 or the exit status.
 */
int ps_checkpoint_to_folder(const struct ps_checkpoint_copy *copy, const char *folder);

/*
 * By HTTPS PUT to @url; behind one that ends in "/" the same name is added. @root: as for
 * ps_http_put(). Complains; returns 0 or the exit status.
 */
int ps_checkpoint_put(const struct ps_checkpoint_copy *copy, const char *url, const char *root);

#endif
