#include <string.h>

#include "firmware/index_in.h"

#define FIRST_COUNT 5 /* columns from here on are integers; see COLUMNS in index.c */

static enum ps_err bind_text(sqlite3_stmt *statement, int at, struct ps_bytes text)
{
	/* Not NULL, which would bind a null. */
	const char *bytes = text.len ? (const char *)text.bytes : "";

	return ps_index_err(
		sqlite3_bind_text64(statement, at, bytes, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

static enum ps_err bind_uint(sqlite3_stmt *statement, int at, uint64_t value)
{
	if (value > INT64_MAX)
		return PS_RANGE;
	return ps_index_err(sqlite3_bind_int64(statement, at, (sqlite3_int64)value));
}

/* Runs a statement that has no rows, and makes it ready for the next use. */
static enum ps_err finish(sqlite3_stmt *statement, enum ps_err err)
{
	if (!err)
		err = ps_index_err(sqlite3_step(statement));
	(void)sqlite3_reset(statement); /* tells the error of the step once more */
	(void)sqlite3_clear_bindings(statement);
	return err;
}

static enum ps_err run(struct ps_index *index, enum ps_index_statement which)
{
	return finish(index->statements[which], PS_OK);
}

enum ps_err ps_index_remove(struct ps_index *index, uint64_t number)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_DELETE];

	return finish(statement, bind_uint(statement, 1, number));
}

static enum ps_err insert_take(struct ps_index *index, const struct ps_index_take *take)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_INSERT];
	const uint64_t counts[] = { take->length_us, take->ending, take->reason, take->bytes,
				    take->cameras,   take->frames, take->drops,	 take->flags };
	enum ps_err err = bind_uint(statement, 1, take->number);

	if (!err)
		err = ps_index_err(
			sqlite3_bind_blob(statement, 2, take->id, PS_HASH_LEN, SQLITE_STATIC));
	if (!err)
		err = bind_text(statement, 3, take->path);
	if (!err)
		err = bind_text(statement, 4, take->station);
	if (!err)
		err = bind_text(statement, 5, take->lane);
	if (!err)
		err = ps_index_err(sqlite3_bind_int64(statement, 6, take->started_utc_us));
	for (int i = 0; i < (int)(sizeof(counts) / sizeof(counts[0])) && !err; i++)
		err = bind_uint(statement, 7 + i, counts[i]);
	return finish(statement, err);
}

/* Into the form that is searched. ASCII only: a locale must not decide what equals what. */
static enum ps_err normalise(struct ps_index *index, struct ps_bytes code,
			     struct ps_bytes *normal_out)
{
	ps_buf_clear(&index->scratch);
	ps_buf_add(&index->scratch, code.bytes, code.len);
	if (index->scratch.err)
		return index->scratch.err;
	for (size_t i = 0; i < index->scratch.len; i++)
		if (index->scratch.bytes[i] >= 'a' && index->scratch.bytes[i] <= 'z')
			index->scratch.bytes[i] = (uint8_t)(index->scratch.bytes[i] - 'a' + 'A');
	*normal_out = (struct ps_bytes){ index->scratch.bytes, index->scratch.len };
	return PS_OK;
}

static enum ps_err insert_waybills(struct ps_index *index, const struct ps_index_take *take)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_INSERT_WAYBILL];
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < take->waybill_count && !err; i++) {
		struct ps_bytes code;

		err = normalise(index, take->waybills[i], &code);
		if (!err)
			err = bind_uint(statement, 1, take->number);
		if (!err)
			err = bind_uint(statement, 2, i);
		if (!err)
			err = bind_text(statement, 3, code);
		if (!err)
			err = bind_text(statement, 4, take->waybills[i]);
		err = finish(statement, err);
	}
	return err;
}

enum ps_err ps_index_put(struct ps_index *index, const struct ps_index_take *take)
{
	enum ps_err err, undone;

	if (take->waybill_count > PS_OPENINGS_MAX)
		return PS_RANGE;
	err = run(index, PS_INDEX_SAVE);
	if (err)
		return err;
	err = ps_index_remove(index, take->number);
	if (!err)
		err = insert_take(index, take);
	if (!err)
		err = insert_waybills(index, take);
	undone = err ? run(index, PS_INDEX_ROLLBACK) : PS_OK;
	if (!err)
		err = run(index, PS_INDEX_RELEASE);
	else if (!undone)
		undone = run(index, PS_INDEX_RELEASE);
	/* SQLite itself rolls back what it cannot: then there is no savepoint left to release. */
	return err ? err : undone;
}

static enum ps_err read_uint(sqlite3_stmt *row, int column, uint64_t *value_out)
{
	sqlite3_int64 value = sqlite3_column_int64(row, column);

	if (sqlite3_column_type(row, column) != SQLITE_INTEGER || value < 0)
		return PS_MALFORMED;
	*value_out = (uint64_t)value;
	return PS_OK;
}

static enum ps_err read_text(sqlite3_stmt *row, int column, struct ps_bytes *text_out)
{
	const uint8_t *bytes = sqlite3_column_text(row, column);

	if (!bytes)
		return sqlite3_column_type(row, column) == SQLITE_NULL ? PS_MALFORMED
								       : PS_NO_MEMORY;
	*text_out = (struct ps_bytes){ bytes, (size_t)sqlite3_column_bytes(row, column) };
	return PS_OK;
}

static enum ps_err read_row(sqlite3_stmt *row, struct ps_index_take *take)
{
	uint64_t *const counts[] = { &take->length_us, &take->ending, &take->reason, &take->bytes,
				     &take->cameras,   &take->frames, &take->drops,  &take->flags };
	const void *id = sqlite3_column_blob(row, 1);
	enum ps_err err = read_uint(row, 0, &take->number);

	if (!err && (!id || sqlite3_column_bytes(row, 1) != PS_HASH_LEN))
		err = PS_MALFORMED;
	if (!err)
		memcpy(take->id, id, PS_HASH_LEN);
	if (!err)
		err = read_text(row, 2, &take->path);
	if (!err)
		err = read_text(row, 3, &take->station);
	if (!err)
		err = read_text(row, 4, &take->lane);
	take->started_utc_us = sqlite3_column_int64(row, FIRST_COUNT);
	for (int i = 0; i < (int)(sizeof(counts) / sizeof(counts[0])) && !err; i++)
		err = read_uint(row, FIRST_COUNT + 1 + i, counts[i]);
	return err;
}

/* Copies the waybills, since SQLite hands out one row at a time. */
static enum ps_err read_waybills(struct ps_index *index, struct ps_index_take *take)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_WAYBILLS_OF];
	size_t lens[PS_OPENINGS_MAX];
	size_t count = 0, at = 0;
	int rc = SQLITE_DONE;
	enum ps_err err = bind_uint(statement, 1, take->number);

	ps_buf_clear(&index->scratch);
	while (!err && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		struct ps_bytes text;

		err = count == PS_OPENINGS_MAX ? PS_MALFORMED : read_text(statement, 0, &text);
		if (!err) {
			ps_buf_add(&index->scratch, text.bytes, text.len);
			err = index->scratch.err;
			lens[count++] = text.len;
		}
	}
	if (!err)
		err = ps_index_err(rc);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	if (err)
		return err;
	for (size_t i = 0; i < count; at += lens[i], i++)
		take->waybills[i] = (struct ps_bytes){ index->scratch.bytes + at, lens[i] };
	take->waybill_count = count;
	return PS_OK;
}

/* Runs a query whose parameters are bound, if @err is PS_OK, and visits its rows. */
static enum ps_err visit_rows(struct ps_index *index, enum ps_index_statement which,
			      enum ps_err err, ps_index_visit *visit, void *ctx, bool *found_out)
{
	sqlite3_stmt *statement = index->statements[which];
	bool found = false;
	int rc = SQLITE_DONE;

	while (!err && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		struct ps_index_take take = { .number = 0 };

		err = read_row(statement, &take);
		if (!err)
			err = read_waybills(index, &take);
		if (!err)
			err = visit(ctx, &take);
		found = true;
	}
	if (!err)
		err = ps_index_err(rc);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	if (!err && found_out)
		*found_out = found;
	return err;
}

enum ps_err ps_index_find_waybill(struct ps_index *index, struct ps_bytes code,
				  ps_index_visit *visit, void *ctx)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_BY_WAYBILL];
	struct ps_bytes normal;
	enum ps_err err = normalise(index, code, &normal);

	/* A copy: the scratch is used again for each row. */
	if (!err)
		err = ps_index_err(sqlite3_bind_text64(statement, 1,
						       normal.len ? (const char *)normal.bytes : "",
						       normal.len, SQLITE_TRANSIENT, SQLITE_UTF8));
	return visit_rows(index, PS_INDEX_BY_WAYBILL, err, visit, ctx, NULL);
}

enum ps_err ps_index_find_number(struct ps_index *index, uint64_t number, ps_index_visit *visit,
				 void *ctx, bool *found_out)
{
	enum ps_err err = bind_uint(index->statements[PS_INDEX_BY_NUMBER], 1, number);

	return visit_rows(index, PS_INDEX_BY_NUMBER, err, visit, ctx, found_out);
}

enum ps_err ps_index_find_id(struct ps_index *index, const uint8_t id[PS_HASH_LEN],
			     ps_index_visit *visit, void *ctx, bool *found_out)
{
	enum ps_err err = ps_index_err(sqlite3_bind_blob(index->statements[PS_INDEX_BY_ID], 1, id,
							 PS_HASH_LEN, SQLITE_STATIC));

	return visit_rows(index, PS_INDEX_BY_ID, err, visit, ctx, found_out);
}

enum ps_err ps_index_list(struct ps_index *index, int64_t since_utc_us, uint64_t limit,
			  uint64_t offset, ps_index_visit *visit, void *ctx)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_LIST];
	enum ps_err err = ps_index_err(sqlite3_bind_int64(statement, 1, since_utc_us));

	if (!err)
		err = bind_uint(statement, 2, limit < INT64_MAX ? limit : INT64_MAX);
	if (!err)
		err = bind_uint(statement, 3, offset < INT64_MAX ? offset : INT64_MAX);
	return visit_rows(index, PS_INDEX_LIST, err, visit, ctx, NULL);
}

enum ps_err ps_index_walk(struct ps_index *index, ps_index_visit *visit, void *ctx)
{
	return visit_rows(index, PS_INDEX_WALK, PS_OK, visit, ctx, NULL);
}

enum ps_err ps_index_count(struct ps_index *index, uint64_t *count_out)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_COUNT];
	int rc = sqlite3_step(statement);
	enum ps_err err = rc == SQLITE_ROW ? read_uint(statement, 0, count_out) : ps_index_err(rc);

	(void)sqlite3_reset(statement);
	return err;
}
