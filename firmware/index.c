#include "firmware/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "firmware/index_in.h"
#include "firmware/store.h"

#define LOCK_FILE "index.lock"
#define BUSY_MS 2000

#define COLUMNS                                                                               \
	"number, id, path, station, lane, started_utc_us, length_us, ending, reason, bytes, " \
	"cameras, frames, drops, age, faults, return_of"

/* A take with its hold and its late binding, if there are such; the columns are read in
 * index_find.c. */
#define TAKES                                                                               \
	"SELECT number, takes.id, path, station, lane, started_utc_us, length_us, ending, " \
	"reason, "                                                                          \
	"bytes, cameras, frames, drops, age, faults, return_of, since_utc_us, why, "        \
	"held_by, bound_utc_us"
#define HOLDS                                            \
	" LEFT JOIN holds ON holds.take = takes.number " \
	"LEFT JOIN late ON late.take = takes.number "

static const char *const texts[PS_INDEX_STATEMENTS] = {
	[PS_INDEX_SAVE] = "SAVEPOINT put",
	[PS_INDEX_RELEASE] = "RELEASE put",
	[PS_INDEX_ROLLBACK] = "ROLLBACK TO put",
	[PS_INDEX_DELETE] = "DELETE FROM takes WHERE number = ?1",
	/* The trigrams know no row, only what it held: it is told to them to be taken away. */
	[PS_INDEX_DELETE_PARTS] = "INSERT INTO waybill_parts (waybill_parts, rowid, code) "
				  "SELECT 'delete', id, code FROM waybills "
				  "WHERE id BETWEEN ?1 AND ?2",
	[PS_INDEX_DELETE_WAYBILLS] = "DELETE FROM waybills WHERE id BETWEEN ?1 AND ?2",
	[PS_INDEX_INSERT] = "INSERT INTO takes (" COLUMNS ") VALUES "
			    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
			    "?15, ?16)",
	[PS_INDEX_INSERT_WAYBILL] = "INSERT INTO waybills (id, code, scanned) VALUES (?1, ?2, ?3)",
	[PS_INDEX_INSERT_PARTS] = "INSERT INTO waybill_parts (rowid, code) VALUES (?1, ?2)",
	[PS_INDEX_WAYBILLS_OF] = "SELECT id, code, scanned FROM waybills "
				 "WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
	[PS_INDEX_SET_AGE] = "UPDATE takes SET age = ?2, bytes = coalesce(?3, bytes) "
			     "WHERE number = ?1",
	[PS_INDEX_HOLD] = "INSERT OR REPLACE INTO holds (take, since_utc_us, why, held_by) "
			  "VALUES (?1, ?2, ?3, ?4)",
	[PS_INDEX_RELEASE_HOLD] = "DELETE FROM holds WHERE take = ?1",
	[PS_INDEX_RELEASE_HOLDS] = "DELETE FROM holds",
	[PS_INDEX_BIND_LATE] = "INSERT OR REPLACE INTO late (take, bound_utc_us) VALUES (?1, ?2)",
	[PS_INDEX_FIND_LINE] = "SELECT id FROM orders WHERE code = ?1 AND waybill = ?2 "
			       "AND item = ?3",
	[PS_INDEX_UPDATE_LINE] = "UPDATE orders SET shown = ?2, shop = ?3, quantity = ?4 "
				 "WHERE id = ?1",
	[PS_INDEX_INSERT_LINE] = "INSERT INTO orders (code, waybill, item, shown, shop, quantity, "
				 "scanned) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[PS_INDEX_INSERT_LINE_PARTS] = "INSERT INTO order_parts (rowid, code) VALUES (?1, ?2)",
	[PS_INDEX_LINES_BY_WAYBILL] = "SELECT shown, scanned, shop, item, quantity FROM orders "
				      "WHERE waybill = ?1 ORDER BY id",
	[PS_INDEX_LINES_BY_ORDER] = "SELECT shown, scanned, shop, item, quantity FROM orders "
				    "WHERE code = ?1 ORDER BY id",
	[PS_INDEX_ALL_LINES] = "SELECT shown, scanned, shop, item, quantity FROM orders "
			       "ORDER BY id",
	[PS_INDEX_BY_WAYBILL] = TAKES " FROM waybills JOIN takes "
				      "ON takes.number = waybills.id / ?2" HOLDS
				      "WHERE waybills.code = ?1 ORDER BY waybills.id DESC",
	[PS_INDEX_BY_ORDER] = TAKES " FROM takes" HOLDS "WHERE number IN "
				    "(SELECT waybills.id / ?2 FROM orders JOIN waybills "
				    "ON waybills.code = orders.waybill WHERE orders.code = ?1) "
				    "ORDER BY number DESC",
	/* Every trigram is in the code; that they stand side by side is looked at besides. */
	[PS_INDEX_PARTS_OF_WAYBILLS] =
		"SELECT waybills.id / ?3 FROM waybill_parts JOIN waybills "
		"ON waybills.id = waybill_parts.rowid WHERE waybill_parts MATCH ?1 "
		"AND instr(waybills.code, ?2) ORDER BY waybill_parts.rowid DESC",
	[PS_INDEX_PARTS_OF_ORDERS] =
		"SELECT DISTINCT waybills.id / ?3 AS number FROM order_parts "
		"JOIN orders ON orders.id = order_parts.rowid "
		"JOIN waybills ON waybills.code = orders.waybill WHERE order_parts MATCH ?1 "
		"AND instr(orders.code, ?2) ORDER BY number DESC",
	[PS_INDEX_BY_NUMBER] = TAKES " FROM takes" HOLDS "WHERE number = ?1",
	[PS_INDEX_BY_ID] = TAKES " FROM takes" HOLDS "WHERE takes.id BETWEEN ?1 AND ?2",
	[PS_INDEX_LIST] =
		TAKES " FROM takes" HOLDS "WHERE started_utc_us >= ?1 AND started_utc_us < ?4 "
		      "ORDER BY started_utc_us DESC, number DESC LIMIT ?2 OFFSET ?3",
	[PS_INDEX_WALK] = TAKES " FROM takes" HOLDS "ORDER BY number",
	[PS_INDEX_COUNT] = "SELECT count(*) FROM takes",
};

enum ps_err ps_index_err(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return PS_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return PS_BUSY;
	case SQLITE_FULL:
		return PS_NO_SPACE;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return PS_DENIED;
	case SQLITE_NOMEM:
		return PS_NO_MEMORY;
	case SQLITE_CONSTRAINT:
		return PS_EXISTS;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR: /* our SQL is constant: the tables are not ours */
	case SQLITE_SCHEMA:
		return PS_MALFORMED;
	default:
		return PS_IO;
	}
}

const char *ps_index_advice(enum ps_err err, const char *store)
{
	switch (err) {
	case PS_NOT_FOUND:
		return ps_store_is_missing(store)
			       ? "there is no folder of its store: is its disk at hand?"
			       : "there is no index: run `packseal reindex`";
	case PS_MALFORMED:
	case PS_MISMATCH:
		return "the index is damaged: run `packseal reindex`; the evidence files are not "
		       "concerned";
	case PS_UNSUPPORTED:
		return "the index is of another version: run `packseal reindex`";
	case PS_BUSY:
		return "another program is writing the index; try again";
	default:
		return NULL;
	}
}

enum ps_err ps_index_run(struct ps_index *index, const char *sql)
{
	return ps_index_err(sqlite3_exec(index->db, sql, NULL, NULL, NULL));
}

enum ps_err ps_index_prepare(struct ps_index *index)
{
	for (size_t i = 0; i < PS_INDEX_STATEMENTS; i++) {
		int rc = sqlite3_prepare_v3(index->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
					    &index->statements[i], NULL);

		if (rc != SQLITE_OK)
			return ps_index_err(rc);
	}
	return PS_OK;
}

enum ps_err ps_index_lock(int store_dir, int *lock_out)
{
	int lock = -1;
	enum ps_err err = ps_disk_create(store_dir, LOCK_FILE, 0640, &lock);

	if (err == PS_EXISTS)
		err = ps_disk_open_append(store_dir, LOCK_FILE, &lock);
	if (!err)
		err = ps_disk_lock(lock);
	if (err) {
		ps_disk_close(lock);
		return err;
	}
	*lock_out = lock;
	return PS_OK;
}

enum ps_err ps_index_open_file(const char *store, const char *name, int flags,
			       struct ps_index **index_out)
{
	struct ps_index *index = calloc(1, sizeof(*index));
	char *path = NULL;
	enum ps_err err = PS_NO_MEMORY;

	if (!index)
		return PS_NO_MEMORY;
	index->lock = -1;
	index->dir = -1;
	ps_buf_init(&index->scratch);
	ps_buf_init(&index->normal);
	if (asprintf(&path, "%s/%s", store, name) < 0) {
		path = NULL;
		goto out;
	}
	err = ps_disk_open_root(store, &index->dir);
	if (err)
		goto out;
	err = ps_index_err(sqlite3_open_v2(path, &index->db, flags | SQLITE_OPEN_NOMUTEX, NULL));
	if (!err)
		err = ps_index_err(sqlite3_busy_timeout(index->db, BUSY_MS));
	/* A damaged or foreign file must not make SQLite run what it holds. */
	if (!err)
		err = ps_index_err(
			sqlite3_db_config(index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL));
	if (!err)
		err = ps_index_run(index,
				   "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; "
				   "PRAGMA synchronous = NORMAL");
	if (err)
		goto out;
	*index_out = index;
	index = NULL;
out:
	free(path);
	ps_index_close(index);
	return err;
}

void ps_index_close(struct ps_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < PS_INDEX_STATEMENTS; i++)
		(void)sqlite3_finalize(index->statements[i]); /* repeats an error that was told */
	(void)sqlite3_close_v2(index->db);
	ps_buf_release(&index->scratch);
	ps_buf_release(&index->normal);
	ps_disk_close(index->lock);
	ps_disk_close(index->dir);
	free(index);
}

static enum ps_err check_version(struct ps_index *index)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(index->db, "PRAGMA user_version", -1, &statement, NULL);
	int version = 0;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		version = sqlite3_column_int(statement, 0);
	(void)sqlite3_finalize(statement);
	if (rc != SQLITE_ROW)
		return ps_index_err(rc);
	/* An empty file is a valid database without anything. */
	if (version == 0)
		return PS_MALFORMED;
	return version == PS_INDEX_VERSION ? PS_OK : PS_UNSUPPORTED;
}

static enum ps_err open_existing(const char *store, int flags, struct ps_index **index_out)
{
	struct ps_index *index = NULL;
	int dir = -1, file = -1;
	enum ps_err err = ps_disk_open_root(store, &dir);

	/* SQLite says "cannot open" for all that may be wrong, and follows links. */
	if (!err)
		err = ps_disk_open_read(dir, PS_INDEX_FILE, &file);
	ps_disk_close(file);
	ps_disk_close(dir);
	if (!err)
		err = ps_index_open_file(store, PS_INDEX_FILE, flags, &index);
	if (!err)
		err = check_version(index);
	if (!err)
		err = ps_index_prepare(index);
	if (err) {
		ps_index_close(index);
		return err;
	}
	*index_out = index;
	return PS_OK;
}

enum ps_err ps_index_open_unmapped(const char *store, struct ps_index **index_out)
{
	return open_existing(store, SQLITE_OPEN_READONLY, index_out);
}

/*
 * A look-up among millions of takes touches a dozen pages, and each that is mapped saves a call of
 * the system: a third of the time.
 */
enum ps_err ps_index_open_read(const char *store, struct ps_index **index_out)
{
	struct ps_index *index = NULL;
	enum ps_err err = ps_index_open_unmapped(store, &index);

	if (!err)
		err = ps_index_run(index, "PRAGMA mmap_size = 2147418112");
	if (err) {
		ps_index_close(index);
		return err;
	}
	*index_out = index;
	return PS_OK;
}

enum ps_err ps_index_open_write(const char *store, struct ps_index **index_out)
{
	struct ps_index *index = NULL;
	int keep_wal = 1;
	enum ps_err err = open_existing(store, SQLITE_OPEN_READWRITE, &index);

	if (!err)
		err = ps_index_lock(index->dir, &index->lock);
	if (!err)
		err = ps_index_run(index, "PRAGMA journal_mode = WAL");
	/* Readers that may not write in the store cannot make the WAL's files themselves. */
	if (!err)
		err = ps_index_err(sqlite3_file_control(index->db, "main", SQLITE_FCNTL_PERSIST_WAL,
							&keep_wal));
	if (err) {
		ps_index_close(index);
		return err;
	}
	*index_out = index;
	return PS_OK;
}
