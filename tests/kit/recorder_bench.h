/*
 * A recorder on a bench of the test's own: key and certificate, store and ledger in a directory,
 * cameras that film the scene of tests/kit/scene.h, a clock that the test moves. Everything runs on
 * the test's thread, so that it repeats.
 *
 * The bench opens at 100 s of CLOCK_BOOTTIME. Everything fails the running test but what returns an
 * error.
 */
#ifndef PS_TESTS_KIT_RECORDER_BENCH_H
#define PS_TESTS_KIT_RECORDER_BENCH_H

#include "capture/encoder.h"
#include "firmware/recorder.h"
#include "firmware/recovery.h"
#include "signing/check.h"
#include "tests/kit/fake_time.h"
#include "tests/kit/take_maker.h"
#include "tests/kit/temp_dir.h"

#define PS_BENCH_CAMERAS_MAX 3
#define PS_BENCH_SECOND_US 1000000ULL

struct ps_bench_camera {
	struct ps_start_camera info;
	struct ps_arrivals arrivals;
	struct ps_encoder *encoder;
	uint64_t seq;
	uint64_t next_us; /* when it films again */
	uint64_t period_us;
	bool dark;     /* films nothing */
	bool still;    /* films the same again and again */
	unsigned lose; /* so many of the next frames are lost before they are encoded */
	bool slow;     /* its frames come with ps_bench_release() only */
};

struct ps_bench {
	struct ps_temp_dir dir;
	struct ps_fake_time fake;
	struct ps_time time;
	struct ps_random_seeded seeded;
	struct ps_random random;
	struct ps_maker_station maker;
	struct ps_certificates *chain;
	struct ps_start_station about;
	struct ps_store *store;
	struct ps_ledger *ledger;
	struct ps_index *index;
	struct ps_journal *journal;
	struct ps_inbox *inbox;
	struct ps_outbox *outbox;
	struct ps_recorder *recorder;
	struct ps_recorder_settings settings; /* the test may change it before ps_bench_open() */
	size_t inbox_bytes;
	bool stuck; /* the recorder does no rounds while the bench films: its disk hangs */
	enum ps_session_link link; /* of the next start, to the session's @linked_take */
	uint64_t linked_take;
	struct ps_bench_camera cameras[PS_BENCH_CAMERAS_MAX];
	struct ps_frame *kept_back[64];
	size_t kept_back_count;
	/* Unless NULL: is given each notice as it comes. */
	void (*on_notice)(void *ctx, const struct ps_notice *notice);
	void *ctx;
	struct ps_notice last[PS_NOTICE_STOPPED + 1]; /* of each kind */
	unsigned count[PS_NOTICE_STOPPED + 1];
};

/* @camera_count cameras, one lane "one" with all of them. With @kib the store's disk is that small;
 * false: this process may not mount. */
bool ps_bench_init(struct ps_bench *bench, size_t camera_count, unsigned kib);
void ps_bench_finish(struct ps_bench *bench);

/* Opens store, ledger and index, and makes the recorder. */
void ps_bench_open(struct ps_bench *bench);

/* Lets all of it go as a process that is killed does. */
void ps_bench_kill(struct ps_bench *bench);

/* Time passes by @us: cameras film, the recorder does its rounds, notices are gathered. */
void ps_bench_film(struct ps_bench *bench, uint64_t us);

/* What was kept back comes now. */
void ps_bench_release(struct ps_bench *bench);

uint64_t ps_bench_now(const struct ps_bench *bench);

/* The take number @take of the lane's session starts with 2 s of pre-roll, or from @from_us. */
void ps_bench_start(struct ps_bench *bench, unsigned lane, uint64_t take, const char *waybill,
		    uint64_t from_us);
/* The same waybill is scanned again in the take. */
void ps_bench_scan_again(struct ps_bench *bench, unsigned lane, uint64_t take, const char *waybill);
void ps_bench_close(struct ps_bench *bench, unsigned lane, uint64_t take, enum ps_ending_word word,
		    enum ps_reason reason);

/* The path of take @number in the store; its size in @bytes_out. */
void ps_bench_path(struct ps_bench *bench, uint64_t number, char path_out[PS_STORE_PATH_MAX],
		   uint64_t *bytes_out);

/* How many takes' files there are. */
unsigned ps_bench_files(struct ps_bench *bench);

/* Checks the file of take @number with every signature; release @check_out. */
void ps_bench_check(struct ps_bench *bench, uint64_t number, struct ps_check *check_out,
		    struct ps_report *report_out);

/* Hands the content of take @number to @hooks. */
void ps_bench_hooked(struct ps_bench *bench, uint64_t number, const struct ps_check_hooks *hooks);

/* How many events of @kind stand in take @number; @last_out: the number in the last one's note. */
unsigned ps_bench_events(struct ps_bench *bench, uint64_t number, enum ps_event_kind kind,
			 uint64_t *last_out);

/* What the recovery needs. */
struct ps_recovery_settings ps_bench_recovery(struct ps_bench *bench);

#endif
