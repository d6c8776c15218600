/* Which of a ledger's time stamps go along with an export. */
#ifndef PS_TOOLS_EXPORT_STAMPS_H
#define PS_TOOLS_EXPORT_STAMPS_H

#include "signing/clip.h"
#include "tools/ledger_prover.h"

struct ps_stamps_wanted {
	uint64_t take_number;
	const uint8_t *point; /* of the key that signed the take, PS_POINT_LEN bytes */
	const struct ps_certificates *time_roots; /* NULL: none are known */
};

/*
 * Of each of up to four authorities the earliest one that covers the take's ending; and of each of
 * up to three the earliest one over a shorter tree of that key, since when it is known. Authorities
 * are told apart by their certificates. Where there are more: first those that @time_roots vouch
 * for, then those of which more stamps were found; who signs a stamp of his own takes no place from
 * whom the station asks day by day.
 *
 * Adds them to @gathered, and to @pasts, which has room for PS_ANCHORS_MAX more, the sizes that a
 * proof must show for them. What cannot be read is passed over.
 */
void ps_export_stamps_choose(const char *store, struct ps_prover *prover,
			     const struct ps_stamps_wanted *wanted,
			     struct ps_clip_gathered *gathered, uint64_t *pasts,
			     size_t *past_count);

#endif
