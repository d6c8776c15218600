/*
 * struct ps_sequence_reader: one item after the other out of a file that is a sequence of items,
 * with a buffer of fixed size, however long the file is. For the ledger's files.
 */
#ifndef PS_SIGNING_SEQUENCE_READER_H
#define PS_SIGNING_SEQUENCE_READER_H

#include "signing/cursor.h"
#include "signing/error.h"
#include "signing/reader.h"

/* Longer than any item, and so that a million leaves take few reads. */
#define PS_SEQUENCE_BUFFER (1U << 20)

/*
 * Moves over one item: PS_END without bytes, PS_TRUNCATED if the bytes end inside it. Must refuse
 * an item that is longer than PS_SEQUENCE_BUFFER.
 */
typedef enum ps_err ps_sequence_step(struct ps_cursor *cursor, struct ps_bytes *item_out);

struct ps_sequence_reader {
	struct ps_source source;
	ps_sequence_step *step;
	uint64_t base; /* where in the file the buffer begins */
	struct ps_cursor cursor;
	uint8_t *bytes;
	bool at_end; /* the buffer reaches to the end of the file */
};

/* @source gives the file from @offset on. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_sequence_reader_init(struct ps_sequence_reader *reader,
						  struct ps_source source, uint64_t offset,
						  ps_sequence_step *step);
void ps_sequence_reader_finish(struct ps_sequence_reader *reader);

/* Where in the file the next item begins. */
static inline uint64_t ps_sequence_reader_offset(const struct ps_sequence_reader *reader)
{
	return reader->base + reader->cursor.at;
}

/*
 * The next item; the view is valid until the next call.
 * Errors: PS_END behind the last; PS_TRUNCATED when the file ends inside the item; what the step
 * says of an item that is not one; PS_IO. The reader then stands where it stood.
 */
PS_MUST_CHECK enum ps_err ps_sequence_reader_next(struct ps_sequence_reader *reader,
						  struct ps_bytes *item_out);

/* After PS_TRUNCATED: what the file has of the item. */
struct ps_bytes ps_sequence_reader_rest(const struct ps_sequence_reader *reader);

#endif
