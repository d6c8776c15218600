/* What pictures declare of themselves: built byte by byte, in each way in which it is met. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/utf8.h"
#include "tools/marks.h"

#define LABEL "{\"Label\":\"1\",\"ContentProducer\":\"maker-7\",\"ProduceID\":\"id-9\"}"
#define AIGC_NS " xmlns:TC260=\"http://www.tc260.org.cn/ns/AIGC/1.0/\""
#define XMP_HEAD "http://ns.adobe.com/xap/1.0/"

static void add_text(struct ps_buf *to, const char *text)
{
	ps_buf_add(to, text, strlen(text));
}

static void add_u16(struct ps_buf *to, size_t value)
{
	ps_buf_add_byte(to, (uint8_t)(value >> 8));
	ps_buf_add_byte(to, (uint8_t)value);
}

static void add_segment(struct ps_buf *to, uint8_t marker, const void *head, size_t head_len,
			const void *body, size_t len)
{
	ps_buf_add_byte(to, 0xff);
	ps_buf_add_byte(to, marker);
	add_u16(to, head_len + len + 2);
	ps_buf_add(to, head, head_len);
	ps_buf_add(to, body, len);
}

static void add_chunk(struct ps_buf *to, const char *type, const void *body, size_t len)
{
	ps_buf_add_u32(to, (uint32_t)len);
	ps_buf_add(to, type, 4);
	ps_buf_add(to, body, len);
	ps_buf_add_u32(to, 0); /* the check sum, that a mark does not need */
}

/* A frame header of 640 x 480, and a scan with a stuffed byte and a restart in it. */
static void end_jpeg(struct ps_buf *to)
{
	add_segment(to, 0xc0, "\x08\x01\xe0\x02\x80\x01\x01\x11\0", 9, "", 0);
	add_segment(to, 0xda, "\x01\x01\0\0\x3f\0", 6, "", 0);
	ps_buf_add(to, "\x12\xff\0\xff\xd0\x34\xff\xd9", 8);
}

static void make_jpeg(struct ps_buf *to, uint8_t marker, const void *head, size_t head_len,
		      const char *body, size_t len)
{
	ps_buf_add(to, "\xff\xd8", 2);
	if (marker)
		add_segment(to, marker, head, head_len, body, len);
	end_jpeg(to);
}

static void make_png(struct ps_buf *to, const char *type, const char *body, size_t len)
{
	ps_buf_add(to, "\x89PNG\r\n\x1a\n", 8);
	add_chunk(to, "IHDR", "\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0", 13);
	if (type)
		add_chunk(to, type, body, len);
	add_chunk(to, "IEND", "", 0);
}

static void add_little(struct ps_buf *to, size_t value)
{
	for (int i = 0; i < 4; i++)
		ps_buf_add_byte(to, (uint8_t)(value >> 8 * i));
}

static void make_webp(struct ps_buf *to, const char *type, const char *body, size_t len)
{
	size_t padded = len + len % 2;

	ps_buf_add(to, "RIFF", 4);
	add_little(to, 4 + 18 + 8 + padded);
	ps_buf_add(to, "WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0", 22);
	ps_buf_add(to, type, 4);
	add_little(to, len);
	ps_buf_add(to, body, len);
	if (len % 2)
		ps_buf_add_byte(to, 0);
}

/* One text in the first directory, or in the Exif directory that it names. */
static void make_exif(struct ps_buf *to, bool little, unsigned tag, unsigned type, const char *text,
		      size_t len)
{
	bool second = tag == 0x9286;
	const uint32_t words[] = { 1, second ? 0x8769 : tag, second ? 4 : type };

	ps_buf_add(to, little ? "II*\0\x08\0\0\0" : "MM\0*\0\0\0\x08", 8);
	for (unsigned turn = 0; turn < 1U + second; turn++) {
		const uint32_t count = second && !turn ? 1 : (uint32_t)len;
		const uint32_t at = 8 + 18 * (turn + 1);
		const uint32_t here[] = { words[0], turn ? tag : words[1], turn ? type : words[2] };

		for (size_t i = 0; i < 3; i++) {
			ps_buf_add_byte(to, (uint8_t)(little ? here[i] : here[i] >> 8));
			ps_buf_add_byte(to, (uint8_t)(little ? here[i] >> 8 : here[i]));
		}
		if (little) {
			add_little(to, count);
			add_little(to, at);
		} else {
			ps_buf_add_u32(to, count);
			ps_buf_add_u32(to, at);
		}
		ps_buf_add_u32(to, 0); /* no further directory */
	}
	ps_buf_add(to, text, len);
}

static struct ps_marks *find(enum ps_claim_kind kind, const struct ps_buf *picture)
{
	struct ps_marks *marks = malloc(sizeof(*marks));

	assert_non_null(marks);
	assert_int_equal(picture->err, PS_OK);
	assert_int_equal(
		ps_marks_find(kind, (struct ps_bytes){ picture->bytes, picture->len }, marks),
		PS_OK);
	return marks;
}

static void expect(const char *name, enum ps_claim_kind kind, const struct ps_buf *picture,
		   enum ps_mark_kind mark, const char *where, const char *says)
{
	struct ps_marks *marks = find(kind, picture);
	bool found = false;

	for (size_t i = 0; i < marks->count; i++)
		found = found || (marks->marks[i].kind == mark &&
				  strcmp(marks->marks[i].where, where) == 0 &&
				  strstr(marks->marks[i].says, says));
	if (!found || marks->outline.cut || marks->outline.width_px != 640 ||
	    marks->outline.height_px != 480)
		fail_msg("%s: %zu marks, the first %s: %s", name, marks->count,
			 marks->marks[0].where, marks->marks[0].says);
	free(marks);
}

/* XMP in a JPEG, a PNG and a WebP. */
static void test_xmp(void **state)
{
	static const struct {
		const char *name, *xmp;
		enum ps_mark_kind mark;
		const char *where, *says;
	} rows[] = {
		{ "label as an element", "<x" AIGC_NS "><TC260:AIGC>" LABEL "</TC260:AIGC></x>",
		  PS_MARK_LABEL, "XMP", "Label 1;" },
		{ "label as an element, with entities",
		  "<x" AIGC_NS
		  "><TC260:AIGC>{&quot;Label&quot;:&quot;2&quot;,&quot;ProduceID&quot;:"
		  "&quot;id-9&quot;}</TC260:AIGC></x>",
		  PS_MARK_LABEL, "XMP", "Label 2;" },
		{ "label in CDATA",
		  "<x" AIGC_NS "><TC260:AIGC><![CDATA[" LABEL "]]></TC260:AIGC></x>", PS_MARK_LABEL,
		  "XMP", "maker-7" },
		{ "label as an attribute", "<x" AIGC_NS " TC260:AIGC='" LABEL "'/>", PS_MARK_LABEL,
		  "XMP", "id-9" },
		{ "label in a member AIGC, its number a number",
		  "<x" AIGC_NS "><TC260:AIGC>{\"AIGC\":{\"Label\":3,\"ContentProducer\":\"m\"}}</"
		  "TC260:AIGC></x>",
		  PS_MARK_LABEL, "XMP", "Label 3;" },
		{ "label's fields as attributes",
		  "<x" AIGC_NS " TC260:Label=\"1\" TC260:ContentProducer=\"maker-7\" "
		  "TC260:ProduceID=\"id-9\"/>",
		  PS_MARK_LABEL, "XMP fields", "maker-7; ProduceID id-9" },
		{ "label's fields as elements, under another prefix",
		  "<x xmlns:G=\"http://www.tc260.org.cn/ns/AIGC/1.0/\" xmp:Label=\"Red\">"
		  "<G:Label>2</G:Label></x>",
		  PS_MARK_LABEL, "XMP fields", "Label 2;" },
		{ "a prefix that is not the declared one",
		  "<x xmlns:C260=\"http://www.tc260.org.cn/ns/AIGC/1.0/\" TC260:Label='1'/>",
		  PS_MARK_LABEL, "XMP fields", "Label 1;" },
		{ "the name space and nothing else", "<x" AIGC_NS "/>", PS_MARK_LABEL, "XMP", "" },
		{ "a label alone", "<x" AIGC_NS "><TC260:AIGC>{\"Label\":\"1\"}</TC260:AIGC></x>",
		  PS_MARK_LABEL, "XMP", "Label 1;" },
		{ "a label alone, as a number, in a member AIGC", "<x>{\"AIGC\":{\"Label\":2}}</x>",
		  PS_MARK_LABEL, "XMP", "Label 2;" },
		{ "a label in numbered characters",
		  "<x" AIGC_NS
		  " TC260:AIGC=\"&#123;&#x22;L&#97;bel&#34;:&#x0022;&#000051;&#34;&#x7D;\"/>",
		  PS_MARK_LABEL, "XMP", "Label 3;" },
		{ "a field in numbered characters, Chinese ones too",
		  "<x" AIGC_NS " TC260:Label=\"&#x32;\" TC260:ContentProducer='&#35910;&#x5305;'/>",
		  PS_MARK_LABEL, "XMP fields", "Label 2;" },
		{ "the name space in numbered characters",
		  "<x xmlns:TC260='http://www.tc260.org.cn/ns/&#65;IG&#x43;/1.0/' "
		  "TC260:Label='1'/>",
		  PS_MARK_LABEL, "XMP fields", "Label 1;" },
		{ "IPTC source in numbered characters",
		  "<x Iptc4xmpExt:DigitalSourceType=\"http://cv.iptc.org/newscodes/"
		  "digital&#115;ourcetype/trainedAlgorithmic&#x4d;edia\"/>",
		  PS_MARK_SOURCE, "XMP", "trainedAlgorithmicMedia" },
		{ "IPTC's term alone in numbered characters",
		  "<x Iptc4xmpExt:DigitalSourceType='trainedAlgorithmic&#77;edia'/>",
		  PS_MARK_SOURCE, "XMP", "trainedAlgorithmicMedia" },
		{ "a tool's name in numbered characters",
		  "<x xmp:CreatorTool=\"&#77;idjourne&#x79; 6\"/>", PS_MARK_GENERATOR,
		  "XMP xmp:CreatorTool", "Midjourney 6" },
		{ "IPTC source",
		  "<x Iptc4xmpExt:DigitalSourceType=\"http://cv.iptc.org/newscodes/"
		  "digitalsourcetype/trainedAlgorithmicMedia\"/>",
		  PS_MARK_SOURCE, "XMP", "trainedAlgorithmicMedia" },
		{ "a tool that names itself", "<x xmp:CreatorTool=\"Midjourney 6\"/>",
		  PS_MARK_GENERATOR, "XMP xmp:CreatorTool", "Midjourney 6" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_buf picture, itxt;

		ps_buf_init(&picture);
		ps_buf_init(&itxt);
		make_jpeg(&picture, 0xe1, XMP_HEAD, sizeof(XMP_HEAD), rows[i].xmp,
			  strlen(rows[i].xmp));
		expect(rows[i].name, PS_CLAIM_JPEG, &picture, rows[i].mark, rows[i].where,
		       rows[i].says);
		ps_buf_clear(&picture);
		ps_buf_add(&itxt, "XML:com.adobe.xmp\0\0\0\0\0", 22);
		add_text(&itxt, rows[i].xmp);
		make_png(&picture, "iTXt", (const char *)itxt.bytes, itxt.len);
		expect(rows[i].name, PS_CLAIM_PNG, &picture, rows[i].mark, rows[i].where,
		       rows[i].says);
		ps_buf_clear(&picture);
		make_webp(&picture, "XMP ", rows[i].xmp, strlen(rows[i].xmp));
		expect(rows[i].name, PS_CLAIM_WEBP, &picture, rows[i].mark, rows[i].where,
		       rows[i].says);
		ps_buf_release(&picture);
		ps_buf_release(&itxt);
	}
}

static void test_exif(void **state)
{
	static const struct {
		const char *name;
		unsigned tag, type;
		const char *text;
		size_t len;
		enum ps_mark_kind mark;
		const char *where, *says;
	} rows[] = {
		{ "label in the user's comment", 0x9286, 7, "ASCII\0\0\0{\"AIGC\":" LABEL "}",
		  8 + 9 + sizeof(LABEL), PS_MARK_LABEL, "EXIF UserComment", "maker-7" },
		{ "label without the kind of letters", 0x9286, 7, LABEL, sizeof(LABEL) - 1,
		  PS_MARK_LABEL, "EXIF UserComment", "maker-7" },
		{ "label in the description", 0x010e, 2, LABEL, sizeof(LABEL), PS_MARK_LABEL,
		  "EXIF ImageDescription", "Label 1" },
		{ "a generator as software", 0x0131, 2, "Adobe Firefly", 14, PS_MARK_GENERATOR,
		  "EXIF Software", "Adobe Firefly" },
		{ "a recipe", 0x010e, 2, "a cat\nSteps: 20, Sampler: Euler", 31, PS_MARK_GENERATOR,
		  "EXIF ImageDescription", "a cat" },
		{ "another word in UTF-16", 0x9c9c, 1, "\x73\x53\xa2\x68", 4, PS_MARK_KIND_COUNT,
		  "", "" },
		{ "豆包 in UTF-16", 0x9c9c, 1, "\x46\x8c\x05\x53\0\0", 6, PS_MARK_GENERATOR,
		  "EXIF XPComment", "豆包" },
	};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		size_t row = i / 2;
		struct ps_buf picture, exif;

		ps_buf_init(&picture);
		ps_buf_init(&exif);
		make_exif(&exif, i % 2, rows[row].tag, rows[row].type, rows[row].text,
			  rows[row].len);
		make_jpeg(&picture, 0xe1, "Exif\0", 6, (const char *)exif.bytes, exif.len);
		if (rows[row].mark == PS_MARK_KIND_COUNT) {
			struct ps_marks *marks = find(PS_CLAIM_JPEG, &picture);

			assert_int_equal(marks->count, 0);
			free(marks);
		} else {
			expect(rows[row].name, PS_CLAIM_JPEG, &picture, rows[row].mark,
			       rows[row].where, rows[row].says);
		}
		ps_buf_release(&picture);
		ps_buf_release(&exif);
	}
}

static void test_png_texts(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len;
		enum ps_mark_kind mark;
		const char *where, *says;
	} rows[] = {
		{ "label by its key", "AIGC\0" LABEL, 4 + sizeof(LABEL), PS_MARK_LABEL,
		  "PNG text AIGC", "maker-7" },
		{ "a label alone", "AIGC\0{\"Label\":\"1\"}", 18, PS_MARK_LABEL, "PNG text AIGC",
		  "Label 1;" },
		{ "a recipe", "parameters\0a cat\nSteps: 20, Sampler: Euler", 42, PS_MARK_GENERATOR,
		  "PNG text parameters", "a cat" },
		{ "a work flow", "prompt\0{\"3\":{\"class_type\":\"KSampler\"}}", 39,
		  PS_MARK_GENERATOR, "PNG text prompt", "KSampler" },
		{ "software", "Software\0NovelAI", 16, PS_MARK_GENERATOR, "PNG text Software",
		  "NovelAI" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_buf picture;

		ps_buf_init(&picture);
		make_png(&picture, "tEXt", rows[i].text, rows[i].len);
		expect(rows[i].name, PS_CLAIM_PNG, &picture, rows[i].mark, rows[i].where,
		       rows[i].says);
		ps_buf_release(&picture);
	}
}

/* A manifest in two pieces, of which the second repeats the box's head inside a word. */
static void test_c2pa(void **state)
{
	static const char box[] =
		"\0\0\0\x99jumb....c2pa\0oclaim_generatorhMaker/12qdigitalSourceType"
		"xhttp://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgo";
	static const char rest[] = "rithmicMedia";
	struct ps_buf picture, second;

	(void)state;
	ps_buf_init(&picture);
	ps_buf_init(&second);
	ps_buf_add(&picture, "\xff\xd8", 2);
	add_segment(&picture, 0xeb, "JP\0\1\0\0\0\1", 8, box, sizeof(box) - 1);
	ps_buf_add(&second, box, 8);
	add_text(&second, rest);
	add_segment(&picture, 0xeb, "JP\0\1\0\0\0\2", 8, second.bytes, second.len);
	end_jpeg(&picture);
	expect("manifest", PS_CLAIM_JPEG, &picture, PS_MARK_MANIFEST, "C2PA", "Maker/12");
	expect("source", PS_CLAIM_JPEG, &picture, PS_MARK_SOURCE, "C2PA",
	       "trainedAlgorithmicMedia");
	ps_buf_clear(&picture);
	make_png(&picture, "caBX", box, sizeof(box) - 1);
	expect("manifest in a PNG", PS_CLAIM_PNG, &picture, PS_MARK_MANIFEST, "C2PA", "Maker/12");
	ps_buf_clear(&picture);
	make_webp(&picture, "C2PA", box, sizeof(box) - 1);
	expect("manifest in a WebP", PS_CLAIM_WEBP, &picture, PS_MARK_MANIFEST, "C2PA", "Maker/12");
	ps_buf_release(&picture);
	ps_buf_release(&second);
}

/* No mark; what lies behind the end, in the pixels or in a comment of another sense is none. */
static void test_no_statement(void **state)
{
	/* another's Label, and what stands for no character or is another entity */
	static const char *const others[] = {
		"<x>{\"Label\":\"left\"}</x>",
		"<x>{\"Label\":\"1\",\"colour\":\"red\"}</x>",
		"<x>{\"Label\":\"1\",\"Label\":\"2\"}</x>",
		"<x>{\"Label\":4}</x>",
		"<x>{\"Label\":\"\"}</x>",
		"<x>{\"shapes\":[{\"Label\":\"1\"}]}</x>",
		"<x>{&#34Label&#34:&#34;1&#34;}</x>",
		"<x>{&#x110022;Label&#34;:&#34;1&#34;}</x>",
		"<x>{&#4294967330;Label&#34;:&#34;1&#34;}</x>",
		"<x>{&amp;quot;Label&amp;quot;:&amp;#34;1&amp;#34;}</x>",
		"<x>{&#0;&#xd800;&#x;&#;&label;\"Label\":\"1\"}</x>",
	};
	struct ps_buf picture;
	struct ps_marks *marks;

	(void)state;
	ps_buf_init(&picture);
	make_jpeg(&picture, 0xfe, "", 0, "a parcel, Label on the left {1}", 31);
	add_text(&picture, LABEL);
	marks = find(PS_CLAIM_JPEG, &picture);
	assert_int_equal(marks->count, 0);
	assert_true(marks->looked);
	assert_int_equal(marks->outline.behind, strlen(LABEL));
	free(marks);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		ps_buf_clear(&picture);
		make_jpeg(&picture, 0xe1, XMP_HEAD, sizeof(XMP_HEAD), others[i], strlen(others[i]));
		marks = find(PS_CLAIM_JPEG, &picture);
		if (marks->count)
			fail_msg("%s: %s", others[i], marks->marks[0].says);
		free(marks);
	}
	ps_buf_clear(&picture);
	make_png(&picture, "zTXt", "AIGC\0\0xx", 8);
	marks = find(PS_CLAIM_PNG, &picture);
	assert_int_equal(marks->count, 0);
	assert_int_equal(marks->packed, 1);
	free(marks);
	marks = find(PS_CLAIM_MATROSKA, &picture);
	assert_false(marks->looked);
	free(marks);
	ps_buf_release(&picture);
}

/* Cut at every place: never a mark that was not there, and said to be cut. */
static void test_cut(void **state)
{
	static const char label[] = "<x" AIGC_NS " TC260:Label='1'/>";
	struct ps_buf picture;

	(void)state;
	ps_buf_init(&picture);
	make_jpeg(&picture, 0xe1, XMP_HEAD, sizeof(XMP_HEAD), label, strlen(label));
	for (size_t len = 2; len < picture.len; len++) {
		struct ps_marks marks;

		assert_int_equal(ps_marks_find(PS_CLAIM_JPEG,
					       (struct ps_bytes){ picture.bytes, len }, &marks),
				 PS_OK);
		assert_true(marks.outline.cut);
		assert_true(marks.count <= 1);
	}
	ps_buf_release(&picture);
}

/* Twice the same is once; more than find room are said. */
static void test_many(void **state)
{
	struct ps_marks *marks = calloc(1, sizeof(*marks));
	char text[32];

	(void)state;
	assert_non_null(marks);
	for (unsigned i = 0; i < PS_MARKS_MAX; i++) {
		(void)snprintf(text, sizeof(text), "%u", i);
		ps_marks_add(marks, PS_MARK_SOURCE, "XMP", text);
		ps_marks_add(marks, PS_MARK_SOURCE, "XMP", text);
	}
	assert_int_equal(marks->count, PS_MARKS_MAX);
	assert_false(marks->more);
	ps_marks_add(marks, PS_MARK_SOURCE, "XMP", "one more");
	assert_true(marks->more);
	free(marks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xmp),	     cmocka_unit_test(test_exif),
		cmocka_unit_test(test_png_texts),    cmocka_unit_test(test_c2pa),
		cmocka_unit_test(test_no_statement), cmocka_unit_test(test_cut),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
