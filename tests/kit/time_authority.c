#include "tests/kit/time_authority.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

#include "signing/ca.h"
#include "signing/der.h"
#include "signing/x509_write.h"
#include "tests/kit/issuer.h"
#include "tests/kit/key_seeded.h"
#include "tests/kit/take_maker.h"

#define VALID_S (10LL * 365 * 86400)
#define AROUND(number) (0xa0 | (number))

/* RFC 5652, 5.1, 11.1 and 11.2; RFC 3161, 2.4.2; RFC 5035, 3. */
static const uint8_t signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };
static const uint8_t content_type[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03 };
static const uint8_t message_digest[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04 };
static const uint8_t tst_info[] = {
	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04
};
static const uint8_t certificate_v2[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
					  0x01, 0x09, 0x10, 0x02, 0x2f };

static void must(enum ps_err err)
{
	assert_int_equal(err, PS_OK);
}

static void put_sha256(struct ps_der *der)
{
	size_t mark = ps_der_mark(der);

	ps_der_oid(der, MBEDTLS_OID_DIGEST_ALG_SHA256,
		   MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA256));
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

static void digest(const void *bytes, size_t len, uint8_t digest_out[PS_DIGEST_LEN])
{
	must(ps_digest(bytes, len, digest_out));
}

/* An ECDSA-Sig-Value over the digest of @bytes. */
static void sign(struct ps_key *key, const void *bytes, size_t len,
		 uint8_t der_out[PS_SIGNATURE_DER_MAX], size_t *der_len_out)
{
	uint8_t hash[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN];

	digest(bytes, len, hash);
	must(ps_key_sign_digest(key, hash, signature));
	must(ps_ecdsa_to_der(signature, der_out, der_len_out));
}

static void put_extensions(struct ps_der *der, unsigned flaw)
{
	size_t mark = ps_der_mark(der);

	if (flaw == PS_TOKEN_NOT_FOR_TIME)
		ps_der_oid(der, MBEDTLS_OID_EMAIL_PROTECTION,
			   MBEDTLS_OID_SIZE(MBEDTLS_OID_EMAIL_PROTECTION));
	else
		ps_der_oid(der, MBEDTLS_OID_TIME_STAMPING,
			   MBEDTLS_OID_SIZE(MBEDTLS_OID_TIME_STAMPING));
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_kit_end_extension(der, mark, MBEDTLS_OID_EXTENDED_KEY_USAGE,
			     MBEDTLS_OID_SIZE(MBEDTLS_OID_EXTENDED_KEY_USAGE),
			     flaw != PS_TOKEN_NOT_CRITICAL);
	ps_x509_put_key_usage(der, MBEDTLS_X509_KU_DIGITAL_SIGNATURE);
	ps_x509_put_basic_constraints(der, false);
}

/* A certificate for stamping. */
static void issue(struct ps_time_authority *authority, const char *issuer, const char *name,
		  enum ps_token_flaw flaw, struct ps_buf *out)
{
	const struct ps_kit_certificate certificate = { .issuer = issuer,
							.name = name,
							.point = authority->key->point,
							.key = authority->root_key,
							.serial = 7,
							.not_before_s = PS_MAKER_NOT_BEFORE_S,
							.not_after_s =
								PS_MAKER_NOT_BEFORE_S + VALID_S,
							.extensions = put_extensions,
							.what = flaw };

	ps_kit_issue(&certificate, out);
}

static const char *root_name(const char *name, char text_out[64])
{
	(void)snprintf(text_out, 64, "%s root", name);
	return text_out;
}

void ps_time_authority_init(struct ps_time_authority *authority, uint64_t seed, const char *name)
{
	struct ps_random random;
	struct ps_ca_subject subject;
	char text[64];

	*authority = (struct ps_time_authority){ 0 };
	random = ps_random_seeded_init(&authority->seeded, seed);
	authority->root_key = ps_key_seeded_create(&random);
	authority->key = ps_key_seeded_create(&random);
	ps_buf_init(&authority->root);
	ps_buf_init(&authority->signer);
	subject = (struct ps_ca_subject){ .name = root_name(name, text),
					  .not_before_s = PS_MAKER_NOT_BEFORE_S,
					  .not_after_s = PS_MAKER_NOT_BEFORE_S + VALID_S };
	must(ps_ca_make_root(authority->root_key, &subject, &random, &authority->root));
	issue(authority, text, name, PS_TOKEN_RIGHT, &authority->signer);
}

void ps_time_authority_release(struct ps_time_authority *authority)
{
	ps_key_destroy(authority->root_key);
	ps_key_destroy(authority->key);
	ps_buf_release(&authority->root);
	ps_buf_release(&authority->signer);
}

void ps_time_authority_root_pem(const struct ps_time_authority *authority, struct ps_buf *pem)
{
	must(ps_ca_to_pem(authority->root.bytes, authority->root.len, pem));
}

static void write_info(struct ps_bytes stamped, int64_t utc_us, enum ps_token_flaw flaw,
		       struct ps_der *der)
{
	static const uint8_t policy[] = { 0x2a, 0x03, 0x04, 0x01 };
	const uint8_t version = flaw == PS_TOKEN_VERSION_2 ? 2 : 1, serial = 1, second = 1;
	const time_t time = (time_t)(utc_us / 1000000);
	uint8_t hash[PS_DIGEST_LEN];
	char text[20];
	struct tm utc;
	size_t mark;

	digest(stamped.bytes, stamped.len, hash);
	assert_non_null(gmtime_r(&time, &utc));
	assert_int_equal(strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &utc), 15);
	ps_der_uint(der, &second, 1);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE); /* accuracy */
	ps_der_item(der, MBEDTLS_ASN1_GENERALIZED_TIME, text, 15);
	ps_der_uint(der, &serial, 1);
	mark = ps_der_mark(der);
	ps_der_item(der, MBEDTLS_ASN1_OCTET_STRING, hash, sizeof(hash));
	put_sha256(der);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_der_oid(der, policy, sizeof(policy));
	ps_der_uint(der, &version, 1);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	must(der->err);
}

static void put_attribute(struct ps_der *der, size_t mark, const uint8_t *oid, size_t oid_len)
{
	ps_der_wrap(der, mark, PS_DER_SET);
	ps_der_oid(der, oid, oid_len);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

/* The SET OF attributes; they are in its order already, being of rising length. */
static void write_attributes(const struct ps_der *info, const struct ps_buf *certificate,
			     enum ps_token_flaw flaw, struct ps_der *der)
{
	uint8_t hash[PS_DIGEST_LEN];
	size_t mark;

	digest(certificate->bytes, certificate->len, hash);
	hash[0] ^= flaw == PS_TOKEN_OTHER_CERTIFICATE;
	ps_der_item(der, MBEDTLS_ASN1_OCTET_STRING, hash, sizeof(hash));
	for (int depth = 0; depth < 3; depth++)
		ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	put_attribute(der, 0, certificate_v2, sizeof(certificate_v2));
	mark = ps_der_mark(der);
	digest(info->at, ps_der_mark(info), hash);
	hash[0] ^= flaw == PS_TOKEN_OTHER_CONTENT;
	ps_der_item(der, MBEDTLS_ASN1_OCTET_STRING, hash, sizeof(hash));
	put_attribute(der, mark, message_digest, sizeof(message_digest));
	mark = ps_der_mark(der);
	ps_der_oid(der, tst_info, sizeof(tst_info));
	put_attribute(der, mark, content_type, sizeof(content_type));
	ps_der_wrap(der, 0, PS_DER_SET);
	must(der->err);
}

static void put_signer(struct ps_time_authority *authority, const struct ps_der *attributes,
		       enum ps_token_flaw flaw, struct ps_der *der)
{
	static const uint8_t version_1 = 1, serial = 7;
	uint8_t signature[PS_SIGNATURE_DER_MAX], body[512];
	size_t signature_len, mark = ps_der_mark(der), inner;
	mbedtls_x509_crt crt;

	sign(authority->key, attributes->at, ps_der_mark(attributes), signature, &signature_len);
	signature[signature_len - 1] ^= flaw == PS_TOKEN_BAD_SIGNATURE;
	ps_der_item(der, MBEDTLS_ASN1_OCTET_STRING, signature, signature_len);
	ps_x509_put_algorithm(der);
	assert_true(ps_der_mark(attributes) <= sizeof(body));
	memcpy(body, attributes->at, ps_der_mark(attributes));
	body[0] = AROUND(0); /* it stands there so, and is signed as a SET (RFC 5652, 5.4) */
	ps_der_raw(der, body, ps_der_mark(attributes));
	put_sha256(der);
	mbedtls_x509_crt_init(&crt);
	assert_int_equal(
		mbedtls_x509_crt_parse_der(&crt, authority->root.bytes, authority->root.len), 0);
	inner = ps_der_mark(der);
	ps_der_uint(der, &serial, 1);
	ps_der_raw(der, crt.subject_raw.p, crt.subject_raw.len);
	ps_der_wrap(der, inner, PS_DER_SEQUENCE);
	mbedtls_x509_crt_free(&crt);
	ps_der_uint(der, &version_1, 1);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_der_wrap(der, mark, PS_DER_SET);
}

void ps_time_authority_stamp(struct ps_time_authority *authority, struct ps_bytes stamped,
			     int64_t utc_us, enum ps_token_flaw flaw, struct ps_buf *token)
{
	static const uint8_t version_3 = 3;
	uint8_t info_room[256], attributes_room[512], room[4096];
	struct ps_der info, attributes, der;
	struct ps_buf certificate;
	size_t mark;

	ps_buf_init(&certificate);
	if (flaw == PS_TOKEN_NOT_FOR_TIME || flaw == PS_TOKEN_NOT_CRITICAL)
		issue(authority, "Time root", "Time", flaw, &certificate);
	else
		ps_buf_add(&certificate, authority->signer.bytes, authority->signer.len);
	must(certificate.err);
	ps_der_init(&info, info_room, sizeof(info_room));
	ps_der_init(&attributes, attributes_room, sizeof(attributes_room));
	ps_der_init(&der, room, sizeof(room));
	write_info(stamped, utc_us, flaw, &info);
	write_attributes(&info, &certificate, flaw, &attributes);
	put_signer(authority, &attributes, flaw, &der);
	mark = ps_der_mark(&der);
	if (flaw != PS_TOKEN_NO_CERTIFICATE) {
		ps_der_raw(&der, certificate.bytes, certificate.len);
		ps_der_wrap(&der, mark, AROUND(0));
	}
	mark = ps_der_mark(&der);
	ps_der_item(&der, MBEDTLS_ASN1_OCTET_STRING, info.at, ps_der_mark(&info));
	ps_der_wrap(&der, mark, AROUND(0));
	ps_der_oid(&der, tst_info, sizeof(tst_info));
	ps_der_wrap(&der, mark, PS_DER_SEQUENCE);
	mark = ps_der_mark(&der);
	put_sha256(&der);
	ps_der_wrap(&der, mark, PS_DER_SET);
	ps_der_uint(&der, &version_3, 1);
	ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
	ps_der_wrap(&der, 0, AROUND(0));
	ps_der_oid(&der, signed_data, sizeof(signed_data));
	ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
	must(der.err);
	ps_buf_add(token, der.at, ps_der_mark(&der));
	if (flaw == PS_TOKEN_BYTE_BEHIND)
		ps_buf_add_byte(token, 0);
	must(token->err);
	ps_buf_release(&certificate);
}
