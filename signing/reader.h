/*
 * struct ps_reader: an evidence file as a stream of records.
 *
 * It holds two windows of the file. Its memory is bounded by the largest record that the format
 * allows, and by what the file really holds: a length that is only claimed costs nothing.
 */
#ifndef PS_SIGNING_READER_H
#define PS_SIGNING_READER_H

#include "signing/buf.h"
#include "signing/record.h"

/* Where the bytes come from. */
struct ps_source {
	/*
	 * Reads up to @len bytes into @bytes; *@got_out 0 means the end. Errors: PS_IO.
	 */
	enum ps_err (*read)(void *ctx, uint8_t *bytes, size_t len, size_t *got_out);
	void *ctx;
};

/* A window beyond this length is not kept while the next one is read. */
#define PS_READER_KEPT_MAX (4U << 20)

struct ps_reader {
	struct ps_source source;
	size_t step; /* the least that a window takes in at once; may be set after init */
	struct ps_buf window;
	struct ps_buf before; /* the window before it */
	size_t passed;	      /* bytes at the window's front that lie before its first record */
	size_t at;	      /* of the next record in the window */
	uint64_t offset;      /* of the next record in the file */
	bool ended;	      /* the source has no more */
};

void ps_reader_init(struct ps_reader *reader, struct ps_source source);
void ps_reader_release(struct ps_reader *reader);

/* So many zeros at the end of a SEAL or an ending that is the file's last are a torn write's. */
#define PS_TORN_ZEROS 8

/*
 * The next record; its views live until the next call.
 *
 * A SEAL or an ending that ends in PS_TORN_ZEROS zeros, with the file's end or a further zero
 * behind it, was never written to its end: PS_TRUNCATED.
 *
 * Errors: PS_END (the file ends behind the last record), PS_TRUNCATED (it ends inside a record),
 * PS_MALFORMED and PS_RANGE (not a record: nothing behind it can be read), PS_UNSUPPORTED, PS_IO,
 * PS_NO_MEMORY. After an error the reader stays where it was; @reader->offset says where.
 */
PS_MUST_CHECK enum ps_err ps_reader_next(struct ps_reader *reader, struct ps_record *record_out);

/*
 * The same, but only of what the window holds already: PS_NOT_FOUND if it holds no whole record
 * more. The views of the records before it in this window and, if that was no longer than
 * PS_READER_KEPT_MAX, in the window before live on.
 */
PS_MUST_CHECK enum ps_err ps_reader_next_here(struct ps_reader *reader,
					      struct ps_record *record_out);

/* How many bytes of an unfinished record follow, after PS_TRUNCATED. */
size_t ps_reader_left(const struct ps_reader *reader);

/*
 * Reads the source to its end and gives its last @len bytes (fewer where it has not as many: see
 * *@size_out, the length of the whole). Nothing can be read after it. Errors: PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_reader_drain(struct ps_reader *reader, uint8_t *last_out, size_t len,
					  uint64_t *size_out);

#endif
