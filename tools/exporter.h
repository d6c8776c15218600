/*
 * The exporter's statement from the command line: who he is, his key, and what is put into an
 * export that is otherwise finished.
 */
#ifndef PS_TOOLS_EXPORTER_H
#define PS_TOOLS_EXPORTER_H

#include "signing/exporter.h"
#include "signing/verify.h"
#include "tools/out_file.h"

/* As it was given; NULL: was not. */
struct ps_exporter_options {
	const char *who;
	const char *why;
	const char *key;	 /* PEM file */
	const char *certificate; /* PEM file: his, then each one's issuer */
};

struct ps_exporter {
	struct ps_exporter_statement statement; /* without take, shown and time */
	struct ps_key *key;			/* NULL: no statement is wanted */
	struct ps_certificates *chain;
};

/*
 * Opens what @options name. Without any of them @exporter_out is one that states nothing.
 * Complains on standard error. Returns 0 or the exit status; close it only after 0.
 */
int ps_exporter_open(const struct ps_exporter_options *options, struct ps_exporter *exporter_out);
void ps_exporter_close(struct ps_exporter *exporter);

/*
 * Puts the statement into the finished export in @file, of which @check is the check. Complains.
 * Returns 0 or the exit status.
 */
int ps_exporter_state(const struct ps_exporter *exporter, const struct ps_check *check,
		      struct ps_out_file *file);

#endif
