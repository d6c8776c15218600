#include "signing/attestation_make.h"

#include <string.h>

#include <mbedtls/platform_util.h>

#include "signing/cbor.h"
#include "signing/tpm.h"

/* What TPM2_Certify and the two keys say. */
struct statement {
	TPM2B_PUBLIC *key;
	TPM2B_PUBLIC *ak;
	TPM2B_ATTEST *attest;
	TPMT_SIGNATURE *signature;
};

static enum ps_err read_public(struct ps_tpm *tpm, ESYS_TR object, char *why_out,
			       TPM2B_PUBLIC **area_out)
{
	return ps_tpm_judge(tpm,
			    tpm->abi.read_public(tpm->esys, object, ESYS_TR_NONE, ESYS_TR_NONE,
						 ESYS_TR_NONE, area_out, NULL, NULL),
			    "show a key", why_out);
}

static enum ps_err certify(struct ps_tpm *tpm, ESYS_TR key, ESYS_TR ak, char *why_out,
			   struct statement *statement)
{
	const TPMT_SIG_SCHEME its_own = { .scheme = TPM2_ALG_NULL };
	TPM2B_DATA about = { .size = PS_DIGEST_LEN };
	uint8_t point[PS_POINT_LEN];
	TPM2B_AUTH auth = { 0 };
	enum ps_err err = ps_tpm_point(&statement->key->publicArea, why_out, point);

	if (!err && ps_ecdsa_fingerprint(point, about.buffer))
		err = ps_key_refuse(why_out, PS_CRYPTO, "%s", ps_err_text(PS_CRYPTO));
	if (!err)
		err = ps_tpm_auth(tpm, why_out, &auth);
	if (!err)
		err = ps_tpm_judge(tpm, tpm->abi.set_auth(tpm->esys, key, &auth),
				   "take an authorisation", why_out);
	mbedtls_platform_zeroize(&auth, sizeof(auth));
	return err ? err
		   : ps_tpm_judge(tpm,
				  tpm->abi.certify(tpm->esys, key, ak, ESYS_TR_PASSWORD,
						   ESYS_TR_PASSWORD, ESYS_TR_NONE, &about, &its_own,
						   &statement->attest, &statement->signature),
				  "certify its key", why_out);
}

/* Elliptic attestation keys are compared here; of an RSA one the verifier says whether it fits. */
static enum ps_err check_chain(const struct ps_certificates *chain, const TPMT_PUBLIC *ak,
			       char *why_out)
{
	uint8_t certified[PS_POINT_LEN];
	const TPM2B_ECC_PARAMETER *x = &ak->unique.ecc.x;

	if (ak->type != TPM2_ALG_ECC || ak->parameters.eccDetail.curveID != TPM2_ECC_NIST_P256)
		return PS_OK;
	if (ps_certificate_public_point(chain, 0, certified) || x->size > 32 ||
	    memcmp(certified + 1 + 32 - x->size, x->buffer, x->size) != 0)
		return ps_key_refuse(why_out, PS_BAD_CERTIFICATE,
				     "the first certificate is not of the attestation key at that "
				     "handle");
	return PS_OK;
}

static enum ps_err compose(const struct ps_tpm *tpm, const struct statement *statement,
			   const struct ps_certificates *chain, char *why_out, struct ps_buf *cbor)
{
	uint8_t area[sizeof(TPMT_PUBLIC)], signature[sizeof(TPMT_SIGNATURE)];
	size_t area_len = 0, signature_len = 0;
	struct ps_buf item;
	enum ps_err err;

	if (tpm->abi.marshal_public(&statement->key->publicArea, area, sizeof(area), &area_len) ||
	    tpm->abi.marshal_signature(statement->signature, signature, sizeof(signature),
				       &signature_len))
		return ps_key_refuse(why_out, PS_CRYPTO, "tpm2-tss cannot write what the TPM said");
	ps_buf_init(&item);
	item.cap = PS_ATTESTATION_MADE_MAX;
	ps_cbor_add_array(&item, 5);
	ps_cbor_add_uint(&item, 1);
	ps_cbor_add_array(&item, ps_certificates_count(chain));
	for (size_t i = 0; i < ps_certificates_count(chain); i++) {
		size_t len = 0;
		const uint8_t *der = ps_certificates_der(chain, i, &len);

		ps_cbor_add_bytes(&item, der, len);
	}
	ps_cbor_add_bytes(&item, area, area_len);
	ps_cbor_add_bytes(&item, statement->attest->attestationData, statement->attest->size);
	ps_cbor_add_bytes(&item, signature, signature_len);
	if (!item.err)
		ps_buf_add(cbor, item.bytes, item.len);
	err = item.err ? item.err : cbor->err;
	ps_buf_release(&item);
	return err ? ps_key_refuse(why_out, err, "%s",
				   err == PS_LIMIT ? "with these certificates the attestation is "
						     "longer than 16384 bytes"
						   : ps_err_text(err))
		   : PS_OK;
}

/* The attestation key, and whether @chain is of it. */
static enum ps_err find_ak(struct ps_tpm *tpm, uint32_t ak_handle,
			   const struct ps_certificates *chain, char *why_out, ESYS_TR *ak_out,
			   TPM2B_PUBLIC **area_out)
{
	enum ps_err err = ps_tpm_find(tpm, ak_handle, why_out, ak_out);

	if (err == PS_NOT_FOUND)
		return ps_key_refuse(why_out, err,
				     "the TPM has no attestation key at 0x%x; its maker or "
				     "tpm2-tools put one there, packseal does not",
				     ak_handle);
	if (!err)
		err = read_public(tpm, *ak_out, why_out, area_out);
	return err ? err : check_chain(chain, &(*area_out)->publicArea, why_out);
}

enum ps_err ps_attestation_check(const char *uri, uint32_t ak_handle,
				 const struct ps_certificates *chain, char *why_out)
{
	TPM2B_PUBLIC *area = NULL;
	ESYS_TR ak = ESYS_TR_NONE;
	struct ps_tpm *tpm = NULL;
	enum ps_err err = ps_tpm_create(uri, why_out, &tpm);

	if (err)
		return err;
	err = ps_tpm_connect(tpm, why_out);
	if (!err)
		err = find_ak(tpm, ak_handle, chain, why_out, &ak, &area);
	tpm->abi.free(area);
	ps_tpm_destroy(tpm);
	return err;
}

enum ps_err ps_attestation_make(const char *uri, uint32_t ak_handle,
				const struct ps_certificates *chain, char *why_out,
				struct ps_buf *cbor)
{
	ESYS_TR key = ESYS_TR_NONE, ak = ESYS_TR_NONE;
	struct statement statement = { .key = NULL };
	struct ps_tpm *tpm = NULL;
	enum ps_err err = ps_tpm_create(uri, why_out, &tpm);

	if (err)
		return err;
	err = ps_tpm_connect(tpm, why_out);
	if (!err)
		err = ps_tpm_find(tpm, tpm->handle, why_out, &key);
	if (!err)
		err = read_public(tpm, key, why_out, &statement.key);
	if (!err)
		err = find_ak(tpm, ak_handle, chain, why_out, &ak, &statement.ak);
	if (!err)
		err = certify(tpm, key, ak, why_out, &statement);
	if (!err)
		err = compose(tpm, &statement, chain, why_out, cbor);
	tpm->abi.free(statement.key);
	tpm->abi.free(statement.ak);
	tpm->abi.free(statement.attest);
	tpm->abi.free(statement.signature);
	ps_tpm_destroy(tpm);
	return err;
}
