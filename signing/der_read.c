#include "signing/der_read.h"

#include <string.h>

#include "signing/calendar.h"

bool ps_der_next_is(const struct ps_cursor *cursor, uint8_t tag)
{
	return ps_cursor_left(cursor) > 0 && cursor->bytes[cursor->at] == tag;
}

/* X.690, 10.1: the shortest form. */
static enum ps_err read_length(struct ps_cursor *cursor, size_t *len_out)
{
	struct ps_bytes first, rest;
	size_t len = 0;
	enum ps_err err = ps_cursor_take(cursor, 1, &first);

	if (err)
		return err;
	if (first.bytes[0] < 0x80) {
		*len_out = first.bytes[0];
		return PS_OK;
	}
	/* 80: indefinite; nothing here is longer than 2^24 bytes */
	if (first.bytes[0] == 0x80 || first.bytes[0] > 0x83)
		return PS_MALFORMED;
	err = ps_cursor_take(cursor, first.bytes[0] & 0x7f, &rest);
	if (err)
		return err;
	for (size_t i = 0; i < rest.len; i++)
		len = len << 8 | rest.bytes[i];
	if (rest.bytes[0] == 0 || len < 0x80)
		return PS_MALFORMED;
	*len_out = len;
	return PS_OK;
}

enum ps_err ps_der_read(struct ps_cursor *cursor, uint8_t tag, struct ps_bytes *body_out)
{
	struct ps_bytes first;
	size_t len;
	enum ps_err err = ps_cursor_take(cursor, 1, &first);

	if (!err && first.bytes[0] != tag)
		err = PS_MALFORMED;
	if (!err)
		err = read_length(cursor, &len);
	return err ? err : ps_cursor_take(cursor, len, body_out);
}

enum ps_err ps_der_enter(struct ps_cursor *cursor, uint8_t tag, struct ps_cursor *inside_out)
{
	struct ps_bytes body;
	enum ps_err err = ps_der_read(cursor, tag, &body);

	if (!err)
		*inside_out = ps_cursor_of(body.bytes, body.len);
	return err;
}

enum ps_err ps_der_skip(struct ps_cursor *cursor, struct ps_bytes *whole_out)
{
	const size_t from = cursor->at;
	struct ps_bytes body;
	enum ps_err err;

	if (!ps_cursor_left(cursor))
		return PS_TRUNCATED;
	/* 0: end of contents; 1f: a number of more than one byte follows */
	if (cursor->bytes[from] == 0 || (cursor->bytes[from] & 0x1f) == 0x1f)
		return PS_MALFORMED;
	err = ps_der_read(cursor, cursor->bytes[from], &body);
	if (!err)
		*whole_out = ps_cursor_since(cursor, from);
	return err;
}

enum ps_err ps_der_end(const struct ps_cursor *cursor)
{
	return ps_cursor_left(cursor) ? PS_MALFORMED : PS_OK;
}

/* X.690, 8.3.2: the first nine bits are not all alike. */
static enum ps_err read_number(struct ps_cursor *cursor, uint8_t tag, struct ps_bytes *body_out)
{
	struct ps_bytes body;
	enum ps_err err = ps_der_read(cursor, tag, &body);

	if (err)
		return err;
	if (body.len == 0)
		return PS_MALFORMED;
	if (body.len > 1 && ((body.bytes[0] == 0 && body.bytes[1] < 0x80) ||
			     (body.bytes[0] == 0xff && body.bytes[1] >= 0x80)))
		return PS_MALFORMED;
	*body_out = body;
	return PS_OK;
}

enum ps_err ps_der_read_integer(struct ps_cursor *cursor, struct ps_bytes *body_out)
{
	return read_number(cursor, PS_DER_INTEGER, body_out);
}

enum ps_err ps_der_read_uint(struct ps_cursor *cursor, uint8_t tag, uint64_t *number_out)
{
	struct ps_bytes body;
	uint64_t number = 0;
	enum ps_err err = read_number(cursor, tag, &body);

	if (err)
		return err;
	if (body.bytes[0] & 0x80 || body.len > 9 || (body.len == 9 && body.bytes[0] != 0))
		return PS_MALFORMED;
	for (size_t i = 0; i < body.len; i++)
		number = number << 8 | body.bytes[i];
	*number_out = number;
	return PS_OK;
}

enum ps_err ps_der_read_oid(struct ps_cursor *cursor, struct ps_bytes *body_out)
{
	struct ps_bytes body;
	enum ps_err err = ps_der_read(cursor, PS_DER_OID, &body);

	if (err)
		return err;
	/* the last byte of a number has no high bit */
	if (body.len == 0 || body.bytes[body.len - 1] & 0x80)
		return PS_MALFORMED;
	*body_out = body;
	return PS_OK;
}

/* @digits decimal digits at @text; -1 where one is none. */
static int decimal(const uint8_t *text, size_t digits)
{
	int number = 0;

	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

/* ".f…Z" or "Z" behind the seconds. */
static enum ps_err read_fraction(const uint8_t *text, size_t len, int64_t *us_out)
{
	int64_t us = 0, unit = 100000;

	if (len == 0 || text[len - 1] != 'Z')
		return PS_MALFORMED;
	if (len > 1 && (text[0] != '.' || len < 3 || text[len - 2] == '0'))
		return PS_MALFORMED;
	for (size_t i = 1; i + 1 < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return PS_MALFORMED;
		us += unit * (text[i] - '0');
		unit /= 10;
	}
	*us_out = us;
	return PS_OK;
}

enum { DIGITS = 14 };

/* YYYYMMDDHHMMSS to seconds since 1970. */
static enum ps_err read_digits(const uint8_t *text, int64_t *seconds_out)
{
	enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, PARTS };
	static const size_t digits[PARTS] = { 4, 2, 2, 2, 2, 2 };
	int parts[PARTS];

	for (size_t i = 0; i < PARTS; text += digits[i++]) {
		parts[i] = decimal(text, digits[i]);
		if (parts[i] < 0)
			return PS_MALFORMED;
	}
	if (!ps_calendar_exists(parts[YEAR], parts[MONTH], parts[DAY], parts[HOUR], parts[MINUTE],
				parts[SECOND]))
		return PS_MALFORMED;
	*seconds_out = ps_calendar_seconds(parts[YEAR], parts[MONTH], parts[DAY], parts[HOUR],
					   parts[MINUTE], parts[SECOND]);
	return PS_OK;
}

enum ps_err ps_der_read_time(struct ps_cursor *cursor, int64_t *utc_us_out)
{
	int64_t seconds, us;
	struct ps_bytes text;
	enum ps_err err = ps_der_read(cursor, PS_DER_GENERALIZED_TIME, &text);

	if (!err && text.len <= DIGITS)
		err = PS_MALFORMED;
	if (!err)
		err = read_digits(text.bytes, &seconds);
	if (!err)
		err = read_fraction(text.bytes + DIGITS, text.len - DIGITS, &us);
	if (!err)
		*utc_us_out = seconds * 1000000 + us;
	return err;
}

enum ps_err ps_der_read_x509_time(struct ps_cursor *cursor, int64_t *utc_us_out)
{
	const bool is_short = ps_der_next_is(cursor, PS_DER_UTC_TIME);
	const uint8_t tag = is_short ? PS_DER_UTC_TIME : PS_DER_GENERALIZED_TIME;
	const size_t len = is_short ? DIGITS - 2 : DIGITS;
	uint8_t digits[DIGITS] = { '2', '0' };
	struct ps_bytes text;
	int64_t seconds;
	enum ps_err err = ps_der_read(cursor, tag, &text);

	if (!err && (text.len != len + 1 || text.bytes[len] != 'Z'))
		err = PS_MALFORMED;
	if (err)
		return err;
	if (is_short && text.bytes[0] >= '5')
		memcpy(digits, "19", 2);
	memcpy(digits + DIGITS - len, text.bytes, len);
	err = read_digits(digits, &seconds);
	if (!err)
		*utc_us_out = seconds * 1000000;
	return err;
}
