#include "tools/reservations.h"

#include <inttypes.h>
#include <string.h>

struct ps_picture_share ps_verdict_pictures(const struct ps_verdict *verdict)
{
	const struct ps_check *check = &verdict->check;
	struct ps_picture_share share = { 0, 0 };

	for (size_t i = 0; check->have_start && i < check->start.camera_count; i++) {
		share.all += check->total.cameras[i].frames;
		share.shown += check->cameras[i].frames_shown;
	}
	return share;
}

static void add(char text[PS_TEXT_SHOWN_MAX], enum ps_lang lang, const char *sentence)
{
	size_t len = strlen(text);

	(void)snprintf(text + len, PS_TEXT_SHOWN_MAX - len, "%s%s",
		       len ? ps_lang_pick(lang, "; ", ";") : "", sentence);
}

static void add_ending(const struct ps_verdict *verdict, enum ps_lang lang,
		       char text[PS_TEXT_SHOWN_MAX])
{
	switch (verdict->report.verdict[PS_AXIS_ENDING]) {
	case PS_WORD_CUT:
	case PS_WORD_OPEN:
		add(text, lang,
		    ps_lang_pick(lang,
				 "the file has no ending: power may have failed, or the file was "
				 "cut off",
				 "文件没有结束记录:可能是断电,也可能是被截短"));
		break;
	case PS_WORD_ENDING_RECOVERED:
		add(text, lang,
		    ps_lang_pick(lang,
				 "the recording broke off, and the station found this end after a "
				 "restart",
				 "录制中断,此结尾由设备重启后找到并补记"));
		break;
	default:
		break;
	}
}

static bool hides_parts(const struct ps_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].what == PS_WHAT_TILES_WITHHELD)
			return true;
	return report->verdict[PS_AXIS_INTEGRITY] == PS_WORD_INTACT_REDACTED;
}

static void add_pictures(const struct ps_verdict *verdict, enum ps_lang lang,
			 char text[PS_TEXT_SHOWN_MAX])
{
	const struct ps_picture_share share = ps_verdict_pictures(verdict);
	uint64_t out = share.all - share.shown;
	char sentence[128];

	if (share.shown == 0) {
		add(text, lang, ps_lang_pick(lang, "no picture is shown", "没有显示任何画面"));
		return;
	}
	if (lang == PS_LANG_ZH)
		(void)snprintf(sentence, sizeof(sentence),
			       "共 %" PRIu64 " 幅画面,省略了 %" PRIu64 " 幅", share.all, out);
	else
		(void)snprintf(sentence, sizeof(sentence),
			       "%" PRIu64 " of %" PRIu64 " pictures %s left out", out, share.all,
			       out == 1 ? "is" : "are");
	if (out)
		add(text, lang, sentence);
	if (hides_parts(&verdict->report))
		add(text, lang,
		    ps_lang_pick(lang, "parts of pictures are hidden", "部分画面有遮挡"));
}

void ps_verdict_reservations(const struct ps_verdict *verdict, enum ps_lang lang,
			     char text_out[PS_TEXT_SHOWN_MAX])
{
	text_out[0] = '\0';
	add_ending(verdict, lang, text_out);
	add_pictures(verdict, lang, text_out);
	if (verdict->lacking)
		add(text_out, lang,
		    ps_lang_pick(lang, "it lacks what you required", "您要求的项目未满足,见上"));
}
