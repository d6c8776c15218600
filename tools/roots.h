/*
 * Certificates out of PEM files that the user names: roots that he accepts, which are what he gives
 * on the command line and nothing else; chains.
 */
#ifndef PS_TOOLS_ROOTS_H
#define PS_TOOLS_ROOTS_H

#include "signing/certificate.h"

/*
 * Adds the certificates of the PEM file @path to *@roots, which is made when it is NULL. Complains
 * on standard error. Returns 0 or the exit status.
 */
int ps_roots_add(const char *path, struct ps_certificates **roots);

/* Whether such a file gives roots; complains of nothing. Errors: those of ps_file_read() and
 * ps_certificates_add_pem(). */
PS_MUST_CHECK enum ps_err ps_roots_check(const char *path);

/*
 * All certificates of the PEM file @path, one at least and @max (PS_CHAIN_MAX, PS_ROOTS_MAX) at
 * most. Complains on standard error. Returns 0 or the exit status; then there is no chain.
 */
int ps_chain_read(const char *path, size_t max, struct ps_certificates **chain_out);

#endif
