/*
 * struct ps_take_files: which takes a ledger says are in the store, and which of those have no file
 * there. What such a file holds is not looked into; its name is enough here, and `packseal verify`
 * says the rest. Complains on standard error.
 */
#ifndef PS_TOOLS_TAKE_FILES_H
#define PS_TOOLS_TAKE_FILES_H

#include "signing/history.h"
#include "signing/words.h"
#include "tools/number_set.h"

struct ps_take_files {
	bool looked;			 /* the ledger lies in a store, and its files were seen */
	uint64_t due;			 /* takes that ended and were not deleted */
	struct ps_number_set missing;	 /* those without a file, once it was looked */
	struct ps_number_set not_signed; /* their deletion is an entry that nothing signs yet */
};

void ps_take_files_init(struct ps_take_files *files);
void ps_take_files_release(struct ps_take_files *files);

/* Takes one leaf of the ledger into account; the hook of a ps_history_question. */
PS_MUST_CHECK enum ps_err ps_take_files_leaf(void *files, const struct ps_leaf *leaf);

/*
 * Once all leaves that @history signs were told: looks whether @dir, the ledger's folder or a
 * store, is a store, and for the files in it. Returns 0 or the exit status.
 */
int ps_take_files_look(struct ps_take_files *files, const char *dir,
		       const struct ps_history *history);

/* What was found, a line each, and the one line that is always there; on standard output. */
void ps_take_files_say(const struct ps_take_files *files, enum ps_lang lang);
void ps_take_files_print(const struct ps_take_files *files);

/* The member "files". */
void ps_take_files_json(const struct ps_take_files *files, struct ps_json *json);

#endif
