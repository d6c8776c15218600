/* What films and HEIC pictures declare of themselves: boxes built by hand, well and badly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/bmff.h"
#include "tools/marks.h"

#define LABEL "{\"Label\":\"1\",\"ContentProducer\":\"maker-7\",\"ProduceID\":\"id-9\"}"
#define XMP "<x Iptc4xmpExt:DigitalSourceType='trainedAlgorithmicMedia'/>"
#define C2PA_UUID "\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81"
#define XMP_UUID "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"
#define BYTES(text) (text), sizeof(text) - 1

static size_t open_box(struct ps_buf *to, const char *type)
{
	size_t at = to->len;

	ps_buf_add_u32(to, 0);
	ps_buf_add(to, type, 4);
	return at;
}

static void close_box(struct ps_buf *to, size_t at)
{
	size_t len = to->len - at;

	assert_int_equal(to->err, PS_OK);
	for (size_t i = 0; i < 4; i++)
		to->bytes[at + i] = (uint8_t)(len >> (24 - 8 * i));
}

static void add_box(struct ps_buf *to, const char *type, const char *body, size_t len)
{
	size_t at = open_box(to, type);

	ps_buf_add(to, body, len);
	close_box(to, at);
}

static void begin_file(struct ps_buf *to)
{
	ps_buf_clear(to);
	add_box(to, "ftyp", BYTES("isom\0\0\0\0isom"));
	add_box(to, "mdat", BYTES(LABEL " and pictures, in which nothing is looked for"));
}

/* Boxes one in the other, by their types behind each other, around @body. */
static void add_nested(struct ps_buf *to, const char *types, const char *body, size_t len)
{
	size_t opened[8];
	size_t count = strlen(types) / 4;

	for (size_t i = 0; i < count; i++) {
		opened[i] = open_box(to, types + 4 * i);
		if (memcmp(types + 4 * i, "meta", 4) == 0)
			ps_buf_add_u32(to, 0); /* version and flags */
	}
	ps_buf_add(to, body, len);
	while (count--)
		close_box(to, opened[count]);
}

static struct ps_marks *find(const struct ps_buf *file)
{
	struct ps_marks *marks = malloc(sizeof(*marks));

	assert_non_null(marks);
	assert_int_equal(file->err, PS_OK);
	assert_int_equal(
		ps_marks_find(PS_CLAIM_MP4, (struct ps_bytes){ file->bytes, file->len }, marks),
		PS_OK);
	assert_true(marks->looked);
	return marks;
}

/* One mark, or none where @where is NULL; so many parts left out. */
static void expect(const char *name, const struct ps_buf *file, const char *where, const char *says,
		   size_t left_out, bool cut)
{
	struct ps_marks *marks = find(file);

	if (marks->count != (where != NULL) || marks->outline.cut != cut ||
	    marks->outline.left_out != left_out ||
	    (where &&
	     (strcmp(marks->marks[0].where, where) != 0 || !strstr(marks->marks[0].says, says))))
		fail_msg("%s: %zu marks, %zu left out, cut %d; %s: %s", name, marks->count,
			 marks->outline.left_out, marks->outline.cut, marks->marks[0].where,
			 marks->marks[0].says);
	free(marks);
}

#define HDLR "\0\0\0\x20hdlr\0\0\0\0\0\0\0\0mdta\0\0\0\0\0\0\0\0\0\0\0\0"
#define DATA(kind)   \
	"\0\0\0\x4c" \
	"data" kind "\0\0\0\0" LABEL

static void test_films(void **state)
{
	static const struct {
		const char *name, *types, *body;
		size_t len;
		const char *where, *says;
	} rows[] = {
		{ "C2PA", "uuid",
		  BYTES(C2PA_UUID "\0\0\0\0manifest\0\0\0\0\0\0\0\0\0"
				  "jumb....c2pa\0oclaim_generatorhMaker/12"),
		  "C2PA", "Maker/12" },
		{ "hashes of C2PA, which are no manifest", "uuid",
		  BYTES(C2PA_UUID "\0\0\0\0merkle\0........c2pa\0oclaim_generatorhMaker/12"), NULL,
		  "" },
		{ "XMP", "uuid", BYTES(XMP_UUID XMP), "XMP", "trainedAlgorithmicMedia" },
		{ "XMP in the film's box", "moovuuid", BYTES(XMP_UUID XMP), "XMP", "trained" },
		{ "another's uuid", "uuid", BYTES("0123456789abcdef" XMP), NULL, "" },
		{ "XMP of QuickTime", "moovudtaXMP_", BYTES(XMP), "XMP", "trained" },
		{ "text of QuickTime, in two languages",
		  "moovudta\xa9"
		  "cmt",
		  BYTES("\0\2\0\0xx\0\x3c\x15\xc7" LABEL), "film text ©cmt", "maker-7" },
		{ "text of QuickTime in a track",
		  "moovtrakudta\xa9"
		  "cmt",
		  BYTES("\0\x3c\x15\xc7" LABEL), "film text ©cmt", "maker-7" },
		{ "text of QuickTime that says it is longer",
		  "moovudta\xa9"
		  "cmt",
		  BYTES("\xff\xff\x15\xc7" LABEL), "film text ©cmt", "maker-7" },
		{ "text of QuickTime, and the end of the list", "moovudta",
		  BYTES("\0\0\0\x48\xa9"
			"cmt\0\x3c\x15\xc7" LABEL "\0\0\0\0"),
		  "film text ©cmt", "maker-7" },
		{ "text of 3GPP", "moovudtadscp", BYTES("\0\0\0\0\x15\xc7" LABEL "\0"),
		  "film text dscp", "maker-7" },
		{ "a box of its own", "moovudtaAIGC", BYTES(LABEL), "film text AIGC", "maker-7" },
		{ "iTunes",
		  "moovudtametailst\xa9"
		  "cmt",
		  BYTES(DATA("\0\0\0\1")), "film text ©cmt", "maker-7" },
		{ "iTunes, under a name", "moovudtametailst----",
		  BYTES("\0\0\0\x0dmean\0\0\0\0m\0\0\0\x10name\0\0\0\0AIGC" DATA("\0\0\0\1")),
		  "film text AIGC", "maker-7" },
		{ "a picture in iTunes", "moovudtametailstcovr", BYTES(DATA("\0\0\0\x0d")), NULL,
		  "" },
		{ "keys of QuickTime, the second", "moovmeta",
		  BYTES(HDLR "\0\0\0\x25keys\0\0\0\0\0\0\0\2\0\0\0\x09mdtaa\0\0\0\x0cmdtaAIGC"
			     "\0\0\0\x5cilst\0\0\0\x54\0\0\0\2" DATA("\0\0\0\1")),
		  "film text AIGC", "maker-7" },
		{ "a key that there is none of", "moovmeta",
		  BYTES(HDLR "\0\0\0\x10keys\0\0\0\0\0\0\0\1"
			     "\0\0\0\x5cilst\0\0\0\x54\0\0\0\2" DATA("\0\0\0\1")),
		  "film text ", "maker-7" },
		{ "a text elsewhere", "moovtrakmdiaudtaAIGC", BYTES(LABEL), NULL, "" },
		{ "a text beside the film", "freeudtaAIGC", BYTES(LABEL), NULL, "" },
	};
	struct ps_buf file;

	(void)state;
	ps_buf_init(&file);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin_file(&file);
		add_nested(&file, rows[i].types, rows[i].body, rows[i].len);
		if (memcmp(rows[i].types, "moov", 4) != 0)
			add_box(&file, "moov", "", 0);
		expect(rows[i].name, &file, rows[i].where, rows[i].says, 0, false);
	}
	begin_file(&file);
	add_nested(&file,
		   "moovudtametailst\xa9"
		   "cmt",
		   BYTES(DATA("\0\0\0\2")));
	expect("UTF-16 in iTunes", &file, NULL, "", 1, false);
	/* QuickTime's "meta" is a box without version and flags */
	begin_file(&file);
	add_nested(&file, "moov",
		   BYTES("\0\0\0\xa0"
			 "meta" HDLR "\0\0\0\x1ckeys\0\0\0\0\0\0\0\1\0\0\0\x0cmdtaAIGC"
			 "\0\0\0\x5cilst\0\0\0\x54\0\0\0\1" DATA("\0\0\0\1")));
	expect("meta of QuickTime", &file, "film text AIGC", "maker-7", 0, false);
	ps_buf_release(&file);
}

/* Sizes of 0, 1, and those that cannot be. */
static void test_sizes(void **state)
{
	static const struct {
		const char *name, *body;
		size_t len;
		const char *where;
		bool cut;
	} rows[] = {
		{ "0 is to the end", BYTES("\0\0\0\0moov\0\0\0\0udta\0\0\0\0AIGC" LABEL),
		  "film text AIGC", false },
		{ "1 is a long one",
		  BYTES("\0\0\0\1moov\0\0\0\0\0\0\0\x64"
			"\0\0\0\1udta\0\0\0\0\0\0\0\x54"
			"\0\0\0\x44"
			"AIGC" LABEL),
		  "film text AIGC", false },
		{ "shorter than its head", BYTES("\0\0\0\x07moov"), NULL, true },
		{ "a long one shorter than its head", BYTES("\0\0\0\1moov\0\0\0\0\0\0\0\x0f"), NULL,
		  true },
		{ "longer than the file", BYTES("\0\0\0\x09moov"), NULL, true },
		{ "longer than any file", BYTES("\0\0\0\1moov\xff\xff\xff\xff\xff\xff\xff\xff"),
		  NULL, true },
		{ "a long one without its length", BYTES("\0\0\0\1moov\0\0\0"), NULL, true },
		{ "a head that ends early", BYTES("\0\0\0\x08moov\0\0\0\x08mda"), NULL, true },
		{ "longer than what it lies in",
		  BYTES("\0\0\0\x18moov\0\0\0\x12udta\0\0\0\x08"
			"free"),
		  NULL, true },
		{ "longer than what it lies in, over what follows",
		  BYTES("\0\0\0\x10moov\0\0\0\x4cudta\0\0\0\x44"
			"AIGC" LABEL),
		  NULL, true },
		{ "a head that the next one lies in",
		  BYTES("\0\0\0\4\0\0\0\x54moov\0\0\0\x4cudta\0\0\0\x44"
			"AIGC" LABEL),
		  NULL, true },
		{ "no film",
		  BYTES("\0\0\0\x08"
			"free"),
		  NULL, true },
		{ "a film of nothing", BYTES("\0\0\0\x08moov"), NULL, false },
	};
	struct ps_buf file;
	size_t before;

	(void)state;
	ps_buf_init(&file);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin_file(&file);
		ps_buf_add(&file, rows[i].body, rows[i].len);
		expect(rows[i].name, &file, rows[i].where, "maker-7", 0, rows[i].cut);
	}
	/* cut at every place */
	begin_file(&file);
	before = file.len;
	add_nested(&file, "moovudtaAIGC", BYTES(LABEL));
	while (--file.len > before)
		expect("cut", &file, NULL, "", 0, true);
	ps_buf_release(&file);
}

/* More boxes than a film has, and boxes in boxes. */
static void test_many(void **state)
{
	struct ps_buf file;
	size_t deep[2000];

	(void)state;
	ps_buf_init(&file);
	begin_file(&file);
	for (size_t i = 0; i < 10000; i++)
		add_box(&file, i % 2 ? "moof" : "mdat", "xx", 2);
	add_nested(&file, "moovudtaAIGC", BYTES(LABEL));
	expect("10,000 boxes", &file, "film text AIGC", "maker-7", 0, false);
	begin_file(&file);
	add_nested(&file, "moovudtaAIGC", BYTES(LABEL));
	for (size_t i = 0; i < PS_BMFF_BOXES_MAX; i++)
		add_box(&file, "free", "", 0);
	add_nested(&file, "uuid", BYTES(XMP_UUID XMP));
	expect("more than are read", &file, "film text AIGC", "maker-7", 1, false);
	begin_file(&file);
	add_box(&file, "moov", "", 0);
	for (size_t i = 0; i < PS_PARTS_MAX + 5; i++)
		add_nested(&file, "uuid", BYTES(XMP_UUID "<x/>"));
	expect("more parts than are handed out", &file, NULL, "", 5, false);
	begin_file(&file);
	for (size_t i = 0; i < 2000; i++)
		deep[i] = open_box(&file, i % 2 ? "trak" : "moov");
	add_nested(&file, "udtaAIGC", BYTES(LABEL));
	for (size_t i = 2000; i > 0; i--)
		close_box(&file, deep[i - 1]);
	expect("boxes in boxes", &file, NULL, "", 0, false);
	ps_buf_release(&file);
}

/* A part that is too long is left out; a text is looked at in its beginning. */
static void test_long(void **state)
{
	static const char head[] = XMP_UUID XMP;
	struct ps_buf file, body;

	(void)state;
	ps_buf_init(&file);
	ps_buf_init(&body);
	ps_buf_add(&body, head, sizeof(head) - 1);
	while (body.len < PS_BMFF_PART_MAX + 16)
		ps_buf_add_byte(&body, ' ');
	begin_file(&file);
	add_box(&file, "moov", "", 0);
	add_box(&file, "uuid", (const char *)body.bytes, body.len);
	expect("as long as a part may be", &file, "XMP", "trained", 0, false);
	add_box(&file, "uuid", (const char *)body.bytes, body.len);
	expect("twice as long together", &file, "XMP", "trained", 0, false);
	add_box(&file, "uuid", (const char *)body.bytes, 100);
	expect("longer together", &file, "XMP", "trained", 1, false);
	ps_buf_add_byte(&body, ' ');
	begin_file(&file);
	add_box(&file, "moov", "", 0);
	add_box(&file, "uuid", (const char *)body.bytes, body.len);
	expect("too long", &file, NULL, "", 1, false);
	ps_buf_clear(&body);
	ps_buf_add(&body, LABEL, sizeof(LABEL) - 1);
	while (body.len < 200000)
		ps_buf_add_byte(&body, ' ');
	begin_file(&file);
	add_nested(&file, "moovudtaAIGC", (const char *)body.bytes, body.len);
	expect("a long text", &file, "film text AIGC", "maker-7", 0, false);
	ps_buf_release(&file);
	ps_buf_release(&body);
}

/* A film of 400 MB that is nowhere: reading in its pictures fails the test. */
struct large {
	struct ps_buf head, tail;
	uint64_t gap; /* between them */
};

static enum ps_err read_large(void *ctx, uint64_t offset, uint8_t *bytes, size_t len,
			      size_t *got_out)
{
	const struct large *large = ctx;
	const struct ps_buf *from = offset < large->head.len ? &large->head : &large->tail;
	uint64_t at = offset < large->head.len ? offset : offset - large->head.len - large->gap;

	assert_true(offset < large->head.len || offset >= large->head.len + large->gap);
	*got_out = from->len - at < len ? (size_t)(from->len - at) : len;
	memcpy(bytes, from->bytes + at, *got_out);
	return PS_OK;
}

static void test_large(void **state)
{
	struct large large = { .gap = 400U << 20 };
	struct ps_reach reach = { .read_at = read_large, .ctx = &large };
	struct ps_marks *marks = malloc(sizeof(*marks));

	(void)state;
	assert_non_null(marks);
	ps_buf_init(&large.head);
	ps_buf_init(&large.tail);
	add_box(&large.head, "ftyp", BYTES("isom\0\0\0\0isom"));
	ps_buf_add(&large.head, BYTES("\0\0\0\1mdat\0\0\0\0\x19\0\0\x10"));
	add_nested(&large.tail, "moovudtaAIGC", BYTES(LABEL));
	reach.size = large.head.len + large.gap + large.tail.len;
	assert_int_equal(ps_marks_find_film(PS_CLAIM_MP4, &reach, marks), PS_OK);
	assert_int_equal(marks->count, 1);
	assert_false(marks->outline.cut);
	/* a kind that is not looked into */
	assert_int_equal(ps_marks_find_film(PS_CLAIM_MATROSKA, &reach, marks), PS_OK);
	assert_false(marks->looked);
	ps_buf_release(&large.head);
	ps_buf_release(&large.tail);
	free(marks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_films), cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_many),  cmocka_unit_test(test_long),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
