/* Reading the access log through: at the start, and for the page. */
#include <string.h>

#include "firmware/disk.h"
#include "signing/cbor.h"
#include "web/access_in.h"

static enum ps_err read_file(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_web_access_file *file = ctx;
	enum ps_err err = ps_disk_read(file->fd, file->offset, bytes, len, got_out);

	if (!err)
		file->offset += *got_out;
	return err;
}

struct ps_source ps_web_access_source(struct ps_web_access_file *file)
{
	return (struct ps_source){ .read = read_file, .ctx = file };
}

void ps_web_access_frame(struct ps_buf *buf, struct ps_bytes item)
{
	ps_cbor_add_bytes(buf, item.bytes, item.len);
}

enum ps_err ps_web_access_next(struct ps_sequence_reader *reader, struct ps_access_item *item_out,
			       struct ps_bytes *bytes_out, uint64_t *damaged_out)
{
	for (;;) {
		enum ps_err err = ps_sequence_reader_next(reader, bytes_out);

		if (err || ps_access_item_decode(*bytes_out, item_out) == PS_OK)
			return err;
		(*damaged_out)++;
	}
}

enum ps_err ps_web_access_walk(const struct ps_web_access *access, ps_access_visitor *visit,
			       void *ctx)
{
	struct ps_web_access_file file = { .fd = access->fd };

	return ps_access_items(ps_web_access_source(&file), visit, ctx);
}
