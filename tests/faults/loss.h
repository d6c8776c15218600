/*
 * struct ps_loss: what a power cut may do to a directory.
 *
 * kill -9 leaves everything that the program wrote in the page cache; a power cut does not. From
 * what tests/faults/witness.c wrote down, this takes away, at random, what no successful fsync had
 * covered:
 *
 *	- the bytes of a file beyond those of its last sync are cut off anywhere, or turn into zeros
 *	  from a sector on, or stay;
 *	- of the names that were created, renamed or unlinked in a directory since that directory's
 *	  last sync, the first few stay done and the others are undone. A directory that is undone
 *	  goes with all that is in it, synced or not.
 *
 * Within one directory names keep their order, as with every journalling file system; directories
 * and files are independent of each other. What the witness had no time to write down before it was
 * killed stays done for names, and counts as not synced for bytes. A cut of a file's length counts
 * as on the medium. SQLite's index is not touched. The program is dead when the power is cut.
 */
#ifndef PS_TESTS_FAULTS_LOSS_H
#define PS_TESTS_FAULTS_LOSS_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/faults/chance.h"

/* What cuts have done so far. */
struct ps_loss_told {
	uint64_t bytes;	 /* cut off or zeroed */
	uint64_t cuts;	 /* files that became shorter */
	uint64_t zeroed; /* files that end in zeros now */
	uint64_t names;	 /* undone */
};

/* The members but @told are the loss' own. */
struct ps_loss {
	struct ps_loss_told told;
	char dir[PATH_MAX];
	char log[PATH_MAX];
	struct ps_loss_file *files; /* by inode */
	size_t file_count;
	struct ps_loss_name *names; /* that should be there */
	size_t name_count;
	struct ps_loss_change *changes; /* of names, in their order */
	size_t change_count;
};

/* @dir and @log are those of the witness. Each function ends the program when it cannot go on. */
void ps_loss_init(struct ps_loss *loss, const char *dir, const char *log);
void ps_loss_finish(struct ps_loss *loss);

/*
 * All that is in the directory now is on the medium; the log begins anew. Between this and the cut
 * the program may be killed and started any number of times: what it had not synced then is still
 * not on the medium, though the next one sees it.
 */
void ps_loss_begin(struct ps_loss *loss);

/*
 * The power is cut. Begin anew before the next start. With @chance NULL nothing is left to it: all
 * that no sync had covered is gone.
 */
void ps_loss_cut(struct ps_loss *loss, struct ps_chance *chance);

#endif
