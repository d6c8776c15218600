#include "tools/channel_said.h"

#include <inttypes.h>
#include <stdio.h>

#include "tools/declared.h"
#include "tools/language.h"
#include "tools/output.h"

#define REASON_EN "reason to pick: "
#define REASON_ZH "平台申诉理由: "
#define CANNOT_EN "a film cannot answer this: "
#define CANNOT_ZH "打包录像不能回答这类纠纷: "
#define NOTE_EN "note: "
#define NOTE_ZH "注意: "

static void say_file(const struct ps_channel_made *made, bool zh)
{
	(void)printf(zh ? "  %-14s %10" PRIu64 " 字节" : "  %-14s %10" PRIu64 " bytes",
		     made->file->name, made->bytes);
	if (made->file->max_bytes)
		(void)printf(zh ? ",上限 %" PRIu64 : " of %" PRIu64, made->file->max_bytes);
	if (made->us)
		(void)printf(zh ? ",%.1f 秒" : ", %.1f s", (double)made->us / 1e6);
	if (made->file->max_us)
		(void)printf(zh ? ",上限 %.0f 秒" : " of %.0f s", (double)made->file->max_us / 1e6);
	(void)putchar('\n');
}

static void say_limits(const struct ps_channel_said *said, bool zh)
{
	const struct ps_channel *channel = said->channel;
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(said->to, shown);
	if (zh)
		(void)printf("%s:用于%s,证据码 %s\n", shown, channel->zh, said->subject->code);
	else
		(void)printf("%s: for %s (%s), evidence code %s\n", shown, channel->en, channel->zh,
			     said->subject->code);
	for (size_t i = 0; i < said->count; i++)
		say_file(&said->made[i], zh);
	(void)printf(zh ? "  %-14s %10zu 字符,上限 %" PRIu64 "\n"
			: "  %-14s %10zu characters of %" PRIu64 "\n",
		     PS_CHANNEL_TEXT_NAME, said->text->points, channel->text_max);
	if (zh)
		(void)printf("上限:%s%s;%s\n", channel->verified_on[0] ? "查于 " : "未经核实",
			     channel->verified_on, channel->source_zh);
	else
		(void)printf("limits: %s%s; %s\n",
			     channel->verified_on[0] ? "read in " : "never verified",
			     channel->verified_on, channel->source);
}

void ps_channel_say(const struct ps_channel_said *said)
{
	bool zh = ps_language_of_environment() == PS_LANG_ZH;

	say_limits(said, zh);
	if (said->text->reason[0])
		(void)printf("%s%s\n", zh ? REASON_ZH : REASON_EN, said->text->reason);
	if (said->text->note[0])
		(void)printf("%s%s\n",
			     !said->text->answers ? zh ? CANNOT_ZH : CANNOT_EN
			     : zh		  ? NOTE_ZH
						  : NOTE_EN,
			     said->text->note);
	if (ps_declared_test(&said->subject->verdict.check.start))
		(void)printf("%s\n", zh ? NOTE_ZH "画面来源声明为测试来源,不能作为打包现场证据"
					: NOTE_EN "the pictures are declared test sources, and no "
						  "evidence of a packing room");
	(void)printf("%s\n", zh ? "提交前请先看图" : "look at the pictures before you send them");
}

const char *ps_channel_said_reason(const char *line)
{
	return ps_language_after(line, REASON_EN, REASON_ZH);
}

const char *ps_channel_said_cannot(const char *line)
{
	return ps_language_after(line, CANNOT_EN, CANNOT_ZH);
}

const char *ps_channel_said_note(const char *line)
{
	return ps_language_after(line, NOTE_EN, NOTE_ZH);
}
