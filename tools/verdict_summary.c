#include "tools/verdict_text.h"

#include "tools/reservations.h"

/* What to do next. */
static const char *origin_advice(enum ps_word origin, enum ps_lang lang)
{
	switch (origin) {
	case PS_WORD_NO_ROOT_GIVEN:
		return ps_lang_pick(
			lang,
			"give the issuer's root certificate with --root; get it, or "
			"its fingerprint, by another way than this file",
			"请用 --root 提供签发者的根证书;根证书或其指纹须从本文件以外的渠道取得");
	case PS_WORD_UNTRUSTED_ROOT:
		return ps_lang_pick(lang,
				    "the certificate leads to none of the roots that you gave; "
				    "compare the fingerprints with the issuer's",
				    "证书不能追溯到您提供的根证书;请与签发者核对指纹");
	case PS_WORD_TEST_SOURCE:
		return ps_lang_pick(lang,
				    "the station declares that a picture source is no camera at a "
				    "bench",
				    "设备声明有画面来源不是打包台的摄像头");
	case PS_WORD_EXPIRED_SINCE:
		return ps_lang_pick(lang,
				    "the certificate has expired, and nothing proves that the "
				    "signature is older",
				    "证书已过期,且无法证明签名早于到期日");
	case PS_WORD_NOT_YET_VALID:
		return ps_lang_pick(lang,
				    "the certificate is not valid yet at the time of judging "
				    "(--now)",
				    "在判断所用的时间(--now),证书尚未生效");
	default:
		return ps_lang_pick(lang, "see the origin above", "见上面的\"来源\"一项");
	}
}

void ps_verdict_summary(const struct ps_verdict *verdict, enum ps_lang lang,
			char text_out[PS_TEXT_SHOWN_MAX])
{
	char reservations[PS_TEXT_SHOWN_MAX] = "";
	const char *more = "";
	const char *joint = "";

	if (ps_verdict_content_status(verdict) == PS_EXIT_OK)
		ps_verdict_reservations(verdict, lang, reservations);
	switch (verdict->exit_status) {
	case PS_EXIT_OK:
		joint = ps_lang_pick(lang, "; but ", ";但");
		break;
	case PS_EXIT_ORIGIN:
		more = origin_advice(verdict->report.verdict[PS_AXIS_ORIGIN], lang);
		joint = ps_lang_pick(lang, "; and ", ";另外,");
		break;
	case PS_EXIT_RESERVE:
		more = reservations[0] ? ""
				       : ps_lang_pick(lang, "see the words above", "见上面各项");
		break;
	default:
		reservations[0] = '\0';
	}
	(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "%s%s%s%s",
		       ps_exit_said(verdict->exit_status, lang), more, reservations[0] ? joint : "",
		       reservations);
}
