/*
 * struct ps_ledger_signer: whose signatures a ledger's checkpoints carry, as its leaves say: the
 * key that was enrolled, until a leaf names another.
 */
#ifndef PS_FIRMWARE_LEDGER_SIGNER_H
#define PS_FIRMWARE_LEDGER_SIGNER_H

#include "signing/cose.h"
#include "signing/leaf.h"

struct ps_ledger_signer {
	bool known; /* false: no leaf named a key that can be read */
	uint8_t point[PS_POINT_LEN];
};

/* Takes the next leaf into account. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_ledger_signer_follow(struct ps_ledger_signer *signer,
						  const struct ps_leaf *leaf);

/* Errors: PS_BAD_SIGNATURE (also where the signer is not known), PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_ledger_signer_check(const struct ps_ledger_signer *signer,
						 const struct ps_cose *cose);

#endif
