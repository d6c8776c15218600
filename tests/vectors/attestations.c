/* Where a key lives, by its issuer's word and by its TPM's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

#include "signing/ca.h"
#include "signing/cbor.h"
#include "signing/certificate_use.h"
#include "signing/x509_write.h"
#include "tests/kit/issuer.h"
#include "tests/kit/tpm_maker.h"
#include "tests/vectors/item.h"
#include "tests/vectors/ledger.h"
#include "tests/vectors/vector.h"

enum { CHIPS_SEED = 91, OTHER_CHIPS_SEED = 92 };

/* A vector's @arg: the flaw of the attestation, and a bit for each thing that is otherwise. */
#define FLAW_BITS 8
#define ASSERTED (1U << FLAW_BITS) /* the certificate says that the key is in hardware */
#define BY (FLAW_BITS + 4)
#define WITHOUT (1U << (FLAW_BITS + 1))	  /* there is no attestation */
#define OF_OTHERS (1U << (FLAW_BITS + 2)) /* another maker's TPM made it */

/* How a certificate says it. */
enum how { BY_WORDS, BY_TPM_FIXED, BY_NCP_PLUS, BY_ANOTHER_POLICY };

static void begin(struct ps_tpm_maker *tpm, bool other)
{
	ps_tpm_maker_init(tpm, other ? OTHER_CHIPS_SEED : CHIPS_SEED,
			  other ? "Other chips root" : "Chips root");
}

void ps_vectors_hardware_root(bool other, struct ps_buf *pem)
{
	struct ps_tpm_maker tpm;

	begin(&tpm, other);
	ps_tpm_maker_root_pem(&tpm, pem);
	ps_tpm_maker_release(&tpm);
}

static void put_policy(struct ps_der *der, unsigned what)
{
	static const uint8_t tpm_fixed[] = { 0x67, 0x81, 0x05, 0x0b, 0x01, 0x02 };
	static const uint8_t ncp_plus[] = { 0x04, 0x00, 0x8f, 0x7a, 0x01, 0x02 };
	static const uint8_t ncp[] = { 0x04, 0x00, 0x8f, 0x7a, 0x01, 0x01 };
	size_t mark = ps_der_mark(der);

	ps_der_oid(der, what == BY_TPM_FIXED ? tpm_fixed : what == BY_NCP_PLUS ? ncp_plus : ncp, 6);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

static void put_extensions(struct ps_der *der, unsigned what)
{
	size_t mark = ps_der_mark(der);

	if (what == BY_WORDS)
		ps_der_raw(der, ps_policy_hardware, PS_POLICY_HARDWARE_LEN);
	else
		put_policy(der, what);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_kit_end_extension(der, mark, MBEDTLS_OID_CERTIFICATE_POLICIES,
			     MBEDTLS_OID_SIZE(MBEDTLS_OID_CERTIFICATE_POLICIES), false);
	ps_x509_put_extended_key_usage(der);
	ps_x509_put_key_usage(der, MBEDTLS_X509_KU_DIGITAL_SIGNATURE);
	ps_x509_put_basic_constraints(der, false);
}

static void replace(struct ps_film *film, const char *path, const struct ps_buf *bytes)
{
	struct ps_buf item;

	ps_buf_init(&item);
	ps_cbor_add_bytes(&item, bytes->bytes, bytes->len);
	ps_item_replace(ps_film_at(film, PS_RECORD_START, 0), path,
			(struct ps_bytes){ item.bytes, item.len });
	ps_buf_release(&item);
}

static void put_certificate(const struct ps_vector_bench *bench, struct ps_film *film, enum how how)
{
	const struct ps_kit_certificate certificate = {
		.issuer = "Test root",
		.name = bench->station.name,
		.point = bench->station.key->point,
		.key = bench->station.root_key,
		.serial = 1,
		.not_before_s = PS_MAKER_NOT_BEFORE_S,
		.not_after_s = PS_VECTOR_NOW_S + 1000000,
		.extensions = put_extensions,
		.what = how,
	};
	struct ps_buf der;

	ps_buf_init(&der);
	ps_kit_issue(&certificate, &der);
	replace(film, "p.3.0", &der);
	ps_buf_release(&der);
}

static void attest(const struct ps_vector_bench *bench, struct ps_film *film,
		   const struct ps_vector *vector)
{
	struct ps_tpm_maker tpm;
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	begin(&tpm, vector->arg & OF_OTHERS);
	if (vector->arg & ASSERTED)
		put_certificate(bench, film, (enum how)(vector->arg >> BY));
	if (!(vector->arg & WITHOUT)) {
		ps_tpm_maker_attest(&tpm, bench->station.key->point,
				    (enum ps_tpm_flaw)(vector->arg & ((1U << FLAW_BITS) - 1)),
				    &bytes);
		replace(film, "p.13", &bytes);
	}
	ps_tpm_maker_release(&tpm);
	ps_buf_release(&bytes);
}

/* Which certificate a list of the chips' maker names; a vector's @arg where there is one. */
enum listed { OF_NOBODY, OF_THE_KEY, OF_THE_KEY_LATER, BY_ANOTHER_MAKER, AND_ASSERTED = 1 << 8 };

static void sign_list(const struct ps_tpm_maker *tpm, enum listed what, struct ps_buf *der)
{
	enum { DAY_S = 86400 };
	static const uint8_t serial = PS_TPM_MAKER_SERIAL;
	const struct ps_ca_revocation revoked = {
		.serial = { &serial, 1 },
		.since_s = PS_VECTOR_NOW_S + (what == OF_THE_KEY_LATER ? DAY_S : -DAY_S),
	};
	const struct ps_ca_list list = { .more = &revoked,
					 .more_count = what != OF_NOBODY,
					 .now_s = PS_VECTOR_NOW_S,
					 .next_s = PS_VECTOR_NOW_S + DAY_S };
	struct ps_tpm_maker other;
	const struct ps_tpm_maker *by = what == BY_ANOTHER_MAKER ? &other : tpm;

	begin(&other, true);
	assert_int_equal(ps_ca_sign_list(by->root_key, by->root.bytes, by->root.len, &list, der),
			 PS_OK);
	ps_tpm_maker_release(&other);
}

static void attest_and_list(const struct ps_vector_bench *bench, struct ps_film *film,
			    const struct ps_vector *vector)
{
	struct ps_tpm_maker tpm;
	struct ps_buf bytes, list;

	ps_buf_init(&bytes);
	ps_buf_init(&list);
	begin(&tpm, false);
	if (vector->arg & AND_ASSERTED)
		put_certificate(bench, film, BY_WORDS);
	ps_tpm_maker_attest(&tpm, bench->station.key->point, PS_TPM_RIGHT, &bytes);
	replace(film, "p.13", &bytes);
	/* here, as it is START that is signed anew and not what is attached */
	ps_film_count_and_sign(film, bench->station.key);
	ps_film_point(film);
	sign_list(&tpm, (enum listed)(vector->arg & ~(unsigned)AND_ASSERTED), &list);
	ps_vector_attach(film, PS_ATTACHMENT_CRL, &list);
	ps_tpm_maker_release(&tpm);
	ps_buf_release(&bytes);
	ps_buf_release(&list);
}

#define LISTED(what) .change = attest_and_list, .arg = what, CHIPS
#define ATTESTED(what) .change = attest, .arg = what, .signer = PS_SIGNED_AND_COUNTED
#define WRONG(flaw) ATTESTED(PS_TPM_##flaw), .hardware_roots = "chips.pem"
#define CHIPS .hardware_roots = "chips.pem"
#define SAID .origin = "hardware_key_asserted"

static const struct ps_vector fine[] = {
	{ "attested", ATTESTED(PS_TPM_RIGHT), CHIPS, .origin = "hardware_key" },
	{ "attested-and-asserted", ATTESTED(PS_TPM_RIGHT | ASSERTED), CHIPS,
	  .origin = "hardware_key" },
	{ "attested-and-no-makers-root-given", ATTESTED(PS_TPM_RIGHT) },
	{ "attested-and-asserted-and-no-makers-root-given", ATTESTED(PS_TPM_RIGHT | ASSERTED),
	  SAID },
	{ "asserted", ATTESTED(WITHOUT | ASSERTED), SAID },
	{ "asserted-tpm-fixed", ATTESTED(WITHOUT | ASSERTED | BY_TPM_FIXED << BY), SAID },
	{ "asserted-ncp-plus", ATTESTED(WITHOUT | ASSERTED | BY_NCP_PLUS << BY), SAID },
	{ "another-policy-asserts-nothing",
	  ATTESTED(WITHOUT | ASSERTED | BY_ANOTHER_POLICY << BY) },
	{ "attested-and-a-list-of-nobody", LISTED(OF_NOBODY), .origin = "hardware_key" },
	{ "attested-and-a-list-of-another-maker", LISTED(BY_ANOTHER_MAKER),
	  .origin = "hardware_key" },
	{ "attested-and-no-root-given", ATTESTED(PS_TPM_RIGHT), CHIPS, .roots = "",
	  .origin = "no_root_given", .findings = "no_root_given" },
};

static const struct ps_vector unaccepted[] = {
	{ "attestation-of-another-maker", ATTESTED(PS_TPM_RIGHT | OF_OTHERS), CHIPS },
	{ "attestation-of-another-maker-asserted", ATTESTED(PS_TPM_RIGHT | OF_OTHERS | ASSERTED),
	  CHIPS, SAID },
};

static const struct ps_vector revoked[] = {
	{ "attestation-by-a-revoked-key", LISTED(OF_THE_KEY) },
	{ "attestation-by-a-key-revoked-later", LISTED(OF_THE_KEY_LATER) },
	{ "attestation-by-a-revoked-key-asserted", LISTED(OF_THE_KEY | AND_ASSERTED), SAID },
};

static const struct ps_vector wrong[] = {
	{ "attestation-of-a-key-that-may-go", WRONG(NOT_FIXED) },
	{ "attestation-of-a-key-from-outside", WRONG(FROM_OUTSIDE) },
	{ "attestation-of-a-restricted-key", WRONG(RESTRICTED) },
	{ "attestation-of-a-key-that-signs-nothing", WRONG(SIGNS_NOTHING) },
	{ "attestation-of-another-key", WRONG(OTHER_KEY) },
	{ "attestation-of-another-name", WRONG(OTHER_NAME) },
	{ "attestation-for-something-else", WRONG(OTHER_EXTRA) },
	{ "attestation-not-the-tpms-own", WRONG(NOT_ITS_OWN) },
	{ "attestation-is-a-quote", WRONG(A_QUOTE) },
	{ "attestation-with-a-bad-signature", WRONG(BAD_SIGNATURE) },
	{ "attestation-by-another-key", WRONG(BY_ANOTHER) },
	{ "attestation-by-a-key-for-mail", WRONG(NOT_FOR_ATTESTATION) },
	{ "attestation-by-a-ca", WRONG(A_CA) },
	{ "attestation-with-a-byte-behind-the-public-area", WRONG(BYTE_BEHIND_PUBLIC) },
	{ "attestation-with-a-byte-behind-the-statement", WRONG(BYTE_BEHIND_ATTEST) },
	{ "attestation-with-a-byte-behind-the-signature", WRONG(BYTE_BEHIND_SIGNATURE) },
	{ "attestation-with-a-byte-behind-it", WRONG(BYTE_BEHIND_ALL) },
	{ "attestation-by-sha-1", WRONG(BY_SHA1) },
	{ "attestation-of-version-2", WRONG(OF_VERSION_2) },
	{ "attestation-cut", WRONG(CUT) },
	{ "attestation-of-endless-length", WRONG(ENDLESS) },
	{ "attestation-wrong-and-asserted", ATTESTED(PS_TPM_OTHER_KEY | ASSERTED), CHIPS, SAID },
	{ "attestation-wrong-and-no-makers-root-given", ATTESTED(PS_TPM_BAD_SIGNATURE) },
};

const struct ps_vector_group ps_vectors_attestations[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(fine), PS_BASE_SHORT },
	{ "bad/attestation_not_accepted", "attestation_not_accepted", "intact", "ended",
	  PS_VECTORS(unaccepted), PS_BASE_SHORT },
	{ "bad/attestation_revoked", "attestation_revoked", "intact", "ended", PS_VECTORS(revoked),
	  PS_BASE_SHORT },
	{ "bad/attestation_wrong", "attestation_wrong", "intact", "ended", PS_VECTORS(wrong),
	  PS_BASE_SHORT },
	{ 0 },
};
