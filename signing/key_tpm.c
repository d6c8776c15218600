#include "signing/key_tpm.h"

#include <stdlib.h>
#include <string.h>

#include <mbedtls/platform_util.h>

#include "signing/tpm.h"

struct tpm_key {
	struct ps_key key; /* first: the two share an address */
	struct ps_tpm *tpm;
	ESYS_TR object; /* while the TPM is connected */
};

/* Also makes sure that no other key has come to lie at the handle. */
static enum ps_err find(struct tpm_key *tpm_key, bool is_first, char *why_out)
{
	struct ps_tpm *tpm = tpm_key->tpm;
	uint8_t point[PS_POINT_LEN];
	TPM2B_PUBLIC *area = NULL;
	enum ps_err err = ps_tpm_find(tpm, tpm->handle, why_out, &tpm_key->object);

	if (err)
		return err;
	err = ps_tpm_judge(tpm,
			   tpm->abi.read_public(tpm->esys, tpm_key->object, ESYS_TR_NONE,
						ESYS_TR_NONE, ESYS_TR_NONE, &area, NULL, NULL),
			   "show its key", why_out);
	if (!err)
		err = ps_tpm_point(&area->publicArea, why_out, point);
	if (!err && is_first)
		memcpy(tpm_key->key.point, point, PS_POINT_LEN);
	else if (!err && memcmp(point, tpm_key->key.point, PS_POINT_LEN) != 0)
		err = ps_key_refuse(why_out, PS_MISMATCH,
				    "the TPM has another key at this handle now");
	tpm->abi.free(area);
	return err;
}

/* The authorisation stays in the memory of tpm2-tss for this one call. */
static enum ps_err authorise(struct tpm_key *tpm_key)
{
	struct ps_tpm *tpm = tpm_key->tpm;
	TPM2B_AUTH auth = { 0 };
	enum ps_err err;

	if (tpm->pin_refused)
		return ps_key_refuse(tpm_key->key.why, PS_DENIED,
				     "the TPM refused the authorisation before; put the right one "
				     "into its file and start again");
	err = ps_tpm_auth(tpm, tpm_key->key.why, &auth);
	if (!err)
		err = ps_tpm_judge(tpm, tpm->abi.set_auth(tpm->esys, tpm_key->object, &auth),
				   "take an authorisation", tpm_key->key.why);
	mbedtls_platform_zeroize(&auth, sizeof(auth));
	return err;
}

/* A number of a signature may come without its leading zeros. */
static bool put_number(const TPM2B_ECC_PARAMETER *number, uint8_t out[PS_SIGNATURE_LEN / 2])
{
	const size_t len = PS_SIGNATURE_LEN / 2;

	if (number->size > len)
		return false;
	memset(out, 0, len);
	memcpy(out + len - number->size, number->buffer, number->size);
	return true;
}

static enum ps_err sign_once(struct tpm_key *tpm_key, const uint8_t digest[PS_DIGEST_LEN],
			     uint8_t signature_out[PS_SIGNATURE_LEN])
{
	const TPMT_SIG_SCHEME scheme = { .scheme = TPM2_ALG_ECDSA,
					 .details.ecdsa.hashAlg = TPM2_ALG_SHA256 };
	const TPMT_TK_HASHCHECK not_its_own = { .tag = TPM2_ST_HASHCHECK,
						.hierarchy = TPM2_RH_NULL };
	static const TPM2B_AUTH none = { 0 };
	uint8_t numbers[PS_SIGNATURE_LEN];
	struct ps_tpm *tpm = tpm_key->tpm;
	TPM2B_DIGEST hash = { .size = PS_DIGEST_LEN };
	TPMT_SIGNATURE *signature = NULL;
	enum ps_err err = authorise(tpm_key);

	if (err)
		return err;
	memcpy(hash.buffer, digest, PS_DIGEST_LEN);
	err = ps_tpm_judge(tpm,
			   tpm->abi.sign(tpm->esys, tpm_key->object, ESYS_TR_PASSWORD, ESYS_TR_NONE,
					 ESYS_TR_NONE, &hash, &scheme, &not_its_own, &signature),
			   "sign", tpm_key->key.why);
	(void)tpm->abi.set_auth(tpm->esys, tpm_key->object, &none);
	if (!err &&
	    (signature->sigAlg != TPM2_ALG_ECDSA ||
	     !put_number(&signature->signature.ecdsa.signatureR, numbers) ||
	     !put_number(&signature->signature.ecdsa.signatureS, numbers + PS_SIGNATURE_LEN / 2)))
		err = ps_key_refuse(tpm_key->key.why, PS_CRYPTO,
				    "the TPM gave a signature of another kind");
	if (!err)
		memcpy(signature_out, numbers, PS_SIGNATURE_LEN);
	if (signature)
		tpm->abi.free(signature);
	return err;
}

static enum ps_err reconnect(struct tpm_key *tpm_key)
{
	enum ps_err err;

	ps_tpm_disconnect(tpm_key->tpm);
	err = ps_tpm_connect(tpm_key->tpm, tpm_key->key.why);
	if (!err)
		err = find(tpm_key, false, tpm_key->key.why);
	if (err)
		ps_tpm_disconnect(tpm_key->tpm);
	return err;
}

static enum ps_err sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			       uint8_t signature_out[PS_SIGNATURE_LEN])
{
	struct tpm_key *tpm_key = (struct tpm_key *)key;
	enum ps_err err = PS_IO;

	if (tpm_key->tpm->esys)
		err = sign_once(tpm_key, digest, signature_out);
	if (err != PS_IO)
		return err;
	err = reconnect(tpm_key);
	return err ? err : sign_once(tpm_key, digest, signature_out);
}

static void destroy(struct ps_key *key)
{
	struct tpm_key *tpm_key = (struct tpm_key *)key;

	ps_tpm_destroy(tpm_key->tpm);
	free(tpm_key);
}

static const struct ps_key_ops ops = {
	.kind = "tpm", .hardware = true, .sign_digest = sign_digest, .destroy = destroy
};

static enum ps_err prove(struct ps_key *key, char *why_out)
{
	uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN];
	enum ps_err err = ps_digest("packseal", 8, digest);

	if (!err)
		err = ps_key_sign_digest(key, digest, signature);
	return err ? ps_key_refuse(why_out, err, "%s", key->why[0] ? key->why : ps_err_text(err))
		   : PS_OK;
}

enum ps_err ps_key_tpm_open(const char *uri, char *why_out, struct ps_key **key_out)
{
	struct tpm_key *tpm_key = calloc(1, sizeof(*tpm_key));
	enum ps_err err;

	if (!tpm_key)
		return ps_key_refuse(why_out, PS_NO_MEMORY, "%s", ps_err_text(PS_NO_MEMORY));
	tpm_key->key.ops = &ops;
	err = ps_tpm_create(uri, why_out, &tpm_key->tpm);
	if (!err)
		err = ps_tpm_connect(tpm_key->tpm, why_out);
	if (!err)
		err = find(tpm_key, true, why_out);
	if (!err)
		err = prove(&tpm_key->key, why_out);
	if (err)
		ps_key_destroy(&tpm_key->key);
	else
		*key_out = &tpm_key->key;
	return err;
}
