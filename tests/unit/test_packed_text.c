/* Compressed texts of a PNG: each way in which one comes, and those that are made to hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "tools/marks.h"
#include "tools/packed_text.h"

#define LABEL "{\"Label\":\"1\",\"ContentProducer\":\"maker-7\",\"ProduceID\":\"id-9\"}"

enum { TEXT_MAX = 1 << 20, ALL_MAX = 8 << 20 };

/* @len bytes of @text, and then spaces up to @whole. */
static void pack(struct ps_buf *to, const char *text, size_t len, size_t whole)
{
	uLongf room = compressBound(whole);
	uint8_t *plain = malloc(whole + 1), *packed = malloc(room);

	assert_non_null(plain);
	assert_non_null(packed);
	memset(plain, ' ', whole);
	memcpy(plain, text, len);
	assert_int_equal(compress(packed, &room, plain, whole), Z_OK);
	ps_buf_add(to, packed, room);
	free(plain);
	free(packed);
}

static void add_chunk(struct ps_buf *to, const char *type, const void *body, size_t len)
{
	ps_buf_add_u32(to, (uint32_t)len);
	ps_buf_add(to, type, 4);
	ps_buf_add(to, body, len);
	ps_buf_add_u32(to, 0);
}

static void begin_png(struct ps_buf *png)
{
	ps_buf_clear(png);
	ps_buf_add(png, "\x89PNG\r\n\x1a\n", 8);
	add_chunk(png, "IHDR", "\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0", 13);
}

/* Its head, with the method, and the stream behind it. */
static void add_packed(struct ps_buf *png, const char *type, const char *head, size_t head_len,
		       const struct ps_buf *stream, size_t len)
{
	struct ps_buf body;

	ps_buf_init(&body);
	ps_buf_add(&body, head, head_len);
	ps_buf_add(&body, stream->bytes, len);
	add_chunk(png, type, body.bytes, body.len);
	ps_buf_release(&body);
}

static struct ps_marks *find(struct ps_buf *png)
{
	struct ps_marks *marks = malloc(sizeof(*marks));

	assert_non_null(marks);
	add_chunk(png, "IEND", "", 0);
	assert_int_equal(png->err, PS_OK);
	assert_int_equal(
		ps_marks_find(PS_CLAIM_PNG, (struct ps_bytes){ png->bytes, png->len }, marks),
		PS_OK);
	assert_true(marks->looked);
	assert_false(marks->outline.cut);
	return marks;
}

#define ZTXT(key) "zTXt", key "\0", sizeof(key) + 1
#define ITXT(key) "iTXt", key "\0\1\0\0", sizeof(key) + 4

static void test_found(void **state)
{
	static const struct {
		const char *name, *type, *head;
		size_t head_len;
		const char *text, *where, *says;
		enum ps_mark_kind kind;
	} rows[] = {
		{ "label in zTXt", ZTXT("AIGC"), LABEL, "PNG text AIGC", "maker-7", PS_MARK_LABEL },
		{ "label in iTXt", ITXT("AIGC"), LABEL, "PNG text AIGC", "maker-7", PS_MARK_LABEL },
		{ "iTXt with a language and a translated key", "iTXt", "AIGC\0\1\0zh\0key", 14,
		  LABEL, "PNG text AIGC", "maker-7", PS_MARK_LABEL },
		{ "recipe in zTXt", ZTXT("parameters"), "a cat\nSteps: 20, Sampler: Euler",
		  "PNG text parameters", "a cat", PS_MARK_GENERATOR },
		{ "XMP in iTXt", ITXT("XML:com.adobe.xmp"),
		  "<x Iptc4xmpExt:DigitalSourceType='trainedAlgorithmicMedia'/>", "XMP",
		  "trainedAlgorithmicMedia", PS_MARK_SOURCE },
	};
	struct ps_buf png, stream;

	(void)state;
	ps_buf_init(&png);
	ps_buf_init(&stream);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_marks *marks;
		size_t len = strlen(rows[i].text);

		ps_buf_clear(&stream);
		pack(&stream, rows[i].text, len, len);
		begin_png(&png);
		add_packed(&png, rows[i].type, rows[i].head, rows[i].head_len, &stream, stream.len);
		marks = find(&png);
		if (marks->count != 1 || marks->packed || marks->marks[0].kind != rows[i].kind ||
		    strcmp(marks->marks[0].where, rows[i].where) != 0 ||
		    !strstr(marks->marks[0].says, rows[i].says))
			fail_msg("%s: %zu marks, %zu not looked into; %s: %s", rows[i].name,
				 marks->count, marks->packed, marks->marks[0].where,
				 marks->marks[0].says);
		free(marks);
	}
	ps_buf_release(&png);
	ps_buf_release(&stream);
}

/* One that is not looked into is counted; the next one is looked into all the same. */
static void test_counted(void **state)
{
	static const struct {
		const char *name, *type, *head;
		size_t head_len;
		size_t whole, less, changed;
	} rows[] = {
		{ "another method in zTXt", "zTXt", "AIGC\0\1", 6, 0, 0, 0 },
		{ "another method in iTXt", "iTXt", "AIGC\0\1\1\0", 9, 0, 0, 0 },
		{ "cut in its check sum", ZTXT("AIGC"), 0, 1, 0 },
		{ "cut in its head", ZTXT("AIGC"), 0, 1000, 0 },
		{ "another check sum", ZTXT("AIGC"), 0, 0, 1 },
		{ "a byte more than a text may have", ZTXT("AIGC"), TEXT_MAX + 1, 0, 0 },
		{ "thirty times that", ZTXT("AIGC"), (size_t)TEXT_MAX * 30, 0, 0 },
	};
	struct ps_buf png, stream, good;

	(void)state;
	ps_buf_init(&png);
	ps_buf_init(&stream);
	ps_buf_init(&good);
	pack(&good, LABEL, sizeof(LABEL) - 1, sizeof(LABEL) - 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t whole = rows[i].whole ? rows[i].whole : sizeof(LABEL) - 1;
		struct ps_marks *marks;

		ps_buf_clear(&stream);
		pack(&stream, "{\"Label\":\"2\"}", 13, whole);
		if (rows[i].changed)
			stream.bytes[stream.len - 1] ^= 1;
		begin_png(&png);
		add_packed(&png, rows[i].type, rows[i].head, rows[i].head_len, &stream,
			   rows[i].less > stream.len ? 1 : stream.len - rows[i].less);
		add_packed(&png, ZTXT("AIGC"), &good, good.len);
		marks = find(&png);
		if (marks->count != 1 || marks->packed != 1 ||
		    !strstr(marks->marks[0].says, "maker-7"))
			fail_msg("%s: %zu marks, %zu not looked into", rows[i].name, marks->count,
				 marks->packed);
		free(marks);
	}
	ps_buf_release(&png);
	ps_buf_release(&stream);
	ps_buf_release(&good);
}

/* As many as a text may have; and all of a picture's together. */
static void test_bounds(void **state)
{
	struct ps_buf png, stream, good;
	struct ps_marks *marks;

	(void)state;
	ps_buf_init(&png);
	ps_buf_init(&stream);
	ps_buf_init(&good);
	pack(&stream, LABEL, sizeof(LABEL) - 1, TEXT_MAX);
	pack(&good, LABEL, sizeof(LABEL) - 1, sizeof(LABEL) - 1);
	begin_png(&png);
	add_packed(&png, ZTXT("a"), &stream, stream.len);
	marks = find(&png);
	assert_int_equal(marks->count, 1);
	assert_int_equal(marks->packed, 0);
	free(marks);
	/* the last has a name of its own: it is no mark where nothing is left for it */
	begin_png(&png);
	for (size_t i = 0; i < ALL_MAX / TEXT_MAX; i++)
		add_packed(&png, ZTXT("a"), &stream, stream.len);
	add_packed(&png, ZTXT("b"), &good, good.len);
	marks = find(&png);
	assert_int_equal(marks->count, 1);
	assert_int_equal(marks->packed, 1);
	free(marks);
	/* those that do not fit take as much from the others */
	ps_buf_clear(&stream);
	pack(&stream, LABEL, sizeof(LABEL) - 1, 2 * TEXT_MAX);
	begin_png(&png);
	for (size_t i = 0; i < ALL_MAX / TEXT_MAX; i++)
		add_packed(&png, ZTXT("a"), &stream, stream.len);
	add_packed(&png, ZTXT("b"), &good, good.len);
	marks = find(&png);
	assert_int_equal(marks->count, 0);
	assert_int_equal(marks->packed, ALL_MAX / TEXT_MAX + 1);
	free(marks);
	ps_buf_release(&png);
	ps_buf_release(&stream);
	ps_buf_release(&good);
}

/* The stream by itself: what it holds, cut at every place, and with more behind it. */
static void test_stream(void **state)
{
	struct ps_buf stream, text;

	(void)state;
	ps_buf_init(&stream);
	ps_buf_init(&text);
	pack(&stream, LABEL, sizeof(LABEL) - 1, 40000);
	for (size_t len = 0; len < stream.len; len++) {
		ps_buf_clear(&text);
		assert_int_equal(ps_packed_text_add(&text, (struct ps_bytes){ stream.bytes, len }),
				 PS_TRUNCATED);
	}
	ps_buf_add(&stream, "more", 4);
	ps_buf_clear(&text);
	assert_int_equal(ps_packed_text_add(&text, (struct ps_bytes){ stream.bytes, stream.len }),
			 PS_OK);
	assert_int_equal(text.len, 40000);
	assert_memory_equal(text.bytes, LABEL, sizeof(LABEL) - 1);
	ps_buf_clear(&text);
	text.cap = 39999;
	assert_int_equal(ps_packed_text_add(&text, (struct ps_bytes){ stream.bytes, stream.len }),
			 PS_LIMIT);
	ps_buf_clear(&text);
	assert_int_equal(ps_packed_text_add(&text, (struct ps_bytes){ (const uint8_t *)"xxxx", 4 }),
			 PS_MALFORMED);
	ps_buf_release(&stream);
	ps_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_counted),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
