/*
 * What a picture or a film declares, over any bytes that begin as one.
 *
 * Property: what is said is UTF-8 that ends; what stands behind a whole picture's end changes
 * nothing but that something stands there, and a box that declares nothing not even that; a label
 * is only found where the word stands; and a picture is turned in one of the eight ways that there
 * are, or in none.
 */
#include <stdlib.h>
#include <string.h>

#include "signing/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tools/exif_texts.h"
#include "tools/marks.h"

static void check_texts(const struct ps_marks *marks)
{
	for (size_t i = 0; i < marks->count; i++) {
		const struct ps_mark *mark = &marks->marks[i];
		size_t characters;

		PS_FUZZ_HOLDS(strnlen(mark->says, sizeof(mark->says)) < sizeof(mark->says));
		PS_FUZZ_HOLDS(strnlen(mark->where, sizeof(mark->where)) < sizeof(mark->where));
		PS_FUZZ_HOLDS(ps_utf8_is_valid((const uint8_t *)mark->says, strlen(mark->says),
					       &characters));
		PS_FUZZ_HOLDS(ps_utf8_is_valid((const uint8_t *)mark->where, strlen(mark->where),
					       &characters));
	}
}

/* A file of boxes has no end of its own: there a whole box follows. */
static void check_behind(enum ps_claim_kind kind, struct ps_bytes picture,
			 const struct ps_marks *marks)
{
	static const char more[] = "{\"Label\":\"1\",\"ProduceID\":\"x\"} c2pa digitalsourcetype/x";
	bool boxes = ps_claim_kind_has_boxes(kind);
	struct ps_marks *again = malloc(sizeof(*again));
	struct ps_buf longer;

	PS_FUZZ_HOLDS(again);
	ps_buf_init(&longer);
	ps_buf_add(&longer, picture.bytes, picture.len);
	if (boxes) {
		ps_buf_add_u32(&longer, 8 + sizeof(more));
		ps_buf_add(&longer, "free", 4);
	}
	ps_buf_add(&longer, more, sizeof(more));
	PS_FUZZ_HOLDS(!longer.err &&
		      !ps_marks_find(kind, (struct ps_bytes){ longer.bytes, longer.len }, again));
	PS_FUZZ_HOLDS(again->count == marks->count && !again->outline.cut);
	PS_FUZZ_HOLDS(memcmp(again->marks, marks->marks, sizeof(marks->marks)) == 0);
	PS_FUZZ_HOLDS(again->outline.behind == marks->outline.behind + (boxes ? 0 : sizeof(more)));
	ps_buf_release(&longer);
	free(again);
}

/* Does the last box have a length, so that another may follow? */
static bool is_closed(struct ps_bytes file)
{
	size_t at = 0;

	while (file.len - at >= 8) {
		uint64_t len = 0, from = at;
		size_t bytes = 4;

		if (memcmp(file.bytes + at, "\0\0\0\1", 4) == 0 && file.len - at >= 16) {
			from = at + 8;
			bytes = 8;
		}
		for (size_t i = 0; i < bytes; i++)
			len = len << 8 | file.bytes[from + i];
		if (len == 0 || len > file.len - at)
			return false;
		at += (size_t)len;
	}
	return at == file.len;
}

/* Whatever is taken for Exif. */
static enum ps_err check_turn(void *ctx, const struct ps_part *part)
{
	(void)ctx;
	PS_FUZZ_HOLDS(ps_exif_orientation(part->value) <= 8);
	return PS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct ps_bytes picture = { bytes, len };
	enum ps_claim_kind kind = ps_claim_kind_sniff(picture);
	struct ps_marks *marks = malloc(sizeof(*marks));
	struct ps_picture_outline outline;

	PS_FUZZ_HOLDS(marks);
	if (kind != PS_CLAIM_KIND_COUNT)
		PS_FUZZ_HOLDS(ps_picture_parts(kind, picture, check_turn, NULL, &outline) !=
			      PS_NO_MEMORY);
	if (kind != PS_CLAIM_KIND_COUNT && !ps_marks_find(kind, picture, marks)) {
		check_texts(marks);
		PS_FUZZ_HOLDS(marks->outline.behind <= len);
		if (marks->looked && !marks->outline.cut &&
		    (!ps_claim_kind_has_boxes(kind) || is_closed(picture)))
			check_behind(kind, picture, marks);
	}
	free(marks);
	return 0;
}
