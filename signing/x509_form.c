#include "signing/x509_form.h"

#include <string.h>

#include <mbedtls/oid.h>

#include "signing/der.h"
#include "signing/der_read.h"

#define UNCOMPRESSED 0x04

static bool is_oid(struct ps_bytes oid, const char *text, size_t len)
{
	return oid.len == len && memcmp(oid.bytes, text, len) == 0;
}
#define IS_OID(oid, text) is_oid(oid, text, MBEDTLS_OID_SIZE(text))

/* Of each number in a point; 0: another curve. */
static size_t number_len(struct ps_bytes curve)
{
	return IS_OID(curve, MBEDTLS_OID_EC_GRP_SECP256R1)   ? 32
	       : IS_OID(curve, MBEDTLS_OID_EC_GRP_SECP384R1) ? 48
	       : IS_OID(curve, MBEDTLS_OID_EC_GRP_SECP521R1) ? 66
							     : 0;
}

/* RFC 5480, 2: the parameters, and a BIT STRING of whole bytes that holds the point. */
static enum ps_err check_point(struct ps_cursor *parameters, struct ps_bytes bits)
{
	struct ps_bytes curve;
	size_t len;
	enum ps_err err;

	/* explicit parameters: nobody has to guess which curve is meant */
	if (!ps_der_next_is(parameters, PS_DER_OID))
		return PS_UNSUPPORTED;
	err = ps_der_read_oid(parameters, &curve);
	if (!err)
		err = ps_der_end(parameters);
	if (err)
		return err;
	len = number_len(curve);
	return len && bits.len == 2 + 2 * len && bits.bytes[1] == UNCOMPRESSED ? PS_OK
									       : PS_UNSUPPORTED;
}

/* RFC 3279, 2.3.1; what is inside the key is the library's to read. */
static enum ps_err check_rsa(struct ps_cursor *parameters)
{
	struct ps_bytes none = { NULL, 0 };
	enum ps_err err = PS_OK;

	if (ps_cursor_left(parameters))
		err = ps_der_read(parameters, PS_DER_NULL, &none);
	if (!err && none.len)
		err = PS_MALFORMED;
	return err ? err : ps_der_end(parameters);
}

static enum ps_err check_key(struct ps_cursor *tbs)
{
	struct ps_cursor info, algorithm;
	struct ps_bytes oid, bits;
	enum ps_err err = ps_der_enter(tbs, PS_DER_SEQUENCE, &info);

	if (!err)
		err = ps_der_enter(&info, PS_DER_SEQUENCE, &algorithm);
	if (!err)
		err = ps_der_read_oid(&algorithm, &oid);
	if (!err)
		err = ps_der_read(&info, PS_DER_BITS, &bits);
	if (!err)
		err = ps_der_end(&info);
	if (!err && (bits.len < 2 || bits.bytes[0] != 0))
		err = PS_MALFORMED;
	if (err)
		return err;
	if (IS_OID(oid, MBEDTLS_OID_PKCS1_RSA))
		return check_rsa(&algorithm);
	return IS_OID(oid, MBEDTLS_OID_EC_ALG_UNRESTRICTED) ? check_point(&algorithm, bits)
							    : PS_UNSUPPORTED;
}

/* Up to the key; what follows are extensions, which are the library's to read. */
static enum ps_err read_tbs(struct ps_cursor *tbs, struct ps_bytes *algorithm_out)
{
	struct ps_bytes passed;
	enum ps_err err = PS_OK;

	if (ps_der_next_is(tbs, PS_DER_AROUND(0)))
		err = ps_der_skip(tbs, &passed);
	if (!err)
		err = ps_der_read_integer(tbs, &passed);
	if (!err)
		err = ps_der_skip(tbs, algorithm_out);
	/* issuer, validity, subject */
	for (int i = 0; i < 3 && !err; i++)
		err = ps_der_skip(tbs, &passed);
	return err ? err : check_key(tbs);
}

enum ps_err ps_x509_form_read(struct ps_bytes der, struct ps_x509_algorithm *algorithm_out)
{
	struct ps_cursor all = ps_cursor_of(der.bytes, der.len), whole, tbs, algorithm;
	struct ps_bytes inside, outside, bits;
	enum ps_err err = ps_der_enter(&all, PS_DER_SEQUENCE, &whole);

	if (!err)
		err = ps_der_end(&all);
	if (!err)
		err = ps_der_enter(&whole, PS_DER_SEQUENCE, &tbs);
	if (!err)
		err = ps_der_skip(&whole, &outside);
	if (!err)
		err = ps_der_read(&whole, PS_DER_BITS, &bits);
	if (!err)
		err = ps_der_end(&whole);
	if (!err)
		err = read_tbs(&tbs, &inside);
	if (!err && !ps_bytes_equal(inside, outside))
		err = PS_MALFORMED;
	if (err)
		return err;
	algorithm = ps_cursor_of(outside.bytes, outside.len);
	return ps_x509_algorithm_read(&algorithm, algorithm_out);
}
