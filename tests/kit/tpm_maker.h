/*
 * A TPM that is none: its maker's root, an attestation key under that, and attestations that it
 * signs, right ones and such as no TPM makes. The same seed gives the same bytes. What cannot be
 * made fails the running test. One thread.
 */
#ifndef PS_TESTS_KIT_TPM_MAKER_H
#define PS_TESTS_KIT_TPM_MAKER_H

#include "signing/buf.h"
#include "signing/key.h"
#include "tests/kit/random_seeded.h"

enum ps_tpm_flaw {
	PS_TPM_RIGHT,
	PS_TPM_NOT_FIXED,    /* the key may go to another TPM */
	PS_TPM_FROM_OUTSIDE, /* it was made elsewhere */
	PS_TPM_RESTRICTED,   /* it signs what the TPM says alone */
	PS_TPM_SIGNS_NOTHING,
	PS_TPM_OTHER_KEY,
	PS_TPM_OTHER_NAME,  /* what is signed is of another key */
	PS_TPM_OTHER_EXTRA, /* ... and was made for something else */
	PS_TPM_NOT_ITS_OWN, /* ... and not by a TPM of itself */
	PS_TPM_A_QUOTE,	    /* ... and says something else */
	PS_TPM_BAD_SIGNATURE,
	PS_TPM_BY_ANOTHER, /* a key that its certificate does not hold */
	PS_TPM_NOT_FOR_ATTESTATION,
	PS_TPM_A_CA,
	PS_TPM_BYTE_BEHIND_PUBLIC,
	PS_TPM_BYTE_BEHIND_ATTEST,
	PS_TPM_BYTE_BEHIND_SIGNATURE,
	PS_TPM_BYTE_BEHIND_ALL,
	PS_TPM_BY_SHA1,
	PS_TPM_OF_VERSION_2,
	PS_TPM_CUT,
	PS_TPM_ENDLESS, /* a length of 65,535 */
};

/* The serial number of the attestation key's certificate. */
#define PS_TPM_MAKER_SERIAL 9

struct ps_tpm_maker {
	struct ps_random_seeded seeded;
	struct ps_key *root_key;
	struct ps_key *key;
	struct ps_key *other;
	const char *name;   /* of its root */
	struct ps_buf root; /* DER */
};

void ps_tpm_maker_init(struct ps_tpm_maker *tpm, uint64_t seed, const char *name);
void ps_tpm_maker_release(struct ps_tpm_maker *tpm);
void ps_tpm_maker_root_pem(const struct ps_tpm_maker *tpm, struct ps_buf *pem);

/* Appends an attestation of the key @point. */
void ps_tpm_maker_attest(struct ps_tpm_maker *tpm, const uint8_t point[PS_POINT_LEN],
			 enum ps_tpm_flaw flaw, struct ps_buf *out);

#endif
