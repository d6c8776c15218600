/*
 * The anchors of a ledger, in its folder "anchors" or a copy of that (signing/anchor.h), in the
 * order of their time.
 */
#ifndef PS_TOOLS_ANCHOR_FOLDER_H
#define PS_TOOLS_ANCHOR_FOLDER_H

#include "signing/anchor.h"

/* Zeros at the beginning. */
struct ps_anchor_folder {
	int dir; /* open while @count is not 0 */
	size_t count;
	size_t room;
	char (*names)[PS_ANCHOR_NAME_LEN + 1];
};

/*
 * Lists the folder at @path; one that is not there has none. Files of other names are passed over.
 * Errors: PS_IO (errno says why), PS_NO_MEMORY; then nothing is open.
 */
PS_MUST_CHECK enum ps_err ps_anchor_folder_open(const char *path,
						struct ps_anchor_folder *folder_out);
void ps_anchor_folder_close(struct ps_anchor_folder *folder);

/*
 * Appends the bytes of the anchor @index, from 0; the views of @anchor_out are into @bytes, and
 * live until that grows. Errors: PS_MALFORMED and the like (it is none), PS_IO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_anchor_folder_read(const struct ps_anchor_folder *folder, size_t index,
						struct ps_buf *bytes, struct ps_anchor *anchor_out);

#endif
