/*
 * Statements of derivation (signing/derivation.h) from the command line: asked of the station for a
 * file that was just made, and checked by anybody.
 */
#ifndef PS_TOOLS_STATEMENT_H
#define PS_TOOLS_STATEMENT_H

#include "signing/derivation.h"
#include "signing/words.h"
#include "tools/crl_files.h"
#include "tools/subject.h"

/* Behind a file's name, where its statement lies beside others. */
#define PS_STATEMENT_ENDING ".statement"

struct ps_statement_request {
	const char *run; /* where packseald answers */
	const char *to;	 /* the statement's file; NULL: none is wanted */
	bool replace;
	bool of_set; /* one of several, without which nothing is kept; does not say where it is */
	const struct ps_subject *subject;
	size_t range_count;
	const struct ps_derived_range *ranges;
	const char *what; /* was done */
	const char *by;	  /* who had it made; NULL: as ps_who() says */
	uint8_t file[PS_HASH_LEN];
	uint64_t bytes;
};

/*
 * Before the work: can it be written, and is it another file than @output, what is to be made?
 * Complains; returns 0 or the exit status.
 */
int ps_statement_place(const struct ps_statement_request *request, const char *output);

/*
 * Asks for it and writes it. Complains, also where no station answers; returns 0 or the exit
 * status.
 */
int ps_statement_ask(const struct ps_statement_request *request);

/* All frames of the take, a range for each camera that has any; how many ranges. */
size_t ps_statement_whole(const struct ps_subject *subject,
			  struct ps_derived_range ranges_out[PS_DERIVED_RANGES_MAX]);

struct ps_statement_check {
	const char *statement; /* file */
	const char *file;      /* what was derived */
	const char *original;  /* evidence file to compare with; NULL: none */
	const struct ps_certificates *roots;
	const struct ps_crl_files *crls; /* revocation lists */
	int64_t now_s;
	enum ps_lang lang;
	bool as_json;
};

/*
 * Says whether the file is the one that the statement names, who signed it, and of what it is said
 * to be made; with an original also whether that has these frames. Returns the exit status: 0, 1 it
 * is not, 2 nobody here vouches for the station's certificate.
 */
int ps_statement_verify(const struct ps_statement_check *check);

#endif
