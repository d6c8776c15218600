/*
 * struct ps_der: DER (X.690) written from the end to the beginning, as lengths come before
 *contents.
 *
 * The caller brings the room; what is written grows downwards from its end. So the last field of a
 * SEQUENCE is written first, and then the lot is wrapped:
 *
 *	mark = ps_der_mark(&der);
 *	ps_der_uint(&der, s, 32);
 *	ps_der_uint(&der, r, 32);
 *	ps_der_wrap(&der, mark, PS_DER_SEQUENCE);
 *
 * The first error (PS_LIMIT: no room) sticks in @err and makes the rest do nothing: look once, at
 *the end. One thread at a time.
 */
#ifndef PS_SIGNING_DER_H
#define PS_SIGNING_DER_H

#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

#define PS_DER_SEQUENCE 0x30
#define PS_DER_SET 0x31

struct ps_der {
	uint8_t *start;
	uint8_t *at; /* the first byte written so far */
	uint8_t *end;
	enum ps_err err;
};

void ps_der_init(struct ps_der *der, uint8_t *room, size_t len);

/* How many bytes are written. */
size_t ps_der_mark(const struct ps_der *der);

/* Puts tag and length before all that was written since @mark. */
void ps_der_wrap(struct ps_der *der, size_t mark, uint8_t tag);

/* Bytes that are DER already. */
void ps_der_raw(struct ps_der *der, const void *bytes, size_t len);

/* One item of any tag. */
void ps_der_item(struct ps_der *der, uint8_t tag, const void *bytes, size_t len);

/* An OBJECT IDENTIFIER from its encoded body. */
void ps_der_oid(struct ps_der *der, const void *body, size_t len);

/* An INTEGER from an unsigned big-endian number; leading zeros are dropped. */
void ps_der_uint(struct ps_der *der, const uint8_t *bytes, size_t len);

/* A BIT STRING of whole bytes. */
void ps_der_bits(struct ps_der *der, const void *bytes, size_t len);

#endif
