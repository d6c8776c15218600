/* What a HEIC picture declares of itself, in items that are Exif or XMP: built byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/marks.h"

#define EXIF "\0\0\0\0II*\0\x08\0\0\0\1\0\x31\1\2\0\x0e\0\0\0\x1a\0\0\0\0\0\0\0Adobe Firefly"
#define FAR_EXIF           \
	"\0\0\0\6Exif\0\0" \
	"II*\0\x08\0\0\0\1\0\x31\1\2\0\x0e\0\0\0\x1a\0\0\0\0\0\0\0Adobe Firefly"
#define XMP "<x xmp:CreatorTool=\"Midjourney 6\"/>"
#define XMP_TYPE "application/rdf+xml"
#define BYTES(text) (text), sizeof(text) - 1

enum { NOWHERE = 99 };

/* An item's entry and where it lies, as one test wants them. */
struct wanted {
	unsigned info_version; /* of "infe" */
	const char *type;      /* 4 letters, and for "mime" the kind of content */
	const char *encoding;
	unsigned protection;
	unsigned version; /* of "iloc" */
	unsigned method, file;
	unsigned size; /* of the numbers in "iloc": 4 or 8 */
	uint64_t base; /* that the offsets are from */
	unsigned pieces;
	uint64_t off;  /* too far */
	bool empty;    /* its pieces have no length */
	unsigned item; /* that "iloc" has; 0: the same */
};

static void add_number(struct ps_buf *to, uint64_t value, size_t len)
{
	while (len--)
		ps_buf_add_byte(to, (uint8_t)(len < 8 ? value >> 8 * len : 0));
}

static size_t open_box(struct ps_buf *to, const char *type, unsigned version)
{
	size_t at = to->len;

	ps_buf_add_u32(to, 0);
	ps_buf_add(to, type, 4);
	add_number(to, version, 1);
	add_number(to, 0, 3);
	return at;
}

static void close_box(struct ps_buf *to, size_t at)
{
	size_t len = to->len - at;

	for (size_t i = 0; i < 4; i++)
		to->bytes[at + i] = (uint8_t)(len >> (24 - 8 * i));
}

/* A picture's own item, and the one that is wanted. */
static void add_infos(struct ps_buf *to, const struct wanted *wanted)
{
	const size_t number_len = wanted->info_version == 3 ? 4 : 2;
	size_t box = open_box(to, "iinf", wanted->info_version == 3);
	size_t info;

	add_number(to, 2, number_len);
	info = open_box(to, "infe", 2);
	ps_buf_add(to, BYTES("\0\1\0\0hvc1\0"));
	close_box(to, info);
	info = open_box(to, "infe", wanted->info_version);
	add_number(to, 7, number_len);
	add_number(to, wanted->protection, 2);
	ps_buf_add(to, wanted->type, 4);
	ps_buf_add(to, BYTES("name\0"));
	if (wanted->type[4])
		ps_buf_add(to, wanted->type + 4, strlen(wanted->type + 4) + 1);
	if (wanted->encoding)
		ps_buf_add(to, wanted->encoding, strlen(wanted->encoding) + 1);
	close_box(to, info);
	close_box(to, box);
}

static void add_place(struct ps_buf *to, const struct wanted *wanted, unsigned item, uint64_t at,
		      size_t len)
{
	const unsigned pieces = item == 1 || !wanted->pieces ? 1 : wanted->pieces;

	add_number(to, item, wanted->version == 2 ? 4 : 2);
	if (wanted->version)
		add_number(to, item == 1 ? 0 : wanted->method, 2);
	add_number(to, item == 1 ? 0 : wanted->file, 2);
	add_number(to, wanted->base, wanted->size);
	add_number(to, pieces, 2);
	for (unsigned i = 0; i < pieces; i++) {
		size_t from = len * i / pieces, end = len * (i + 1) / pieces;

		add_number(to, at + from - wanted->base + wanted->off, wanted->size);
		add_number(to, wanted->empty ? 0 : end - from, wanted->size);
	}
}

/* The content lies in "mdat", before the picture's tables. */
static void make_heic(struct ps_buf *to, const struct wanted *wanted, const char *content,
		      size_t len)
{
	size_t at, meta, places;

	ps_buf_clear(to);
	ps_buf_add(to, BYTES("\0\0\0\x18"
			     "ftypheic\0\0\0\0mif1heic"));
	ps_buf_add_u32(to, (uint32_t)(8 + len));
	ps_buf_add(to, "mdat", 4);
	at = to->len;
	ps_buf_add(to, content, len);
	meta = open_box(to, "meta", 0);
	add_infos(to, wanted);
	places = open_box(to, "iloc", wanted->version);
	add_number(to, wanted->size << 4 | wanted->size, 1);
	add_number(to, wanted->size << 4, 1);
	add_number(to, 2, wanted->version == 2 ? 4 : 2);
	add_place(to, wanted, 1, at, 4);
	add_place(to, wanted, wanted->item ? wanted->item : 7, at, len);
	close_box(to, places);
	close_box(to, meta);
	assert_int_equal(to->err, PS_OK);
}

static struct ps_marks *find(const struct ps_buf *file)
{
	struct ps_marks *marks = malloc(sizeof(*marks));

	assert_non_null(marks);
	assert_int_equal(
		ps_marks_find(PS_CLAIM_HEIC, (struct ps_bytes){ file->bytes, file->len }, marks),
		PS_OK);
	assert_true(marks->looked);
	return marks;
}

static void test_found(void **state)
{
	static const struct {
		const char *name;
		struct wanted wanted;
		const char *content;
		size_t len;
		const char *where, *says;
	} rows[] = {
		{ "Exif",
		  { 2, "Exif", .size = 4 },
		  BYTES(EXIF "\0"),
		  "EXIF Software",
		  "Adobe Firefly" },
		{ "Exif behind its own name",
		  { 2, "Exif", .size = 4 },
		  BYTES(FAR_EXIF "\0"),
		  "EXIF Software",
		  "Adobe Firefly" },
		{ "XMP",
		  { 2, "mime" XMP_TYPE, .size = 4 },
		  BYTES(XMP),
		  "XMP xmp:CreatorTool",
		  "Midjourney 6" },
		{ "XMP that says it is not encoded",
		  { 2, "mime" XMP_TYPE, "", .size = 4 },
		  BYTES(XMP),
		  "XMP xmp:CreatorTool",
		  "Midjourney 6" },
		{ "numbers of 32 bits for items",
		  { 3, "Exif", .size = 4 },
		  BYTES(EXIF "\0"),
		  "EXIF Software",
		  "Adobe Firefly" },
		{ "iloc 1",
		  { 2, "Exif", .version = 1, .size = 4 },
		  BYTES(EXIF "\0"),
		  "EXIF Software",
		  "Adobe Firefly" },
		{ "iloc 2, and numbers of 64 bits",
		  { 2, "Exif", .version = 2, .size = 8 },
		  BYTES(EXIF "\0"),
		  "EXIF Software",
		  "Adobe Firefly" },
		{ "in three pieces, from a base",
		  { 2, "mime" XMP_TYPE, .size = 4, .base = 30, .pieces = 3 },
		  BYTES(XMP),
		  "XMP xmp:CreatorTool",
		  "Midjourney 6" },
	};
	struct ps_buf file;

	(void)state;
	ps_buf_init(&file);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_marks *marks;

		make_heic(&file, &rows[i].wanted, rows[i].content, rows[i].len);
		marks = find(&file);
		if (marks->count != 1 || marks->outline.cut || marks->outline.left_out ||
		    strcmp(marks->marks[0].where, rows[i].where) != 0 ||
		    strcmp(marks->marks[0].says, rows[i].says) != 0)
			fail_msg("%s: %zu marks, %zu left out, cut %d; %s: %s", rows[i].name,
				 marks->count, marks->outline.left_out, marks->outline.cut,
				 marks->marks[0].where, marks->marks[0].says);
		free(marks);
	}
	ps_buf_release(&file);
}

/* No mark, and what is said instead. */
static void test_not_found(void **state)
{
	static const struct {
		const char *name;
		struct wanted wanted;
		size_t left_out;
		bool cut;
	} rows[] = {
		{ "kept in the table itself",
		  { 2, "mime" XMP_TYPE, .version = 1, .method = 1, .size = 4 },
		  1,
		  false },
		{ "in another file", { 2, "mime" XMP_TYPE, .file = 1, .size = 4 }, 1, false },
		{ "encoded", { 2, "mime" XMP_TYPE, "deflate", .size = 4 }, 1, false },
		{ "protected", { 2, "mime" XMP_TYPE, .protection = 1, .size = 4 }, 1, false },
		{ "more pieces than are put together",
		  { 2, "mime" XMP_TYPE, .size = 4, .pieces = 65 },
		  1,
		  false },
		{ "a piece of no length",
		  { 2, "mime" XMP_TYPE, .size = 4, .empty = true },
		  1,
		  false },
		{ "a later iloc", { 2, "mime" XMP_TYPE, .version = 3, .size = 4 }, 1, false },
		{ "behind the file's end", { 2, "mime" XMP_TYPE, .size = 4, .off = 500 }, 0, true },
		{ "beyond any number",
		  { 2, "mime" XMP_TYPE, .size = 8, .off = UINT64_MAX / 2, .base = 40 },
		  0,
		  true },
		{ "from beyond any number",
		  { 2, "mime" XMP_TYPE, .size = 8, .base = UINT64_MAX },
		  0,
		  true },
		{ "numbers of 15 bytes", { 2, "mime" XMP_TYPE, .size = 15 }, 0, true },
		{ "that lies nowhere",
		  { 2, "mime" XMP_TYPE, .size = 4, .item = NOWHERE },
		  0,
		  true },
		{ "Exif that is none", { 2, "Exif", .size = 4 }, 0, true },
		{ "another kind of text", { 2, "mimetext/plain", .size = 4 }, 0, false },
		{ "another item", { 2, "hvc1", .size = 4 }, 0, false },
		{ "an entry without a type", { 1, "Exif", .size = 4 }, 0, false },
	};
	struct ps_buf file;

	(void)state;
	ps_buf_init(&file);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_marks *marks;

		make_heic(&file, &rows[i].wanted, BYTES(XMP XMP));
		marks = find(&file);
		if (marks->count || marks->outline.cut != rows[i].cut ||
		    marks->outline.left_out != rows[i].left_out)
			fail_msg("%s: %zu marks, %zu left out, cut %d", rows[i].name, marks->count,
				 marks->outline.left_out, marks->outline.cut);
		free(marks);
	}
	ps_buf_release(&file);
}

/* Cut at every place, and each byte another: never a fault, and no mark that was not there. */
static void test_damaged(void **state)
{
	static const struct wanted wanted = { 2, "mime" XMP_TYPE, .version = 1, .size = 4 };
	struct ps_buf file;
	size_t whole;

	(void)state;
	ps_buf_init(&file);
	make_heic(&file, &wanted, BYTES(XMP));
	whole = file.len;
	while (--file.len > 16) {
		struct ps_marks *marks = find(&file);

		assert_int_equal(marks->count, 0);
		assert_true(marks->outline.cut);
		free(marks);
	}
	file.len = whole;
	for (size_t i = 16; i < whole; i++) {
		struct ps_marks *marks;

		file.bytes[i] ^= 0xff;
		marks = find(&file);
		assert_true(marks->count <= 1);
		free(marks);
		file.bytes[i] ^= 0xff;
	}
	ps_buf_release(&file);
}

/* Of many items so many are looked into, and the others are said. */
static void test_many(void **state)
{
	struct ps_marks *marks;
	struct ps_buf file;
	size_t meta, infos, info;

	(void)state;
	ps_buf_init(&file);
	ps_buf_add(&file, BYTES("\0\0\0\x18"
				"ftypheic\0\0\0\0mif1heic"));
	meta = open_box(&file, "meta", 0);
	infos = open_box(&file, "iinf", 0);
	add_number(&file, 1000, 2);
	for (size_t i = 0; i < 1000; i++) {
		info = open_box(&file, "infe", 2);
		add_number(&file, i, 2);
		ps_buf_add(&file, BYTES("\0\0Exif\0"));
		close_box(&file, info);
	}
	close_box(&file, infos);
	info = open_box(&file, "iloc", 0);
	ps_buf_add(&file, BYTES("\0\0\0\1\0\5\0\0\0\1"));
	close_box(&file, info);
	close_box(&file, meta);
	marks = find(&file);
	assert_int_equal(marks->count, 0);
	/* number 5 has no length; the others lie nowhere */
	assert_int_equal(marks->outline.left_out, 1000 - 16 + 1);
	assert_true(marks->outline.cut);
	free(marks);
	ps_buf_release(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_not_found),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
