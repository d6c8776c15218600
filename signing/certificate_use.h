/*
 * What a certificate's extensions say that it is for (RFC 5280, 4.2), where the library does not
 * say it: it keeps no "critical", and says yes where an extension is missing.
 *
 * For signing/path.c and signing/certificate.c.
 */
#ifndef PS_SIGNING_CERTIFICATE_USE_H
#define PS_SIGNING_CERTIFICATE_USE_H

#include <mbedtls/x509_crt.h>
#include <stdbool.h>
#include <stdint.h>

enum ps_purpose {
	PS_PURPOSE_EVIDENCE, /* emailProtection */
	PS_PURPOSE_TIME,     /* timeStamping */
};

/*
 * Is it one of version 3, no issuer, and for this? A device's has an extended key usage with
 * emailProtection, critical key usage with digitalSignature, basicConstraints with CA:false. An
 * authority's for time stamps has a critical extended key usage with timeStamping alone, and
 * digitalSignature or nonRepudiation where it has a key usage (RFC 3161, 2.3).
 */
bool ps_certificate_signs(const mbedtls_x509_crt *crt, enum ps_purpose purpose);

/* An issuer's: CA:true, keyCertSign where a key usage is, @purpose where an extended one is. */
bool ps_certificate_issues(const mbedtls_x509_crt *crt, enum ps_purpose purpose);

/* Is another extension than these three critical? Nobody here knows what it asks for. */
bool ps_certificate_asks_more(const mbedtls_x509_crt *crt);

/*
 * The policy by which an issuer states that a device's key lives in hardware: the UUID
 * 9e72aa00-7bc5-4728-8e88-b9747a030099 as an OID (X.667, 7), and its encoded body.
 */
#define PS_POLICY_HARDWARE "2.25.210613393223827449683076298092434358425"
#define PS_POLICY_HARDWARE_LEN 20
extern const uint8_t ps_policy_hardware[PS_POLICY_HARDWARE_LEN];

/* Has it that policy? It is the issuer's word, as good as the issuer. */
bool ps_certificate_says_hardware(const mbedtls_x509_crt *crt);

/*
 * mbedtls_x509_crt_parse_der(), but extensions that the library does not know are no reason to
 * refuse a certificate: see ps_certificate_asks_more().
 */
int ps_certificate_parse(mbedtls_x509_crt *crt, const uint8_t *der, size_t len);

#endif
