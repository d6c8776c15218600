#include "tools/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/command.h"
#include "tools/file_digest.h"
#include "tools/moment.h"
#include "tools/reservations.h"
#include "tools/verdict_text.h"

static void heading(struct ps_document *document, const char *english, const char *chinese)
{
	ps_document_add(document, PS_BLOCK_HEADING, 0, NULL,
			ps_lang_pick(document->lang, english, chinese));
}

static void text(struct ps_document *document, const char *english, const char *chinese)
{
	ps_document_add(document, PS_BLOCK_TEXT, 0, NULL,
			ps_lang_pick(document->lang, english, chinese));
}

static void write_head(struct ps_document *document, const struct ps_subject *subject)
{
	enum ps_lang lang = document->lang;
	char now[PS_MOMENT_TEXT_MAX];
	char shown[PS_TEXT_SHOWN_MAX];

	ps_moment_text((int64_t)time(NULL) * 1000000, now);
	ps_text_shown(subject->path, shown);
	ps_document_add(document, PS_BLOCK_TITLE, 0, NULL,
			ps_lang_pick(lang, "Report on a packing film", "打包录像核验报告"));
	ps_document_row(document, PS_BLOCK_STRONG, ps_lang_pick(lang, "waybill", "面单号"), "%s",
			subject->waybill[0] ? subject->waybill
					    : ps_lang_pick(lang, "not shown", "未显示"));
	ps_document_row(document, PS_BLOCK_STRONG, ps_lang_pick(lang, "evidence code", "证据码"),
			"%s", subject->code);
	ps_document_row(document, PS_BLOCK_UNSIGNED, ps_lang_pick(lang, "file", "文件"), "%s",
			shown);
	ps_document_row(document, PS_BLOCK_UNSIGNED,
			ps_lang_pick(lang, "written at", "报告生成时间"), "%s, packseal %s", now,
			PS_VERSION);
	text(document,
	     "This report is derived from the file and is not signed itself. Every statement in it "
	     "can be had again from the file with the steps under \"To verify it by oneself\". "
	     "What "
	     "no signature covers is marked.",
	     "本报告由文件导出,"
	     "报告本身没有签名。报告中的每项结论都可以按\"如何自行核验\"一节由文件重新"
	     "得出。没有签名覆盖的内容已标明。");
}

static void write_told(struct ps_document *document, const struct ps_report_told *told)
{
	enum ps_lang lang = document->lang;
	char shown[PS_TEXT_SHOWN_MAX];

	if (!ps_report_told_any(told))
		return;
	heading(document, "What others noted of the parcel", "他方记录");
	text(document,
	     "As whoever had this report made says; nothing in the file shows it, and no signature "
	     "covers it.",
	     "由出具本报告者提供,文件中没有相应内容,也没有签名覆盖。");
	if (told->picked_up) {
		ps_text_shown(told->picked_up, shown);
		ps_document_row(document, PS_BLOCK_UNSIGNED,
				ps_lang_pick(lang, "picked up", "揽收时间"), "%s", shown);
	}
	if (told->courier_weight) {
		ps_text_shown(told->courier_weight, shown);
		ps_document_row(document, PS_BLOCK_UNSIGNED,
				ps_lang_pick(lang, "courier's weight", "快递称重"), "%s", shown);
	}
}

static void write_verdict(struct ps_document *document, const struct ps_verdict *verdict)
{
	enum ps_lang lang = document->lang;
	char line[PS_TEXT_SHOWN_MAX];

	heading(document, "What the verification says", "核验结论");
	for (unsigned axis = 0; axis < PS_AXIS_COUNT; axis++) {
		enum ps_word word = verdict->report.verdict[axis];
		const char *meaning = ps_word_meaning(word, lang);

		ps_document_row(document, 0, ps_axis_said((enum ps_axis)axis, lang), "%s (%s)%s%s",
				ps_word_said(word, lang), ps_word_name(word), meaning[0] ? ":" : "",
				meaning);
	}
	ps_verdict_summary(verdict, lang, line);
	ps_document_add(document, PS_BLOCK_TEXT, PS_BLOCK_STRONG, NULL, line);
	for (size_t i = 0; i < verdict->report.count; i++) {
		ps_finding_text(verdict, &verdict->report.findings[i], lang, line);
		ps_document_add(document, PS_BLOCK_ITEM, 0, NULL, line);
	}
	ps_document_add(document, PS_BLOCK_TEXT, 0, NULL, ps_limits_said(lang));
}

static void write_withheld(struct ps_document *document, const struct ps_subject *subject)
{
	const struct ps_story *story = &subject->story;
	const struct ps_verdict *verdict = &subject->verdict;
	uint64_t all = story->frames_not_shown + story->frames_shown;
	bool zh = document->lang == PS_LANG_ZH;
	char line[PS_TEXT_SHOWN_MAX];

	heading(document, "What is withheld, and what was not checked", "省略的内容与未核对的事项");
	if (!story->frames_not_shown && !subject->count.painted)
		text(document, "No picture is withheld.", "没有省略任何画面。");
	if (story->frames_not_shown) {
		(void)snprintf(line, sizeof(line),
			       zh ? "省略 %" PRIu64 " 幅画面(共 %" PRIu64 " 幅)。"
				  : "%" PRIu64 " of %" PRIu64 " pictures are withheld.",
			       story->frames_not_shown, all);
		ps_document_add(document, PS_BLOCK_ITEM, 0, NULL, line);
	}
	for (size_t i = 0; i < story->gap_count; i++) {
		int64_t from_us = 0;
		int64_t to_us = 0;

		(void)ps_verdict_since(verdict, story->gaps[i].from_us, &from_us);
		(void)ps_verdict_since(verdict, story->gaps[i].to_us, &to_us);
		(void)snprintf(line, sizeof(line),
			       zh ? "第 %.1f 秒至第 %.1f 秒的全部内容"
				  : "Everything from second %.1f to %.1f.",
			       (double)from_us / 1e6, (double)to_us / 1e6);
		ps_document_add(document, PS_BLOCK_ITEM, 0, NULL, line);
	}
	text(document, "Not checked:", "未核对:");
	for (unsigned bit = 0; bit < 32; bit++)
		if (verdict->not_checked >> bit & 1)
			ps_document_add(document, PS_BLOCK_ITEM, 0, NULL,
					ps_not_checked_said(1U << bit, document->lang));
}

static void row_of_hash(struct ps_document *document, unsigned flags, const char *label,
			const uint8_t hash[PS_DIGEST_LEN])
{
	char groups[PS_COMMAND_GROUPS_LEN];

	ps_command_groups(hash, groups);
	ps_document_row(document, flags, label, "%s", groups);
}

static int write_digests(struct ps_document *document, struct ps_subject *subject)
{
	const struct ps_verdict *verdict = &subject->verdict;
	const struct ps_check *check = &verdict->check;
	enum ps_lang lang = document->lang;
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_file_digest(subject->input.fd, digest);

	if (err)
		return ps_input_fail(&subject->input, err);
	heading(document, "Fingerprints and digests (SHA-256)", "指纹与摘要(SHA-256)");
	row_of_hash(document, PS_BLOCK_UNSIGNED, ps_lang_pick(lang, "this file", "本文件"), digest);
	ps_document_row(document, PS_BLOCK_UNSIGNED, ps_lang_pick(lang, "its bytes", "字节数"),
			"%" PRIu64, subject->input.bytes);
	row_of_hash(document, 0, ps_lang_pick(lang, "take", "录制标识"), check->take);
	if (check->have_ending)
		row_of_hash(document, 0, "SHA256SUMS", check->ending.sums);
	row_of_hash(document, 0, ps_lang_pick(lang, "configuration", "设备配置"),
		    check->start.configuration);
	if (!(verdict->trust.faults & 1U << PS_TRUST_MALFORMED)) {
		ps_document_row(document, 0, ps_lang_pick(lang, "certificate of", "证书名称"), "%s",
				verdict->trust.name);
		row_of_hash(document, 0, ps_lang_pick(lang, "certificate", "证书指纹"),
			    verdict->trust.device_fingerprint);
		if (verdict->trust.has_root)
			row_of_hash(document, 0, ps_lang_pick(lang, "root", "根证书指纹"),
				    verdict->trust.root_fingerprint);
	}
	text(document,
	     "A fingerprint is worth something only if it is compared with one that came by "
	     "another way: from the issuer, a notary, a platform.",
	     "指纹只有与另一渠道(签发者、公证处、平台)取得的指纹比对后才有意义。");
	return 0;
}

static void write_howto(struct ps_document *document)
{
	static const char *const lines[] = {
		"packseal verify FILE.seal --root root.pem --decode --scene",
		"packseal verify FILE.seal --root root.pem --ledger LEDGER",
		"packseal verify FILE.seal --root root.pem --time-root TSA.pem --crl root.crl",
		"packseal export FILE.seal --plain DIR",
	};

	heading(document, "To verify it by oneself", "如何自行核验");
	text(document,
	     "With the program, offline, and the issuer's root certificate, got by another way "
	     "than "
	     "the file:",
	     "用核验程序离线核验;签发者的根证书须从文件以外的渠道取得:");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ps_document_add(document, PS_BLOCK_CODE, 0, NULL, lines[i]);
	text(document,
	     "Without it: the last line writes the first pictures of each camera's seconds as "
	     "JPEGs "
	     "with a signed list; HOWTO.txt beside them needs sha256sum and openssl alone. The "
	     "format is published to the last byte (signing/FORMAT.md), with a second reader that "
	     "shares no code with the first.",
	     "不用本程序:最后一行导出每秒首帧的 JPEG 与签名清单;其中 HOWTO.txt 只需 sha256sum 和 "
	     "openssl。文件格式公开到每个字节(signing/"
	     "FORMAT.md),并有一个不共用代码的第二读取程序。");
}

int ps_report_write(const struct ps_report_request *request, struct ps_subject *subject,
		    struct ps_document *document)
{
	int status;

	write_head(document, subject);
	ps_report_take(document, subject);
	write_told(document, &request->told);
	/* what the ledger says belongs into the verdict */
	status = ps_report_others(request, subject, document);
	if (status)
		return status;
	write_verdict(document, &subject->verdict);
	ps_report_signed(document, subject);
	write_withheld(document, subject);
	ps_report_health(document, subject);
	status = write_digests(document, subject);
	if (status)
		return status;
	write_howto(document);
	ps_report_law(document, subject);
	return document->err ? ps_command_fail(PS_EXIT_RESOURCES, "the report: %s",
					       ps_err_text(document->err))
			     : 0;
}
