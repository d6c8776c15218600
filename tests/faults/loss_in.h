/* Shared by the files of struct ps_loss: what it remembers, and how it learns it from the log. */
#ifndef PS_TESTS_FAULTS_LOSS_IN_H
#define PS_TESTS_FAULTS_LOSS_IN_H

#include <stdbool.h>

#include "tests/faults/loss.h"

struct ps_loss_file {
	uint64_t inode;
	uint64_t synced; /* bytes that are on the medium */
};

struct ps_loss_name {
	char *path;
	uint64_t inode;
	bool seen;
};

enum ps_loss_kind { PS_LOSS_CREATED, PS_LOSS_MADE_DIR, PS_LOSS_RENAMED, PS_LOSS_UNLINKED };

/* A name that came, went or changed. */
struct ps_loss_change {
	enum ps_loss_kind kind;
	uint64_t seq;
	char *path;
	char *to; /* PS_LOSS_RENAMED */
	uint64_t inode;
	uint64_t kept; /* PS_LOSS_RENAMED: what stood under @to, or 0 */
	bool synced;
	bool undone;
};

/* What is known of the file; nothing of it is synced if it is a new one. */
struct ps_loss_file *ps_loss_file_of(struct ps_loss *loss, uint64_t inode);

/* NULL: there should be no such name. */
struct ps_loss_name *ps_loss_find_name(struct ps_loss *loss, const char *path);

/* Whether both are names in the same directory. */
bool ps_loss_same_dir(const char *path, const char *other);

/* The changes numbered below @began in the directory @dir ("." is the top) are on the medium. */
void ps_loss_sync_dir(struct ps_loss *loss, const char *dir, uint64_t began);

/* Where the witness keeps what was unlinked or replaced. */
void ps_loss_kept_path(const struct ps_loss *loss, char path_out[PATH_MAX]);

/* Reads what the witness wrote. */
void ps_loss_replay(struct ps_loss *loss);

#endif
