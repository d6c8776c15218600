/* When the take was signed as others saw it, where its key lives, and whether it was taken back. */
#include <inttypes.h>
#include <stdio.h>

#include "signing/anchor.h"
#include "signing/verdict_proof.h"
#include "signing/verdict_stamp.h"
#include "tools/moment.h"
#include "tools/report.h"

static const char *pick(const struct ps_document *document, const char *english,
			const char *chinese)
{
	return ps_lang_pick(document->lang, english, chinese);
}

static bool zh(const struct ps_document *document)
{
	return document->lang == PS_LANG_ZH;
}

static const char *by_whom(const struct ps_document *document, const char *authority)
{
	return authority[0] ? authority : pick(document, "an authority without a name", "(无名称)");
}

static void row_of_bound(struct ps_document *document, const char *label, int64_t utc_us,
			 const char *by)
{
	char moment[PS_MOMENT_TEXT_MAX];

	ps_moment_text(utc_us, moment);
	ps_document_row(document, PS_BLOCK_STRONG, label,
			zh(document) ? "%s,由 %s 证明" : "%s, says %s", moment,
			by_whom(document, by));
}

static void write_bounds(struct ps_document *document, const struct ps_verdict_time *time)
{
	char from[PS_MOMENT_TEXT_MAX], to[PS_MOMENT_TEXT_MAX];

	if (time->has_from && time->has_to) {
		ps_moment_text(time->from_us, from);
		ps_moment_text(time->to_us, to);
		ps_document_row(document, PS_BLOCK_STRONG,
				pick(document, "signed between", "签名时间区间"),
				zh(document) ? "%s 至 %s 之间" : "%s and %s", from, to);
	}
	if (time->has_from)
		row_of_bound(document, pick(document, "not earlier than", "不早于"), time->from_us,
			     time->from_by);
	if (time->has_to)
		row_of_bound(document, pick(document, "not later than", "不晚于"), time->to_us,
			     time->to_by);
	if (!time->has_from && !time->has_to)
		ps_document_row(document, 0, pick(document, "proved time", "可证明的时间"), "%s",
				pick(document,
				     "none: the times in this report are the station's own claim",
				     "没有:本报告中的时间均为设备自述"));
	if (time->has_key_known) {
		ps_moment_text(time->key_known_us, to);
		ps_document_row(document, 0, pick(document, "key known by", "密钥已知于"), "%s",
				to);
	}
	if (time->clock_wrong_us)
		ps_document_row(document, 0, pick(document, "clock wrong", "时钟偏差"),
				zh(document) ? "至少 %.0f 秒" : "by at least %.0f s",
				(double)time->clock_wrong_us / 1e6);
}

/* What the verifier made of one; @is_own: the station's key signed what was stamped. */
static const char *judged(const struct ps_document *document, const struct ps_timestamp *stamp,
			  bool is_own, bool have_roots)
{
	if (stamp->faults & PS_STAMP_WRONG)
		return pick(document, "wrong: it proves nothing", "无效:不证明任何内容");
	if (!is_own)
		return pick(document, "of something that this station did not sign",
			    "所证内容不是本设备签署的");
	if (!stamp->faults)
		return pick(document, "accepted under a time-stamp root that was given",
			    "已依据所提供的时间戳根证书核对");
	if (stamp->faults & 1U << PS_STAMP_REVOKED)
		return pick(document, "not accepted: its authority's certificate was revoked",
			    "未采信:签发机构的证书已吊销");
	if (!have_roots)
		return pick(document, "not judged: no time-stamp root was given",
			    "未核对:没有提供时间戳根证书");
	return pick(document,
		    "not accepted: it leads to no time-stamp root that was given, or its "
		    "certificate was not valid",
		    "未采信:不能追溯到所提供的时间戳根证书,或其证书当时无效");
}

static void row_of_stamp(struct ps_document *document, const struct ps_subject *subject,
			 const char *label, const struct ps_anchor *anchor, bool is_own)
{
	static const struct ps_verify_options nothing = { .roots = NULL };
	const struct ps_verify_options *given = subject->given ? subject->given : &nothing;
	const bool have_roots = given->time_roots != NULL;
	char moment[PS_MOMENT_TEXT_MAX];
	struct ps_timestamp stamp;
	struct ps_crl_chain_word word;
	enum ps_err err =
		ps_verdict_judge_stamp(&subject->verdict.check, given, anchor, &stamp, &word);

	if (err) {
		document->err = document->err ? document->err : err;
		return;
	}
	if (stamp.faults & 1U << PS_STAMP_MALFORMED) {
		ps_document_row(document, 0, label, "%s",
				judged(document, &stamp, is_own, have_roots));
		return;
	}
	ps_moment_text(stamp.utc_us, moment);
	ps_document_row(document, 0, label, zh(document) ? "%s,由 %s 出具;%s" : "%s, says %s; %s",
			moment, by_whom(document, stamp.authority),
			judged(document, &stamp, is_own, have_roots));
}

/* One over a checkpoint, which the station's key must have signed. */
static void row_of_later(struct ps_document *document, const struct ps_subject *subject,
			 const char *label, struct ps_bytes bytes)
{
	struct ps_checkpoint checkpoint;
	struct ps_ledger_keys keys;
	struct ps_anchor anchor;

	if (ps_anchor_decode(bytes, &anchor)) {
		ps_document_row(document, 0, label, "%s",
				pick(document, "wrong: it proves nothing", "无效:不证明任何内容"));
		return;
	}
	ps_verdict_keys(&subject->verdict, &keys);
	row_of_stamp(document, subject, label, &anchor,
		     ps_anchor_checkpoint(&anchor, &keys, &checkpoint) == PS_OK);
}

static void write_stamps(struct ps_document *document, const struct ps_subject *subject)
{
	const struct ps_check *check = &subject->verdict.check;
	const struct ps_verify_options *given = subject->given;
	const size_t beside = given ? given->anchor_count : 0;

	if (check->start.has_anchor)
		row_of_stamp(document, subject,
			     pick(document, "time stamp at the beginning", "开头的时间戳"),
			     &check->start.anchor, true);
	for (size_t i = 0; i < check->anchors.count && i < PS_ANCHORS_MAX; i++)
		row_of_later(document, subject, pick(document, "later time stamp", "其后的时间戳"),
			     ps_check_item(&check->anchors, i));
	for (size_t i = 0; i < beside && i < PS_ANCHORS_MAX; i++)
		row_of_later(document, subject,
			     pick(document, "time stamp beside the file", "文件之外的时间戳"),
			     given->anchors[i]);
	if (beside > PS_ANCHORS_MAX)
		ps_document_row(document, 0, pick(document, "more of them", "其余时间戳"), "%zu",
				beside - PS_ANCHORS_MAX);
	if (!check->start.has_anchor && !check->anchors.count && !beside)
		ps_document_row(document, 0, pick(document, "time stamps", "时间戳"), "%s",
				pick(document, "none is at hand", "没有"));
}

static const char *where_key_lives(const struct ps_document *document,
				   const struct ps_verdict *verdict)
{
	if (ps_certificates_says_hardware(verdict->check.chain, 0))
		return pick(document, "in hardware, by its issuer's word alone",
			    "据签发者声明在硬件中,未经厂商证明");
	return pick(document, "in a file: who controls the station may copy it",
		    "在普通文件中,控制设备者可能复制");
}

static void write_key(struct ps_document *document, const struct ps_verdict *verdict)
{
	const struct ps_check *check = &verdict->check;
	const char *label = pick(document, "the station's key", "设备密钥");

	if (verdict->attested.accepted)
		ps_document_row(document, 0, label,
				zh(document) ? "在芯片中,由 %s 下的芯片证明"
					     : "in a TPM, says a chip under %s",
				verdict->attested.maker);
	else if (check->chain && ps_certificates_count(check->chain))
		ps_document_row(document, 0, label, "%s%s", where_key_lives(document, verdict),
				check->start.has_attestation
					? pick(document,
					       "; the chip's own statement is not established",
					       ";芯片自身的证明未确认")
					: "");
	ps_document_row(
		document, 0, pick(document, "session key", "会话密钥"), "%s",
		!check->start.has_session
			? pick(document, "none: the station's own key signed everything",
			       "未使用:全部由设备自身密钥签名")
		: ps_check_confirmed(check)
			? pick(document,
			       "signed the beginning and the seconds; the station's own key signed "
			       "the end, "
			       "and so confirms them",
			       "开头与逐秒签名由会话密钥完成;设备自身密钥在结尾签名并予以确认")
			: pick(document,
			       "signed the beginning and the seconds, and the station's own key "
			       "did not "
			       "confirm them by an end",
			       "开头与逐秒签名由会话密钥完成;设备自身密钥未在结尾确认"));
}

static void write_revocation(struct ps_document *document,
			     const struct ps_verdict_revocation *revocation)
{
	const char *label = pick(document, "revocation", "证书吊销");
	char moment[PS_MOMENT_TEXT_MAX];

	ps_moment_text((revocation->revoked ? revocation->since_s : revocation->as_of_s) * 1000000,
		       moment);
	if (revocation->revoked)
		ps_document_row(document, PS_BLOCK_STRONG, label,
				zh(document) ? "自 %s 起被吊销" : "revoked since %s", moment);
	else if (revocation->checked)
		ps_document_row(document, 0, label,
				zh(document) ? "未吊销,依据签发者 %s 的列表"
					     : "not revoked, says the issuer's list of %s",
				moment);
	else
		ps_document_row(document, 0, label, "%s",
				pick(document,
				     "not checked: no list that the root signs was at hand",
				     "未核对:没有由根证书签署的吊销列表"));
}

void ps_report_signed(struct ps_document *document, const struct ps_subject *subject)
{
	ps_document_add(document, PS_BLOCK_HEADING, 0, NULL,
			pick(document, "When it was signed, and by which key", "签名时间与密钥"));
	write_bounds(document, &subject->verdict.time);
	write_stamps(document, subject);
	write_key(document, &subject->verdict);
	write_revocation(document, &subject->verdict.revocation);
}
