/* The leaves that others ask for: exports, holds, waybills bound late, batches of access logs. */
#include <string.h>

#include "firmware/recorder_in.h"

static struct ps_bytes view_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static enum ps_err copy_id(void *ctx, const struct ps_index_take *take)
{
	memcpy(ctx, take->id, PS_HASH_LEN);
	return PS_OK;
}

enum ps_err ps_recorder_find_id(const struct ps_recorder *recorder, uint64_t number,
				uint8_t id_out[PS_HASH_LEN])
{
	const struct ps_recorder_settings *settings = &recorder->settings;
	const struct ps_ledger_open_take *open =
		ps_ledger_state_find_open(ps_ledger_state(settings->ledger), number);
	bool found = false;
	enum ps_err err = PS_OK;

	if (open) {
		memcpy(id_out, open->take, PS_HASH_LEN);
		return PS_OK;
	}
	if (settings->index)
		err = ps_index_find_number(settings->index, number, copy_id, id_out, &found);
	return err || found ? err : PS_NOT_FOUND;
}

/* A take that is neither open nor in the index is judged by its number alone. */
static bool is_other_take(const struct ps_recorder *recorder, const struct ps_leaf_request *from)
{
	uint8_t id[PS_HASH_LEN];

	return ps_recorder_find_id(recorder, from->number, id) == PS_OK &&
	       memcmp(id, from->take, PS_HASH_LEN) != 0;
}

static enum ps_err add_export(struct ps_recorder *recorder, const struct ps_leaf_request *from,
			      uint64_t *index_out)
{
	struct ps_leaf leaf = {
		.kind = PS_LEAF_EXPORT,
		.clock = recorder->clock,
		.export = { .number = from->number, .bytes = from->bytes, .by = view_of(from->by) }
	};
	enum ps_err err;

	if (is_other_take(recorder, from))
		return PS_MISMATCH;
	memcpy(leaf.export.take, from->take, PS_HASH_LEN);
	memcpy(leaf.export.file_digest, from->file_digest, PS_HASH_LEN);
	err = ps_ledger_append(recorder->settings.ledger, &leaf);
	*index_out = leaf.index;
	return err;
}

/* The index only repeats the ledger; what fails is said, and the next start makes it good. */
static void show_hold(struct ps_recorder *recorder, const struct ps_leaf *leaf)
{
	const struct ps_index_hold hold = { .number = leaf->hold.number,
					    .since_utc_us = leaf->clock.utc_us,
					    .why = leaf->hold.why,
					    .by = leaf->hold.by };
	struct ps_index *index = recorder->settings.index;
	enum ps_err err = PS_OK;

	if (index)
		err = leaf->hold.on ? ps_index_hold(index, &hold)
				    : ps_index_release(index, hold.number);
	if (err)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "the index does not show the hold of take %llu: %s",
		       (unsigned long long)hold.number, ps_err_text(err));
}

enum ps_err ps_recorder_hold(struct ps_recorder *recorder, uint64_t number, bool on,
			     const char *why, const char *by, uint64_t *index_out)
{
	const struct ps_standing *standing = ps_ledger_standing(recorder->settings.ledger);
	struct ps_leaf leaf = {
		.kind = PS_LEAF_HOLD,
		.clock = recorder->clock,
		.hold = { .number = number, .on = on, .why = view_of(why), .by = view_of(by) }
	};
	enum ps_err err;

	if (ps_standing_age(standing, number) == PS_AGE_GONE)
		return PS_NOT_FOUND;
	if (!on && !ps_standing_is_held(standing, number))
		return PS_INVALID;
	err = ps_recorder_find_id(recorder, number, leaf.hold.take);
	if (!err)
		err = ps_ledger_append(recorder->settings.ledger, &leaf);
	if (err)
		return err;
	show_hold(recorder, &leaf);
	ps_log(recorder->settings.journal, PS_LOG_NOTICE, "take %llu is %s: %s (%s)",
	       (unsigned long long)number, on ? "held" : "not held any more", why, by);
	*index_out = leaf.index;
	return PS_OK;
}

void ps_recorder_add_leaf(struct ps_recorder *recorder, const struct ps_request *request)
{
	const struct ps_leaf_request *from = &request->leaf;
	struct ps_notice notice = { .kind = PS_NOTICE_LEAF, .token = request->token };

	if (from->kind == PS_LEAF_HOLD)
		notice.err = ps_recorder_hold(recorder, from->number, from->on, from->why, from->by,
					      &notice.index);
	else if (from->kind == PS_LEAF_BOUND_LATE)
		notice.err = ps_recorder_bind_late(recorder, from, &notice.index);
	else if (from->kind == PS_LEAF_ACCESSED)
		ps_recorder_add_access(recorder, &from->access, &notice);
	else
		notice.err = add_export(recorder, from, &notice.index);
	if (notice.err == PS_IO)
		recorder->faults |= PS_FAULT_LEDGER;
	/* a refusal is no reason for a signature */
	if (!notice.err)
		recorder->unsigned_leaves = true;
	ps_recorder_tell(recorder, &notice);
}

/* One hold of the ledger's, as the index shows it. */
static enum ps_err show_leaf(struct ps_ledger *ledger, struct ps_index *index, uint64_t at)
{
	struct ps_index_hold hold;
	struct ps_leaf leaf;
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	err = ps_ledger_read_leaf(ledger, at, &bytes);
	if (!err)
		err = ps_leaf_decode((struct ps_bytes){ bytes.bytes, bytes.len }, &leaf);
	if (!err && leaf.kind != PS_LEAF_HOLD)
		err = PS_MISMATCH;
	if (!err) {
		hold = (struct ps_index_hold){ .number = leaf.hold.number,
					       .since_utc_us = leaf.clock.utc_us,
					       .why = leaf.hold.why,
					       .by = leaf.hold.by };
		err = ps_index_hold(index, &hold);
	}
	ps_buf_release(&bytes);
	return err;
}

enum ps_err ps_recorder_show_holds(struct ps_ledger *ledger, struct ps_index *index)
{
	const struct ps_standing *standing = ps_ledger_standing(ledger);
	enum ps_err err = ps_index_release_all(index);

	for (size_t i = 0; i < standing->hold_count && !err; i++)
		err = show_leaf(ledger, index, standing->holds[i].leaf);
	return err;
}
