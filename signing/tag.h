/*
 * The tag of a waybill in the ledger (signing/FORMAT.md): whoever sees the leaves sees which takes
 * are of one waybill, and not of which.
 */
#ifndef PS_SIGNING_TAG_H
#define PS_SIGNING_TAG_H

#include "signing/cursor.h"
#include "signing/limits.h"

#define PS_TAG_SECRET_LEN 32

/*
 * HMAC-SHA-256 with the ledger's secret over the waybill as it was normalised. Errors: PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_tag_make(const uint8_t secret[PS_TAG_SECRET_LEN],
				      struct ps_bytes waybill, uint8_t tag_out[PS_HASH_LEN]);

#endif
