#include "signing/ecdsa.h"

#include <string.h>

#include <mbedtls/asn1.h>

#include "signing/der.h"

enum { HALF = PS_SIGNATURE_LEN / 2, SPKI_HEAD_LEN = PS_SPKI_LEN - PS_POINT_LEN };

/* The order of P-256 (SEC 2, 2.4.2) and its half, rounded down. */
static const uint8_t order[HALF] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
	0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};
static const uint8_t half_order[HALF] = {
	0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b,
	0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
};

/* SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING }, up to the point. */
static const uint8_t spki_head[SPKI_HEAD_LEN] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a,
						  0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
						  0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
						  0x01, 0x07, 0x03, 0x42, 0x00 };

bool ps_ecdsa_is_low_s(const uint8_t signature[PS_SIGNATURE_LEN])
{
	return memcmp(signature + HALF, half_order, HALF) <= 0;
}

static bool in_range(const uint8_t number[HALF])
{
	static const uint8_t zero[HALF];

	return memcmp(number, zero, HALF) != 0 && memcmp(number, order, HALF) < 0;
}

enum ps_err ps_ecdsa_normalise(uint8_t signature[PS_SIGNATURE_LEN])
{
	uint8_t *s = signature + HALF;
	int borrow = 0;

	if (!in_range(signature) || !in_range(s))
		return PS_RANGE;
	if (ps_ecdsa_is_low_s(signature))
		return PS_OK;
	for (size_t i = HALF; i-- > 0;) {
		int difference = order[i] - s[i] - borrow;

		borrow = difference < 0;
		s[i] = (uint8_t)difference;
	}
	return PS_OK;
}

enum ps_err ps_ecdsa_to_der(const uint8_t signature[PS_SIGNATURE_LEN],
			    uint8_t der_out[PS_SIGNATURE_DER_MAX], size_t *len_out)
{
	uint8_t room[PS_SIGNATURE_DER_MAX];
	struct ps_der der;

	ps_der_init(&der, room, sizeof(room));
	ps_der_uint(&der, signature + HALF, HALF);
	ps_der_uint(&der, signature, HALF);
	ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
	if (der.err)
		return der.err;
	memcpy(der_out, der.at, ps_der_mark(&der));
	*len_out = ps_der_mark(&der);
	return PS_OK;
}

/* A number of up to 32 bytes, right-aligned into @out. What is not minimal is caught afterwards. */
static bool read_number(unsigned char **at, const unsigned char *end, uint8_t out[HALF])
{
	size_t len;

	if (mbedtls_asn1_get_tag(at, end, &len, MBEDTLS_ASN1_INTEGER) != 0)
		return false;
	for (; len > HALF && **at == 0; len--)
		(*at)++;
	if (len > HALF)
		return false;
	memset(out, 0, HALF - len);
	memcpy(out + HALF - len, *at, len);
	*at += len;
	return true;
}

enum ps_err ps_ecdsa_from_der(const uint8_t *der, size_t len,
			      uint8_t signature_out[PS_SIGNATURE_LEN])
{
	uint8_t copy[PS_SIGNATURE_DER_MAX], again[PS_SIGNATURE_DER_MAX];
	uint8_t signature[PS_SIGNATURE_LEN];
	unsigned char *at = copy;
	size_t inner, again_len = 0;

	if (len > sizeof(copy))
		return PS_MALFORMED;
	memcpy(copy, der, len);
	if (mbedtls_asn1_get_tag(&at, copy + len, &inner,
				 MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0 ||
	    !read_number(&at, copy + len, signature) ||
	    !read_number(&at, copy + len, signature + HALF))
		return PS_MALFORMED;
	/* The library's reader takes lengths and numbers in more than one form; the writer gives
	 * one. */
	if (ps_ecdsa_to_der(signature, again, &again_len) || again_len != len ||
	    memcmp(again, der, len) != 0)
		return PS_MALFORMED;
	memcpy(signature_out, signature, sizeof(signature));
	return PS_OK;
}

void ps_ecdsa_spki(const uint8_t point[PS_POINT_LEN], uint8_t spki_out[PS_SPKI_LEN])
{
	memcpy(spki_out, spki_head, SPKI_HEAD_LEN);
	memcpy(spki_out + SPKI_HEAD_LEN, point, PS_POINT_LEN);
}

enum ps_err ps_ecdsa_point_of_spki(const uint8_t *spki, size_t len, uint8_t point_out[PS_POINT_LEN])
{
	if (len != PS_SPKI_LEN || memcmp(spki, spki_head, SPKI_HEAD_LEN) != 0 ||
	    spki[SPKI_HEAD_LEN] != 0x04)
		return PS_BAD_KEY;
	memcpy(point_out, spki + SPKI_HEAD_LEN, PS_POINT_LEN);
	return PS_OK;
}

enum ps_err ps_ecdsa_fingerprint(const uint8_t point[PS_POINT_LEN],
				 uint8_t digest_out[PS_DIGEST_LEN])
{
	uint8_t spki[PS_SPKI_LEN];

	ps_ecdsa_spki(point, spki);
	return ps_digest(spki, sizeof(spki), digest_out);
}
