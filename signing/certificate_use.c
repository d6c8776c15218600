#include "signing/certificate_use.h"

#include <string.h>

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "signing/certificate_list.h"

/* 2.23.133.8.3 */
#define OID_AIK_CERTIFICATE "\x67\x81\x05\x08\x03"

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
	static const struct {
		const char *oid;
		size_t len;
	} uses[] = {
		[PS_PURPOSE_EVIDENCE] = { MBEDTLS_OID_EMAIL_PROTECTION,
					  MBEDTLS_OID_SIZE(MBEDTLS_OID_EMAIL_PROTECTION) },
		[PS_PURPOSE_TIME] = { MBEDTLS_OID_TIME_STAMPING,
				      MBEDTLS_OID_SIZE(MBEDTLS_OID_TIME_STAMPING) },
		[PS_PURPOSE_ATTESTATION] = { OID_AIK_CERTIFICATE,
					     MBEDTLS_OID_SIZE(OID_AIK_CERTIFICATE) },
	};

	for (const mbedtls_x509_sequence *use = &crt->ext_key_usage; use; use = use->next)
		if (use->buf.len == uses[purpose].len &&
		    memcmp(use->buf.p, uses[purpose].oid, use->buf.len) == 0)
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

	if (crt->version != 3 || crt->MBEDTLS_PRIVATE(ca_istrue) ||
	    !(found.there & 1U << EXTENDED_KEY_USAGE) || !has_use(crt, purpose))
		return false;
	switch (purpose) {
	case PS_PURPOSE_EVIDENCE:
		return signs_evidence(crt, found);
	case PS_PURPOSE_TIME:
		return signs_time(crt, found);
	default:
		return mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) ==
		       0;
	}
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

/* Where the value of the extension from @at to @end begins, if it is certificatePolicies. */
static uint8_t *value_of_policies(uint8_t *at, const uint8_t *end)
{
	int critical;
	size_t len;

	if (mbedtls_asn1_get_tag(&at, end, &len,
				 MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0 ||
	    mbedtls_asn1_get_tag(&at, end, &len, MBEDTLS_ASN1_OID) != 0 ||
	    len != MBEDTLS_OID_SIZE(MBEDTLS_OID_CERTIFICATE_POLICIES) ||
	    memcmp(at, MBEDTLS_OID_CERTIFICATE_POLICIES, len) != 0)
		return NULL;
	at += len;
	if (at < end && *at == MBEDTLS_ASN1_BOOLEAN &&
	    mbedtls_asn1_get_bool(&at, end, &critical) != 0)
		return NULL;
	return at;
}

/* PolicyInformation: anyPolicy with a UserNotice whose explicitText is the words. */
const uint8_t ps_policy_hardware[PS_POLICY_HARDWARE_LEN + 1] =
	"0S\x06\x04U\x1d \x00"
	"0K0I\x06\x08+\x06\x01\x05\x05\x07\x02\x02"
	"0=\x0c;" PS_POLICY_HARDWARE;

/* Is the PolicyInformation at @at, of @len bytes with its head, one that says so? */
static bool says_hardware(const uint8_t *at, size_t len)
{
	/* tcg-cap-verifiedTPMFixed (2.23.133.11.1.2); ncpplus (0.4.0.2042.1.2), whose keys are in
	 * a secure cryptographic device */
	static const struct {
		const char *oid;
		size_t len;
	} known[] = { { "\x06\x06\x67\x81\x05\x0b\x01\x02", 8 },
		      { "\x06\x06\x04\x00\x8f\x7a\x01\x02", 8 } };

	if (len == PS_POLICY_HARDWARE_LEN && memcmp(at, ps_policy_hardware, len) == 0)
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (len >= 2 + known[i].len && memcmp(at + 2, known[i].oid, known[i].len) == 0)
			return true;
	return false;
}

/* The library has read the same bytes before. */
static bool policies_say_hardware(uint8_t *at, const uint8_t *end)
{
	const int sequence = MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE;
	size_t len;

	if (mbedtls_asn1_get_tag(&at, end, &len, MBEDTLS_ASN1_OCTET_STRING) != 0 ||
	    mbedtls_asn1_get_tag(&at, end, &len, sequence) != 0)
		return false;
	end = at + len;
	while (at < end) {
		const uint8_t *begin = at;

		if (mbedtls_asn1_get_tag(&at, end, &len, sequence) != 0)
			return false;
		at += len;
		if (says_hardware(begin, (size_t)(at - begin)))
			return true;
	}
	return false;
}

bool ps_certificate_says_hardware(const mbedtls_x509_crt *crt)
{
	const int sequence = MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE;
	uint8_t *at = crt->v3_ext.p;
	const uint8_t *end;
	size_t len;

	if (!at || mbedtls_asn1_get_tag(&at, at + crt->v3_ext.len, &len, sequence) != 0)
		return false;
	end = at + len;
	while (at < end) {
		struct extensions found = { 0 };
		uint8_t *value;
		uint8_t *begin = at;

		if (!take_extension(&at, end, &found))
			return false;
		value = value_of_policies(begin, at);
		if (value)
			return policies_say_hardware(value, at);
	}
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
