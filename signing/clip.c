#include "signing/clip.h"

#include <stdlib.h>
#include <string.h>

#include "signing/cbor.h"
#include "signing/clip_parts.h"

/* What is gathered goes out in pieces of this size. */
#define FLUSH_LEN (256 * 1024)

static enum ps_err flush(struct ps_clip *clip)
{
	enum ps_err err = clip->out.err;

	if (!err && clip->out.len)
		err = clip->output.write(clip->output.ctx, clip->out.bytes, clip->out.len);
	if (!err)
		clip->written += clip->out.len;
	ps_buf_clear(&clip->out);
	return err;
}

static enum ps_err flush_if_long(struct ps_clip *clip)
{
	return clip->out.err || clip->out.len >= FLUSH_LEN ? flush(clip) : clip->out.err;
}

static enum ps_err choose_cameras(struct ps_clip *clip, const struct ps_start *start)
{
	for (size_t i = 0; i < clip->settings->camera_count; i++) {
		const struct ps_camera_info *camera =
			ps_start_find_camera(start, clip->settings->cameras[i]);

		if (!camera)
			return PS_NOT_FOUND;
		clip->chosen[camera - start->cameras] = true;
	}
	for (size_t k = 0; k < start->camera_count && clip->settings->camera_count == 0; k++)
		clip->chosen[k] = true;
	return PS_OK;
}

static bool shows_everything(const struct ps_clip *clip)
{
	const struct ps_clip_settings *settings = clip->settings;

	return !settings->has_from && !settings->has_to && settings->camera_count == 0 &&
	       settings->left_out_count == 0 && !clip->redactor;
}

/* All pictures that SHA256SUMS lists. */
static bool shows_all_listed(const struct ps_clip *clip)
{
	const struct ps_clip_settings *settings = clip->settings;

	if (!shows_everything(clip))
		return false;
	switch (settings->thinning.kind) {
	case PS_THINNING_SECONDS:
		return settings->thinning.n == 1;
	case PS_THINNING_STILLS:
		return settings->thinning.n >= settings->thinned_seals;
	default:
		return true;
	}
}

static enum ps_err on_start(void *ctx, const struct ps_start *start,
			    const uint8_t take[PS_HASH_LEN], struct ps_bytes record)
{
	struct ps_clip *clip = ctx;
	enum ps_err err = choose_cameras(clip, start);

	(void)take;
	if (!err)
		err = ps_clip_find_left_out(clip, start);
	if (!err)
		err = ps_clip_make_redactor(clip, start);
	if (err)
		return err;
	clip->camera_count = start->camera_count;
	ps_record_add_magic(&clip->out);
	ps_buf_add(&clip->out, record.bytes, record.len);
	return clip->out.err;
}

bool ps_clip_in_span(const struct ps_clip *clip, uint64_t time_us)
{
	uint64_t since = time_us - clip->second_0;

	return (!clip->settings->has_from || since >= clip->settings->from_us) &&
	       (!clip->settings->has_to || since < clip->settings->to_us);
}

/* Is asked once for each frame of a seal, in their order. */
static bool shows_frame(struct ps_clip *clip, const struct ps_frame_entry *entry)
{
	uint16_t bit = (uint16_t)(1U << entry->camera);
	bool first = !(clip->seen & bit);

	clip->seen |= bit;
	if (clip->settings->thinning.kind != PS_THINNING_NONE)
		return first && clip->kept & bit;
	return clip->chosen[entry->camera] && ps_clip_in_span(clip, entry->time_us) &&
	       !ps_clip_leaves_out(clip, entry);
}

static bool shows_record(struct ps_clip *clip, const struct ps_record *record)
{
	bool shown;

	if (record->type != PS_RECORD_FRAME)
		return ps_clip_in_span(clip, record->event.entry.time_us);
	shown = shows_frame(clip, &record->frame.entry);
	return shown && record->frame.shown != PS_SHOWN_NOT;
}

/* A second of which nothing is shown is withheld whole. */
static bool shows_seal(struct ps_clip *clip, const struct ps_sealed *sealed)
{
	bool any = false;

	clip->seen = 0;
	for (size_t i = 0; i < sealed->count && !any; i++)
		any = shows_record(clip, &sealed->records[i]);
	clip->seen = 0;
	return any;
}

/* May a code's body go along in an export for one waybill? */
static bool shows_code(const struct ps_clip *clip, uint64_t kind, struct ps_bytes salted)
{
	const char *only = clip->settings->only_waybill;
	const struct ps_bytes body = { salted.bytes + PS_SALT_LEN, salted.len - PS_SALT_LEN };
	struct ps_code_body code;

	if (!only)
		return true;
	if (kind == PS_EVENT_GOODS || kind == PS_EVENT_COMMAND)
		return true;
	if (kind != PS_EVENT_WAYBILL || ps_code_body_decode(body, &code))
		return false;
	return ps_bytes_equal(code.code, (struct ps_bytes){ (const uint8_t *)only, strlen(only) });
}

static bool shows_body(const struct ps_clip *clip, const struct ps_event_record *event)
{
	if (!ps_event_class_may_be_withheld(event->entry.event_class))
		return true;
	if (event->entry.kind != PS_EVENT_WAYBILL && !ps_clip_in_span(clip, event->entry.time_us))
		return false;
	if (event->entry.event_class == PS_CLASS_CODE)
		return shows_code(clip, event->entry.kind, event->salted);
	/* remarks and links may name other parcels */
	return !clip->settings->only_waybill || (event->entry.event_class != PS_CLASS_NOTE &&
						 event->entry.event_class != PS_CLASS_LINK);
}

static void add_event(struct ps_clip *clip, const struct ps_event_record *event)
{
	const struct ps_bytes nothing = { 0 };
	bool shown = event->shown && shows_body(clip, event);

	if (shown && event->entry.kind == PS_EVENT_WAYBILL)
		clip->waybill_shown = true;
	ps_record_add_event(&clip->out, event->entry_bytes, shown ? event->salted : nothing);
}

static void count_shown(struct ps_clip *clip, const struct ps_frame_entry *entry)
{
	struct ps_clip_result *result = clip->result;

	if (result->frames_shown++ == 0)
		result->first_us = entry->time_us - clip->second_0;
	result->last_us = entry->time_us - clip->second_0;
}

/* The record goes out from where it lies, not through what is gathered. */
static enum ps_err add_as_it_is(struct ps_clip *clip, const struct ps_record *record)
{
	enum ps_err err = flush(clip);

	if (!err)
		err = clip->output.write(clip->output.ctx, record->whole.bytes, record->whole.len);
	if (!err)
		clip->written += record->whole.len;
	return err;
}

static enum ps_err add_frame(struct ps_clip *clip, const struct ps_record *record)
{
	const struct ps_frame_record *frame = &record->frame;
	struct ps_clip_camera *camera = &clip->cameras[frame->entry.camera];
	bool shown = shows_record(clip, record);
	bool as_it_is = clip->whole_seal && !ps_clip_is_redacted(clip, frame->entry.camera);
	enum ps_err err = PS_OK;

	if (shown && as_it_is) {
		count_shown(clip, &frame->entry);
		return add_as_it_is(clip, record);
	}
	if (frame->shown != PS_SHOWN_NOT && !as_it_is)
		err = ps_composite_apply(&camera->picture, frame);
	if (err)
		return err;
	if (!shown) {
		ps_record_add_frame_head(&clip->out, frame->entry_bytes, PS_SHOWN_NOT);
		clip->result->frames_withheld++;
		if (frame->shown != PS_SHOWN_NOT)
			camera->behind = true;
		return PS_OK;
	}
	count_shown(clip, &frame->entry);
	ps_clip_redact(clip, camera);
	/* it leans on what was shown before it, or on nothing: as it is */
	if (!ps_clip_is_redacted(clip, frame->entry.camera) &&
	    (!camera->behind || frame->shown == PS_SHOWN_WHOLE))
		ps_buf_add(&clip->out, record->whole.bytes, record->whole.len);
	else
		err = ps_clip_add_materialised(clip, camera, frame);
	ps_clip_remember(camera);
	return err;
}

static enum ps_err add_content(struct ps_clip *clip, const struct ps_sealed *sealed)
{
	enum ps_err err = clip->redactor ? ps_clip_mark_redacted(clip, sealed) : PS_OK;

	ps_clip_begin_seal(clip);
	clip->whole_seal = clip->settings->thinning.kind == PS_THINNING_NONE &&
			   ps_clip_in_span(clip, sealed->seal->tally.first_us) &&
			   ps_clip_in_span(clip, sealed->seal->tally.last_us) &&
			   !ps_clip_leaves_out_between(clip, sealed->seal->tally.first_us,
						       sealed->seal->tally.last_us);
	for (size_t i = 0; i < sealed->count && !err; i++) {
		if (sealed->records[i].type == PS_RECORD_FRAME)
			err = add_frame(clip, &sealed->records[i]);
		else
			add_event(clip, &sealed->records[i].event);
		if (!err)
			err = flush_if_long(clip);
	}
	return err;
}

static void count_withheld(struct ps_clip *clip, const struct ps_sealed *sealed)
{
	clip->result->seals_withheld++;
	for (size_t i = 0; i < sealed->seal->tally.camera_count; i++)
		clip->result->frames_withheld += sealed->seal->tally.cameras[i].frames;
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_clip *clip = ctx;
	enum ps_err err = PS_OK;

	clip->seen = 0;
	if (!clip->have_second_0) {
		clip->second_0 = sealed->seal->tally.first_us;
		clip->have_second_0 = true;
	}
	ps_clip_apply_rule(clip, sealed);
	if (sealed->withheld || !shows_seal(clip, sealed)) {
		ps_record_add_withheld(&clip->out);
		count_withheld(clip, sealed);
	} else {
		err = add_content(clip, sealed);
		clip->result->seals_shown++;
	}
	ps_buf_add(&clip->out, sealed->record.bytes, sealed->record.len);
	return err ? err : flush_if_long(clip);
}

static enum ps_err on_ending(void *ctx, const struct ps_ending *ending, struct ps_bytes record)
{
	struct ps_clip *clip = ctx;

	(void)ending;
	clip->ending_offset = clip->written + clip->out.len;
	clip->have_ending = true;
	ps_buf_add(&clip->out, record.bytes, record.len);
	return clip->out.err;
}

static enum ps_err add_openings(struct ps_clip *clip, const struct ps_record *record)
{
	struct ps_cursor items = record->openings.items;

	ps_record_add_openings_head(&clip->out, (size_t)record->openings.count);
	for (uint64_t i = 0; i < record->openings.count; i++) {
		struct ps_bytes salted;
		bool shown;
		enum ps_err err = ps_opening_read(&items, &shown, &salted);

		if (err)
			return err;
		if (shown && shows_code(clip, PS_EVENT_WAYBILL, salted)) {
			ps_cbor_add_bytes(&clip->out, salted.bytes, salted.len);
			clip->waybill_shown = true;
		} else {
			ps_cbor_add_null(&clip->out);
		}
	}
	return clip->out.err;
}

static enum ps_err on_other(void *ctx, const struct ps_record *record)
{
	struct ps_clip *clip = ctx;

	switch (record->type) {
	case PS_RECORD_NONCE:
		/* with it, the digest of a hidden picture could be guessed at */
		ps_record_add_nonce(&clip->out, record->nonce.shown && shows_all_listed(clip)
							? record->nonce.bytes.bytes
							: NULL);
		return clip->out.err;
	case PS_RECORD_OPENINGS:
		return add_openings(clip, record);
	default:
		/* what is attached to the source was said of the source */
		return PS_OK;
	}
}

static enum ps_err init_cameras(struct ps_clip *clip)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < PS_CAMERAS_MAX && !err; i++)
		err = ps_clip_camera_init(&clip->cameras[i]);
	return err;
}

/* Only what stands under a signature itself: the rest of the source's attachments is its own. */
static void gather_from_source(const struct ps_verdict *verdict, struct ps_clip_gathered *gathered)
{
	const struct ps_check *check = &verdict->check;

	if (verdict->proved)
		ps_buf_add(&gathered->proof, check->proof.bytes, check->proof.len);
	for (size_t i = 0; i < check->anchors.count && i < PS_ANCHORS_MAX; i++) {
		const struct ps_bytes anchor = ps_check_item(&check->anchors, i);

		if (verdict->time.right & 1U << i)
			ps_buf_add(&gathered->anchors[gathered->anchor_count++], anchor.bytes,
				   anchor.len);
	}
}

static enum ps_err attach(struct ps_clip *clip, const struct ps_clip_gathered *gathered)
{
	enum ps_err err = gathered->proof.err;

	if (gathered->proof.len)
		ps_record_add_attachment(
			&clip->out, PS_ATTACHMENT_LEDGER_PROOF,
			(struct ps_bytes){ gathered->proof.bytes, gathered->proof.len });
	for (size_t i = 0; i < gathered->anchor_count; i++) {
		const struct ps_buf *anchor = &gathered->anchors[i];

		err = err ? err : anchor->err;
		ps_record_add_attachment(&clip->out, PS_ATTACHMENT_TOKEN,
					 (struct ps_bytes){ anchor->bytes, anchor->len });
	}
	for (size_t i = 0; i < clip->settings->crl_count; i++)
		ps_record_add_attachment(&clip->out, PS_ATTACHMENT_CRL, clip->settings->crls[i]);
	return err;
}

static enum ps_err add_gathered(struct ps_clip *clip, const struct ps_verdict *verdict)
{
	const struct ps_clip_settings *settings = clip->settings;
	struct ps_clip_gathered gathered = { .anchor_count = 0 };
	const size_t before = clip->out.len;
	enum ps_err err = PS_OK;

	ps_buf_init(&gathered.proof);
	for (size_t i = 0; i < PS_ANCHORS_MAX; i++)
		ps_buf_init(&gathered.anchors[i]);
	if (settings->gather)
		err = settings->gather(settings->gather_ctx, &verdict->check, &gathered);
	if (!err && gathered.proof.len == 0)
		gather_from_source(verdict, &gathered);
	if (!err)
		err = attach(clip, &gathered);
	clip->result->proof_bytes = clip->out.len - before;
	clip->result->anchors = gathered.anchor_count;
	ps_buf_release(&gathered.proof);
	for (size_t i = 0; i < PS_ANCHORS_MAX; i++)
		ps_buf_release(&gathered.anchors[i]);
	return err;
}

static enum ps_err finish(struct ps_clip *clip, const struct ps_verdict *verdict)
{
	enum ps_err err = PS_OK;

	if (verdict->report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED)
		return PS_MISMATCH;
	if (clip->result->frames_shown == 0 ||
	    (clip->settings->only_waybill && !clip->waybill_shown))
		return PS_NOT_FOUND;
	if (clip->redactor && clip->settings->redaction_count)
		clip->result->redactions_idle =
			ps_redactor_idle(clip->redactor) &
			UINT64_MAX >> (PS_REDACTIONS_MAX - clip->settings->redaction_count);
	if (clip->settings->left_out_count)
		clip->result->left_out_idle =
			~clip->left_out_met &
			UINT64_MAX >> (PS_LEFT_OUT_MAX - clip->settings->left_out_count);
	if (clip->have_ending)
		err = add_gathered(clip, verdict);
	if (err)
		return err;
	if (clip->have_ending && clip->settings->thinning.kind != PS_THINNING_NONE)
		ps_clip_state_rule(clip);
	if (clip->have_ending)
		ps_record_add_trailer(&clip->out, clip->ending_offset);
	return flush(clip);
}

enum ps_err ps_clip_run(struct ps_source source, const struct ps_verify_options *options,
			const struct ps_clip_settings *settings, struct ps_output output,
			struct ps_clip_result *result_out, struct ps_verdict *verdict_out)
{
	struct ps_clip_result result = { .frames_shown = 0 };
	struct ps_clip clip = { .settings = settings, .output = output, .result = &result };
	const struct ps_check_hooks hooks = { .ctx = &clip,
					      .keeps_nothing_early = true,
					      .start = on_start,
					      .seal = on_seal,
					      .ending = on_ending,
					      .other = on_other };
	struct ps_verify_options with_hooks = *options;
	enum ps_err err;

	with_hooks.hooks = &hooks;
	*verdict_out = (struct ps_verdict){ .exit_status = PS_EXIT_WRONG };
	ps_buf_init(&clip.out);
	ps_thinning_begin(&clip.thinning, &settings->thinning, settings->thinned_seals);
	err = init_cameras(&clip);
	if (!err)
		err = ps_verify(source, &with_hooks, verdict_out);
	if (!err)
		err = finish(&clip, verdict_out);
	ps_redactor_destroy(clip.redactor);
	ps_buf_release(&clip.out);
	for (size_t i = 0; i < PS_CAMERAS_MAX; i++)
		ps_clip_camera_release(&clip.cameras[i]);
	if (!err)
		*result_out = result;
	return err;
}
