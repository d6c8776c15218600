/*
 * Has the station's ledger say what of a take was handed out, or says why it does not.
 */
#ifndef PS_TOOLS_EXPORT_LEAF_H
#define PS_TOOLS_EXPORT_LEAF_H

#include <stdbool.h>

#include "tools/export_file.h"
#include "tools/subject.h"

/* What follows on a line of standard output that says of an entry that it was written: its number,
 * and ": NAME, SHA-256 DIGITS" of one of several; NULL: the line says something else. */
const char *ps_export_leaf_said(const char *line);

struct ps_export_leaf_file {
	const char *name;	     /* among several; NULL: it is alone */
	uint8_t digest[PS_HASH_LEN]; /* SHA-256 */
	uint64_t bytes;
};

struct ps_export_leaves {
	const char *run;
	const char *store;
	bool in_store;	/* the take is this station's */
	const char *by; /* who hands it out; NULL: as ps_who() says */
	uint64_t take_number;
	uint8_t take[PS_HASH_LEN];
	size_t count;
	const struct ps_export_leaf_file *files;
};

/* Is the file at @path inside the directory @store? */
bool ps_export_is_in_store(const char *path, const char *store);

/*
 * An entry for each of the files, and a line. Returns 0, also when there is no packseald to ask; an
 * exit status when it refused: what came before that file stands in the ledger.
 */
int ps_export_leaves(const struct ps_export_leaves *leaves);

/*
 * The same for files that were derived from @subject, which @request asked for and was looked
 * through: of @leaves the take and its store are filled in.
 */
int ps_export_leaves_derived(const struct ps_subject_request *request,
			     const struct ps_subject *subject, struct ps_export_leaves *leaves);

/*
 * The same for one file that was derived from @subject, which @request asked for and was looked
 * through.
 */
int ps_export_leaf_derived(const char *run, const struct ps_subject_request *request,
			   const struct ps_subject *subject, const uint8_t digest[PS_HASH_LEN],
			   uint64_t bytes);

/* The same for an evidence file. */
int ps_export_leaf(const char *run, const char *store, bool in_store,
		   const struct ps_export_result *result);

#endif
