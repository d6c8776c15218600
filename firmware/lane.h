/*
 * struct ps_lane: one packer's place: the scanner, the session that says what a scan means, and the
 * carrying out of what it says. The lamp's signal is given here, and "recording" only once the
 * recorder has told that the take is signed.
 *
 * One thread, the station's main thread. Times are µs of CLOCK_BOOTTIME.
 */
#ifndef PS_FIRMWARE_LANE_H
#define PS_FIRMWARE_LANE_H

#include "capture/scanner.h"
#include "firmware/config.h"
#include "firmware/inbox.h"
#include "firmware/journal.h"

struct ps_lane;

/* What is pointed at is the caller's and outlives the lane. */
struct ps_lane_settings {
	unsigned index;
	const struct ps_config_lane *config;
	const struct ps_config_scanner *scanner;
	const struct ps_codebook *book;
	struct ps_inbox *inbox;
	struct ps_journal *journal;
	/* Why the shop has stopped this waybill; NULL: it has not. May be NULL. */
	const char *(*stopped)(void *ctx, const char *waybill);
	/* A signal is given: lamp, sound, voice by name. */
	void (*signal)(void *ctx, unsigned lane, enum ps_session_signal signal);
	void *ctx;
};

/* Errors: PS_NO_MEMORY; PS_RANGE (the session's settings). */
PS_MUST_CHECK enum ps_err ps_lane_create(const struct ps_lane_settings *settings,
					 struct ps_lane **lane_out);

/* NULL is fine. */
void ps_lane_destroy(struct ps_lane *lane);

/* What to poll for reading; -1: nothing at the moment. */
int ps_lane_fd(const struct ps_lane *lane);

/* What to poll for writing; -1: nothing waits for the label PC. */
int ps_lane_pass_fd(const struct ps_lane *lane);

/* When ps_lane_turn() is due, input or not. */
uint64_t ps_lane_due_us(const struct ps_lane *lane);

/* Reads the scanner and lets time pass. */
void ps_lane_turn(struct ps_lane *lane, uint64_t now_us);

/*
 * A code that came another way: typed in, or from the shop's software. @text is printable ASCII of
 * at most PS_SCAN_TEXT_MAX bytes, else PS_INVALID.
 */
PS_MUST_CHECK enum ps_err ps_lane_scan(struct ps_lane *lane, const char *text,
				       enum ps_scan_source source, uint64_t now_us);

/* The order that goes with the waybill that was handed over last is an event of its take. */
void ps_lane_order(struct ps_lane *lane, const char *order, uint64_t now_us);

/* The pedal was pressed (PS_EVENT_PEDAL), or something moves on the mat (PS_EVENT_MOTION). */
void ps_lane_sense(struct ps_lane *lane, enum ps_event_kind kind, uint64_t now_us);

/* The recorder has something to say of this lane. */
void ps_lane_notice(struct ps_lane *lane, const struct ps_notice *notice, uint64_t now_us);

/*
 * What the board has, for the open take: told at each change, and once in each take. @text is a
 * constant, compared as such; NULL: nothing, and where there was something @over is told.
 */
void ps_lane_remark(struct ps_lane *lane, const char *text, const char *over, uint64_t now_us);

/*
 * The recorder gives no sign of life, and cannot say so itself: @text, a constant. NULL: it does
 * again.
 */
void ps_lane_standstill(struct ps_lane *lane, const char *text, uint64_t now_us);

/* Ends what is open; nothing is begun any more. */
void ps_lane_shut_down(struct ps_lane *lane, uint64_t now_us);

/* For the status. Texts live until the next call; "" where there is nothing to say. */
enum ps_session_state ps_lane_state(const struct ps_lane *lane);
enum ps_session_signal ps_lane_signal(const struct ps_lane *lane);
const char *ps_lane_trouble(const struct ps_lane *lane);
unsigned ps_lane_faulty_camera(const struct ps_lane *lane); /* from 1; 0: none */
const char *ps_lane_waybill(const struct ps_lane *lane);    /* of the open take */
bool ps_lane_has_scanner(const struct ps_lane *lane);

#endif
