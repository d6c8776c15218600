#include "tests/fuzz/truth.h"

#include <stdlib.h>
#include <string.h>

#include "signing/hash.h"
#include "tests/fuzz/fuzz.h"

bool ps_truth_is_good(enum ps_word integrity)
{
	return integrity >= PS_WORD_INTACT_TRUNCATED && integrity <= PS_WORD_INTACT;
}

bool ps_truth_record(struct ps_bytes file, size_t at, struct ps_record *record_out)
{
	struct ps_bytes rest = { 0 };

	if (at >= file.len)
		return false;
	rest = (struct ps_bytes){ file.bytes + at, file.len - at };
	return !ps_record_measure(rest, &rest.len) && !ps_record_read(rest, at, record_out);
}

static void keep_frame(struct ps_truth *truth, const struct ps_frame_record *record,
		       struct ps_composite *picture)
{
	struct ps_truth_frame *frame;

	PS_FUZZ_HOLDS(ps_composite_apply(picture, record) == PS_OK);
	PS_FUZZ_HOLDS(picture->withheld == 0);
	if (truth->frame_count == truth->frame_room) {
		truth->frame_room = truth->frame_room ? 2 * truth->frame_room : 64;
		truth->frames =
			reallocarray(truth->frames, truth->frame_room, sizeof(*truth->frames));
		PS_FUZZ_HOLDS(truth->frames);
	}
	frame = &truth->frames[truth->frame_count++];
	frame->record = *record;
	frame->header = picture->header;
	frame->tiles = calloc(picture->tile_count, sizeof(*frame->tiles));
	PS_FUZZ_HOLDS(frame->tiles);
	memcpy(frame->tiles, picture->tiles, picture->tile_count * sizeof(*frame->tiles));
}

void ps_truth_init(struct ps_truth *truth, struct ps_bytes file)
{
	struct ps_composite pictures[PS_TRUTH_CAMERAS] = { 0 };
	struct ps_record record;

	*truth = (struct ps_truth){ .file = file };
	for (size_t i = 0; i < PS_TRUTH_CAMERAS; i++)
		PS_FUZZ_HOLDS(ps_composite_init(&pictures[i]) == PS_OK);
	for (size_t at = 0; ps_truth_record(file, at, &record); at += record.whole.len) {
		if (record.type == PS_RECORD_START) {
			PS_FUZZ_HOLDS(ps_hash(PS_HASH_RECORD, record.cose.whole, truth->take) ==
				      PS_OK);
		} else if (record.type == PS_RECORD_SEAL) {
			for (size_t i = 0; i < PS_TRUTH_CAMERAS; i++)
				ps_composite_reset(&pictures[i]);
		} else if (record.type == PS_RECORD_FRAME) {
			keep_frame(truth, &record.frame, &pictures[record.frame.entry.camera]);
		} else if (record.type == PS_RECORD_EVENT) {
			PS_FUZZ_HOLDS(truth->event_count < 64);
			truth->events[truth->event_count++] = record.event;
		} else if (record.type == PS_RECORD_NONCE) {
			truth->nonce = record.nonce.bytes;
		}
	}
	for (size_t i = 0; i < PS_TRUTH_CAMERAS; i++)
		ps_composite_release(&pictures[i]);
}

void ps_truth_release(struct ps_truth *truth)
{
	for (size_t i = 0; i < truth->frame_count; i++)
		free(truth->frames[i].tiles);
	free(truth->frames);
}

static enum ps_err on_start(void *ctx, const struct ps_start *start,
			    const uint8_t take[PS_HASH_LEN], struct ps_bytes record)
{
	struct ps_truth_watch *watch = ctx;

	(void)start;
	(void)record;
	for (size_t i = 0; i < watch->truth_count; i++)
		if (memcmp(take, watch->truths[i].take, PS_HASH_LEN) == 0)
			watch->take = &watch->truths[i];
	/* no other take was ever signed */
	PS_FUZZ_HOLDS(watch->take);
	return PS_OK;
}

static const struct ps_truth_frame *find_frame(const struct ps_truth *truth,
					       const struct ps_frame_entry *entry)
{
	for (size_t i = 0; i < truth->frame_count; i++)
		if (truth->frames[i].record.entry.camera == entry->camera &&
		    truth->frames[i].record.entry.seq == entry->seq)
			return &truth->frames[i];
	return NULL;
}

static void compare_picture(struct ps_truth_watch *watch, const struct ps_composite *picture,
			    const struct ps_truth_frame *frame)
{
	PS_FUZZ_HOLDS(picture->tile_count == frame->record.entry.tile_count);
	PS_FUZZ_HOLDS(ps_bytes_equal(picture->header, frame->header));
	for (uint32_t i = 0; i < picture->tile_count; i++) {
		const struct ps_tile_view *tile = &picture->tiles[i];

		if (!tile->salt) {
			watch->tiles_hidden++;
			continue;
		}
		PS_FUZZ_HOLDS(memcmp(tile->salt, frame->tiles[i].salt, PS_SALT_LEN) == 0);
		PS_FUZZ_HOLDS(ps_bytes_equal(tile->bytes, frame->tiles[i].bytes));
	}
}

static void compare_frame(struct ps_truth_watch *watch, const struct ps_frame_record *record)
{
	const struct ps_truth_frame *frame = find_frame(watch->take, &record->entry);

	PS_FUZZ_HOLDS(frame);
	PS_FUZZ_HOLDS(ps_bytes_equal(record->entry_bytes, frame->record.entry_bytes));
	watch->frames++;
	if (record->shown == PS_SHOWN_NOT)
		return;
	PS_FUZZ_HOLDS(ps_composite_apply(&watch->pictures[record->entry.camera], record) == PS_OK);
	compare_picture(watch, &watch->pictures[record->entry.camera], frame);
	watch->frames_shown++;
}

static void compare_event(struct ps_truth_watch *watch, const struct ps_event_record *record)
{
	const struct ps_event_record *event;

	PS_FUZZ_HOLDS(record->entry.seq < watch->take->event_count);
	event = &watch->take->events[record->entry.seq];
	PS_FUZZ_HOLDS(ps_bytes_equal(record->entry_bytes, event->entry_bytes));
	if (!record->shown)
		return;
	PS_FUZZ_HOLDS(ps_bytes_equal(record->salted, event->salted));
	watch->events_shown++;
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_truth_watch *watch = ctx;

	PS_FUZZ_HOLDS(watch->take);
	for (size_t i = 0; i < PS_TRUTH_CAMERAS; i++)
		ps_composite_reset(&watch->pictures[i]);
	for (size_t i = 0; i < sealed->count; i++) {
		if (sealed->records[i].type == PS_RECORD_FRAME)
			compare_frame(watch, &sealed->records[i].frame);
		else
			compare_event(watch, &sealed->records[i].event);
	}
	return PS_OK;
}

static enum ps_err on_other(void *ctx, const struct ps_record *record)
{
	struct ps_truth_watch *watch = ctx;

	if (record->type == PS_RECORD_NONCE && record->nonce.shown && watch->take->nonce.bytes)
		PS_FUZZ_HOLDS(record->nonce.bytes.len == PS_NONCE_LEN);
	return PS_OK;
}

struct ps_check_hooks ps_truth_hooks(struct ps_truth_watch *watch)
{
	return (struct ps_check_hooks){
		.ctx = watch, .start = on_start, .seal = on_seal, .other = on_other
	};
}

void ps_truth_watch_init(struct ps_truth_watch *watch, const struct ps_truth *truths, size_t count)
{
	*watch = (struct ps_truth_watch){ .truths = truths, .truth_count = count };
	for (size_t i = 0; i < PS_TRUTH_CAMERAS; i++)
		PS_FUZZ_HOLDS(ps_composite_init(&watch->pictures[i]) == PS_OK);
}

void ps_truth_watch_release(struct ps_truth_watch *watch)
{
	for (size_t i = 0; i < PS_TRUTH_CAMERAS; i++)
		ps_composite_release(&watch->pictures[i]);
}
