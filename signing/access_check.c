#include "signing/access_check.h"

#include <stdlib.h>
#include <string.h>

#include "signing/sequence_reader.h"

void ps_access_check_release(struct ps_access_check *check)
{
	if (!check)
		return;
	free(check->batches);
	*check = (struct ps_access_check){ .count = 0 };
}

/* Each item that is one. What ends the reading early is for @check, unless that is NULL. */
static enum ps_err read_through(struct ps_source source, struct ps_access_check *check,
				ps_access_visitor *visit, void *ctx)
{
	struct ps_sequence_reader reader;
	struct ps_access_item item;
	struct ps_bytes bytes;
	uint64_t damaged = 0;
	enum ps_err err = ps_sequence_reader_init(&reader, source, 0, ps_access_item_next);
	enum ps_err end = PS_OK;

	if (err)
		return err;
	while (!err && !end) {
		end = ps_sequence_reader_next(&reader, &bytes);
		if (end)
			break;
		if (ps_access_item_decode(bytes, &item))
			damaged++;
		else
			err = visit(ctx, &item, bytes);
	}
	if (check) {
		check->damaged = damaged;
		check->offset = ps_sequence_reader_offset(&reader);
		check->broken = end == PS_MALFORMED || end == PS_RANGE;
		check->torn_bytes = end == PS_TRUNCATED ? ps_sequence_reader_rest(&reader).len : 0;
	}
	ps_sequence_reader_finish(&reader);
	return err || end != PS_IO ? err : PS_IO;
}

static enum ps_err add_batch(struct ps_access_check *check, const struct ps_access_batch *batch)
{
	if (check->count == check->room) {
		size_t room = check->room ? 2 * check->room : 64;
		struct ps_access_checked *batches =
			realloc(check->batches, room * sizeof(*batches));

		if (!batches)
			return PS_NO_MEMORY;
		check->batches = batches;
		check->room = room;
	}
	check->batches[check->count++] = (struct ps_access_checked){ .batch = *batch };
	return PS_OK;
}

/* It is noted soon after it was made. */
static void note(struct ps_access_check *check, const uint8_t root[PS_HASH_LEN], uint64_t leaf)
{
	for (size_t i = check->count; i-- > 0;)
		if (memcmp(check->batches[i].batch.root, root, PS_HASH_LEN) == 0) {
			check->batches[i].is_noted = true;
			check->batches[i].leaf = leaf;
			return;
		}
}

static enum ps_err gather(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct ps_access_check *check = ctx;

	(void)bytes;
	if (item->kind == PS_ACCESS_BATCH)
		return add_batch(check, &item->batch);
	if (item->kind == PS_ACCESS_NOTED)
		note(check, item->noted.root, item->noted.leaf);
	return PS_OK;
}

static int by_from(const void *one, const void *other)
{
	const struct ps_access_checked *a = one, *b = other;

	return a->batch.from < b->batch.from ? -1 : a->batch.from > b->batch.from;
}

static int holds(const void *key, const void *element)
{
	const uint64_t serial = *(const uint64_t *)key;
	const struct ps_access_batch *batch = &((const struct ps_access_checked *)element)->batch;

	return serial < batch->from ? -1 : serial >= batch->from + batch->entries;
}

const struct ps_access_checked *ps_access_check_find(const struct ps_access_check *check,
						     uint64_t serial)
{
	if (!check->count)
		return NULL;
	return bsearch(&serial, check->batches, check->count, sizeof(*check->batches), holds);
}

/* The second time: entries, one batch behind the other. */
struct entries {
	struct ps_access_check *check;
	struct ps_access_checked *batch; /* whose entries come */
	struct ps_access_tree tree;	 /* theirs */
	uint64_t due;			 /* the serial number that should come */
};

static enum ps_err close_batch(struct entries *entries)
{
	struct ps_access_batch found;
	enum ps_err err;

	if (!entries->batch)
		return PS_OK;
	err = ps_access_tree_close(&entries->tree, &found);
	if (err)
		return err;
	/* one that comes twice was counted twice */
	entries->batch->whole = ps_access_batch_equal(&found, &entries->batch->batch) &&
				entries->batch->found == found.entries;
	memset(&entries->tree, 0, sizeof(entries->tree));
	entries->batch = NULL;
	return PS_OK;
}

/* The first batch that can reach to @serial. */
static size_t reaching(const struct ps_access_check *check, uint64_t serial)
{
	size_t low = 0, high = check->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (check->batches[middle].batch.from + PS_ACCESS_BATCH_MAX <= serial)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Those from @from on and below @behind that no batch speaks for. */
static uint64_t unspoken(const struct ps_access_check *check, uint64_t from, uint64_t behind)
{
	uint64_t lost = behind - from;

	for (size_t i = reaching(check, from); i < check->count && lost; i++) {
		const struct ps_access_batch *batch = &check->batches[i].batch;
		uint64_t end = batch->from + batch->entries;
		uint64_t low = batch->from > from ? batch->from : from;
		uint64_t high = end < behind ? end : behind;
		uint64_t both = high > low ? high - low : 0;

		if (batch->from >= behind)
			break;
		lost = both < lost ? lost - both : 0;
	}
	return lost;
}

static enum ps_err take(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct entries *entries = ctx;
	struct ps_access_check *check = entries->check;
	const struct ps_access_entry *entry = &item->entry;
	struct ps_access_checked *batch;
	enum ps_err err = PS_OK;

	if (item->kind != PS_ACCESS_ENTRY)
		return PS_OK;
	check->entries++;
	if (entry->serial > entries->due)
		check->lost += unspoken(check, entries->due, entry->serial);
	if (entry->serial >= entries->due)
		entries->due = entry->serial + 1;
	batch = (struct ps_access_checked *)ps_access_check_find(check, entry->serial);
	if (batch != entries->batch)
		err = close_batch(entries);
	if (!batch) {
		check->loose++;
		return err;
	}
	entries->batch = batch;
	batch->found++;
	if (!err)
		err = ps_access_tree_add(&entries->tree, entry, bytes);
	return err == PS_LIMIT ? PS_OK : err; /* more than a batch has: another root */
}

enum ps_err ps_access_check_read(struct ps_access_check *check, struct ps_source first,
				 struct ps_source again)
{
	struct entries entries = { .check = check, .due = 1 };
	enum ps_err err = read_through(first, check, gather, check);

	if (err)
		return err;
	if (check->count)
		qsort(check->batches, check->count, sizeof(*check->batches), by_from);
	err = read_through(again, NULL, take, &entries);
	return err ? err : close_batch(&entries);
}

enum ps_err ps_access_items(struct ps_source source, ps_access_visitor *visit, void *ctx)
{
	return read_through(source, NULL, visit, ctx);
}
