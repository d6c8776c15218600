/* The inside of struct ps_index, for firmware/index*.c only. */
#ifndef PS_FIRMWARE_INDEX_IN_H
#define PS_FIRMWARE_INDEX_IN_H

#include <sqlite3.h>

#include "firmware/index.h"
#include "signing/buf.h"

#define PS_INDEX_FILE "index.db"
#define PS_INDEX_NEW PS_INDEX_FILE ".rebuild"
#define PS_INDEX_VERSION 1

enum ps_index_statement {
	PS_INDEX_SAVE,
	PS_INDEX_RELEASE,
	PS_INDEX_ROLLBACK,
	PS_INDEX_DELETE,
	PS_INDEX_INSERT,
	PS_INDEX_INSERT_WAYBILL,
	PS_INDEX_WAYBILLS_OF,
	PS_INDEX_BY_WAYBILL,
	PS_INDEX_BY_NUMBER,
	PS_INDEX_BY_ID,
	PS_INDEX_LIST,
	PS_INDEX_WALK,
	PS_INDEX_COUNT,
	PS_INDEX_STATEMENTS,
};

struct ps_index {
	sqlite3 *db;
	sqlite3_stmt *statements[PS_INDEX_STATEMENTS];
	struct ps_buf scratch; /* the waybills of the row that is being visited */
	int dir;
	int lock; /* held while it is open for writing */
	bool rebuilding;
};

enum ps_err ps_index_err(int rc);

/*
 * Opens the SQLite file @name in the store, with @flags of sqlite3_open_v2(), and sets the
 * connection up. *@index_out is given and to be closed only on success.
 */
PS_MUST_CHECK enum ps_err ps_index_open_file(const char *store, const char *name, int flags,
					     struct ps_index **index_out);

/* Takes the lock of the one writer. PS_BUSY. */
PS_MUST_CHECK enum ps_err ps_index_lock(int store_dir, int *lock_out);

/* Compiles every statement; that also shows that the tables are there. */
PS_MUST_CHECK enum ps_err ps_index_prepare(struct ps_index *index);

/* Runs constant SQL. */
PS_MUST_CHECK enum ps_err ps_index_run(struct ps_index *index, const char *sql);

#endif
