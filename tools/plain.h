/*
 * The plain way out: a take as files that `sha256sum`, `openssl` and `certtool` verify, without any
 * program of ours (signing/FORMAT.md, "The plain way").
 */
#ifndef PS_TOOLS_PLAIN_H
#define PS_TOOLS_PLAIN_H

#include <stdbool.h>

/* What HOWTO.txt says: a line that begins with "  $ " is to be run as it stands. */
extern const char ps_plain_howto[];

/*
 * Fills the new directory @dir out of the file @path: the pictures that SHA256SUMS lists,
 * SHA256SUMS, the statement with its signature in two forms, the certificates and HOWTO.txt.
 *
 * Says how many pictures that are, unless @quiet. Complains on standard error. Returns 0 or the
 * exit status. A file that is not as signed, or does not show all that SHA256SUMS lists, is refused
 * before anything is written.
 */
int ps_plain_export(const char *path, const char *dir, bool quiet);

#endif
