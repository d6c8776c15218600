#include "tools/story.h"

#include <stdlib.h>

enum ps_err ps_story_init(struct ps_story *story)
{
	*story = (struct ps_story){ .event_count = 0 };
	ps_buf_init(&story->bodies);
	ps_buf_init(&story->openings);
	story->events = calloc(PS_STORY_EVENTS_MAX, sizeof(*story->events));
	story->gaps = calloc(PS_STORY_GAPS_MAX, sizeof(*story->gaps));
	/* room for all bodies at once: views into them must not move */
	if (!story->events || !story->gaps ||
	    ps_buf_reserve(&story->bodies, (size_t)PS_STORY_EVENTS_MAX * PS_EVENT_BODY_LEN_MAX)) {
		ps_story_release(story);
		return PS_NO_MEMORY;
	}
	return PS_OK;
}

void ps_story_release(struct ps_story *story)
{
	free(story->events);
	free(story->gaps);
	ps_buf_release(&story->bodies);
	ps_buf_release(&story->openings);
	*story = (struct ps_story){ .event_count = 0 };
}

static enum ps_err add_event(struct ps_story *story, const struct ps_event_record *event)
{
	struct ps_story_event *kept = &story->events[story->event_count];
	size_t at = story->bodies.len;

	if (story->event_count == PS_STORY_EVENTS_MAX) {
		story->events_not_kept++;
		return PS_OK;
	}
	*kept = (struct ps_story_event){ .entry = event->entry, .shown = event->shown };
	if (event->shown && event->salted.len > PS_SALT_LEN) {
		ps_buf_add(&story->bodies, event->salted.bytes + PS_SALT_LEN,
			   event->salted.len - PS_SALT_LEN);
		kept->body = (struct ps_bytes){ story->bodies.bytes + at, story->bodies.len - at };
	}
	story->event_count++;
	return story->bodies.err;
}

static void add_gap(struct ps_story *story, const struct ps_tally *tally)
{
	struct ps_story_gap *last = &story->gaps[story->gap_count ? story->gap_count - 1 : 0];

	for (size_t i = 0; i < tally->camera_count; i++)
		story->frames_not_shown += tally->cameras[i].frames;
	if (story->gap_count && tally->first_us / 1000000 <= last->to_us / 1000000 + 1) {
		last->to_us = tally->last_us;
		last->seals++;
	} else if (story->gap_count < PS_STORY_GAPS_MAX) {
		story->gaps[story->gap_count++] = (struct ps_story_gap){ .from_us = tally->first_us,
									 .to_us = tally->last_us,
									 .seals = 1 };
	} else {
		story->gaps_not_kept++;
	}
}

enum ps_err ps_story_add_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_story *story = ctx;
	enum ps_err err = PS_OK;

	if (sealed->withheld)
		add_gap(story, &sealed->seal->tally);
	for (size_t i = 0; i < sealed->count && !err; i++) {
		const struct ps_record *record = &sealed->records[i];

		if (record->type == PS_RECORD_EVENT)
			err = add_event(story, &record->event);
		else if (record->frame.shown == PS_SHOWN_NOT)
			story->frames_not_shown++;
		else
			story->frames_shown++;
	}
	return err;
}

enum ps_err ps_story_add_other(void *ctx, const struct ps_record *record)
{
	struct ps_story *story = ctx;
	struct ps_cursor items = record->openings.items;

	if (record->type != PS_RECORD_OPENINGS)
		return PS_OK;
	ps_buf_add(&story->openings, items.bytes + items.at, ps_cursor_left(&items));
	return story->openings.err;
}

static bool is_waybill(const struct ps_story_event *event, struct ps_code_body *body_out)
{
	return event->entry.kind == PS_EVENT_WAYBILL && event->shown &&
	       ps_code_body_decode(event->body, body_out) == PS_OK;
}

static bool has_waybill(const struct ps_story *story, struct ps_bytes code)
{
	struct ps_code_body body;

	for (size_t i = 0; i < story->event_count; i++)
		if (is_waybill(&story->events[i], &body) && ps_bytes_equal(body.code, code))
			return true;
	return false;
}

void ps_story_waybills(const struct ps_story *story,
		       void (*visit)(void *ctx, const struct ps_code_body *waybill), void *ctx)
{
	struct ps_cursor items = ps_cursor_of(story->openings.bytes, story->openings.len);
	struct ps_code_body body;
	struct ps_bytes salted;
	bool shown;

	for (size_t i = 0; i < story->event_count; i++)
		if (is_waybill(&story->events[i], &body))
			visit(ctx, &body);
	while (ps_cursor_left(&items) && ps_opening_read(&items, &shown, &salted) == PS_OK) {
		struct ps_bytes opened = { salted.bytes + PS_SALT_LEN, salted.len - PS_SALT_LEN };

		if (shown && ps_code_body_decode(opened, &body) == PS_OK &&
		    !has_waybill(story, body.code))
			visit(ctx, &body);
	}
}
