/*
 * A ledger that somebody gave us: the folder `ledger` of a station's store, or a copy of its files
 * "leaves" and "checkpoints"; and signed checkpoints that were kept outside of it. Complains on
 * standard error.
 */
#ifndef PS_TOOLS_LEDGER_FILES_H
#define PS_TOOLS_LEDGER_FILES_H

#include "signing/history.h"
#include "tools/input.h"

struct ps_ledger_files {
	char leaves_path[4096];
	char checkpoints_path[4096];
	struct ps_input leaves;
	struct ps_input checkpoints;
};

/* @path: the ledger's folder, or the store that it is in. Returns 0 or the exit status; then
 * nothing is open. */
int ps_ledger_files_open(const char *path, struct ps_ledger_files *files_out);

/* Closing twice is fine. */
void ps_ledger_files_close(struct ps_ledger_files *files);

/*
 * ps_history_read() over the files, with what keeps it from a result said. Returns 0 or the exit
 * status.
 */
int ps_ledger_files_read(struct ps_ledger_files *files, struct ps_history_question *question,
			 struct ps_history *history_out);

/*
 * Adds the checkpoints in the file @path, a CBOR sequence of one or more or any text with some in
 * it (signing/checkpoint_text.h), to the question's points, once each was found to be signed by
 * one of @keys; NULL: whoever signed them. Returns 0 or the exit status.
 */
int ps_ledger_add_kept(const char *path, const struct ps_ledger_keys *keys,
		       struct ps_history_question *question);

#endif
