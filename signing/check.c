#include "signing/check.h"

#include "signing/check_parts.h"

void ps_check_note(struct ps_check *check, enum ps_what what, int camera, uint64_t time_us)
{
	const struct ps_finding finding = { .what = what,
					    .camera = camera,
					    .has_time = true,
					    .from_us = time_us,
					    .to_us = time_us,
					    .count = 1 };

	ps_report_add(check->report, &finding);
}

void ps_check_note_at(struct ps_check *check, enum ps_what what, uint64_t offset)
{
	const struct ps_finding finding = { .what = what,
					    .camera = PS_NO_CAMERA,
					    .has_offset = true,
					    .offset = offset,
					    .count = 1 };

	ps_report_add(check->report, &finding);
}

enum ps_err ps_check_malformed(struct ps_check *check, const struct ps_record *record,
			       enum ps_what what)
{
	ps_check_note_at(check, what, record->offset);
	check->refused = true;
	return PS_MALFORMED;
}

enum ps_err ps_check_unlisted(struct ps_check *check, const struct ps_record *record)
{
	check->sums_incomplete = true;
	return check->have_nonce ? ps_check_malformed(check, record, PS_WHAT_NONCE_SHOWN) : PS_OK;
}

void ps_check_init(struct ps_check *check, const struct ps_check_options *options,
		   struct ps_report *report)
{
	*check = (struct ps_check){ .options = *options, .report = report };
	ps_buf_init(&check->start_record);
	ps_buf_init(&check->sums);
	ps_buf_init(&check->last_record);
	ps_buf_init(&check->entries);
	ps_buf_init(&check->kept);
	ps_buf_init(&check->kept_at);
	ps_buf_init(&check->kept_seals);
	ps_buf_init(&check->openings);
	ps_buf_init(&check->before);
	ps_buf_init(&check->exporter_bytes);
	ps_buf_init(&check->proof);
	ps_buf_init(&check->anchors.bytes);
	ps_buf_init(&check->crls.bytes);
	for (size_t i = 0; i < PS_CHECK_LISTS; i++)
		ps_buf_init(&check->lists[i].tiles);
	for (size_t i = 0; i < PS_CAMERAS_MAX; i++) {
		ps_buf_init(&check->cameras[i].tiles);
		ps_buf_init(&check->cameras[i].withheld);
	}
}

void ps_check_release(struct ps_check *check)
{
	ps_certificates_destroy(check->chain);
	ps_ecdsa_verifier_destroy(check->verifier);
	ps_ecdsa_verifier_destroy(check->session);
	ps_buf_release(&check->start_record);
	ps_buf_release(&check->sums);
	ps_buf_release(&check->last_record);
	ps_buf_release(&check->entries);
	ps_buf_release(&check->kept);
	ps_buf_release(&check->kept_at);
	ps_buf_release(&check->kept_seals);
	ps_buf_release(&check->openings);
	ps_buf_release(&check->before);
	ps_buf_release(&check->exporter_bytes);
	ps_buf_release(&check->proof);
	ps_buf_release(&check->anchors.bytes);
	ps_buf_release(&check->crls.bytes);
	ps_check_release_shown(check);
	for (size_t i = 0; i < PS_CHECK_LISTS; i++)
		ps_buf_release(&check->lists[i].tiles);
	for (size_t i = 0; i < PS_CAMERAS_MAX; i++) {
		ps_buf_release(&check->cameras[i].tiles);
		ps_buf_release(&check->cameras[i].withheld);
	}
}

void ps_check_clear_seal(struct ps_check *check)
{
	ps_buf_clear(&check->entries);
	ps_buf_clear(&check->kept);
	ps_buf_clear(&check->kept_at);
	check->tally = (struct ps_tally){ .camera_count = check->start.camera_count };
	check->withheld = false;
	check->content_wrong = false;
	check->content_len = 0;
	for (size_t i = 0; i < PS_CAMERAS_MAX; i++) {
		check->cameras[i].shown = false;
		check->cameras[i].seen = false;
		check->cameras[i].seal_frames_shown = 0;
		check->cameras[i].base_seq = check->cameras[i].next_seq;
	}
	check->base_event = check->next_event;
}

enum ps_err ps_check_keep_last(struct ps_check *check, const struct ps_record *record)
{
	ps_buf_clear(&check->last_record);
	ps_buf_add(&check->last_record, record->whole.bytes, record->whole.len);
	check->last_offset = record->offset;
	check->have_last = true;
	return check->last_record.err;
}

static enum ps_err out_of_place(struct ps_check *check, const struct ps_record *record)
{
	return ps_check_malformed(check, record,
				  check->place == PS_PLACE_DONE ? PS_WHAT_AFTER_TRAILER
								: PS_WHAT_BAD_PLACE);
}

/* What a seal covers: kept for the hooks, bounded for everybody. */
static enum ps_err keep_content(struct ps_check *check, const struct ps_record *record)
{
	size_t at = check->kept.len;

	if (check->content_len == 0)
		check->content_offset = record->offset;
	if (record->whole.len > PS_SEAL_BYTES_MAX - check->content_len)
		return ps_check_malformed(check, record, PS_WHAT_OVER_LIMIT);
	check->content_len += record->whole.len;
	if (!check->options.hooks || record->type == PS_RECORD_WITHHELD)
		return PS_OK;
	ps_buf_add(&check->kept_at, &at, sizeof(at));
	ps_buf_add(&check->kept, record->whole.bytes, record->whole.len);
	return check->kept.err ? check->kept.err : check->kept_at.err;
}

static enum ps_err check_content(struct ps_check *check, const struct ps_record *record,
				 const struct ps_look *look)
{
	enum ps_err err;

	/* a seal is withheld whole or not at all */
	if (check->withheld || (record->type == PS_RECORD_WITHHELD && check->content_len))
		return out_of_place(check, record);
	err = keep_content(check, record);
	if (err)
		return err;
	switch (record->type) {
	case PS_RECORD_FRAME:
		return ps_check_frame(check, record, look);
	case PS_RECORD_EVENT:
		return ps_check_event(check, record);
	default:
		check->withheld = true;
		return ps_check_unlisted(check, record);
	}
}

static enum ps_err check_nonce(struct ps_check *check, const struct ps_record *record)
{
	check->have_nonce = record->nonce.shown;
	for (size_t i = 0; i < PS_NONCE_LEN && check->have_nonce; i++)
		check->nonce[i] = record->nonce.bytes.bytes[i];
	check->place = PS_PLACE_CONTENT;
	check->nonce_end = record->offset + record->whole.len;
	check->end_of_seals = check->nonce_end;
	return PS_OK;
}

static enum ps_err check_trailer(struct ps_check *check, const struct ps_record *record)
{
	if (record->ending_offset != check->ending_offset)
		return ps_check_malformed(check, record, PS_WHAT_BAD_TRAILER);
	check->place = PS_PLACE_DONE;
	return PS_OK;
}

/* Where each type of record may stand. */
static enum ps_check_place place_of(enum ps_record_type type)
{
	switch (type) {
	case PS_RECORD_MAGIC:
		return PS_PLACE_MAGIC;
	case PS_RECORD_START:
		return PS_PLACE_START;
	case PS_RECORD_NONCE:
		return PS_PLACE_NONCE;
	case PS_RECORD_SEAL:
	case PS_RECORD_FRAME:
	case PS_RECORD_EVENT:
	case PS_RECORD_WITHHELD:
	case PS_RECORD_ENDING:
		return PS_PLACE_CONTENT;
	case PS_RECORD_OPENINGS:
		return PS_PLACE_OPENINGS;
	default:
		return PS_PLACE_TAIL;
	}
}

/* What stands beside the signed records. */
static enum ps_err check_other(struct ps_check *check, const struct ps_record *record)
{
	const struct ps_check_hooks *hooks = check->options.hooks;
	enum ps_err err;

	if (record->type == PS_RECORD_NONCE)
		err = check_nonce(check, record);
	else if (record->type == PS_RECORD_OPENINGS)
		err = ps_check_openings(check, record);
	else
		err = ps_check_attachment(check, record);
	if (!err && hooks && hooks->other && check->start_verified)
		err = hooks->other(hooks->ctx, record);
	return err;
}

static enum ps_err check_in_place(struct ps_check *check, const struct ps_record *record,
				  const struct ps_look *look)
{
	switch (record->type) {
	case PS_RECORD_MAGIC:
		check->place = PS_PLACE_START;
		return PS_OK;
	case PS_RECORD_START:
		return ps_check_start(check, record);
	case PS_RECORD_SEAL:
		return ps_check_seal(check, record);
	case PS_RECORD_ENDING:
		return ps_check_ending(check, record);
	case PS_RECORD_NONCE:
	case PS_RECORD_OPENINGS:
	case PS_RECORD_ATTACHMENT:
		return check_other(check, record);
	case PS_RECORD_TRAILER:
		return check_trailer(check, record);
	default:
		return check_content(check, record, look);
	}
}

enum ps_err ps_check_record(struct ps_check *check, const struct ps_record *record,
			    const struct ps_look *look)
{
	enum ps_err err = PS_OK;

	if (place_of(record->type) != check->place)
		return out_of_place(check, record);
	if (record->type != PS_RECORD_FRAME)
		err = ps_check_settle_lists(check);
	if (!err)
		err = check_in_place(check, record, look);
	return err ? err : ps_check_add_shown(check, record);
}
