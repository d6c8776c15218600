/*
 * struct ps_recorder_take: one open take of the recorder: what waits to be written, the file, the
 * moments between which frames belong to it.
 *
 * A second is written and sealed at once when it is whole: when every camera of the take has passed
 * it, or 400 ms after its end. What comes later is dropped, counted and told in the take itself
 * (FRAME_LATE); the hole in the sequence numbers is signed. So entries stand in the order of their
 * times, and a seal never waits for a camera that has gone.
 *
 * One thread, the recorder's. Times are µs of CLOCK_BOOTTIME.
 */
#ifndef PS_FIRMWARE_RECORDER_TAKE_H
#define PS_FIRMWARE_RECORDER_TAKE_H

#include "capture/frame.h"
#include "capture/preroll.h"
#include "capture/scan_line.h"
#include "firmware/recorder_session.h"
#include "firmware/store.h"
#include "firmware/waiting.h"
#include "signing/take.h"

#define PS_TAKE_DEADLINE_US 400000 /* behind the end of a second */
#define PS_TAKE_SETTLE_US 50000	   /* a scan of that second may still be on its way for so long */

/* The ending of a take on its way to the station's key. */
struct ps_ending_job {
	struct ps_sign_job job;
	struct ps_take_ending made;
	struct ps_buf bytes; /* the record, signed, and all behind it */
	uint8_t hash[PS_HASH_LEN];
	uint64_t retry_us; /* when a key that refused is asked again */
};

/* The members are recorder_take.c's; who holds a take reads those before the blank line. */
struct ps_recorder_take {
	unsigned lane;
	uint64_t session_take; /* the session's count */
	uint64_t number;
	uint64_t started_leaf;
	uint64_t from_us;
	int64_t started_utc_us;
	uint64_t boundary_us; /* UINT64_MAX while it is open */
	bool closing;
	bool cut_short; /* a limit ended it, not the session */
	enum ps_ending_word word;
	enum ps_reason reason;
	bool has_tag;
	uint8_t tag[PS_HASH_LEN];
	char waybill[PS_SCAN_TEXT_MAX + 1];
	uint64_t return_of; /* as the index shows it, once the event is written */
	size_t camera_count;
	uint16_t cameras[PS_CAMERAS_MAX]; /* the station's indices, in the order of START */
	struct ps_store_file file;
	struct ps_ending_job ending;

	struct ps_take *writer;
	struct ps_recorder_session
		*session; /* whose key signs START and SEALs; NULL: the station's */
	struct ps_waiting waiting;
	uint64_t closed_us; /* every second before it is sealed, or had nothing */
	struct {
		bool begun;   /* has a frame */
		bool broken;  /* a tile may be missing until the next refresh */
		bool written; /* has a frame in the seal in progress */
		uint64_t late;
		uint64_t lost;
		uint64_t lost_us; /* when the first of them */
	} state[PS_CAMERAS_MAX];
	bool no_room;	       /* @refused_seq is an event beyond what the format allows */
	uint64_t refused;      /* what the writer did not take: a mistake of ours, to be logged */
	size_t refused_camera; /* of the last one; camera_count: it was an event */
	uint64_t refused_seq;  /* or the event's kind */
	struct ps_buf body;    /* scratch */
};

/*
 * Signs and writes START, durably, into @file, which becomes the take's. @cameras are the station's
 * indices of @start->cameras. @key signs, or the one of @session, unless that is NULL; the take
 * becomes a user of it. On an error the file is still the caller's.
 * Errors: those of ps_take_create().
 */
PS_MUST_CHECK enum ps_err ps_recorder_take_create(const struct ps_start *start,
						  const uint16_t *cameras, struct ps_key *key,
						  struct ps_recorder_session *session,
						  const struct ps_random *random,
						  const struct ps_store_file *file,
						  struct ps_recorder_take **take_out);

/* Closes the file; does not end the take. NULL is fine. */
void ps_recorder_take_destroy(struct ps_recorder_take *take);

/* Whether it films the station's camera @camera; its index in START. */
bool ps_recorder_take_has(const struct ps_recorder_take *take, uint16_t camera, size_t *index_out);

/*
 * Offers a frame. It is passed over if it is not of this take's cameras or moments. @preroll, which
 * has the frame already, gives what its camera's first picture needs.
 * Errors: PS_NO_MEMORY. A frame that cannot be used is counted, and no error.
 */
PS_MUST_CHECK enum ps_err ps_recorder_take_frame(struct ps_recorder_take *take,
						 struct ps_frame *frame,
						 const struct ps_preroll *preroll);

/* Frames of the station's camera @camera were lost at about @time_us; the take will say so. */
void ps_recorder_take_lost(struct ps_recorder_take *take, uint16_t camera, uint64_t count,
			   uint64_t time_us);

/* Adds an event; one before @closed_us moves there. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_recorder_take_event(struct ps_recorder_take *take,
						 enum ps_event_kind kind, uint64_t time_us,
						 struct ps_bytes body);

/* The same with a note; @camera is the station's, or negative. */
PS_MUST_CHECK enum ps_err ps_recorder_take_note(struct ps_recorder_take *take,
						enum ps_event_kind kind, uint64_t time_us,
						int camera, bool has_number, uint64_t number,
						const char *text);

/*
 * It ends at @boundary_us, or where it is sealed already if that is later; returns which. The first
 * call counts.
 */
uint64_t ps_recorder_take_close(struct ps_recorder_take *take, uint64_t boundary_us,
				enum ps_ending_word word, enum ps_reason reason);

enum ps_take_turn {
	PS_TURN_WAIT,	/* nothing is due */
	PS_TURN_SEALED, /* a seal is on the medium; there may be more to do */
	PS_TURN_DONE,	/* it is closed and all its seals are written: end it */
};

/*
 * Writes and seals the next second, if it is whole. @latest_us: for each of the station's cameras
 * the time of the latest frame it delivered.
 * Errors: those of ps_take: the take is broken and its file the next start's to recover.
 */
PS_MUST_CHECK enum ps_err ps_recorder_take_turn(struct ps_recorder_take *take,
						const uint64_t *latest_us,
						const struct ps_clock *clock,
						enum ps_take_turn *turn_out);

/* When the next turn has something to do at the latest; UINT64_MAX: not before another frame. */
uint64_t ps_recorder_take_due_us(const struct ps_recorder_take *take);

/* After PS_TURN_DONE: makes the ending, for @take->ending.job to sign. Errors: as of a turn. */
PS_MUST_CHECK enum ps_err ps_recorder_take_prepare_ending(struct ps_recorder_take *take,
							  const struct ps_clock *clock);

/* Writes the ending that was signed, durably. Errors: as of a turn. */
PS_MUST_CHECK enum ps_err ps_recorder_take_finish(struct ps_recorder_take *take);

#endif
