/*
 * What a certificate's extensions say that it is for (RFC 5280, 4.2), where the library does not
 * say it: it keeps no "critical", and says yes where an extension is missing.
 *
 * For signing/trust.c and signing/certificate.c.
 */
#ifndef PS_SIGNING_CERTIFICATE_USE_H
#define PS_SIGNING_CERTIFICATE_USE_H

#include <mbedtls/x509_crt.h>
#include <stdbool.h>

/*
 * A device's: extended key usage with emailProtection, critical key usage with digitalSignature,
 * basicConstraints with CA:false.
 */
bool ps_certificate_signs_evidence(const mbedtls_x509_crt *crt);

/* An issuer's: CA:true, keyCertSign where a key usage is, emailProtection where an extended one is.
 */
bool ps_certificate_issues(const mbedtls_x509_crt *crt);

/* Is another extension than these three critical? Nobody here knows what it asks for. */
bool ps_certificate_asks_more(const mbedtls_x509_crt *crt);

/*
 * mbedtls_x509_crt_parse_der(), but extensions that the library does not know are no reason to
 * refuse a certificate: see ps_certificate_asks_more().
 */
int ps_certificate_parse(mbedtls_x509_crt *crt, const uint8_t *der, size_t len);

#endif
