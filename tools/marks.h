/*
 * What a picture or film says of itself about artificial intelligence: labels, manifests, and the
 * names of generators. It is what the file declares and nothing more: anybody can write such a
 * mark, and anybody can take it off, so its absence is no statement. There is no guess here and no
 * probability.
 *
 * Sources: GB 45438-2025, 6.2 and annex E, with the ways in which it is met; IPTC Photo Metadata
 * 2023.1 and its list "digitalsourcetype"; C2PA 2.1.
 */
#ifndef PS_TOOLS_MARKS_H
#define PS_TOOLS_MARKS_H

#include "signing/outline.h"
#include "signing/words.h"
#include "tools/json.h"
#include "tools/picture_parts.h"

#define PS_MARKS_MAX 24

#define PS_MARK_KINDS(X)                                                        \
	X(LABEL, "label", "a GB 45438 label", "GB 45438 标识")                  \
	X(SOURCE, "source", "an IPTC digital source type", "IPTC 数字来源类型") \
	X(MANIFEST, "c2pa", "a C2PA manifest", "C2PA 内容凭证")                 \
	X(GENERATOR, "generator", "the name of a generator", "生成工具名称")

enum ps_mark_kind {
#define X(code, name, en, zh) PS_MARK_##code,
	PS_MARK_KINDS(X)
#undef X
		PS_MARK_KIND_COUNT
};

struct ps_mark {
	enum ps_mark_kind kind;
	char where[48]; /* "XMP", "EXIF Software", "PNG text parameters", "film text ©cmt" */
	char says[PS_TEXT_LEN_MAX + 1]; /* a stranger's words among ours */
};

struct ps_marks {
	bool looked;   /* false: a kind of file that is not looked into */
	bool more;     /* than found room */
	size_t packed; /* compressed texts that were not looked into: damaged, or too large */
	struct ps_picture_outline outline;
	size_t count;
	struct ps_mark marks[PS_MARKS_MAX];
};

/* Errors: PS_LIMIT (more parts than any picture has), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_marks_find(enum ps_claim_kind kind, struct ps_bytes picture,
					struct ps_marks *marks_out);

/* The same of a film, of which its pictures and sound are not read. Errors: also PS_IO. */
PS_MUST_CHECK enum ps_err ps_marks_find_film(enum ps_claim_kind kind, const struct ps_reach *film,
					     struct ps_marks *marks_out);

/* Adds one; the same again is no second one. For tools/marks*.c. */
void ps_marks_add(struct ps_marks *marks, enum ps_mark_kind kind, const char *where,
		  const char *says);

/* In words, for people, line by line. */
void ps_marks_say(const struct ps_marks *marks, enum ps_lang lang,
		  void (*line)(void *ctx, const char *text), void *ctx);

/* The same, printed, each line indented by @indent. */
void ps_marks_print(const struct ps_marks *marks, int indent, enum ps_lang lang);

/* Members "marks", "statement", "words" and what the container is, into the object that is open. */
void ps_marks_to_json(const struct ps_marks *marks, enum ps_lang lang, struct ps_json *json);

/* A text of a picture's, of which so many bytes are looked at: a generator's name, or a label. */
#define PS_MARKS_TEXT_MAX 65536
PS_MUST_CHECK enum ps_err ps_marks_text(struct ps_marks *marks, const char *where,
					struct ps_bytes text);

/* A text that may hold a GB 45438 label as JSON; @where says which. */
PS_MUST_CHECK enum ps_err ps_marks_label(struct ps_marks *marks, const char *where,
					 struct ps_bytes text);

/* A label's fields, by the standard's names for them: "Label 1; ContentProducer ...". What it means
 * by the number is told when it is said. */
#define PS_MARKS_LABEL_BEGIN "Label "
void ps_marks_label_says(const char *label, const char *producer, const char *id,
			 char says_out[PS_TEXT_LEN_MAX + 1]);

/* A whole XMP packet. */
PS_MUST_CHECK enum ps_err ps_marks_xmp(struct ps_marks *marks, struct ps_bytes xmp);

/* The term behind "digitalsourcetype/" of each place in @bytes. */
void ps_marks_source(struct ps_marks *marks, const char *where, struct ps_bytes bytes);

#endif
