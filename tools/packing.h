/*
 * The shop's own packing stills, learnt by what they look like: a buyer's picture that is one of
 * them is not his. Of each take of the stores one picture of each camera, that in which much is to
 * be seen and little moves, as `packseal still` has it; and of a claim's own takes, when pictures
 * come for it, more of them, spread over the take. Hashes alone are kept (tools/seen.h).
 *
 * Each picture comes out of a file that is as it was signed; what is not is passed over. It is done
 * without the claims' lock, which is taken for a moment to add what was learnt.
 */
#ifndef PS_TOOLS_PACKING_H
#define PS_TOOLS_PACKING_H

#include "tools/claim_request.h"
#include "tools/seen.h"
#include "tools/stills.h"

/*
 * One entry for each still of the take @number, whose file the index has as @path. @dense: of a
 * claim's own, spread over the take. One that has none to show gives one entry that is like
 * nothing, so that it is known to have been looked at. Returns 0 or the exit status of what ends
 * all learning: no memory, no decoder.
 */
int ps_packing_stills(const struct ps_claim_station *station, uint64_t number, const char *path,
		      bool dense, struct ps_decoder *decoder,
		      struct ps_seen_entry entries_out[PS_STILLS_MAX], size_t *count_out);

/*
 * What a claim's pictures are to be compared with, before they are: the claim's own takes, eight at
 * most (@claim NULL: it is nobody's picture), and for two seconds takes that are new. Complains; a
 * failure is none of the claim's, which has a deadline.
 */
void ps_packing_learn(const struct ps_claim_request *request, const struct ps_claim *claim);

/*
 * Takes of all stations that are not known yet, as they were numbered, within what @request says of
 * how many and how long. Each is on the medium before the next is begun, so that whatever ends it
 * loses the one at hand alone.
 * Complains; returns 0 or the exit status. *@learnt_out: how many.
 */
int ps_packing_learn_new(const struct ps_claim_request *request, uint64_t *learnt_out);

#endif
