/* Revocation lists that the user gives: files in DER or PEM, or folders of such. */
#ifndef PS_TOOLS_CRL_FILES_H
#define PS_TOOLS_CRL_FILES_H

#include "signing/clip.h"
#include "signing/crl.h"

#define PS_CRL_FILES_MAX 64

/* Zeros at the beginning. */
struct ps_crl_files {
	size_t count;
	struct ps_buf bufs[PS_CRL_FILES_MAX];
	struct ps_bytes lists[PS_CRL_FILES_MAX]; /* DER */
};

/* Reads @path. Complains on standard error. Returns 0 or the exit status. */
int ps_crl_files_add(const char *path, struct ps_crl_files *files);

/* Lets them go along with an export; they must outlive it. Returns 0 or the exit status. */
int ps_crl_files_pass_on(const struct ps_crl_files *files, struct ps_clip_settings *settings);

void ps_crl_files_release(struct ps_crl_files *files);

#endif
