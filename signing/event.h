/*
 * Events: what happened in a take beside its frames (signing/FORMAT.md, "Events").
 *
 * An event has a kind and a class. Kind, class and time are always in the clear; the body is salted
 * and may be withheld, except in the classes that say whether the recording itself was sound.
 */
#ifndef PS_SIGNING_EVENT_H
#define PS_SIGNING_EVENT_H

#include "signing/buf.h"
#include "signing/clock.h"
#include "signing/cursor.h"
#include "signing/limits.h"

/* number, code, name, may be withheld */
#define PS_EVENT_CLASSES(X)       \
	X(0, CODE, "code", 1)     \
	X(1, LINK, "link", 1)     \
	X(2, SENSOR, "sensor", 1) \
	X(3, NOTE, "note", 1)     \
	X(4, FAULT, "fault", 0)   \
	X(5, ENDING, "ending", 0) \
	X(6, CLOCK, "clock", 0)   \
	X(7, SOURCE, "source", 0)

enum ps_event_class {
#define X(number, code, name, withhold) PS_CLASS_##code = number,
	PS_EVENT_CLASSES(X)
#undef X
		PS_CLASS_COUNT,
};

/* number, code, name, class. The number is for ever. */
#define PS_EVENT_KINDS(X)                                 \
	X(1, WAYBILL, "waybill", CODE)                    \
	X(2, GOODS, "goods", CODE)                        \
	X(3, ORDER, "order", CODE)                        \
	X(4, BADGE, "badge", CODE)                        \
	X(5, COMMAND, "command", CODE)                    \
	X(6, UNKNOWN_CODE, "unknown_code", CODE)          \
	X(7, UNREADABLE, "unreadable", CODE)              \
	X(16, CONTINUES, "continues", LINK)               \
	X(17, REPLACES_WAYBILL, "replaces_waybill", LINK) \
	X(18, REOPENS, "reopens", LINK)                   \
	X(19, RETURN_OF, "return_of", LINK)               \
	X(32, WEIGHT, "weight", SENSOR)                   \
	X(33, PEDAL, "pedal", SENSOR)                     \
	X(34, MOTION, "motion", SENSOR)                   \
	X(48, REMARK, "remark", NOTE)                     \
	X(49, STILL, "still", NOTE)                       \
	X(64, CAMERA_STALLED, "camera_stalled", FAULT)    \
	X(65, CAMERA_FROZEN, "camera_frozen", FAULT)      \
	X(66, CAMERA_LOST, "camera_lost", FAULT)          \
	X(67, CAMERA_BACK, "camera_back", FAULT)          \
	X(68, FRAMES_LOST, "frames_lost", FAULT)          \
	X(69, FRAME_LATE, "frame_late", FAULT)            \
	X(70, DISK, "disk", FAULT)                        \
	X(71, KEY, "key", FAULT)                          \
	X(72, SCANNER_LOST, "scanner_lost", FAULT)        \
	X(80, END, "end", ENDING)                         \
	X(81, IDLE_WARNING, "idle_warning", ENDING)       \
	X(96, CLOCK_STEP, "clock_step", CLOCK)            \
	X(112, SOURCE_CHANGED, "source_changed", SOURCE)

enum ps_event_kind {
#define X(number, code, name, class) PS_EVENT_##code = number,
	PS_EVENT_KINDS(X)
#undef X
};

#define PS_EVENT_KIND_MAX 1023

/* The remark of a take that films a return of whose parcel the station knows no take: there is
 * nothing to link to. */
#define PS_REMARK_RETURN "a return; no earlier take of this waybill is known"

/* NULL for a kind or class that this version does not know. */
const char *ps_event_kind_name(uint64_t kind);
const char *ps_event_class_name(uint64_t event_class);

/* The class that a known kind belongs to, or PS_CLASS_COUNT. */
enum ps_event_class ps_event_kind_class(uint64_t kind);

bool ps_event_class_may_be_withheld(enum ps_event_class event_class);

/* Where a code came from. Only the first two are called a scan. */
#define PS_CODE_SOURCES(X)     \
	X(0, SERIAL, "serial") \
	X(1, HID, "hid")       \
	X(2, FIFO, "fifo")     \
	X(3, SOCKET, "socket") \
	X(4, MANUAL, "manual") \
	X(5, TEST, "test")

enum ps_code_source {
#define X(number, code, name) PS_CODE_##code = number,
	PS_CODE_SOURCES(X)
#undef X
		PS_CODE_SOURCE_COUNT,
};

const char *ps_code_source_name(uint64_t source);

struct ps_earlier_take {
	uint64_t number;
	uint8_t id[PS_HASH_LEN];
};

/* Body of the kinds waybill to unknown_code. */
struct ps_code_body {
	struct ps_bytes code; /* printable ASCII */
	enum ps_code_source source;
	struct ps_bytes symbology; /* "code128", or empty where the scanner did not say */
	struct ps_bytes courier;   /* empty: none that the station knows */
	uint64_t warnings;	   /* bits, FORMAT.md "Warnings" */
	bool has_tag;		   /* waybills only: tag, and the earlier takes of the same tag */
	uint8_t tag[PS_HASH_LEN];
	size_t earlier_count;	/* how many are listed here, newest first */
	uint64_t earlier_total; /* how many the ledger knows */
	struct ps_earlier_take earlier[PS_EARLIER_MAX];
};

/* Body of the kinds of class fault, ending, note and source. */
struct ps_note_body {
	bool has_camera;
	uint64_t camera; /* index in START */
	bool has_number;
	uint64_t number; /* what it counts or names: frames lost, reason of the ending */
	struct ps_bytes text;
};

/* Body of class link: another take of this station. */
struct ps_link_body {
	struct ps_earlier_take take;
};

void ps_code_body_encode(const struct ps_code_body *body, struct ps_buf *buf);
void ps_note_body_encode(const struct ps_note_body *body, struct ps_buf *buf);
void ps_link_body_encode(const struct ps_link_body *body, struct ps_buf *buf);
void ps_clock_step_encode(const struct ps_clock_step *step, struct ps_buf *buf);

/*
 * Decoders take the whole body and nothing behind it; views stay in @body.
 * Errors: those of the CBOR readers.
 */
PS_MUST_CHECK enum ps_err ps_code_body_decode(struct ps_bytes body, struct ps_code_body *out);
PS_MUST_CHECK enum ps_err ps_note_body_decode(struct ps_bytes body, struct ps_note_body *out);
PS_MUST_CHECK enum ps_err ps_link_body_decode(struct ps_bytes body, struct ps_link_body *out);
PS_MUST_CHECK enum ps_err ps_clock_step_decode(struct ps_bytes body, struct ps_clock_step *out);

/* Whether the event says that its take films a return: a return_of, or PS_REMARK_RETURN. */
bool ps_event_is_return(uint64_t kind, struct ps_bytes body);

/*
 * Refuses a body that is not of its kind's shape; of a kind that this version does not know it must
 * be one CBOR item. Errors: those of the CBOR readers.
 */
PS_MUST_CHECK enum ps_err ps_event_body_check(uint64_t kind, struct ps_bytes body);

#endif
