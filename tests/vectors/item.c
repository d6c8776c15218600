#include "tests/vectors/item.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"

#define ITEM_LEN_MAX (1U << 20)

enum change { FIND, REPLACE, INSERT, REMOVE };

struct editing {
	enum change change;
	struct ps_bytes by;
	struct ps_bytes found;
};

static struct ps_bytes view_of(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

/* The next component of a path; 'b' stands for itself, a place in an array is 'n'. */
static char step(const char **path, size_t *place_out)
{
	char *end;

	if (**path == '.')
		(*path)++;
	if (**path == 'b') {
		(*path)++;
		return 'b';
	}
	*place_out = strtoul(*path, &end, 10);
	assert_true(end != *path);
	*path = end;
	return 'n';
}

static void edit(struct editing *editing, struct ps_bytes in, const char *path, struct ps_buf *out);

static void edit_array(struct editing *editing, struct ps_cursor *cursor, size_t place,
		       const char *rest, struct ps_buf *out)
{
	bool last = *rest == 0;
	uint64_t count;

	assert_int_equal(ps_cbor_read_array(cursor, 0, ITEM_LEN_MAX, &count), PS_OK);
	assert_true(place < count || (last && editing->change == INSERT && place == count));
	ps_cbor_add_array(out, (size_t)count + (last && editing->change == INSERT) -
				       (last && editing->change == REMOVE));
	for (size_t i = 0; i <= count; i++) {
		struct ps_bytes item = { cursor->bytes + cursor->at, 0 };

		if (last && editing->change == INSERT && i == place)
			ps_buf_add(out, editing->by.bytes, editing->by.len);
		if (i == count)
			break;
		assert_int_equal(ps_cbor_measure(cursor, ITEM_LEN_MAX, &item.len), PS_OK);
		cursor->at += item.len;
		if (i != place || (last && editing->change == INSERT))
			ps_buf_add(out, item.bytes, item.len);
		else if (!last || editing->change != REMOVE)
			edit(editing, item, rest, out);
	}
}

static void edit(struct editing *editing, struct ps_bytes in, const char *path, struct ps_buf *out)
{
	struct ps_cursor cursor = ps_cursor_of(in.bytes, in.len);
	struct ps_bytes content;
	struct ps_buf inner;
	size_t place = 0;

	if (*path == 0) {
		editing->found = in;
		if (editing->change == REPLACE)
			ps_buf_add(out, editing->by.bytes, editing->by.len);
		return;
	}
	if (step(&path, &place) == 'n') {
		edit_array(editing, &cursor, place, path, out);
		return;
	}
	assert_int_equal(ps_cbor_read_bytes(&cursor, 0, ITEM_LEN_MAX, &content), PS_OK);
	ps_buf_init(&inner);
	edit(editing, content, path, &inner);
	ps_cbor_add_bytes(out, inner.bytes, inner.len);
	assert_int_equal(inner.err, PS_OK);
	ps_buf_release(&inner);
}

static struct ps_bytes run(struct ps_bytes record, const char *path, enum change change,
			   struct ps_bytes by, struct ps_buf *out)
{
	struct editing editing = { .change = change, .by = by };
	const char *prefix = *path == 'p' ? "1.2.b" : *path == 'h' ? "1.0.b" : "";
	char full[64];
	int len = snprintf(full, sizeof(full), "%s%s", prefix, path + (*prefix != 0));

	assert_true(len >= 0 && len < (int)sizeof(full));
	edit(&editing, record, full, out);
	assert_int_equal(out->err, PS_OK);
	return editing.found;
}

static void change(struct ps_buf *record, const char *path, enum change how, struct ps_bytes by)
{
	struct ps_buf out;

	ps_buf_init(&out);
	run(view_of(record), path, how, by, &out);
	ps_buf_release(record);
	*record = out;
}

void ps_item_replace(struct ps_buf *record, const char *path, struct ps_bytes by)
{
	change(record, path, REPLACE, by);
}

void ps_item_insert(struct ps_buf *record, const char *path, struct ps_bytes before)
{
	change(record, path, INSERT, before);
}

void ps_item_remove(struct ps_buf *record, const char *path)
{
	change(record, path, REMOVE, (struct ps_bytes){ 0 });
}

struct ps_bytes ps_item_find(const struct ps_buf *record, const char *path)
{
	struct ps_bytes found;
	struct ps_buf unused;

	ps_buf_init(&unused);
	found = run(view_of(record), path, FIND, (struct ps_bytes){ 0 }, &unused);
	ps_buf_release(&unused);
	return found;
}

struct ps_bytes ps_item_bytes(const struct ps_buf *record, const char *path)
{
	struct ps_bytes item = ps_item_find(record, path);
	struct ps_cursor cursor = ps_cursor_of(item.bytes, item.len);
	struct ps_bytes content;

	assert_int_equal(ps_cbor_read_bytes(&cursor, 0, ITEM_LEN_MAX, &content), PS_OK);
	return content;
}

void ps_item_hex(struct ps_buf *bytes, const char *hex)
{
	while (*hex) {
		char digits[3] = { hex[0], hex[0] ? hex[1] : 0, 0 };
		unsigned long times = 1;
		char *end;
		uint8_t byte;

		if (*hex == ' ') {
			hex++;
			continue;
		}
		byte = (uint8_t)strtoul(digits, &end, 16);
		assert_true(end == digits + 2);
		hex += 2;
		if (*hex == '*') {
			times = strtoul(hex + 1, &end, 10);
			hex = end;
		}
		while (times--)
			ps_buf_add_byte(bytes, byte);
	}
	assert_int_equal(bytes->err, PS_OK);
}
