#include "signing/x509_signature.h"

#include <mbedtls/rsa.h>

/* An RSA key signs either way. */
static bool is_of_key(const mbedtls_x509_crt *crt, const struct ps_x509_algorithm *algorithm)
{
	return mbedtls_pk_get_type(&crt->pk) ==
	       (algorithm->pk == MBEDTLS_PK_RSASSA_PSS ? MBEDTLS_PK_RSA : algorithm->pk);
}

enum ps_err ps_x509_signature_check_hash(const mbedtls_x509_crt *crt,
					 const struct ps_x509_algorithm *algorithm,
					 const uint8_t *hash, struct ps_bytes signature)
{
	const mbedtls_pk_rsassa_pss_options pss = {
		.mgf1_hash_id = algorithm->mask_md,
		.expected_salt_len = (int)algorithm->salt_len,
	};
	const bool is_pss = algorithm->pk == MBEDTLS_PK_RSASSA_PSS;

	if (!ps_x509_algorithm_is_taken(algorithm) || !is_of_key(crt, algorithm))
		return PS_UNSUPPORTED;
	/* the library takes a context that it might change, and changes none for these kinds */
	return mbedtls_pk_verify_ext(algorithm->pk, is_pss ? &pss : NULL,
				     (mbedtls_pk_context *)&crt->pk, algorithm->md, hash,
				     mbedtls_md_get_size(mbedtls_md_info_from_type(algorithm->md)),
				     signature.bytes, signature.len) == 0
		       ? PS_OK
		       : PS_BAD_SIGNATURE;
}

enum ps_err ps_x509_signature_check(const mbedtls_x509_crt *crt,
				    const struct ps_x509_algorithm *algorithm,
				    struct ps_bytes bytes, struct ps_bytes signature)
{
	uint8_t hash[MBEDTLS_MD_MAX_SIZE];
	const mbedtls_md_info_t *info;

	if (!ps_x509_algorithm_is_taken(algorithm))
		return PS_UNSUPPORTED;
	info = mbedtls_md_info_from_type(algorithm->md);
	if (!info || mbedtls_md(info, bytes.bytes, bytes.len, hash) != 0)
		return PS_CRYPTO;
	return ps_x509_signature_check_hash(crt, algorithm, hash, signature);
}
