/* What was found, in words and for programs. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/marks.h"
#include "tools/output.h"

static const struct {
	const char *name, *en, *zh;
} kinds[PS_MARK_KIND_COUNT] = {
#define X(code, name, en, zh) { name, en, zh },
	PS_MARK_KINDS(X)
#undef X
};

/* IPTC's list, as far as it says something about a picture of a parcel; "": another term. */
static const char *source_meaning(const char *term, enum ps_lang lang)
{
	static const struct {
		const char *term, *en, *zh;
	} rows[] = {
		{ "trainedAlgorithmicMedia", "made by a trained model", "由训练模型生成" },
		{ "compositeWithTrainedAlgorithmicMedia", "composed, in part by a trained model",
		  "合成,部分由训练模型生成" },
		{ "compositeSynthetic", "composed, with synthetic parts", "合成,含合成元素" },
		{ "algorithmicMedia", "made by an algorithm", "由算法生成" },
		{ "algorithmicallyEnhanced", "enhanced by an algorithm", "经算法增强" },
		{ "digitalCapture", "taken by a camera", "相机拍摄" },
		{ "computationalCapture", "taken by a camera, computed from several pictures",
		  "相机拍摄(计算摄影)" },
		{ "humanEdits", "edited by a person", "经人工编辑" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(term, rows[i].term) == 0)
			return ps_lang_pick(lang, rows[i].en, rows[i].zh);
	return "";
}

enum { WORDS_MAX = 3 * PS_TEXT_SHOWN_MAX };

struct saying {
	enum ps_lang lang;
	void (*line)(void *ctx, const char *text);
	void *ctx;
};

static void say(const struct saying *saying, const char *en, const char *zh)
{
	saying->line(saying->ctx, ps_lang_pick(saying->lang, en, zh));
}

static void say_mark(const struct saying *saying, const struct ps_mark *mark)
{
	char where[PS_TEXT_SHOWN_MAX], says[PS_TEXT_SHOWN_MAX], text[WORDS_MAX];
	enum ps_lang lang = saying->lang;
	const char *meaning = mark->kind == PS_MARK_SOURCE ? source_meaning(mark->says, lang) : "";

	ps_text_shown(mark->where, where);
	ps_text_shown(mark->says, says);
	(void)snprintf(text, sizeof(text), "%s %s (%s): %s%s%s%s",
		       ps_lang_pick(lang, "the file declares:", "文件声明:"),
		       ps_lang_pick(lang, kinds[mark->kind].en, kinds[mark->kind].zh), where, says,
		       meaning[0] ? " (" : "", meaning, meaning[0] ? ")" : "");
	saying->line(saying->ctx, text);
}

static void say_count(const struct saying *saying, uint64_t count, const char *en, const char *zh)
{
	char text[WORDS_MAX];

	(void)snprintf(text, sizeof(text), "%" PRIu64 " %s", count,
		       ps_lang_pick(saying->lang, en, zh));
	saying->line(saying->ctx, text);
}

void ps_marks_say(const struct ps_marks *marks, enum ps_lang lang,
		  void (*line)(void *ctx, const char *text), void *ctx)
{
	const struct saying saying = { lang, line, ctx };

	if (!marks->looked) {
		say(&saying, "what it declares was not looked for in this kind of file",
		    "此类文件未检查其声明");
		return;
	}
	for (size_t i = 0; i < marks->count; i++)
		say_mark(&saying, &marks->marks[i]);
	if (!marks->count)
		say(&saying,
		    "no statement: the file does not say how it was made, which proves nothing "
		    "either way",
		    "无声明:文件未说明其来源,不能据此判断真假");
	if (marks->more)
		say(&saying, "and more marks", "还有更多标识");
	if (marks->packed)
		say_count(&saying, marks->packed, "compressed texts were not looked into",
			  "处压缩文字未检查");
	if (marks->outline.cut)
		say(&saying, "it is damaged or cut off: marks may be missing",
		    "文件不完整或已损坏,标识可能缺失");
	if (marks->outline.behind)
		say_count(&saying, marks->outline.behind,
			  "bytes stand behind the picture's end, which no viewer shows: a phone's "
			  "extras, or another file",
			  "字节位于图片结尾之后,看图软件不显示:可能是手机附加数据,"
			  "也可能是另一个文件");
}

static void print_line(void *ctx, const char *text)
{
	(void)printf("%*s%s\n", *(const int *)ctx, "", text);
}

void ps_marks_print(const struct ps_marks *marks, int indent, enum ps_lang lang)
{
	ps_marks_say(marks, lang, print_line, &indent);
}

static void put_line(void *ctx, const char *text)
{
	ps_json_text(ctx, NULL, text);
}

void ps_marks_to_json(const struct ps_marks *marks, enum ps_lang lang, struct ps_json *json)
{
	ps_json_text(json, "statement",
		     !marks->looked ? "not_looked_for"
		     : marks->count ? "declares"
				    : "none");
	ps_json_number(json, "width_px", marks->outline.width_px);
	ps_json_number(json, "height_px", marks->outline.height_px);
	ps_json_bool(json, "damaged", marks->outline.cut);
	ps_json_number(json, "bytes_behind", marks->outline.behind);
	ps_json_number(json, "packed_texts", marks->packed);
	ps_json_array(json, "marks");
	for (size_t i = 0; i < marks->count; i++) {
		ps_json_object(json, NULL);
		ps_json_text(json, "kind", kinds[marks->marks[i].kind].name);
		ps_json_text(json, "where", marks->marks[i].where);
		ps_json_text(json, "says", marks->marks[i].says);
		ps_json_end(json);
	}
	ps_json_end(json);
	ps_json_array(json, "words");
	ps_marks_say(marks, lang, put_line, json);
	ps_json_end(json);
}
