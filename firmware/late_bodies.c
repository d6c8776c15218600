#include "firmware/late_bodies.h"

#include "firmware/disk.h"
#include "signing/cbor.h"
#include "signing/limits.h"

#define SALTED_MAX (PS_SALT_LEN + PS_EVENT_BODY_LEN_MAX)

static enum ps_err read_file(int ledger_dir, struct ps_buf *file)
{
	enum ps_err err =
		ps_disk_read_all(ledger_dir, PS_LATE_BODIES, PS_LATE_BODIES_BYTES_MAX, file);

	return err == PS_NOT_FOUND ? PS_OK : err;
}

enum ps_err ps_late_bodies_add(int ledger_dir, uint64_t number, struct ps_bytes salted)
{
	struct ps_buf file;
	enum ps_err err;

	ps_buf_init(&file);
	err = read_file(ledger_dir, &file);
	if (!err) {
		ps_cbor_add_array(&file, 2);
		ps_cbor_add_uint(&file, number);
		ps_cbor_add_bytes(&file, salted.bytes, salted.len);
		err = file.err;
	}
	if (!err && file.len > PS_LATE_BODIES_BYTES_MAX)
		err = PS_LIMIT;
	if (!err)
		err = ps_disk_replace(ledger_dir, PS_LATE_BODIES, 0600, file.bytes, file.len);
	ps_buf_release(&file);
	return err;
}

static enum ps_err read_one(struct ps_cursor *cursor, uint64_t *number_out,
			    struct ps_bytes *salted_out)
{
	uint64_t items = 0;
	enum ps_err err = ps_cbor_read_array(cursor, 2, 2, &items);

	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, number_out);
	if (!err)
		err = ps_cbor_read_bytes(cursor, PS_SALT_LEN + 1, SALTED_MAX, salted_out);
	return err ? PS_MALFORMED : PS_OK;
}

enum ps_err ps_late_bodies_read(int ledger_dir,
				enum ps_err (*visit)(void *ctx, uint64_t number,
						     struct ps_bytes salted),
				void *ctx)
{
	struct ps_cursor cursor;
	struct ps_buf file;
	enum ps_err err;

	ps_buf_init(&file);
	err = read_file(ledger_dir, &file);
	cursor = ps_cursor_of(file.bytes, file.len);
	while (!err && ps_cursor_left(&cursor)) {
		struct ps_bytes salted;
		uint64_t number;

		err = read_one(&cursor, &number, &salted);
		if (!err)
			err = visit(ctx, number, salted);
	}
	ps_buf_release(&file);
	return err;
}
