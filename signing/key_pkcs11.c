#include "signing/key_pkcs11.h"

#include <stdlib.h>
#include <string.h>

#include "signing/p11_key.h"

struct token_key {
	struct ps_key key; /* first: the two share an address */
	struct ps_p11 *p11;
	struct ps_p11_key on_token;
};

static enum ps_err sign_once(struct token_key *token_key, const uint8_t digest[PS_DIGEST_LEN],
			     uint8_t signature_out[PS_SIGNATURE_LEN], CK_RV *rv_out)
{
	CK_MECHANISM mechanism = { CKM_ECDSA, NULL, 0 };
	struct ps_p11 *p11 = token_key->p11;
	uint8_t signature[PS_SIGNATURE_LEN], hash[PS_DIGEST_LEN];
	CK_ULONG len = sizeof(signature);
	enum ps_err err = PS_OK;
	CK_RV rv;

	memcpy(hash, digest, sizeof(hash)); /* PKCS#11 knows no const */
	rv = p11->token->C_SignInit(p11->session, &mechanism, token_key->on_token.object);
	if (!rv && token_key->on_token.asks_always)
		err = ps_p11_login(p11, CKU_CONTEXT_SPECIFIC, token_key->key.why);
	if (err)
		return err;
	if (!rv)
		rv = p11->token->C_Sign(p11->session, hash, sizeof(hash), signature, &len);
	*rv_out = rv;
	err = ps_p11_judge(p11, rv, "sign", token_key->key.why);
	if (!err && len != sizeof(signature))
		err = ps_key_refuse(token_key->key.why, PS_CRYPTO,
				    "the token gave a signature of another length");
	if (!err)
		memcpy(signature_out, signature, sizeof(signature));
	return err;
}

/* Another key under the same name must not go on signing: the certificate is not its. */
static enum ps_err reconnect(struct token_key *token_key)
{
	struct ps_p11_key found;
	enum ps_err err;

	ps_p11_disconnect(token_key->p11);
	err = ps_p11_connect(token_key->p11, false, token_key->key.why);
	if (!err)
		err = ps_p11_key_find(token_key->p11, token_key->key.why, &found);
	if (!err && memcmp(found.point, token_key->key.point, PS_POINT_LEN) != 0)
		err = ps_key_refuse(token_key->key.why, PS_MISMATCH,
				    "the token that is there now has another key under this name");
	if (err)
		ps_p11_disconnect(token_key->p11);
	else
		token_key->on_token = found;
	return err;
}

static enum ps_err sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			       uint8_t signature_out[PS_SIGNATURE_LEN])
{
	struct token_key *token_key = (struct token_key *)key;
	CK_RV rv = CKR_OK;
	enum ps_err err = PS_IO;

	if (token_key->p11->token) {
		err = sign_once(token_key, digest, signature_out, &rv);
		if (!err || rv == CKR_OK)
			return err;
	}
	/* A token that was away has forgotten session and login, and names its key anew. */
	err = reconnect(token_key);
	return err ? err : sign_once(token_key, digest, signature_out, &rv);
}

static void destroy(struct ps_key *key)
{
	struct token_key *token_key = (struct token_key *)key;

	ps_p11_destroy(token_key->p11);
	free(token_key);
}

static const struct ps_key_ops ops = {
	.kind = "pkcs11", .hardware = true, .sign_digest = sign_digest, .destroy = destroy
};

/* The public half is another object, so only a signature shows that it belongs to this key. */
static enum ps_err prove(struct ps_key *key, char *why_out)
{
	uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN];
	enum ps_err err = ps_digest("packseal", 8, digest);

	if (!err)
		err = ps_key_sign_digest(key, digest, signature);
	if (!err)
		return PS_OK;
	if (err == PS_CRYPTO && !key->why[0])
		return ps_key_refuse(why_out, PS_BAD_KEY,
				     "its signature does not fit the public key that the token has "
				     "beside it");
	return ps_key_refuse(why_out, err, "%s", key->why[0] ? key->why : ps_err_text(err));
}

enum ps_err ps_key_pkcs11_open(const char *uri, char *why_out, struct ps_key **key_out)
{
	struct token_key *token_key = calloc(1, sizeof(*token_key));
	enum ps_err err;

	if (!token_key)
		return ps_key_refuse(why_out, PS_NO_MEMORY, "%s", ps_err_text(PS_NO_MEMORY));
	token_key->key.ops = &ops;
	err = ps_p11_create(uri, why_out, &token_key->p11);
	if (!err)
		err = ps_p11_connect(token_key->p11, false, why_out);
	if (!err)
		err = ps_p11_key_find(token_key->p11, why_out, &token_key->on_token);
	if (!err) {
		memcpy(token_key->key.point, token_key->on_token.point, PS_POINT_LEN);
		err = prove(&token_key->key, why_out);
	}
	if (err)
		ps_key_destroy(&token_key->key);
	else
		*key_out = &token_key->key;
	return err;
}
