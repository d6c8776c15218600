/*
 * struct ps_recorder: the one thread that owns what makes evidence: the pre-rolls, the open takes,
 * the key, the ledger, the store's files, the index.
 *
 *	encoders ─► inbox ─► recorder ─► evidence files, ledger, index
 *	   station ──┘           └─────► outbox ─► station
 *
 * A take begins in one order and no other: START signed and on the medium, its leaf in the ledger
 * and on the medium, then the notice that lets the lamp say so. One thread does number, signature
 * and leaf. What cannot be signed is not recorded.
 *
 * ps_recorder_view() may be called by any thread; all else by the thread that owns the recorder, or
 * before and after it runs.
 */
#ifndef PS_FIRMWARE_RECORDER_H
#define PS_FIRMWARE_RECORDER_H

#include "firmware/inbox.h"
#include "firmware/index.h"
#include "firmware/journal.h"
#include "firmware/ledger_file.h"
#include "firmware/outbox.h"
#include "firmware/recorder_camera.h"
#include "firmware/retention.h"
#include "firmware/store.h"
#include "signing/key.h"
#include "signing/random.h"

#define PS_RECORDER_TAKES_MAX 48 /* open at once, closing ones included */
/*
 * A round waits a second at most; one that has not ended so long after the one before hangs, and
 * but for the disk nothing in it can.
 */
#define PS_RECORDER_DEADLINE_US 5000000U

#define PS_PREROLL_BYTES_DEFAULT (256U << 20)

/* What must be free on the disk, beside the store's minimum, for a take to start. */
#define PS_TAKE_ROOM_BYTES (16U << 20)

struct ps_recorder_lane_settings {
	const char *name;
	size_t camera_count;
	uint16_t cameras[PS_CAMERAS_MAX]; /* the station's indices */
	/* The lane's part of each picture, checked; a width of 0: as the camera has it. */
	struct ps_config_rect rects[PS_CAMERAS_MAX];
};

/* What is pointed at is the caller's and outlives the recorder. */
struct ps_recorder_settings {
	const struct ps_start_station *station;
	size_t camera_count;
	struct ps_recorder_camera_settings cameras[PS_CAMERAS_MAX];
	size_t lane_count;
	struct ps_recorder_lane_settings lanes[PS_CONFIG_LANES_MAX];
	size_t preroll_bytes_max; /* of all cameras together */
	struct ps_store *store;
	struct ps_ledger *ledger;
	struct ps_index *index; /* NULL: none */
	struct ps_key *key;
	const struct ps_certificates *time_roots; /* as in struct ps_anchor_rule */
	const struct ps_random *random;
	const struct ps_time *time;
	struct ps_retention_rules rules; /* all 0: nothing is ever deleted */
	int64_t built_us;		 /* as in struct ps_retention_settings */
	uint64_t quiet_us; /* how long no take was open when old ones are tidied away */
	struct ps_journal *journal;
	struct ps_inbox *inbox;
	struct ps_outbox *outbox;
};

struct ps_recorder;

/*
 * Errors: PS_NO_MEMORY, what the clock says, and those of ps_retention_create(), which looks at the
 * store.
 */
PS_MUST_CHECK enum ps_err ps_recorder_create(const struct ps_recorder_settings *settings,
					     struct ps_recorder **recorder_out);

/* Takes that are open stay without an ending. NULL is fine. */
void ps_recorder_destroy(struct ps_recorder *recorder);

/*
 * One round: takes what came, waits up to @wait_us if there is nothing to do, writes the seals that
 * are due. False once it was asked to stop and has told so. The thread calls nothing else; tests
 * call it themselves.
 */
bool ps_recorder_round(struct ps_recorder *recorder, uint64_t wait_us);

/* Runs rounds on a thread of its own until a request stops it. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_recorder_start(struct ps_recorder *recorder);

/* Waits for the thread, which was asked to stop. */
void ps_recorder_join(struct ps_recorder *recorder);

struct ps_recorder_take_view {
	unsigned lane;
	uint64_t number;
	uint8_t id[PS_HASH_LEN];
	char waybill[PS_SCAN_TEXT_MAX + 1];
	uint64_t from_us;
	uint64_t seals;
	uint64_t bytes;
	bool closing;
};

struct ps_recorder_camera_view {
	uint64_t rate_mhz;
	uint64_t heard_us;
	uint64_t frames;
	uint64_t losses;
	bool stalled;
	bool frozen;
	enum ps_look_word unclear; /* as in struct ps_recorder_camera */
	enum ps_steady aim;	   /* likewise */
	bool lost;
};

/* The last that came to the medium in this run; @seal 0: none did. */
struct ps_recorder_seal_view {
	uint64_t take; /* number */
	uint64_t seal;
	int64_t utc_us;
};

/* What the recorder was after its last round. */
struct ps_recorder_view {
	uint64_t alive_us; /* when it last began or ended one: later, it may hang on the disk */
	size_t take_count;
	struct ps_recorder_take_view takes[PS_RECORDER_TAKES_MAX];
	struct ps_recorder_camera_view cameras[PS_CAMERAS_MAX];
	uint64_t preroll_bytes;
	uint64_t disk_free_bytes;
	uint64_t ledger_size;
	uint64_t takes_total;
	uint64_t held; /* takes */
	struct ps_retention_view space;
	struct ps_clock clock;
	struct ps_recorder_seal_view last_seal;
	bool key_fails; /* it does not sign, or does not answer */
};

void ps_recorder_view(struct ps_recorder *recorder, struct ps_recorder_view *view_out);

/*
 * The statement that PS_NOTICE_STATEMENT told of, appended to @buf. Any thread. Errors:
 * PS_NOT_FOUND (another one took its place), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_recorder_statement(struct ps_recorder *recorder, uint64_t token,
						struct ps_buf *buf);

/* Before a recorder runs: puts the ledger's holds into the index, in place of those there. */
PS_MUST_CHECK enum ps_err ps_recorder_show_holds(struct ps_ledger *ledger, struct ps_index *index);

/* The same of the waybills that were bound late, beside those there. */
PS_MUST_CHECK enum ps_err ps_recorder_show_late(struct ps_ledger *ledger, struct ps_index *index);

#endif
