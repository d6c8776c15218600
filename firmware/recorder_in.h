/* What the files of the recorder share with each other and with nobody else. */
#ifndef PS_FIRMWARE_RECORDER_IN_H
#define PS_FIRMWARE_RECORDER_IN_H

#include <pthread.h>

#include "firmware/anchors.h"
#include "firmware/deriver.h"
#include "firmware/recorder.h"
#include "firmware/recorder_take.h"

/* Why nothing can be recorded; bits. */
enum {
	PS_FAULT_NO_CAMERA = 1, /* of one lane */
	PS_FAULT_DISK = 2,	/* wrong, gone, read-only, or it has just failed */
	PS_FAULT_ROOM = 4,	/* too little for another take */
	PS_FAULT_LEDGER = 8,	/* until the next start */
	PS_FAULT_KEY = 16,
};

#define PS_ACCESS_HOURLY_MAX 30	 /* leaves of access logs: 4 MB of ledger in a month */
#define PS_KEY_RETRY_US 2000000U /* a key that refused is asked again */

/* A key in hardware that has not answered for so long hangs; the slowest tokens need a second. */
#define PS_KEY_DEADLINE_US 10000000U

/* A checkpoint on its way to the station's key. */
struct ps_checkpoint_job {
	struct ps_sign_job job;
	struct ps_checkpoint what;
	struct ps_buf bytes;
	bool wanted; /* leaves were added since it was drafted */
	uint64_t retry_us;
};

struct ps_recorder_lane {
	const struct ps_recorder_lane_settings *settings;
	uint64_t boundary_us; /* frames before it belong to no further take */
	bool has_last;
	uint64_t last_session_take;
	struct ps_earlier_take last;
	uint64_t before_session_take; /* the one before the last; 0: none */
	struct ps_earlier_take before;
	unsigned faults; /* as told to the station */
	bool troubled;
};

/* When the last batches of access logs were appended: a ring. */
struct ps_access_rate {
	uint64_t count; /* all of this run */
	uint64_t boot_us[PS_ACCESS_HOURLY_MAX];
};

struct ps_recorder {
	struct ps_recorder_settings settings;
	struct ps_recorder_camera cameras[PS_CAMERAS_MAX];
	struct ps_recorder_lane lanes[PS_CONFIG_LANES_MAX];
	size_t take_count;
	struct ps_recorder_take *takes[PS_RECORDER_TAKES_MAX];
	size_t ending_count; /* those whose ending is with the key */
	struct ps_recorder_take *endings[PS_RECORDER_TAKES_MAX];
	uint8_t store_id[PS_STORE_ID_LEN];
	struct ps_recorder_seal_view last_seal;
	unsigned faults;	 /* of all lanes */
	uint64_t disk_failed_us; /* when a write last failed; 0: never */
	uint64_t watch_us;	 /* when to look again */
	uint64_t cameras_us;	 /* the same, at the cameras */
	uint64_t shortened_us;	 /* when a pre-roll was last said to be shortened; 0: never */
	uint64_t disk_free_bytes;
	struct ps_retention *retention;
	struct ps_retention_view space; /* as last looked at */
	uint64_t space_us;		/* when to look again */
	uint64_t busy_us;		/* when a take was last open */
	uint64_t tidy_us;		/* when to tidy again */
	bool unsigned_leaves;		/* that no checkpoint covers, though no take is open */
	struct ps_access_rate access;	/* what of access logs came in this run */
	uint64_t preroll_bytes;
	bool stopping;
	uint64_t stop_token;
	struct ps_clock clock;	       /* of this round */
	struct ps_clock watched_clock; /* when steps were last looked for */
	struct ps_clock steady_clock;  /* since then it went right */
	struct ps_buf body;	       /* scratch for events */
	struct ps_deriver *deriver;
	struct ps_derive_request derive; /* what it works on */
	uint64_t derive_token;
	struct ps_signer *signer; /* NULL: the key signs at once, on the recorder's thread */
	struct ps_recorder_session *session;	  /* NULL: the station's key signs all itself */
	struct ps_recorder_session *next_session; /* being certified */
	uint64_t session_us;			  /* not asked for before */
	struct ps_checkpoint_job checkpoint;
	struct ps_sign_job key_test;
	uint64_t key_done;	   /* jobs of the signer, as last looked at */
	uint64_t key_idle_us;	   /* when it last got on, or had nothing to do */
	struct ps_key *derive_key; /* NULL: none was delegated to in this run */
	struct ps_buf delegation;
	pthread_t thread;
	bool running;
	pthread_mutex_t view_lock;
	struct ps_recorder_view view;
	struct ps_buf anchor;		/* the newest; empty: there is none */
	struct ps_anchor_stated stated; /* by it */
	bool warned_of_stamps;
	struct ps_buf statement; /* the latest; under the lock, as the view */
	uint64_t statement_token;
};

/* Tells the station. What has no room is logged: the main thread must have stopped. */
void ps_recorder_tell(struct ps_recorder *recorder, const struct ps_notice *notice);

/* The open take of that lane and session count, or NULL. */
struct ps_recorder_take *ps_recorder_find(const struct ps_recorder *recorder, unsigned lane,
					  uint64_t session_take);

/* Closed for good without an ending: says why, and forgets it. */
void ps_recorder_break(struct ps_recorder *recorder, struct ps_recorder_take *take,
		       enum ps_err err);

/* Remembers what an error says of disk and key. */
void ps_recorder_blame(struct ps_recorder *recorder, enum ps_err err);

/* Takes it out of its list. */
void ps_recorder_let_go(struct ps_recorder *recorder, const struct ps_recorder_take *take);

/* The same, and destroys it. */
void ps_recorder_forget(struct ps_recorder *recorder, struct ps_recorder_take *take);

/* Does what a request asks for; in recorder_answer.c. */
void ps_recorder_answer(struct ps_recorder *recorder, const struct ps_request *request);

/* PS_REQUEST_START, in recorder_start.c. */
void ps_recorder_begin_take(struct ps_recorder *recorder, const struct ps_request *request);

/* The newest earlier take of a waybill. */
struct ps_recorder_earlier {
	struct ps_earlier_take take; /* number 0: none is known */
	int64_t utc_us;		     /* when it ended; of one that is open: now */
};

/*
 * Puts the body of a code's event into @recorder->body. A waybill's names the earlier takes of the
 * same waybill; @take is the one whose event it is, or NULL. @earlier_out may be NULL.
 */
PS_MUST_CHECK enum ps_err ps_recorder_code_body(struct ps_recorder *recorder,
						const struct ps_request *request,
						const struct ps_recorder_take *take,
						struct ps_recorder_earlier *earlier_out);

/*
 * Adds the event that links @take to the one that @request names or, for PS_LINK_RETURN_OF, to
 * @earlier. What cannot be found is said and no error. In recorder_link.c.
 */
PS_MUST_CHECK enum ps_err ps_recorder_add_link(struct ps_recorder *recorder,
					       struct ps_recorder_take *take,
					       const struct ps_request *request,
					       const struct ps_recorder_earlier *earlier);

/* PS_REQUEST_BIND, PS_REQUEST_LINK and PS_REQUEST_HOLD. */
void ps_recorder_bind(struct ps_recorder *recorder, const struct ps_request *request);
void ps_recorder_link(struct ps_recorder *recorder, const struct ps_request *request);
void ps_recorder_hold_take(struct ps_recorder *recorder, const struct ps_request *request);

/* What a notice says of an earlier take. */
void ps_recorder_say_earlier(const struct ps_recorder *recorder,
			     const struct ps_recorder_earlier *earlier, struct ps_notice *notice);

/* The kind of event that a scanned code is. */
enum ps_event_kind ps_recorder_code_kind(const struct ps_code *code);

/*
 * Ends a take that is done: it leaves the open ones, and its ending goes to the key. Once that has
 * signed: ending, leaf, checkpoint, row. In recorder_end.c.
 */
void ps_recorder_end_take(struct ps_recorder *recorder, struct ps_recorder_take *take);
void ps_recorder_turn_endings(struct ps_recorder *recorder);

/* When an ending is to be tried again; UINT64_MAX: none. */
uint64_t ps_recorder_endings_due_us(const struct ps_recorder *recorder);

/*
 * What the station's key signs, in recorder_sign.c. A job is done at once, or when the signer has
 * done it; then somebody looks at it in a later round.
 */
void ps_recorder_sign(struct ps_recorder *recorder, struct ps_sign_job *job);
enum ps_sign_state ps_recorder_look(const struct ps_recorder *recorder,
				    const struct ps_sign_job *job);

/* The key refused: nothing begins until it signs again. */
void ps_recorder_blame_key(struct ps_recorder *recorder, enum ps_err err);

/* A checkpoint over all leaves there are, as soon as the key has time for it. */
void ps_recorder_checkpoint(struct ps_recorder *recorder);

/* Takes up what the key has signed: checkpoints, session keys. */
void ps_recorder_turn_key(struct ps_recorder *recorder);

/* Once a second: does it answer at all, and does a key that refused sign again? */
void ps_recorder_watch_key(struct ps_recorder *recorder);

/*
 * Of a key in hardware: has it certify a session key and the key for statements, before cameras
 * run, and gives it to a thread of its own. Errors: PS_NO_MEMORY, those of the key.
 */
PS_MUST_CHECK enum ps_err ps_recorder_open_key(struct ps_recorder *recorder);

/* PS_REQUEST_ORDER, in recorder_order.c. */
void ps_recorder_add_order(struct ps_recorder *recorder, const struct ps_request *request);

/* PS_REQUEST_LEAF, in recorder_leaf.c. */
void ps_recorder_add_leaf(struct ps_recorder *recorder, const struct ps_request *request);

/*
 * PS_REQUEST_ANCHOR; the newest of the ledger's at the beginning; and what START says of it. In
 * recorder_anchor.c.
 */
void ps_recorder_add_anchor(struct ps_recorder *recorder, const struct ps_request *request);
void ps_recorder_read_anchor(struct ps_recorder *recorder);
const char *ps_recorder_doubt_stamp(
	const struct ps_recorder *recorder); /* NULL: it is not behind */
void ps_recorder_anchor_start(const struct ps_recorder *recorder, struct ps_start *start);

/* The key of this run that signs statements, if it is not there yet; in recorder_derive.c. */
PS_MUST_CHECK enum ps_err ps_recorder_delegate(struct ps_recorder *recorder);

/* PS_REQUEST_DERIVE, and what came of it; in recorder_derive.c. */
void ps_recorder_derive(struct ps_recorder *recorder, const struct ps_request *request);
void ps_recorder_end_derivation(struct ps_recorder *recorder);

/*
 * Holds a take, or releases it: the leaf, on the medium, and what the index shows. Errors:
 * PS_NOT_FOUND (the take is neither open nor in the index, or was deleted), PS_INVALID (it is not
 * held); those of ps_ledger_append().
 */
PS_MUST_CHECK enum ps_err ps_recorder_hold(struct ps_recorder *recorder, uint64_t number, bool on,
					   const char *why, const char *by, uint64_t *index_out);

/* The id of a take that is open or in the index. Errors: PS_NOT_FOUND; those of the index. */
PS_MUST_CHECK enum ps_err ps_recorder_find_id(const struct ps_recorder *recorder, uint64_t number,
					      uint8_t id_out[PS_HASH_LEN]);

/*
 * Binds the waybill @from->why to a take that has ended; in recorder_bind.c. Errors: PS_NOT_FOUND
 * as for a hold, PS_BUSY (it is being recorded), PS_LIMIT (too many were bound late); those of
 * ps_ledger_append().
 */
PS_MUST_CHECK enum ps_err ps_recorder_bind_late(struct ps_recorder *recorder,
						const struct ps_leaf_request *from,
						uint64_t *index_out);

/*
 * Appends the leaf of a batch of an access log, or finds it, in recorder_access.c. Errors, with a
 * sentence in @notice: PS_LIMIT (too many came), PS_RANGE (of a time to come); those of
 * ps_ledger_append().
 */
void ps_recorder_add_access(struct ps_recorder *recorder, const struct ps_access_batch *batch,
			    struct ps_notice *notice);

/* What changed with a camera: events in its open takes, log lines; in recorder_watch.c. */
void ps_recorder_camera_changed(struct ps_recorder *recorder, uint16_t camera, unsigned changes);

/* The remarks of a take that begins while a camera does not see as it should. Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_recorder_note_unclear(struct ps_recorder *recorder,
						   struct ps_recorder_take *take, uint64_t time_us);

/* An event of every take that is open. */
void ps_recorder_note(struct ps_recorder *recorder, enum ps_event_kind kind, const char *text);

/* The camera's back end says that it ended. */
void ps_recorder_camera_lost(struct ps_recorder *recorder, uint16_t camera, enum ps_err err,
			     uint64_t time_us);

/* Ten times a second, when all that came was taken in: silent cameras. */
void ps_recorder_watch_cameras(struct ps_recorder *recorder);

/* Once a second: the clock, the disk, the key. */
void ps_recorder_watch(struct ps_recorder *recorder);

/* Looks at what the store holds; in recorder_space.c. Errors: those of ps_retention_create(). */
PS_MUST_CHECK enum ps_err ps_recorder_open_space(struct ps_recorder *recorder);

/* What waits until no take is open: deletes one of the old ones at a time. */
void ps_recorder_tidy(struct ps_recorder *recorder);

/* Makes room for another take, if need be. PS_NO_SPACE: there is none. */
PS_MUST_CHECK enum ps_err ps_recorder_make_room(struct ps_recorder *recorder);

/* What a take that finds no room is told, for people. */
const char *ps_recorder_full_text(const struct ps_recorder *recorder,
				  char text[PS_MESSAGE_TEXT_MAX + 1]);

/* A take has ended, and its file is one of those that grow old. */
void ps_recorder_count_take(struct ps_recorder *recorder, const struct ps_store_file *file);

/* Whether the clock was set since the last look: events, and a leaf; in recorder_clock.c. */
void ps_recorder_watch_clock(struct ps_recorder *recorder);

/* Tells each lane whose faults or troubles changed. */
void ps_recorder_judge_lanes(struct ps_recorder *recorder);

#endif
