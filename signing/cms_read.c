#include "signing/cms_read.h"

#include <string.h>

#include <mbedtls/oid.h>

#include "signing/der.h"
#include "signing/der_read.h"

/* RFC 5652, 5.1, 11.1, 11.2; RFC 5035, 3 and 5. */
#define OID(...)                                                                           \
	{                                                                                  \
		(const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) \
	}
static const struct ps_bytes oid_signed_data =
	OID(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02);
static const struct ps_bytes oid_content_type =
	OID(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03);
static const struct ps_bytes oid_message_digest =
	OID(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04);
static const struct ps_bytes oid_certificate_v1 =
	OID(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c);
static const struct ps_bytes oid_certificate_v2 =
	OID(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f);

static bool is_oid(struct ps_bytes oid, const char *text, size_t len)
{
	return oid.len == len && memcmp(oid.bytes, text, len) == 0;
}
#define IS_OID(oid, text) is_oid(oid, text, MBEDTLS_OID_SIZE(text))

/* An AlgorithmIdentifier without parameters, or with NULL (RFC 5754, 2; RFC 4055, 5). */
static enum ps_err read_algorithm(struct ps_cursor *cursor, struct ps_bytes *oid_out)
{
	struct ps_cursor inside;
	struct ps_bytes none;
	enum ps_err err = ps_der_enter(cursor, PS_DER_SEQUENCE, &inside);

	if (!err)
		err = ps_der_read_oid(&inside, oid_out);
	if (!err && ps_der_next_is(&inside, PS_DER_NULL)) {
		err = ps_der_read(&inside, PS_DER_NULL, &none);
		if (!err && none.len)
			err = PS_MALFORMED;
	}
	return err ? err : ps_der_end(&inside);
}

static enum ps_err digest_of(struct ps_bytes oid, struct ps_cms_digest *digest_out)
{
	if (IS_OID(oid, MBEDTLS_OID_DIGEST_ALG_SHA256))
		*digest_out = (struct ps_cms_digest){ MBEDTLS_MD_SHA256, 32 };
	else if (IS_OID(oid, MBEDTLS_OID_DIGEST_ALG_SHA384))
		*digest_out = (struct ps_cms_digest){ MBEDTLS_MD_SHA384, 48 };
	else if (IS_OID(oid, MBEDTLS_OID_DIGEST_ALG_SHA512))
		*digest_out = (struct ps_cms_digest){ MBEDTLS_MD_SHA512, 64 };
	else
		return PS_UNSUPPORTED;
	return PS_OK;
}

enum ps_err ps_cms_read_digest(struct ps_cursor *cursor, struct ps_cms_digest *digest_out)
{
	struct ps_bytes oid;
	enum ps_err err = read_algorithm(cursor, &oid);

	return err ? err : digest_of(oid, digest_out);
}

enum ps_err ps_cms_hash(struct ps_cms_digest digest, struct ps_bytes bytes,
			uint8_t hash_out[PS_CMS_DIGEST_MAX])
{
	const mbedtls_md_info_t *info = mbedtls_md_info_from_type(digest.md);

	return info && mbedtls_md(info, bytes.bytes, bytes.len, hash_out) == 0 ? PS_OK : PS_CRYPTO;
}

/* SET OF DigestAlgorithmIdentifier: the signer's must be among them; others are passed over. */
static enum ps_err read_digests(struct ps_cursor *cursor, struct ps_cms *cms)
{
	struct ps_cms_digest digest;
	struct ps_cursor set;
	struct ps_bytes oid;
	enum ps_err err = ps_der_enter(cursor, PS_DER_SET, &set);

	while (!err && ps_cursor_left(&set)) {
		err = read_algorithm(&set, &oid);
		if (!err && digest_of(oid, &digest) == PS_OK)
			cms->listed |= 1U << digest.len / 16;
	}
	return err;
}

static enum ps_err read_content(struct ps_cursor *cursor, struct ps_cms *cms)
{
	struct ps_cursor info, around;
	enum ps_err err = ps_der_enter(cursor, PS_DER_SEQUENCE, &info);

	if (!err)
		err = ps_der_read_oid(&info, &cms->content_type);
	if (!err)
		err = ps_der_enter(&info, PS_DER_AROUND(0), &around);
	if (!err)
		err = ps_der_read(&around, PS_DER_OCTETS, &cms->content);
	if (!err)
		err = ps_der_end(&around);
	return err ? err : ps_der_end(&info);
}

static enum ps_err read_certificates(struct ps_cursor *cursor, struct ps_cms *cms)
{
	struct ps_cursor set;
	enum ps_err err = ps_der_enter(cursor, PS_DER_AROUND(0), &set);

	while (!err && ps_cursor_left(&set)) {
		struct ps_bytes whole;

		err = cms->certificate_count == PS_CMS_CERTIFICATES_MAX ? PS_LIMIT
									: ps_der_skip(&set, &whole);
		/* attribute certificates and the like are passed over */
		if (!err && whole.bytes[0] == PS_DER_SEQUENCE)
			cms->certificates[cms->certificate_count++] = whole;
	}
	return err;
}

/* The first ESSCertID of a SigningCertificate; policies behind them are passed over. */
static enum ps_err read_signing_certificate(struct ps_cursor *values, struct ps_bytes *id_out)
{
	struct ps_cursor outer, list;
	enum ps_err err = ps_der_enter(values, PS_DER_SEQUENCE, &outer);

	if (!err)
		err = ps_der_enter(&outer, PS_DER_SEQUENCE, &list);
	return err ? err : ps_der_read(&list, PS_DER_SEQUENCE, id_out);
}

/* The one value, of what kind @attribute is; twice is refused (RFC 5652, 5.3). */
static enum ps_err read_value(struct ps_cursor *values, struct ps_bytes attribute,
			      struct ps_cms *cms)
{
	struct ps_bytes *slot = NULL, passed;
	enum ps_err err;

	if (ps_bytes_equal(attribute, oid_content_type))
		slot = &cms->message_type;
	else if (ps_bytes_equal(attribute, oid_message_digest))
		slot = &cms->message_digest;
	else if (ps_bytes_equal(attribute, oid_certificate_v2) ||
		 ps_bytes_equal(attribute, oid_certificate_v1))
		slot = &cms->signing_certificate;
	else {
		err = PS_OK;
		while (!err && ps_cursor_left(values))
			err = ps_der_skip(values, &passed);
		return err;
	}
	if (slot == &cms->signing_certificate) {
		/* both may be there: then the newer counts, whose hash is not SHA-1 */
		bool v2 = ps_bytes_equal(attribute, oid_certificate_v2);

		if (slot->bytes && cms->signing_certificate_v2 == v2)
			return PS_MALFORMED;
		if (slot->bytes && !v2)
			return read_signing_certificate(values, &passed);
		cms->signing_certificate_v2 = v2;
		err = read_signing_certificate(values, slot);
	} else if (slot->bytes) {
		return PS_MALFORMED;
	} else {
		err = slot == &cms->message_type ? ps_der_read_oid(values, slot)
						 : ps_der_read(values, PS_DER_OCTETS, slot);
	}
	return err ? err : ps_der_end(values);
}

static enum ps_err read_attributes(struct ps_cursor *cursor, struct ps_cms *cms)
{
	struct ps_cursor set;
	enum ps_err err = ps_der_read(cursor, PS_DER_AROUND(0), &cms->attributes);

	set = ps_cursor_of(cms->attributes.bytes, err ? 0 : cms->attributes.len);
	while (!err && ps_cursor_left(&set)) {
		struct ps_cursor attribute, values;
		struct ps_bytes type;

		err = ps_der_enter(&set, PS_DER_SEQUENCE, &attribute);
		if (!err)
			err = ps_der_read_oid(&attribute, &type);
		if (!err)
			err = ps_der_enter(&attribute, PS_DER_SET, &values);
		if (!err)
			err = ps_der_end(&attribute);
		if (!err)
			err = read_value(&values, type, cms);
	}
	if (!err && (!cms->message_type.bytes || !cms->message_digest.bytes ||
		     !cms->signing_certificate.bytes))
		err = PS_MALFORMED;
	return err;
}

/* Version 1 names the signer by issuer and number, version 3 by key identifier (RFC 5652, 5.3). */
static enum ps_err read_signer_id(struct ps_cursor *signer, struct ps_cms *cms)
{
	struct ps_cursor id;
	uint64_t version;
	enum ps_err err = ps_der_read_uint(signer, PS_DER_INTEGER, &version);

	if (err)
		return err;
	if (version == 3)
		return ps_der_read(signer, PS_DER_CONTEXT(0), &cms->key_id);
	if (version != 1)
		return PS_MALFORMED;
	err = ps_der_enter(signer, PS_DER_SEQUENCE, &id);
	if (!err)
		err = ps_der_skip(&id, &cms->issuer);
	if (!err)
		err = ps_der_read_integer(&id, &cms->serial);
	return err ? err : ps_der_end(&id);
}

static enum ps_err read_signer(struct ps_cursor *cursor, struct ps_cms *cms)
{
	struct ps_cursor set, signer;
	struct ps_bytes unsigned_attributes;
	enum ps_err err = ps_der_enter(cursor, PS_DER_SET, &set);

	if (!err)
		err = ps_der_enter(&set, PS_DER_SEQUENCE, &signer);
	if (!err)
		err = ps_der_end(&set); /* RFC 3161, 2.4.2: one signer */
	if (!err)
		err = read_signer_id(&signer, cms);
	if (!err)
		err = ps_cms_read_digest(&signer, &cms->digest);
	if (!err && !(cms->listed & 1U << cms->digest.len / 16))
		err = PS_MALFORMED;
	if (!err)
		err = read_attributes(&signer, cms);
	if (!err)
		err = ps_x509_algorithm_read(&signer, &cms->signature_algorithm);
	if (!err)
		err = ps_der_read(&signer, PS_DER_OCTETS, &cms->signature);
	if (!err && ps_der_next_is(&signer, PS_DER_AROUND(1)))
		err = ps_der_read(&signer, PS_DER_AROUND(1), &unsigned_attributes);
	return err ? err : ps_der_end(&signer);
}

static enum ps_err read_signed_data(struct ps_cursor *data, struct ps_cms *cms)
{
	struct ps_bytes crls;
	uint64_t version;
	enum ps_err err = ps_der_read_uint(data, PS_DER_INTEGER, &version);

	/* RFC 5652, 5.1: 3 for another content than data; 4 and 5 with attribute certificates */
	if (!err && (version < 1 || version > 5))
		err = PS_MALFORMED;
	if (!err)
		err = read_digests(data, cms);
	if (!err)
		err = read_content(data, cms);
	if (!err && ps_der_next_is(data, PS_DER_AROUND(0)))
		err = read_certificates(data, cms);
	if (!err && ps_der_next_is(data, PS_DER_AROUND(1)))
		err = ps_der_read(data, PS_DER_AROUND(1), &crls);
	if (!err)
		err = read_signer(data, cms);
	return err ? err : ps_der_end(data);
}

enum ps_err ps_cms_read(struct ps_bytes bytes, struct ps_cms *cms_out)
{
	struct ps_cursor all = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_cursor info, around, data;
	struct ps_cms cms = { 0 };
	struct ps_bytes type;
	enum ps_err err = ps_der_enter(&all, PS_DER_SEQUENCE, &info);

	if (!err)
		err = ps_der_end(&all);
	if (!err)
		err = ps_der_read_oid(&info, &type);
	if (!err && !ps_bytes_equal(type, oid_signed_data))
		err = PS_MALFORMED;
	if (!err)
		err = ps_der_enter(&info, PS_DER_AROUND(0), &around);
	if (!err)
		err = ps_der_end(&info);
	if (!err)
		err = ps_der_enter(&around, PS_DER_SEQUENCE, &data);
	if (!err)
		err = ps_der_end(&around);
	if (!err)
		err = read_signed_data(&data, &cms);
	if (!err)
		*cms_out = cms;
	return err;
}
