/*
 * struct ps_buf: bytes that grow.
 *
 * The owner calls init before and release after; clear keeps the memory for the next use. An append
 * that fails (PS_NO_MEMORY, or PS_LIMIT beyond the cap) leaves the content as it was. To spare the
 * encoders a check per item the error also *sticks* in @err: append at will, then look at @err
 * once. One thread at a time.
 */
#ifndef PS_SIGNING_BUF_H
#define PS_SIGNING_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

struct ps_buf {
	uint8_t *bytes;
	size_t len;
	size_t room;
	size_t cap;	 /* most bytes it may hold; 0: as memory allows */
	enum ps_err err; /* the first failure since init or clear */
};

void ps_buf_init(struct ps_buf *buf);
void ps_buf_release(struct ps_buf *buf);

/* Empties it and forgets the error; the memory stays. */
void ps_buf_clear(struct ps_buf *buf);

/* Makes room for @more further bytes, so that the next appends of up to that many do not fail. */
enum ps_err ps_buf_reserve(struct ps_buf *buf, size_t more);

void ps_buf_add(struct ps_buf *buf, const void *bytes, size_t len);
void ps_buf_add_byte(struct ps_buf *buf, uint8_t byte);

/* Appends the four bytes of @value, most significant first. */
void ps_buf_add_u32(struct ps_buf *buf, uint32_t value);

#endif
