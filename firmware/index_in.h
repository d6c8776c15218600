/* The inside of struct ps_index, for firmware/index*.c only. */
#ifndef PS_FIRMWARE_INDEX_IN_H
#define PS_FIRMWARE_INDEX_IN_H

#include <sqlite3.h>

#include "firmware/index.h"
#include "signing/buf.h"

#define PS_INDEX_FILE "index.db"
#define PS_INDEX_NEW PS_INDEX_FILE ".rebuild"
#define PS_INDEX_VERSION 4

/* A waybill's row is take number * PS_INDEX_SLOTS + position: a take's stand side by side. */
#define PS_INDEX_SLOTS PS_OPENINGS_MAX

/* How a code is made searchable in two ways: its table, and beside it the trigrams of its codes. */
enum ps_index_statement {
	PS_INDEX_SAVE,
	PS_INDEX_RELEASE,
	PS_INDEX_ROLLBACK,
	PS_INDEX_DELETE,
	PS_INDEX_DELETE_PARTS,
	PS_INDEX_DELETE_WAYBILLS,
	PS_INDEX_INSERT,
	PS_INDEX_INSERT_WAYBILL,
	PS_INDEX_INSERT_PARTS,
	PS_INDEX_WAYBILLS_OF,
	PS_INDEX_SET_AGE,
	PS_INDEX_HOLD,
	PS_INDEX_RELEASE_HOLD,
	PS_INDEX_RELEASE_HOLDS,
	PS_INDEX_BIND_LATE,
	PS_INDEX_FIND_LINE,
	PS_INDEX_UPDATE_LINE,
	PS_INDEX_INSERT_LINE,
	PS_INDEX_INSERT_LINE_PARTS,
	PS_INDEX_LINES_BY_WAYBILL,
	PS_INDEX_LINES_BY_ORDER,
	PS_INDEX_ALL_LINES,
	PS_INDEX_BY_WAYBILL,
	PS_INDEX_BY_ORDER,
	PS_INDEX_PARTS_OF_WAYBILLS,
	PS_INDEX_PARTS_OF_ORDERS,
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
	struct ps_buf normal;  /* a code in the form that is searched */
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

/* Bind a value to a statement. Texts must outlive its run. Errors further: PS_RANGE. */
PS_MUST_CHECK enum ps_err ps_index_bind_text(sqlite3_stmt *statement, int at, struct ps_bytes text);
PS_MUST_CHECK enum ps_err ps_index_bind_uint(sqlite3_stmt *statement, int at, uint64_t value);

/* Read a column of a row. Texts live until the next step. Errors further: PS_MALFORMED. */
PS_MUST_CHECK enum ps_err ps_index_read_text(sqlite3_stmt *row, int column,
					     struct ps_bytes *text_out);
PS_MUST_CHECK enum ps_err ps_index_read_uint(sqlite3_stmt *row, int column, uint64_t *value_out);

/* Makes a statement ready for its next use. */
void ps_index_reset(sqlite3_stmt *statement);

/* Runs a statement without rows, whose parameters are bound if @err is PS_OK, and resets it. */
PS_MUST_CHECK enum ps_err ps_index_finish(sqlite3_stmt *statement, enum ps_err err);

/* The same for one without parameters. */
PS_MUST_CHECK enum ps_err ps_index_step(struct ps_index *index, enum ps_index_statement which);

/* Begins what is done wholly or not at all; ends it, undone if @err is not PS_OK. */
PS_MUST_CHECK enum ps_err ps_index_begin(struct ps_index *index);
PS_MUST_CHECK enum ps_err ps_index_end(struct ps_index *index, enum ps_err err);

/*
 * Brings @code into the form that is searched, in @index->normal. ASCII only: a locale must not
 * decide what equals what.
 */
PS_MUST_CHECK enum ps_err ps_index_normalise(struct ps_index *index, struct ps_bytes code,
					     struct ps_bytes *normal_out);

/* Runs a query over takes whose parameters are bound, if @err is PS_OK, and visits its rows. */
PS_MUST_CHECK enum ps_err ps_index_visit_takes(struct ps_index *index,
					       enum ps_index_statement which, enum ps_err err,
					       ps_index_visit *visit, void *ctx, bool *found_out);

#endif
