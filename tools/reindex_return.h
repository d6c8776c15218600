/* Of which take a take is the return: the one thing of the index that stands amid the footage. */
#ifndef PS_TOOLS_REINDEX_RETURN_H
#define PS_TOOLS_REINDEX_RETURN_H

#include "signing/seal.h"
#include "tools/input.h"

/*
 * Reads @input from its front up to the last of the links that @tally counts, and where there are
 * notes up to the second of the first waybill, in which PS_REMARK_RETURN stands (where RETURN was
 * scanned in mid-take, it stands later, and is not found: that would be to read all of every take
 * with a note). Nothing of a take without any is read, and of a return what was filmed before its
 * scan. Nothing is verified, as in an outline, and a file that is damaged before says nothing.
 * *@return_of_out: as ps_take_row_note() has it. Errors: PS_IO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_reindex_return(struct ps_input *input, const struct ps_tally *tally,
					    uint64_t *return_of_out);

#endif
