/* Which of a ledger's time stamps go along with an export. */
#ifndef PS_TOOLS_EXPORT_STAMPS_H
#define PS_TOOLS_EXPORT_STAMPS_H

#include "signing/clip.h"
#include "tools/ledger_prover.h"

/*
 * The earliest one of each of up to three authorities that covers the take's ending, and the
 * ledger's oldest one, since when the key is known. Adds them to @gathered, and to @pasts, which
 * has room for PS_ANCHORS_MAX more, the sizes that a proof must show for them. What cannot be read
 * is passed over.
 */
void ps_export_stamps_choose(const char *store, struct ps_prover *prover, uint64_t take_number,
			     struct ps_clip_gathered *gathered, uint64_t *pasts,
			     size_t *past_count);

#endif
