/*
 * What a user gives beside a file to judge it by: roots, revocation lists, time stamps, a ledger
 * proof. All of it is what he accepts or got elsewhere, and nothing of it is looked for by itself.
 */
#ifndef PS_TOOLS_BESIDE_H
#define PS_TOOLS_BESIDE_H

#include "signing/verify.h"
#include "tools/crl_files.h"
#include "tools/stamps.h"

/* Zeros at the beginning, but for what the caller sets in @options. */
struct ps_beside {
	struct ps_verify_options options; /* views of the others */
	struct ps_certificates *roots;
	struct ps_certificates *time_roots;
	struct ps_certificates *hardware_roots;
	struct ps_crl_files crls;
	const char *proof_path;	 /* NULL: none was given */
	const char *stamps_path; /* the same */
	struct ps_buf proof;
	struct ps_stamps stamps;
};

/*
 * getopt_long's options --root, --time-root, --hardware-root, --crl, --stamps and --proof have
 * these letters.
 */
#define PS_BESIDE_OPTIONS                                                                        \
	{ "root", required_argument, NULL, 'r' }, { "time-root", required_argument, NULL, 't' }, \
		{ "hardware-root", required_argument, NULL, 'H' },                               \
		{ "crl", required_argument, NULL, 'c' },                                         \
		{ "stamps", required_argument, NULL, 'T' },                                      \
	{                                                                                        \
		"proof", required_argument, NULL, 'P'                                            \
	}

/* Is it one of these letters? */
bool ps_beside_takes(int option);

/* Takes such an option. Complains; returns 0 or the exit status. */
int ps_beside_add(int option, const char *argument, struct ps_beside *beside);

/* Once, behind the last option: reads the files and fills the options in. Complains; returns 0 or
 * the exit status. */
int ps_beside_read(struct ps_beside *beside);

void ps_beside_release(struct ps_beside *beside);

#endif
