#include <string.h>

#include "signing/certificate.h"
#include "signing/check_parts.h"
#include "signing/hash.h"

enum ps_err ps_check_refuse(struct ps_check *check, const struct ps_record *record, enum ps_err err)
{
	if (err == PS_UNSUPPORTED)
		return ps_check_malformed(check, record, PS_WHAT_VERSION);
	return ps_check_malformed(check, record,
				  err == PS_RANGE ? PS_WHAT_OVER_LIMIT : PS_WHAT_BAD_RECORD);
}

/* START's own copy outlives the reader's window. */
static enum ps_err copy_start(struct ps_check *check, const struct ps_record *record)
{
	struct ps_record copy;
	enum ps_err err;

	ps_buf_add(&check->start_record, record->whole.bytes, record->whole.len);
	if (check->start_record.err)
		return check->start_record.err;
	err = ps_record_read(
		(struct ps_bytes){ check->start_record.bytes, check->start_record.len },
		record->offset, &copy);
	if (!err)
		check->start_cose = copy.cose;
	return err;
}

static void expect_grid(struct ps_check *check)
{
	for (size_t i = 0; i < check->start.camera_count; i++) {
		const struct ps_camera_info *info = &check->start.cameras[i];

		check->cameras[i].next_seq = info->first_seq;
		check->cameras[i].header = (struct ps_header_info){
			.width_px = (uint16_t)info->width_px,
			.height_px = (uint16_t)info->height_px,
			.restart_mcus = (uint16_t)info->restart_mcus,
			.tile_count = (uint32_t)ps_camera_tile_count(info),
		};
	}
}

/* Without the device's key nothing can be judged; who issued it is the axis of origin's matter. */
static enum ps_err read_chain(struct ps_check *check)
{
	const struct ps_start *start = &check->start;
	enum ps_err err = ps_certificates_create(PS_CHAIN_MAX, &check->chain);

	for (size_t i = 0; i < start->chain_count && !err && !check->chain_ends_early; i++) {
		err = ps_certificates_add_der(check->chain, start->chain[i].bytes,
					      start->chain[i].len);
		if (i && (err == PS_MALFORMED || err == PS_BAD_CERTIFICATE)) {
			check->chain_ends_early = true;
			err = PS_OK;
		}
	}
	if (!err)
		err = ps_certificate_public_point(check->chain, 0, check->point);
	return err ? err : ps_ecdsa_verifier_create(check->point, &check->verifier);
}

static bool is_for(const struct ps_session_key *session, const struct ps_start *start)
{
	return memcmp(session->boot, start->boot, PS_BOOT_LEN) == 0 &&
	       memcmp(session->run, start->run, PS_BOOT_LEN) == 0 &&
	       ps_session_key_covers(session, start->take_number, start->clock.boot_us);
}

/* The key that signs in the device's place, if that one says so of this take. */
static enum ps_err read_session(struct ps_check *check)
{
	const struct ps_start *start = &check->start;
	struct ps_session_key session;
	struct ps_cose cose;
	enum ps_err err;

	if (!start->has_session)
		return PS_OK;
	err = ps_session_key_read(start->session, &session, &cose);
	if (!err)
		err = ps_ecdsa_verifier_create(session.point, &check->session);
	if (!err)
		err = ps_cose_check(&cose, check->verifier);
	if (err && err != PS_BAD_SIGNATURE)
		return err;
	if (err || !is_for(&session, start)) {
		ps_ecdsa_verifier_destroy(check->session);
		check->session = NULL;
	}
	return PS_OK;
}

enum ps_err ps_check_cose(struct ps_check *check, const struct ps_cose *cose)
{
	bool by_session = check->start.has_session &&
			  (cose->type == PS_COSE_START || cose->type == PS_COSE_SEAL);

	if (by_session && !check->session)
		return PS_BAD_SIGNATURE;
	return ps_cose_check(cose, by_session ? check->session : check->verifier);
}

enum ps_err ps_check_start(struct ps_check *check, const struct ps_record *record)
{
	const struct ps_check_hooks *hooks = check->options.hooks;
	enum ps_err err = copy_start(check, record);

	if (!err)
		err = ps_start_decode(check->start_cose.payload, &check->start);
	if (err)
		return err == PS_NO_MEMORY ? err : ps_check_refuse(check, record, err);
	err = read_chain(check);
	if (!err)
		err = read_session(check);
	if (err)
		return err == PS_NO_MEMORY
			       ? err
			       : ps_check_malformed(check, record, PS_WHAT_BAD_CERTIFICATE);
	err = ps_hash(PS_HASH_RECORD, check->start_cose.whole, check->take);
	if (err)
		return err;
	err = ps_check_cose(check, &check->start_cose);
	if (err && err != PS_BAD_SIGNATURE)
		return err;
	check->have_start = true;
	check->start_verified = err == PS_OK;
	check->clock = check->start.clock;
	if (check->start.has_session && !check->session)
		ps_check_note_at(check, PS_WHAT_SESSION_WRONG, record->offset);
	expect_grid(check);
	memcpy(check->due.take, check->take, PS_HASH_LEN);
	memcpy(check->due.prev, check->take, PS_HASH_LEN);
	check->due.number = 1;
	check->total.camera_count = check->start.camera_count;
	check->place = PS_PLACE_NONCE;
	check->end_of_seals = record->offset + record->whole.len;
	ps_check_clear_seal(check);
	check->sealed = *check->report;
	if (hooks && hooks->start && check->start_verified)
		return hooks->start(hooks->ctx, &check->start, check->take, record->whole);
	return PS_OK;
}

/* What is wrong with the record's place; PS_WHAT_COUNT if nothing is. */
static enum ps_what misplaced(const struct ps_check *check, const struct ps_link *link)
{
	/* a START that does not verify has an id that nothing can refer to */
	if (check->start_verified && memcmp(link->take, check->due.take, PS_HASH_LEN) != 0)
		return PS_WHAT_FOREIGN_RECORD;
	if (link->number > check->due.number)
		return PS_WHAT_RECORD_MISSING;
	if (link->number < check->due.number)
		return PS_WHAT_RECORD_REORDERED;
	if (memcmp(link->prev, check->due.prev, PS_HASH_LEN) != 0)
		return PS_WHAT_RECORD_DIFFERS;
	return PS_WHAT_COUNT;
}

/*
 * Where in the take it is: behind the second before; or when it says itself, if that is its word.
 * What is missing lies between the two.
 */
static void note_misplaced(struct ps_check *check, const struct ps_record *record,
			   enum ps_what what, const struct ps_tally *said)
{
	uint64_t here = check->have_second ? (check->last_second + 1) * PS_US_PER_SECOND
					   : check->start.from_us;
	struct ps_finding finding = { .what = what,
				      .camera = PS_NO_CAMERA,
				      .has_time = true,
				      .from_us = here,
				      .to_us = here,
				      .has_offset = true,
				      .offset = record->offset,
				      .count = 1 };

	if (said)
		finding.to_us = said->first_us;
	if (finding.to_us < here || what != PS_WHAT_RECORD_MISSING)
		finding.from_us = finding.to_us;
	ps_report_add(check->report, &finding);
}

enum ps_err ps_check_link(struct ps_check *check, const struct ps_record *record,
			  const struct ps_link *link, const struct ps_tally *tally, bool *fits_out)
{
	enum ps_what what = misplaced(check, link);
	enum ps_err err;

	*fits_out = what == PS_WHAT_COUNT;
	if (!*fits_out) {
		/* what it says of its place counts only if it was signed so */
		err = ps_check_cose(check, &record->cose);
		if (err && err != PS_BAD_SIGNATURE)
			return err;
		note_misplaced(check, record, err ? PS_WHAT_RECORD_DIFFERS : what,
			       err || what == PS_WHAT_FOREIGN_RECORD ? NULL : tally);
		check->incomplete = true;
	}
	/* a foreign or an earlier one does not change what is due */
	if (what == PS_WHAT_FOREIGN_RECORD || what == PS_WHAT_RECORD_REORDERED)
		return PS_OK;
	check->due.number = link->number + 1;
	return ps_hash(PS_HASH_RECORD, record->cose.whole, check->due.prev);
}

enum ps_err ps_check_signature(struct ps_check *check, const struct ps_record *record, bool *fits)
{
	enum ps_err err = ps_check_cose(check, &record->cose);

	check->checked_offset = record->offset;
	check->checked_fits = err == PS_OK;
	if (err == PS_BAD_SIGNATURE) {
		ps_check_note_at(check, PS_WHAT_RECORD_DIFFERS, record->offset);
		*fits = false;
		return PS_OK;
	}
	return err;
}
