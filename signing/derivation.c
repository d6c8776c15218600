#include "signing/derivation.h"

#include <string.h>

#include "signing/cbor.h"
#include "signing/hash.h"
#include "signing/record.h"

enum {
	DELEGATION_ITEMS = 6,
	DERIVATION_ITEMS = 6,
	TAKE_ITEMS = 3,
	RANGE_ITEMS = 5,
	FILE_ITEMS = 4
};

/* What the key may sign. */
static const char purpose[] = "derivation";

static struct ps_bytes view_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

enum ps_err ps_delegation_sign(const struct ps_delegation *delegation, struct ps_key *device,
			       struct ps_buf *buf)
{
	struct ps_buf payload;
	enum ps_err err;

	ps_buf_init(&payload);
	ps_cbor_add_array(&payload, DELEGATION_ITEMS);
	ps_cbor_add_uint(&payload, PS_FORMAT_VERSION);
	ps_cbor_add_text(&payload, purpose);
	ps_cbor_add_bytes(&payload, delegation->point, PS_POINT_LEN);
	ps_cbor_add_text_view(&payload, delegation->station);
	ps_cbor_add_array(&payload, delegation->chain_count);
	for (size_t i = 0; i < delegation->chain_count; i++)
		ps_cbor_add_bytes(&payload, delegation->chain[i].bytes, delegation->chain[i].len);
	ps_clock_encode(&delegation->clock, &payload);
	err = payload.err;
	if (!err)
		err = ps_cose_sign(device, PS_COSE_DELEGATION, payload.bytes, payload.len, buf);
	ps_buf_release(&payload);
	return err;
}

static enum ps_err read_delegation(struct ps_bytes payload, struct ps_delegation *out)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	struct ps_bytes text = { 0 };
	uint64_t version = 0;
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_tuple(&cursor, DELEGATION_ITEMS);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_NAME_LEN_MAX, &text);
	if (!err && !ps_bytes_equal(text, view_of(purpose)))
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_cbor_read_fixed(&cursor, out->point, PS_POINT_LEN);
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_NAME_LEN_MAX, &out->station);
	if (!err)
		err = ps_cbor_read_array(&cursor, 1, PS_CHAIN_MAX, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = ps_cbor_read_bytes(&cursor, 1, PS_CERTIFICATE_DER_MAX, &out->chain[i]);
	out->chain_count = (size_t)count;
	if (!err)
		err = ps_clock_decode(&cursor, &out->clock);
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

static void encode(const struct ps_derivation *derivation, const uint8_t delegation[PS_HASH_LEN],
		   struct ps_buf *buf)
{
	ps_cbor_add_array(buf, DERIVATION_ITEMS);
	ps_cbor_add_uint(buf, PS_FORMAT_VERSION);
	ps_cbor_add_bytes(buf, delegation, PS_HASH_LEN);
	ps_cbor_add_array(buf, TAKE_ITEMS);
	ps_cbor_add_uint(buf, derivation->take_number);
	ps_cbor_add_bytes(buf, derivation->take, PS_HASH_LEN);
	ps_cbor_add_bytes(buf, derivation->record, PS_HASH_LEN);
	ps_cbor_add_array(buf, derivation->range_count);
	for (size_t i = 0; i < derivation->range_count; i++) {
		const struct ps_derived_range *range = &derivation->ranges[i];

		ps_cbor_add_array(buf, RANGE_ITEMS);
		ps_cbor_add_text(buf, range->camera);
		ps_cbor_add_uint(buf, range->first);
		ps_cbor_add_uint(buf, range->last);
		ps_cbor_add_uint(buf, range->count);
		ps_cbor_add_bytes(buf, range->frames, PS_HASH_LEN);
	}
	ps_cbor_add_array(buf, FILE_ITEMS);
	ps_cbor_add_bytes(buf, derivation->file, PS_HASH_LEN);
	ps_cbor_add_uint(buf, derivation->bytes);
	ps_cbor_add_text_view(buf, derivation->what);
	ps_cbor_add_text_view(buf, derivation->by);
	ps_clock_encode(&derivation->clock, buf);
}

static enum ps_err read_range(struct ps_cursor *cursor, struct ps_derived_range *range)
{
	struct ps_bytes camera = { 0 };
	enum ps_err err = ps_cbor_read_tuple(cursor, RANGE_ITEMS);

	if (!err)
		err = ps_cbor_read_text(cursor, PS_CAMERA_NAME_LEN_MAX, &camera);
	if (!err && !ps_camera_name_is_valid(camera))
		err = PS_RANGE;
	if (!err)
		memcpy(range->camera, camera.bytes, camera.len);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &range->first);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &range->last);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &range->count);
	if (!err)
		err = ps_cbor_read_fixed(cursor, range->frames, PS_HASH_LEN);
	if (!err && (range->last < range->first || range->count == 0 ||
		     range->count - 1 > range->last - range->first))
		err = PS_RANGE;
	return err;
}

static enum ps_err read_take(struct ps_cursor *cursor, struct ps_derivation *out)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, TAKE_ITEMS);

	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &out->take_number);
	if (!err)
		err = ps_cbor_read_fixed(cursor, out->take, PS_HASH_LEN);
	return err ? err : ps_cbor_read_fixed(cursor, out->record, PS_HASH_LEN);
}

static enum ps_err read_file(struct ps_cursor *cursor, struct ps_derivation *out)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, FILE_ITEMS);

	if (!err)
		err = ps_cbor_read_fixed(cursor, out->file, PS_HASH_LEN);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &out->bytes);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, &out->what);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &out->by);
	return !err && out->by.len == 0 ? PS_RANGE : err;
}

static enum ps_err read_derivation(struct ps_bytes payload, uint8_t delegation_out[PS_HASH_LEN],
				   struct ps_derivation *out)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	uint64_t version = 0;
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_tuple(&cursor, DERIVATION_ITEMS);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_cbor_read_fixed(&cursor, delegation_out, PS_HASH_LEN);
	if (!err)
		err = read_take(&cursor, out);
	if (!err)
		err = ps_cbor_read_array(&cursor, 1, PS_DERIVED_RANGES_MAX, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = read_range(&cursor, &out->ranges[i]);
	out->range_count = (size_t)count;
	if (!err)
		err = read_file(&cursor, out);
	if (!err)
		err = ps_clock_decode(&cursor, &out->clock);
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

enum ps_err ps_derivation_sign(const struct ps_derivation *derivation, struct ps_bytes delegation,
			       struct ps_key *key, struct ps_buf *buf)
{
	struct ps_certificates *chain = NULL;
	struct ps_derivation again;
	uint8_t hash[PS_HASH_LEN];
	size_t before = buf->len;
	struct ps_buf payload;
	enum ps_err err = ps_hash(PS_HASH_RECORD, delegation, hash);

	ps_buf_init(&payload);
	if (!err) {
		encode(derivation, hash, &payload);
		err = payload.err;
	}
	if (!err) {
		ps_buf_add(buf, delegation.bytes, delegation.len);
		err = buf->err;
	}
	if (!err)
		err = ps_cose_sign(key, PS_COSE_DERIVATION, payload.bytes, payload.len, buf);
	ps_buf_release(&payload);
	if (!err) {
		err = ps_derivation_read(
			(struct ps_bytes){ buf->bytes + before, buf->len - before }, &again,
			&chain);
		ps_certificates_destroy(chain);
		if (err && err != PS_NO_MEMORY && err != PS_CRYPTO)
			err = PS_INVALID;
	}
	if (err)
		buf->len = before;
	return err;
}

static enum ps_err read_chain(const struct ps_delegation *delegation,
			      struct ps_certificates **chain_out)
{
	enum ps_err err = ps_certificates_of(delegation->chain, delegation->chain_count, chain_out);

	return !err || err == PS_NO_MEMORY ? err : PS_MISMATCH;
}

/* A signature by a key that cannot be one is no good signature. */
static enum ps_err verify(const struct ps_cose *cose, const uint8_t point[PS_POINT_LEN])
{
	enum ps_err err = ps_cose_verify(cose, point);

	return err == PS_BAD_KEY ? PS_BAD_SIGNATURE : err;
}

static enum ps_err verify_delegation(const struct ps_cose *cose, const struct ps_delegation *said,
				     struct ps_certificates **chain_out)
{
	struct ps_certificates *chain = NULL;
	uint8_t point[PS_POINT_LEN];
	enum ps_err err = read_chain(said, &chain);

	if (err)
		return err;
	err = ps_certificate_public_point(chain, 0, point);
	if (err && err != PS_NO_MEMORY)
		err = PS_MISMATCH;
	if (!err)
		err = verify(cose, point);
	if (err)
		ps_certificates_destroy(chain);
	else
		*chain_out = chain;
	return err;
}

enum ps_err ps_derivation_read(struct ps_bytes bytes, struct ps_derivation *derivation_out,
			       struct ps_certificates **chain_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_derivation derivation = { .take_number = 0 };
	struct ps_certificates *chain = NULL;
	struct ps_cose first;
	struct ps_cose second;
	uint8_t named[PS_HASH_LEN];
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err = bytes.len > PS_DERIVATION_LEN_MAX ? PS_RANGE : PS_OK;

	if (!err)
		err = ps_cose_read(&cursor, PS_DERIVATION_LEN_MAX, &first);
	if (!err)
		err = ps_cose_read(&cursor, PS_DERIVATION_LEN_MAX, &second);
	if (!err && (first.type != PS_COSE_DELEGATION || second.type != PS_COSE_DERIVATION ||
		     ps_cursor_left(&cursor)))
		err = PS_MALFORMED;
	if (!err)
		err = read_delegation(first.payload, &derivation.delegation);
	if (!err)
		err = read_derivation(second.payload, named, &derivation);
	if (!err)
		err = ps_hash(PS_HASH_RECORD, first.whole, hash);
	if (!err && memcmp(hash, named, PS_HASH_LEN) != 0)
		err = PS_MISMATCH;
	if (!err)
		err = verify_delegation(&first, &derivation.delegation, &chain);
	if (!err)
		err = verify(&second, derivation.delegation.point);
	if (err) {
		ps_certificates_destroy(chain);
		return err;
	}
	*derivation_out = derivation;
	*chain_out = chain;
	return PS_OK;
}
