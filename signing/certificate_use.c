#include "signing/certificate_use.h"

#include <string.h>

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "signing/certificate_list.h"

enum { KEY_USAGE, EXTENDED_KEY_USAGE, BASIC_CONSTRAINTS, OTHER };

/* Which extensions a certificate has, and which of them are critical; bits of the above. */
struct extensions {
	unsigned there;
	unsigned critical;
};

static unsigned number_of(const uint8_t *oid, size_t len)
{
	static const struct ps_oid {
		const char *oid;
		size_t len;
	} known[] = {
		[KEY_USAGE] = { MBEDTLS_OID_KEY_USAGE, MBEDTLS_OID_SIZE(MBEDTLS_OID_KEY_USAGE) },
		[EXTENDED_KEY_USAGE] = { MBEDTLS_OID_EXTENDED_KEY_USAGE,
					 MBEDTLS_OID_SIZE(MBEDTLS_OID_EXTENDED_KEY_USAGE) },
		[BASIC_CONSTRAINTS] = { MBEDTLS_OID_BASIC_CONSTRAINTS,
					MBEDTLS_OID_SIZE(MBEDTLS_OID_BASIC_CONSTRAINTS) },
	};

	for (unsigned i = 0; i < OTHER; i++)
		if (known[i].len == len && memcmp(known[i].oid, oid, len) == 0)
			return i;
	return OTHER;
}

/* One Extension at @at; moves behind it. The library has read the same bytes before. */
static bool take_extension(uint8_t **at, const uint8_t *end, struct extensions *found)
{
	const int sequence = MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE;
	int critical = 0;
	unsigned bit;
	size_t len;
	uint8_t *next;

	if (mbedtls_asn1_get_tag(at, end, &len, sequence) != 0)
		return false;
	next = *at + len;
	if (mbedtls_asn1_get_tag(at, next, &len, MBEDTLS_ASN1_OID) != 0)
		return false;
	bit = 1U << number_of(*at, len);
	*at += len;
	if (*at < next && **at == MBEDTLS_ASN1_BOOLEAN &&
	    mbedtls_asn1_get_bool(at, next, &critical) != 0)
		return false;
	found->there |= bit;
	if (critical)
		found->critical |= bit;
	*at = next;
	return true;
}

/* What cannot be read counts as an extension that asks for something unknown. */
static struct extensions extensions_of(const mbedtls_x509_crt *crt)
{
	const struct extensions unreadable = { .there = 1U << OTHER, .critical = 1U << OTHER };
	struct extensions found = { 0 };
	uint8_t *at = crt->v3_ext.p;
	const uint8_t *end;
	size_t len;

	if (!at)
		return found;
	end = at + crt->v3_ext.len;
	if (mbedtls_asn1_get_tag(&at, end, &len,
				 MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
		return unreadable;
	while (at < end)
		if (!take_extension(&at, end, &found))
			return unreadable;
	return found;
}

static bool has_use(const mbedtls_x509_crt *crt, enum ps_purpose purpose)
{
	for (const mbedtls_x509_sequence *use = &crt->ext_key_usage; use; use = use->next)
		if (purpose == PS_PURPOSE_EVIDENCE
			    ? MBEDTLS_OID_CMP(MBEDTLS_OID_EMAIL_PROTECTION, &use->buf) == 0
			    : MBEDTLS_OID_CMP(MBEDTLS_OID_TIME_STAMPING, &use->buf) == 0)
			return true;
	return false;
}

static bool signs_evidence(const mbedtls_x509_crt *crt, struct extensions found)
{
	return (found.critical & 1U << KEY_USAGE) &&
	       mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) == 0 &&
	       (found.there & 1U << BASIC_CONSTRAINTS);
}

/* RFC 3161, 2.3: critical, and nothing else beside it. */
static bool signs_time(const mbedtls_x509_crt *crt, struct extensions found)
{
	return (found.critical & 1U << EXTENDED_KEY_USAGE) && !crt->ext_key_usage.next &&
	       (mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) == 0 ||
		mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_NON_REPUDIATION) == 0);
}

bool ps_certificate_signs(const mbedtls_x509_crt *crt, enum ps_purpose purpose)
{
	const struct extensions found = extensions_of(crt);

	return crt->version == 3 && !crt->MBEDTLS_PRIVATE(ca_istrue) &&
	       (found.there & 1U << EXTENDED_KEY_USAGE) && has_use(crt, purpose) &&
	       (purpose == PS_PURPOSE_EVIDENCE ? signs_evidence(crt, found)
					       : signs_time(crt, found));
}

bool ps_certificate_issues(const mbedtls_x509_crt *crt, enum ps_purpose purpose)
{
	return crt->MBEDTLS_PRIVATE(ca_istrue) &&
	       mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_KEY_CERT_SIGN) == 0 &&
	       (!(extensions_of(crt).there & 1U << EXTENDED_KEY_USAGE) || has_use(crt, purpose));
}

bool ps_certificate_asks_more(const mbedtls_x509_crt *crt)
{
	return (extensions_of(crt).critical & 1U << OTHER) != 0;
}

const uint8_t ps_policy_hardware[PS_POLICY_HARDWARE_LEN] = {
	0x69, 0x82, 0xbc, 0xf2, 0xd5, 0x80, 0x8f, 0xbc, 0xaa, 0x9c,
	0xd1, 0x8e, 0xc4, 0xae, 0xae, 0xc7, 0xd0, 0x8c, 0x81, 0x19,
};

bool ps_certificate_says_hardware(const mbedtls_x509_crt *crt)
{
	for (const mbedtls_x509_sequence *policy = &crt->certificate_policies; policy;
	     policy = policy->next)
		if (policy->buf.len == PS_POLICY_HARDWARE_LEN &&
		    memcmp(policy->buf.p, ps_policy_hardware, PS_POLICY_HARDWARE_LEN) == 0)
			return true;
	return false;
}

static int pass_over(void *ctx, const mbedtls_x509_crt *crt, const mbedtls_x509_buf *oid,
		     int critical, const unsigned char *value, const unsigned char *end)
{
	(void)ctx;
	(void)crt;
	(void)oid;
	(void)critical;
	(void)value;
	(void)end;
	return 0;
}

int ps_certificate_parse(mbedtls_x509_crt *crt, const uint8_t *der, size_t len)
{
	return mbedtls_x509_crt_parse_der_with_ext_cb(crt, der, len, 1, pass_over, NULL);
}
