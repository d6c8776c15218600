/*
 * Exports: the choices are a take (see film.h), then what is to be shown of it.
 *
 * Property: what the writer writes is intact. An export verifies, shows exactly the pictures that
 * were asked for, each tile as it was recorded or hidden, and holds no byte of a tile that a
 * rectangle touched at a moment that is shown, nor, for one waybill, of another code or a remark.
 * So does an export of the export.
 */
#include <string.h>

#include "signing/clip.h"
#include "tests/fuzz/film.h"
#include "tests/fuzz/truth.h"
#include "tests/kit/take_maker.h"

struct shot {
	struct ps_film film;
	struct ps_truth truth;
	struct ps_clip_settings settings;
	uint64_t second_0;
};

static const struct ps_verify_options options = { .now_s = PS_MAKER_NOT_BEFORE_S + 1000 };

static enum ps_word verify(const struct shot *shot, struct ps_bytes file,
			   struct ps_truth_watch *watch)
{
	struct ps_fuzz_memory memory = { .bytes = file };
	struct ps_verify_options with_hooks = options;
	struct ps_check_hooks hooks;
	struct ps_verdict verdict;
	enum ps_word word;

	ps_truth_watch_init(watch, &shot->truth, 1);
	hooks = ps_truth_hooks(watch);
	with_hooks.hooks = &hooks;
	PS_FUZZ_HOLDS(ps_verify(ps_fuzz_source(&memory), &with_hooks, &verdict) == PS_OK);
	word = verdict.report.verdict[PS_AXIS_INTEGRITY];
	ps_verdict_release(&verdict);
	ps_truth_watch_release(watch);
	return word;
}

static void choose_redaction(struct ps_fuzz_choices *choices, struct ps_redaction *redaction)
{
	uint8_t how = ps_fuzz_choose(choices);

	redaction->camera = ps_film_names[how & 1];
	redaction->rect.x = ps_fuzz_choose(choices) % 80;
	redaction->rect.y = ps_fuzz_choose(choices) % 48;
	redaction->rect.w = ps_fuzz_choose(choices) % 80;
	redaction->rect.h = ps_fuzz_choose(choices) % 48;
	redaction->has_span = how & 2;
	redaction->from_us = ps_fuzz_choose(choices) * 20000ULL;
	redaction->to_us = redaction->from_us + ps_fuzz_choose(choices) * 20000ULL;
}

static void choose_settings(struct ps_fuzz_choices *choices, struct ps_clip_settings *settings)
{
	uint8_t how = ps_fuzz_choose(choices);

	*settings = (struct ps_clip_settings){
		.has_from = how & 1,
		.has_to = how & 2,
		.camera_count = how & 4 ? 1 : 0,
		.cameras = { ps_film_names[how >> 3 & 1] },
		.redaction_count = how >> 4 & 3,
		.beyond_lane = how & 0x40,
		.only_waybill = how & 0x80 ? PS_FILM_WAYBILL : NULL,
		.from_us = ps_fuzz_choose(choices) * 20000ULL,
	};
	settings->to_us = settings->from_us + ps_fuzz_choose(choices) * 20000ULL;
	for (size_t i = 0; i < settings->redaction_count; i++)
		choose_redaction(choices, &settings->redactions[i]);
}

static enum ps_err append(void *ctx, const uint8_t *bytes, size_t len)
{
	ps_buf_add(ctx, bytes, len);
	return ((struct ps_buf *)ctx)->err;
}

static enum ps_err export_of(const struct ps_clip_settings *settings, struct ps_bytes file,
			     struct ps_buf *out, struct ps_clip_result *result)
{
	struct ps_fuzz_memory memory = { .bytes = file };
	struct ps_verdict verdict;
	enum ps_err err =
		ps_clip_run(ps_fuzz_source(&memory), &options, settings,
			    (struct ps_output){ .write = append, .ctx = out }, result, &verdict);

	ps_verdict_release(&verdict);
	return err;
}

static bool asked_for(const struct shot *shot, const struct ps_frame_entry *entry)
{
	const struct ps_clip_settings *settings = &shot->settings;
	uint64_t since_us = entry->time_us - shot->second_0;

	return (!settings->has_from || since_us >= settings->from_us) &&
	       (!settings->has_to || since_us < settings->to_us) &&
	       (!settings->camera_count ||
		strcmp(settings->cameras[0], ps_film_names[entry->camera]) == 0);
}

/* Does the rectangle touch the tile of 16 by 16 pixels at these places in row and column? */
static bool touches(const struct ps_rect *rect, uint64_t column, uint64_t row)
{
	return rect->w && rect->h && rect->x < 16 * column + 16 &&
	       16 * column < rect->x + rect->w && rect->y < 16 * row + 16 &&
	       16 * row < rect->y + rect->h;
}

static bool to_be_hidden(const struct shot *shot, const struct ps_frame_entry *entry, uint32_t tile)
{
	static const struct ps_rect lane = PS_FILM_LANE;
	static const uint64_t columns[PS_FILM_CAMERAS] = { 4, 3 };
	uint64_t column = tile % columns[entry->camera];
	uint64_t row = tile / columns[entry->camera];
	uint64_t since_us = entry->time_us - shot->second_0;

	for (size_t i = 0; i < shot->settings.redaction_count; i++) {
		const struct ps_redaction *r = &shot->settings.redactions[i];

		if (strcmp(r->camera, ps_film_names[entry->camera]) == 0 &&
		    (!r->has_span || (since_us >= r->from_us && since_us < r->to_us)) &&
		    touches(&r->rect, column, row))
			return true;
	}
	return shot->film.shared && entry->camera == 1 && !shot->settings.beyond_lane &&
	       !touches(&lane, column, row);
}

static void expect_none_of(struct ps_bytes export, struct ps_bytes secret)
{
	PS_FUZZ_HOLDS(!memmem(export.bytes, export.len, secret.bytes, secret.len));
}

static void expect_no_text(struct ps_bytes export, const char *text)
{
	expect_none_of(export, (struct ps_bytes){ (const uint8_t *)text, strlen(text) });
}

static uint64_t expect_hidden(const struct shot *shot, struct ps_bytes export)
{
	uint64_t shown = 0;

	for (size_t i = 0; i < shot->truth.frame_count; i++) {
		const struct ps_truth_frame *frame = &shot->truth.frames[i];

		if (!asked_for(shot, &frame->record.entry))
			continue;
		shown++;
		for (uint32_t t = 0; t < frame->record.entry.tile_count; t++)
			if (to_be_hidden(shot, &frame->record.entry, t))
				expect_none_of(export, frame->tiles[t].bytes);
	}
	if (shot->settings.only_waybill) {
		expect_no_text(export, PS_FILM_OTHER_WAYBILL);
		expect_no_text(export, PS_FILM_BADGE);
		expect_no_text(export, PS_FILM_REMARK);
	}
	return shown;
}

static void check_export(const struct shot *shot, struct ps_bytes export, uint64_t frames)
{
	struct ps_truth_watch watch;

	PS_FUZZ_HOLDS(ps_truth_is_good(verify(shot, export, &watch)));
	PS_FUZZ_HOLDS(watch.frames_shown == frames);
	PS_FUZZ_HOLDS(expect_hidden(shot, export) == frames);
}

static void export_it(const struct shot *shot)
{
	const struct ps_bytes file = { shot->film.file.bytes, shot->film.file.len };
	const struct ps_clip_settings all = { .beyond_lane = true };
	struct ps_clip_result result, again;
	struct ps_buf export, second;
	enum ps_err err;

	ps_buf_init(&export);
	ps_buf_init(&second);
	err = export_of(&shot->settings, file, &export, &result);
	if (!err) {
		const struct ps_bytes first = { export.bytes, export.len };

		check_export(shot, first, result.frames_shown);
		PS_FUZZ_HOLDS(export_of(&all, first, &second, &again) == PS_OK);
		check_export(shot, (struct ps_bytes){ second.bytes, second.len },
			     result.frames_shown);
		ps_buf_clear(&second);
		PS_FUZZ_HOLDS(export_of(&shot->settings, first, &second, &again) == PS_OK);
		check_export(shot, (struct ps_bytes){ second.bytes, second.len },
			     result.frames_shown);
	} else {
		PS_FUZZ_HOLDS(err == PS_NOT_FOUND || err == PS_RANGE);
	}
	ps_buf_release(&export);
	ps_buf_release(&second);
}

static void find_second_0(struct shot *shot)
{
	shot->second_0 = UINT64_MAX;
	for (size_t i = 0; i < shot->truth.frame_count; i++)
		if (shot->truth.frames[i].record.entry.time_us < shot->second_0)
			shot->second_0 = shot->truth.frames[i].record.entry.time_us;
	for (size_t i = 0; i < shot->truth.event_count; i++)
		if (shot->truth.events[i].entry.time_us < shot->second_0)
			shot->second_0 = shot->truth.events[i].entry.time_us;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_fuzz_choices choices = { bytes, len, 0 };
	struct ps_truth_watch watch;
	struct shot shot;

	choose_settings(&choices, &shot.settings);
	if (ps_film_make(&choices, &shot.film)) {
		const struct ps_bytes file = { shot.film.file.bytes, shot.film.file.len };

		ps_truth_init(&shot.truth, file);
		find_second_0(&shot);
		PS_FUZZ_HOLDS(verify(&shot, file, &watch) ==
			      (shot.film.ended ? PS_WORD_INTACT : PS_WORD_INTACT_TRUNCATED));
		PS_FUZZ_HOLDS(watch.frames_shown == shot.truth.frame_count);
		PS_FUZZ_HOLDS(watch.events_shown == shot.truth.event_count);
		export_it(&shot);
		ps_truth_release(&shot.truth);
	}
	ps_film_release(&shot.film);
	return 0;
}
