#include "signing/words.h"

#include <string.h>

#include "signing/words_zh.h"

bool ps_lang_parse(const char *text, enum ps_lang *lang_out)
{
	if (strcmp(text, "en") != 0 && strcmp(text, "zh") != 0)
		return false;
	*lang_out = text[0] == 'z' ? PS_LANG_ZH : PS_LANG_EN;
	return true;
}

enum ps_lang ps_lang_of_locale(const char *locale)
{
	bool is_chinese = locale && strncmp(locale, "zh", 2) == 0 &&
			  (locale[2] == '\0' || strchr("_-.@", locale[2]));

	return is_chinese ? PS_LANG_ZH : PS_LANG_EN;
}

const char *ps_lang_pick(enum ps_lang lang, const char *english, const char *chinese)
{
	return lang == PS_LANG_ZH ? chinese : english;
}

const char *ps_axis_said(enum ps_axis axis, enum ps_lang lang)
{
	return ps_lang_pick(lang, ps_axis_name(axis), ps_zh_axis(axis));
}

const char *ps_word_said(enum ps_word word, enum ps_lang lang)
{
	return ps_lang_pick(lang, ps_word_text(word), ps_zh_word(word));
}

const char *ps_what_said(enum ps_what what, enum ps_lang lang)
{
	return ps_lang_pick(lang, ps_what_text(what), ps_zh_what(what));
}

const char *ps_demand_said(enum ps_demand demand, enum ps_lang lang)
{
	return ps_lang_pick(lang, ps_demand_text(demand), ps_zh_demand(demand));
}

const char *ps_word_meaning(enum ps_word word, enum ps_lang lang)
{
	return ps_lang_pick(lang, "", ps_zh_word_meaning(word));
}

const char *ps_not_checked_said(unsigned bit, enum ps_lang lang)
{
	return ps_lang_pick(lang, ps_not_checked_text(bit), ps_zh_not_checked(bit));
}

const char *ps_limits_said(enum ps_lang lang)
{
	return ps_lang_pick(lang,
			    "This says only whether the file is what the named key signed. It does "
			    "not say whether the scene before the cameras was arranged, nor what "
			    "happened to the parcel later.",
			    "本结果只说明文件自签名起是否一致;不说明镜头前场景是否经人为安排,"
			    "也不说明包裹交寄后是否被打开或损坏。");
}

const char *ps_exit_said(int status, enum ps_lang lang)
{
	switch (status) {
	case PS_EXIT_OK:
		return ps_lang_pick(lang, "the content is as signed, and its origin is established",
				    "内容与签名一致,来源已确认");
	case PS_EXIT_ORIGIN:
		return ps_lang_pick(lang,
				    "the content is as signed, but its origin is not established: ",
				    "内容与签名一致,但来源尚未确认:");
	case PS_EXIT_RESERVE:
		return ps_lang_pick(lang,
				    "as signed and of established origin, with a reservation: ",
				    "内容与签名一致,来源已确认,但有保留:");
	case PS_EXIT_VERSION:
		return ps_lang_pick(lang,
				    "this program does not know the file's version; nothing was "
				    "verified, and that is no fault of the file: use a newer "
				    "program",
				    "版本不支持,未验证");
	case PS_EXIT_RESOURCES:
		return ps_lang_pick(lang, "a resource limit was reached; not verified to the end",
				    "超出资源上限,未验证完");
	default:
		return ps_lang_pick(lang, "the verification failed: see what was found",
				    "验证不通过:见下列发现");
	}
}
