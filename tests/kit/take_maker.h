/*
 * Makes small evidence files: a root, a station under it, and takes that its key signs, with
 * pictures of tests/kit/scene through the real encoder and the real writer.
 *
 * The same plan gives the same bytes, whenever and wherever. The test fails when something cannot
 * be made. One thread.
 */
#ifndef PS_TESTS_KIT_TAKE_MAKER_H
#define PS_TESTS_KIT_TAKE_MAKER_H

#include "signing/take.h"
#include "tests/kit/random_seeded.h"

/* Certificates are valid from here, for ten years: 2024-01-01T00:00:00Z. */
#define PS_MAKER_NOT_BEFORE_S 1704067200
/* The moment of a take's second 0, unless the plan says otherwise: 2026-03-01T02:00:00Z. */
#define PS_MAKER_UTC_US 1772330400000000

struct ps_maker_station {
	const char *name;
	struct ps_random_seeded seeded; /* for keys and certificates */
	struct ps_key *root_key;
	struct ps_key *key;
	struct ps_buf root;   /* DER */
	struct ps_buf device; /* DER */
};

/* @name must outlive the station. Another @seed gives other keys. */
void ps_maker_station_init(struct ps_maker_station *station, uint64_t seed, const char *name);
void ps_maker_station_release(struct ps_maker_station *station);

/* Appends the root certificate in PEM form. */
void ps_maker_root_pem(const struct ps_maker_station *station, struct ps_buf *pem);

struct ps_maker_camera {
	const char *name;
	uint16_t width_px;
	uint16_t height_px;
	unsigned fps;			/* 0: 5 */
	enum ps_source_declared source; /* 0: a camera */
	uint64_t lost_from; /* index of the first frame that is lost; with lost_count 0 none */
	uint64_t lost_count;
	struct ps_rect lane; /* its part of a camera that lanes share; w 0: it is not shared */
	bool still;	     /* no noise and no movement: frozen pictures */
};

struct ps_maker_event {
	uint64_t at_us; /* since second 0 */
	enum ps_event_kind kind;
	const char *text;	  /* the code, or the note's text */
	const char *code_courier; /* codes only; NULL: none */
	uint64_t number;	  /* of a note, or a code's warnings */
};

#define PS_MAKER_CAMERAS_MAX 4
#define PS_MAKER_EVENTS_MAX 32

struct ps_maker_plan {
	uint64_t seed;	      /* of salts, ids and pictures */
	uint64_t take_number; /* 0: 1 */
	const char *lane;     /* NULL: "lane1" */
	size_t camera_count;  /* at least 1 */
	struct ps_maker_camera cameras[PS_MAKER_CAMERAS_MAX];
	uint64_t length_us; /* of the footage; 0: 3.2 s */
	uint64_t boot_us; /* CLOCK_BOOTTIME of second 0; 0: 100.4 s, so that the first seal is short
			   */
	int64_t utc_us;	  /* of second 0; 0: PS_MAKER_UTC_US */
	enum ps_clock_state clock; /* 0: the system did not say */
	size_t event_count;	   /* in the order of time */
	struct ps_maker_event events[PS_MAKER_EVENTS_MAX];
	enum ps_ending_word ending; /* 0: no ending; PS_END_RECOVERED is not for this maker */
	enum ps_reason reason;
};

/* A plan to begin with: two cameras, a waybill at 1.0 s and again at the end, ended. */
struct ps_maker_plan ps_maker_plan(uint64_t seed, const char *waybill);

/* Appends the file that @plan describes to @file; @id_out may be NULL. */
void ps_maker_take(struct ps_maker_station *station, const struct ps_maker_plan *plan,
		   struct ps_buf *file, uint8_t id_out[PS_HASH_LEN]);

#endif
