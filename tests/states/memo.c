/*
 * Signatures that were made or checked once are remembered: the same stand in a hundred thousand
 * states, and each would cost more than all the rest of a state. There is one key here, so a digest
 * and a signature say which case it is. By the linker's --wrap.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "signing/ecdsa.h"
#include "signing/key.h"

#define ROOM (1U << 18)

struct known {
	bool used;
	enum ps_err err;
	uint8_t digest[PS_DIGEST_LEN];
	uint8_t signature[PS_SIGNATURE_LEN];
};

/* The wrapped functions have no context to carry these in. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct known *checked;
static struct known *made;

static struct known *place(struct known **table, const uint8_t digest[PS_DIGEST_LEN],
			   const uint8_t *signature)
{
	uint64_t at, more = 0;

	if (!*table)
		*table = calloc(ROOM, sizeof(**table));
	if (!*table)
		abort();
	memcpy(&at, digest, sizeof(at));
	if (signature)
		memcpy(&more, signature, sizeof(more));
	return &(*table)[(at ^ more) % ROOM];
}

static bool knows(const struct known *known, const uint8_t digest[PS_DIGEST_LEN],
		  const uint8_t *signature)
{
	return known->used && memcmp(known->digest, digest, PS_DIGEST_LEN) == 0 &&
	       (!signature || memcmp(known->signature, signature, PS_SIGNATURE_LEN) == 0);
}

static void learn(struct known *known, const uint8_t digest[PS_DIGEST_LEN],
		  const uint8_t signature[PS_SIGNATURE_LEN], enum ps_err err)
{
	known->used = true;
	known->err = err;
	memcpy(known->digest, digest, PS_DIGEST_LEN);
	memcpy(known->signature, signature, PS_SIGNATURE_LEN);
}

enum ps_err __real_ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
					   const uint8_t digest[PS_DIGEST_LEN],
					   const uint8_t signature[PS_SIGNATURE_LEN]);
enum ps_err __wrap_ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
					   const uint8_t digest[PS_DIGEST_LEN],
					   const uint8_t signature[PS_SIGNATURE_LEN]);
enum ps_err __wrap_ps_ecdsa_verifier_check(struct ps_ecdsa_verifier *verifier,
					   const uint8_t digest[PS_DIGEST_LEN],
					   const uint8_t signature[PS_SIGNATURE_LEN])
{
	struct known *known;
	enum ps_err err;

	pthread_mutex_lock(&lock);
	known = place(&checked, digest, signature);
	if (!knows(known, digest, signature))
		learn(known, digest, signature,
		      __real_ps_ecdsa_verifier_check(verifier, digest, signature));
	err = known->err;
	pthread_mutex_unlock(&lock);
	return err;
}

enum ps_err __real_ps_ecdsa_verify(const uint8_t point[PS_POINT_LEN],
				   const uint8_t digest[PS_DIGEST_LEN],
				   const uint8_t signature[PS_SIGNATURE_LEN]);
enum ps_err __wrap_ps_ecdsa_verify(const uint8_t point[PS_POINT_LEN],
				   const uint8_t digest[PS_DIGEST_LEN],
				   const uint8_t signature[PS_SIGNATURE_LEN]);
enum ps_err __wrap_ps_ecdsa_verify(const uint8_t point[PS_POINT_LEN],
				   const uint8_t digest[PS_DIGEST_LEN],
				   const uint8_t signature[PS_SIGNATURE_LEN])
{
	struct known *known;
	enum ps_err err;

	pthread_mutex_lock(&lock);
	known = place(&checked, digest, signature);
	if (!knows(known, digest, signature))
		learn(known, digest, signature, __real_ps_ecdsa_verify(point, digest, signature));
	err = known->err;
	pthread_mutex_unlock(&lock);
	return err;
}

enum ps_err __real_ps_key_sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
				      uint8_t signature_out[PS_SIGNATURE_LEN]);
enum ps_err __wrap_ps_key_sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
				      uint8_t signature_out[PS_SIGNATURE_LEN]);
enum ps_err __wrap_ps_key_sign_digest(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
				      uint8_t signature_out[PS_SIGNATURE_LEN])
{
	uint8_t signature[PS_SIGNATURE_LEN];
	struct known *known;
	enum ps_err err;
	bool is_known;

	pthread_mutex_lock(&lock);
	known = place(&made, digest, NULL);
	is_known = knows(known, digest, NULL);
	if (is_known)
		memcpy(signature_out, known->signature, PS_SIGNATURE_LEN);
	pthread_mutex_unlock(&lock);
	if (is_known)
		return PS_OK;
	/* it checks what it made, and so comes back here */
	err = __real_ps_key_sign_digest(key, digest, signature);
	if (err)
		return err;
	pthread_mutex_lock(&lock);
	learn(known, digest, signature, PS_OK);
	pthread_mutex_unlock(&lock);
	memcpy(signature_out, signature, PS_SIGNATURE_LEN);
	return PS_OK;
}
