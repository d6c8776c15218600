/* Searching for a part of a code. */
#include <string.h>

#include "firmware/index_in.h"

/* A longer part is told apart by fewer. */
#define TRIGRAMS_MAX 64

/* One of the two ways to a take: the numbers that a statement gives, the highest first. */
struct stream {
	sqlite3_stmt *statement;
	bool done;
	uint64_t number;
};

static size_t character_len(const uint8_t *bytes, size_t len)
{
	size_t n = 1;

	while (n < len && (bytes[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* "ABCD" becomes "ABC" AND "BCD", each quoted for FTS5. */
static enum ps_err add_trigrams(struct ps_bytes part, struct ps_buf *query)
{
	size_t starts[3] = { 0 };
	size_t count = 0, characters = 0;

	for (size_t at = 0; at < part.len && count < TRIGRAMS_MAX;) {
		size_t end = at + character_len(part.bytes + at, part.len - at);

		starts[characters++ % 3] = at;
		at = end;
		if (characters < 3)
			continue;
		if (count++)
			ps_buf_add(query, " AND ", 5);
		ps_buf_add_byte(query, '"');
		for (size_t i = starts[characters % 3]; i < end; i++) {
			if (part.bytes[i] == '"')
				ps_buf_add_byte(query, '"');
			ps_buf_add_byte(query, part.bytes[i]);
		}
		ps_buf_add_byte(query, '"');
	}
	if (query->err)
		return query->err;
	return count ? PS_OK : PS_RANGE;
}

static enum ps_err step(struct stream *stream)
{
	uint64_t last = stream->number;
	int rc;

	do {
		rc = sqlite3_step(stream->statement);
		stream->done = rc != SQLITE_ROW;
		if (stream->done)
			return ps_index_err(rc);
		if (ps_index_read_uint(stream->statement, 0, &stream->number))
			return PS_MALFORMED;
	} while (stream->number == last);
	return PS_OK;
}

static enum ps_err begin(struct stream *stream, struct ps_bytes query, struct ps_bytes part)
{
	enum ps_err err = ps_index_bind_text(stream->statement, 1, query);

	if (!err)
		err = ps_index_bind_text(stream->statement, 2, part);
	if (!err)
		err = ps_index_bind_uint(stream->statement, 3, PS_INDEX_SLOTS);
	return err ? err : step(stream);
}

/* Both streams in step, so that a take which both have is visited once. */
static enum ps_err merge(struct ps_index *index, struct stream streams[2], ps_index_visit *visit,
			 void *ctx)
{
	enum ps_err err = PS_OK;

	while (!err && (!streams[0].done || !streams[1].done)) {
		uint64_t number = 0;

		for (size_t i = 0; i < 2; i++)
			if (!streams[i].done && streams[i].number > number)
				number = streams[i].number;
		err = ps_index_find_number(index, number, visit, ctx, NULL);
		for (size_t i = 0; i < 2 && !err; i++)
			if (!streams[i].done && streams[i].number == number)
				err = step(&streams[i]);
	}
	return err;
}

enum ps_err ps_index_find_part(struct ps_index *index, struct ps_bytes part, ps_index_visit *visit,
			       void *ctx)
{
	struct stream streams[2] = {
		{ .statement = index->statements[PS_INDEX_PARTS_OF_WAYBILLS],
		  .number = UINT64_MAX },
		{ .statement = index->statements[PS_INDEX_PARTS_OF_ORDERS], .number = UINT64_MAX },
	};
	struct ps_bytes normal;
	struct ps_buf query;
	enum ps_err err = ps_index_normalise(index, part, &normal);

	ps_buf_init(&query);
	if (!err)
		err = add_trigrams(normal, &query);
	for (size_t i = 0; i < 2 && !err; i++)
		err = begin(&streams[i], (struct ps_bytes){ query.bytes, query.len }, normal);
	if (!err)
		err = merge(index, streams, visit, ctx);
	for (size_t i = 0; i < 2; i++)
		ps_index_reset(streams[i].statement);
	ps_buf_release(&query);
	return err;
}
