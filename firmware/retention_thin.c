#include <string.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "firmware/retention_in.h"
#include "signing/digest.h"

#define US_PER_SECOND 1000000

static struct ps_thinning_rule rule_for(const struct ps_retention *retention, enum ps_age age)
{
	if (age == PS_AGE_STILLS)
		return (struct ps_thinning_rule){ PS_THINNING_STILLS,
						  retention->settings.rules.stills };
	return (struct ps_thinning_rule){ PS_THINNING_SECONDS, 1 };
}

enum ps_err ps_retention_begin_thinning(struct ps_retention *retention,
					const struct ps_retention_choice *choice)
{
	struct ps_thinning_rule rule = rule_for(retention, choice->age);
	enum ps_err err = ps_thinner_start(retention->thinner, &choice->item, &rule);

	if (err)
		return err;
	retention->thinning = choice->item;
	retention->thinning_to = choice->age;
	return PS_OK;
}

static enum ps_err add_leaf(struct ps_retention *retention, const struct ps_clock *clock,
			    const struct ps_thinner_result *result)
{
	struct ps_thinning_rule rule = rule_for(retention, retention->thinning_to);
	char text[PS_THINNING_TEXT_MAX];
	struct ps_leaf leaf = { .kind = PS_LEAF_THINNED,
				.clock = *clock,
				.thinned = { .number = retention->thinning.number } };

	ps_thinning_text(&rule, text);
	leaf.thinned.rule = (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
	memcpy(leaf.thinned.take, result->take, PS_HASH_LEN);
	memcpy(leaf.thinned.file_digest, result->digest, PS_HASH_LEN);
	return ps_ledger_append(retention->settings.ledger, &leaf);
}

static void show_age(struct ps_retention *retention, uint64_t number, enum ps_age age,
		     uint64_t bytes)
{
	enum ps_err err = PS_OK;

	if (retention->settings.index)
		err = ps_index_set_age(retention->settings.index, number, age, &bytes);
	if (err)
		ps_log(retention->settings.journal, PS_LOG_ERROR,
		       "the index does not show that take %llu was thinned: %s; run packseal "
		       "reindex",
		       (unsigned long long)number, ps_err_text(err));
}

static void count(struct ps_retention *retention, const struct ps_store_item *item, uint64_t bytes)
{
	struct ps_retention_day *day = ps_retention_find_day(retention, item->path);

	if (!day)
		return;
	day->bytes -= item->bytes < day->bytes ? item->bytes : day->bytes;
	day->bytes += bytes;
	day->known = false;
}

/* What is wrong with what was made, or NULL. */
static const char *judge(const struct ps_retention *retention,
			 const struct ps_thinner_result *result)
{
	int64_t began_us = 0;

	if (result->wrong)
		return result->wrong;
	if (ps_store_name_utc(retention->thinning.path, &began_us) ||
	    result->take_number != retention->thinning.number ||
	    result->started_utc_us / US_PER_SECOND != began_us / US_PER_SECOND)
		return "its name is not that of the take in it";
	return NULL;
}

static enum ps_err take_over(struct ps_retention *retention, const struct ps_clock *clock,
			     const struct ps_thinner_result *result)
{
	const struct ps_store_item *item = &retention->thinning;
	enum ps_err err = add_leaf(retention, clock, result);

	if (!err)
		err = ps_store_replace(retention->settings.store, item->path);
	if (err)
		return err;
	show_age(retention, item->number, retention->thinning_to, result->bytes);
	count(retention, item, result->bytes);
	ps_log(retention->settings.journal, PS_LOG_NOTICE,
	       "take %llu was thinned to %s: %s, %llu of %llu bytes are left",
	       (unsigned long long)item->number,
	       retention->thinning_to == PS_AGE_STILLS ? "stills" : "a picture a second",
	       item->path, (unsigned long long)result->bytes, (unsigned long long)item->bytes);
	return PS_OK;
}

enum ps_err ps_retention_end_thinning(struct ps_retention *retention, const struct ps_clock *clock,
				      bool *did_out)
{
	const struct ps_store_item *item = &retention->thinning;
	struct ps_thinner_result result;
	const char *wrong;
	enum ps_err err;

	*did_out = ps_thinner_take(retention->thinner, &result);
	if (!*did_out)
		return PS_OK;
	wrong = result.err ? NULL : judge(retention, &result);
	/* It may have been held or deleted meanwhile. */
	if (!result.err && !wrong && ps_retention_is_free(retention, item->number) &&
	    ps_standing_age(ps_ledger_standing(retention->settings.ledger), item->number) <
		    retention->thinning_to)
		return take_over(retention, clock, &result);
	err = ps_store_remove_beside(retention->settings.store, item->path);
	if (result.err && result.err != PS_NOT_FOUND)
		return result.err;
	if (wrong)
		return ps_retention_refuse(retention, item, wrong);
	return err == PS_NOT_FOUND ? PS_OK : err;
}

static enum ps_err hash_beside(struct ps_retention *retention, const struct ps_store_item *item,
			       uint8_t digest_out[PS_HASH_LEN], uint64_t *bytes_out)
{
	struct ps_disk_source part = { .fd = -1, .limit = UINT64_MAX };
	struct ps_source source = ps_disk_source(&part);
	uint8_t bytes[65536];
	struct ps_digest digest;
	size_t got = 0;
	enum ps_err hashed;
	enum ps_err err = ps_store_open_beside(retention->settings.store, item->path, &part.fd);

	if (err)
		return err;
	ps_digest_init(&digest);
	do {
		err = source.read(source.ctx, bytes, sizeof(bytes), &got);
		ps_digest_update(&digest, bytes, err ? 0 : got);
	} while (!err && got);
	*bytes_out = part.offset;
	hashed = ps_digest_finish(&digest, digest_out);
	ps_disk_close(part.fd);
	return err ? err : hashed;
}

/* Whether what lies beside is what the ledger's last leaf about a take announced. */
static enum ps_err is_announced(struct ps_retention *retention, const struct ps_store_item *item,
				bool *is_out, uint64_t *bytes_out)
{
	struct ps_ledger *ledger = retention->settings.ledger;
	uint8_t digest[PS_HASH_LEN];
	struct ps_leaf leaf;
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	err = ps_ledger_read_leaf(ledger, ps_ledger_standing(ledger)->last.leaf, &bytes);
	if (!err)
		err = ps_leaf_decode((struct ps_bytes){ bytes.bytes, bytes.len }, &leaf);
	if (!err && leaf.kind != PS_LEAF_THINNED)
		err = PS_MISMATCH;
	if (!err)
		err = hash_beside(retention, item, digest, bytes_out);
	if (!err)
		*is_out = memcmp(digest, leaf.thinned.file_digest, PS_HASH_LEN) == 0;
	ps_buf_release(&bytes);
	return err;
}

enum ps_err ps_retention_finish_thinning(struct ps_retention *retention,
					 const struct ps_store_item *item, bool announced)
{
	const struct ps_standing *standing = ps_ledger_standing(retention->settings.ledger);
	uint64_t bytes = item->bytes;
	bool is = false;
	enum ps_err err = PS_OK;

	if (announced && item->beside)
		err = is_announced(retention, item, &is, &bytes);
	if (err)
		return err;
	if (is)
		err = ps_store_replace(retention->settings.store, item->path);
	else if (item->beside)
		err = ps_store_remove_beside(retention->settings.store, item->path);
	if (err)
		return err;
	if (item->beside)
		ps_log(retention->settings.journal, PS_LOG_NOTICE, "%s: %s", item->path,
		       is ? "the thinned file, which the ledger had announced, took its place"
			  : "an unfinished file beside it was removed");
	if (!announced)
		return PS_OK;
	bytes = is ? bytes : item->bytes;
	count(retention, item, bytes);
	show_age(retention, item->number, ps_standing_age(standing, item->number), bytes);
	return PS_OK;
}
