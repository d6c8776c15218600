/*
 * The plain way out: a take as files that `sha256sum`, `openssl` and `certtool` verify, without any
 * program of ours (signing/FORMAT.md, "The plain way").
 */
#ifndef PS_TOOLS_PLAIN_H
#define PS_TOOLS_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/digest.h"
#include "signing/limits.h"

/* What HOWTO.txt says: a line that begins with "  $ " is to be run as it stands. */
extern const char ps_plain_howto[];

/* What was handed out: SHA256SUMS has the digest of each picture, and so its own stands for all. */
#define PS_PLAIN_SUMS "SHA256SUMS"

struct ps_plain_made {
	uint64_t take_number;
	uint8_t take[PS_HASH_LEN];
	uint8_t sums[PS_DIGEST_LEN];
	uint64_t sums_bytes;
};

/*
 * Fills the new directory @dir out of the file @path: the pictures that SHA256SUMS lists,
 * SHA256SUMS, the statement with its signature in two forms, the certificates and HOWTO.txt.
 *
 * Says how many pictures that are, unless @quiet. @made_out: only on success. Complains on standard
 * error. Returns 0 or the exit status. A file that is not as signed, or does not show all that
 * SHA256SUMS lists, is refused before anything is written.
 */
int ps_plain_export(const char *path, const char *dir, bool quiet, struct ps_plain_made *made_out);

#endif
