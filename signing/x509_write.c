#include "signing/x509_write.h"

#include <string.h>
#include <time.h>

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "signing/certificate.h"
#include "signing/utf8.h"

#define OID(der, oid) ps_der_oid(der, oid, MBEDTLS_OID_SIZE(oid))

/* RDN with one attribute. */
static void put_attribute(struct ps_der *der, const char *oid, size_t oid_len, uint8_t string_tag,
			  const char *text)
{
	size_t mark = ps_der_mark(der);

	ps_der_item(der, string_tag, text, strlen(text));
	ps_der_oid(der, oid, oid_len);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_der_wrap(der, mark, PS_DER_SET);
}

void ps_x509_put_name(struct ps_der *der, const char *name, const char *number)
{
	size_t mark = ps_der_mark(der);

	if (number)
		put_attribute(der, MBEDTLS_OID_AT_SERIAL_NUMBER,
			      MBEDTLS_OID_SIZE(MBEDTLS_OID_AT_SERIAL_NUMBER),
			      MBEDTLS_ASN1_PRINTABLE_STRING, number);
	put_attribute(der, MBEDTLS_OID_AT_CN, MBEDTLS_OID_SIZE(MBEDTLS_OID_AT_CN),
		      MBEDTLS_ASN1_UTF8_STRING, name);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

/* RFC 5280, 4.1.2.5: two digits of the year up to 2049, four from then on. */
void ps_x509_put_time(struct ps_der *der, int64_t time_s)
{
	const time_t time = (time_t)time_s;
	char text[20];
	bool is_short;
	struct tm utc;

	if (!gmtime_r(&time, &utc) || strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &utc) != 15) {
		der->err = PS_RANGE;
		return;
	}
	is_short = utc.tm_year < 2050 - 1900;
	ps_der_item(der, is_short ? MBEDTLS_ASN1_UTC_TIME : MBEDTLS_ASN1_GENERALIZED_TIME,
		    text + (is_short ? 2 : 0), strlen(text) - (is_short ? 2 : 0));
}

void ps_x509_put_validity(struct ps_der *der, int64_t not_before_s, int64_t not_after_s)
{
	size_t mark = ps_der_mark(der);

	ps_x509_put_time(der, not_after_s);
	ps_x509_put_time(der, not_before_s);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

void ps_x509_put_algorithm(struct ps_der *der)
{
	size_t mark = ps_der_mark(der);

	OID(der, MBEDTLS_OID_ECDSA_SHA256);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

/* Wraps the value that was written since @mark into an extension. */
static void end_extension(struct ps_der *der, size_t mark, const char *oid, size_t oid_len,
			  bool critical)
{
	static const uint8_t yes = 0xff;

	ps_der_wrap(der, mark, MBEDTLS_ASN1_OCTET_STRING);
	if (critical)
		ps_der_item(der, MBEDTLS_ASN1_BOOLEAN, &yes, 1);
	ps_der_oid(der, oid, oid_len);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

#define END_EXTENSION(der, mark, oid, critical) \
	end_extension(der, mark, oid, MBEDTLS_OID_SIZE(oid), critical)

void ps_x509_put_subject_key_id(struct ps_der *der, const uint8_t id[PS_KEY_ID_LEN])
{
	size_t mark = ps_der_mark(der);

	ps_der_item(der, MBEDTLS_ASN1_OCTET_STRING, id, PS_KEY_ID_LEN);
	END_EXTENSION(der, mark, MBEDTLS_OID_SUBJECT_KEY_IDENTIFIER, false);
}

void ps_x509_put_authority_key_id(struct ps_der *der, const uint8_t id[PS_KEY_ID_LEN])
{
	size_t mark = ps_der_mark(der);

	ps_der_item(der, MBEDTLS_ASN1_CONTEXT_SPECIFIC, id, PS_KEY_ID_LEN);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	END_EXTENSION(der, mark, MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER, false);
}

/* A BIT STRING of named bits ends with its last 1 (X.690, 11.2.2). */
void ps_x509_put_key_usage(struct ps_der *der, uint8_t bits)
{
	size_t mark = ps_der_mark(der);
	uint8_t value[2] = { 0, bits };

	while (value[0] < 7 && !(bits >> value[0] & 1))
		value[0]++;
	ps_der_item(der, MBEDTLS_ASN1_BIT_STRING, value, sizeof(value));
	END_EXTENSION(der, mark, MBEDTLS_OID_KEY_USAGE, true);
}

void ps_x509_put_basic_constraints(struct ps_der *der, bool ca)
{
	static const uint8_t yes = 0xff, no_further_ca = 0;
	size_t mark = ps_der_mark(der);

	if (ca) {
		ps_der_uint(der, &no_further_ca, 1);
		ps_der_item(der, MBEDTLS_ASN1_BOOLEAN, &yes, 1);
	}
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	END_EXTENSION(der, mark, MBEDTLS_OID_BASIC_CONSTRAINTS, true);
}

void ps_x509_put_extended_key_usage(struct ps_der *der)
{
	size_t mark = ps_der_mark(der);

	OID(der, MBEDTLS_OID_EMAIL_PROTECTION);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	END_EXTENSION(der, mark, MBEDTLS_OID_EXTENDED_KEY_USAGE, false);
}

void ps_x509_put_policy(struct ps_der *der, const uint8_t *policy, size_t len)
{
	size_t mark = ps_der_mark(der);

	ps_der_raw(der, policy, len);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	END_EXTENSION(der, mark, MBEDTLS_OID_CERTIFICATE_POLICIES, false);
}

bool ps_x509_name_is_good(const char *name)
{
	const uint8_t *at = (const uint8_t *)name;
	size_t len = strlen(name), characters = 0;

	if (!ps_utf8_is_valid(at, len, &characters) || characters == 0 || characters > PS_NAME_MAX)
		return false;
	while (len) {
		uint32_t character = 0;
		size_t used = ps_utf8_next(at, len, &character);

		if (!ps_utf8_is_harmless(character))
			return false;
		at += used;
		len -= used;
	}
	return true;
}

void ps_x509_end_crl_number(struct ps_der *der)
{
	static const uint8_t oid[] = { 0x55, 0x1d, 0x14 };

	end_extension(der, 0, (const char *)oid, sizeof(oid), false);
}

enum ps_err ps_x509_key_id(const uint8_t point[PS_POINT_LEN], uint8_t id_out[PS_KEY_ID_LEN])
{
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_digest(point, PS_POINT_LEN, digest);

	if (!err)
		memcpy(id_out, digest, PS_KEY_ID_LEN);
	return err;
}
