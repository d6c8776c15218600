/*
 * struct ps_recording: the recorder's own way from raw pictures to a file on the disk, on one
 * thread: find what changed, encode it, hash, write, and at the end of each station second sign and
 * sync. The key is a real key file, the salts are the system's, fdatasync is called.
 *
 * struct ps_bench_station holds what a station has before it records: a key and a certificate under
 * a root.
 */
#ifndef PS_TESTS_BENCH_RECORDING_H
#define PS_TESTS_BENCH_RECORDING_H

#include "capture/frame.h"
#include "signing/certificate.h"
#include "signing/key.h"
#include "signing/take.h"
#include "tests/bench/film.h"

#define PS_BENCH_QUALITY 75
#define PS_BENCH_THRESHOLD 3

/* Certificates are valid from here, 2024-01-01, for ten years; the takes are of 2026-03-01. */
#define PS_BENCH_NOT_BEFORE_S 1704067200
#define PS_BENCH_UTC_US 1772330400000000

struct ps_bench_station {
	struct ps_key *key;
	struct ps_buf device; /* DER */
	struct ps_certificates *roots;
	char key_path[256];
	char device_path[256]; /* PEM */
	char root_path[256];   /* PEM */
};

/*
 * Makes keys and certificates as files in @dir. @station_out must be released whatever is returned.
 * Errors: those of signing/ca.h and signing/key_file.h.
 */
PS_MUST_CHECK enum ps_err ps_bench_station_init(const char *dir,
						struct ps_bench_station *station_out);
void ps_bench_station_release(struct ps_bench_station *station);

/* What a recording's frames and seals spent where; seconds of processor. */
struct ps_recording_cost {
	double encoding; /* finding changes included */
	double writing;	 /* write and fdatasync */
};

struct ps_recording_plan {
	const struct ps_bench_station *station;
	const char *path; /* the file, which must not exist */
	size_t camera_count;
	const struct ps_film_plan *cameras;
	bool sync; /* false: for files that are made only to be read */
};

struct ps_recording;

/* Errors: those of capture/encoder.h, signing/take.h and of the file. */
PS_MUST_CHECK enum ps_err ps_recording_create(const struct ps_recording_plan *plan,
					      struct ps_recording **recording_out);

/* NULL is fine. Does not end the take. */
void ps_recording_destroy(struct ps_recording *recording);

/* Records the next picture of @camera; a new station second seals the one before. */
PS_MUST_CHECK enum ps_err ps_recording_add(struct ps_recording *recording, size_t camera,
					   const struct ps_image *image);

/* The same from a frame that was encoded before, as of @time_us. */
PS_MUST_CHECK enum ps_err ps_recording_add_frame(struct ps_recording *recording, size_t camera,
						 const struct ps_frame *frame, uint64_t time_us);

/* Seals what is open, as at the end of a station second. */
PS_MUST_CHECK enum ps_err ps_recording_seal(struct ps_recording *recording);

/* Ends the take. @bytes_out is the file's length. */
PS_MUST_CHECK enum ps_err ps_recording_end(struct ps_recording *recording, uint64_t *bytes_out);

/* Written so far. */
uint64_t ps_recording_bytes(const struct ps_recording *recording);

const struct ps_recording_cost *ps_recording_cost(const struct ps_recording *recording);

#endif
