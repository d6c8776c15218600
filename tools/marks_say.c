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

static void print_mark(const struct ps_mark *mark, int indent, enum ps_lang lang)
{
	char where[PS_TEXT_SHOWN_MAX], says[PS_TEXT_SHOWN_MAX];
	const char *meaning = mark->kind == PS_MARK_SOURCE ? source_meaning(mark->says, lang) : "";

	ps_text_shown(mark->where, where);
	ps_text_shown(mark->says, says);
	(void)printf("%*s%s %s (%s): %s%s%s%s\n", indent, "",
		     ps_lang_pick(lang, "the file declares:", "文件声明:"),
		     ps_lang_pick(lang, kinds[mark->kind].en, kinds[mark->kind].zh), where, says,
		     meaning[0] ? " (" : "", meaning, meaning[0] ? ")" : "");
}

void ps_marks_print(const struct ps_marks *marks, int indent, enum ps_lang lang)
{
	if (!marks->looked) {
		(void)printf("%*s%s\n", indent, "",
			     ps_lang_pick(lang,
					  "what it declares was not looked for in this kind "
					  "of file",
					  "此类文件未检查其声明"));
		return;
	}
	for (size_t i = 0; i < marks->count; i++)
		print_mark(&marks->marks[i], indent, lang);
	if (!marks->count)
		(void)printf(
			"%*s%s\n", indent, "",
			ps_lang_pick(lang,
				     "no statement: the file does not say how it was made, which "
				     "proves nothing either way",
				     "无声明:文件未说明其来源,不能据此判断真假"));
	if (marks->more)
		(void)printf("%*s%s\n", indent, "",
			     ps_lang_pick(lang, "and more marks", "还有更多标识"));
	if (marks->packed)
		(void)printf("%*s%zu %s\n", indent, "", marks->packed,
			     ps_lang_pick(lang, "compressed texts were not looked into",
					  "处压缩文字未检查"));
	if (marks->outline.cut)
		(void)printf("%*s%s\n", indent, "",
			     ps_lang_pick(lang, "it is damaged or cut off: marks may be missing",
					  "文件不完整或已损坏,标识可能缺失"));
	if (marks->outline.behind)
		(void)printf("%*s%" PRIu64 " %s\n", indent, "", marks->outline.behind,
			     ps_lang_pick(lang,
					  "bytes stand behind the picture's end, which no viewer "
					  "shows: a phone's extras, or another file",
					  "字节位于图片结尾之后,看图软件不显示:可能是手机附加数据,"
					  "也可能是另一个文件"));
}

void ps_marks_to_json(const struct ps_marks *marks, struct ps_json *json)
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
}
