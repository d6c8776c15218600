#include "signing/exporter.h"

#include <string.h>

#include "signing/cbor.h"
#include "signing/clock.h"
#include "signing/cose.h"
#include "signing/record.h"

enum { ITEMS = 8 };

static void encode(const struct ps_exporter_statement *statement, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, ITEMS);
	ps_cbor_add_uint(buf, PS_FORMAT_VERSION);
	ps_cbor_add_bytes(buf, statement->take, PS_HASH_LEN);
	ps_cbor_add_bytes(buf, statement->shown, PS_HASH_LEN);
	ps_cbor_add_text_view(buf, statement->who);
	ps_cbor_add_text_view(buf, statement->why);
	ps_cbor_add_int(buf, statement->utc_us);
	ps_cbor_add_bytes(buf, statement->point, PS_POINT_LEN);
	ps_cbor_add_array(buf, statement->chain_count);
	for (size_t i = 0; i < statement->chain_count; i++)
		ps_cbor_add_bytes(buf, statement->chain[i].bytes, statement->chain[i].len);
}

static enum ps_err decode(struct ps_bytes payload, struct ps_exporter_statement *statement)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	uint64_t version = 0;
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_tuple(&cursor, ITEMS);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_cbor_read_fixed(&cursor, statement->take, PS_HASH_LEN);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, statement->shown, PS_HASH_LEN);
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_CODE_LEN_MAX, &statement->who);
	if (!err && statement->who.len == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_TEXT_LEN_MAX, &statement->why);
	if (!err)
		err = ps_cbor_read_int(&cursor, &statement->utc_us);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, statement->point, PS_POINT_LEN);
	if (!err)
		err = ps_cbor_read_array(&cursor, 0, PS_CHAIN_MAX, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = ps_cbor_read_bytes(&cursor, 1, PS_CERTIFICATE_DER_MAX, &statement->chain[i]);
	statement->chain_count = (size_t)count;
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	return err;
}

/* Is his the key in the first certificate? */
static enum ps_err compare_key(const struct ps_exporter_statement *statement)
{
	struct ps_certificates *list = NULL;
	uint8_t point[PS_POINT_LEN];
	enum ps_err err;

	if (statement->chain_count == 0)
		return PS_OK;
	err = ps_certificates_of(statement->chain, 1, &list);
	if (!err)
		err = ps_certificate_public_point(list, 0, point);
	ps_certificates_destroy(list);
	if (err)
		return err == PS_NO_MEMORY ? err : PS_MISMATCH;
	return memcmp(point, statement->point, PS_POINT_LEN) == 0 ? PS_OK : PS_MISMATCH;
}

enum ps_err ps_exporter_read(struct ps_bytes bytes, struct ps_exporter_statement *statement_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_exporter_statement statement = { .chain_count = 0 };
	struct ps_cose cose;
	enum ps_err err = ps_cose_read(&cursor, PS_ATTACHMENT_LEN_MAX, &cose);

	if (!err && (cose.type != PS_COSE_EXPORTER || ps_cursor_left(&cursor)))
		err = PS_MALFORMED;
	if (!err)
		err = decode(cose.payload, &statement);
	if (!err)
		err = ps_cose_verify(&cose, statement.point);
	if (err == PS_BAD_KEY)
		err = PS_BAD_SIGNATURE;
	if (!err)
		err = compare_key(&statement);
	if (!err)
		*statement_out = statement;
	return err;
}

enum ps_err ps_exporter_sign(const struct ps_exporter_statement *statement, struct ps_key *key,
			     struct ps_buf *buf)
{
	struct ps_exporter_statement own = *statement;
	struct ps_exporter_statement again;
	size_t before = buf->len;
	struct ps_buf payload;
	enum ps_err err;

	memcpy(own.point, key->point, PS_POINT_LEN);
	ps_buf_init(&payload);
	encode(&own, &payload);
	err = payload.err;
	if (!err)
		err = ps_cose_sign(key, PS_COSE_EXPORTER, payload.bytes, payload.len, buf);
	ps_buf_release(&payload);
	if (err)
		return err;
	err = ps_exporter_read((struct ps_bytes){ buf->bytes + before, buf->len - before }, &again);
	if (!err &&
	    ps_attachment_holds_jpeg((struct ps_bytes){ buf->bytes + before, buf->len - before }))
		err = PS_INVALID;
	if (!err && buf->len - before > PS_ATTACHMENT_LEN_MAX)
		err = PS_INVALID;
	if (err)
		buf->len = before;
	return err && err != PS_NO_MEMORY && err != PS_CRYPTO ? PS_INVALID : err;
}

bool ps_exporter_name(const struct ps_exporter_statement *statement,
		      char name_out[PS_NAME_TEXT_MAX])
{
	struct ps_certificates *list = NULL;
	enum ps_err err = statement->chain_count ? ps_certificates_of(statement->chain, 1, &list)
						 : PS_NOT_FOUND;

	if (!err)
		err = ps_certificates_name(list, 0, name_out);
	ps_certificates_destroy(list);
	return err == PS_OK;
}
