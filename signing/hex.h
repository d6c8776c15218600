/*
 * Bytes as lower-case hex digits, and back.
 */
#ifndef PS_SIGNING_HEX_H
#define PS_SIGNING_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

/* Writes 2 * @len digits and no NUL. */
void ps_hex_encode(const uint8_t *bytes, size_t len, char *digits_out);

/*
 * Reads 2 * @len digits; stops at the first character that is none, so a text that ends early is
 * read no further than its NUL. False, and @bytes_out as it was, unless all are lower-case hex
 * digits.
 */
PS_MUST_CHECK bool ps_hex_decode(const char *digits, size_t len, uint8_t *bytes_out);

#endif
