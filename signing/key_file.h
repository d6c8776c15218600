/*
 * A key in a PEM file: SEC1 ("EC PRIVATE KEY") or PKCS#8 ("PRIVATE KEY"), as openssl reads and
 * writes them. Whoever controls the device can copy it; the verifier says so ("software_key").
 *
 * Needs POSIX. One thread at a time uses a key (signing/key.h).
 */
#ifndef PS_SIGNING_KEY_FILE_H
#define PS_SIGNING_KEY_FILE_H

#include "signing/key.h"
#include "signing/random.h"

/* Why a file is refused, more precisely than enum ps_err can say. */
#define PS_KEY_FAULTS(X)                                                                  \
	X(NONE, "the file itself is not the reason")                                      \
	X(NOT_A_FILE, "it is not a regular file")                                         \
	X(OPEN_TO_OTHERS, "other users may reach it: chmod 600 it")                       \
	X(OTHER_OWNER, "it belongs to another user")                                      \
	X(TOO_LONG, "it is too long for what it should be")                               \
	X(NOT_PEM, "it is not a private key in PEM form")                                 \
	X(ENCRYPTED, "it is encrypted, and a station has nobody to ask for a passphrase") \
	X(RSA, "it is an RSA key; packseal needs ECDSA P-256")                            \
	X(ED25519, "it is an Ed25519 key; packseal needs ECDSA P-256")                    \
	X(ED448, "it is an Ed448 key; packseal needs ECDSA P-256")                        \
	X(P384, "it is a P-384 key; packseal needs ECDSA P-256")                          \
	X(P521, "it is a P-521 key; packseal needs ECDSA P-256")                          \
	X(SECP256K1, "it is a secp256k1 key; packseal needs ECDSA P-256")                 \
	X(OTHER_KIND, "it is not an ECDSA P-256 key")

enum ps_key_fault {
#define X(code, sentence) PS_KEY_FAULT_##code,
	PS_KEY_FAULTS(X)
#undef X
};

/* The sentence for people, without a full stop. Never NULL. */
const char *ps_key_fault_text(enum ps_key_fault fault);

/*
 * Opens the key in @path. The file must be regular, belong to this process's user (root may use
 * another's) and be closed to group and others.
 *
 * Errors: PS_NOT_FOUND, PS_IO (errno says why), PS_NO_MEMORY, PS_CRYPTO; PS_DENIED and PS_BAD_KEY,
 * with the reason in @fault_out (may be NULL; it is NONE after any other error).
 */
PS_MUST_CHECK enum ps_err ps_key_file_open(const char *path, enum ps_key_fault *fault_out,
					   struct ps_key **key_out);

/*
 * Makes a new key and writes it to @path (SEC1, mode 0600), which must not exist. When this returns
 * PS_OK the file is on the medium; on an error it is not there.
 *
 * Errors: PS_EXISTS, PS_NOT_FOUND (no such directory), PS_DENIED, PS_NO_SPACE, PS_IO (errno says
 * why), PS_NO_MEMORY, PS_CRYPTO, those of @random.
 */
PS_MUST_CHECK enum ps_err ps_key_file_create(const char *path, const struct ps_random *random,
					     struct ps_key **key_out);

/*
 * Makes a new key that no file has, and that is gone with the process. Errors: PS_NO_MEMORY,
 * PS_CRYPTO, those of @random.
 */
PS_MUST_CHECK enum ps_err ps_key_session_create(const struct ps_random *random,
						struct ps_key **key_out);

#endif
