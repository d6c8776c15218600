/*
 * Root certificates that the user accepts: what he gives on the command line, and nothing else.
 */
#ifndef PS_TOOLS_ROOTS_H
#define PS_TOOLS_ROOTS_H

#include "signing/certificate.h"

/*
 * Adds the certificates of the PEM file @path to *@roots, which is made when it is NULL. Complains
 * on standard error. Returns 0 or the exit status.
 */
int ps_roots_add(const char *path, struct ps_certificates **roots);

#endif
