/* The orders: which waybills an order went out under, and what was in it. */
#include "firmware/index_in.h"

/* The row of the line with these three; 0: there is none. */
static enum ps_err find_line(struct ps_index *index, const struct ps_bytes keys[3],
			     uint64_t *id_out)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_FIND_LINE];
	int rc = SQLITE_DONE;
	enum ps_err err = PS_OK;

	*id_out = 0;
	for (int i = 0; i < 3 && !err; i++)
		err = ps_index_bind_text(statement, i + 1, keys[i]);
	if (!err)
		rc = sqlite3_step(statement);
	if (!err && rc == SQLITE_ROW)
		err = ps_index_read_uint(statement, 0, id_out);
	else if (!err)
		err = ps_index_err(rc);
	ps_index_reset(statement);
	return err;
}

static enum ps_err update_line(struct ps_index *index, uint64_t id,
			       const struct ps_index_order *line)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_UPDATE_LINE];
	enum ps_err err = ps_index_bind_uint(statement, 1, id);

	if (!err)
		err = ps_index_bind_text(statement, 2, line->order);
	if (!err)
		err = ps_index_bind_text(statement, 3, line->shop);
	if (!err)
		err = ps_index_bind_uint(statement, 4, line->quantity);
	return ps_index_finish(statement, err);
}

static enum ps_err insert_line(struct ps_index *index, const struct ps_bytes keys[3],
			       const struct ps_index_order *line)
{
	sqlite3_stmt *statement = index->statements[PS_INDEX_INSERT_LINE];
	enum ps_err err = PS_OK;

	for (int i = 0; i < 3 && !err; i++)
		err = ps_index_bind_text(statement, i + 1, keys[i]);
	if (!err)
		err = ps_index_bind_text(statement, 4, line->order);
	if (!err)
		err = ps_index_bind_text(statement, 5, line->shop);
	if (!err)
		err = ps_index_bind_uint(statement, 6, line->quantity);
	if (!err)
		err = ps_index_bind_text(statement, 7, line->waybill);
	err = ps_index_finish(statement, err);
	if (err)
		return err;
	statement = index->statements[PS_INDEX_INSERT_LINE_PARTS];
	err = ps_index_err(sqlite3_bind_int64(statement, 1, sqlite3_last_insert_rowid(index->db)));
	if (!err)
		err = ps_index_bind_text(statement, 2, keys[0]);
	return ps_index_finish(statement, err);
}

static enum ps_err put_line(struct ps_index *index, const struct ps_bytes keys[3],
			    const struct ps_index_order *line)
{
	uint64_t id = 0;
	enum ps_err err = find_line(index, keys, &id);

	if (err)
		return err;
	return id ? update_line(index, id, line) : insert_line(index, keys, line);
}

enum ps_err ps_index_add_order(struct ps_index *index, const struct ps_index_order *line)
{
	struct ps_bytes keys[3] = { { .len = 0 }, { .len = 0 }, line->item };
	struct ps_buf order;
	enum ps_err err;

	ps_buf_init(&order);
	err = ps_index_normalise(index, line->order, &keys[0]);
	if (!err) {
		ps_buf_add(&order, keys[0].bytes, keys[0].len);
		keys[0] = (struct ps_bytes){ order.bytes, order.len };
		err = order.err;
	}
	if (!err)
		err = ps_index_normalise(index, line->waybill, &keys[1]);
	if (!err)
		err = ps_index_begin(index);
	if (!err)
		err = ps_index_end(index, put_line(index, keys, line));
	ps_buf_release(&order);
	return err;
}

static enum ps_err read_line(sqlite3_stmt *row, struct ps_index_order *line)
{
	struct ps_bytes *const texts[] = { &line->order, &line->waybill, &line->shop, &line->item };
	enum ps_err err = PS_OK;

	for (int i = 0; i < 4 && !err; i++)
		err = ps_index_read_text(row, i, texts[i]);
	return err ? err : ps_index_read_uint(row, 4, &line->quantity);
}

static enum ps_err visit_lines(struct ps_index *index, enum ps_index_statement which,
			       enum ps_err err, ps_index_visit_order *visit, void *ctx)
{
	sqlite3_stmt *statement = index->statements[which];
	int rc = SQLITE_DONE;

	while (!err && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		struct ps_index_order line;

		err = read_line(statement, &line);
		if (!err)
			err = visit(ctx, &line);
	}
	if (!err)
		err = ps_index_err(rc);
	ps_index_reset(statement);
	return err;
}

static enum ps_err lines_by(struct ps_index *index, enum ps_index_statement which,
			    struct ps_bytes code, ps_index_visit_order *visit, void *ctx)
{
	struct ps_bytes normal;
	enum ps_err err = ps_index_normalise(index, code, &normal);

	if (!err)
		err = ps_index_bind_text(index->statements[which], 1, normal);
	return visit_lines(index, which, err, visit, ctx);
}

enum ps_err ps_index_orders_of(struct ps_index *index, struct ps_bytes waybill,
			       ps_index_visit_order *visit, void *ctx)
{
	return lines_by(index, PS_INDEX_LINES_BY_WAYBILL, waybill, visit, ctx);
}

enum ps_err ps_index_order_lines(struct ps_index *index, struct ps_bytes order,
				 ps_index_visit_order *visit, void *ctx)
{
	return lines_by(index, PS_INDEX_LINES_BY_ORDER, order, visit, ctx);
}

struct copy {
	struct ps_index *to;
	uint64_t count;
};

static enum ps_err copy_line(void *ctx, const struct ps_index_order *line)
{
	struct copy *copy = ctx;

	copy->count++;
	return ps_index_add_order(copy->to, line);
}

enum ps_err ps_index_keep_orders(struct ps_index *index, const char *store, uint64_t *count_out)
{
	struct copy copy = { .to = index };
	struct ps_index *old = NULL;
	enum ps_err err = ps_index_open_read(store, &old);

	if (!err)
		err = ps_index_begin(index);
	if (!err)
		err = ps_index_end(index,
				   visit_lines(old, PS_INDEX_ALL_LINES, PS_OK, copy_line, &copy));
	ps_index_close(old);
	if (!err)
		*count_out = copy.count;
	return err;
}
