#include "signing/session_key.h"

#include "signing/cbor.h"

#define SESSION_ITEMS 7

enum ps_err ps_session_key_certify(const struct ps_session_key *session, struct ps_key *device,
				   struct ps_buf *buf)
{
	struct ps_buf payload;
	enum ps_err err;

	ps_buf_init(&payload);
	ps_cbor_add_array(&payload, SESSION_ITEMS);
	ps_cbor_add_uint(&payload, PS_FORMAT_VERSION);
	ps_cbor_add_bytes(&payload, session->point, PS_POINT_LEN);
	ps_cbor_add_bytes(&payload, session->boot, PS_BOOT_LEN);
	ps_cbor_add_bytes(&payload, session->run, PS_BOOT_LEN);
	ps_cbor_add_array(&payload, 2);
	ps_cbor_add_uint(&payload, session->first_take);
	ps_cbor_add_uint(&payload, session->last_take);
	ps_cbor_add_uint(&payload, session->lasts_s);
	ps_clock_encode(&session->clock, &payload);
	err = payload.err;
	if (!err)
		err = ps_cose_sign(device, PS_COSE_SESSION, payload.bytes, payload.len, buf);
	ps_buf_release(&payload);
	return err;
}

static enum ps_err read_takes(struct ps_cursor *cursor, struct ps_session_key *session)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 2);

	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &session->first_take);
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &session->last_take);
	if (!err && (session->first_take == 0 || session->last_take < session->first_take))
		err = PS_RANGE;
	return err;
}

static enum ps_err read_payload(struct ps_bytes payload, struct ps_session_key *session)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	uint64_t items = 0;
	uint64_t version = 0;
	enum ps_err err = ps_cbor_read_array(&cursor, 1, UINT16_MAX, &items);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err && items != SESSION_ITEMS)
		err = PS_MALFORMED;
	if (!err)
		err = ps_cbor_read_fixed(&cursor, session->point, PS_POINT_LEN);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, session->boot, PS_BOOT_LEN);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, session->run, PS_BOOT_LEN);
	if (!err)
		err = read_takes(&cursor, session);
	if (!err)
		err = ps_cbor_read_uint(&cursor, PS_SESSION_LASTS_S_MAX, &session->lasts_s);
	if (!err && session->lasts_s == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_clock_decode(&cursor, &session->clock);
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

enum ps_err ps_session_key_read(struct ps_bytes bytes, struct ps_session_key *session_out,
				struct ps_cose *cose_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	enum ps_err err = ps_cose_read(&cursor, PS_SESSION_LEN_MAX, cose_out);

	if (!err && (cose_out->type != PS_COSE_SESSION || ps_cursor_left(&cursor)))
		err = PS_MALFORMED;
	return err ? err : read_payload(cose_out->payload, session_out);
}

bool ps_session_key_covers(const struct ps_session_key *session, uint64_t take_number,
			   uint64_t boot_us)
{
	return take_number >= session->first_take && take_number <= session->last_take &&
	       boot_us >= session->clock.boot_us &&
	       boot_us - session->clock.boot_us <= session->lasts_s * 1000000U;
}
