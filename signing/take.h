/*
 * struct ps_take: writes one take, from START to the trailer (signing/FORMAT.md).
 *
 * The caller brings frames and events in the order in which they are to be signed, closes a seal at
 * the end of each station second, and ends the take. What a call reports is written through
 * @output; what is durable is what ps_take_create, ps_take_seal and ps_take_end returned PS_OK for.
 *
 * One thread owns a take and, while it signs, the key. After any error but PS_INVALID and PS_LIMIT
 * the take is broken: every later call returns that error, and the file is the next start's to
 * recover.
 */
#ifndef PS_SIGNING_TAKE_H
#define PS_SIGNING_TAKE_H

#include "signing/buf.h"
#include "signing/ending.h"
#include "signing/entry.h"
#include "signing/key.h"
#include "signing/random.h"
#include "signing/start.h"

/* Where the bytes go: one file, appended to. */
struct ps_output {
	enum ps_err (*write)(void *ctx, const uint8_t *bytes, size_t len);
	/* Returns when everything written so far stays after a power cut. */
	enum ps_err (*sync)(void *ctx);
	void *ctx;
};

struct ps_take;

/* A frame as it comes from an encoder. */
struct ps_take_frame {
	size_t camera; /* index in START */
	uint64_t seq;
	uint64_t time_us;
	enum ps_whole whole;
	struct ps_bytes header;
	uint32_t tile_count;
	const struct ps_bytes *tiles; /* len 0: same as in the camera's preceding frame */
};

/*
 * Signs @start with @key and writes it, durably. @key is the device's or, where START holds its
 * certificate, a session key. @start's views must live until this returns; the cameras' names and
 * grids are copied.
 *
 * Errors: those of key, random and output; PS_NO_MEMORY; PS_INVALID and PS_RANGE (START is not what
 * a reader accepts: a name that is not plain text, a size or limit).
 */
PS_MUST_CHECK enum ps_err ps_take_create(const struct ps_start *start, struct ps_key *key,
					 const struct ps_random *random, struct ps_output output,
					 struct ps_take **take_out);

/* NULL is fine. Does not end the take. */
void ps_take_destroy(struct ps_take *take);

/* The take id: the hash of START. */
const uint8_t *ps_take_id(const struct ps_take *take);

/*
 * Adds a frame to the seal in progress. Nothing of it is kept.
 *
 * Errors: PS_INVALID, nothing changed: camera, tile count, sequence number or time do not fit, the
 * frame is of another second than the seal's, or the camera's first in a seal is not whole.
 * PS_LIMIT, nothing changed: the seal or the take is full. Others break the take.
 */
PS_MUST_CHECK enum ps_err ps_take_add_frame(struct ps_take *take,
					    const struct ps_take_frame *frame);

/*
 * Adds an event; its class is the kind's. @body is one CBOR item of the kind's shape. A moment
 * before the seal in progress (it was handed over late) becomes that seal's beginning. Errors: as
 * for a frame. PS_LIMIT also for more waybills than the format has openings.
 */
PS_MUST_CHECK enum ps_err ps_take_add_event(struct ps_take *take, enum ps_event_kind kind,
					    uint64_t time_us, struct ps_bytes body);

/* The station second of the seal in progress; false if it has no entries. */
bool ps_take_second(const struct ps_take *take, uint64_t *second_out);

/* Has the take no room for a frame of this moment, nor for any later one? Then it must be ended. */
bool ps_take_is_over(const struct ps_take *take, uint64_t time_us);

/* Signs and writes the seal in progress, durably. Without entries it does nothing. */
PS_MUST_CHECK enum ps_err ps_take_seal(struct ps_take *take, const struct ps_clock *clock);

/* What the take holds so far; sealed seals only. */
const struct ps_tally *ps_take_total(const struct ps_take *take);
uint64_t ps_take_seals(const struct ps_take *take);
uint64_t ps_take_bytes(const struct ps_take *take);

/*
 * Seals what is open, signs the ending and writes it with all that follows it, durably. @hash_out
 * is the hash of the ending, for the ledger; @ending_out may be NULL. Not for a take under a
 * session key: what follows is.
 */
PS_MUST_CHECK enum ps_err ps_take_end(struct ps_take *take, enum ps_ending_word word,
				      enum ps_reason reason, const struct ps_clock *clock,
				      uint8_t hash_out[PS_HASH_LEN], struct ps_ending *ending_out);

/* An ending that is not signed yet, and what ps_take_write_ending() wants to sign it. */
struct ps_take_ending {
	struct ps_ending ending;
	uint64_t offset;
	struct ps_bytes openings; /* the take's, until it is destroyed */
};

/*
 * The same in three steps, for a key that takes its time and signs in another thread: this seals
 * what is open and says what the ending is. Then nothing can be added any more. Errors: as of a
 * seal.
 */
PS_MUST_CHECK enum ps_err ps_take_prepare_ending(struct ps_take *take, enum ps_ending_word word,
						 enum ps_reason reason,
						 const struct ps_clock *clock,
						 struct ps_take_ending *ending_out);

/* Writes what ps_take_write_ending() made of it, durably. Errors: PS_INVALID (nothing was
 * prepared), those of output. */
PS_MUST_CHECK enum ps_err ps_take_finish(struct ps_take *take, struct ps_bytes bytes);

/*
 * Signs @ending, whose statement is filled in here, and appends its record and everything behind it
 * up to the trailer. @ending_offset is where the record will begin in the file; @openings are
 * @ending->commitment_count items as an openings record has them.
 * Errors: those of the key, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_take_write_ending(struct ps_ending *ending, struct ps_key *key,
					       uint64_t ending_offset, struct ps_bytes openings,
					       struct ps_buf *buf, uint8_t hash_out[PS_HASH_LEN]);

#endif
