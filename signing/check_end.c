#include <string.h>

#include "signing/ahead.h"
#include "signing/check_parts.h"

/* The signature of the latest signed record, unless it has been checked already. */
static enum ps_err verify_last(struct ps_check *check, bool *fits_out)
{
	struct ps_record record;
	enum ps_err err;

	if (check->checked_offset == check->last_offset) {
		*fits_out = check->checked_fits;
		return PS_OK;
	}
	err = ps_record_read((struct ps_bytes){ check->last_record.bytes, check->last_record.len },
			     check->last_offset, &record);
	if (!err)
		err = ps_check_cose(check, &record.cose);
	*fits_out = err == PS_OK;
	return err == PS_BAD_SIGNATURE ? PS_OK : err;
}

/* A later signature is over a seal whose own is wrong only if nothing between them was changed. */
static void judge_seal_signatures(struct ps_report *report)
{
	if (report->verdict[PS_AXIS_INTEGRITY] >= PS_WORD_INTACT_TRUNCATED)
		return;
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].what == PS_WHAT_SEAL_SIGNATURE)
			report->findings[i].what = PS_WHAT_RECORD_DIFFERS;
}

static enum ps_err judge_signatures(struct ps_check *check)
{
	bool fits = false;
	enum ps_err err = PS_OK;

	if (check->have_last)
		err = verify_last(check, &fits);
	if (err)
		return err;
	if (!check->start_verified)
		ps_check_note_at(check, fits ? PS_WHAT_START_DIFFERS : PS_WHAT_NO_SIGNATURE, 0);
	else if (check->have_last && !fits)
		ps_check_note_at(check, PS_WHAT_RECORD_DIFFERS, check->last_offset);
	judge_seal_signatures(check->report);
	return PS_OK;
}

/* Nothing in the file says who signed it. */
static void judge_without_start(struct ps_check *check, enum ps_err how, uint64_t offset,
				size_t left)
{
	ps_report_lower(check->report, how == PS_TRUNCATED ? PS_WORD_CUT : PS_WORD_OPEN);
	if (how == PS_UNSUPPORTED)
		ps_check_note_at(check, PS_WHAT_VERSION, offset);
	else if (how == PS_END || how == PS_TRUNCATED)
		ps_check_note_at(check, offset || left ? PS_WHAT_NO_SIGNATURE : PS_WHAT_EMPTY,
				 offset);
	else if (!check->refused)
		ps_check_note_at(check, offset ? PS_WHAT_BAD_RECORD : PS_WHAT_NOT_A_FILE, offset);
}

/*
 * A recording that broke off may end in anything: a piece of a record, or what the disk held there
 * before. What stands behind the last SEAL is covered by nothing and judged by nobody.
 */
static void judge_break(struct ps_check *check, enum ps_err how, uint64_t offset)
{
	bool unsealed = check->content_len && !check->withheld;

	*check->report = check->sealed;
	ps_report_lower(check->report, how == PS_END ? PS_WORD_OPEN : PS_WORD_CUT);
	ps_check_note_at(check, PS_WHAT_NO_ENDING, offset);
	if (unsealed)
		ps_check_note_at(check, PS_WHAT_UNSEALED, check->content_offset);
	if (how != PS_END && how != PS_TRUNCATED)
		ps_check_note_at(check, PS_WHAT_NOT_A_RECORD, offset);
}

static void judge_end(struct ps_check *check, const struct ps_check_end *end)
{
	bool over = end->how == PS_END || end->how == PS_TRUNCATED;

	if (!check->have_start) {
		judge_without_start(check, end->how, end->offset, end->left);
		return;
	}
	if (!check->have_ending && (end->how == PS_END || !end->trailer)) {
		judge_break(check, end->how, end->offset);
		return;
	}
	if (!check->have_ending)
		ps_report_lower(check->report, PS_WORD_CUT);
	if (over && check->have_ending && check->place != PS_PLACE_DONE)
		ps_check_note_at(check, PS_WHAT_TAIL_MISSING, end->offset);
	else if (check->place == PS_PLACE_DONE && end->left)
		ps_check_note_at(check, PS_WHAT_AFTER_TRAILER, end->offset);
	else if (end->how != PS_END && !check->refused)
		ps_check_note_at(check, PS_WHAT_BAD_RECORD, end->offset);
}

bool ps_check_confirmed(const struct ps_check *check)
{
	return check->have_ending && check->checked_offset == check->ending_offset &&
	       check->checked_fits;
}

enum ps_err ps_check_finish(struct ps_check *check, const struct ps_check_end *end)
{
	enum ps_err err;

	switch (end->how) {
	case PS_END:
	case PS_TRUNCATED:
	case PS_MALFORMED:
	case PS_RANGE:
	case PS_UNSUPPORTED:
		break;
	default:
		return end->how;
	}
	err = ps_check_settle_lists(check);
	if (err)
		return err;
	judge_end(check, end);
	if (check->have_start)
		ps_check_judge_kept(check);
	return check->have_start ? judge_signatures(check) : PS_OK;
}

/* Could more bytes make the magic of what is there? */
static bool begins_as_a_file(const struct ps_reader *reader)
{
	struct ps_bytes magic = { (const uint8_t *)"\x83\0\x68packseal", 11 };
	struct ps_bytes left = { reader->window.bytes + reader->at, ps_reader_left(reader) };

	if (left.len < magic.len)
		magic.len = left.len;
	left.len = magic.len;
	return ps_bytes_equal(left, magic);
}

/* Reads on to the end of the source: is there a trailer, wherever it points? */
static enum ps_err find_trailer(struct ps_reader *reader, bool *trailer_out)
{
	uint8_t last[PS_TRAILER_LEN];
	struct ps_record record;
	uint64_t size;
	enum ps_err err = ps_reader_drain(reader, last, sizeof(last), &size);

	if (err)
		return err;
	*trailer_out =
		size >= sizeof(last) &&
		ps_record_read((struct ps_bytes){ last, sizeof(last) }, 0, &record) == PS_OK &&
		record.type == PS_RECORD_TRAILER;
	return PS_OK;
}

enum ps_err ps_check_run(struct ps_check *check, struct ps_source source)
{
	struct ps_check_end end = { .how = PS_OK };
	struct ps_ahead ahead;
	struct ps_reader *reader = &ahead.reader;
	enum ps_err err = ps_ahead_init(&ahead, source, check->options.runner);

	while (!err && !end.how) {
		const struct ps_ahead_item *item;

		end.how = ps_ahead_next(&ahead, &item);
		if (end.how)
			break;
		end.offset = item->record.offset + item->record.whole.len;
		end.how = ps_check_record(check, &item->record, &item->look);
		/* not a fault of the file: a hook's, or the system's */
		if (end.how && !check->refused)
			err = end.how;
	}
	if (err)
		goto out;
	ps_ahead_stop(&ahead);
	end.left = (size_t)(reader->offset + ps_reader_left(reader) - end.offset);
	/* of what never began as one of ours no version is said */
	if ((end.how == PS_TRUNCATED || end.how == PS_UNSUPPORTED) &&
	    check->place == PS_PLACE_MAGIC && !begins_as_a_file(reader))
		end.how = PS_MALFORMED;
	if (end.how != PS_END)
		err = find_trailer(reader, &end.trailer);
	if (!err)
		err = ps_check_finish(check, &end);
out:
	ps_ahead_release(&ahead);
	return err;
}
