#include "signing/sequence_reader.h"

#include <stdlib.h>
#include <string.h>

enum ps_err ps_sequence_reader_init(struct ps_sequence_reader *reader, struct ps_source source,
				    uint64_t offset, ps_sequence_step *step)
{
	uint8_t *bytes = malloc(PS_SEQUENCE_BUFFER);

	if (!bytes)
		return PS_NO_MEMORY;
	*reader = (struct ps_sequence_reader){
		.source = source,
		.step = step,
		.base = offset,
		.cursor = ps_cursor_of(bytes, 0),
		.bytes = bytes,
	};
	return PS_OK;
}

void ps_sequence_reader_finish(struct ps_sequence_reader *reader)
{
	free(reader->bytes);
	reader->bytes = NULL;
}

struct ps_bytes ps_sequence_reader_rest(const struct ps_sequence_reader *reader)
{
	return (struct ps_bytes){ reader->bytes + reader->cursor.at,
				  ps_cursor_left(&reader->cursor) };
}

static enum ps_err refill(struct ps_sequence_reader *reader)
{
	struct ps_bytes rest = ps_sequence_reader_rest(reader);
	size_t got = 1;
	enum ps_err err = PS_OK;

	memmove(reader->bytes, rest.bytes, rest.len);
	reader->base += reader->cursor.at;
	reader->cursor = ps_cursor_of(reader->bytes, rest.len);
	while (!err && got && reader->cursor.len < PS_SEQUENCE_BUFFER) {
		err = reader->source.read(reader->source.ctx, reader->bytes + reader->cursor.len,
					  PS_SEQUENCE_BUFFER - reader->cursor.len, &got);
		if (!err)
			reader->cursor.len += got;
	}
	reader->at_end = got == 0;
	return err;
}

enum ps_err ps_sequence_reader_next(struct ps_sequence_reader *reader, struct ps_bytes *item_out)
{
	for (;;) {
		struct ps_cursor walk = reader->cursor;
		enum ps_err err = reader->step(&walk, item_out);

		if (!err)
			reader->cursor = walk;
		if ((err != PS_TRUNCATED && err != PS_END) || reader->at_end)
			return err;
		err = refill(reader);
		if (err)
			return err;
	}
}
