/*
 * The ledger proof that goes along with an export: this take's entries in the station's ledger
 * under its last checkpoint, and those of the other takes of its waybills.
 *
 * An export that can have none is an export all the same; why it has none is said.
 */
#ifndef PS_TOOLS_EXPORT_PROOF_H
#define PS_TOOLS_EXPORT_PROOF_H

#include "signing/check.h"

struct ps_export_proof {
	const char *store; /* of the station; NULL: no ledger is at hand */
	const char *lacks; /* why there is none; NULL: there is one */
};

/* For struct ps_clip_settings.proof; @ctx is a struct ps_export_proof. */
enum ps_err ps_export_proof_make(void *ctx, const struct ps_check *check, struct ps_buf *proof_out);

#endif
