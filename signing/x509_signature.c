#include "signing/x509_signature.h"

#include <string.h>

#include <mbedtls/md.h>
#include <mbedtls/oid.h>
#include <mbedtls/pk.h>

/* RFC 5754, 3; RFC 8017, A.2. */
enum ps_err ps_x509_signature_kind(struct ps_bytes oid, mbedtls_md_type_t *md_out,
				   mbedtls_pk_type_t *pk_out)
{
	static const struct {
		const char *oid;
		size_t len;
		mbedtls_md_type_t md;
		mbedtls_pk_type_t pk;
	} known[] = {
#define ROW(oid, md, pk) { oid, MBEDTLS_OID_SIZE(oid), md, pk }
		ROW(MBEDTLS_OID_PKCS1_RSA, MBEDTLS_MD_NONE, MBEDTLS_PK_RSA),
		ROW(MBEDTLS_OID_PKCS1_SHA256, MBEDTLS_MD_SHA256, MBEDTLS_PK_RSA),
		ROW(MBEDTLS_OID_PKCS1_SHA384, MBEDTLS_MD_SHA384, MBEDTLS_PK_RSA),
		ROW(MBEDTLS_OID_PKCS1_SHA512, MBEDTLS_MD_SHA512, MBEDTLS_PK_RSA),
		ROW(MBEDTLS_OID_ECDSA_SHA256, MBEDTLS_MD_SHA256, MBEDTLS_PK_ECKEY),
		ROW(MBEDTLS_OID_ECDSA_SHA384, MBEDTLS_MD_SHA384, MBEDTLS_PK_ECKEY),
		ROW(MBEDTLS_OID_ECDSA_SHA512, MBEDTLS_MD_SHA512, MBEDTLS_PK_ECKEY),
#undef ROW
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (known[i].len != oid.len || memcmp(known[i].oid, oid.bytes, oid.len) != 0)
			continue;
		*md_out = known[i].md;
		*pk_out = known[i].pk;
		return PS_OK;
	}
	return PS_UNSUPPORTED;
}

enum ps_err ps_x509_signature_check(const mbedtls_x509_crt *crt, struct ps_bytes oid,
				    struct ps_bytes bytes, struct ps_bytes signature)
{
	uint8_t hash[MBEDTLS_MD_MAX_SIZE];
	const mbedtls_md_info_t *info;
	mbedtls_md_type_t md;
	mbedtls_pk_type_t pk;
	enum ps_err err = ps_x509_signature_kind(oid, &md, &pk);

	if (!err && (md == MBEDTLS_MD_NONE || mbedtls_pk_get_type(&crt->pk) != pk))
		err = PS_UNSUPPORTED;
	if (err)
		return err;
	info = mbedtls_md_info_from_type(md);
	if (!info || mbedtls_md(info, bytes.bytes, bytes.len, hash) != 0)
		return PS_CRYPTO;
	/* the library takes a context that it might change, and changes none for these kinds */
	return mbedtls_pk_verify((mbedtls_pk_context *)&crt->pk, md, hash,
				 mbedtls_md_get_size(info), signature.bytes, signature.len) == 0
		       ? PS_OK
		       : PS_BAD_SIGNATURE;
}
