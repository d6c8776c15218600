#include <string.h>

#include "firmware/disk.h"
#include "firmware/retention_in.h"
#include "signing/outline.h"

#define US_PER_SECOND 1000000

static enum ps_err read_at(void *ctx, uint64_t offset, uint8_t *bytes, size_t len, size_t *got_out)
{
	const int *fd = ctx;

	return ps_disk_read(*fd, offset, bytes, len, got_out);
}

/*
 * Whether the file holds the take that its name tells of, by its START: a name decides about no
 * evidence. NULL and its id, or what is wrong. Errors: PS_IO and the like, of the disk.
 */
static enum ps_err identify(struct ps_retention *retention, const struct ps_store_item *item,
			    uint8_t take_out[PS_HASH_LEN], const char **wrong_out)
{
	struct ps_reach reach = { .read_at = read_at, .size = item->bytes };
	struct ps_outline outline;
	int64_t began_us = 0;
	int fd = -1;
	enum ps_err err = ps_store_open_read(retention->settings.store, item->path, &fd);

	if (err)
		return err;
	*wrong_out = NULL;
	reach.ctx = &fd;
	ps_outline_init(&outline);
	err = ps_outline_read(&outline, &reach);
	if (!err)
		err = ps_store_name_utc(item->path, &began_us);
	if (err && err != PS_IO && err != PS_NO_MEMORY && err != PS_CRYPTO) {
		*wrong_out = "its start cannot be read";
		err = PS_OK;
	} else if (!err &&
		   (outline.start.take_number != item->number ||
		    outline.start.clock.utc_us / US_PER_SECOND != began_us / US_PER_SECOND)) {
		*wrong_out = "its name is not that of the take in it";
	}
	if (!err && !*wrong_out)
		memcpy(take_out, outline.take, PS_HASH_LEN);
	ps_outline_release(&outline);
	ps_disk_close(fd);
	return err;
}

enum ps_err ps_retention_refuse(struct ps_retention *retention, const struct ps_store_item *item,
				const char *why)
{
	ps_log(retention->settings.journal, PS_LOG_ERROR,
	       "%s is neither thinned nor deleted, though it is due: %s", item->path, why);
	ps_buf_add(&retention->refused, &item->number, sizeof(item->number));
	for (size_t i = 0; i < retention->day_count; i++)
		retention->days[i].known = false;
	return retention->refused.err;
}

static enum ps_err add_tombstone(struct ps_retention *retention, const struct ps_clock *clock,
				 const struct ps_retention_choice *choice,
				 const uint8_t take[PS_HASH_LEN])
{
	struct ps_leaf leaf = { .kind = PS_LEAF_TOMBSTONE,
				.clock = *clock,
				.tombstone = { .number = choice->item.number,
					       .rule = { (const uint8_t *)choice->rule,
							 strlen(choice->rule) },
					       .bytes = choice->item.bytes } };

	memcpy(leaf.tombstone.take, take, PS_HASH_LEN);
	return ps_ledger_append(retention->settings.ledger, &leaf);
}

static void drop_row(struct ps_retention *retention, const struct ps_store_item *item)
{
	enum ps_err err = PS_OK;

	if (retention->settings.index)
		err = ps_index_remove(retention->settings.index, item->number);
	if (err)
		ps_log(retention->settings.journal, PS_LOG_ERROR,
		       "take %llu was deleted and is still in the index: %s; run packseal reindex",
		       (unsigned long long)item->number, ps_err_text(err));
}

static void count_out(struct ps_retention *retention, const struct ps_retention_choice *choice)
{
	struct ps_retention_day *day = &retention->days[choice->day];

	day->known = false;
	day->takes -= day->takes > 0;
	day->bytes -= choice->item.bytes < day->bytes ? choice->item.bytes : day->bytes;
	if (day->takes > 0)
		return;
	retention->day_count--;
	memmove(day, day + 1, (retention->day_count - choice->day) * sizeof(*day));
}

enum ps_err ps_retention_delete(struct ps_retention *retention, const struct ps_clock *clock,
				const struct ps_retention_choice *choice, bool *did_out)
{
	const struct ps_standing *standing = ps_ledger_standing(retention->settings.ledger);
	const struct ps_store_item *item = &choice->item;
	bool announced = ps_standing_age(standing, item->number) == PS_AGE_GONE;
	uint8_t take[PS_HASH_LEN];
	const char *wrong = NULL;
	enum ps_err err = identify(retention, item, take, &wrong);

	if (err || wrong)
		return err ? err : ps_retention_refuse(retention, item, wrong);
	if (!announced)
		err = add_tombstone(retention, clock, choice, take);
	if (!err)
		err = ps_store_remove(retention->settings.store, item->path);
	if (err)
		return err;
	drop_row(retention, item);
	count_out(retention, choice);
	ps_log(retention->settings.journal, PS_LOG_NOTICE, "take %llu was deleted (%s): %s",
	       (unsigned long long)item->number, choice->rule, item->path);
	*did_out = true;
	return PS_OK;
}
