/* What a file shows of its take, as one hash (signing/FORMAT.md, "The exporter's statement"). */
#include <string.h>

#include "signing/check_parts.h"
#include "signing/hash.h"

enum shown { WITHHELD, SHOWN, SHOWN_IN_PART, SECOND_WITHHELD, ENDING };

static void add(struct ps_check *check, enum shown shown)
{
	const uint8_t byte = (uint8_t)shown;

	ps_digest_update(&check->showing, &byte, 1);
}

static void begin(struct ps_check *check)
{
	const uint8_t tag = PS_HASH_SHOWN;

	ps_digest_init(&check->showing);
	ps_digest_update(&check->showing, &tag, 1);
	check->is_showing = true;
}

static void add_frame(struct ps_check *check, const struct ps_frame_record *frame)
{
	const struct ps_buf *hidden = &check->cameras[frame->entry.camera].withheld;

	if (frame->shown == PS_SHOWN_NOT) {
		add(check, WITHHELD);
	} else if (frame->shown == PS_SHOWN_WHOLE || !memchr(hidden->bytes, 1, hidden->len)) {
		add(check, SHOWN);
	} else {
		add(check, SHOWN_IN_PART);
		ps_digest_update(&check->showing, hidden->bytes, hidden->len);
	}
}

static enum ps_err add_openings(struct ps_check *check, const struct ps_record *record)
{
	struct ps_cursor items = record->openings.items;

	for (uint64_t i = 0; i < record->openings.count; i++) {
		struct ps_bytes salted;
		bool shown;
		enum ps_err err = ps_opening_read(&items, &shown, &salted);

		if (err)
			return err;
		add(check, shown ? SHOWN : WITHHELD);
	}
	check->is_showing = false;
	check->exporter_offset = record->offset + record->whole.len;
	return ps_digest_finish(&check->showing, check->shown);
}

enum ps_err ps_check_add_shown(struct ps_check *check, const struct ps_record *record)
{
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err;

	switch (record->type) {
	case PS_RECORD_NONCE:
		begin(check);
		add(check, record->nonce.shown ? SHOWN : WITHHELD);
		return PS_OK;
	case PS_RECORD_FRAME:
		add_frame(check, &record->frame);
		return PS_OK;
	case PS_RECORD_EVENT:
		add(check, record->event.shown ? SHOWN : WITHHELD);
		return PS_OK;
	case PS_RECORD_WITHHELD:
		add(check, SECOND_WITHHELD);
		return PS_OK;
	case PS_RECORD_ENDING:
		err = ps_hash(PS_HASH_RECORD, record->cose.whole, hash);
		add(check, ENDING);
		ps_digest_update(&check->showing, hash, sizeof(hash));
		return err;
	case PS_RECORD_OPENINGS:
		return add_openings(check, record);
	default:
		return PS_OK;
	}
}

void ps_check_release_shown(struct ps_check *check)
{
	if (check->is_showing && ps_digest_finish(&check->showing, check->shown) == PS_OK)
		memset(check->shown, 0, sizeof(check->shown));
	check->is_showing = false;
}

/* Another take's, another export's, or no statement of the one who signed it. */
static enum ps_err judge_exporter(struct ps_check *check)
{
	struct ps_exporter_statement *said = &check->exporter;
	enum ps_err err = ps_exporter_read(
		(struct ps_bytes){ check->exporter_bytes.bytes, check->exporter_bytes.len }, said);

	if (!err && (memcmp(said->take, check->take, PS_HASH_LEN) != 0 ||
		     memcmp(said->shown, check->shown, PS_HASH_LEN) != 0))
		err = PS_MISMATCH;
	return err;
}

enum ps_err ps_check_exporter(struct ps_check *check, const struct ps_record *record)
{
	enum ps_err err = PS_MISMATCH;

	/* one export, one exporter */
	if (!check->exporter_count++) {
		ps_buf_add(&check->exporter_bytes, record->attachment.bytes.bytes,
			   record->attachment.bytes.len);
		err = check->exporter_bytes.err ? check->exporter_bytes.err : judge_exporter(check);
	}
	if (err == PS_NO_MEMORY || err == PS_CRYPTO)
		return err;
	check->exporter_right = err == PS_OK;
	if (err)
		ps_check_note_at(check, PS_WHAT_EXPORTER_WRONG, record->offset);
	return PS_OK;
}
