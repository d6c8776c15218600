/*
 * END and RECOVERED: the signed record that closes a take (signing/FORMAT.md, "END and RECOVERED").
 *
 * END is what the station writes when it stops recording. RECOVERED is what it writes at its next
 * start into a file that has no END: it signs what was *found*, and cannot say that nothing more
 * had been there.
 */
#ifndef PS_SIGNING_ENDING_H
#define PS_SIGNING_ENDING_H

#include "signing/cose.h"
#include "signing/ecdsa.h"
#include "signing/seal.h"

#define PS_ENDINGS(X)                \
	X(1, ENDED, "ended")         \
	X(2, CANCELLED, "cancelled") \
	X(3, RECOVERED, "recovered")

enum ps_ending_word {
#define X(number, code, name) PS_END_##code = number,
	PS_ENDINGS(X)
#undef X
};

const char *ps_ending_name(uint64_t ending);

/* Why a take ended. The number is for ever. */
#define PS_REASONS(X)                          \
	X(1, SAME_WAYBILL, "same_waybill")     \
	X(2, NEXT_WAYBILL, "next_waybill")     \
	X(3, END_COMMAND, "end_command")       \
	X(4, CANCEL_COMMAND, "cancel_command") \
	X(5, IDLE, "idle")                     \
	X(6, TIME_LIMIT, "time_limit")         \
	X(7, SHUTDOWN, "shutdown")             \
	X(8, FAULT, "fault")                   \
	X(9, INTERRUPTED, "interrupted")       \
	X(10, SIZE_LIMIT, "size_limit")        \
	X(11, BATCH, "batch")                  \
	X(12, LABEL, "label")

enum ps_reason {
#define X(number, code, name) PS_REASON_##code = number,
	PS_REASONS(X)
#undef X
};

#define PS_REASON_MAX 31

const char *ps_reason_name(uint64_t reason);

struct ps_ending {
	enum ps_cose_type type; /* PS_COSE_END or PS_COSE_RECOVERED */
	struct ps_link link;
	enum ps_ending_word word;
	uint64_t reason;
	uint64_t seals;
	struct ps_tally tally; /* of the whole take; no entries, no cameras: zero seals */
	size_t commitment_count;
	uint8_t commitments[PS_OPENINGS_MAX][PS_HASH_LEN]; /* event hashes of the waybills */
	uint8_t sums[PS_HASH_LEN];			   /* SHA-256 of SHA256SUMS */
	uint8_t statement[PS_SIGNATURE_DER_MAX];	   /* signature over the statement's text */
	size_t statement_len;
	struct ps_clock clock;

	/* RECOVERED only */
	uint64_t dropped; /* bytes found behind the last whole seal and cut off */
	uint8_t boot[PS_BOOT_LEN];
	uint8_t run[PS_BOOT_LEN];
};

void ps_ending_encode(const struct ps_ending *ending, struct ps_buf *buf);

/*
 * Errors: those of the CBOR readers; PS_MALFORMED for a word that does not go with the typ.
 * @type is the typ that the COSE_Sign1 around it has.
 */
PS_MUST_CHECK enum ps_err ps_ending_decode(enum ps_cose_type type, struct ps_bytes payload,
					   struct ps_ending *ending_out);

#endif
