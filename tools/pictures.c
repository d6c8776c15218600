#include "tools/pictures.h"

#include <string.h>

#include "tools/filler.h"

struct run {
	const struct ps_picture_hooks *hooks;
	const struct ps_verdict *verdict;
	struct ps_picture_count count;
	uint64_t frames; /* that were found as signed */
	size_t camera_count;
	struct ps_composite composites[PS_CAMERAS_MAX];
	struct ps_buf jpeg;
	struct ps_buf filler;
};

static enum ps_err on_start(void *ctx, const struct ps_start *start,
			    const uint8_t take[PS_HASH_LEN], struct ps_bytes record)
{
	struct run *run = ctx;
	enum ps_err err = PS_OK;

	(void)take;
	(void)record;
	while (!err && run->camera_count < start->camera_count) {
		err = ps_composite_init(&run->composites[run->camera_count]);
		if (!err)
			run->camera_count++;
	}
	return err;
}

static enum ps_err join(struct run *run, const struct ps_composite *composite)
{
	enum ps_err err = PS_OK;

	ps_buf_clear(&run->filler);
	ps_buf_clear(&run->jpeg);
	if (composite->withheld)
		err = ps_filler_make(composite->header, &run->filler);
	if (err)
		return err;
	return ps_composite_join(composite, (struct ps_bytes){ run->filler.bytes, run->filler.len },
				 &run->jpeg);
}

static enum ps_err give(struct run *run, const struct ps_frame_entry *entry, int64_t since_us)
{
	const struct ps_composite *composite = &run->composites[entry->camera];
	enum ps_err err = join(run, composite);
	const struct ps_shown_picture picture = { .start = &run->verdict->check.start,
						  .entry = entry,
						  .since_us = since_us,
						  .jpeg = { run->jpeg.bytes, run->jpeg.len },
						  .withheld = composite->withheld,
						  .composite = composite };

	if (err == PS_UNSUPPORTED) {
		run->count.unpaintable++;
		return PS_OK;
	}
	if (err)
		return err;
	run->count.given++;
	run->count.painted += composite->withheld > 0;
	return run->hooks->picture(run->hooks->ctx, &picture);
}

static uint32_t count_changed(const struct ps_frame_record *frame)
{
	struct ps_cursor items = frame->items;
	struct ps_tile_item item;
	uint32_t changed = 0;

	if (frame->shown == PS_SHOWN_WHOLE)
		return PS_PICTURE_WHOLE;
	for (uint64_t i = 0; i < frame->item_count; i++)
		if (ps_tile_item_read(&items, &item) == PS_OK)
			changed += item.kind == PS_TILE_SHOWN;
	return changed;
}

static enum ps_err on_frame(struct run *run, const struct ps_frame_record *frame)
{
	const struct ps_picture_hooks *hooks = run->hooks;
	uint64_t second_0 = 0;
	int64_t since_us;
	enum ps_err err;

	run->frames++;
	if (frame->shown == PS_SHOWN_NOT) {
		run->count.not_shown++;
		return PS_OK;
	}
	err = ps_composite_apply(&run->composites[frame->entry.camera], frame);
	if (err)
		return err;
	if (!ps_verdict_second_0(run->verdict, &second_0))
		return PS_MALFORMED;
	since_us = (int64_t)(frame->entry.time_us - second_0);
	if (hooks->seen)
		hooks->seen(hooks->ctx, &frame->entry, since_us, count_changed(frame),
			    &run->composites[frame->entry.camera]);
	if (hooks->wants && !hooks->wants(hooks->ctx, &frame->entry, since_us))
		return PS_OK;
	return give(run, &frame->entry, since_us);
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct run *run = ctx;
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < run->camera_count; i++)
		ps_composite_reset(&run->composites[i]);
	for (size_t i = 0; i < sealed->count && !err; i++)
		if (sealed->records[i].type == PS_RECORD_FRAME)
			err = on_frame(run, &sealed->records[i].frame);
	for (size_t i = 0; i < sealed->seal->tally.camera_count && sealed->withheld; i++)
		run->count.not_shown += sealed->seal->tally.cameras[i].frames;
	if (!err && run->hooks->seal)
		err = run->hooks->seal(run->hooks->ctx, sealed);
	return err;
}

static enum ps_err on_other(void *ctx, const struct ps_record *record)
{
	struct run *run = ctx;

	return run->hooks->other ? run->hooks->other(run->hooks->ctx, record) : PS_OK;
}

enum ps_err ps_pictures_run(struct ps_source source, const struct ps_verify_options *options,
			    const struct ps_picture_hooks *hooks,
			    struct ps_picture_count *count_out, struct ps_verdict *verdict_out)
{
	struct run run = { .hooks = hooks, .verdict = verdict_out };
	const struct ps_check_hooks check_hooks = {
		.ctx = &run, .start = on_start, .seal = on_seal, .other = on_other
	};
	struct ps_verify_options with_hooks = *options;
	enum ps_err err;

	ps_buf_init(&run.jpeg);
	ps_buf_init(&run.filler);
	with_hooks.hooks = &check_hooks;
	err = ps_verify(source, &with_hooks, verdict_out);
	for (size_t i = 0; i < run.camera_count; i++)
		ps_composite_release(&run.composites[i]);
	ps_buf_release(&run.jpeg);
	ps_buf_release(&run.filler);
	if (err)
		return err;
	run.count.unsealed = verdict_out->check.frames_read - run.frames;
	*count_out = run.count;
	return PS_OK;
}

bool ps_pictures_are_of(const struct ps_verdict *first, const struct ps_verdict *again)
{
	return memcmp(first->check.take, again->check.take, PS_HASH_LEN) == 0 &&
	       memcmp(first->check.due.prev, again->check.due.prev, PS_HASH_LEN) == 0;
}
