#include <stdlib.h>

#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>

#include "signing/ecdsa.h"

/*
 * Not through PSA: its key slots are one table for the whole process, without a lock in Mbed
 * TLS 2.28, and it forgets the curve's precomputed multiples with every call.
 */
struct ps_ecdsa_verifier {
	mbedtls_ecp_group group;
	mbedtls_ecp_point point;
};

static enum ps_err load(struct ps_ecdsa_verifier *verifier, const uint8_t point[PS_POINT_LEN])
{
	int err = mbedtls_ecp_group_load(&verifier->group, MBEDTLS_ECP_DP_SECP256R1);

	if (err == 0)
		err = mbedtls_ecp_point_read_binary(&verifier->group, &verifier->point, point,
						    PS_POINT_LEN);
	if (err == 0)
		err = mbedtls_ecp_check_pubkey(&verifier->group, &verifier->point);
	if (err == MBEDTLS_ERR_MPI_ALLOC_FAILED || err == MBEDTLS_ERR_ECP_ALLOC_FAILED)
		return PS_NO_MEMORY;
	return err == 0 ? PS_OK : PS_BAD_KEY;
}

enum ps_err ps_ecdsa_verifier_create(const uint8_t point[PS_POINT_LEN],
				     struct ps_ecdsa_verifier **verifier_out)
{
	struct ps_ecdsa_verifier *verifier = calloc(1, sizeof(*verifier));
	enum ps_err err;

	if (!verifier)
		return PS_NO_MEMORY;
	mbedtls_ecp_group_init(&verifier->group);
	mbedtls_ecp_point_init(&verifier->point);
	err = load(verifier, point);
	if (err) {
		ps_ecdsa_verifier_destroy(verifier);
		return err;
	}
	*verifier_out = verifier;
	return PS_OK;
}

void ps_ecdsa_verifier_destroy(struct ps_ecdsa_verifier *verifier)
{
	if (!verifier)
		return;
	mbedtls_ecp_group_free(&verifier->group);
	mbedtls_ecp_point_free(&verifier->point);
	free(verifier);
}

enum ps_err ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
				    const uint8_t digest[PS_DIGEST_LEN],
				    const uint8_t signature[PS_SIGNATURE_LEN])
{
	mbedtls_mpi r, s;
	int err;

	if (!ps_ecdsa_is_low_s(signature))
		return PS_BAD_SIGNATURE;
	mbedtls_mpi_init(&r);
	mbedtls_mpi_init(&s);
	err = mbedtls_mpi_read_binary(&r, signature, PS_SIGNATURE_LEN / 2);
	if (err == 0)
		err = mbedtls_mpi_read_binary(&s, signature + PS_SIGNATURE_LEN / 2,
					      PS_SIGNATURE_LEN / 2);
	if (err == 0)
		err = mbedtls_ecdsa_verify(&verifier->group, digest, PS_DIGEST_LEN,
					   &verifier->point, &r, &s);
	mbedtls_mpi_free(&r);
	mbedtls_mpi_free(&s);
	switch (err) {
	case 0:
		return PS_OK;
	case MBEDTLS_ERR_ECP_VERIFY_FAILED:
		return PS_BAD_SIGNATURE;
	case MBEDTLS_ERR_MPI_ALLOC_FAILED:
	case MBEDTLS_ERR_ECP_ALLOC_FAILED:
		return PS_NO_MEMORY;
	default:
		return PS_CRYPTO;
	}
}

enum ps_err ps_ecdsa_verify(const uint8_t point[PS_POINT_LEN], const uint8_t digest[PS_DIGEST_LEN],
			    const uint8_t signature[PS_SIGNATURE_LEN])
{
	struct ps_ecdsa_verifier *verifier = NULL;
	enum ps_err err = ps_ecdsa_verifier_create(point, &verifier);

	if (!err)
		err = ps_ecdsa_verifier_check(verifier, digest, signature);
	ps_ecdsa_verifier_destroy(verifier);
	return err;
}
