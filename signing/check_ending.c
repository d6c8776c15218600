#include <string.h>

#include "signing/check_parts.h"
#include "signing/hash.h"
#include "signing/sums.h"

/* SHA256SUMS as it follows from the pictures, where all that it lists are wholly shown. */
static enum ps_err check_sums(struct ps_check *check)
{
	const struct ps_sums_line *lines = (const void *)check->sums.bytes;
	size_t count = check->sums.len / sizeof(*lines);
	uint8_t digest[PS_HASH_LEN];
	struct ps_sums sums;
	enum ps_err err;

	if (check->sums_incomplete || check->incomplete)
		return PS_OK;
	if (!check->have_nonce) {
		ps_check_note_at(check, PS_WHAT_NONCE_WITHHELD, check->ending_offset);
		return PS_OK;
	}
	ps_sums_begin(&sums, check->nonce);
	for (size_t i = 0; i < count; i++)
		ps_sums_add(&sums, lines[i].picture, check->start.cameras[lines[i].camera].name,
			    lines[i].seq);
	err = ps_sums_finish(&sums, digest);
	if (err)
		return err;
	check->sums_checked = true;
	if (memcmp(digest, check->ending.sums, PS_HASH_LEN) != 0)
		ps_check_note_at(check, PS_WHAT_SUMS_DIFFER, check->ending_offset);
	return PS_OK;
}

static enum ps_err check_statement(struct ps_check *check)
{
	const struct ps_ending *ending = &check->ending;
	uint8_t signature[PS_SIGNATURE_LEN];
	uint8_t digest[PS_HASH_LEN];
	enum ps_err err =
		ps_statement_digest(ending->link.take, ending->word, ending->sums, digest);

	if (err)
		return err;
	err = ps_ecdsa_from_der(ending->statement, ending->statement_len, signature);
	if (!err)
		err = ps_ecdsa_verifier_check(check->verifier, digest, signature);
	if (err == PS_BAD_SIGNATURE || err == PS_MALFORMED) {
		ps_check_note_at(check, PS_WHAT_STATEMENT_DIFFERS, check->ending_offset);
		err = PS_OK;
	}
	return err;
}

/* The commitments are the hashes of the take's waybill events, in their order. */
static void check_commitments(struct ps_check *check)
{
	const struct ps_ending *ending = &check->ending;
	bool all = check->seals_withheld == 0 && !check->incomplete;

	if (all && check->waybill_count != ending->commitment_count) {
		ps_check_note_at(check, PS_WHAT_COUNT_DIFFERS, check->ending_offset);
		return;
	}
	for (size_t i = 0; all && i < ending->commitment_count; i++)
		if (memcmp(check->waybills[i], ending->commitments[i], PS_HASH_LEN) != 0)
			ps_check_note_at(check, PS_WHAT_OPENING_DIFFERS, check->ending_offset);
}

enum ps_err ps_check_ending(struct ps_check *check, const struct ps_record *record)
{
	const struct ps_check_hooks *hooks = check->options.hooks;
	bool fits;
	enum ps_err err = ps_ending_decode(record->cose.type, record->cose.payload, &check->ending);

	if (!err &&
	    (check->content_len || check->ending.tally.camera_count != check->start.camera_count))
		err = PS_MALFORMED;
	if (err)
		return ps_check_refuse(check, record, err);
	check->have_ending = true;
	check->ending_offset = record->offset;
	check->place = PS_PLACE_OPENINGS;
	err = ps_check_link(check, record, &check->ending.link, NULL, &fits);
	if (!err)
		err = ps_check_signature(check, record, &fits);
	if (!err)
		err = check_sums(check);
	if (!err)
		err = check_statement(check);
	if (!err)
		err = ps_check_keep_last(check, record);
	if (err)
		return err;
	if (!check->incomplete && (check->ending.seals != check->seals ||
				   !ps_tally_equal(&check->ending.tally, &check->total)))
		ps_check_note_at(check, PS_WHAT_COUNT_DIFFERS, record->offset);
	check_commitments(check);
	if (check->ending.word == PS_END_RECOVERED) {
		ps_report_lower(check->report, PS_WORD_ENDING_RECOVERED);
		ps_check_note_at(check, PS_WHAT_RECOVERED, record->offset);
	} else if (check->ending.word == PS_END_CANCELLED) {
		ps_report_lower(check->report, PS_WORD_ENDING_CANCELLED);
	}
	if (hooks && hooks->ending && fits && check->start_verified)
		return hooks->ending(hooks->ctx, &check->ending, record->whole);
	return PS_OK;
}

enum ps_err ps_check_openings(struct ps_check *check, const struct ps_record *record)
{
	struct ps_cursor items = record->openings.items;

	if (record->openings.count != check->ending.commitment_count)
		return ps_check_refuse(check, record, PS_MALFORMED);
	for (uint64_t i = 0; i < record->openings.count; i++) {
		struct ps_bytes salted;
		uint8_t hash[PS_HASH_LEN];
		bool shown;
		enum ps_err err = ps_opening_read(&items, &shown, &salted);

		if (!err && shown)
			err = ps_hash(PS_HASH_EVENT, salted, hash);
		if (err)
			return err;
		if (!shown)
			ps_check_note_at(check, PS_WHAT_BODIES_WITHHELD, record->offset);
		else if (memcmp(hash, check->ending.commitments[i], PS_HASH_LEN) != 0)
			ps_check_note_at(check, PS_WHAT_OPENING_DIFFERS, record->offset);
		else if (ps_event_body_check(PS_EVENT_WAYBILL,
					     (struct ps_bytes){ salted.bytes + PS_SALT_LEN,
								salted.len - PS_SALT_LEN }))
			return ps_check_malformed(check, record, PS_WHAT_BAD_BODY);
	}
	check->place = PS_PLACE_TAIL;
	return PS_OK;
}

static enum ps_err keep_item(struct ps_check_items *items, size_t most, struct ps_bytes bytes)
{
	if (items->count < most) {
		ps_buf_add(&items->bytes, bytes.bytes, bytes.len);
		items->ends[items->count] = items->bytes.len;
	}
	items->count++;
	return items->bytes.err;
}

enum ps_err ps_check_attachment(struct ps_check *check, const struct ps_record *record)
{
	if (check->attachment_count == PS_ATTACHMENTS_MAX)
		return ps_check_refuse(check, record, PS_RANGE);
	if (record->attachment.kind < check->attachment_kind ||
	    ps_attachment_holds_jpeg(record->attachment.bytes))
		return ps_check_malformed(check, record, PS_WHAT_BAD_ATTACHMENT);
	if (record->attachment.kind == PS_ATTACHMENT_THINNING &&
	    (check->thinning.kind != PS_THINNING_NONE ||
	     ps_thinning_decode(record->attachment.bytes, &check->thinning)))
		return ps_check_malformed(check, record, PS_WHAT_BAD_ATTACHMENT);
	check->attachment_kind = record->attachment.kind;
	check->attachment_count++;
	if (record->attachment.kind <= PS_ATTACHMENT_EXPORTER)
		check->exporter_offset = record->offset + record->whole.len;
	if (record->attachment.kind == PS_ATTACHMENT_EXPORTER)
		return ps_check_exporter(check, record);
	/* judged with the whole file: signing/verdict_time.h, verdict_revoked.h, verdict_proof.h */
	if (record->attachment.kind == PS_ATTACHMENT_TOKEN)
		return keep_item(&check->anchors, PS_ANCHORS_MAX, record->attachment.bytes);
	if (record->attachment.kind == PS_ATTACHMENT_CRL)
		return keep_item(&check->crls, PS_CRLS_MAX, record->attachment.bytes);
	if (record->attachment.kind == PS_ATTACHMENT_LEDGER_PROOF && !check->proof_count++)
		ps_buf_add(&check->proof, record->attachment.bytes.bytes,
			   record->attachment.bytes.len);
	return check->proof.err;
}
