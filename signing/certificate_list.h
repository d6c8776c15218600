/*
 * What signing/certificate.c, certificate_use.c, path.c, trust.c, cms.c, cms_verify.c, crl.c,
 * timestamp.c, timestamp_revoked.c
 * and ca.c share of struct ps_certificates. Nobody else.
 */
#ifndef PS_SIGNING_CERTIFICATE_LIST_H
#define PS_SIGNING_CERTIFICATE_LIST_H

#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include "signing/certificate.h"

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define MBEDTLS_PRIVATE(member) member
#endif

/* Each stands alone: @next of every one is NULL. */
struct ps_certificates {
	size_t count;
	size_t max;
	mbedtls_x509_crt crts[];
};

/* Unix time; the library has checked that the date exists. */
int64_t ps_certificate_seconds(const mbedtls_x509_time *time);

#endif
