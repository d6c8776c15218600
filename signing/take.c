#include "signing/take.h"

#include <stdlib.h>
#include <string.h>

#include "signing/cbor.h"
#include "signing/hash.h"
#include "signing/record.h"
#include "signing/take_parts.h"

/* What is gathered goes out in pieces of this size, or at the seal. */
#define FLUSH_LEN (256 * 1024)

#define US_PER_SECOND 1000000U

static enum ps_err flush(struct ps_take *take)
{
	enum ps_err err = take->out.err;

	if (!err && take->out.len)
		err = take->output.write(take->output.ctx, take->out.bytes, take->out.len);
	if (!err)
		take->written += take->out.len;
	ps_buf_clear(&take->out);
	return err;
}

enum ps_err ps_take_flush(struct ps_take *take)
{
	enum ps_err err = flush(take);

	return err ? err : take->output.sync(take->output.ctx);
}

/* Signs @payload as a record of @type, and makes it the one that the next must name. */
static enum ps_err add_signed(struct ps_take *take, enum ps_record_type type, enum ps_cose_type typ)
{
	size_t from;
	enum ps_err err = take->payload.err;

	if (err)
		return err;
	ps_record_add_signed_head(&take->out, type);
	from = take->out.len;
	err = ps_cose_sign(take->key, typ, take->payload.bytes, take->payload.len, &take->out);
	if (err)
		return err;
	if (take->out.len - from > ps_record_cap(type))
		return PS_RANGE;
	take->link.number++;
	return ps_hash(PS_HASH_RECORD,
		       (struct ps_bytes){ take->out.bytes + from, take->out.len - from },
		       take->link.prev);
}

static void clear_seal(struct ps_take *take)
{
	ps_buf_clear(&take->entries);
	take->seal_len = 0;
	take->seal_events = 0;
	take->tally = (struct ps_tally){ .camera_count = take->camera_count };
	for (size_t i = 0; i < take->camera_count; i++)
		take->cameras[i].seen = false;
}

static void copy_cameras(struct ps_take *take, const struct ps_start *start)
{
	take->camera_count = start->camera_count;
	for (size_t i = 0; i < start->camera_count; i++) {
		const struct ps_camera_info *info = &start->cameras[i];

		memcpy(take->cameras[i].name, info->name.bytes, info->name.len);
		take->cameras[i].name_len = info->name.len;
		take->cameras[i].width_px = (uint16_t)info->width_px;
		take->cameras[i].height_px = (uint16_t)info->height_px;
		take->cameras[i].restart_mcus = (uint16_t)info->restart_mcus;
		take->cameras[i].tile_count = (uint32_t)ps_camera_tile_count(info);
		take->cameras[i].next_seq = info->first_seq;
	}
	take->total.camera_count = start->camera_count;
}

static enum ps_err begin(struct ps_take *take, const struct ps_start *start)
{
	uint8_t nonce[PS_NONCE_LEN];
	enum ps_err err = ps_random_fill(&take->random, nonce, sizeof(nonce));

	if (err)
		return err;
	ps_sums_begin(&take->sums, nonce);
	take->summing = true;
	ps_record_add_magic(&take->out);
	ps_start_encode(start, &take->payload);
	/* what no reader would accept must not be signed */
	err = take->payload.err;
	if (!err && ps_start_decode((struct ps_bytes){ take->payload.bytes, take->payload.len },
				    &(struct ps_start){ .version = 0 }))
		err = PS_INVALID;
	if (err)
		return err;
	copy_cameras(take, start);
	clear_seal(take);
	err = add_signed(take, PS_RECORD_START, PS_COSE_START);
	if (err)
		return err;
	memcpy(take->link.take, take->link.prev, PS_HASH_LEN);
	ps_record_add_nonce(&take->out, nonce);
	return ps_take_flush(take);
}

enum ps_err ps_take_create(const struct ps_start *start, struct ps_key *key,
			   const struct ps_random *random, struct ps_output output,
			   struct ps_take **take_out)
{
	struct ps_take *take = calloc(1, sizeof(*take));
	enum ps_err err;

	if (!take)
		return PS_NO_MEMORY;
	take->key = key;
	take->random = *random;
	take->output = output;
	take->from_us = start->from_us;
	err = begin(take, start);
	if (err) {
		ps_take_destroy(take);
		return err;
	}
	*take_out = take;
	return PS_OK;
}

void ps_take_destroy(struct ps_take *take)
{
	uint8_t unused[PS_HASH_LEN];

	if (!take)
		return;
	if (take->summing && ps_sums_finish(&take->sums, unused))
		memset(unused, 0, sizeof(unused));
	ps_buf_release(&take->out);
	ps_buf_release(&take->payload);
	ps_buf_release(&take->entries);
	ps_buf_release(&take->openings);
	for (size_t i = 0; i < PS_CAMERAS_MAX; i++)
		ps_buf_release(&take->cameras[i].tiles);
	ps_buf_release(&take->salts);
	ps_buf_release(&take->jobs);
	free(take);
}

const uint8_t *ps_take_id(const struct ps_take *take)
{
	return take->link.take;
}

const struct ps_tally *ps_take_total(const struct ps_take *take)
{
	return &take->total;
}

uint64_t ps_take_seals(const struct ps_take *take)
{
	return take->seals;
}

uint64_t ps_take_bytes(const struct ps_take *take)
{
	return take->written + take->out.len;
}

bool ps_take_second(const struct ps_take *take, uint64_t *second_out)
{
	if (take->tally.entries)
		*second_out = take->second;
	return take->tally.entries > 0;
}

/* The last moments of the longest take are for its ending. */
#define ENDING_US (2 * US_PER_SECOND)

static bool is_full(const struct ps_take *take)
{
	return take->seals >= PS_SEALS_MAX - 1 && take->tally.entries == 0;
}

bool ps_take_is_over(const struct ps_take *take, uint64_t time_us)
{
	return is_full(take) || (take->total.entries && time_us > take->total.first_us &&
				 time_us - take->total.first_us > PS_TAKE_US_MAX - ENDING_US);
}

enum ps_err ps_take_room(const struct ps_take *take, uint64_t time_us)
{
	uint64_t second = time_us / US_PER_SECOND;

	if (take->tally.entries ? second != take->second : take->seals && second <= take->second)
		return PS_INVALID;
	if (time_us < take->from_us)
		return PS_INVALID;
	if (is_full(take))
		return PS_LIMIT;
	if (take->total.entries && time_us - take->total.first_us > PS_TAKE_US_MAX)
		return PS_LIMIT;
	return PS_OK;
}

enum ps_err ps_take_add_entry(struct ps_take *take, struct ps_bytes entry, uint64_t time_us)
{
	struct ps_tally *tally = &take->tally;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err = ps_hash(PS_HASH_ENTRY, entry, hash);

	if (err)
		return err;
	ps_buf_add(&take->entries, hash, sizeof(hash));
	if (tally->entries == 0) {
		take->second = time_us / US_PER_SECOND;
		tally->first_us = time_us;
		tally->last_us = time_us;
	}
	if (time_us < tally->first_us)
		tally->first_us = time_us;
	if (time_us > tally->last_us)
		tally->last_us = time_us;
	tally->entries++;
	return take->entries.err;
}

enum ps_err ps_take_written(struct ps_take *take, size_t from)
{
	if (take->out.err)
		return take->out.err;
	take->seal_len += take->out.len - from;
	return take->out.len >= FLUSH_LEN ? flush(take) : PS_OK;
}

static enum ps_err write_event(struct ps_take *take, enum ps_event_kind kind, uint64_t time_us,
			       struct ps_bytes body)
{
	enum ps_event_class event_class = ps_event_kind_class(kind);
	struct ps_event_entry entry = { .kind = kind,
					.event_class = event_class,
					.seq = take->next_event,
					.time_us = time_us };
	uint8_t salted[PS_SALT_LEN + PS_EVENT_BODY_LEN_MAX];
	const struct ps_bytes view = { salted, PS_SALT_LEN + body.len };
	size_t from = take->out.len;
	enum ps_err err = ps_random_fill(&take->random, salted, PS_SALT_LEN);

	if (err)
		return err;
	memcpy(salted + PS_SALT_LEN, body.bytes, body.len);
	err = ps_hash(PS_HASH_EVENT, view, entry.body_hash);
	if (err)
		return err;
	ps_buf_clear(&take->payload);
	ps_event_entry_encode(&entry, &take->payload);
	err = ps_take_add_entry(take, (struct ps_bytes){ take->payload.bytes, take->payload.len },
				time_us);
	if (err)
		return err;
	ps_record_add_event(&take->out, (struct ps_bytes){ take->payload.bytes, take->payload.len },
			    view);
	if (kind == PS_EVENT_WAYBILL) {
		memcpy(take->commitments[take->commitment_count++], entry.body_hash, PS_HASH_LEN);
		ps_cbor_add_bytes(&take->openings, view.bytes, view.len);
	}
	take->tally.events[event_class]++;
	take->next_event++;
	take->seal_events++;
	err = take->openings.err;
	return err ? err : ps_take_written(take, from);
}

/* A scanner that is stuck leaves room to say so, and how the take ended. */
static size_t reserve_of(enum ps_event_class event_class)
{
	switch (event_class) {
	case PS_CLASS_ENDING:
		return 0;
	case PS_CLASS_CODE:
		return 64;
	default:
		return 8;
	}
}

enum ps_err ps_take_add_event(struct ps_take *take, enum ps_event_kind kind, uint64_t time_us,
			      struct ps_bytes body)
{
	uint64_t least = take->from_us;
	enum ps_err err = take->err;

	if (err)
		return err;
	if (ps_event_kind_class(kind) == PS_CLASS_COUNT || body.len == 0 ||
	    body.len > PS_EVENT_BODY_LEN_MAX || ps_event_body_check(kind, body))
		return PS_INVALID;
	if (take->tally.entries && take->second * US_PER_SECOND > least)
		least = take->second * US_PER_SECOND;
	else if (take->seals && (take->second + 1) * US_PER_SECOND > least)
		least = (take->second + 1) * US_PER_SECOND;
	if (time_us < least)
		time_us = least;
	err = ps_take_room(take, time_us);
	if (err)
		return err;
	if (take->seal_events >= PS_SEAL_EVENTS_MAX - reserve_of(ps_event_kind_class(kind)) ||
	    take->seal_len > PS_SEAL_BYTES_MAX - PS_EVENT_RECORD_MAX ||
	    (kind == PS_EVENT_WAYBILL && take->commitment_count == PS_OPENINGS_MAX))
		return PS_LIMIT;
	return take->err = write_event(take, kind, time_us, body);
}

static enum ps_err write_seal(struct ps_take *take, const struct ps_clock *clock)
{
	struct ps_seal seal = { .link = take->link, .tally = take->tally, .clock = *clock };
	enum ps_err err = ps_hash_list(PS_HASH_CONTENT, take->entries.bytes,
				       take->entries.len / PS_HASH_LEN, seal.content);

	if (err)
		return err;
	ps_buf_clear(&take->payload);
	ps_seal_encode(&seal, &take->payload);
	err = add_signed(take, PS_RECORD_SEAL, PS_COSE_SEAL);
	if (!err)
		err = ps_take_flush(take);
	if (err)
		return err;
	ps_tally_add(&take->total, &take->tally);
	take->seals++;
	clear_seal(take);
	return PS_OK;
}

enum ps_err ps_take_seal(struct ps_take *take, const struct ps_clock *clock)
{
	if (take->err || take->tally.entries == 0)
		return take->err;
	return take->err = write_seal(take, clock);
}
