#include "signing/key_pem.h"

#include <stdbool.h>
#include <string.h>

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>
#include <mbedtls/pem.h>
#include <mbedtls/pk.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/version.h>

#include "signing/der.h"

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define MBEDTLS_PRIVATE(member) member
#endif

static const char sec1_begin[] = "-----BEGIN EC PRIVATE KEY-----\n";
static const char sec1_end[] = "-----END EC PRIVATE KEY-----\n";

static int parse(mbedtls_pk_context *pk, const char *text, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)text;

#if MBEDTLS_VERSION_NUMBER < 0x03000000
	return mbedtls_pk_parse_key(pk, bytes, size, NULL, 0);
#else
	return mbedtls_pk_parse_key(pk, bytes, size, NULL, 0, mbedtls_psa_get_random,
				    MBEDTLS_PSA_RANDOM_STATE);
#endif
}

static int write_scalar(const mbedtls_pk_context *pk, uint8_t scalar_out[PS_SCALAR_LEN])
{
#if MBEDTLS_VERSION_NUMBER < 0x03000000
	return mbedtls_ecp_write_key(mbedtls_pk_ec(*pk), scalar_out, PS_SCALAR_LEN);
#else
	size_t len = 0;
	int err = mbedtls_ecp_write_key_ext(mbedtls_pk_ec(*pk), &len, scalar_out, PS_SCALAR_LEN);

	return err == 0 && len != PS_SCALAR_LEN ? MBEDTLS_ERR_ECP_INVALID_KEY : err;
#endif
}

static enum ps_key_fault fault_of_curve(mbedtls_ecp_group_id id)
{
	switch (id) {
	case MBEDTLS_ECP_DP_SECP256R1:
		return PS_KEY_FAULT_NONE;
	case MBEDTLS_ECP_DP_SECP384R1:
		return PS_KEY_FAULT_P384;
	case MBEDTLS_ECP_DP_SECP521R1:
		return PS_KEY_FAULT_P521;
	case MBEDTLS_ECP_DP_SECP256K1:
		return PS_KEY_FAULT_SECP256K1;
	default:
		return PS_KEY_FAULT_OTHER_KIND;
	}
}

/* The algorithm of a PKCS#8 key that the library itself does not know (RFC 5958, RFC 8410). */
static enum ps_key_fault fault_of_pkcs8(unsigned char *der, size_t len)
{
	static const uint8_t ed25519[] = { 0x2b, 0x65, 0x70 };
	static const uint8_t ed448[] = { 0x2b, 0x65, 0x71 };
	const unsigned char *end = der + len;
	unsigned char *at = der;
	size_t item;
	int version;

	if (mbedtls_asn1_get_tag(&at, end, &item, PS_DER_SEQUENCE) != 0 ||
	    mbedtls_asn1_get_int(&at, end, &version) != 0 ||
	    mbedtls_asn1_get_tag(&at, end, &item, PS_DER_SEQUENCE) != 0 ||
	    mbedtls_asn1_get_tag(&at, end, &item, MBEDTLS_ASN1_OID) != 0)
		return PS_KEY_FAULT_NOT_PEM;
	if (item == sizeof(ed25519) && memcmp(at, ed25519, item) == 0)
		return PS_KEY_FAULT_ED25519;
	if (item == sizeof(ed448) && memcmp(at, ed448, item) == 0)
		return PS_KEY_FAULT_ED448;
	return PS_KEY_FAULT_OTHER_KIND;
}

static enum ps_key_fault fault_of_unknown(const char *text)
{
	enum ps_key_fault fault = PS_KEY_FAULT_NOT_PEM;
	mbedtls_pem_context pem;
	size_t used;

	if (strstr(text, "BEGIN ENCRYPTED PRIVATE KEY") || strstr(text, "Proc-Type: 4,ENCRYPTED"))
		return PS_KEY_FAULT_ENCRYPTED;
	mbedtls_pem_init(&pem);
	if (mbedtls_pem_read_buffer(&pem, "-----BEGIN PRIVATE KEY-----",
				    "-----END PRIVATE KEY-----", (const unsigned char *)text, NULL,
				    0, &used) == 0)
		fault = fault_of_pkcs8(pem.MBEDTLS_PRIVATE(buf), pem.MBEDTLS_PRIVATE(buflen));
	mbedtls_pem_free(&pem);
	return fault;
}

enum ps_err ps_key_pem_read(const char *text, size_t size, enum ps_key_fault *fault_out,
			    uint8_t scalar_out[PS_SCALAR_LEN])
{
	enum ps_key_fault fault = PS_KEY_FAULT_NONE;
	uint8_t scalar[PS_SCALAR_LEN];
	mbedtls_pk_context pk;
	int err;

	mbedtls_pk_init(&pk);
	err = parse(&pk, text, size);
	if (err == MBEDTLS_ERR_PK_ALLOC_FAILED) {
		mbedtls_pk_free(&pk);
		return PS_NO_MEMORY;
	}
	if (err != 0)
		fault = fault_of_unknown(text);
	else if (mbedtls_pk_get_type(&pk) == MBEDTLS_PK_RSA)
		fault = PS_KEY_FAULT_RSA;
	else if (mbedtls_pk_get_type(&pk) != MBEDTLS_PK_ECKEY)
		fault = PS_KEY_FAULT_OTHER_KIND;
	else
		fault = fault_of_curve(mbedtls_pk_ec(pk)->MBEDTLS_PRIVATE(grp).id);
	if (!fault && write_scalar(&pk, scalar) != 0)
		fault = PS_KEY_FAULT_NOT_PEM;
	mbedtls_pk_free(&pk);
	if (fault) {
		*fault_out = fault;
		return PS_BAD_KEY;
	}
	memcpy(scalar_out, scalar, sizeof(scalar));
	mbedtls_platform_zeroize(scalar, sizeof(scalar));
	return PS_OK;
}

enum ps_err ps_key_pem_write(const uint8_t scalar[PS_SCALAR_LEN], const uint8_t point[PS_POINT_LEN],
			     char text_out[PS_KEY_PEM_MAX])
{
	static const uint8_t version = 1;
	uint8_t room[160];
	struct ps_der der;
	size_t mark, used;
	int err;

	ps_der_init(&der, room, sizeof(room));
	ps_der_bits(&der, point, PS_POINT_LEN);
	ps_der_wrap(&der, 0, MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED | 1);
	mark = ps_der_mark(&der);
	ps_der_oid(&der, MBEDTLS_OID_EC_GRP_SECP256R1,
		   MBEDTLS_OID_SIZE(MBEDTLS_OID_EC_GRP_SECP256R1));
	ps_der_wrap(&der, mark, MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED);
	ps_der_item(&der, MBEDTLS_ASN1_OCTET_STRING, scalar, PS_SCALAR_LEN);
	ps_der_uint(&der, &version, 1);
	ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
	if (der.err)
		return der.err;
	err = mbedtls_pem_write_buffer(sec1_begin, sec1_end, der.at, ps_der_mark(&der),
				       (unsigned char *)text_out, PS_KEY_PEM_MAX, &used);
	mbedtls_platform_zeroize(room, sizeof(room));
	return err == 0 ? PS_OK : PS_LIMIT;
}
