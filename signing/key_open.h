/*
 * The one way to open a private key, wherever it lives. @where is
 *
 *	/etc/packseal/station.key	a PEM file (signing/key_file.h)
 *	pkcs11:token=…;object=…		a key on a token, as RFC 7512 names it
 *	tpm:0x81010001?…		a persistent key of a TPM 2.0
 *
 * A PIN or an authorisation never stands in @where itself but in a file that it names by
 * pin-source: configurations are copied, printed and hashed.
 *
 * Needs POSIX. One thread at a time uses a key (signing/key.h).
 */
#ifndef PS_SIGNING_KEY_OPEN_H
#define PS_SIGNING_KEY_OPEN_H

#include <stdbool.h>

#include "signing/key.h"

/* Is it the name of a file, and neither of the URIs? */
bool ps_key_is_path(const char *where);

/* Where such a key lives, for people: "file", "token", "TPM". */
const char *ps_key_place(const char *where);

/*
 * Opens the key, and learns its public half. On an error @why_out gets the reason and the remedy as
 * a part of a sentence, without a full stop, for behind "KEY cannot be used: ".
 *
 * Errors: PS_NOT_FOUND (no such file, or no such key on what is there), PS_DENIED (a file open to
 * others, a wrong or locked PIN: trying again makes it worse), PS_BAD_KEY (not P-256, or not a
 * key), PS_INVALID (@where makes no sense), PS_UNSUPPORTED (a library is not installed), PS_IO (the
 * token or the TPM is not there or does not answer: trying again may help), PS_NO_MEMORY,
 * PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_key_open(const char *where, char why_out[PS_KEY_WHY_MAX],
				      struct ps_key **key_out);

#endif
