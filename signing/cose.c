#include "signing/cose.h"

#include <string.h>

#include "signing/cbor.h"
#include "signing/digest.h"
#include "signing/key.h"

/* Labels and values of the protected header (RFC 9052, 3.1; RFC 9596). */
#define LABEL_ALG 1
#define LABEL_TYP 16
#define LABEL_SUITE (-65537)
#define ALG_ES256 (-7)

static const char *const media_types[PS_COSE_TYPE_COUNT] = {
#define X(code, media_type) [PS_COSE_##code] = media_type,
	PS_COSE_TYPES(X)
#undef X
};

static void add_protected(struct ps_buf *buf, enum ps_cose_type type)
{
	ps_cbor_add_map(buf, 3);
	ps_cbor_add_int(buf, LABEL_ALG);
	ps_cbor_add_int(buf, ALG_ES256);
	ps_cbor_add_int(buf, LABEL_TYP);
	ps_cbor_add_text(buf, media_types[type]);
	ps_cbor_add_int(buf, LABEL_SUITE);
	ps_cbor_add_uint(buf, PS_SUITE_SHA256_ES256);
}

/* SHA-256 of the Sig_structure (RFC 9052, 4.4): context, protected header, no external data,
 * payload. */
static enum ps_err digest_to_sign(struct ps_bytes protected_header, const void *payload, size_t len,
				  uint8_t digest[PS_DIGEST_LEN])
{
	struct ps_digest hash;
	struct ps_buf head;
	enum ps_err err;

	ps_buf_init(&head);
	ps_cbor_add_array(&head, 4);
	ps_cbor_add_text(&head, "Signature1");
	ps_cbor_add_bytes(&head, protected_header.bytes, protected_header.len);
	ps_cbor_add_bytes(&head, NULL, 0);
	ps_cbor_add_bytes_head(&head, len);
	err = head.err;
	if (!err) {
		ps_digest_init(&hash);
		ps_digest_update(&hash, head.bytes, head.len);
		ps_digest_update(&hash, payload, len);
		err = ps_digest_finish(&hash, digest);
	}
	ps_buf_release(&head);
	return err;
}

enum ps_err ps_cose_sign(struct ps_key *key, enum ps_cose_type type, const void *payload,
			 size_t len, struct ps_buf *buf)
{
	uint8_t signature[PS_SIGNATURE_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	size_t before = buf->len;
	struct ps_buf header;
	enum ps_err err;

	ps_buf_init(&header);
	add_protected(&header, type);
	err = header.err;
	if (!err)
		err = digest_to_sign((struct ps_bytes){ header.bytes, header.len }, payload, len,
				     digest);
	if (!err)
		err = type == PS_COSE_SEAL ? ps_key_sign_unchecked(key, digest, signature)
					   : ps_key_sign_digest(key, digest, signature);
	if (err)
		goto out;
	ps_cbor_add_array(buf, 4);
	ps_cbor_add_bytes(buf, header.bytes, header.len);
	ps_cbor_add_map(buf, 0);
	ps_cbor_add_bytes(buf, payload, len);
	ps_cbor_add_bytes(buf, signature, sizeof(signature));
	err = buf->err;
	if (err)
		buf->len = before;
out:
	ps_buf_release(&header);
	return err;
}

static enum ps_err read_protected(struct ps_bytes header, enum ps_cose_type *type_out)
{
	struct ps_cursor cursor = ps_cursor_of(header.bytes, header.len);
	int64_t numbers[4] = { 0 };
	struct ps_bytes typ = { 0 };
	uint64_t count;
	uint64_t suite = 0;
	enum ps_err err = ps_cbor_read_map(&cursor, 3, 3, &count);

	if (!err)
		err = ps_cbor_read_int(&cursor, &numbers[0]);
	if (!err)
		err = ps_cbor_read_int(&cursor, &numbers[1]);
	if (!err)
		err = ps_cbor_read_int(&cursor, &numbers[2]);
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_NAME_LEN_MAX, &typ);
	if (!err)
		err = ps_cbor_read_int(&cursor, &numbers[3]);
	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &suite);
	if (err || ps_cursor_left(&cursor) || numbers[0] != LABEL_ALG || numbers[2] != LABEL_TYP ||
	    numbers[3] != LABEL_SUITE)
		return PS_MALFORMED;
	if (numbers[1] != ALG_ES256 || suite != PS_SUITE_SHA256_ES256)
		return PS_UNSUPPORTED;
	for (size_t i = 0; i < PS_COSE_TYPE_COUNT; i++) {
		if (typ.len == strlen(media_types[i]) &&
		    memcmp(typ.bytes, media_types[i], typ.len) == 0) {
			*type_out = (enum ps_cose_type)i;
			return PS_OK;
		}
	}
	return PS_MALFORMED;
}

enum ps_err ps_cose_read(struct ps_cursor *cursor, size_t payload_max, struct ps_cose *cose_out)
{
	size_t from = cursor->at;
	struct ps_cose cose;
	uint64_t count;
	enum ps_err err = ps_cbor_read_tuple(cursor, 4);

	if (!err)
		err = ps_cbor_read_bytes(cursor, 1, 128, &cose.protected_header);
	/* what is of another algorithm may be of another shape behind this */
	if (!err)
		err = read_protected(cose.protected_header, &cose.type);
	if (!err)
		err = ps_cbor_read_map(cursor, 0, 0, &count);
	if (!err)
		err = ps_cbor_read_bytes(cursor, 1, payload_max, &cose.payload);
	if (!err)
		err = ps_cbor_read_fixed(cursor, cose.signature, PS_SIGNATURE_LEN);
	if (err)
		return err;
	cose.whole = ps_cursor_since(cursor, from);
	*cose_out = cose;
	return PS_OK;
}

enum ps_err ps_cose_check(const struct ps_cose *cose, struct ps_ecdsa_verifier *verifier)
{
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = digest_to_sign(cose->protected_header, cose->payload.bytes,
					 cose->payload.len, digest);

	return err ? err : ps_ecdsa_verifier_check(verifier, digest, cose->signature);
}

enum ps_err ps_cose_verify(const struct ps_cose *cose, const uint8_t point[PS_POINT_LEN])
{
	struct ps_ecdsa_verifier *verifier = NULL;
	enum ps_err err = ps_ecdsa_verifier_create(point, &verifier);

	if (!err)
		err = ps_cose_check(cose, verifier);
	ps_ecdsa_verifier_destroy(verifier);
	return err;
}
