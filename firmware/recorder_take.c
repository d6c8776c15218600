#include "firmware/recorder_take.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/index_take.h"

#define US_PER_SECOND 1000000U

static enum ps_err write_file(void *ctx, const uint8_t *bytes, size_t len)
{
	struct ps_recorder_take *take = ctx;

	return ps_store_file_append(&take->file, bytes, len);
}

static enum ps_err sync_file(void *ctx)
{
	struct ps_recorder_take *take = ctx;

	return ps_store_file_sync(&take->file);
}

enum ps_err ps_recorder_take_create(const struct ps_start *start, const uint16_t *cameras,
				    struct ps_key *key, struct ps_recorder_session *session,
				    const struct ps_random *random,
				    const struct ps_store_file *file,
				    struct ps_recorder_take **take_out)
{
	struct ps_recorder_take *take = calloc(1, sizeof(*take));
	struct ps_output output = { write_file, sync_file, take };
	enum ps_err err;

	if (!take)
		return PS_NO_MEMORY;
	ps_waiting_init(&take->waiting);
	ps_buf_init(&take->body);
	ps_buf_init(&take->ending.bytes);
	take->number = start->take_number;
	take->from_us = start->from_us;
	take->started_utc_us = start->clock.utc_us;
	take->closed_us = start->from_us;
	take->boundary_us = UINT64_MAX;
	take->camera_count = start->camera_count;
	memcpy(take->cameras, cameras, start->camera_count * sizeof(*cameras));
	take->file = *file;
	err = ps_take_create(start, session ? session->key : key, random, output, &take->writer);
	if (err) {
		free(take);
		return err;
	}
	take->session = session ? ps_recorder_session_ref(session) : NULL;
	*take_out = take;
	return PS_OK;
}

void ps_recorder_take_destroy(struct ps_recorder_take *take)
{
	if (!take)
		return;
	ps_waiting_finish(&take->waiting);
	ps_take_destroy(take->writer);
	ps_store_file_close(&take->file);
	ps_buf_release(&take->body);
	ps_buf_release(&take->ending.bytes);
	ps_recorder_session_unref(take->session);
	free(take);
}

bool ps_recorder_take_has(const struct ps_recorder_take *take, uint16_t camera, size_t *index_out)
{
	for (size_t i = 0; i < take->camera_count; i++) {
		if (take->cameras[i] == camera) {
			*index_out = i;
			return true;
		}
	}
	return false;
}

static void lose(struct ps_recorder_take *take, size_t camera, uint64_t count, uint64_t time_us)
{
	if (take->state[camera].lost == 0)
		take->state[camera].lost_us = time_us;
	take->state[camera].lost += count;
}

/* A camera's first frame in the take, with every tile. PS_NOT_FOUND: they cannot be had. */
static enum ps_err hold_first(struct ps_recorder_take *take, size_t camera, struct ps_frame *frame,
			      const struct ps_preroll *preroll)
{
	struct ps_frame *whole;
	size_t index;
	enum ps_err err;

	if (frame->refresh)
		return ps_waiting_frame(&take->waiting, frame, camera, false);
	index = ps_preroll_find(preroll, frame->time_us);
	if (index == ps_preroll_count(preroll) || ps_preroll_at(preroll, index) != frame)
		return PS_NOT_FOUND;
	err = ps_preroll_materialise(preroll, index, &whole);
	if (err)
		return err;
	err = ps_waiting_frame(&take->waiting, whole, camera, true);
	ps_frame_unref(whole);
	return err;
}

enum ps_err ps_recorder_take_frame(struct ps_recorder_take *take, struct ps_frame *frame,
				   const struct ps_preroll *preroll)
{
	size_t camera;
	enum ps_err err;

	if (!ps_recorder_take_has(take, frame->camera, &camera) || frame->time_us < take->from_us ||
	    frame->time_us >= take->boundary_us)
		return PS_OK;
	if (frame->time_us < take->closed_us) {
		take->state[camera].late++;
		return PS_OK;
	}
	if (frame->refresh)
		take->state[camera].broken = false;
	if (take->state[camera].broken) {
		lose(take, camera, 1, frame->time_us);
		return PS_OK;
	}
	if (take->state[camera].begun)
		err = ps_waiting_frame(&take->waiting, frame, camera, false);
	else
		err = hold_first(take, camera, frame, preroll);
	if (err == PS_OK) {
		take->state[camera].begun = true;
		if (frame->marked)
			err = ps_recorder_take_note(take, PS_EVENT_STILL, frame->time_us,
						    frame->camera, true, frame->seq, "");
	} else {
		take->state[camera].broken = true;
		lose(take, camera, 1, frame->time_us);
	}
	return err == PS_NO_MEMORY ? err : PS_OK;
}

void ps_recorder_take_lost(struct ps_recorder_take *take, uint16_t camera, uint64_t count,
			   uint64_t time_us)
{
	size_t index;

	if (count && time_us >= take->from_us && time_us < take->boundary_us &&
	    ps_recorder_take_has(take, camera, &index))
		lose(take, index, count, time_us);
}

enum ps_err ps_recorder_take_event(struct ps_recorder_take *take, enum ps_event_kind kind,
				   uint64_t time_us, struct ps_bytes body)
{
	if (time_us < take->closed_us)
		time_us = take->closed_us;
	return ps_waiting_event(&take->waiting, kind, time_us, body);
}

/* The note is in @take->body afterwards. */
static enum ps_err make_note(struct ps_recorder_take *take, const size_t *camera,
			     const uint64_t *number, const char *text)
{
	size_t len = strlen(text);
	struct ps_note_body note = {
		.has_camera = camera != NULL,
		.camera = camera ? *camera : 0,
		.has_number = number != NULL,
		.number = number ? *number : 0,
		.text = { (const uint8_t *)text, len < PS_TEXT_LEN_MAX ? len : PS_TEXT_LEN_MAX },
	};

	ps_buf_clear(&take->body);
	ps_note_body_encode(&note, &take->body);
	return take->body.err;
}

static struct ps_bytes body_of(const struct ps_recorder_take *take)
{
	return (struct ps_bytes){ take->body.bytes, take->body.len };
}

enum ps_err ps_recorder_take_note(struct ps_recorder_take *take, enum ps_event_kind kind,
				  uint64_t time_us, int camera, bool has_number, uint64_t number,
				  const char *text)
{
	size_t index = 0;
	bool known = camera >= 0 && ps_recorder_take_has(take, (uint16_t)camera, &index);
	enum ps_err err = make_note(take, known ? &index : NULL, has_number ? &number : NULL, text);

	return err ? err : ps_recorder_take_event(take, kind, time_us, body_of(take));
}

/* Without memory for it the ending itself says the same. */
static void add_end(struct ps_recorder_take *take, uint64_t time_us)
{
	const uint64_t number = take->reason;

	if (make_note(take, NULL, &number, "") ||
	    ps_recorder_take_event(take, PS_EVENT_END, time_us, body_of(take)))
		ps_buf_clear(&take->body);
}

uint64_t ps_recorder_take_close(struct ps_recorder_take *take, uint64_t boundary_us,
				enum ps_ending_word word, enum ps_reason reason)
{
	if (take->closing)
		return take->boundary_us;
	take->closing = true;
	take->word = word;
	take->reason = reason;
	take->boundary_us = boundary_us > take->closed_us ? boundary_us : take->closed_us;
	ps_waiting_cut(&take->waiting, take->boundary_us);
	add_end(take, take->boundary_us);
	return take->boundary_us;
}

/* Whether all cameras have delivered everything before @end_us, or had the time to. */
static bool has_passed(const struct ps_recorder_take *take, uint64_t end_us,
		       const uint64_t *latest_us, uint64_t now_us)
{
	if (now_us >= end_us + PS_TAKE_DEADLINE_US)
		return true;
	if (now_us < end_us + PS_TAKE_SETTLE_US)
		return false;
	for (size_t i = 0; i < take->camera_count; i++)
		if (latest_us[take->cameras[i]] < end_us)
			return false;
	return true;
}

/* When the second of the earliest item is over: at its end, or where the take ends before. */
static uint64_t end_of(const struct ps_recorder_take *take, const struct ps_waiting_item *item)
{
	uint64_t end_us = (item->time_us / US_PER_SECOND + 1) * US_PER_SECOND;

	return end_us < take->boundary_us ? end_us : take->boundary_us;
}

/* A limit of the format: what is written stays, and the take ends here. */
static void cut_short(struct ps_recorder_take *take, uint64_t time_us)
{
	const struct ps_tally *total = ps_take_total(take->writer);
	bool by_time = total->entries && time_us - total->first_us > PS_TAKE_US_MAX;

	bool first = !take->cut_short;

	take->closing = true;
	take->cut_short = true;
	take->word = PS_END_ENDED;
	take->reason = by_time ? PS_REASON_TIME_LIMIT : PS_REASON_SIZE_LIMIT;
	take->boundary_us = time_us;
	ps_waiting_finish(&take->waiting);
	if (first)
		add_end(take, time_us);
}

static enum ps_err write_frame(struct ps_recorder_take *take, const struct ps_waiting_item *item)
{
	const struct ps_frame *from = item->frame;
	struct ps_bytes *tiles = calloc(from->tile_count, sizeof(*tiles));
	struct ps_take_frame frame = {
		.camera = item->camera,
		.seq = from->seq,
		.time_us = from->time_us,
		.whole = item->materialised ? PS_FRAME_MATERIALISED
			 : from->refresh    ? PS_FRAME_REFRESH
					    : PS_FRAME_PARTIAL,
		.header = { from->header, from->header_len },
		.tile_count = from->tile_count,
		.tiles = tiles,
	};
	enum ps_err err;

	if (!tiles)
		return PS_NO_MEMORY;
	for (uint32_t i = 0; i < from->tile_count; i++)
		tiles[i] = (struct ps_bytes){ from->bytes + from->tiles[i].at, from->tiles[i].len };
	err = ps_take_add_frame(take->writer, &frame);
	free(tiles);
	return err;
}

static enum ps_err put_frame(struct ps_recorder_take *take, const struct ps_waiting_item *item)
{
	size_t camera = item->camera;
	bool whole = item->materialised || item->frame->refresh;
	enum ps_err err;

	/* A camera's first frame in a seal stands by itself; this one's refresh was lost. */
	if (!take->state[camera].written && !whole) {
		lose(take, camera, 1, item->time_us);
		return PS_OK;
	}
	err = write_frame(take, item);
	if (err == PS_INVALID) {
		take->refused++;
		take->refused_camera = camera;
		take->refused_seq = item->frame->seq;
		take->state[camera].written = false;
		return PS_OK;
	}
	if (!err)
		take->state[camera].written = true;
	return err;
}

/* Tells a count and forgets it. Where the seal has no room for it, the next one will. */
static enum ps_err write_loss(struct ps_recorder_take *take, enum ps_event_kind kind, size_t camera,
			      uint64_t time_us, uint64_t *count)
{
	enum ps_err err;

	if (*count == 0)
		return PS_OK;
	err = make_note(take, &camera, count, "");
	if (!err)
		err = ps_take_add_event(take->writer, kind, time_us, body_of(take));
	if (!err)
		*count = 0;
	return err == PS_LIMIT ? PS_OK : err;
}

/* What was lost up to the second that is written. */
static enum ps_err write_losses(struct ps_recorder_take *take, uint64_t time_us)
{
	uint64_t second = time_us / US_PER_SECOND;
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < take->camera_count && !err; i++) {
		err = write_loss(take, PS_EVENT_FRAME_LATE, i, time_us, &take->state[i].late);
		if (!err && take->state[i].lost_us / US_PER_SECOND <= second)
			err = write_loss(take, PS_EVENT_FRAMES_LOST, i, time_us,
					 &take->state[i].lost);
	}
	return err;
}

static enum ps_err put_item(struct ps_recorder_take *take, const struct ps_waiting_item *item)
{
	const struct ps_bytes body = { item->body, item->body_len };
	enum ps_err err;

	if (item->frame)
		return put_frame(take, item);
	err = ps_take_add_event(take->writer, item->kind, item->time_us, body);
	if (!err)
		ps_take_row_note(item->kind, body, &take->return_of);
	if (err == PS_INVALID) {
		take->refused++;
		take->refused_camera = take->camera_count;
		take->refused_seq = item->kind;
		err = PS_OK;
	}
	return err;
}

/* Something of which the format allows no more in a second: it is lost, the take goes on. */
static void pass_over(struct ps_recorder_take *take, const struct ps_waiting_item *item)
{
	if (item->frame) {
		lose(take, item->camera, 1, item->time_us);
		take->state[item->camera].written = false;
		return;
	}
	take->no_room = true;
	take->refused++;
	take->refused_camera = take->camera_count;
	take->refused_seq = item->kind;
}

/* Everything of the earliest item's second, in its order. */
static enum ps_err write_second(struct ps_recorder_take *take)
{
	const struct ps_waiting_item *item = ps_waiting_front(&take->waiting);
	uint64_t second = item->time_us / US_PER_SECOND;
	uint64_t last_us = item->time_us;

	for (size_t i = 0; i < take->camera_count; i++)
		take->state[i].written = false;
	while (item && item->time_us / US_PER_SECOND == second) {
		enum ps_err err = put_item(take, item);

		last_us = item->time_us;
		if (err == PS_LIMIT && ps_take_is_over(take->writer, last_us)) {
			cut_short(take, last_us);
			return PS_OK;
		}
		if (err == PS_LIMIT)
			pass_over(take, item);
		else if (err)
			return err;
		ps_waiting_drop_front(&take->waiting);
		item = ps_waiting_front(&take->waiting);
	}
	return write_losses(take, last_us);
}

enum ps_err ps_recorder_take_turn(struct ps_recorder_take *take, const uint64_t *latest_us,
				  const struct ps_clock *clock, enum ps_take_turn *turn_out)
{
	const struct ps_waiting_item *item = ps_waiting_front(&take->waiting);
	uint64_t end_us;
	enum ps_err err;

	*turn_out = PS_TURN_WAIT;
	if (!item) {
		if (take->closing && has_passed(take, take->boundary_us, latest_us, clock->boot_us))
			*turn_out = PS_TURN_DONE;
		return PS_OK;
	}
	end_us = end_of(take, item);
	if (!has_passed(take, end_us, latest_us, clock->boot_us))
		return PS_OK;
	/* where the take ends, its last second is over for good */
	end_us = (item->time_us / US_PER_SECOND + 1) * US_PER_SECOND;
	err = write_second(take);
	if (!err)
		err = ps_take_seal(take->writer, clock);
	if (err)
		return err;
	take->closed_us = end_us;
	*turn_out = PS_TURN_SEALED;
	return PS_OK;
}

uint64_t ps_recorder_take_due_us(const struct ps_recorder_take *take)
{
	const struct ps_waiting_item *item = ps_waiting_front(&take->waiting);
	uint64_t end_us = item		  ? end_of(take, item)
			  : take->closing ? take->boundary_us
					  : UINT64_MAX;

	return end_us > UINT64_MAX - PS_TAKE_DEADLINE_US ? UINT64_MAX
							 : end_us + PS_TAKE_DEADLINE_US;
}

static enum ps_err sign_ending(struct ps_sign_job *job, struct ps_key *key)
{
	struct ps_ending_job *ending = (struct ps_ending_job *)job;

	ps_buf_clear(&ending->bytes);
	return ps_take_write_ending(&ending->made.ending, key, ending->made.offset,
				    ending->made.openings, &ending->bytes, ending->hash);
}

enum ps_err ps_recorder_take_prepare_ending(struct ps_recorder_take *take,
					    const struct ps_clock *clock)
{
	take->ending.job.sign = sign_ending;
	return ps_take_prepare_ending(take->writer, take->word, take->reason, clock,
				      &take->ending.made);
}

enum ps_err ps_recorder_take_finish(struct ps_recorder_take *take)
{
	return ps_take_finish(take->writer, (struct ps_bytes){ take->ending.bytes.bytes,
							       take->ending.bytes.len });
}
