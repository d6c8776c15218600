/*
 * struct ps_key: a station's or a CA's private P-256 key, wherever it lives.
 *
 * A back end embeds it as its first member, fills it in, and hands out a pointer to it: a file
 * (signing/key_file.h), a PKCS#11 token or a TPM. signing/key_open.h opens any of them. The private
 * number itself is never asked for.
 *
 * One thread at a time uses a key: it keeps what it has reckoned.
 */
#ifndef PS_SIGNING_KEY_H
#define PS_SIGNING_KEY_H

#include <stdbool.h>

#include "signing/ecdsa.h"
#include "signing/error.h"

/* Room for the reason why a key does not work, as a part of a sentence. */
#define PS_KEY_WHY_MAX 256

struct ps_key;

struct ps_key_ops {
	const char *kind; /* where the key lives: "file" */
	/* The private half is in hardware, and one signature may take half a second. */
	bool hardware;
	/* ES256 over a finished digest, as r ‖ s; S may be high. */
	enum ps_err (*sign_digest)(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
				   uint8_t signature_out[PS_SIGNATURE_LEN]);
	void (*destroy)(struct ps_key *key);
};

struct ps_key {
	const struct ps_key_ops *ops;
	uint8_t point[PS_POINT_LEN];	    /* the public half; the back end fills it in */
	struct ps_ecdsa_verifier *verifier; /* ps_key_sign_digest's own; begins as NULL */
	char why[PS_KEY_WHY_MAX]; /* of the last signature that a back end refused; else "" */
};

/*
 * Signs a SHA-256 digest. The signature has a low S and has been checked with the public point: a
 * failing chip must not fill months of files with signatures that nobody can verify.
 *
 * Errors: PS_CRYPTO when the signature is not good, else those of the back end.
 */
PS_MUST_CHECK enum ps_err ps_key_sign_digest(struct ps_key *key,
					     const uint8_t digest[PS_DIGEST_LEN],
					     uint8_t signature_out[PS_SIGNATURE_LEN]);

/*
 * The same without the check, which costs more than signing. For seals: START before them and the
 * ending behind them are checked, so a failing chip shows within the take.
 *
 * Errors: PS_CRYPTO when the signature cannot be brought into its one form, else the back end's.
 */
PS_MUST_CHECK enum ps_err ps_key_sign_unchecked(struct ps_key *key,
						const uint8_t digest[PS_DIGEST_LEN],
						uint8_t signature_out[PS_SIGNATURE_LEN]);

/* Writes the reason into @why_out (PS_KEY_WHY_MAX bytes; what is longer is cut) and returns @err.
 */
PS_PRINTF(3, 4)
enum ps_err ps_key_refuse(char *why_out, enum ps_err err, const char *format, ...);

/* NULL is fine. */
void ps_key_destroy(struct ps_key *key);

#endif
