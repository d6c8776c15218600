/*
 * What was really recorded: the content of takes, read from their files once, and the hooks that
 * compare what a verifier hands over with it.
 */
#ifndef PS_TESTS_FUZZ_TRUTH_H
#define PS_TESTS_FUZZ_TRUTH_H

#include "signing/composite.h"
#include "signing/verify.h"

/* The takes of the fuzzers have no more. */
#define PS_TRUTH_CAMERAS 2

struct ps_truth_frame {
	struct ps_frame_record record;
	struct ps_bytes header;
	struct ps_tile_view *tiles;
};

/* One take, nothing of it withheld. */
struct ps_truth {
	uint8_t take[PS_HASH_LEN];
	struct ps_bytes file; /* the caller's; everything here points into it */
	size_t frame_count;
	size_t frame_room;
	struct ps_truth_frame *frames;
	size_t event_count;
	struct ps_event_record events[64];
	struct ps_bytes nonce;
};

/* @file must be a whole take, and outlive the truth. */
void ps_truth_init(struct ps_truth *truth, struct ps_bytes file);
void ps_truth_release(struct ps_truth *truth);

/* The record that begins at @at of @file. False: there is none. */
bool ps_truth_record(struct ps_bytes file, size_t at, struct ps_record *record_out);

/* A verification under comparison. */
struct ps_truth_watch {
	const struct ps_truth *truths;
	size_t truth_count;
	const struct ps_truth *take; /* the one that the file says it is of */
	size_t frames;		     /* entries of frames handed over */
	size_t frames_shown;
	size_t events_shown;
	uint32_t tiles_hidden;
	struct ps_composite pictures[PS_TRUTH_CAMERAS];
};

void ps_truth_watch_init(struct ps_truth_watch *watch, const struct ps_truth *truths, size_t count);
void ps_truth_watch_release(struct ps_truth_watch *watch);

/* Hooks that end the program when anything handed over is not as it was recorded. */
struct ps_check_hooks ps_truth_hooks(struct ps_truth_watch *watch);

/* Is this a word that says: as signed? */
bool ps_truth_is_good(enum ps_word integrity);

#endif
