#include <inttypes.h>
#include <string.h>

#include "tools/command.h"
#include "tools/moment.h"
#include "tools/verdict_text.h"

static void print_revocation(const struct ps_verdict_revocation *revocation, enum ps_lang lang)
{
	char text[PS_MOMENT_TEXT_MAX];

	if (!revocation->checked && !revocation->revoked)
		return;
	ps_moment_text((revocation->revoked ? revocation->since_s : revocation->as_of_s) * 1000000,
		       text);
	ps_verdict_label(ps_lang_pick(lang, "revoked", "吊销"));
	if (revocation->revoked)
		(void)printf(lang == PS_LANG_ZH ? "自 %s\n" : "since %s\n", text);
	else
		(void)printf(lang == PS_LANG_ZH ? "没有,依据签发者 %s 的列表\n"
						: "not, says its issuer's list of %s\n",
			     text);
}

/* What is on the slip that was lodged somewhere (packseal ca slip), to be compared by eye or ear.
 */
static void print_words(const uint8_t digest[PS_DIGEST_LEN], enum ps_lang lang)
{
	char words[PS_COMMAND_WORDS_LEN];

	ps_command_words(digest, 2 + 13, words);
	ps_verdict_label(ps_lang_pick(lang, "in words", "单词读法"));
	(void)printf("%s\n", words);
}

void ps_verdict_print_signer(const struct ps_verdict *verdict, enum ps_lang lang)
{
	char groups[PS_COMMAND_GROUPS_LEN];

	ps_verdict_heading(ps_lang_pick(lang, "signed by", "签名者"));
	if (!ps_verdict_names(verdict)) {
		(void)printf("  %s\n",
			     ps_lang_pick(lang,
					  "no signature was found that would let the file name "
					  "anybody",
					  "没有找到签名,文件不能说明由谁签署"));
		return;
	}
	if (verdict->trust.faults & 1U << PS_TRUST_MALFORMED)
		return;
	ps_verdict_label(ps_lang_pick(lang, "certificate", "证书"));
	(void)printf("%s%s\n", ps_lang_pick(lang, "of ", ""),
		     verdict->trust.name[0] ? verdict->trust.name
					    : ps_lang_pick(lang, "nobody by name", "没有名称"));
	ps_command_groups(verdict->trust.device_fingerprint, groups);
	ps_verdict_label(ps_lang_pick(lang, "fingerprint", "指纹"));
	(void)printf("%s\n", groups);
	ps_verdict_label("");
	(void)printf("%s\n", ps_lang_pick(lang, "of the certificate, not of its key",
					  "(证书的指纹,不是密钥的)"));
	ps_command_groups(verdict->trust.root_fingerprint, groups);
	ps_verdict_label(ps_lang_pick(lang, "root", "根证书"));
	(void)printf("%s\n", verdict->trust.has_root ? groups
						     : ps_lang_pick(lang, "none that you gave",
								    "不是您提供的任何一个"));
	if (verdict->trust.has_root)
		print_words(verdict->trust.root_fingerprint, lang);
	print_revocation(&verdict->revocation, lang);
}

const char *ps_clock_said(enum ps_clock_state state, enum ps_lang lang)
{
	switch (state) {
	case PS_CLOCK_UNSYNCHRONISED:
		return ps_lang_pick(lang, "which nothing kept right", "当时没有校准");
	case PS_CLOCK_SYNCHRONISED:
		return ps_lang_pick(lang, "which was synchronised", "当时已同步");
	default:
		return ps_lang_pick(lang, "which may or may not have been right", "是否准确不明");
	}
}

static void print_clock(const struct ps_clock *clock, enum ps_lang lang)
{
	ps_verdict_label(ps_lang_pick(lang, "clock", "时钟"));
	(void)printf("%s%s", ps_lang_pick(lang, "the station's own, ", "设备自带,"),
		     ps_clock_said(clock->state, lang));
	if (clock->state == PS_CLOCK_SYNCHRONISED && clock->error_us)
		(void)printf(lang == PS_LANG_ZH ? ",误差 %.1f 毫秒以内" : " to %.1f ms",
			     (double)clock->error_us / 1e3);
	(void)putchar('\n');
}

static void print_span(const struct ps_check *check, enum ps_lang lang)
{
	const struct ps_tally *total = &check->total;
	char text[PS_MOMENT_TEXT_MAX];

	ps_moment_text(ps_start_utc_us(&check->start, total->first_us), text);
	ps_verdict_label(ps_lang_pick(lang, "from", "开始"));
	(void)printf("%s (%s)\n", text, ps_lang_pick(lang, "second 0", "第 0 秒"));
	ps_moment_text(ps_start_utc_us(&check->start, total->last_us), text);
	ps_verdict_label(ps_lang_pick(lang, "to", "结束"));
	(void)printf(lang == PS_LANG_ZH ? "%s (第 %.1f 秒)\n" : "%s (second %.1f)\n", text,
		     (double)(total->last_us - total->first_us) / 1e6);
}

/* What a camera that is none is declared to be. */
static const char *source_said(uint64_t source, enum ps_lang lang)
{
	if (lang == PS_LANG_EN)
		return ps_source_kind_name(source);
	return source == PS_DECLARED_TEST ? "测试" : "虚拟";
}

/* The longest time of which this camera shows nothing. */
static void print_hole(const struct ps_verdict *verdict, size_t i, enum ps_lang lang)
{
	const struct ps_check_camera *camera = &verdict->check.cameras[i];
	double from_s = (double)(camera->hole_from_us - verdict->check.total.first_us) / 1e6;

	if (camera->hole_us)
		(void)printf(lang == PS_LANG_ZH ? ",最长空缺 %.1f 秒(自第 %.1f 秒)"
						: ", longest gap %.1f s from second %.1f",
			     (double)camera->hole_us / 1e6, from_s);
}

static void print_camera(const struct ps_verdict *verdict, size_t i, enum ps_lang lang)
{
	const struct ps_camera_info *camera = &verdict->check.start.cameras[i];
	const struct ps_camera_count *count = &verdict->check.total.cameras[i];
	bool zh = lang == PS_LANG_ZH;
	uint64_t shown = verdict->check.cameras[i].frames_shown;
	char name[PS_TEXT_SHOWN_MAX];

	ps_bytes_shown(camera->name, name);
	ps_verdict_label(ps_lang_pick(lang, "camera", "摄像头"));
	(void)printf("%-8s  %" PRIu64 " x %" PRIu64, name, camera->width_px, camera->height_px);
	if (camera->has_crop)
		(void)printf(zh ? "(自 %" PRIu64 " x %" PRIu64 " 裁剪)"
				: " (cut from %" PRIu64 " x %" PRIu64 ")",
			     camera->source_width_px, camera->source_height_px);
	if (camera->rate_mhz)
		(void)printf(zh ? ",每秒 %.4g 帧" : " at %.4g a second",
			     (double)camera->rate_mhz / 1e3);
	if (ps_verdict_counts(verdict) && shown != count->frames)
		(void)printf(zh ? ",显示 %" PRIu64 " 帧(共 %" PRIu64 " 帧),丢失 %" PRIu64 " 帧"
				: ", %" PRIu64 " of %" PRIu64 " frames shown, %" PRIu64 " lost",
			     shown, count->frames, count->drops);
	else if (ps_verdict_counts(verdict))
		(void)printf(zh ? ",共 %" PRIu64 " 帧,丢失 %" PRIu64 " 帧"
				: ", %" PRIu64 " frames, %" PRIu64 " lost",
			     count->frames, count->drops);
	if (ps_verdict_counts(verdict) && shown != count->frames)
		print_hole(verdict, i, lang);
	if (camera->source != PS_DECLARED_CAMERA)
		(void)printf(zh ? ",声明为%s来源" : ", declared a %s source",
			     source_said(camera->source, lang));
	(void)putchar('\n');
}

/* A ledger in sequence is so until its last checkpoint, and no further. */
static void print_history(const struct ps_verdict_history *history, enum ps_lang lang)
{
	char text[PS_MOMENT_TEXT_MAX];

	ps_moment_text(history->clock.utc_us, text);
	ps_verdict_label(ps_lang_pick(lang, "ledger", "台账"));
	(void)printf(lang == PS_LANG_ZH ? "%" PRIu64 " 条,%" PRIu64 " 次录制,签名至 %s"
					: "%" PRIu64 " entries, %" PRIu64 " takes, signed until %s",
		     history->leaves, history->takes, text);
	if (history->outside)
		(void)printf(lang == PS_LANG_ZH ? ",与 %" PRIu64 " 个外部检查点比对"
						: ", compared with %" PRIu64 " kept outside",
			     history->outside);
	(void)putchar('\n');
}

/* What a ledger proof shows; the takes in it are those that who made it chose to show. */
static void print_proof(const struct ps_ledger_word *word, enum ps_lang lang)
{
	char text[PS_MOMENT_TEXT_MAX];

	ps_moment_text(word->checkpoint.clock.utc_us, text);
	ps_verdict_label(ps_lang_pick(lang, "proof", "台账证明"));
	(void)printf(lang == PS_LANG_ZH ? "第 %" PRIu64 " 条(共 %" PRIu64 " 条),签名至 %s\n"
					: "entry %" PRIu64 " of %" PRIu64 ", signed until %s\n",
		     word->started, word->checkpoint.size, text);
	if (word->related_count == 0)
		return;
	ps_verdict_label("");
	(void)printf("%s", ps_lang_pick(lang, "of the same waybill also take", "同一面单还有录制"));
	for (size_t i = 0; i < word->related_count; i++)
		(void)printf("%s %" PRIu64, i ? "," : "", word->related[i]);
	(void)putchar('\n');
}

static void print_moment(const char *label, int64_t utc_us, const char *by, enum ps_lang lang)
{
	char text[PS_MOMENT_TEXT_MAX];

	ps_moment_text(utc_us, text);
	ps_verdict_label(label);
	(void)printf("%s", text);
	if (by)
		(void)printf(lang == PS_LANG_ZH ? ",由 %s 证明" : ", says %s",
			     by[0] ? by
				   : ps_lang_pick(lang, "an authority without a name", "(无名称)"));
	(void)putchar('\n');
}

/* What others say of the time; pre-roll may be older than the lower bound. */
static void print_time(const struct ps_verdict_time *time, enum ps_lang lang)
{
	if (time->has_from)
		print_moment(ps_lang_pick(lang, "signed after", "签名不早于"), time->from_us,
			     time->from_by, lang);
	if (time->has_to)
		print_moment(ps_lang_pick(lang, "signed before", "签名不晚于"), time->to_us,
			     time->to_by, lang);
	if (time->has_key_known)
		print_moment(ps_lang_pick(lang, "key known by", "密钥已知于"), time->key_known_us,
			     NULL, lang);
	if (!time->clock_wrong_us)
		return;
	ps_verdict_label(ps_lang_pick(lang, "clock wrong", "时钟偏差"));
	(void)printf(lang == PS_LANG_ZH ? "至少 %.0f 秒\n" : "by at least %.0f s\n",
		     (double)time->clock_wrong_us / 1e6);
}

static void print_maker(const struct ps_attested *attested, enum ps_lang lang)
{
	if (!attested->accepted)
		return;
	ps_verdict_label(ps_lang_pick(lang, "key in a TPM", "密钥在芯片中"));
	(void)printf(lang == PS_LANG_ZH ? "由 %s 下的芯片证明\n" : "says a chip under %s\n",
		     attested->maker);
}

void ps_verdict_print_recorded(const struct ps_verdict *verdict, enum ps_lang lang)
{
	const struct ps_check *check = &verdict->check;
	char text[PS_TEXT_SHOWN_MAX];

	if (!ps_verdict_names(verdict))
		return;
	ps_verdict_heading(ps_lang_pick(lang, "recorded", "录制"));
	ps_bytes_shown(check->start.station, text);
	ps_verdict_label(ps_lang_pick(lang, "station", "设备"));
	(void)printf("%s\n", text);
	ps_bytes_shown(check->start.lane_name, text);
	ps_verdict_label(ps_lang_pick(lang, "take", "录制编号"));
	(void)printf("%" PRIu64 "%s%s\n", check->start.take_number,
		     text[0] ? ps_lang_pick(lang, ", lane ", ",工位 ") : "", text);
	if (ps_verdict_counts(verdict))
		print_span(check, lang);
	print_clock(&check->start.clock, lang);
	for (size_t i = 0; i < check->start.camera_count; i++)
		print_camera(verdict, i, lang);
	if (check->thinning.kind != PS_THINNING_NONE) {
		ps_thinning_text(&check->thinning, text);
		ps_verdict_label(ps_lang_pick(lang, "rule stated", "所述规则"));
		(void)printf("%s\n", text);
	}
	print_maker(&verdict->attested, lang);
	print_time(&verdict->time, lang);
	if (verdict->proved)
		print_proof(&verdict->word, lang);
	if (verdict->history.judged)
		print_history(&verdict->history, lang);
}
