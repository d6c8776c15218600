/*
 * struct ps_csv: a table out of somebody else's program: fields with commas (or, where the first
 * line has more of these, semicolons or tabs) between them, RFC 4180 quotes, lines that end in
 * CRLF, LF or CR, and perhaps a UTF-8 byte order mark before it all.
 */
#ifndef PS_TOOLS_CSV_H
#define PS_TOOLS_CSV_H

#include "signing/buf.h"
#include "signing/cursor.h"

#define PS_CSV_FIELDS_MAX 256

struct ps_csv {
	struct ps_cursor text;
	uint8_t separator;
	uint64_t line;	     /* of the row that was read last, from 1 */
	uint64_t next_line;  /* where the next begins */
	struct ps_buf bytes; /* the row's fields without their quotes */
	size_t count;
	struct ps_bytes fields[PS_CSV_FIELDS_MAX];
};

/* @text stays the caller's and outlives it. */
void ps_csv_init(struct ps_csv *csv, struct ps_bytes text);
void ps_csv_release(struct ps_csv *csv);

/*
 * The next row that is not empty; its fields live until the next call, without the blanks around
 * them. Errors: PS_END; PS_MALFORMED (a quote that does not end, or text behind one); PS_LIMIT (too
 * many fields); PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_csv_next(struct ps_csv *csv);

#endif
