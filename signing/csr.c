#include "signing/csr.h"

#include <string.h>

#include <mbedtls/asn1.h>

#include "signing/der.h"
#include "signing/der_read.h"
#include "signing/utf8.h"
#include "signing/x509_sign.h"
#include "signing/x509_write.h"

enum { BODY_MAX = 1024, PRINTABLE_STRING = 0x13, UTF8_STRING = 0x0c };

static const uint8_t oid_common_name[] = { 0x55, 0x04, 0x03 };

/* SEQUENCE { ecdsa-with-SHA256 } (RFC 5758, 3.2) */
static const uint8_t algorithm[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
				     0x48, 0xce, 0x3d, 0x04, 0x03, 0x02 };

enum ps_err ps_csr_write(struct ps_key *key, const char *name, struct ps_buf *der)
{
	static const uint8_t version_1 = 0;
	uint8_t room[BODY_MAX], spki[PS_SPKI_LEN];
	struct ps_der body;

	if (!ps_x509_name_is_good(name))
		return PS_INVALID;
	ps_ecdsa_spki(key->point, spki);
	ps_der_init(&body, room, sizeof(room));
	ps_der_item(&body, MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED, NULL, 0);
	ps_der_raw(&body, spki, sizeof(spki));
	ps_x509_put_name(&body, name, NULL);
	ps_der_uint(&body, &version_1, 1);
	ps_der_wrap(&body, 0, PS_DER_SEQUENCE);
	return body.err ? body.err : ps_x509_sign(key, &body, der);
}

/* AttributeTypeAndValue: @name_out is filled if it is a common name that can stand in ours. */
static enum ps_err read_attribute(struct ps_cursor *set, char name_out[PS_NAME_BYTES_MAX + 1])
{
	struct ps_cursor attribute;
	struct ps_bytes oid, value;
	uint8_t tag = UTF8_STRING;
	enum ps_err err = ps_der_enter(set, PS_DER_SEQUENCE, &attribute);

	if (!err)
		err = ps_der_read_oid(&attribute, &oid);
	if (err)
		return err;
	if (oid.len != sizeof(oid_common_name) || memcmp(oid.bytes, oid_common_name, oid.len) != 0)
		err = ps_der_skip(&attribute, &value);
	else {
		if (ps_der_next_is(&attribute, PRINTABLE_STRING))
			tag = PRINTABLE_STRING;
		err = ps_der_read(&attribute, tag, &value);
		if (!err && value.len <= PS_NAME_BYTES_MAX &&
		    (!value.len || !memchr(value.bytes, '\0', value.len))) {
			memcpy(name_out, value.bytes, value.len);
			name_out[value.len] = '\0';
		}
		if (!ps_x509_name_is_good(name_out))
			name_out[0] = '\0';
	}
	return err ? err : ps_der_end(&attribute);
}

static enum ps_err read_name(struct ps_cursor *info, char name_out[PS_NAME_BYTES_MAX + 1])
{
	struct ps_cursor name, set;
	enum ps_err err = ps_der_enter(info, PS_DER_SEQUENCE, &name);

	while (!err && ps_der_end(&name)) {
		err = ps_der_enter(&name, PS_DER_SET, &set);
		do {
			if (!err)
				err = read_attribute(&set, name_out);
		} while (!err && ps_der_end(&set));
	}
	return err;
}

static enum ps_err read_info(struct ps_bytes bytes, struct ps_csr *csr)
{
	struct ps_cursor all = ps_cursor_of(bytes.bytes, bytes.len), info;
	struct ps_bytes spki, attributes;
	uint64_t version = 0;
	enum ps_err err = ps_der_enter(&all, PS_DER_SEQUENCE, &info);

	if (!err)
		err = ps_der_read_uint(&info, PS_DER_INTEGER, &version);
	if (!err && version != 0)
		err = PS_UNSUPPORTED;
	if (!err)
		err = read_name(&info, csr->name);
	if (!err)
		err = ps_der_skip(&info, &spki);
	if (!err)
		err = ps_ecdsa_point_of_spki(spki.bytes, spki.len, csr->point);
	if (!err)
		err = ps_der_read(&info, PS_DER_AROUND(0), &attributes);
	return err ? err : ps_der_end(&info);
}

static enum ps_err check_signature(struct ps_bytes info, struct ps_bytes bits,
				   const uint8_t point[PS_POINT_LEN])
{
	uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN];
	enum ps_err err = bits.len > 1 && bits.bytes[0] == 0 ? PS_OK : PS_MALFORMED;

	if (!err)
		err = ps_ecdsa_from_der(bits.bytes + 1, bits.len - 1, signature);
	/* Other programs leave S as it comes. */
	if (!err && ps_ecdsa_normalise(signature))
		err = PS_BAD_SIGNATURE;
	if (!err)
		err = ps_digest(info.bytes, info.len, digest);
	return err ? err : ps_ecdsa_verify(point, digest, signature);
}

enum ps_err ps_csr_read(struct ps_bytes der, struct ps_csr *csr_out)
{
	struct ps_cursor all = ps_cursor_of(der.bytes, der.len), request;
	struct ps_bytes info, signed_by, bits;
	struct ps_csr csr = { .name = "" };
	enum ps_err err =
		der.len > PS_CSR_LEN_MAX ? PS_LIMIT : ps_der_enter(&all, PS_DER_SEQUENCE, &request);

	if (!err)
		err = ps_der_end(&all);
	if (!err)
		err = ps_der_skip(&request, &info);
	if (!err)
		err = ps_der_skip(&request, &signed_by);
	if (!err)
		err = ps_der_read(&request, PS_DER_BITS, &bits);
	if (!err)
		err = ps_der_end(&request);
	if (!err)
		err = read_info(info, &csr);
	if (!err && (signed_by.len != sizeof(algorithm) ||
		     memcmp(signed_by.bytes, algorithm, sizeof(algorithm)) != 0))
		err = PS_UNSUPPORTED;
	if (!err)
		err = check_signature(info, bits, csr.point);
	if (!err)
		*csr_out = csr;
	return err;
}
