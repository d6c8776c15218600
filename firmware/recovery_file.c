#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "firmware/index_take.h"
#include "firmware/recovery_in.h"
#include "signing/sums.h"
#include "signing/take.h"

/* The longest that may stand unfinished behind the last seal that holds the take's id. */
#define UNFINISHED_MAX (PS_ENDING_RECORD_MAX + PS_OPENINGS_RECORD_MAX + PS_TRAILER_LEN)

static enum ps_err note_events(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_recovery_scan *scan = ctx;

	for (size_t i = 0; i < sealed->count; i++)
		if (sealed->records[i].type == PS_RECORD_EVENT)
			ps_take_row_note_read(&sealed->records[i].event, &scan->return_of);
	return PS_OK;
}

enum ps_err ps_recovery_scan(int fd, uint64_t limit, struct ps_recovery_scan **scan_out)
{
	struct ps_recovery_scan *scan = calloc(1, sizeof(*scan));
	const struct ps_check_hooks hooks = { .ctx = scan, .seal = note_events };
	const struct ps_check_options options = { .each_signature = true, .hooks = &hooks };
	struct ps_disk_source part = { .fd = fd, .limit = limit };
	enum ps_err err;

	if (!scan)
		return PS_NO_MEMORY;
	ps_report_init(&scan->report);
	ps_check_init(&scan->check, &options, &scan->report);
	err = ps_check_run(&scan->check, ps_disk_source(&part));
	scan->nonce_end = scan->check.nonce_end;
	scan->foreign = scan->report.verdict[PS_AXIS_INTEGRITY] == PS_WORD_UNSUPPORTED;
	if (err) {
		ps_recovery_scan_destroy(scan);
		return err;
	}
	*scan_out = scan;
	return PS_OK;
}

void ps_recovery_scan_destroy(struct ps_recovery_scan *scan)
{
	if (!scan)
		return;
	ps_check_release(&scan->check);
	free(scan);
}

/* SHA256SUMS follows from the pictures that are there. */
static enum ps_err sum_up(const struct ps_check *check, const uint8_t nonce[PS_NONCE_LEN],
			  uint8_t digest_out[PS_HASH_LEN])
{
	const struct ps_sums_line *lines = (const void *)check->sums.bytes;
	size_t count = check->sums.len / sizeof(*lines);
	struct ps_sums sums;

	ps_sums_begin(&sums, nonce);
	for (size_t i = 0; i < count; i++)
		ps_sums_add(&sums, lines[i].picture, check->start.cameras[lines[i].camera].name,
			    lines[i].seq);
	return ps_sums_finish(&sums, digest_out);
}

static void describe(const struct ps_recovery_settings *settings, const struct ps_check *check,
		     uint64_t dropped, struct ps_ending *ending)
{
	*ending = (struct ps_ending){
		.type = PS_COSE_RECOVERED,
		.link = check->due,
		.word = PS_END_RECOVERED,
		.reason = PS_REASON_INTERRUPTED,
		.seals = check->seals,
		.tally = check->total,
		.commitment_count = check->waybill_count,
		.dropped = dropped,
	};
	memcpy(ending->commitments, check->waybills, sizeof(ending->commitments));
	memcpy(ending->boot, settings->boot, PS_BOOT_LEN);
	memcpy(ending->run, settings->run, PS_BOOT_LEN);
}

/* What is to stand behind byte @cut of the file, in @tail. */
static enum ps_err make_tail(const struct ps_recovery_settings *settings,
			     const struct ps_check *check, uint64_t cut, struct ps_ending *ending,
			     struct ps_buf *tail, uint8_t hash_out[PS_HASH_LEN])
{
	const struct ps_bytes openings = { check->openings.bytes, check->openings.len };
	uint8_t nonce[PS_NONCE_LEN];
	enum ps_err err = ps_time_now(settings->time, &ending->clock);

	memcpy(nonce, check->nonce, sizeof(nonce));
	if (!err && check->place == PS_PLACE_NONCE) {
		err = ps_random_fill(settings->random, nonce, sizeof(nonce));
		ps_record_add_nonce(tail, nonce);
	}
	if (!err)
		err = sum_up(check, nonce, ending->sums);
	if (!err)
		err = ps_take_write_ending(ending, settings->key, cut + tail->len, openings, tail,
					   hash_out);
	return err ? err : tail->err;
}

/*
 * Whether a signed record of the take stands in what would be cut off, further from the end than
 * any that can have been torn by a power cut. Then the file was damaged later, and what follows the
 * damage is evidence.
 */
static enum ps_err look_for_more(int fd, uint64_t from, uint64_t end,
				 const uint8_t take[PS_HASH_LEN], bool *more_out)
{
	uint64_t stop = end > UNFINISHED_MAX ? end - UNFINISHED_MAX : 0;
	uint8_t bytes[65536];

	/* blocks overlap, so that none cuts an id in two */
	for (; from < stop; from += sizeof(bytes) - PS_HASH_LEN + 1) {
		size_t got = 0;
		enum ps_err err = ps_disk_read(fd, from, bytes, sizeof(bytes), &got);

		if (err)
			return err;
		if (memmem(bytes, got, take, PS_HASH_LEN)) {
			*more_out = true;
			return PS_OK;
		}
	}
	*more_out = false;
	return PS_OK;
}

static enum ps_err put_tail(struct ps_store_file *file, uint64_t cut, const struct ps_buf *tail)
{
	enum ps_err err = PS_OK;

	if (file->bytes > cut)
		err = ps_store_file_truncate(file, cut);
	if (!err)
		err = ps_store_file_append(file, tail->bytes, tail->len);
	return err ? err : ps_store_file_sync(file);
}

enum ps_err ps_recovery_repair(const struct ps_recovery_settings *settings,
			       struct ps_store_file *file, const struct ps_recovery_scan *found,
			       struct ps_recovery_scan **scan_out, struct ps_ending *ending_out,
			       uint8_t hash_out[PS_HASH_LEN])
{
	uint64_t cut = found->check.end_of_seals > found->nonce_end ? found->check.end_of_seals
								    : found->nonce_end;
	struct ps_recovery_scan *scan;
	struct ps_ending ending;
	struct ps_buf tail;
	bool more = false;
	enum ps_err err = ps_recovery_scan(file->fd, cut, &scan);

	if (err)
		return err;
	ps_buf_init(&tail);
	if (scan->report.verdict[PS_AXIS_INTEGRITY] != PS_WORD_INTACT_TRUNCATED)
		err = PS_MISMATCH;
	if (!err)
		err = look_for_more(file->fd, cut, file->bytes, scan->check.take, &more);
	if (!err && more)
		err = PS_MISMATCH;
	if (!err) {
		describe(settings, &scan->check, file->bytes - cut, &ending);
		err = make_tail(settings, &scan->check, cut, &ending, &tail, hash_out);
	}
	if (!err)
		err = put_tail(file, cut, &tail);
	ps_buf_release(&tail);
	if (err) {
		ps_recovery_scan_destroy(scan);
		return err;
	}
	*scan_out = scan;
	*ending_out = ending;
	return PS_OK;
}
