/* Entries whose time is over are taken out: a person may be remembered for so long and no longer.
 */
#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "web/access_in.h"

#define NEXT_NAME PS_WEB_ACCESS_NAME ".tmp"

enum { PIECE = 65536 };

/* Serial numbers that go, each from the one up to the other. */
struct span {
	uint64_t from;
	uint64_t behind;
};

struct work {
	int64_t before_utc_us;
	size_t count;
	size_t room;
	struct span *spans; /* in the order of the batches */
	uint64_t gone;
	int fd;
	struct ps_buf out;
	uint64_t len;
};

static enum ps_err gather(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct work *work = ctx;
	struct span *spans = work->spans;

	(void)bytes;
	if (item->kind != PS_ACCESS_BATCH || item->batch.last_utc_us >= work->before_utc_us)
		return PS_OK;
	if (work->count == work->room) {
		work->room = work->room ? 2 * work->room : 64;
		spans = realloc(spans, work->room * sizeof(*spans));
		if (!spans)
			return PS_NO_MEMORY;
		work->spans = spans;
	}
	work->spans[work->count++] =
		(struct span){ item->batch.from, item->batch.from + item->batch.entries };
	return PS_OK;
}

static int by_serial(const void *key, const void *element)
{
	const uint64_t serial = *(const uint64_t *)key;
	const struct span *span = element;

	return serial < span->from ? -1 : serial >= span->behind;
}

static bool goes(const struct work *work, const struct ps_access_item *item)
{
	return item->kind == PS_ACCESS_ENTRY && work->count &&
	       bsearch(&item->entry.serial, work->spans, work->count, sizeof(*work->spans),
		       by_serial);
}

static enum ps_err count(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct work *work = ctx;

	(void)bytes;
	work->gone += goes(work, item);
	return PS_OK;
}

static enum ps_err flush(struct work *work)
{
	enum ps_err err = work->out.err;

	if (!err)
		err = ps_disk_write(work->fd, work->out.bytes, work->out.len);
	work->len += work->out.len;
	ps_buf_clear(&work->out);
	return err;
}

static enum ps_err copy(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct work *work = ctx;

	if (goes(work, item))
		return PS_OK;
	ps_web_access_frame(&work->out, bytes);
	return work->out.len < PIECE ? work->out.err : flush(work);
}

/* The new file, under a name of its own, locked before it has the log's. */
static enum ps_err write_next(const struct ps_web_access *access, struct work *work)
{
	enum ps_err err = ps_disk_create(access->dir, NEXT_NAME, 0600, &work->fd);

	if (err == PS_EXISTS) {
		err = ps_disk_remove(access->dir, NEXT_NAME);
		if (!err)
			err = ps_disk_create(access->dir, NEXT_NAME, 0600, &work->fd);
	}
	if (!err)
		err = ps_disk_lock(work->fd);
	if (!err)
		err = ps_web_access_walk(access, copy, work);
	if (!err)
		err = flush(work);
	if (!err)
		err = ps_disk_sync(work->fd);
	return err;
}

enum ps_err ps_web_access_expire(struct ps_web_access *access, int64_t before_utc_us,
				 uint64_t *gone_out)
{
	struct work work = { .before_utc_us = before_utc_us, .fd = -1 };
	enum ps_err err = access->broken ? PS_IO : ps_web_access_walk(access, gather, &work);

	ps_buf_init(&work.out);
	if (!err)
		err = ps_web_access_walk(access, count, &work);
	if (!err && work.gone) {
		err = write_next(access, &work);
		if (!err)
			err = ps_disk_rename(access->dir, NEXT_NAME, PS_WEB_ACCESS_NAME);
	}
	if (!err && work.gone) {
		ps_disk_close(access->fd);
		access->fd = work.fd;
		access->len = work.len;
		work.fd = -1;
	}
	if (!err)
		*gone_out = work.gone;
	ps_disk_close(work.fd);
	ps_buf_release(&work.out);
	free(work.spans);
	return err;
}
