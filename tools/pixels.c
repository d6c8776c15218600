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
	ps_buf_init(&pixels->openings);
	err = ps_story_init(&pixels->story);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

void ps_pixels_end(struct ps_pixels *pixels)
{
	if (pixels->decoder) {
		ps_story_release(&pixels->story);
		ps_buf_release(&pixels->openings);
	}
	ps_decoder_stop(pixels->decoder);
	pixels->decoder = NULL;
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_pixels *pixels = ctx;

	return ps_story_add_seal(&pixels->story, sealed);
}

/* An excerpt may show a waybill here and not the second of its scan. */
static enum ps_err on_other(void *ctx, const struct ps_record *record)
{
	struct ps_pixels *pixels = ctx;
	struct ps_cursor items = record->openings.items;

	if (record->type != PS_RECORD_OPENINGS)
		return PS_OK;
	ps_buf_add(&pixels->openings, items.bytes + items.at, ps_cursor_left(&items));
	return pixels->openings.err;
}

static void add_openings(struct ps_pixels *pixels)
{
	struct ps_cursor items = ps_cursor_of(pixels->openings.bytes, pixels->openings.len);
	struct ps_code_body body;
	struct ps_bytes salted;
	bool shown;

	while (ps_cursor_left(&items) && ps_opening_read(&items, &shown, &salted) == PS_OK) {
		struct ps_bytes opened = { salted.bytes + PS_SALT_LEN, salted.len - PS_SALT_LEN };

		if (shown && ps_code_body_decode(opened, &body) == PS_OK)
			ps_scene_add_waybill(&pixels->scene, body.code);
	}
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

/* Whoever changes the file between two readings shows us two files. */
static bool is_same(const struct ps_verdict *a, const struct ps_verdict *b)
{
	return memcmp(a->check.take, b->check.take, PS_HASH_LEN) == 0 &&
	       memcmp(a->check.due.prev, b->check.due.prev, PS_HASH_LEN) == 0;
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
	else if (!is_same(pass->verdict, &verdict))
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
	add_openings(pixels);
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
