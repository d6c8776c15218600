#include <string.h>

#include "firmware/index_in.h"

/* Columns of a take; see COLUMNS and TAKES in index.c. */
#define FIRST_COUNT 6
#define HOLD_SINCE 16
#define BOUND_LATE 19

enum ps_err ps_index_read_uint(sqlite3_stmt *row, int column, uint64_t *value_out)
{
	sqlite3_int64 value = sqlite3_column_int64(row, column);

	if (sqlite3_column_type(row, column) != SQLITE_INTEGER || value < 0)
		return PS_MALFORMED;
	*value_out = (uint64_t)value;
	return PS_OK;
}

enum ps_err ps_index_read_text(sqlite3_stmt *row, int column, struct ps_bytes *text_out)
{
	const uint8_t *bytes = sqlite3_column_text(row, column);

	if (!bytes)
		return sqlite3_column_type(row, column) == SQLITE_NULL ? PS_MALFORMED
								       : PS_NO_MEMORY;
	*text_out = (struct ps_bytes){ bytes, (size_t)sqlite3_column_bytes(row, column) };
	return PS_OK;
}

static enum ps_err read_hold(sqlite3_stmt *row, struct ps_index_take *take)
{
	enum ps_err err;

	take->held = sqlite3_column_type(row, HOLD_SINCE) != SQLITE_NULL;
	if (!take->held)
		return PS_OK;
	take->hold.number = take->number;
	take->hold.since_utc_us = sqlite3_column_int64(row, HOLD_SINCE);
	err = ps_index_read_text(row, HOLD_SINCE + 1, &take->hold.why);
	return err ? err : ps_index_read_text(row, HOLD_SINCE + 2, &take->hold.by);
}

static enum ps_err read_row(sqlite3_stmt *row, struct ps_index_take *take)
{
	uint64_t age = 0;
	uint64_t *const counts[] = { &take->length_us, &take->ending,	&take->reason, &take->bytes,
				     &take->cameras,   &take->frames,	&take->drops,  &age,
				     &take->faults,    &take->return_of };
	const void *id = sqlite3_column_blob(row, 1);
	enum ps_err err = ps_index_read_uint(row, 0, &take->number);

	if (!err && (!id || sqlite3_column_bytes(row, 1) != PS_HASH_LEN))
		err = PS_MALFORMED;
	if (!err)
		memcpy(take->id, id, PS_HASH_LEN);
	if (!err)
		err = ps_index_read_text(row, 2, &take->path);
	if (!err)
		err = ps_index_read_text(row, 3, &take->station);
	if (!err)
		err = ps_index_read_text(row, 4, &take->lane);
	take->started_utc_us = sqlite3_column_int64(row, FIRST_COUNT - 1);
	for (int i = 0; i < (int)(sizeof(counts) / sizeof(counts[0])) && !err; i++)
		err = ps_index_read_uint(row, FIRST_COUNT + i, counts[i]);
	if (!err && age >= PS_AGES)
		err = PS_MALFORMED;
	take->age = (enum ps_age)age;
	take->bound_late = sqlite3_column_type(row, BOUND_LATE) != SQLITE_NULL;
	if (take->bound_late)
		take->bound_utc_us = sqlite3_column_int64(row, BOUND_LATE);
	return err ? err : read_hold(row, take);
}

/* Copies the waybills, since SQLite hands out one row at a time. */
static enum ps_err read_waybills(struct ps_index *index, struct ps_index_take *take)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_WAYBILLS_OF];
	size_t lens[PS_INDEX_SLOTS];
	size_t count = 0, at = 0;
	int rc = SQLITE_DONE;
	enum ps_err err = PS_OK;

	if (take->number > PS_INDEX_NUMBER_MAX)
		err = PS_MALFORMED;
	if (!err)
		err = ps_index_bind_uint(statement, 1, take->number * PS_INDEX_SLOTS);
	if (!err)
		err = ps_index_bind_uint(statement, 2,
					 take->number * PS_INDEX_SLOTS + PS_INDEX_SLOTS - 1);
	ps_buf_clear(&index->scratch);
	while (!err && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		struct ps_bytes text;

		err = ps_index_read_text(statement, 2, &text);
		if (!err) {
			ps_buf_add(&index->scratch, text.bytes, text.len);
			err = index->scratch.err;
			lens[count++] = text.len;
		}
	}
	if (!err)
		err = ps_index_err(rc);
	ps_index_reset(statement);
	if (err)
		return err;
	for (size_t i = 0; i < count; at += lens[i], i++)
		take->waybills[i] = (struct ps_bytes){ index->scratch.bytes + at, lens[i] };
	take->waybill_count = count;
	return PS_OK;
}

enum ps_err ps_index_visit_takes(struct ps_index *index, enum ps_index_statement which,
				 enum ps_err err, ps_index_visit *visit, void *ctx, bool *found_out)
{
	sqlite3_stmt *statement = index->statements[which];
	uint64_t last = 0;
	bool found = false;
	int rc = SQLITE_DONE;

	while (!err && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		struct ps_index_take take = { .number = 0 };

		err = read_row(statement, &take);
		/* two of a take's waybills may be the same; they stand side by side */
		if (!err && found && take.number == last)
			continue;
		if (!err)
			err = read_waybills(index, &take);
		if (!err)
			err = visit(ctx, &take);
		found = true;
		last = take.number;
	}
	if (!err)
		err = ps_index_err(rc);
	ps_index_reset(statement);
	if (!err && found_out)
		*found_out = found;
	return err;
}

/* By a code; each of these queries has it as ?1 and the slots of a take as ?2. */
static enum ps_err find_code(struct ps_index *index, enum ps_index_statement which,
			     struct ps_bytes code, ps_index_visit *visit, void *ctx)
{
	sqlite3_stmt *statement = index->statements[which];
	struct ps_bytes normal;
	enum ps_err err = ps_index_normalise(index, code, &normal);

	if (!err)
		err = ps_index_bind_text(statement, 1, normal);
	if (!err)
		err = ps_index_bind_uint(statement, 2, PS_INDEX_SLOTS);
	return ps_index_visit_takes(index, which, err, visit, ctx, NULL);
}

enum ps_err ps_index_find_waybill(struct ps_index *index, struct ps_bytes code,
				  ps_index_visit *visit, void *ctx)
{
	return find_code(index, PS_INDEX_BY_WAYBILL, code, visit, ctx);
}

enum ps_err ps_index_find_order(struct ps_index *index, struct ps_bytes order,
				ps_index_visit *visit, void *ctx)
{
	return find_code(index, PS_INDEX_BY_ORDER, order, visit, ctx);
}

enum ps_err ps_index_find_number(struct ps_index *index, uint64_t number, ps_index_visit *visit,
				 void *ctx, bool *found_out)
{
	enum ps_err err = ps_index_bind_uint(index->statements[PS_INDEX_BY_NUMBER], 1, number);

	return ps_index_visit_takes(index, PS_INDEX_BY_NUMBER, err, visit, ctx, found_out);
}

static enum ps_err find_ids(struct ps_index *index, const uint8_t *begin, size_t len,
			    ps_index_visit *visit, void *ctx, bool *found_out)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_BY_ID];
	uint8_t first[PS_HASH_LEN];
	uint8_t last[PS_HASH_LEN];
	enum ps_err err;

	memset(first, 0, sizeof(first));
	memset(last, 0xff, sizeof(last));
	memcpy(first, begin, len);
	memcpy(last, begin, len);
	err = ps_index_err(sqlite3_bind_blob(statement, 1, first, PS_HASH_LEN, SQLITE_STATIC));
	if (!err)
		err = ps_index_err(
			sqlite3_bind_blob(statement, 2, last, PS_HASH_LEN, SQLITE_STATIC));
	return ps_index_visit_takes(index, PS_INDEX_BY_ID, err, visit, ctx, found_out);
}

enum ps_err ps_index_find_id(struct ps_index *index, const uint8_t id[PS_HASH_LEN],
			     ps_index_visit *visit, void *ctx, bool *found_out)
{
	return find_ids(index, id, PS_HASH_LEN, visit, ctx, found_out);
}

enum ps_err ps_index_find_begin(struct ps_index *index, const uint8_t *begin, size_t len,
				ps_index_visit *visit, void *ctx)
{
	return len <= PS_HASH_LEN ? find_ids(index, begin, len, visit, ctx, NULL) : PS_RANGE;
}

enum ps_err ps_index_list(struct ps_index *index, int64_t since_utc_us, int64_t until_utc_us,
			  uint64_t limit, uint64_t offset, ps_index_visit *visit, void *ctx)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_LIST];
	enum ps_err err = ps_index_err(sqlite3_bind_int64(statement, 1, since_utc_us));

	if (!err)
		err = ps_index_bind_uint(statement, 2, limit < INT64_MAX ? limit : INT64_MAX);
	if (!err)
		err = ps_index_bind_uint(statement, 3, offset < INT64_MAX ? offset : INT64_MAX);
	if (!err)
		err = ps_index_err(sqlite3_bind_int64(statement, 4, until_utc_us));
	return ps_index_visit_takes(index, PS_INDEX_LIST, err, visit, ctx, NULL);
}

enum ps_err ps_index_walk(struct ps_index *index, ps_index_visit *visit, void *ctx)
{
	return ps_index_visit_takes(index, PS_INDEX_WALK, PS_OK, visit, ctx, NULL);
}

enum ps_err ps_index_count(struct ps_index *index, uint64_t *count_out)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_COUNT];
	int rc = sqlite3_step(statement);
	enum ps_err err =
		rc == SQLITE_ROW ? ps_index_read_uint(statement, 0, count_out) : ps_index_err(rc);

	(void)sqlite3_reset(statement);
	return err;
}
