/*
 * What goes along with an export of the station's ledger: this take's entries under its last
 * checkpoint, those of the other takes of its waybills, and the time stamps that bear on it.
 *
 * An export that can have none is an export all the same; why it has none is said.
 */
#ifndef PS_TOOLS_EXPORT_PROOF_H
#define PS_TOOLS_EXPORT_PROOF_H

#include "signing/clip.h"

struct ps_export_proof {
	const char *store;			  /* of the station; NULL: no ledger is at hand */
	const struct ps_certificates *time_roots; /* of whom time stamps go first; NULL: unknown */
	const char *only_waybill; /* that the export shows; NULL: all that the take shows */
	const char *lacks;	  /* why there is none; NULL: there is one */
};

/* For struct ps_clip_settings.gather; @ctx is a struct ps_export_proof. */
enum ps_err ps_export_proof_gather(void *ctx, const struct ps_check *check,
				   struct ps_clip_gathered *gathered);

#endif
