#include "firmware/disk.h"
#include "firmware/index_in.h"

/*
 * Codes stand twice: as people see them on the label, and in the one form that is searched.
 *
 * For what is only a part of a code there are its trigrams. Of 10 million waybills of 15 characters
 * they need some 170 MB, and 3 us a waybill to write. All suffixes of each code, the other way,
 * would be 150 million rows and 4 GB. Their places within the code are left out (detail=none, a
 * third of the bytes): the few candidates are compared as texts.
 */
static const char schema[] = "CREATE TABLE takes ("
			     " number INTEGER PRIMARY KEY,"
			     " id BLOB NOT NULL UNIQUE,"
			     " path TEXT NOT NULL,"
			     " station TEXT NOT NULL,"
			     " lane TEXT NOT NULL,"
			     " started_utc_us INTEGER NOT NULL,"
			     " length_us INTEGER NOT NULL,"
			     " ending INTEGER NOT NULL,"
			     " reason INTEGER NOT NULL,"
			     " bytes INTEGER NOT NULL,"
			     " cameras INTEGER NOT NULL,"
			     " frames INTEGER NOT NULL,"
			     " drops INTEGER NOT NULL,"
			     " age INTEGER NOT NULL,"
			     " faults INTEGER NOT NULL,"
			     " return_of INTEGER NOT NULL"
			     ") STRICT;"
			     "CREATE TABLE waybills ("
			     " id INTEGER PRIMARY KEY,"
			     " code TEXT NOT NULL,"
			     " scanned TEXT NOT NULL"
			     ") STRICT;"
			     "CREATE VIRTUAL TABLE waybill_parts USING fts5 (code,"
			     " content='waybills', content_rowid='id', tokenize='trigram',"
			     " detail=none, columnsize=0);"
			     "CREATE TABLE orders ("
			     " id INTEGER PRIMARY KEY,"
			     " code TEXT NOT NULL,"
			     " waybill TEXT NOT NULL,"
			     " item TEXT NOT NULL,"
			     " shown TEXT NOT NULL,"
			     " scanned TEXT NOT NULL,"
			     " shop TEXT NOT NULL,"
			     " quantity INTEGER NOT NULL,"
			     " UNIQUE (code, waybill, item)"
			     ") STRICT;"
			     "CREATE INDEX orders_waybill ON orders (waybill);"
			     "CREATE VIRTUAL TABLE order_parts USING fts5 (code,"
			     " content='orders', content_rowid='id', tokenize='trigram',"
			     " detail=none, columnsize=0);"
			     "CREATE TABLE holds ("
			     " take INTEGER PRIMARY KEY,"
			     " since_utc_us INTEGER NOT NULL,"
			     " why TEXT NOT NULL,"
			     " held_by TEXT NOT NULL"
			     ") STRICT;"
			     "CREATE TABLE late ("
			     " take INTEGER PRIMARY KEY,"
			     " bound_utc_us INTEGER NOT NULL"
			     ") STRICT;"
			     "PRAGMA user_version = 4;";

/* Sorted once when all rows are there: row by row each would touch another page. */
static const char sorted[] = "CREATE INDEX takes_started ON takes (started_utc_us);"
			     "CREATE INDEX waybills_code ON waybills (code);";

_Static_assert(PS_INDEX_VERSION == 4, "the schema states the version");

static enum ps_err remove_if_there(int dir, const char *name)
{
	enum ps_err err = ps_disk_remove(dir, name);

	return err == PS_NOT_FOUND ? PS_OK : err;
}

static enum ps_err remove_all(int dir, const char *const *names, size_t count)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < count && !err; i++)
		err = remove_if_there(dir, names[i]);
	return err;
}

static enum ps_err remove_new(int dir)
{
	static const char *const names[] = { PS_INDEX_NEW, PS_INDEX_NEW "-journal",
					     PS_INDEX_NEW "-wal", PS_INDEX_NEW "-shm" };

	return remove_all(dir, names, sizeof(names) / sizeof(names[0]));
}

/*
 * The old file goes first: between two steps there must never be a file beside the log of another,
 * which SQLite would replay into it.
 */
static enum ps_err remove_old(int dir)
{
	static const char *const names[] = { PS_INDEX_FILE, PS_INDEX_FILE "-journal",
					     PS_INDEX_FILE "-wal", PS_INDEX_FILE "-shm" };

	return remove_all(dir, names, sizeof(names) / sizeof(names[0]));
}

enum ps_err ps_index_rebuild_begin(const char *store, struct ps_index **index_out)
{
	struct ps_index *index = NULL;
	int dir = -1, lock = -1;
	enum ps_err err = ps_disk_open_root(store, &dir);

	if (!err)
		err = ps_index_lock(dir, &lock);
	if (!err)
		err = remove_new(dir);
	ps_disk_close(dir);
	if (!err)
		err = ps_index_open_file(store, PS_INDEX_NEW,
					 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &index);
	if (err) {
		ps_disk_close(lock);
		return err;
	}
	index->lock = lock;
	index->rebuilding = true;
	/* Nobody sees it before it is whole and synced, so it needs no journal. */
	err = ps_index_run(index, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"
				  "PRAGMA cache_size = -65536");
	if (!err)
		err = ps_index_run(index, schema);
	if (!err)
		err = ps_index_prepare(index);
	if (!err)
		err = ps_index_run(index, "BEGIN");
	if (err) {
		ps_index_close(index);
		return err;
	}
	*index_out = index;
	return PS_OK;
}

static enum ps_err close_db(struct ps_index *index)
{
	int rc;

	for (size_t i = 0; i < PS_INDEX_STATEMENTS; i++) {
		(void)sqlite3_finalize(index->statements[i]);
		index->statements[i] = NULL;
	}
	rc = sqlite3_close(index->db);
	if (rc == SQLITE_OK)
		index->db = NULL;
	return ps_index_err(rc);
}

static enum ps_err sync_new(int dir)
{
	int fd = -1;
	enum ps_err err = ps_disk_open_append(dir, PS_INDEX_NEW, &fd);

	if (!err)
		err = ps_disk_sync(fd);
	ps_disk_close(fd);
	return err;
}

enum ps_err ps_index_rebuild_end(struct ps_index *index, bool keep)
{
	enum ps_err err = index->rebuilding ? PS_OK : PS_INVALID;

	if (!err && keep)
		err = ps_index_run(index, sorted);
	if (!err)
		err = ps_index_run(index, keep ? "COMMIT" : "ROLLBACK");
	if (!err)
		err = close_db(index);
	if (!err && !keep)
		err = remove_new(index->dir);
	if (!err && keep)
		err = sync_new(index->dir);
	if (!err && keep)
		err = remove_old(index->dir);
	if (!err && keep)
		err = ps_disk_rename(index->dir, PS_INDEX_NEW, PS_INDEX_FILE);
	ps_index_close(index);
	return err;
}

enum ps_err ps_index_create(const char *store)
{
	struct ps_index *index = NULL;
	int dir = -1, file = -1;
	enum ps_err err = ps_disk_open_root(store, &dir);

	if (!err) {
		err = ps_disk_open_read(dir, PS_INDEX_FILE, &file);
		err = err == PS_NOT_FOUND ? PS_OK : err ? err : PS_EXISTS;
	}
	ps_disk_close(file);
	ps_disk_close(dir);
	if (!err)
		err = ps_index_rebuild_begin(store, &index);
	return err ? err : ps_index_rebuild_end(index, true);
}
