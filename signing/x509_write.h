/*
 * The pieces of an X.509 certificate (RFC 5280), in DER. Like all of struct ps_der they grow
 * downwards: the last piece is put first. Errors stick in the struct ps_der.
 */
#ifndef PS_SIGNING_X509_WRITE_H
#define PS_SIGNING_X509_WRITE_H

#include <stdbool.h>

#include "signing/der.h"
#include "signing/ecdsa.h"

#define PS_KEY_ID_LEN 20

/* A Name: the common name in UTF-8, then a serialNumber unless @number is NULL. */
void ps_x509_put_name(struct ps_der *der, const char *name, const char *number);

/* Unix time, in the form that its year asks for. PS_RANGE for a year beyond 9999. */
void ps_x509_put_time(struct ps_der *der, int64_t time_s);

/* Unix time. PS_RANGE for a year beyond 9999. */
void ps_x509_put_validity(struct ps_der *der, int64_t not_before_s, int64_t not_after_s);

/* ecdsa-with-SHA256 (RFC 5758). */
void ps_x509_put_algorithm(struct ps_der *der);

void ps_x509_put_subject_key_id(struct ps_der *der, const uint8_t id[PS_KEY_ID_LEN]);
void ps_x509_put_authority_key_id(struct ps_der *der, const uint8_t id[PS_KEY_ID_LEN]);

/* Critical. @bits: MBEDTLS_X509_KU_*, not 0. */
void ps_x509_put_key_usage(struct ps_der *der, uint8_t bits);

/* Critical. A CA may issue no further CA (pathlen 0). */
void ps_x509_put_basic_constraints(struct ps_der *der, bool ca);

/* emailProtection */
void ps_x509_put_extended_key_usage(struct ps_der *der);

/* certificatePolicies of one PolicyInformation, which is DER already; not critical. */
void ps_x509_put_policy(struct ps_der *der, const uint8_t *policy, size_t len);

/* May it be a common name? UTF-8, 1 to PS_NAME_MAX characters, none of them a control. */
bool ps_x509_name_is_good(const char *name);

/* Wraps all that was written so far, an INTEGER, into a cRLNumber (RFC 5280, 5.2.3). */
void ps_x509_end_crl_number(struct ps_der *der);

/* The key identifier of a point by RFC 7093, 2, method 1. Errors: PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_x509_key_id(const uint8_t point[PS_POINT_LEN],
					 uint8_t id_out[PS_KEY_ID_LEN]);

#endif
