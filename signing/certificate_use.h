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
	PS_PURPOSE_EVIDENCE,	/* emailProtection */
	PS_PURPOSE_TIME,	/* timeStamping */
	PS_PURPOSE_ATTESTATION, /* tcg-kp-AIKCertificate */
};

/*
 * Is it one of version 3, no issuer, and for this? A device's has an extended key usage with
 * emailProtection, critical key usage with digitalSignature, basicConstraints with CA:false. An
 * authority's for time stamps has a critical extended key usage with timeStamping alone, and
 * digitalSignature or nonRepudiation where it has a key usage (RFC 3161, 2.3). An attestation key's
 * has tcg-kp-AIKCertificate (TCG Infrastructure WG, Credential Profiles), and digitalSignature
 * where it has a key usage.
 */
bool ps_certificate_signs(const mbedtls_x509_crt *crt, enum ps_purpose purpose);

/* An issuer's: CA:true, keyCertSign where a key usage is, @purpose where an extended one is. */
bool ps_certificate_issues(const mbedtls_x509_crt *crt, enum ps_purpose purpose);

/* Is another extension than these three critical? Nobody here knows what it asks for. */
bool ps_certificate_asks_more(const mbedtls_x509_crt *crt);

/*
 * What an issuer says of a device's key in hardware, in words, as the notice of anyPolicy (RFC
 * 5280, 4.2.1.4), and that PolicyInformation in DER. An OID of our own there is none: one made of a
 * UUID (2.25...) cannot be read by many libraries.
 */
#define PS_POLICY_HARDWARE "packseal: this key was made in hardware and cannot leave it"
#define PS_POLICY_HARDWARE_LEN 85
extern const uint8_t ps_policy_hardware[PS_POLICY_HARDWARE_LEN + 1];

/*
 * Does it say so, or name tcg-cap-verifiedTPMFixed (TCG, TPM 2.0 Keys for Device Identity and
 * Attestation) or ncpplus (ETSI EN 319 411-1)? It is the issuer's word, as good as the issuer.
 */
bool ps_certificate_says_hardware(const mbedtls_x509_crt *crt);

/*
 * mbedtls_x509_crt_parse_der(), but extensions that the library does not know are no reason to
 * refuse a certificate: see ps_certificate_asks_more().
 */
int ps_certificate_parse(mbedtls_x509_crt *crt, const uint8_t *der, size_t len);

#endif
