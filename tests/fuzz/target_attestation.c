/*
 * An attestation as a stranger sends it.
 *
 * Property: under a maker's root that is not the stranger's nothing is accepted but what its TPM
 * said, whatever is changed, and never for another key. What is accepted is right without that root
 * too, and then not accepted.
 */
#include <string.h>

#include "signing/attestation.h"
#include "tests/fuzz/fuzz.h"
#include "tests/kit/key_seeded.h"
#include "tests/kit/take_maker.h"
#include "tests/kit/tpm_maker.h"

#define NOW_S (PS_MAKER_UTC_US / 1000000)

struct studio {
	struct ps_tpm_maker tpm;
	struct ps_certificates *roots;
	struct ps_key *key;
	struct ps_key *other;
	struct ps_buf said;
};

/* Made once: the signatures take longer than everything else here. */
static const struct studio *studio(void)
{
	static struct studio once;
	static struct ps_random_seeded seeded;
	struct ps_random random;

	if (once.roots)
		return &once;
	ps_tpm_maker_init(&once.tpm, 5, "Chips root");
	random = ps_random_seeded_init(&seeded, 6);
	once.key = ps_key_seeded_create(&random);
	once.other = ps_key_seeded_create(&random);
	ps_buf_init(&once.said);
	ps_tpm_maker_attest(&once.tpm, once.key->point, PS_TPM_RIGHT, &once.said);
	PS_FUZZ_HOLDS(ps_certificates_create(PS_ROOTS_MAX, &once.roots) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_add_der(once.roots, once.tpm.root.bytes, once.tpm.root.len) ==
		      PS_OK);
	return &once;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct studio *with = studio();
	const struct ps_bytes bytes = { data, size };
	struct ps_attested attested = { .accepted = false }, alone = { .accepted = false };
	enum ps_err alone_err;
	enum ps_err err =
		ps_attestation_judge(bytes, with->key->point, with->roots, NOW_S, &attested);

	/* that an issuer did not sign a certificate is seen where it is at hand */
	alone_err = ps_attestation_judge(bytes, with->key->point, NULL, NOW_S, &alone);
	PS_FUZZ_HOLDS(alone_err == err || (!alone_err && err == PS_BAD_CERTIFICATE));
	PS_FUZZ_HOLDS(!alone.accepted);
	PS_FUZZ_HOLDS(!err || !attested.accepted);
	if (err || !attested.accepted)
		return 0;
	PS_FUZZ_HOLDS(strcmp(attested.maker, "Chips root") == 0);
	PS_FUZZ_HOLDS(ps_attestation_judge(bytes, with->other->point, with->roots, NOW_S, &alone) ==
		      PS_MISMATCH);
	return 0;
}
