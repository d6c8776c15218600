/*
 * What a small file says that only its owner may read: a private key, a PIN. Needs POSIX.
 */
#ifndef PS_SIGNING_SECRET_FILE_H
#define PS_SIGNING_SECRET_FILE_H

#include "signing/key_file.h"

/*
 * Reads @path into @text_out, NUL-terminated; @len_out without the NUL. The file must be regular,
 * shorter than @size, closed to group and others, and belong to this process's user or to root
 * (root may use anybody's). A credential of systemd is root's with an entry for one user in its
 * access list, which shows as a group that may read: that is no fault. The caller wipes the text.
 *
 * Errors: PS_NOT_FOUND, PS_IO (errno says why); PS_DENIED and PS_BAD_KEY (too long), with the
 * reason in @fault_out (NONE where the system denied it).
 */
PS_MUST_CHECK enum ps_err ps_secret_file_read(const char *path, char *text_out, size_t size,
					      size_t *len_out, enum ps_key_fault *fault_out);

#endif
