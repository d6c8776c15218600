#include "signing/cms.h"

#include <stdlib.h>
#include <string.h>

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "signing/certificate_list.h"
#include "signing/der.h"
#include "signing/x509_write.h"

enum {
	CONTEXT_0 = MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED,
	AROUND_MAX = 1024, /* what is neither certificate nor name */
};

/* RFC 5652, 4 and 5.1; RFC 8017 has their common beginning. */
static const uint8_t oid_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
static const uint8_t oid_signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };

static const uint8_t version_1 = 1;

/* Without parameters (RFC 5754, 2). */
static void put_sha256(struct ps_der *der)
{
	size_t mark = ps_der_mark(der);

	ps_der_oid(der, MBEDTLS_OID_DIGEST_ALG_SHA256,
		   MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA256));
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

/* RFC 5652, 5.3 and 10.2.4. The number is copied as it stands: a reader compares its bytes. */
static void put_signer(struct ps_der *der, const mbedtls_x509_crt *crt, const uint8_t *signature,
		       size_t signature_len)
{
	size_t mark = ps_der_mark(der);
	size_t inner;

	ps_der_item(der, MBEDTLS_ASN1_OCTET_STRING, signature, signature_len);
	ps_x509_put_algorithm(der);
	put_sha256(der);
	inner = ps_der_mark(der);
	ps_der_item(der, MBEDTLS_ASN1_INTEGER, crt->serial.p, crt->serial.len);
	ps_der_raw(der, crt->issuer_raw.p, crt->issuer_raw.len);
	ps_der_wrap(der, inner, PS_DER_SEQUENCE);
	ps_der_uint(der, &version_1, 1);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_der_wrap(der, mark, PS_DER_SET);
}

/* A SET OF is sorted in DER (X.690, 11.6), shorter encodings as if filled up with zeros. */
static int compare(const void *a, const void *b)
{
	const mbedtls_x509_buf *left = &(*(const mbedtls_x509_crt *const *)a)->raw;
	const mbedtls_x509_buf *right = &(*(const mbedtls_x509_crt *const *)b)->raw;
	size_t shorter = left->len < right->len ? left->len : right->len;
	int order = memcmp(left->p, right->p, shorter);

	return order ? order : (left->len > right->len) - (left->len < right->len);
}

static void put_certificates(struct ps_der *der, const struct ps_certificates *chain)
{
	const mbedtls_x509_crt *sorted[PS_CHAIN_MAX];
	size_t mark = ps_der_mark(der);

	for (size_t i = 0; i < chain->count; i++)
		sorted[i] = &chain->crts[i];
	qsort(sorted, chain->count, sizeof(*sorted), compare);
	for (size_t i = chain->count; i > 0; i--)
		ps_der_raw(der, sorted[i - 1]->raw.p, sorted[i - 1]->raw.len);
	ps_der_wrap(der, mark, CONTEXT_0);
}

static void put_all(struct ps_der *der, const struct ps_certificates *chain,
		    const uint8_t *signature, size_t signature_len)
{
	size_t mark;

	put_signer(der, &chain->crts[0], signature, signature_len);
	put_certificates(der, chain);
	mark = ps_der_mark(der);
	ps_der_oid(der, oid_data, sizeof(oid_data));
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	mark = ps_der_mark(der);
	put_sha256(der);
	ps_der_wrap(der, mark, PS_DER_SET);
	ps_der_uint(der, &version_1, 1);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	ps_der_wrap(der, 0, CONTEXT_0);
	ps_der_oid(der, oid_signed_data, sizeof(oid_signed_data));
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
}

enum ps_err ps_cms_write(const struct ps_certificates *chain, const uint8_t *signature,
			 size_t signature_len, struct ps_buf *buf)
{
	size_t room_len = AROUND_MAX;
	struct ps_der der;
	uint8_t *room;

	if (chain->count == 0 || chain->count > PS_CHAIN_MAX)
		return PS_INVALID;
	if (signature_len > PS_SIGNATURE_DER_MAX)
		return PS_LIMIT;
	for (size_t i = 0; i < chain->count; i++)
		room_len += chain->crts[i].raw.len;
	room_len += chain->crts[0].raw.len; /* more than its name and number */
	room = malloc(room_len);
	if (!room)
		return PS_NO_MEMORY;
	ps_der_init(&der, room, room_len);
	put_all(&der, chain, signature, signature_len);
	if (!der.err)
		ps_buf_add(buf, der.at, ps_der_mark(&der));
	free(room);
	return der.err ? der.err : buf->err;
}
