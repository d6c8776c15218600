#include "tests/tamper/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BYTE_CHANGES 3

enum record_change { DROPPED, DOUBLED, SWAPPED, RECORD_CHANGES };

struct ps_cases ps_cases_of(const struct ps_buf *file)
{
	struct ps_film *film = ps_film_create(file);
	struct ps_cases cases = { .file = { file->bytes, file->len }, .records = film->count };

	assert_int_equal(film->tail.len, 0);
	ps_film_destroy(film);
	return cases;
}

size_t ps_cases_count(const struct ps_cases *cases)
{
	return cases->file.len * (BYTE_CHANGES + 1) + 2 * RECORD_CHANGES * cases->records;
}

static void change_byte(const struct ps_cases *cases, size_t index, struct ps_buf *out,
			char name[64])
{
	size_t at = index / BYTE_CHANGES;
	uint8_t byte = cases->file.bytes[at];
	/* one bit; the head of another type of item; the next number */
	const uint8_t changes[BYTE_CHANGES] = { byte ^ 0x01, byte ^ 0x80, (uint8_t)(byte + 0x13) };

	ps_buf_add(out, cases->file.bytes, cases->file.len);
	assert_int_equal(out->err, PS_OK);
	out->bytes[at] = changes[index % BYTE_CHANGES];
	assert_true(snprintf(name, 64, "byte %zu is %02x, was %02x", at, out->bytes[at], byte) > 0);
}

/* False: there is no such neighbour. */
static bool change_record(struct ps_film *film, size_t at, enum record_change change)
{
	if (change == DROPPED)
		ps_film_drop(film, at, 1);
	else if (change == DOUBLED)
		ps_film_insert(film, at,
			       (struct ps_bytes){ film->records[at].bytes, film->records[at].len });
	else if (at + 1 < film->count)
		ps_film_swap(film, at, at + 1);
	else
		return false;
	return true;
}

static bool change_records(const struct ps_cases *cases, size_t index, struct ps_buf *out,
			   char name[64])
{
	static const char *const names[] = { "dropped", "doubled", "swapped with the next" };
	const struct ps_buf file = { .bytes = (uint8_t *)cases->file.bytes,
				     .len = cases->file.len };
	struct ps_film *film = ps_film_create(&file);
	bool pointed = index % 2;
	enum record_change change = (enum record_change)(index / 2 % RECORD_CHANGES);
	size_t at = index / 2 / RECORD_CHANGES;
	bool changed = change_record(film, at, change);

	if (pointed && ps_film_count(film, PS_RECORD_ENDING))
		ps_film_point(film);
	ps_film_write(film, out);
	ps_film_destroy(film);
	assert_true(snprintf(name, 64, "record %zu %s%s", at, names[change],
			     pointed ? ", trailer set" : "") > 0);
	return changed && !ps_bytes_equal((struct ps_bytes){ out->bytes, out->len }, cases->file);
}

bool ps_cases_make(const struct ps_cases *cases, size_t index, struct ps_buf *out, char name[64])
{
	size_t len = cases->file.len;

	ps_buf_clear(out);
	if (index < len * BYTE_CHANGES) {
		change_byte(cases, index, out, name);
		return true;
	}
	index -= len * BYTE_CHANGES;
	if (index < len) {
		ps_buf_add(out, cases->file.bytes, index);
		assert_int_equal(out->err, PS_OK);
		assert_true(snprintf(name, 64, "the first %zu bytes", index) > 0);
		return true;
	}
	return change_records(cases, index - len, out, name);
}
