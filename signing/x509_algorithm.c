#include "signing/x509_algorithm.h"

#include <string.h>

#include <mbedtls/oid.h>

#include "signing/der.h"
#include "signing/der_read.h"

/* RFC 4055, 3.1: what parameters that are left out stand for. */
#define DEFAULT_MD MBEDTLS_MD_SHA1
#define DEFAULT_SALT_LEN 20
#define DEFAULT_TRAILER 1

struct name {
	const char *oid;
	size_t len;
	mbedtls_md_type_t md;
	mbedtls_pk_type_t pk;
};
#define NAME(oid, md, pk)                                                    \
	{                                                                    \
		oid, MBEDTLS_OID_SIZE(oid), MBEDTLS_MD_##md, MBEDTLS_PK_##pk \
	}

static const struct name algorithms[] = {
	NAME(MBEDTLS_OID_RSASSA_PSS, NONE, RSASSA_PSS),
	NAME(MBEDTLS_OID_PKCS1_RSA, NONE, RSA),
	NAME(MBEDTLS_OID_PKCS1_SHA1, SHA1, RSA),
	NAME(MBEDTLS_OID_PKCS1_SHA224, SHA224, RSA),
	NAME(MBEDTLS_OID_PKCS1_SHA256, SHA256, RSA),
	NAME(MBEDTLS_OID_PKCS1_SHA384, SHA384, RSA),
	NAME(MBEDTLS_OID_PKCS1_SHA512, SHA512, RSA),
	NAME(MBEDTLS_OID_ECDSA_SHA1, SHA1, ECKEY),
	NAME(MBEDTLS_OID_ECDSA_SHA224, SHA224, ECKEY),
	NAME(MBEDTLS_OID_ECDSA_SHA256, SHA256, ECKEY),
	NAME(MBEDTLS_OID_ECDSA_SHA384, SHA384, ECKEY),
	NAME(MBEDTLS_OID_ECDSA_SHA512, SHA512, ECKEY),
};

static const struct name hashes[] = {
	NAME(MBEDTLS_OID_DIGEST_ALG_SHA1, SHA1, NONE),
	NAME(MBEDTLS_OID_DIGEST_ALG_SHA224, SHA224, NONE),
	NAME(MBEDTLS_OID_DIGEST_ALG_SHA256, SHA256, NONE),
	NAME(MBEDTLS_OID_DIGEST_ALG_SHA384, SHA384, NONE),
	NAME(MBEDTLS_OID_DIGEST_ALG_SHA512, SHA512, NONE),
};

static const struct name *find(const struct name *names, size_t count, struct ps_bytes oid)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].len == oid.len && memcmp(names[i].oid, oid.bytes, oid.len) == 0)
			return &names[i];
	return NULL;
}

/* An AlgorithmIdentifier of one of @names; its parameters are @inside. */
static enum ps_err enter(struct ps_cursor *cursor, const struct name *names, size_t count,
			 struct ps_cursor *inside, const struct name **name_out)
{
	struct ps_bytes oid;
	enum ps_err err = ps_der_enter(cursor, PS_DER_SEQUENCE, inside);

	if (!err)
		err = ps_der_read_oid(inside, &oid);
	if (err)
		return err;
	*name_out = find(names, count, oid);
	return *name_out ? PS_OK : PS_UNSUPPORTED;
}

/* Where others have parameters: NULL, or nothing. */
static enum ps_err read_none(struct ps_cursor *inside)
{
	struct ps_bytes none;
	enum ps_err err = PS_OK;

	if (ps_der_next_is(inside, PS_DER_NULL)) {
		err = ps_der_read(inside, PS_DER_NULL, &none);
		if (!err && none.len)
			err = PS_MALFORMED;
	}
	return err ? err : ps_der_end(inside);
}

static enum ps_err read_hash(struct ps_cursor *cursor, mbedtls_md_type_t *md_out)
{
	const struct name *name;
	struct ps_cursor inside;
	enum ps_err err = enter(cursor, hashes, sizeof(hashes) / sizeof(hashes[0]), &inside, &name);

	if (!err)
		err = read_none(&inside);
	if (!err)
		*md_out = name->md;
	return err ? err : ps_der_end(cursor);
}

static enum ps_err read_mask(struct ps_cursor *cursor, mbedtls_md_type_t *md_out)
{
	struct ps_cursor inside;
	struct ps_bytes oid;
	enum ps_err err = ps_der_enter(cursor, PS_DER_SEQUENCE, &inside);

	if (!err)
		err = ps_der_end(cursor);
	if (!err)
		err = ps_der_read_oid(&inside, &oid);
	if (!err && (oid.len != MBEDTLS_OID_SIZE(MBEDTLS_OID_MGF1) ||
		     memcmp(oid.bytes, MBEDTLS_OID_MGF1, oid.len) != 0))
		err = PS_UNSUPPORTED;
	return err ? err : read_hash(&inside, md_out);
}

static enum ps_err read_number(struct ps_cursor *cursor, uint64_t *number_out)
{
	enum ps_err err = ps_der_read_uint(cursor, PS_DER_INTEGER, number_out);

	return err ? err : ps_der_end(cursor);
}

/* RSASSA-PSS-params: each may be left out, and may also say what it would stand for then. */
static enum ps_err read_pss(struct ps_cursor *inside, struct ps_x509_algorithm *algorithm)
{
	uint64_t salt_len = DEFAULT_SALT_LEN, trailer = DEFAULT_TRAILER;
	struct ps_cursor given, around;
	enum ps_err err = ps_der_enter(inside, PS_DER_SEQUENCE, &given);

	algorithm->md = algorithm->mask_md = DEFAULT_MD;
	for (uint8_t field = 0; field < 4 && !err; field++) {
		if (!ps_der_next_is(&given, PS_DER_AROUND(field)))
			continue;
		err = ps_der_enter(&given, PS_DER_AROUND(field), &around);
		if (err)
			return err;
		if (field == 0)
			err = read_hash(&around, &algorithm->md);
		else if (field == 1)
			err = read_mask(&around, &algorithm->mask_md);
		else
			err = read_number(&around, field == 2 ? &salt_len : &trailer);
	}
	if (!err)
		err = ps_der_end(&given);
	if (!err)
		err = ps_der_end(inside);
	if (!err && (salt_len > PS_PSS_SALT_MAX || trailer != DEFAULT_TRAILER))
		err = PS_UNSUPPORTED;
	algorithm->salt_len = (size_t)salt_len;
	return err;
}

enum ps_err ps_x509_algorithm_read(struct ps_cursor *cursor,
				   struct ps_x509_algorithm *algorithm_out)
{
	struct ps_x509_algorithm algorithm = { .mask_md = MBEDTLS_MD_NONE };
	const struct name *name;
	struct ps_cursor inside;
	enum ps_err err = enter(cursor, algorithms, sizeof(algorithms) / sizeof(algorithms[0]),
				&inside, &name);

	if (err)
		return err;
	algorithm.md = name->md;
	algorithm.pk = name->pk;
	err = name->pk == MBEDTLS_PK_RSASSA_PSS ? read_pss(&inside, &algorithm)
						: read_none(&inside);
	if (!err)
		*algorithm_out = algorithm;
	return err;
}

bool ps_x509_algorithm_is_taken(const struct ps_x509_algorithm *algorithm)
{
	return (algorithm->md == MBEDTLS_MD_SHA256 || algorithm->md == MBEDTLS_MD_SHA384 ||
		algorithm->md == MBEDTLS_MD_SHA512) &&
	       (algorithm->pk != MBEDTLS_PK_RSASSA_PSS || algorithm->mask_md == algorithm->md);
}
