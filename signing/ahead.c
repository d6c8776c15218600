#include "signing/ahead.h"

#include <stdlib.h>

/* Bounds what a batch of many small records takes. */
#define ITEMS_MAX 256

/* To share out less is not worth waking a thread. */
#define SHARED_STEP (1024 * 1024)

static enum ps_err batch_init(struct ps_batch *batch)
{
	*batch = (struct ps_batch){ .count = 0 };
	ps_buf_init(&batch->jobs);
	ps_buf_init(&batch->views);
	ps_buf_init(&batch->tiles);
	batch->items = calloc(ITEMS_MAX, sizeof(*batch->items));
	return batch->items ? PS_OK : PS_NO_MEMORY;
}

static void batch_release(struct ps_batch *batch)
{
	free(batch->items);
	ps_buf_release(&batch->jobs);
	ps_buf_release(&batch->views);
	ps_buf_release(&batch->tiles);
}

enum ps_err ps_ahead_init(struct ps_ahead *ahead, struct ps_source source,
			  const struct ps_runner *runner)
{
	enum ps_err first;
	enum ps_err second;

	*ahead = (struct ps_ahead){ .runner = runner };
	ps_reader_init(&ahead->reader, source);
	if (runner)
		ahead->reader.step = SHARED_STEP;
	first = batch_init(&ahead->batches[0]);
	second = batch_init(&ahead->batches[1]);
	ahead->now = &ahead->batches[0];
	ahead->soon = &ahead->batches[1];
	return first ? first : second;
}

void ps_ahead_stop(struct ps_ahead *ahead)
{
	if (ahead->runner)
		ahead->runner->wait(ahead->runner->ctx);
}

void ps_ahead_release(struct ps_ahead *ahead)
{
	ps_ahead_stop(ahead);
	ps_reader_release(&ahead->reader);
	batch_release(&ahead->batches[0]);
	batch_release(&ahead->batches[1]);
}

/* SHA256SUMS lists the first frame of each camera in each seal. */
static bool is_listed(struct ps_ahead *ahead, const struct ps_record *record)
{
	uint64_t bit =
		record->type == PS_RECORD_FRAME ? UINT64_C(1) << record->frame.entry.camera : 0;
	bool listed = !(ahead->seen & bit);

	if (record->type == PS_RECORD_FRAME)
		ahead->seen |= bit;
	else if (record->type != PS_RECORD_EVENT)
		ahead->seen = 0;
	return listed;
}

/* Room for what the looks at all of the batch's frames need. */
static enum ps_err lay_out(struct ps_batch *batch)
{
	size_t tiles = 0;
	size_t jobs = 0;
	enum ps_err err;

	for (size_t i = 0; i < batch->count; i++)
		if (batch->items[i].record.type == PS_RECORD_FRAME) {
			tiles += ps_look_tiles(&batch->items[i].record.frame);
			jobs += PS_LOOK_JOBS_MORE;
		}
	ps_buf_clear(&batch->jobs);
	ps_buf_clear(&batch->views);
	ps_buf_clear(&batch->tiles);
	err = ps_buf_reserve(&batch->jobs, (tiles + jobs) * sizeof(struct ps_digest_job));
	if (!err)
		err = ps_buf_reserve(&batch->views, tiles * sizeof(struct ps_bytes));
	return err ? err : ps_buf_reserve(&batch->tiles, tiles * PS_HASH_LEN);
}

static void share_out(struct ps_batch *batch)
{
	struct ps_digest_job *jobs = (void *)batch->jobs.bytes;
	struct ps_bytes *views = (void *)batch->views.bytes;
	uint8_t *tiles = batch->tiles.bytes;

	for (size_t i = 0; i < batch->count; i++) {
		struct ps_look *look = &batch->items[i].look;
		size_t count;

		if (batch->items[i].record.type != PS_RECORD_FRAME)
			continue;
		count = ps_look_tiles(&batch->items[i].record.frame);
		look->jobs = jobs;
		look->views = views;
		look->tiles = tiles;
		jobs += count + PS_LOOK_JOBS_MORE;
		/* where no frame of the batch has a tile there is nothing to point into */
		if (count) {
			views += count;
			tiles += count * PS_HASH_LEN;
		}
	}
}

/* Reads what a window holds. What ends it early stands in @how. */
static void batch_read(struct ps_batch *batch, struct ps_ahead *ahead)
{
	struct ps_ahead_item *item = batch->items;

	batch->count = 0;
	batch->next = 0;
	batch->read = true;
	batch->how = ps_reader_next(&ahead->reader, &item->record);
	batch->alone = ahead->reader.window.len > PS_READER_KEPT_MAX;
	while (!batch->how) {
		item->look.listed = is_listed(ahead, &item->record);
		item = &batch->items[++batch->count];
		if (batch->count == ITEMS_MAX)
			break;
		batch->how = ps_reader_next_here(&ahead->reader, &item->record);
	}
	if (batch->how == PS_NOT_FOUND)
		batch->how = PS_OK;
	if (lay_out(batch)) {
		batch->count = 0;
		batch->how = PS_NO_MEMORY;
	}
	share_out(batch);
}

static void look_at(void *arg, size_t i)
{
	struct ps_ahead_item *items = arg;

	if (items[i].record.type == PS_RECORD_FRAME)
		ps_look_at(&items[i].record.frame, &items[i].look);
}

static void batch_start(struct ps_batch *batch, const struct ps_runner *runner)
{
	if (runner)
		runner->start(runner->ctx, look_at, batch->items, batch->count);
	for (size_t i = 0; i < batch->count && !runner; i++)
		look_at(batch->items, i);
}

/* The batch in hand is used up: goes on to the next, and has the one behind that looked at. */
static void turn(struct ps_ahead *ahead)
{
	struct ps_batch *spent = ahead->now;
	struct ps_batch *next = ahead->soon;
	bool more;

	if (!next->read) {
		batch_read(next, ahead);
		batch_start(next, ahead->runner);
	}
	more = !next->how && !next->alone;
	spent->read = false;
	if (more)
		batch_read(spent, ahead);
	ps_ahead_stop(ahead);
	if (more)
		batch_start(spent, ahead->runner);
	ahead->now = next;
	ahead->soon = spent;
}

enum ps_err ps_ahead_next(struct ps_ahead *ahead, const struct ps_ahead_item **item_out)
{
	struct ps_batch *now = ahead->now;

	while (now->next == now->count) {
		if (now->how)
			return now->how;
		turn(ahead);
		now = ahead->now;
	}
	*item_out = &now->items[now->next++];
	return PS_OK;
}
