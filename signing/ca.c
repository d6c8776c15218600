#include "signing/ca.h"

#include <stdio.h>
#include <string.h>

#include <mbedtls/asn1.h>
#include <mbedtls/x509.h>

#include "signing/certificate.h"
#include "signing/certificate_list.h"
#include "signing/certificate_use.h"
#include "signing/der.h"
#include "signing/hex.h"
#include "signing/pem.h"
#include "signing/x509_sign.h"
#include "signing/x509_write.h"

enum { SERIAL_LEN = 16, BODY_MAX = 2048 };

/* The last second of the year 9999, as far as GeneralizedTime reaches. */
static const int64_t last_second = 253402300799;

static enum ps_err check_subject(const struct ps_ca_subject *subject)
{
	if (!ps_x509_name_is_good(subject->name))
		return PS_INVALID;
	if (subject->not_before_s < 0 || subject->not_after_s > last_second)
		return PS_RANGE;
	return subject->not_after_s < subject->not_before_s ? PS_INVALID : PS_OK;
}

/* Everything of a certificate before its extensions; written last, as DER grows downwards. */
static enum ps_err put_front(struct ps_der *der, const uint8_t point[PS_POINT_LEN],
			     const struct ps_ca_subject *subject, const char *number,
			     const mbedtls_x509_buf *issuer, const struct ps_random *random)
{
	static const uint8_t version_3 = 2;
	uint8_t serial[SERIAL_LEN], spki[PS_SPKI_LEN];
	enum ps_err err = ps_random_fill(random, serial, sizeof(serial));
	size_t mark;

	if (err)
		return err;
	serial[0] = (uint8_t)((serial[0] & 0x7f) | 0x40); /* positive, and always 16 bytes */
	ps_ecdsa_spki(point, spki);
	ps_der_raw(der, spki, sizeof(spki));
	ps_x509_put_name(der, subject->name, number);
	ps_x509_put_validity(der, subject->not_before_s, subject->not_after_s);
	if (issuer)
		ps_der_raw(der, issuer->p, issuer->len);
	else
		ps_x509_put_name(der, subject->name, number);
	ps_x509_put_algorithm(der);
	ps_der_uint(der, serial, sizeof(serial));
	mark = ps_der_mark(der);
	ps_der_uint(der, &version_3, 1);
	ps_der_wrap(der, mark, MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	return der->err;
}

enum ps_err ps_ca_make_root(struct ps_key *key, const struct ps_ca_subject *subject,
			    const struct ps_random *random, struct ps_buf *der)
{
	uint8_t room[BODY_MAX], id[PS_KEY_ID_LEN];
	struct ps_der body;
	enum ps_err err = check_subject(subject);

	if (!err)
		err = ps_x509_key_id(key->point, id);
	if (err)
		return err;
	ps_der_init(&body, room, sizeof(room));
	ps_x509_put_subject_key_id(&body, id);
	ps_x509_put_key_usage(&body, MBEDTLS_X509_KU_KEY_CERT_SIGN | MBEDTLS_X509_KU_CRL_SIGN);
	ps_x509_put_basic_constraints(&body, true);
	ps_der_wrap(&body, 0, PS_DER_SEQUENCE);
	ps_der_wrap(&body, 0, MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED | 3);
	err = put_front(&body, key->point, subject, NULL, NULL, random);
	return err ? err : ps_x509_sign(key, &body, der);
}

/* Is this root @ca_key's, is it of our making, and does it live as long as the device shall? */
static enum ps_err check_root(const struct ps_certificates *root, const struct ps_key *ca_key,
			      const struct ps_ca_subject *subject, const uint8_t id[PS_KEY_ID_LEN])
{
	const mbedtls_x509_crt *crt = &root->crts[0];
	uint8_t point[PS_POINT_LEN], room[64];
	int64_t not_before_s, not_after_s;
	struct ps_der key_id_extension;

	ps_der_init(&key_id_extension, room, sizeof(room));
	ps_x509_put_subject_key_id(&key_id_extension, id);
	if (ps_certificate_public_point(root, 0, point) ||
	    memcmp(point, ca_key->point, PS_POINT_LEN) != 0)
		return PS_MISMATCH;
	if (!crt->MBEDTLS_PRIVATE(ca_istrue) || key_id_extension.err ||
	    !memmem(crt->v3_ext.p, crt->v3_ext.len, key_id_extension.at,
		    ps_der_mark(&key_id_extension)))
		return PS_BAD_CERTIFICATE;
	ps_certificates_validity(root, 0, &not_before_s, &not_after_s);
	if (subject->not_before_s < not_before_s || subject->not_after_s > not_after_s)
		return PS_RANGE;
	return PS_OK;
}

/* The first 16 hex digits of the key's fingerprint. */
static enum ps_err device_number(const uint8_t point[PS_POINT_LEN], char number_out[17])
{
	struct ps_ecdsa_verifier *verifier = NULL;
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_ecdsa_verifier_create(point, &verifier); /* is it on the curve? */

	ps_ecdsa_verifier_destroy(verifier);
	if (!err)
		err = ps_ecdsa_fingerprint(point, digest);
	if (!err) {
		ps_hex_encode(digest, 8, number_out);
		number_out[16] = '\0';
	}
	return err;
}

enum ps_err ps_ca_issue(struct ps_key *ca_key, const uint8_t *root_der, size_t root_len,
			const uint8_t point[PS_POINT_LEN], const struct ps_ca_subject *subject,
			const struct ps_random *random, struct ps_buf *der)
{
	uint8_t room[BODY_MAX], ca_id[PS_KEY_ID_LEN], device_id[PS_KEY_ID_LEN];
	struct ps_certificates *root = NULL;
	char number[17] = "";
	struct ps_der body;
	enum ps_err err = check_subject(subject);

	if (!err)
		err = ps_certificates_create(1, &root);
	if (!err && ps_certificates_add_der(root, root_der, root_len))
		err = PS_BAD_CERTIFICATE;
	if (!err)
		err = ps_x509_key_id(ca_key->point, ca_id);
	if (!err)
		err = check_root(root, ca_key, subject, ca_id);
	if (!err)
		err = device_number(point, number);
	if (!err)
		err = ps_x509_key_id(point, device_id);
	if (err)
		goto out;
	ps_der_init(&body, room, sizeof(room));
	if (subject->hardware)
		ps_x509_put_policy(&body, ps_policy_hardware, PS_POLICY_HARDWARE_LEN);
	ps_x509_put_authority_key_id(&body, ca_id);
	ps_x509_put_subject_key_id(&body, device_id);
	ps_x509_put_extended_key_usage(&body);
	ps_x509_put_key_usage(&body, MBEDTLS_X509_KU_DIGITAL_SIGNATURE);
	ps_x509_put_basic_constraints(&body, false);
	ps_der_wrap(&body, 0, PS_DER_SEQUENCE);
	ps_der_wrap(&body, 0, MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED | 3);
	err = put_front(&body, point, subject, number, &root->crts[0].subject_raw, random);
	if (!err)
		err = ps_x509_sign(ca_key, &body, der);
out:
	ps_certificates_destroy(root);
	return err;
}

enum ps_err ps_ca_to_pem(const uint8_t *der, size_t len, struct ps_buf *text)
{
	return len > PS_CERTIFICATE_DER_MAX
		       ? PS_LIMIT
		       : ps_pem_write("CERTIFICATE", (struct ps_bytes){ der, len }, text);
}
