#include "tests/kit/issuer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <mbedtls/asn1.h>

#include "signing/x509_write.h"

#define AROUND(number) (0xa0 | (number))

void ps_kit_end_extension(struct ps_der *der, size_t mark, const char *oid, size_t oid_len,
			  bool critical)
{
	static const uint8_t yes = 0xff;

	ps_der_wrap(der, mark, MBEDTLS_ASN1_OCTET_STRING);
	if (critical)
		ps_der_item(der, MBEDTLS_ASN1_BOOLEAN, &yes, 1);
	ps_der_oid(der, oid, oid_len);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

static void write_body(const struct ps_kit_certificate *certificate, struct ps_der *body)
{
	static const uint8_t version_3 = 2;
	uint8_t spki[PS_SPKI_LEN];
	size_t mark;

	certificate->extensions(body, certificate->what);
	ps_der_wrap(body, 0, PS_DER_SEQUENCE);
	ps_der_wrap(body, 0, AROUND(3));
	ps_ecdsa_spki(certificate->point, spki);
	ps_der_raw(body, spki, sizeof(spki));
	ps_x509_put_name(body, certificate->name, NULL);
	ps_x509_put_validity(body, certificate->not_before_s, certificate->not_after_s);
	ps_x509_put_name(body, certificate->issuer, NULL);
	ps_x509_put_algorithm(body);
	ps_der_uint(body, &certificate->serial, 1);
	mark = ps_der_mark(body);
	ps_der_uint(body, &version_3, 1);
	ps_der_wrap(body, mark, AROUND(0));
	ps_der_wrap(body, 0, PS_DER_SEQUENCE);
	assert_int_equal(body->err, PS_OK);
}

void ps_kit_issue(const struct ps_kit_certificate *certificate, struct ps_buf *out)
{
	uint8_t room[2048], outer_room[2048];
	uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN], der[PS_SIGNATURE_DER_MAX];
	struct ps_der body, all;
	size_t len;

	ps_der_init(&body, room, sizeof(room));
	write_body(certificate, &body);
	assert_int_equal(ps_digest(body.at, ps_der_mark(&body), digest), PS_OK);
	assert_int_equal(ps_key_sign_digest(certificate->key, digest, signature), PS_OK);
	assert_int_equal(ps_ecdsa_to_der(signature, der, &len), PS_OK);
	ps_der_init(&all, outer_room, sizeof(outer_room));
	ps_der_bits(&all, der, len);
	ps_x509_put_algorithm(&all);
	ps_der_raw(&all, body.at, ps_der_mark(&body));
	ps_der_wrap(&all, 0, PS_DER_SEQUENCE);
	assert_int_equal(all.err, PS_OK);
	ps_buf_add(out, all.at, ps_der_mark(&all));
	assert_int_equal(out->err, PS_OK);
}
