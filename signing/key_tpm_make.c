#include <string.h>

#include <mbedtls/platform_util.h>

#include "signing/key_make.h"
#include "signing/tpm.h"

/* The owner's primary storage key, as the TCG's provisioning guidance has it (its template H-2). */
static const TPM2B_PUBLIC primary_area = {
	.publicArea = { .type = TPM2_ALG_ECC,
			.nameAlg = TPM2_ALG_SHA256,
			.objectAttributes = TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_RESTRICTED |
					    TPMA_OBJECT_DECRYPT | TPMA_OBJECT_NODA |
					    TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
					    TPMA_OBJECT_SENSITIVEDATAORIGIN,
			.parameters.eccDetail = { .symmetric = { .algorithm = TPM2_ALG_AES,
								 .keyBits.aes = 128,
								 .mode.aes = TPM2_ALG_CFB },
						  .scheme.scheme = TPM2_ALG_NULL,
						  .curveID = TPM2_ECC_NIST_P256,
						  .kdf.scheme = TPM2_ALG_NULL } },
};

/* Signs what it is given, and nothing else; born in this TPM and never to leave it. */
static const TPM2B_PUBLIC key_area = {
	.publicArea = { .type = TPM2_ALG_ECC,
			.nameAlg = TPM2_ALG_SHA256,
			.objectAttributes = TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_SIGN_ENCRYPT |
					    TPMA_OBJECT_NODA | TPMA_OBJECT_FIXEDTPM |
					    TPMA_OBJECT_FIXEDPARENT |
					    TPMA_OBJECT_SENSITIVEDATAORIGIN,
			.parameters.eccDetail = { .symmetric.algorithm = TPM2_ALG_NULL,
						  .scheme = { .scheme = TPM2_ALG_ECDSA,
							      .details.ecdsa.hashAlg =
								      TPM2_ALG_SHA256 },
						  .curveID = TPM2_ECC_NIST_P256,
						  .kdf.scheme = TPM2_ALG_NULL } },
};

static enum ps_err check_free(struct ps_tpm *tpm, char *why_out)
{
	ESYS_TR object = ESYS_TR_NONE;
	enum ps_err err = ps_tpm_find(tpm, tpm->handle, why_out, &object);

	if (!err) {
		(void)tpm->abi.close(tpm->esys, &object);
		return ps_key_refuse(why_out, PS_EXISTS,
				     "the TPM has a key at this handle; a key is never "
				     "overwritten");
	}
	return err == PS_NOT_FOUND ? PS_OK : err;
}

/* A wrong answer here is about the owner, not about the file of the key. */
static enum ps_err judge_owner(struct ps_tpm *tpm, TSS2_RC rc, const char *what, char *why_out)
{
	enum ps_err err = ps_tpm_judge(tpm, rc, what, why_out);

	return err == PS_DENIED
		       ? ps_key_refuse(why_out, PS_DENIED,
				       "the TPM's owner has an authorisation, which packseal does "
				       "not take; make the key with tpm2-tools")
		       : err;
}

static enum ps_err make_primary(struct ps_tpm *tpm, char *why_out, ESYS_TR *primary_out)
{
	static const TPM2B_SENSITIVE_CREATE no_secret = { 0 };
	static const TPML_PCR_SELECTION no_pcr = { 0 };
	static const TPM2B_DATA nothing = { 0 };
	TPM2B_CREATION_DATA *data = NULL;
	TPMT_TK_CREATION *ticket = NULL;
	TPM2B_DIGEST *digest = NULL;
	TPM2B_PUBLIC *area = NULL;
	TSS2_RC rc =
		tpm->abi.create_primary(tpm->esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE,
					ESYS_TR_NONE, &no_secret, &primary_area, &nothing, &no_pcr,
					primary_out, &area, &data, &digest, &ticket);

	tpm->abi.free(area);
	tpm->abi.free(data);
	tpm->abi.free(digest);
	tpm->abi.free(ticket);
	return judge_owner(tpm, rc, "make its primary key", why_out);
}

static enum ps_err make_child(struct ps_tpm *tpm, ESYS_TR primary, char *why_out, ESYS_TR *key_out)
{
	static const TPML_PCR_SELECTION no_pcr = { 0 };
	static const TPM2B_DATA nothing = { 0 };
	TPM2B_SENSITIVE_CREATE secret = { 0 };
	TPM2B_CREATION_DATA *data = NULL;
	TPMT_TK_CREATION *ticket = NULL;
	TPM2B_DIGEST *digest = NULL;
	TPM2B_PRIVATE *wrapped = NULL;
	TPM2B_PUBLIC *area = NULL;
	enum ps_err err = ps_tpm_auth(tpm, why_out, &secret.sensitive.userAuth);

	if (!err)
		err = ps_tpm_judge(tpm,
				   tpm->abi.create(tpm->esys, primary, ESYS_TR_PASSWORD,
						   ESYS_TR_NONE, ESYS_TR_NONE, &secret, &key_area,
						   &nothing, &no_pcr, &wrapped, &area, &data,
						   &digest, &ticket),
				   "make a P-256 key", why_out);
	mbedtls_platform_zeroize(&secret, sizeof(secret));
	if (!err)
		err = ps_tpm_judge(tpm,
				   tpm->abi.load(tpm->esys, primary, ESYS_TR_PASSWORD, ESYS_TR_NONE,
						 ESYS_TR_NONE, wrapped, area, key_out),
				   "load the new key", why_out);
	tpm->abi.free(wrapped);
	tpm->abi.free(area);
	tpm->abi.free(data);
	tpm->abi.free(digest);
	tpm->abi.free(ticket);
	return err;
}

static enum ps_err keep(struct ps_tpm *tpm, ESYS_TR key, char *why_out)
{
	ESYS_TR kept = ESYS_TR_NONE;
	TSS2_RC rc = tpm->abi.evict_control(tpm->esys, ESYS_TR_RH_OWNER, key, ESYS_TR_PASSWORD,
					    ESYS_TR_NONE, ESYS_TR_NONE, tpm->handle, &kept);

	if (rc == TPM2_RC_NV_SPACE)
		return ps_key_refuse(why_out, PS_NO_SPACE, "the TPM has no room for a key");
	return judge_owner(tpm, rc, "keep the new key", why_out);
}

enum ps_err ps_key_tpm_make(const char *uri, char *why_out)
{
	ESYS_TR primary = ESYS_TR_NONE, key = ESYS_TR_NONE;
	struct ps_tpm *tpm = NULL;
	enum ps_err err = ps_tpm_create(uri, why_out, &tpm);

	if (!err)
		err = ps_tpm_connect(tpm, why_out);
	if (!err)
		err = check_free(tpm, why_out);
	if (!err)
		err = make_primary(tpm, why_out, &primary);
	if (!err)
		err = make_child(tpm, primary, why_out, &key);
	if (!err)
		err = keep(tpm, key, why_out);
	/* A TPM without a resource manager would keep them in its small memory. */
	if (key != ESYS_TR_NONE)
		(void)tpm->abi.flush(tpm->esys, key);
	if (primary != ESYS_TR_NONE)
		(void)tpm->abi.flush(tpm->esys, primary);
	ps_tpm_destroy(tpm);
	return err;
}
