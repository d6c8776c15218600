#include <string.h>

#include "firmware/index_in.h"

enum ps_err ps_index_bind_text(sqlite3_stmt *statement, int at, struct ps_bytes text)
{
	/* Not NULL, which would bind a null. */
	const char *bytes = text.len ? (const char *)text.bytes : "";

	return ps_index_err(
		sqlite3_bind_text64(statement, at, bytes, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

enum ps_err ps_index_bind_uint(sqlite3_stmt *statement, int at, uint64_t value)
{
	if (value > INT64_MAX)
		return PS_RANGE;
	return ps_index_err(sqlite3_bind_int64(statement, at, (sqlite3_int64)value));
}

void ps_index_reset(sqlite3_stmt *statement)
{
	(void)sqlite3_reset(statement); /* tells the error of the step once more */
	(void)sqlite3_clear_bindings(statement);
}

enum ps_err ps_index_finish(sqlite3_stmt *statement, enum ps_err err)
{
	if (!err)
		err = ps_index_err(sqlite3_step(statement));
	ps_index_reset(statement);
	return err;
}

enum ps_err ps_index_step(struct ps_index *index, enum ps_index_statement which)
{
	return ps_index_finish(index->statements[which], PS_OK);
}

enum ps_err ps_index_begin(struct ps_index *index)
{
	return ps_index_step(index, PS_INDEX_SAVE);
}

enum ps_err ps_index_end(struct ps_index *index, enum ps_err err)
{
	enum ps_err undone = err ? ps_index_step(index, PS_INDEX_ROLLBACK) : PS_OK;

	if (!err)
		return ps_index_step(index, PS_INDEX_RELEASE);
	/* SQLite itself rolls back what it cannot: then there is no savepoint left to release. */
	if (!undone)
		undone = ps_index_step(index, PS_INDEX_RELEASE);
	return err ? err : undone;
}

enum ps_err ps_index_normalise(struct ps_index *index, struct ps_bytes code,
			       struct ps_bytes *normal_out)
{
	struct ps_buf *normal = &index->normal;

	ps_buf_clear(normal);
	ps_buf_add(normal, code.bytes, code.len);
	if (normal->err)
		return normal->err;
	for (size_t i = 0; i < normal->len; i++)
		if (normal->bytes[i] >= 'a' && normal->bytes[i] <= 'z')
			normal->bytes[i] = (uint8_t)(normal->bytes[i] - 'a' + 'A');
	*normal_out = (struct ps_bytes){ normal->bytes, normal->len };
	return PS_OK;
}

/* Runs a statement about all waybills of a take. */
static enum ps_err run_slots(struct ps_index *index, enum ps_index_statement which, uint64_t number)
{
	sqlite3_stmt *statement = index->statements[which];
	enum ps_err err = ps_index_bind_uint(statement, 1, number * PS_INDEX_SLOTS);

	if (!err)
		err = ps_index_bind_uint(statement, 2,
					 number * PS_INDEX_SLOTS + PS_INDEX_SLOTS - 1);
	return ps_index_finish(statement, err);
}

static enum ps_err remove_take(struct ps_index *index, uint64_t number)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_DELETE];
	enum ps_err err = run_slots(index, PS_INDEX_DELETE_PARTS, number);

	if (!err)
		err = run_slots(index, PS_INDEX_DELETE_WAYBILLS, number);
	if (!err)
		err = ps_index_finish(statement, ps_index_bind_uint(statement, 1, number));
	return err;
}

enum ps_err ps_index_remove(struct ps_index *index, uint64_t number)
{
	enum ps_err err;

	if (number > PS_INDEX_NUMBER_MAX)
		return PS_RANGE;
	err = ps_index_begin(index);
	return err ? err : ps_index_end(index, remove_take(index, number));
}

static enum ps_err insert_take(struct ps_index *index, const struct ps_index_take *take)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_INSERT];
	const uint64_t counts[] = { take->length_us, take->ending,   take->reason, take->bytes,
				    take->cameras,   take->frames,   take->drops,  take->age,
				    take->faults,    take->return_of };
	enum ps_err err = ps_index_bind_uint(statement, 1, take->number);

	if (!err)
		err = ps_index_err(
			sqlite3_bind_blob(statement, 2, take->id, PS_HASH_LEN, SQLITE_STATIC));
	if (!err)
		err = ps_index_bind_text(statement, 3, take->path);
	if (!err)
		err = ps_index_bind_text(statement, 4, take->station);
	if (!err)
		err = ps_index_bind_text(statement, 5, take->lane);
	if (!err)
		err = ps_index_err(sqlite3_bind_int64(statement, 6, take->started_utc_us));
	for (int i = 0; i < (int)(sizeof(counts) / sizeof(counts[0])) && !err; i++)
		err = ps_index_bind_uint(statement, 7 + i, counts[i]);
	return ps_index_finish(statement, err);
}

static enum ps_err insert_waybill(struct ps_index *index, uint64_t id, struct ps_bytes scanned)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_INSERT_WAYBILL];
	struct ps_bytes code;
	enum ps_err err = ps_index_normalise(index, scanned, &code);

	if (!err)
		err = ps_index_bind_uint(statement, 1, id);
	if (!err)
		err = ps_index_bind_text(statement, 2, code);
	if (!err)
		err = ps_index_bind_text(statement, 3, scanned);
	err = ps_index_finish(statement, err);
	if (err)
		return err;
	statement = index->statements[PS_INDEX_INSERT_PARTS];
	err = ps_index_bind_uint(statement, 1, id);
	if (!err)
		err = ps_index_bind_text(statement, 2, code);
	return ps_index_finish(statement, err);
}

enum ps_err ps_index_put(struct ps_index *index, const struct ps_index_take *take)
{
	enum ps_err err;

	if (take->waybill_count > PS_OPENINGS_MAX || take->number > PS_INDEX_NUMBER_MAX)
		return PS_RANGE;
	err = ps_index_begin(index);
	if (err)
		return err;
	err = remove_take(index, take->number);
	if (!err)
		err = insert_take(index, take);
	for (size_t i = 0; i < take->waybill_count && !err; i++)
		err = insert_waybill(index, take->number * PS_INDEX_SLOTS + i, take->waybills[i]);
	return ps_index_end(index, err);
}

/* Where the take's next waybill would stand; PS_EXISTS if it carries @code. */
static enum ps_err find_slot(struct ps_index *index, uint64_t number, struct ps_bytes code,
			     uint64_t *id_out)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_WAYBILLS_OF];
	uint64_t first = number * PS_INDEX_SLOTS;
	uint64_t next = first;
	int rc = SQLITE_DONE;
	enum ps_err err = ps_index_bind_uint(statement, 1, first);

	if (!err)
		err = ps_index_bind_uint(statement, 2, first + PS_INDEX_SLOTS - 1);
	while (!err && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		struct ps_bytes has;

		err = ps_index_read_uint(statement, 0, &next);
		next++;
		if (!err)
			err = ps_index_read_text(statement, 1, &has);
		if (!err && ps_bytes_equal(has, code))
			err = PS_EXISTS;
	}
	if (!err)
		err = ps_index_err(rc);
	ps_index_reset(statement);
	if (!err && next == first + PS_INDEX_SLOTS)
		err = PS_RANGE;
	if (!err)
		*id_out = next;
	return err;
}

static enum ps_err ignore(void *ctx, const struct ps_index_take *take)
{
	(void)ctx;
	(void)take;
	return PS_OK;
}

static enum ps_err add_waybill(struct ps_index *index, uint64_t number, struct ps_bytes waybill)
{
	struct ps_bytes code;
	bool found = false;
	uint64_t id = 0;
	enum ps_err err = ps_index_find_number(index, number, ignore, NULL, &found);

	if (!err && !found)
		err = PS_NOT_FOUND;
	if (!err)
		err = ps_index_normalise(index, waybill, &code);
	if (!err)
		err = find_slot(index, number, code, &id);
	if (!err)
		err = insert_waybill(index, id, waybill);
	return err == PS_EXISTS ? PS_OK : err;
}

enum ps_err ps_index_add_waybill(struct ps_index *index, uint64_t number, struct ps_bytes waybill)
{
	enum ps_err err;

	if (number > PS_INDEX_NUMBER_MAX)
		return PS_RANGE;
	err = ps_index_begin(index);
	return err ? err : ps_index_end(index, add_waybill(index, number, waybill));
}

enum ps_err ps_index_set_age(struct ps_index *index, uint64_t number, enum ps_age age,
			     const uint64_t *bytes)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_SET_AGE];
	enum ps_err err = ps_index_bind_uint(statement, 1, number);

	if (!err)
		err = ps_index_bind_uint(statement, 2, age);
	if (!err && bytes)
		err = ps_index_bind_uint(statement, 3, *bytes);
	return ps_index_finish(statement, err);
}

enum ps_err ps_index_hold(struct ps_index *index, const struct ps_index_hold *hold)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_HOLD];
	enum ps_err err = ps_index_bind_uint(statement, 1, hold->number);

	if (!err)
		err = ps_index_err(sqlite3_bind_int64(statement, 2, hold->since_utc_us));
	if (!err)
		err = ps_index_bind_text(statement, 3, hold->why);
	if (!err)
		err = ps_index_bind_text(statement, 4, hold->by);
	return ps_index_finish(statement, err);
}

enum ps_err ps_index_release(struct ps_index *index, uint64_t number)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_RELEASE_HOLD];

	return ps_index_finish(statement, ps_index_bind_uint(statement, 1, number));
}

enum ps_err ps_index_release_all(struct ps_index *index)
{
	return ps_index_step(index, PS_INDEX_RELEASE_HOLDS);
}

enum ps_err ps_index_bind_late(struct ps_index *index, uint64_t number, struct ps_bytes waybill,
			       int64_t utc_us)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_BIND_LATE];
	enum ps_err err = ps_index_add_waybill(index, number, waybill);

	if (err)
		return err;
	err = ps_index_bind_uint(statement, 1, number);
	if (!err)
		err = ps_index_err(sqlite3_bind_int64(statement, 2, utc_us));
	return ps_index_finish(statement, err);
}
