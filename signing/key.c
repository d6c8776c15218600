#include "signing/key.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum ps_err ps_key_sign_unchecked(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
				  uint8_t signature_out[PS_SIGNATURE_LEN])
{
	uint8_t signature[PS_SIGNATURE_LEN];
	enum ps_err err;

	key->why[0] = '\0';
	err = key->ops->sign_digest(key, digest, signature);
	if (err)
		return err;
	if (ps_ecdsa_normalise(signature))
		return PS_CRYPTO;
	memcpy(signature_out, signature, sizeof(signature));
	return PS_OK;
}

enum ps_err ps_key_sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			       uint8_t signature_out[PS_SIGNATURE_LEN])
{
	uint8_t signature[PS_SIGNATURE_LEN];
	enum ps_err err = PS_OK;

	if (!key->verifier)
		err = ps_ecdsa_verifier_create(key->point, &key->verifier);
	if (!err)
		err = ps_key_sign_unchecked(key, digest, signature);
	if (err)
		return err;
	err = ps_ecdsa_verifier_check(key->verifier, digest, signature);
	if (err)
		return err == PS_NO_MEMORY ? err : PS_CRYPTO;
	memcpy(signature_out, signature, sizeof(signature));
	return PS_OK;
}

enum ps_err ps_key_refuse(char *why_out, enum ps_err err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vsnprintf(why_out, PS_KEY_WHY_MAX, format, args) < 0)
		why_out[0] = '\0';
	va_end(args);
	return err;
}

void ps_key_destroy(struct ps_key *key)
{
	if (!key)
		return;
	ps_ecdsa_verifier_destroy(key->verifier);
	key->ops->destroy(key);
}
