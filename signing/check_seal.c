#include <stdlib.h>
#include <string.h>

#include "signing/check_parts.h"
#include "signing/hash.h"

/* Compares what came before the SEAL with what it signs. */
static enum ps_err check_content(struct ps_check *check, const struct ps_seal *seal, bool *fits)
{
	uint8_t content[PS_HASH_LEN];
	enum ps_err err;

	if (check->withheld) {
		ps_check_note(check, PS_WHAT_SEALS_WITHHELD, PS_NO_CAMERA, seal->tally.first_us);
		return PS_OK;
	}
	if (check->tally.entries < seal->tally.entries) {
		ps_check_note(check, PS_WHAT_CONTENT_MISSING, PS_NO_CAMERA, seal->tally.first_us);
		check->incomplete = true;
		*fits = false;
		return PS_OK;
	}
	err = ps_hash_list(PS_HASH_CONTENT, check->entries.bytes, check->entries.len / PS_HASH_LEN,
			   content);
	if (err)
		return err;
	if (memcmp(content, seal->content, PS_HASH_LEN) != 0) {
		ps_check_note(check, PS_WHAT_CONTENT_DIFFERS, PS_NO_CAMERA, seal->tally.first_us);
		*fits = false;
	} else if (*fits && !check->incomplete && !ps_tally_equal(&check->tally, &seal->tally)) {
		ps_check_note(check, PS_WHAT_COUNT_DIFFERS, PS_NO_CAMERA, seal->tally.first_us);
		*fits = false;
	}
	return PS_OK;
}

/* Seals follow each other by whole station seconds. */
static void check_second(struct ps_check *check, const struct ps_seal *seal, bool *fits)
{
	uint64_t second = seal->tally.last_us / PS_US_PER_SECOND;

	if (seal->tally.first_us / PS_US_PER_SECOND != second) {
		ps_check_note(check, PS_WHAT_SECOND_MIXED, PS_NO_CAMERA, seal->tally.first_us);
		*fits = false;
	}
	if (seal->tally.first_us < check->start.from_us ||
	    (check->have_second && second <= check->last_second)) {
		ps_check_note(check, PS_WHAT_TIME_REVERSED, PS_NO_CAMERA, seal->tally.first_us);
		*fits = false;
	}
	check->have_second = true;
	check->last_second = second;
}

/* A number that the station claims must not begin anew from 0. */
static uint64_t later(uint64_t number, uint64_t by)
{
	return by > UINT64_MAX - number ? UINT64_MAX : number + by;
}

/* Which numbers come next behind a second that is withheld: as many as its SEAL signs. */
static void expect_next(struct ps_check *check, const struct ps_tally *tally)
{
	check->next_event = check->base_event;
	for (size_t i = 0; i < PS_CLASS_COUNT; i++)
		check->next_event += tally->events[i];
	for (size_t i = 0; i < check->start.camera_count; i++)
		check->cameras[i].next_seq =
			later(later(check->cameras[i].base_seq, tally->cameras[i].frames),
			      tally->cameras[i].drops);
}

/* A seal that stands too late leaves the numbers as they were. */
static void forget_numbers(struct ps_check *check)
{
	check->next_event = check->base_event;
	for (size_t i = 0; i < check->start.camera_count; i++)
		check->cameras[i].next_seq = check->cameras[i].base_seq;
}

static void pass_over(struct ps_check *check, const struct ps_seal *seal)
{
	for (size_t i = 0; i < check->start.camera_count; i++)
		if (seal->tally.cameras[i].frames)
			check->cameras[i].have_picture = false;
	check->seals_withheld++;
}

/* The tally says it even where the second, or what its events say, is withheld. */
static void note_events(struct ps_check *check, const struct ps_seal *seal)
{
	const struct ps_clock_step step = { check->clock, seal->clock };
	const bool was_set = check->start_verified && ps_clock_was_set(&step);

	if (seal->tally.events[PS_CLASS_FAULT])
		ps_check_note(check, PS_WHAT_FAULT, PS_NO_CAMERA, seal->tally.first_us);
	/* a station that says nothing of it signs both clocks all the same */
	if (seal->tally.events[PS_CLASS_CLOCK] || was_set)
		ps_check_note(check, PS_WHAT_CLOCK_STEPPED, PS_NO_CAMERA, seal->tally.first_us);
	if (was_set)
		check->clock = seal->clock;
}

static void note_losses(struct ps_check *check, const struct ps_seal *seal)
{
	for (size_t i = 0; i < seal->tally.camera_count; i++) {
		const struct ps_finding finding = { .what = PS_WHAT_FRAMES_DROPPED,
						    .camera = (int)i,
						    .has_time = true,
						    .from_us = seal->tally.first_us,
						    .to_us = seal->tally.last_us,
						    .count = seal->tally.cameras[i].drops };

		if (finding.count)
			ps_report_add(check->report, &finding);
	}
}

/* Hands the seal's content to the hook, read again from the copy. */
static enum ps_err hand_over(struct ps_check *check, const struct ps_record *record,
			     const struct ps_seal *seal)
{
	const struct ps_check_hooks *hooks = check->options.hooks;
	size_t count = check->kept_at.len / sizeof(size_t);
	const size_t *at = (const size_t *)(const void *)check->kept_at.bytes;
	struct ps_sealed sealed = { .seal = seal,
				    .withheld = check->withheld,
				    .record = record->whole };
	struct ps_record *records = NULL;
	enum ps_err err = PS_OK;

	if (!hooks || !hooks->seal)
		return PS_OK;
	if (count) {
		records = calloc(count, sizeof(*records));
		if (!records)
			return PS_NO_MEMORY;
	}
	for (size_t i = 0; i < count && !err; i++) {
		size_t end = i + 1 < count ? at[i + 1] : check->kept.len;

		err = ps_record_read((struct ps_bytes){ check->kept.bytes + at[i], end - at[i] },
				     check->content_offset + at[i], &records[i]);
	}
	sealed.count = count;
	sealed.records = records;
	if (!err)
		err = hooks->seal(hooks->ctx, &sealed);
	free(records);
	return err;
}

/*
 * A later signature that verifies is over this record as it stands, so a wrong one here is the
 * station's own doing and changes no verdict; but the second is not handed over before that.
 */
static enum ps_err check_own_signature(struct ps_check *check, const struct ps_record *record,
				       const struct ps_seal *seal, bool *fits)
{
	enum ps_err err = ps_check_cose(check, &record->cose);

	check->checked_offset = record->offset;
	check->checked_fits = err == PS_OK;
	if (err != PS_BAD_SIGNATURE)
		return err;
	if (check->start_verified)
		ps_check_note(check, PS_WHAT_SEAL_SIGNATURE, PS_NO_CAMERA, seal->tally.first_us);
	*fits = false;
	return PS_OK;
}

static bool verifies_each(const struct ps_check_options *options)
{
	return options->each_signature || (options->hooks && !options->hooks->keeps_nothing_early);
}

static void count_seal(struct ps_check *check, const struct ps_seal *seal)
{
	bool late = seal->link.number + 1 < check->due.number;

	if (check->withheld)
		pass_over(check, seal);
	if (late)
		forget_numbers(check);
	else if (check->withheld)
		expect_next(check, &seal->tally);
	ps_tally_add(&check->total, &seal->tally);
	for (size_t i = 0; i < check->start.camera_count; i++)
		check->cameras[i].frames_shown += check->cameras[i].seal_frames_shown;
	check->seals++;
}

enum ps_err ps_check_seal(struct ps_check *check, const struct ps_record *record)
{
	struct ps_seal seal;
	bool fits = false;
	enum ps_err err = ps_seal_decode(record->cose.payload, &seal);

	if (!err && seal.tally.camera_count != check->start.camera_count)
		err = PS_MALFORMED;
	if (!err && check->seals == PS_SEALS_MAX)
		err = PS_RANGE;
	if (err)
		return ps_check_refuse(check, record, err);
	err = ps_check_link(check, record, &seal.link, &seal.tally, &fits);
	if (!err)
		err = check_content(check, &seal, &fits);
	if (!err && verifies_each(&check->options))
		err = check_own_signature(check, record, &seal, &fits);
	if (err)
		return err;
	err = ps_check_keep_seal(check, &seal);
	if (err)
		return err;
	check_second(check, &seal, &fits);
	note_losses(check, &seal);
	note_events(check, &seal);
	count_seal(check, &seal);
	if (check->total.last_us - check->total.first_us > PS_TAKE_US_MAX)
		return ps_check_refuse(check, record, PS_RANGE);
	if (fits && !check->content_wrong && check->start_verified) {
		check->end_of_seals = record->offset + record->whole.len;
		err = hand_over(check, record, &seal);
	}
	if (!err)
		err = ps_check_keep_last(check, record);
	ps_check_clear_seal(check);
	check->sealed = *check->report;
	return err;
}
