#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "signing/file.h"
#include "signing/trust.h"
#include "tools/command.h"
#include "tools/declared.h"
#include "tools/evidence_code.h"
#include "tools/file_digest.h"
#include "tools/json.h"
#include "tools/moment.h"
#include "tools/statement.h"
#include "tools/verdict_text.h"

/* What was found of each question. */
struct findings {
	struct ps_derivation said;
	struct ps_certificates *chain;
	struct ps_trust trust;
	bool revoked; /* says a list of the certificate's issuer: */
	int64_t revoked_since_s;
	bool listed;	    /* such a list was there, and is not out of date */
	size_t lists_wrong; /* which whom they name did not sign */
	bool is_file;	    /* the file has the digest that is named */
	bool compared;	    /* with an original: */
	bool is_signed;	    /* it is as it was signed */
	bool is_take;	    /* it is that take */
	bool is_original;   /* both, and it has these frames */
	bool is_test;	    /* its pictures are declared test sources */
};

static int read_bytes(const char *path, struct ps_buf *bytes)
{
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = ps_file_read(path, bytes);

	if (!err)
		return 0;
	ps_text_shown(path, shown);
	return ps_command_fail(ps_command_status(err), "%s: %s", shown,
			       err == PS_IO ? strerror(errno) : ps_err_text(err));
}

static int compare_file(const char *path, struct findings *findings)
{
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_input input;
	enum ps_err err;
	int status = ps_input_open(path, &input);

	if (status)
		return status;
	err = ps_file_digest(input.fd, digest);
	findings->is_file = !err && input.bytes == findings->said.bytes &&
			    memcmp(digest, findings->said.file, PS_DIGEST_LEN) == 0;
	status = err ? ps_input_fail(&input, err) : 0;
	ps_input_close(&input);
	return status;
}

static bool same_ranges(const struct ps_derivation *said, const struct ps_derived_frames *found)
{
	for (size_t i = 0; i < said->range_count; i++)
		if (said->ranges[i].count != found->ranges[i].count ||
		    memcmp(said->ranges[i].frames, found->ranges[i].frames, PS_HASH_LEN) != 0)
			return false;
	return true;
}

/* Is the original that take, as it was signed, with these frames? */
static int compare_original(const struct ps_statement_check *check, struct findings *findings)
{
	const struct ps_derivation *said = &findings->said;
	struct ps_derived_frames frames;
	const struct ps_check_hooks hooks = { .ctx = &frames,
					      .keeps_nothing_early = true,
					      .start = ps_derived_frames_start,
					      .seal = ps_derived_frames_seal };
	const struct ps_verify_options options = { .now_s = time(NULL), .hooks = &hooks };
	struct ps_verdict verdict;
	struct ps_input input;
	enum ps_err err;
	int status;

	if (!check->original)
		return 0;
	status = ps_input_open(check->original, &input);
	if (status)
		return status;
	ps_derived_frames_init(&frames, said->ranges, said->range_count);
	err = ps_verify(ps_input_source(&input), &options, &verdict);
	if (ps_derived_frames_finish(&frames) && !err)
		err = PS_CRYPTO;
	findings->compared = true;
	findings->is_signed = !err && ps_verdict_content_status(&verdict) == 0;
	findings->is_take = memcmp(verdict.check.take, said->take, PS_HASH_LEN) == 0 &&
			    memcmp(verdict.check.due.prev, said->record, PS_HASH_LEN) == 0;
	findings->is_original =
		findings->is_signed && findings->is_take && same_ranges(said, &frames);
	findings->is_test = !err && ps_declared_test(&verdict.check.start);
	/* an original without such a camera is another one */
	status = err && err != PS_NOT_FOUND ? ps_input_fail(&input, err) : 0;
	ps_verdict_release(&verdict);
	ps_input_close(&input);
	return status;
}

/*
 * Nothing proves when a statement was signed, so a certificate that was taken back vouches for
 * none, since whenever that was.
 */
static enum ps_err look_up(const struct ps_statement_check *check, struct findings *findings)
{
	enum ps_err err = PS_OK;

	/* without a root that signs it no list is believed */
	for (size_t i = 0; i < check->crls->count && check->roots; i++)
		for (size_t k = 0; k < ps_certificates_count(findings->chain); k++) {
			struct ps_crl_word word;

			err = ps_crl_look_up(check->crls->lists[i], findings->chain, k,
					     check->roots, &word);
			if (err == PS_CRYPTO || err == PS_NO_MEMORY)
				return err;
			if (err && err != PS_NOT_FOUND)
				findings->lists_wrong++;
			if (err)
				continue;
			if (k == 0 && (!word.has_next || check->now_s <= word.next_s))
				findings->listed = true;
			if (!word.revoked ||
			    (findings->revoked && findings->revoked_since_s <= word.since_s))
				continue;
			findings->revoked = true;
			findings->revoked_since_s = word.since_s;
		}
	return PS_OK;
}

static bool is_trusted(const struct findings *findings)
{
	return findings->trust.trusted && !findings->revoked;
}

static int exit_of(const struct findings *findings)
{
	if (!findings->is_file || (findings->compared && !findings->is_original))
		return PS_EXIT_WRONG;
	return is_trusted(findings) ? PS_EXIT_OK : PS_EXIT_ORIGIN;
}

static const char *conclusion(const struct findings *findings, enum ps_lang lang)
{
	if (!findings->is_file)
		return ps_lang_pick(lang, "the file is not the one that the statement names",
				    "该文件不是声明所指的文件");
	if (findings->compared && !findings->is_signed)
		return ps_lang_pick(lang, "the original that was given is not as it was signed",
				    "所给的原件与签名不符");
	if (findings->compared && !findings->is_take)
		return ps_lang_pick(lang, "the original that was given is another take",
				    "所给的原件是另一次录制");
	if (findings->compared && !findings->is_original)
		return ps_lang_pick(lang,
				    "the original that was given does not show all the frames that "
				    "the statement names; an excerpt does not",
				    "所给的原件未包含声明所指的全部画面;节选件即如此");
	if (findings->revoked)
		return ps_lang_pick(lang,
				    "the file is the one that the statement names, but the "
				    "station's certificate was taken back, and nothing proves that "
				    "the statement is older",
				    "该文件是声明所指的文件,但设备证书已被吊销,"
				    "且不能证明声明是在此之前签署的");
	if (!findings->trust.trusted && findings->trust.has_root)
		return ps_lang_pick(lang,
				    "the file is the one that the statement names, but the "
				    "station's certificate is not accepted, see above",
				    "该文件是声明所指的文件,但设备证书未被接受,见上");
	if (!findings->trust.trusted)
		return ps_lang_pick(lang,
				    "the file is the one that the statement names, but nobody here "
				    "vouches for the station's certificate: give its root with "
				    "--root",
				    "该文件是声明所指的文件,但设备证书的来源尚未确认:请用 --root "
				    "提供根证书");
	return ps_lang_pick(lang, "the file is the one that the station's statement names",
			    "该文件是设备声明所指的文件");
}

static void row(const char *label, struct ps_bytes text)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_bytes_shown(text, shown);
	ps_verdict_label(label);
	(void)printf("%s\n", shown);
}

static const char *say_fault(const struct ps_trust *trust, enum ps_lang lang)
{
	if (lang != PS_LANG_ZH)
		return ps_trust_fault_text(trust->reason);
	switch (trust->reason) {
	case PS_TRUST_UNTRUSTED_ROOT:
		return "所给的根证书都没有签发它";
	case PS_TRUST_NOT_YET_VALID:
		return "尚未生效";
	case PS_TRUST_EXPIRED:
		return "已过有效期";
	default:
		return "不符合要求";
	}
}

/* What is wrong with the certificate, and what lists say of it. */
static void print_certificate(const struct findings *findings, enum ps_lang lang)
{
	char moment[PS_MOMENT_TEXT_MAX];

	ps_verdict_label(ps_lang_pick(lang, "certificate", "设备证书"));
	if (findings->revoked) {
		ps_moment_text(findings->revoked_since_s * 1000000, moment);
		(void)printf("%s%s\n", ps_lang_pick(lang, "revoked since ", "已吊销,自 "), moment);
	} else if (!findings->trust.trusted) {
		(void)printf("%s\n", say_fault(&findings->trust, lang));
	} else {
		(void)printf("%s\n",
			     findings->listed
				     ? ps_lang_pick(lang, "not revoked, says its issuer's list",
						    "未吊销,依据签发者的吊销列表")
				     : ps_lang_pick(lang, "whether it was revoked is not checked",
						    "是否已吊销未核对"));
	}
	if (!findings->lists_wrong)
		return;
	ps_verdict_label("");
	(void)printf("%s\n", ps_lang_pick(lang, "a revocation list was not signed by whom it names",
					  "有吊销列表并非由其所称的签发者签署"));
}

static void print(const struct findings *findings, enum ps_lang lang)
{
	const struct ps_derivation *said = &findings->said;
	bool zh = lang == PS_LANG_ZH;
	char code[PS_EVIDENCE_CODE_MAX];
	char moment[PS_MOMENT_TEXT_MAX];

	ps_verdict_heading(ps_lang_pick(lang, "the station states", "设备声明"));
	row(ps_lang_pick(lang, "station", "打包台"), said->delegation.station);
	print_certificate(findings, lang);
	ps_evidence_code(said->take, code);
	ps_verdict_label(ps_lang_pick(lang, "take", "录制"));
	(void)printf(zh ? "第 %" PRIu64 " 次,证据码 %s\n" : "%" PRIu64 ", evidence code %s\n",
		     said->take_number, code);
	for (size_t i = 0; i < said->range_count; i++) {
		ps_verdict_label(ps_lang_pick(lang, "frames", "画面"));
		(void)printf(zh ? "%s,序号 %" PRIu64 " 至 %" PRIu64 ",共 %" PRIu64 " 帧\n"
				: "%s, %" PRIu64 " to %" PRIu64 ", %" PRIu64 " of them\n",
			     said->ranges[i].camera, said->ranges[i].first, said->ranges[i].last,
			     said->ranges[i].count);
	}
	ps_moment_text(said->clock.utc_us, moment);
	ps_verdict_label(ps_lang_pick(lang, "signed at", "签名时间"));
	(void)printf("%s%s\n", moment,
		     ps_lang_pick(lang, ", by the station's own clock", "(设备时钟)"));
	if (findings->compared && findings->is_original) {
		ps_verdict_label(ps_lang_pick(lang, "original", "原件"));
		(void)printf("%s\n",
			     ps_lang_pick(lang, "it is that take, as signed, and has these frames",
					  "即该次录制,与签名相符,含上述画面"));
	}
	if (findings->is_test) {
		ps_verdict_label("");
		(void)printf("%s\n",
			     ps_lang_pick(lang,
					  "its pictures are declared test sources, and no evidence "
					  "of a packing room",
					  "画面来源声明为测试来源,不能作为打包现场证据"));
	}
	ps_verdict_heading(ps_lang_pick(lang, "and was told", "以及被告知的内容"));
	ps_verdict_label(ps_lang_pick(lang, "file", "文件"));
	(void)printf("%s\n",
		     ps_lang_pick(lang,
				  "its SHA-256 and length, by whoever may ask the station; the "
				  "station has not seen it, and does not state that it shows these "
				  "frames",
				  "其 SHA-256 与长度,由可以请求设备者告知;设备没有看过该文件,"
				  "并不声明它显示的就是这些画面"));
	row(ps_lang_pick(lang, "what", "所做处理"), said->what);
	row(ps_lang_pick(lang, "by", "请求者"), said->by);
	(void)printf("\n%d: %s\n", exit_of(findings), conclusion(findings, lang));
}

static int print_json(const struct findings *findings)
{
	const struct ps_derivation *said = &findings->said;
	struct ps_json *json = NULL;
	char code[PS_EVIDENCE_CODE_MAX];
	enum ps_err err = ps_json_create(&json);

	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	ps_evidence_code(said->take, code);
	ps_json_number(json, "exit", (uint64_t)exit_of(findings));
	ps_json_bool(json, "file_is_named", findings->is_file);
	ps_json_bool(json, "trusted", is_trusted(findings));
	ps_json_bool(json, "revoked", findings->revoked);
	if (findings->compared)
		ps_json_bool(json, "frames_are_in_original", findings->is_original);
	ps_json_bytes(json, "station", said->delegation.station);
	ps_json_number(json, "take", said->take_number);
	ps_json_hex(json, "id", said->take, PS_HASH_LEN);
	ps_json_hex(json, "record", said->record, PS_HASH_LEN);
	ps_json_text(json, "code", code);
	ps_json_hex(json, "file", said->file, PS_HASH_LEN);
	ps_json_number(json, "bytes", said->bytes);
	ps_json_bytes(json, "what", said->what);
	ps_json_bytes(json, "by", said->by);
	ps_json_array(json, "frames");
	for (size_t i = 0; i < said->range_count; i++) {
		ps_json_object(json, NULL);
		ps_json_text(json, "camera", said->ranges[i].camera);
		ps_json_number(json, "first", said->ranges[i].first);
		ps_json_number(json, "last", said->ranges[i].last);
		ps_json_number(json, "count", said->ranges[i].count);
		ps_json_hex(json, "hash", said->ranges[i].frames, PS_HASH_LEN);
		ps_json_end(json);
	}
	ps_json_end(json);
	err = ps_json_print(json, false, stdout);
	ps_json_destroy(json);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

static int say(const struct ps_statement_check *check, const struct findings *findings)
{
	int status = 0;

	if (check->as_json)
		status = print_json(findings);
	else
		print(findings, check->lang);
	if (!status)
		status = ps_command_end();
	return status ? status : exit_of(findings);
}

/* Why nothing of it can be said. */
static int refuse(const char *path, enum ps_err err)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	if (err == PS_UNSUPPORTED)
		return ps_command_fail(PS_EXIT_VERSION,
				       "%s is of a version that this program does not know; take a "
				       "newer packseal",
				       shown);
	if (err == PS_NO_MEMORY || err == PS_CRYPTO)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s: %s", shown, ps_err_text(err));
	return ps_command_fail(PS_EXIT_WRONG, "%s is no statement that a station signed: %s", shown,
			       ps_err_text(err));
}

int ps_statement_verify(const struct ps_statement_check *check)
{
	struct findings findings = { .chain = NULL };
	struct ps_buf bytes;
	enum ps_err err;
	int status;

	ps_buf_init(&bytes);
	bytes.cap = PS_DERIVATION_LEN_MAX + 1;
	status = read_bytes(check->statement, &bytes);
	if (!status) {
		err = ps_derivation_read((struct ps_bytes){ bytes.bytes, bytes.len },
					 &findings.said, &findings.chain);
		if (!err)
			err = ps_trust_check(findings.chain, check->roots, check->now_s,
					     &findings.trust);
		if (!err)
			err = look_up(check, &findings);
		status = err ? refuse(check->statement, err) : 0;
	}
	if (!status)
		status = compare_file(check->file, &findings);
	if (!status)
		status = compare_original(check, &findings);
	if (!status)
		status = say(check, &findings);
	ps_certificates_destroy(findings.chain);
	ps_buf_release(&bytes);
	return status;
}
