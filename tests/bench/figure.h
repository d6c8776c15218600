/*
 * struct ps_bench: all figures of one run, the table that people read and the file that later runs
 * are compared with.
 *
 * Every figure stands in one table in figure.c and begins as "not measured", so that none is left
 * out in silence. One thread.
 */
#ifndef PS_TESTS_BENCH_FIGURE_H
#define PS_TESTS_BENCH_FIGURE_H

#include <stdbool.h>
#include <stdio.h>

#include "signing/error.h"
#include "tests/bench/stopwatch.h"

/*
 * code, key in bench.json, most that is allowed, unit of the two absolute numbers, what packseal
 * does, what it is compared with ("": nothing, the first number is the figure).
 */
#define PS_FIGURES(X)                                                                             \
	X(RECORD, "record_cpu_ratio", 0.45, "ms/frame", "record 1080p, a packer at work",         \
	  "encode whole pictures")                                                                \
	X(RECORD_MOTION, "record_cpu_ratio_motion", 1.20, "ms/frame",                             \
	  "record 1080p, everything moves", "encode whole pictures")                              \
	X(RECORD_PORTABLE, "record_cpu_ratio_motion_portable", 1.45, "ms/frame",                  \
	  "the same without SHA instructions", "encode whole pictures")                           \
	X(SIGN, "record_sign_percent", 2, "%", "sign, of what recording a packer takes", "")      \
	X(NV12, "nv12_cpu_ratio", 1.05, "ms/frame", "NV12 to tiles, a packer at work",            \
	  "the same from YUV420")                                                                 \
	X(NV12_MOTION, "nv12_cpu_ratio_motion", 1.05, "ms/frame",                                 \
	  "NV12 to tiles, everything moves", "the same from YUV420")                              \
	X(BYTES, "bytes_ratio", 0.28, "MB", "a take of 60 s, 3 cameras", "plain MJPEG")           \
	X(VERIFY, "verify_cpu_ratio", 1.4, "ms", "verify that take", "hash its bytes")            \
	X(VERIFY_WALL, "verify_wall_ratio", 1.18, "ms", "verify 1 GB from the disk",              \
	  "read it, or hash it on all cores")                                                     \
	X(CLIP, "clip_cp_ratio", 2.0, "ms", "export all of it", "cp of the same bytes")           \
	X(CLIP_SPAN, "clip_span_cp_ratio", 2.0, "ms", "export 5 s of it", "cp of the whole take") \
	X(CLIP_REDACTED, "clip_redacted_cp_ratio", 2.0, "ms", "export it with a label hidden",    \
	  "cp of the whole take")                                                                 \
	X(CLIP_LEDGER, "clip_ledger_cp_ratio", 2.0, "ms", "export all of it, for the ledger",     \
	  "cp of the same bytes")                                                                 \
	X(RECORDER_RSS, "recorder_rss_mb", 48, "MB", "memory of packseald, 3 cameras", "")        \
	X(VERIFIER_RSS, "verifier_rss_mb", 32, "MB", "memory of packseal verify, 1 GB", "")       \
	X(HOSTILE_RSS, "verifier_hostile_rss_mb", 32, "MB", "the same, records of 16 MB", "")     \
	X(LOOKUP, "lookup_us", 20, "us", "find a waybill among a million", "one row by its key")  \
	X(REINDEX, "reindex_us_a_take", 1000, "us", "make the index anew", "")                    \
	X(SEEN, "seen_ms", 50, "ms", "find a picture among 100,000 seen before", "")              \
	X(PROOF, "proof_ms", 5, "ms", "prove a take in the ledger of a million leaves", "")       \
	X(LAMP, "lamp_ms", 20, "ms", "from the scan to the lamp", "")                             \
	X(FIND_PAGE, "find_page_ms", 100, "ms", "the page \"find\" among a million takes", "")    \
	X(FIND_STATIONS, "find_page_stations_ms", 100, "ms", "the same, four such stations", "")  \
	X(WEB_RSS, "web_rss_mb", 64, "MB", "memory of packseal-web after that", "")               \
	X(PLAY, "play_time_ratio", 1.02, "s", "play three cameras in Chromium",                   \
	  "the film's length")                                                                    \
	X(PLAY_MISSED, "play_missed", 0, "pictures", "not shown while it played", "")             \
	X(SHEET, "sheet_ms", 1000, "ms", "a sheet of 130,000 bytes", "")                          \
	X(MP4, "clip_mp4_ratio", 1.1, "s", "a viewing copy of 45 s, 3 cameras", "ffmpeg alone")   \
	X(MP4_JPEG, "clip_mp4_jpeg_ratio", 1.1, "s", "the same", "ffmpeg alone, from JPEGs")      \
	X(LOST, "lost_while_exporting", 0, "pictures", "lost while a clerk exports", "")

enum ps_figure_code {
#define X(code, key, most, unit, ours, bare) PS_FIGURE_##code,
	PS_FIGURES(X)
#undef X
		PS_FIGURE_COUNT
};

struct ps_bench;

PS_MUST_CHECK enum ps_err ps_bench_create(struct ps_bench **bench_out);

/* NULL is fine. */
void ps_bench_destroy(struct ps_bench *bench);

/* The figure is the median ratio of @pairs; @scale makes their seconds or bytes the unit. */
void ps_bench_pairs(struct ps_bench *bench, enum ps_figure_code code, const struct ps_pairs *pairs,
		    double scale);

/* The figure is @value itself. */
void ps_bench_value(struct ps_bench *bench, enum ps_figure_code code, double value);

/* The figure is ours itself, and the bare number stands beside it for comparison. */
void ps_bench_value_beside(struct ps_bench *bench, enum ps_figure_code code,
			   const struct ps_pairs *pairs, double scale);

/* Why the figure could not be measured; the run fails. The first reason given stays. */
void ps_bench_fail(struct ps_bench *bench, enum ps_figure_code code, const char *format, ...)
	PS_PRINTF(3, 4);

/* A line below the table. */
void ps_bench_note(struct ps_bench *bench, const char *format, ...) PS_PRINTF(2, 3);

/* A further number for the file. @key must be a literal. */
void ps_bench_number(struct ps_bench *bench, const char *key, double number);

/* Prints machine, table and notes. Errors: PS_IO. */
PS_MUST_CHECK enum ps_err ps_bench_print(const struct ps_bench *bench, FILE *to);

/* Writes every number that was measured to @path as one flat JSON object. Errors: PS_IO,
 * PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_bench_write(const struct ps_bench *bench, const char *path);

/* Whether every figure was measured. */
bool ps_bench_complete(const struct ps_bench *bench);

#endif
