#include "tools/command.h"
#include "tools/moment.h"
#include "tools/verdict_text.h"

static void print_certificate(const struct ps_exporter_statement *said, enum ps_lang lang)
{
	char name[PS_NAME_TEXT_MAX];

	if (!ps_exporter_name(said, name))
		return;
	ps_verdict_label(ps_lang_pick(lang, "certificate", "证书"));
	(void)printf("%s%s%s\n", ps_lang_pick(lang, "of ", ""), name,
		     ps_lang_pick(lang, "; who issued it was not checked", ",签发者未核对"));
}

static void print_text(const char *label, struct ps_bytes said)
{
	char text[PS_TEXT_SHOWN_MAX];

	ps_bytes_shown(said, text);
	ps_verdict_label(label);
	(void)printf("%s\n", text);
}

void ps_verdict_print_exporter(const struct ps_verdict *verdict, enum ps_lang lang)
{
	const struct ps_exporter_statement *said = &verdict->check.exporter;
	char groups[PS_COMMAND_GROUPS_LEN];
	char moment[PS_MOMENT_TEXT_MAX];
	uint8_t digest[PS_DIGEST_LEN];

	if (!verdict->check.exporter_right || !ps_verdict_names(verdict) ||
	    ps_ecdsa_fingerprint(said->point, digest))
		return;
	ps_verdict_heading(ps_lang_pick(lang, "the exporter's own word, not the station's",
					"导出者自己的声明(设备未签名)"));
	print_text(ps_lang_pick(lang, "who", "何人"), said->who);
	print_text(ps_lang_pick(lang, "why", "原因"), said->why);
	ps_moment_text(said->utc_us, moment);
	ps_verdict_label(ps_lang_pick(lang, "when", "时间"));
	(void)printf("%s%s\n", moment, ps_lang_pick(lang, ", he says", "(自述)"));
	ps_command_groups(digest, groups);
	ps_verdict_label(ps_lang_pick(lang, "his key", "其密钥"));
	(void)printf("%s\n", groups);
	ps_verdict_label("");
	(void)printf("%s\n", ps_lang_pick(lang, "it signed this, for what this file shows",
					  "该密钥已就本文件所示内容签署上述声明"));
	print_certificate(said, lang);
}
