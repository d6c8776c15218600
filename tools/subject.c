#include "tools/subject.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/moment.h"
#include "tools/progress.h"
#include "tools/takes_of.h"
#include "tools/verdict_text.h"

#define US_PER_SECOND 1000000

static int open_in_store(const char *path_of_store, const char *path, struct ps_subject *subject)
{
	struct ps_store *store;
	int fd;
	enum ps_err err = ps_store_open(path_of_store, 0, &store);

	if (err)
		return ps_command_fail(ps_command_status(err), "the store cannot be opened: %s",
				       ps_err_text(err));
	(void)snprintf(subject->path, sizeof(subject->path), "%s", path);
	err = ps_store_open_read(store, subject->path, &fd);
	ps_store_close(store);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s: %s", subject->path,
				       ps_err_text(err));
	subject->in_store = true;
	return ps_input_adopt(subject->path, fd, &subject->input);
}

static int open_take(const struct ps_subject_request *request, struct ps_subject *subject)
{
	const char *waybill = ps_waybill_trim(request->what);
	struct ps_takes_of takes;
	int status = waybill ? ps_takes_of_find(request->store, waybill, request->take, &takes)
			     : PS_EXIT_USAGE;

	if (status)
		return status;
	if (takes.count > 1)
		(void)fprintf(
			stderr,
			"packseal: %zu takes of it; this is the latest, --take names another\n",
			takes.count);
	(void)snprintf(subject->waybill, sizeof(subject->waybill), "%s", takes.waybill);
	return open_in_store(request->store, takes.takes[0].path, subject);
}

int ps_subject_open_in(const char *store, const char *path, struct ps_subject *subject_out)
{
	*subject_out = (struct ps_subject){ .input = { .fd = -1 } };
	ps_activity_init(&subject_out->activity);
	return open_in_store(store, path, subject_out);
}

int ps_subject_open(const struct ps_subject_request *request, struct ps_subject *subject_out)
{
	struct ps_subject *subject = subject_out;
	int status;

	*subject = (struct ps_subject){ .input = { .fd = -1 } };
	ps_activity_init(&subject->activity);
	if (access(request->what, F_OK) != 0 && !strchr(request->what, '/'))
		return open_take(request, subject);
	if (request->take)
		return ps_command_fail(PS_EXIT_USAGE, "--take goes with a waybill, not a file");
	(void)snprintf(subject->path, sizeof(subject->path), "%s", request->what);
	status = ps_input_open(request->what, &subject->input);
	return status;
}

void ps_subject_close(struct ps_subject *subject)
{
	if (subject->looked)
		ps_verdict_release(&subject->verdict);
	ps_story_release(&subject->story);
	ps_activity_release(&subject->activity);
	ps_crew_destroy(subject->crew);
	ps_input_close(&subject->input);
}

static void keep_waybill(void *ctx, const struct ps_code_body *waybill)
{
	struct ps_subject *subject = ctx;

	ps_bytes_shown(waybill->code, subject->waybill);
}

static bool want_none(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	(void)ctx;
	(void)entry;
	(void)since_us;
	return false;
}

static void see(void *ctx, const struct ps_frame_entry *entry, int64_t since_us, uint32_t changed,
		const struct ps_composite *composite)
{
	struct ps_subject *subject = ctx;

	ps_activity_see(&subject->activity, entry, since_us, changed, composite);
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_subject *subject = ctx;

	return ps_story_add_seal(&subject->story, sealed);
}

static enum ps_err on_other(void *ctx, const struct ps_record *record)
{
	struct ps_subject *subject = ctx;

	return ps_story_add_other(&subject->story, record);
}

static int run(struct ps_subject *subject, const char *doing, const struct ps_picture_hooks *hooks,
	       struct ps_picture_count *count, struct ps_verdict *verdict,
	       const enum ps_err *failed)
{
	const struct ps_runner runner = ps_crew_runner(subject->crew);
	struct ps_progress progress;
	struct ps_verify_options options = { 0 };
	enum ps_err err;

	if (subject->given)
		options = *subject->given;
	if (!subject->given)
		options.now_s = time(NULL);
	options.runner = &runner;
	options.progress = ps_progress_step;
	options.progress_ctx = &progress;
	ps_progress_begin(&progress, doing, "MB", 1000000, subject->input.bytes);
	err = ps_pictures_run(ps_input_source(&subject->input), &options, hooks, count, verdict);
	ps_progress_end(&progress);
	if (err && failed && *failed)
		return PS_EXIT_IO; /* said by whoever failed */
	return err ? ps_input_fail(&subject->input, err) : 0;
}

int ps_subject_look(struct ps_subject *subject, const char *what)
{
	/* a waybill that was asked for is the one, whatever others the take has */
	bool asked = subject->waybill[0];
	const struct ps_picture_hooks hooks = {
		.ctx = subject, .wants = want_none, .seen = see, .seal = on_seal, .other = on_other
	};
	enum ps_err err = ps_story_init(&subject->story);
	int status;

	if (!err)
		err = ps_crew_create(&subject->crew);
	if (err)
		return ps_input_fail(&subject->input, err);
	status = run(subject, "verifying", &hooks, &subject->count, &subject->verdict, NULL);
	subject->looked = true;
	if (status)
		return status;
	status = ps_verdict_content_status(&subject->verdict);
	if (subject->quiet && (status || !ps_verdict_counts(&subject->verdict)))
		return status ? status : PS_EXIT_WRONG;
	if (status || !ps_verdict_counts(&subject->verdict)) {
		ps_verdict_print_content(&subject->verdict, PS_LANG_EN);
		return ps_command_fail(status ? status : PS_EXIT_WRONG,
				       "%s was made: the file is not what was signed", what);
	}
	err = ps_activity_finish(&subject->activity);
	if (err)
		return ps_input_fail(&subject->input, err);
	if (!asked)
		ps_story_waybills(&subject->story, keep_waybill, subject);
	ps_evidence_code(subject->verdict.check.take, subject->code);
	return 0;
}

static int file_changed(void)
{
	return ps_command_fail(PS_EXIT_IO, "the file changed while it was read");
}

int ps_subject_judge(struct ps_subject *subject, const struct ps_verify_options *given)
{
	const struct ps_picture_hooks hooks = { .ctx = subject, .wants = want_none };
	uint8_t take[PS_HASH_LEN];
	struct ps_picture_count count;
	int status;

	if (lseek(subject->input.fd, 0, SEEK_SET) < 0)
		return ps_input_fail(&subject->input, PS_IO);
	memcpy(take, subject->verdict.check.take, sizeof(take));
	ps_verdict_release(&subject->verdict);
	subject->given = given;
	status = run(subject, "verifying", &hooks, &count, &subject->verdict, NULL);
	if (!status && (memcmp(take, subject->verdict.check.take, sizeof(take)) != 0 ||
			ps_verdict_content_status(&subject->verdict)))
		status = file_changed();
	return status;
}

int ps_subject_pictures(struct ps_subject *subject, const char *doing,
			const struct ps_picture_hooks *hooks, const enum ps_err *failed)
{
	struct ps_picture_count count;
	struct ps_verdict again;
	int status;

	if (lseek(subject->input.fd, 0, SEEK_SET) < 0)
		return ps_input_fail(&subject->input, PS_IO);
	status = run(subject, doing, hooks, &count, &again, failed);
	if (!status && !ps_pictures_are_of(&subject->verdict, &again))
		status = file_changed();
	ps_verdict_release(&again);
	return status;
}

size_t ps_subject_camera(const struct ps_subject *subject, const char *name)
{
	const struct ps_start *start = &subject->verdict.check.start;
	const struct ps_bytes wanted = { (const uint8_t *)name, strlen(name) };

	for (size_t i = 0; i < start->camera_count; i++)
		if (ps_bytes_equal(start->cameras[i].name, wanted))
			return i;
	return PS_CAMERAS_MAX;
}

void ps_subject_time(const struct ps_subject *subject, uint64_t boot_us,
		     char text_out[PS_SUBJECT_TIME_MAX])
{
	ps_moment_local(
		(int64_t)(ps_start_utc_us(&subject->verdict.check.start, boot_us) / US_PER_SECOND),
		text_out);
}
