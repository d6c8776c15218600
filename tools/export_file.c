#include "tools/export_file.h"
#include "tools/language.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/crew.h"
#include "tools/export_proof.h"
#include "tools/input.h"
#include "tools/leave_out.h"
#include "tools/out_file.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/redaction.h"
#include "tools/verdict_text.h"

/* Why nothing of the take is in the export. */
static int complain_empty(const struct ps_export_request *request, const struct ps_verdict *verdict)
{
	const struct ps_clip_settings *settings = request->settings;
	char shown[PS_TEXT_SHOWN_MAX];

	for (size_t i = 0; i < settings->camera_count && ps_verdict_names(verdict); i++) {
		if (ps_start_find_camera(&verdict->check.start, settings->cameras[i]))
			continue;
		ps_text_shown(settings->cameras[i], shown);
		return ps_command_fail(PS_EXIT_USAGE, "the take has no camera \"%s\"", shown);
	}
	if (ps_verdict_names(verdict) && ps_redaction_complain(settings, &verdict->check.start))
		return PS_EXIT_USAGE;
	if (ps_verdict_names(verdict) && ps_leave_out_complain(settings, &verdict->check.start))
		return PS_EXIT_USAGE;
	if (!settings->has_from && !settings->has_to && !settings->camera_count &&
	    !settings->left_out_count)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "the take holds no picture, so nothing is exported");
	return ps_command_fail(PS_EXIT_USAGE,
			       "no picture lies in that span; `packseal show` says how long the "
			       "take is");
}

static int complain_clip(const struct ps_export_request *request, const struct ps_out_file *file,
			 const struct ps_verdict *verdict, enum ps_err err)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (file->error)
		return ps_out_file_complain(file, err);
	if (err == PS_NOT_FOUND || err == PS_RANGE)
		return complain_empty(request, verdict);
	if (err != PS_MISMATCH)
		return ps_input_fail(request->from, err);
	ps_text_shown(request->from->path, shown);
	if (verdict->report.verdict[PS_AXIS_INTEGRITY] == PS_WORD_UNSUPPORTED)
		return ps_command_fail(PS_EXIT_VERSION,
				       "%s is of a version that this program does not know, so "
				       "nothing is exported; take a newer packseal",
				       shown);
	return ps_command_fail(PS_EXIT_WRONG,
			       "%s is not what was signed (%s), so nothing is exported; `packseal "
			       "verify` says more",
			       shown, ps_word_name(verdict->report.verdict[PS_AXIS_INTEGRITY]));
}

/* Replacing the very file that is read would leave nothing of it. */
static bool is_same(const struct ps_input *input, const char *path)
{
	struct stat from;
	struct stat to;

	return fstat(input->fd, &from) == 0 && stat(path, &to) == 0 && from.st_dev == to.st_dev &&
	       from.st_ino == to.st_ino;
}

/*
 * Reads the export as anybody will, while the system brings it onto the medium, and adds what
 * @exporter, unless it is NULL, has to say.
 */
static int check_export(struct ps_out_file *file, const struct ps_runner *runner,
			const struct ps_exporter *exporter, struct ps_export_result *result)
{
	const struct ps_verify_options options = { .now_s = time(NULL), .runner = runner };
	struct ps_input input = { .path = file->path, .fd = file->fd, .bytes = file->bytes };
	struct ps_verdict verdict;
	enum ps_err err;
	int status = 0;

	err = ps_out_file_flush(file);
	if (err)
		return ps_out_file_complain(file, err);
	if (lseek(file->fd, 0, SEEK_SET) < 0)
		return ps_input_fail(&input, PS_IO);
	err = ps_verify(ps_input_source(&input), &options, &verdict);
	if (err)
		status = ps_input_fail(&input, err);
	else if (ps_verdict_content_status(&verdict))
		status = ps_command_fail(PS_EXIT_IO,
					 "the export does not verify when it is read again; it was "
					 "thrown away");
	else if (exporter)
		status = ps_exporter_state(exporter, &verdict.check, file);
	result->integrity = verdict.report.verdict[PS_AXIS_INTEGRITY];
	ps_verdict_release(&verdict);
	return status;
}

/*
 * All was shown: it is the source again, byte for byte, and that has just been verified; the ledger
 * proof that was put in was too.
 */
static bool is_whole(const struct ps_export_request *request, const struct ps_out_file *file,
		     const struct ps_export_result *result)
{
	return result->clip.frames_withheld == 0 && result->integrity == PS_WORD_INTACT &&
	       file->bytes - result->clip.proof_bytes == request->from->bytes;
}

/* What a rule keeps must be there, or it was not the rule that left it out. */
static int complain_rule(const struct ps_export_request *request)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(request->from->path, shown);
	return ps_command_fail(
		PS_EXIT_NO_INPUT,
		"%s does not show all that this rule keeps: it is an excerpt, or was "
		"thinned by another rule; take the original",
		shown);
}

/* The finished export; with a statement it is read once more, so that what is handed out was. */
static int finish(const struct ps_export_request *request, struct ps_out_file *file,
		  const struct ps_runner *runner, struct ps_export_result *result)
{
	int status;

	if (!request->exporter || !request->exporter->key)
		return is_whole(request, file, result) ? 0
						       : check_export(file, runner, NULL, result);
	status = check_export(file, runner, request->exporter, result);
	return status ? status : check_export(file, runner, NULL, result);
}

static int clip(const struct ps_export_request *request, struct ps_out_file *file,
		const struct ps_runner *runner, struct ps_export_result *result)
{
	struct ps_progress progress;
	const struct ps_verify_options options = { .now_s = time(NULL),
						   .runner = runner,
						   .progress = ps_progress_step,
						   .progress_ctx = &progress };
	struct ps_export_proof proof = { .store = request->ledger_of,
					 .time_roots = request->time_roots,
					 .only_waybill = request->settings->only_waybill };
	struct ps_clip_settings settings = *request->settings;
	struct ps_verdict verdict;
	enum ps_err err;
	int status = 0;

	if (request->ledger_of) {
		settings.gather = ps_export_proof_gather;
		settings.gather_ctx = &proof;
	}
	ps_progress_begin(&progress, "exporting", "MB", 1000000, request->from->bytes);
	err = ps_clip_run(ps_input_source(request->from), &options, &settings,
			  ps_out_file_output(file), &result->clip, &verdict);
	if (!err)
		err = ps_out_file_flush(file);
	ps_progress_end(&progress);
	if (err) {
		status = complain_clip(request, file, &verdict, err);
	} else {
		result->integrity = verdict.report.verdict[PS_AXIS_INTEGRITY];
		result->lacks_proof = proof.lacks;
		result->take_number = verdict.check.start.take_number;
		memcpy(result->take, verdict.check.take, PS_HASH_LEN);
		status = ps_redaction_complain_idle(request->settings, &result->clip);
		if (!status)
			status = ps_leave_out_complain_idle(request->settings, &result->clip);
		if (!status && result->clip.rule_lacks)
			status = complain_rule(request);
	}
	ps_verdict_release(&verdict);
	return status;
}

int ps_export_file(const struct ps_export_request *request, struct ps_export_result *result_out)
{
	struct ps_export_result result = { .bytes = 0 };
	struct ps_out_file file = { .fd = -1 };
	struct ps_crew *crew = NULL;
	struct ps_runner runner;
	int status = 0;
	enum ps_err err;

	if (is_same(request->from, request->to))
		return ps_command_fail(PS_EXIT_USAGE,
				       "an export cannot take the place of the file it is made of");
	err = ps_crew_create(&crew);
	if (err)
		return ps_input_fail(request->from, err);
	runner = ps_crew_runner(crew);
	err = ps_out_file_create(request->to, ps_existing(request->replace), &file);
	if (err)
		status = ps_out_file_complain(&file, err);
	else if (!request->hash)
		ps_out_file_skip_digest(&file);
	if (!status)
		status = clip(request, &file, &runner, &result);
	if (!status)
		status = finish(request, &file, &runner, &result);
	if (!status) {
		err = ps_out_file_keep(&file, result.digest);
		status = err ? ps_out_file_complain(&file, err) : 0;
	}
	result.bytes = file.bytes;
	ps_out_file_drop(&file);
	ps_crew_destroy(crew);
	if (!status)
		*result_out = result;
	return status;
}

static void report_zh(const char *shown, const struct ps_export_result *result)
{
	const struct ps_clip_result *clip = &result->clip;

	(void)printf("%s:第 %" PRIu64 " 次录制,第 %.1f 至 %.1f 秒,%" PRIu64 " 帧", shown,
		     result->take_number, (double)clip->first_us / 1e6, (double)clip->last_us / 1e6,
		     clip->frames_shown);
	if (clip->frames_withheld || clip->seals_withheld)
		(void)printf(",省略 %" PRIu64 " 帧", clip->frames_withheld);
	if (clip->seals_withheld)
		(void)printf(",省略整秒 %" PRIu64 " 个", clip->seals_withheld);
	(void)printf(",%.1f MB;内容:%s\n", (double)result->bytes / 1e6,
		     ps_word_said(result->integrity, PS_LANG_ZH));
}

static void report_en(const char *shown, const struct ps_export_result *result)
{
	const struct ps_clip_result *clip = &result->clip;

	(void)printf("%s: take %" PRIu64 ", seconds %.1f to %.1f, %" PRIu64 " picture%s", shown,
		     result->take_number, (double)clip->first_us / 1e6, (double)clip->last_us / 1e6,
		     clip->frames_shown, clip->frames_shown == 1 ? "" : "s");
	if (clip->frames_withheld || clip->seals_withheld)
		(void)printf(", %" PRIu64 " left out", clip->frames_withheld);
	if (clip->seals_withheld)
		(void)printf(", %" PRIu64 " whole second%s left out", clip->seals_withheld,
			     clip->seals_withheld == 1 ? "" : "s");
	(void)printf(", %.1f MB; content: %s\n", (double)result->bytes / 1e6,
		     ps_word_name(result->integrity));
}

void ps_export_report(const char *to, const struct ps_export_result *result)
{
	bool zh = ps_language_of_environment() == PS_LANG_ZH;
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(to, shown);
	(zh ? report_zh : report_en)(shown, result);
	if (result->lacks_proof && !result->clip.proof_bytes)
		(void)printf("  %s%s\n", zh ? "未附台账证明: " : "no ledger proof goes along: ",
			     result->lacks_proof);
}
