/*
 * What the files of ps_take share with each other and with nobody else.
 */
#ifndef PS_SIGNING_TAKE_PARTS_H
#define PS_SIGNING_TAKE_PARTS_H

#include "signing/sums.h"
#include "signing/take.h"

struct ps_take_camera {
	char name[PS_CAMERA_NAME_LEN_MAX];
	size_t name_len;
	uint16_t width_px;
	uint16_t height_px;
	uint16_t restart_mcus;
	uint32_t tile_count;
	uint64_t next_seq; /* the least that may come */
	bool have_last;
	uint64_t last_us;
	bool seen;	     /* has a frame in the seal in progress: @tiles is valid */
	struct ps_buf tiles; /* tile hashes of its latest frame */
	bool have_header;
	uint8_t header_hash[PS_HASH_LEN];
};

struct ps_take {
	enum ps_err err; /* broken for good */
	bool prepared;	 /* only the signed ending is missing */
	struct ps_key *key;
	struct ps_random random;
	struct ps_output output;
	struct ps_buf out;
	uint64_t written;
	struct ps_buf payload; /* scratch for what is about to be signed or hashed */

	struct ps_link link; /* of the next signed record */
	uint64_t from_us;
	size_t camera_count;
	struct ps_take_camera cameras[PS_CAMERAS_MAX];
	struct ps_sums sums;
	bool summing;

	/* the seal in progress */
	struct ps_buf entries;
	struct ps_tally tally;
	uint64_t second; /* its own, or that of the seal before */
	size_t seal_len;
	size_t seal_events;

	struct ps_tally total;
	uint64_t seals;
	uint64_t next_event;
	size_t commitment_count;
	uint8_t commitments[PS_OPENINGS_MAX][PS_HASH_LEN];
	struct ps_buf openings;

	struct ps_buf salts; /* scratch */
	struct ps_buf jobs;
};

/* PS_INVALID or PS_LIMIT if an entry of this moment has no place. */
PS_MUST_CHECK enum ps_err ps_take_room(const struct ps_take *take, uint64_t time_us);

/* Writes what is gathered, durably. Errors: those of the output. */
PS_MUST_CHECK enum ps_err ps_take_flush(struct ps_take *take);

/* Adds the hash of an entry to the seal in progress. */
PS_MUST_CHECK enum ps_err ps_take_add_entry(struct ps_take *take, struct ps_bytes entry,
					    uint64_t time_us);

/* A record was appended to the output from @from on: counts it, and passes on what is long enough.
 */
PS_MUST_CHECK enum ps_err ps_take_written(struct ps_take *take, size_t from);

#endif
