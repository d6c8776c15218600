#include "signing/der.h"

#include <mbedtls/asn1.h>
#include <mbedtls/asn1write.h>

void ps_der_init(struct ps_der *der, uint8_t *room, size_t len)
{
	*der = (struct ps_der){ .start = room, .at = room + len, .end = room + len };
}

size_t ps_der_mark(const struct ps_der *der)
{
	return (size_t)(der->end - der->at);
}

/* The library's writers return a length, or a negative number when the room is used up. */
static void keep(struct ps_der *der, int written)
{
	if (written < 0)
		der->err = PS_LIMIT;
}

void ps_der_wrap(struct ps_der *der, size_t mark, uint8_t tag)
{
	if (!der->err)
		keep(der, mbedtls_asn1_write_len(&der->at, der->start, ps_der_mark(der) - mark));
	if (!der->err)
		keep(der, mbedtls_asn1_write_tag(&der->at, der->start, tag));
}

void ps_der_raw(struct ps_der *der, const void *bytes, size_t len)
{
	if (!der->err && len)
		keep(der, mbedtls_asn1_write_raw_buffer(&der->at, der->start, bytes, len));
}

void ps_der_item(struct ps_der *der, uint8_t tag, const void *bytes, size_t len)
{
	size_t mark = ps_der_mark(der);

	ps_der_raw(der, bytes, len);
	ps_der_wrap(der, mark, tag);
}

void ps_der_oid(struct ps_der *der, const void *body, size_t len)
{
	ps_der_item(der, MBEDTLS_ASN1_OID, body, len);
}

void ps_der_uint(struct ps_der *der, const uint8_t *bytes, size_t len)
{
	static const uint8_t zero = 0;
	size_t mark = ps_der_mark(der);

	for (; len && *bytes == 0; len--)
		bytes++;
	ps_der_raw(der, bytes, len);
	if (len == 0 || *bytes & 0x80)
		ps_der_raw(der, &zero, 1);
	ps_der_wrap(der, mark, MBEDTLS_ASN1_INTEGER);
}

void ps_der_bits(struct ps_der *der, const void *bytes, size_t len)
{
	static const uint8_t unused_bits = 0;
	size_t mark = ps_der_mark(der);

	ps_der_raw(der, bytes, len);
	ps_der_raw(der, &unused_bits, 1);
	ps_der_wrap(der, mark, MBEDTLS_ASN1_BIT_STRING);
}
