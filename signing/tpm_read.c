#include "signing/tpm_read.h"

#include <string.h>

/* TPM_ALG_ID, TPM_ECC_CURVE, TPM_GENERATED, TPM_ST */
#define ALG_NULL 0x0010
#define ALG_ECC 0x0023
#define NIST_P256 0x0003
#define GENERATED 0xff544347U
#define ATTEST_CERTIFY 0x8017

/* TPMA_OBJECT */
#define FIXED_TPM (1U << 1)
#define FIXED_PARENT (1U << 4)
#define SENSITIVE_DATA_ORIGIN (1U << 5)
#define RESTRICTED (1U << 16)
#define DECRYPT (1U << 17)
#define SIGN (1U << 18)

#define CLOCK_INFO_LEN 17
#define FIRMWARE_LEN 8

/* Big-endian; 1 to 4 bytes. */
static enum ps_err take_number(struct ps_cursor *cursor, size_t len, uint32_t *number_out)
{
	struct ps_bytes view;
	uint32_t number = 0;
	enum ps_err err = ps_cursor_take(cursor, len, &view);

	for (size_t i = 0; !err && i < len; i++)
		number = number << 8 | view.bytes[i];
	*number_out = number;
	return err;
}

/* TPM2B: a length and as many bytes. */
static enum ps_err take_sized(struct ps_cursor *cursor, struct ps_bytes *view_out)
{
	uint32_t len;
	enum ps_err err = take_number(cursor, 2, &len);

	return err ? err : ps_cursor_take(cursor, len, view_out);
}

static enum ps_err expect(struct ps_cursor *cursor, size_t len, uint32_t wanted)
{
	uint32_t number;
	enum ps_err err = take_number(cursor, len, &number);

	return !err && number != wanted ? PS_MISMATCH : err;
}

static enum ps_err take_coordinate(struct ps_cursor *cursor, uint8_t *out)
{
	struct ps_bytes view = { 0 };
	enum ps_err err = take_sized(cursor, &view);

	/* leading zeros may be left out */
	if (!err && view.len > 32)
		err = PS_MISMATCH;
	if (!err) {
		memset(out, 0, 32 - view.len);
		memcpy(out + 32 - view.len, view.bytes, view.len);
	}
	return err;
}

/* It has no symmetric cipher, a scheme that is ECDSA with SHA-256 or left open, and no KDF. */
static enum ps_err take_parameters(struct ps_cursor *cursor)
{
	uint32_t scheme;
	enum ps_err err = expect(cursor, 2, ALG_NULL);

	if (!err)
		err = take_number(cursor, 2, &scheme);
	if (!err && scheme != ALG_NULL && scheme != PS_TPM_ECDSA)
		err = PS_MISMATCH;
	if (!err && scheme == PS_TPM_ECDSA)
		err = expect(cursor, 2, PS_TPM_SHA256);
	if (!err)
		err = expect(cursor, 2, NIST_P256);
	return err ? err : expect(cursor, 2, ALG_NULL);
}

enum ps_err ps_tpm_read_public(struct ps_bytes bytes, uint8_t point_out[PS_POINT_LEN],
			       uint8_t name_out[PS_TPM_NAME_LEN])
{
	const uint32_t must = FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN | SIGN;
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_bytes policy;
	uint32_t attributes = 0;
	enum ps_err err = expect(&cursor, 2, ALG_ECC);

	if (!err)
		err = expect(&cursor, 2, PS_TPM_SHA256);
	if (!err)
		err = take_number(&cursor, 4, &attributes);
	if (!err && ((attributes & must) != must || (attributes & (RESTRICTED | DECRYPT))))
		err = PS_MISMATCH;
	if (!err)
		err = take_sized(&cursor, &policy);
	if (!err)
		err = take_parameters(&cursor);
	point_out[0] = 4;
	if (!err)
		err = take_coordinate(&cursor, point_out + 1);
	if (!err)
		err = take_coordinate(&cursor, point_out + 33);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	name_out[0] = PS_TPM_SHA256 >> 8;
	name_out[1] = PS_TPM_SHA256 & 0xff;
	return err ? err : ps_digest(bytes.bytes, bytes.len, name_out + 2);
}

enum ps_err ps_tpm_read_certified(struct ps_bytes bytes, struct ps_tpm_certified *out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_bytes signer, rest, qualified;
	enum ps_err err = expect(&cursor, 4, GENERATED);

	if (!err)
		err = expect(&cursor, 2, ATTEST_CERTIFY);
	if (!err)
		err = take_sized(&cursor, &signer);
	if (!err)
		err = take_sized(&cursor, &out->extra);
	if (!err)
		err = ps_cursor_take(&cursor, CLOCK_INFO_LEN + FIRMWARE_LEN, &rest);
	if (!err)
		err = take_sized(&cursor, &out->name);
	if (!err)
		err = take_sized(&cursor, &qualified);
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

enum ps_err ps_tpm_read_signature(struct ps_bytes bytes, struct ps_tpm_signature *out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	uint32_t scheme = 0, hash = 0;
	enum ps_err err = take_number(&cursor, 2, &scheme);

	if (!err && scheme != PS_TPM_RSASSA && scheme != PS_TPM_ECDSA)
		err = PS_UNSUPPORTED;
	if (!err)
		err = take_number(&cursor, 2, &hash);
	if (!err && hash != PS_TPM_SHA256 && hash != PS_TPM_SHA384 && hash != PS_TPM_SHA512)
		err = PS_UNSUPPORTED;
	*out = (struct ps_tpm_signature){ .scheme = scheme, .hash = hash };
	if (!err && scheme == PS_TPM_RSASSA)
		err = take_sized(&cursor, &out->rsa);
	if (!err && scheme == PS_TPM_ECDSA)
		err = take_sized(&cursor, &out->r);
	if (!err && scheme == PS_TPM_ECDSA)
		err = take_sized(&cursor, &out->s);
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}
