#include "firmware/recovery.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/index_take.h"
#include "firmware/recovery_in.h"
#include "firmware/unwritten.h"
#include "signing/event.h"

struct recovery {
	const struct ps_recovery_settings *settings;
	struct ps_recovery_report report;
	struct ps_buf items; /* of struct ps_store_item */
};

/* What an ended take leaves in ledger and index. */
struct finished {
	const struct ps_check *check;
	const struct ps_ending *ending;
	const uint8_t *hash; /* of the ending */
	const struct ps_store_file *file;
	uint64_t return_of;
};

static enum ps_err collect(void *ctx, const struct ps_store_item *item)
{
	struct recovery *recovery = ctx;
	const struct ps_ledger_state *ledger = ps_ledger_state(recovery->settings->ledger);

	if (item->number >= ps_ledger_state_next_take(ledger) ||
	    ps_ledger_state_find_open(ledger, item->number))
		ps_buf_add(&recovery->items, item, sizeof(*item));
	return recovery->items.err;
}

static int by_number(const void *a, const void *b)
{
	const struct ps_store_item *left = a, *right = b;

	return left->number < right->number ? -1 : left->number > right->number;
}

static enum ps_err leave(struct recovery *recovery, const char *path, const char *why)
{
	ps_log(recovery->settings->journal, PS_LOG_ERROR, "%s: left as it is: %s", path, why);
	recovery->report.left++;
	return PS_OK;
}

static enum ps_err remove_file(struct recovery *recovery, const struct ps_store_item *item)
{
	enum ps_err err = ps_store_remove(recovery->settings->store, item->path);

	if (err)
		return err;
	ps_log(recovery->settings->journal, PS_LOG_NOTICE,
	       "%s: removed, it does not hold the whole start of a take (%llu bytes)", item->path,
	       (unsigned long long)item->bytes);
	recovery->report.removed++;
	return PS_OK;
}

static enum ps_err add_started_leaf(struct recovery *recovery, const struct ps_check *check)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED };
	enum ps_err err = ps_time_now(recovery->settings->time, &leaf.clock);

	if (err)
		return err;
	ps_ledger_describe_next(recovery->settings->ledger, &leaf.started);
	memcpy(leaf.started.take, check->take, PS_HASH_LEN);
	leaf.started.lane = check->start.lane_name;
	return ps_ledger_append(recovery->settings->ledger, &leaf);
}

/* The scan that ends a take repeats its waybill. */
static bool has_tag(const struct ps_leaf_ended *ended, const uint8_t tag[PS_HASH_LEN])
{
	for (size_t i = 0; i < ended->tag_count; i++)
		if (memcmp(ended->tags[i], tag, PS_HASH_LEN) == 0)
			return true;
	return false;
}

/* The take's waybills and their tags, out of the openings. */
static enum ps_err read_waybills(const struct ps_check *check, struct ps_leaf_ended *ended,
				 struct ps_take_row *row)
{
	struct ps_cursor items = ps_cursor_of(check->openings.bytes, check->openings.len);

	for (size_t i = 0; i < check->waybill_count; i++) {
		struct ps_code_body body;
		struct ps_bytes salted;
		bool shown;
		enum ps_err err = ps_opening_read(&items, &shown, &salted);

		if (!err && shown)
			err = ps_code_body_decode((struct ps_bytes){ salted.bytes + PS_SALT_LEN,
								     salted.len - PS_SALT_LEN },
						  &body);
		if (err)
			return err;
		if (!shown)
			continue;
		row->waybills[row->waybill_count++] = body.code;
		if (body.has_tag && !has_tag(ended, body.tag))
			memcpy(ended->tags[ended->tag_count++], body.tag, PS_HASH_LEN);
	}
	return PS_OK;
}

static enum ps_err add_ended_leaf(struct recovery *recovery, const struct finished *finished)
{
	const struct ps_recovery_settings *settings = recovery->settings;
	const struct ps_start *start = &finished->check->start;
	const struct ps_ending *ending = finished->ending;
	struct ps_leaf leaf = { .kind = PS_LEAF_ENDED,
				.ended = { .number = start->take_number,
					   .ending = ending->word,
					   .reason = ending->reason,
					   .commitment_count = ending->commitment_count } };
	struct ps_take_row row = { .number = start->take_number,
				   .id = finished->check->take,
				   .path = finished->file->path,
				   .station = start->station,
				   .lane = start->lane_name,
				   .started_utc_us = start->clock.utc_us,
				   .bytes = finished->file->bytes,
				   .ending = ending,
				   .return_of = finished->return_of };
	enum ps_err err = ps_time_now(settings->time, &leaf.clock);

	if (!err)
		err = read_waybills(finished->check, &leaf.ended, &row);
	if (err)
		return err;
	leaf.ended.started =
		ps_ledger_state_find_open(ps_ledger_state(settings->ledger), start->take_number)
			->started;
	memcpy(leaf.ended.take, finished->check->take, PS_HASH_LEN);
	memcpy(leaf.ended.last_record, finished->hash, PS_HASH_LEN);
	memcpy(leaf.ended.commitments, ending->commitments, sizeof(ending->commitments));
	err = ps_ledger_append(settings->ledger, &leaf);
	if (err)
		return err;
	if (ps_take_row_put(settings->index, &row))
		ps_log(settings->journal, PS_LOG_ERROR,
		       "take %llu is not in the index; run packseal reindex",
		       (unsigned long long)start->take_number);
	return PS_OK;
}

static enum ps_err complete(struct recovery *recovery, struct ps_store_file *file,
			    const struct ps_recovery_scan *found)
{
	const struct finished finished = { &found->check, &found->check.ending,
					   found->check.due.prev, file, found->return_of };
	enum ps_word word = found->report.verdict[PS_AXIS_INTEGRITY];

	if (word != PS_WORD_INTACT && word != PS_WORD_INTACT_INTERRUPTED)
		return leave(recovery, file->path, ps_word_text(word));
	recovery->report.completed++;
	ps_log(recovery->settings->journal, PS_LOG_NOTICE,
	       "%s: whole; the ledger did not know of its end", file->path);
	return add_ended_leaf(recovery, &finished);
}

static enum ps_err repair(struct recovery *recovery, struct ps_store_file *file,
			  const struct ps_recovery_scan *found)
{
	uint64_t before = file->bytes;
	struct ps_recovery_scan *scan;
	struct ps_ending ending;
	uint8_t hash[PS_HASH_LEN];
	struct finished finished = { .ending = &ending, .hash = hash, .file = file };
	enum ps_err err = ps_recovery_repair(recovery->settings, file, found, &scan, &ending, hash);

	if (err == PS_MISMATCH)
		return leave(recovery, file->path,
			     "it is damaged before its last seal, and nobody can sign that");
	if (err)
		return err;
	ps_log(recovery->settings->journal, PS_LOG_NOTICE,
	       "%s: broke off; completed behind seal %llu, %llu of %llu bytes cut off", file->path,
	       (unsigned long long)ending.seals, (unsigned long long)ending.dropped,
	       (unsigned long long)before);
	recovery->report.recovered++;
	finished.check = &scan->check;
	finished.return_of = scan->return_of;
	err = add_ended_leaf(recovery, &finished);
	ps_recovery_scan_destroy(scan);
	return err;
}

/* Whether the START in the file is one that this station signed and the ledger can have. */
static const char *judge_start(const struct recovery *recovery, const struct ps_check *check)
{
	const struct ps_ledger_state *ledger = ps_ledger_state(recovery->settings->ledger);
	const struct ps_ledger_open_take *open;

	if (!check->start_verified ||
	    memcmp(check->point, recovery->settings->key->point, PS_POINT_LEN) != 0)
		return "its start is not signed by this station's key";
	open = ps_ledger_state_find_open(ledger, check->start.take_number);
	if (open && memcmp(open->take, check->take, PS_HASH_LEN) != 0)
		return "the ledger knows another take of this number";
	return NULL;
}

/* Does the ledger begin with the tree that this START was signed upon? */
static enum ps_err grew_from(struct ps_ledger *ledger, const struct ps_start *start, bool *did_out)
{
	uint64_t size = ps_ledger_state(ledger)->size;
	struct ps_merkle_proof proof;
	uint8_t root[PS_HASH_LEN];
	enum ps_err err = ps_ledger_root(ledger, root);

	*did_out = false;
	if (err || start->ledger_size == 0 || start->ledger_size > size)
		return err;
	if (start->ledger_size == size) {
		*did_out = memcmp(root, start->ledger_root, PS_HASH_LEN) == 0;
		return PS_OK;
	}
	err = ps_ledger_prove_consistency(ledger, start->ledger_size, size, &proof);
	if (err)
		return err;
	err = ps_merkle_verify_consistency(&proof, start->ledger_size, start->ledger_root, size,
					   root);
	*did_out = err == PS_OK;
	return err == PS_CRYPTO || err == PS_NO_MEMORY ? err : PS_OK;
}

/*
 * Our own START without its leaf can only be the one that was being signed when the power went. Any
 * other is of a later ledger than this one: an old copy was put back, and to go on from it would
 * sign a second history.
 */
static enum ps_err check_history(struct recovery *recovery, const struct ps_start *start,
				 const char *path)
{
	struct ps_ledger *ledger = recovery->settings->ledger;
	bool due = start->take_number == ps_ledger_state_next_take(ps_ledger_state(ledger));
	bool grew = false;
	enum ps_err err = due ? grew_from(ledger, start, &grew) : PS_OK;

	if (err || grew)
		return err;
	ps_log(recovery->settings->journal, PS_LOG_ERROR,
	       "%s: take %llu was signed upon a later ledger than this one", path,
	       (unsigned long long)start->take_number);
	return PS_MISMATCH;
}

/* The file grew, and the power went before its start was written: it ends in zeros. */
static bool is_unwritten_start(const struct ps_check *check, const struct ps_store_file *file)
{
	uint64_t zeros;

	return !check->start_verified &&
	       ps_unwritten_find(file->fd, PS_START_RECORD_MAX, &zeros) == PS_OK &&
	       zeros < file->bytes;
}

static enum ps_err treat(struct recovery *recovery, const struct ps_store_item *item,
			 struct ps_store_file *file, const struct ps_recovery_scan *found)
{
	const struct ps_ledger_state *ledger = ps_ledger_state(recovery->settings->ledger);
	const struct ps_check *check = &found->check;
	bool unwritten;
	const char *why;
	enum ps_err err = PS_OK;

	unwritten = is_unwritten_start(check, file);
	if (!check->have_start || unwritten) {
		if ((found->foreign && !unwritten) ||
		    ps_ledger_state_find_open(ledger, item->number))
			return leave(recovery, item->path, "its start cannot be read");
		return remove_file(recovery, item);
	}
	why = judge_start(recovery, check);
	if (why)
		return leave(recovery, item->path, why);
	if (!ps_ledger_state_find_open(ledger, check->start.take_number)) {
		err = check_history(recovery, &check->start, item->path);
		if (!err)
			err = add_started_leaf(recovery, check);
	}
	if (err)
		return err;
	if (check->place == PS_PLACE_DONE)
		return complete(recovery, file, found);
	return repair(recovery, file, found);
}

static enum ps_err look_at(struct recovery *recovery, const struct ps_store_item *item)
{
	struct ps_recovery_scan *found = NULL;
	struct ps_store_file file;
	enum ps_err err = ps_store_open_append(recovery->settings->store, item->path, &file);

	if (err)
		return err;
	/* If only the process died, what it wrote last is in memory and may still be lost; the
	 * leaves must not know more than the medium. */
	err = ps_store_file_sync(&file);
	if (!err)
		err = ps_recovery_scan(file.fd, file.bytes, &found);
	if (!err)
		err = treat(recovery, item, &file, found);
	ps_recovery_scan_destroy(found);
	ps_store_file_close(&file);
	return err;
}

/* Takes that the ledger has as open, and no file in the store. */
static void tell_missing(const struct recovery *recovery)
{
	const struct ps_ledger_state *ledger = ps_ledger_state(recovery->settings->ledger);

	for (size_t i = 0; i < ledger->open_count; i++)
		ps_log(recovery->settings->journal, PS_LOG_ERROR,
		       "take %llu was begun and has no ending; see the lines before, or its file "
		       "is "
		       "gone",
		       (unsigned long long)ledger->open[i].number);
}

enum ps_err ps_recovery_run(const struct ps_recovery_settings *settings,
			    struct ps_recovery_report *report_out)
{
	struct recovery recovery = { .settings = settings };
	struct ps_clock clock;
	enum ps_err err;

	ps_buf_init(&recovery.items);
	err = ps_store_walk(settings->store, collect, &recovery);
	if (!err) {
		struct ps_store_item *items = (void *)recovery.items.bytes;
		size_t count = recovery.items.len / sizeof(*items);

		if (count)
			qsort(items, count, sizeof(*items), by_number);
		for (size_t i = 0; i < count && !err; i++)
			err = look_at(&recovery, &items[i]);
	}
	ps_buf_release(&recovery.items);
	if (!err)
		err = ps_time_now(settings->time, &clock);
	if (!err)
		err = ps_ledger_checkpoint(settings->ledger, settings->key, &clock, NULL);
	if (err)
		return err;
	tell_missing(&recovery);
	*report_out = recovery.report;
	return PS_OK;
}
