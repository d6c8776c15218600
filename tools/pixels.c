#include "tools/pixels.h"

#include <string.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/verdict_text.h"

/* One reading of the pictures. */
struct pass {
	struct ps_pixels *pixels;
	bool decodes;
	bool reads;
	struct ps_verdict *verdict; /* of the first reading: findings go there */
	enum ps_err failed;	    /* the decoder gave up */
};

int ps_pixels_begin(struct ps_pixels *pixels)
{
	enum ps_err err;

	if (!pixels->decodes && !pixels->reads)
		return 0;
	err = ps_decoder_start(&pixels->decoder);
	if (err)
		return ps_decoder_complain(err);
	err = ps_story_init(&pixels->story);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

void ps_pixels_end(struct ps_pixels *pixels)
{
	if (pixels->decoder)
		ps_story_release(&pixels->story);
	ps_decoder_stop(pixels->decoder);
	pixels->decoder = NULL;
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_pixels *pixels = ctx;

	return ps_story_add_seal(&pixels->story, sealed);
}

static enum ps_err on_other(void *ctx, const struct ps_record *record)
{
	struct ps_pixels *pixels = ctx;

	return ps_story_add_other(&pixels->story, record);
}

static void on_waybill(void *ctx, const struct ps_code_body *waybill)
{
	ps_scene_add_waybill(ctx, waybill->code);
}

const struct ps_check_hooks *ps_pixels_hooks(struct ps_pixels *pixels, struct ps_check_hooks *hooks)
{
	/* what was scanned is used only if the whole file is found right */
	*hooks = (struct ps_check_hooks){
		.ctx = pixels, .keeps_nothing_early = true, .seal = on_seal, .other = on_other
	};
	return pixels->reads ? hooks : NULL;
}

static void note_bad(struct pass *pass, const struct ps_frame_entry *entry)
{
	const struct ps_finding finding = { .what = PS_WHAT_BAD_CODING,
					    .camera = (int)entry->camera,
					    .has_time = true,
					    .from_us = entry->time_us,
					    .to_us = entry->time_us,
					    .count = 1 };

	ps_report_add(&pass->verdict->report, &finding);
}

static bool wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	struct pass *pass = ctx;

	(void)since_us;
	return pass->decodes || (pass->reads && ps_scene_wants(&pass->pixels->scene, entry));
}

static enum ps_err on_picture(void *ctx, const struct ps_shown_picture *picture)
{
	struct pass *pass = ctx;
	enum ps_err err = PS_OK;

	if (pass->decodes) {
		err = ps_decoder_check(pass->pixels->decoder, picture->jpeg);
		pass->pixels->decoded++;
		if (err == PS_MALFORMED) {
			note_bad(pass, picture->entry);
			err = PS_OK;
		}
		if (!err && pass->reads && ps_scene_wants(&pass->pixels->scene, picture->entry))
			err = ps_scene_read(&pass->pixels->scene, picture);
	} else {
		err = ps_scene_read(&pass->pixels->scene, picture);
	}
	pass->failed = err;
	return err;
}

static int run_pass(struct pass *pass, struct ps_input *input,
		    const struct ps_verify_options *options)
{
	const struct ps_picture_hooks hooks = { .ctx = pass,
						.wants = wants,
						.picture = on_picture };
	struct ps_verify_options again = *options;
	struct ps_picture_count count;
	struct ps_progress progress;
	struct ps_verdict verdict;
	enum ps_err err;
	int status = 0;

	if (lseek(input->fd, 0, SEEK_SET) < 0)
		return ps_input_fail(input, PS_IO);
	ps_progress_begin(&progress, pass->decodes ? "decoding" : "reading labels", "MB", 1000000,
			  input->bytes);
	again.progress = ps_progress_step;
	again.progress_ctx = &progress;
	err = ps_pictures_run(ps_input_source(input), &again, &hooks, &count, &verdict);
	ps_progress_end(&progress);
	if (err && pass->failed)
		status = ps_decoder_complain(err);
	else if (err)
		status = ps_input_fail(input, err);
	else if (!ps_pictures_are_of(pass->verdict, &verdict))
		status = ps_command_fail(PS_EXIT_IO, "the file changed while it was read");
	else /* each second's own signature comes before its pictures */
		pass->verdict->not_checked &=
			verdict.not_checked | ~(unsigned)PS_NOT_CHECKED_SEAL_SIGNATURES;
	ps_verdict_release(&verdict);
	return status;
}

int ps_pixels_run(struct ps_pixels *pixels, struct ps_input *input,
		  const struct ps_verify_options *options, struct ps_verdict *verdict)
{
	struct pass pass = { .pixels = pixels, .decodes = pixels->decodes, .verdict = verdict };
	int status = 0;

	if (!pixels->decoder || ps_verdict_content_status(verdict))
		return 0;
	ps_scene_init(&pixels->scene, &pixels->story, pixels->decoder);
	ps_story_waybills(&pixels->story, on_waybill, &pixels->scene);
	pass.reads = pixels->reads && pixels->scene.waybill_count > 0;
	if (pass.decodes || pass.reads)
		status = run_pass(&pass, input, options);
	pass.decodes = false;
	if (!status && pass.reads && ps_scene_goes_on(&pixels->scene))
		status = run_pass(&pass, input, options);
	if (status)
		return status;
	if (pixels->decodes)
		verdict->not_checked &= ~(unsigned)PS_NOT_CHECKED_PIXELS;
	if (pixels->reads)
		ps_scene_judge(&pixels->scene, verdict);
	else
		ps_verdict_conclude(verdict);
	return 0;
}
