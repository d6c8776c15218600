#include "tests/kit/tpm_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

#include "signing/attestation.h"
#include "signing/ca.h"
#include "signing/x509_write.h"
#include "tests/kit/issuer.h"
#include "tests/kit/key_seeded.h"
#include "tests/kit/take_maker.h"

#define VALID_S (10LL * 365 * 86400)

/* TPMA_OBJECT: fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, noDA, sign */
#define ATTRIBUTES 0x00040472U

static void must(enum ps_err err)
{
	assert_int_equal(err, PS_OK);
}

static void put(struct ps_buf *buf, size_t len, uint64_t number)
{
	while (len-- > 0)
		ps_buf_add_byte(buf, (uint8_t)(number >> (8 * len)));
}

static void put_sized(struct ps_buf *buf, const void *bytes, size_t len)
{
	put(buf, 2, len);
	ps_buf_add(buf, bytes, len);
}

void ps_tpm_maker_init(struct ps_tpm_maker *tpm, uint64_t seed, const char *name)
{
	const struct ps_ca_subject subject = { .name = name,
					       .not_before_s = PS_MAKER_NOT_BEFORE_S,
					       .not_after_s = PS_MAKER_NOT_BEFORE_S + VALID_S };
	struct ps_random random;

	*tpm = (struct ps_tpm_maker){ .name = name };
	random = ps_random_seeded_init(&tpm->seeded, seed);
	tpm->root_key = ps_key_seeded_create(&random);
	tpm->key = ps_key_seeded_create(&random);
	tpm->other = ps_key_seeded_create(&random);
	ps_buf_init(&tpm->root);
	must(ps_ca_make_root(tpm->root_key, &subject, &random, &tpm->root));
}

void ps_tpm_maker_release(struct ps_tpm_maker *tpm)
{
	ps_key_destroy(tpm->root_key);
	ps_key_destroy(tpm->key);
	ps_key_destroy(tpm->other);
	ps_buf_release(&tpm->root);
}

void ps_tpm_maker_root_pem(const struct ps_tpm_maker *tpm, struct ps_buf *pem)
{
	must(ps_ca_to_pem(tpm->root.bytes, tpm->root.len, pem));
}

static void put_extensions(struct ps_der *der, unsigned flaw)
{
	/* tcg-kp-AIKCertificate */
	static const uint8_t attestation[] = { 0x67, 0x81, 0x05, 0x08, 0x03 };
	size_t mark = ps_der_mark(der);

	if (flaw == PS_TPM_NOT_FOR_ATTESTATION)
		ps_der_oid(der, MBEDTLS_OID_EMAIL_PROTECTION,
			   MBEDTLS_OID_SIZE(MBEDTLS_OID_EMAIL_PROTECTION));
	else
		ps_der_oid(der, attestation, sizeof(attestation));
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_kit_end_extension(der, mark, MBEDTLS_OID_EXTENDED_KEY_USAGE,
			     MBEDTLS_OID_SIZE(MBEDTLS_OID_EXTENDED_KEY_USAGE), false);
	ps_x509_put_key_usage(der, MBEDTLS_X509_KU_DIGITAL_SIGNATURE);
	ps_x509_put_basic_constraints(der, flaw == PS_TPM_A_CA);
}

static void certify(const struct ps_tpm_maker *tpm, enum ps_tpm_flaw flaw, struct ps_buf *out)
{
	const struct ps_kit_certificate certificate = {
		.issuer = tpm->name,
		.name = "Attestation key 1",
		.point = tpm->key->point,
		.key = tpm->root_key,
		.serial = PS_TPM_MAKER_SERIAL,
		.not_before_s = PS_MAKER_NOT_BEFORE_S,
		.not_after_s = PS_MAKER_NOT_BEFORE_S + VALID_S,
		.extensions = put_extensions,
		.what = flaw,
	};

	ps_kit_issue(&certificate, out);
}

/* TPMT_PUBLIC */
static void write_public(const uint8_t point[PS_POINT_LEN], enum ps_tpm_flaw flaw,
			 struct ps_buf *out)
{
	uint32_t attributes = ATTRIBUTES;

	if (flaw == PS_TPM_NOT_FIXED)
		attributes &= ~0x12U;
	if (flaw == PS_TPM_FROM_OUTSIDE)
		attributes &= ~0x20U;
	if (flaw == PS_TPM_RESTRICTED)
		attributes |= 0x10000U;
	if (flaw == PS_TPM_SIGNS_NOTHING)
		attributes &= ~0x40000U;
	put(out, 2, 0x0023); /* ECC */
	put(out, 2, 0x000b); /* names by SHA-256 */
	put(out, 4, attributes);
	put_sized(out, NULL, 0);
	put(out, 2, 0x0010); /* no symmetric cipher */
	put(out, 2, 0x0018); /* ECDSA ... */
	put(out, 2, 0x000b); /* ... with SHA-256 */
	put(out, 2, 0x0003); /* P-256 */
	put(out, 2, 0x0010); /* no KDF */
	put_sized(out, point + 1, 32);
	put_sized(out, point + 33, 32);
	if (flaw == PS_TPM_BYTE_BEHIND_PUBLIC)
		ps_buf_add_byte(out, 0);
}

/* TPMS_ATTEST of TPM2_Certify */
static void write_attest(const uint8_t point[PS_POINT_LEN], const struct ps_buf *public_area,
			 enum ps_tpm_flaw flaw, struct ps_buf *out)
{
	uint8_t name[34] = { 0x00, 0x0b };
	uint8_t extra[PS_DIGEST_LEN];

	must(ps_digest(public_area->bytes, public_area->len, name + 2));
	must(ps_ecdsa_fingerprint(point, extra));
	name[33] ^= flaw == PS_TPM_OTHER_NAME;
	extra[0] ^= flaw == PS_TPM_OTHER_EXTRA;
	put(out, 4, flaw == PS_TPM_NOT_ITS_OWN ? 0xff544348 : 0xff544347);
	put(out, 2, flaw == PS_TPM_A_QUOTE ? 0x8018 : 0x8017);
	put_sized(out, name, sizeof(name));
	put_sized(out, extra, sizeof(extra));
	put(out, 8, 123456);
	put(out, 4, 7);
	put(out, 4, 0);
	put(out, 1, 1);
	put(out, 8, 0x2019102300163636);
	put_sized(out, name, sizeof(name));
	put_sized(out, name, sizeof(name));
	if (flaw == PS_TPM_BYTE_BEHIND_ATTEST)
		ps_buf_add_byte(out, 0);
}

/* TPMT_SIGNATURE */
static void write_signature(struct ps_tpm_maker *tpm, const struct ps_buf *attest,
			    enum ps_tpm_flaw flaw, struct ps_buf *out)
{
	struct ps_key *key = flaw == PS_TPM_BY_ANOTHER ? tpm->other : tpm->key;
	uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN];

	must(ps_digest(attest->bytes, attest->len, digest));
	must(ps_key_sign_digest(key, digest, signature));
	signature[63] ^= flaw == PS_TPM_BAD_SIGNATURE;
	put(out, 2, 0x0018);
	put(out, 2, flaw == PS_TPM_BY_SHA1 ? 0x0004 : 0x000b);
	if (flaw == PS_TPM_ENDLESS)
		put(out, 2, 0xffff);
	else
		put_sized(out, signature, 32);
	put_sized(out, signature + 32, 32);
	if (flaw == PS_TPM_BYTE_BEHIND_SIGNATURE)
		ps_buf_add_byte(out, 0);
}

void ps_tpm_maker_attest(struct ps_tpm_maker *tpm, const uint8_t point[PS_POINT_LEN],
			 enum ps_tpm_flaw flaw, struct ps_buf *out)
{
	struct ps_buf der, public_area, attest, signature;
	size_t begin = out->len;

	ps_buf_init(&der);
	ps_buf_init(&public_area);
	ps_buf_init(&attest);
	ps_buf_init(&signature);
	certify(tpm, flaw, &der);
	write_public(flaw == PS_TPM_OTHER_KEY ? tpm->other->point : point, flaw, &public_area);
	write_attest(point, &public_area, flaw, &attest);
	write_signature(tpm, &attest, flaw, &signature);
	ps_attestation_encode(
		&(struct ps_attestation){ .chain_count = 1,
					  .chain = { { der.bytes, der.len } },
					  .public_area = { public_area.bytes, public_area.len },
					  .attest = { attest.bytes, attest.len },
					  .signature = { signature.bytes, signature.len } },
		out);
	must(out->err);
	if (flaw == PS_TPM_OF_VERSION_2)
		out->bytes[begin + 1] = 2;
	if (flaw == PS_TPM_BYTE_BEHIND_ALL)
		ps_buf_add_byte(out, 0);
	if (flaw == PS_TPM_CUT)
		out->len--;
	ps_buf_release(&der);
	ps_buf_release(&public_area);
	ps_buf_release(&attest);
	ps_buf_release(&signature);
}
