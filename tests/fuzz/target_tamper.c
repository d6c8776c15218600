/*
 * Good files, tampered with (see stage.h): a take, another one of the same station, one without its
 * ending, or an export.
 *
 * Property: whatever was done, what the verifier hands over is what was recorded, tile by tile and
 * event by event, and of no take that the station did not sign. A file that is called intact holds
 * all of its take. With or without the signature of every seal, the verdict is good or it is not.
 * What is called good can be exported, and the export is good.
 */
#include <stdlib.h>

#include "tests/fuzz/stage.h"
#include "tests/kit/take_maker.h"

static enum ps_word verify(struct ps_bytes file, const struct ps_check_hooks *hooks)
{
	struct ps_fuzz_memory memory = { .bytes = file };
	const struct ps_verify_options options = { .now_s = PS_MAKER_NOT_BEFORE_S + 1000,
						   .hooks = hooks };
	struct ps_verdict verdict;
	enum ps_word word;

	PS_FUZZ_HOLDS(ps_verify(ps_fuzz_source(&memory), &options, &verdict) == PS_OK);
	word = verdict.report.verdict[PS_AXIS_INTEGRITY];
	PS_FUZZ_HOLDS(ps_truth_is_good(word) || verdict.report.count > 0);
	PS_FUZZ_HOLDS(verdict.exit_status != PS_EXIT_OK || ps_truth_is_good(word));
	ps_verdict_release(&verdict);
	return word;
}

static void export_again(struct ps_bytes file)
{
	const struct ps_clip_settings settings = { .has_from = true, .from_us = 300000 };
	struct ps_truth_watch watch;
	struct ps_check_hooks hooks;
	struct ps_buf export;
	enum ps_err err;

	ps_buf_init(&export);
	err = ps_stage_export(file, &settings, &export);
	if (err != PS_NOT_FOUND) {
		PS_FUZZ_HOLDS(err == PS_OK);
		ps_truth_watch_init(&watch, ps_stage()->truths, PS_STAGE_TAKES);
		hooks = ps_truth_hooks(&watch);
		PS_FUZZ_HOLDS(ps_truth_is_good(
			verify((struct ps_bytes){ export.bytes, export.len }, &hooks)));
		ps_truth_watch_release(&watch);
	}
	ps_buf_release(&export);
}

static void judge(struct ps_bytes file)
{
	struct ps_truth_watch watch;
	struct ps_check_hooks hooks;
	enum ps_word word;

	ps_truth_watch_init(&watch, ps_stage()->truths, PS_STAGE_TAKES);
	hooks = ps_truth_hooks(&watch);
	word = verify(file, &hooks);
	PS_FUZZ_HOLDS(ps_truth_is_good(word) == ps_truth_is_good(verify(file, NULL)));
	if (word == PS_WORD_INTACT) {
		PS_FUZZ_HOLDS(watch.frames_shown == watch.take->frame_count);
		PS_FUZZ_HOLDS(watch.events_shown == watch.take->event_count);
		PS_FUZZ_HOLDS(watch.tiles_hidden == 0);
	}
	if (ps_truth_is_good(word))
		export_again(file);
	ps_truth_watch_release(&watch);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_fuzz_choices choices = { bytes, len, 0 };
	struct ps_draft *draft = calloc(1, sizeof(*draft));

	PS_FUZZ_HOLDS(draft);
	ps_draft_make(draft, &choices);
	judge((struct ps_bytes){ draft->bytes.bytes, draft->bytes.len });
	ps_buf_release(&draft->bytes);
	free(draft);
	return 0;
}
