/* What the files of the access log share: reading it through, and writing an item. */
#ifndef PS_WEB_ACCESS_IN_H
#define PS_WEB_ACCESS_IN_H

#include "signing/sequence_reader.h"
#include "web/access.h"

/* A file that is read from its beginning. */
struct ps_web_access_file {
	int fd;
	uint64_t offset;
};

struct ps_source ps_web_access_source(struct ps_web_access_file *file);

/* Appends an item as it lies in the file. */
void ps_web_access_frame(struct ps_buf *buf, struct ps_bytes item);

/* The next item of the file that is one. *@damaged_out grows by those that are none. Errors: those
 * of ps_sequence_reader_next(). */
PS_MUST_CHECK enum ps_err ps_web_access_next(struct ps_sequence_reader *reader,
					     struct ps_access_item *item_out,
					     struct ps_bytes *bytes_out, uint64_t *damaged_out);

#endif
