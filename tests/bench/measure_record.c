/*
 * Recording against the bare encoder. Both see the same pictures in the same run: a few seconds of
 * footage lie in memory (more than the processor's cache holds), every pair takes its turn over
 * them, the one that is first alternates, then come the next seconds.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "signing/digest.h"
#include "tests/bench/measure.h"
#include "tests/bench/plain_jpeg.h"
#include "tests/bench/split.h"

enum { PAIRS = 5, BLOCK = 4 * PS_FILM_FPS };

struct study {
	size_t frames;
	struct ps_film *film;
	struct ps_plain_jpeg *plain;
	struct ps_recording *recordings[PAIRS];
	struct ps_record_split *split;
	struct ps_pairs pairs; /* seconds a frame */
};

static void close_study(struct study *study)
{
	for (size_t i = 0; i < PAIRS; i++)
		ps_recording_destroy(study->recordings[i]);
	ps_record_split_destroy(study->split);
	ps_plain_jpeg_destroy(study->plain);
	ps_film_destroy(study->film);
}

static enum ps_err open_recording(const struct ps_bench_place *place,
				  const struct ps_film_plan *plan,
				  struct ps_recording **recording_out)
{
	char path[256];
	const struct ps_recording_plan recording = { .station = place->station,
						     .path = path,
						     .camera_count = 1,
						     .cameras = plan,
						     .sync = true };
	enum ps_err err;

	if (!ps_bench_path(place, "record.seal", path))
		return PS_INVALID;
	err = ps_recording_create(&recording, recording_out);
	/* it lives on while it is open, and the next one finds the name free */
	if (!err && unlink(path) != 0)
		err = PS_IO;
	return err;
}

/* @study must be closed whatever is returned. */
static enum ps_err open_study(struct study *study, const struct ps_bench_place *place,
			      const struct ps_film_plan *plan, size_t frames)
{
	enum ps_err err;

	*study = (struct study){ .frames = frames, .pairs.count = PAIRS };
	err = ps_film_create(plan, &study->film);
	if (!err)
		err = ps_plain_jpeg_create(plan->width_px, plan->height_px, PS_BENCH_QUALITY,
					   &study->plain);
	if (!err)
		err = ps_record_split_create(plan, &study->split);
	for (size_t i = 0; i < PAIRS && !err; i++)
		err = open_recording(place, plan, &study->recordings[i]);
	return err;
}

static enum ps_err record(struct study *study, size_t pair, size_t first)
{
	double begin = ps_cpu_s();
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < BLOCK && !err; i++) {
		const struct ps_image image = ps_film_image(study->film, first + i);

		err = ps_recording_add(study->recordings[pair], 0, &image);
	}
	/* a block is whole seconds, so this seal is one that comes anyway */
	if (!err)
		err = ps_recording_seal(study->recordings[pair]);
	study->pairs.ours[pair] += (ps_cpu_s() - begin) / (double)study->frames;
	return err;
}

static void encode_plainly(struct study *study, size_t pair, size_t first)
{
	double begin = ps_cpu_s();

	for (size_t i = 0; i < BLOCK; i++) {
		const struct ps_image image = ps_film_image(study->film, first + i);

		(void)ps_plain_jpeg_encode(study->plain, &image);
	}
	study->pairs.bare[pair] += (ps_cpu_s() - begin) / (double)study->frames;
}

static enum ps_err run_block(struct study *study, size_t first)
{
	enum ps_err err = PS_OK;

	for (size_t pair = 0; pair < PAIRS && !err; pair++) {
		bool ours_first = (first / BLOCK + pair) % 2 == 0;

		if (!ours_first)
			encode_plainly(study, pair, first);
		err = record(study, pair, first);
		if (ours_first)
			encode_plainly(study, pair, first);
	}
	for (size_t i = 0; i < BLOCK && !err; i++) {
		const struct ps_image image = ps_film_image(study->film, first + i);

		err = ps_record_split_add(study->split, &image);
	}
	return err;
}

static void report_split(struct ps_bench *bench, const struct ps_bench_place *place,
			 const struct study *study, const char *what)
{
	struct ps_recording_cost cost = { 0 };

	for (size_t i = 0; i < PAIRS; i++) {
		const struct ps_recording_cost *one = ps_recording_cost(study->recordings[i]);

		cost.encoding += one->encoding / PAIRS;
		cost.writing += one->writing / PAIRS;
	}
	ps_record_split_report(study->split, bench, what, place->station->key, &cost,
			       ps_pairs_ours(&study->pairs) * (double)study->frames);
}

static enum ps_err measure(struct ps_bench *bench, const struct ps_bench_place *place,
			   enum ps_figure_code code, int motion, size_t frames, const char *what)
{
	const struct ps_film_plan plan = { PS_VIEW_TOP, 1920, 1080, motion, BLOCK };
	struct study study;
	enum ps_err err = open_study(&study, place, &plan, frames);

	for (size_t first = 0; first < frames && !err; first += BLOCK) {
		ps_film_load(study.film, first);
		err = run_block(&study, first);
	}
	if (!err) {
		ps_bench_pairs(bench, code, &study.pairs, 1e3);
		report_split(bench, place, &study, what);
	} else {
		ps_bench_fail(bench, code, "recording failed: %s", ps_err_text(err));
	}
	close_study(&study);
	return err;
}

void ps_measure_record(struct ps_bench *bench, const struct ps_bench_place *place)
{
	const size_t story = 20 * PS_FILM_FPS;
	const size_t some = 8 * PS_FILM_FPS;
	enum ps_err err = measure(bench, place, PS_FIGURE_RECORD, 60, story, "busy");

	if (!err)
		err = measure(bench, place, PS_FIGURE_RECORD_MOTION, 100, some, "motion");
	if (err)
		return;
	err = ps_digest_use(PS_DIGEST_PORTABLE);
	if (err)
		ps_bench_fail(bench, PS_FIGURE_RECORD_PORTABLE, "PSA: %s", ps_err_text(err));
	else
		err = measure(bench, place, PS_FIGURE_RECORD_PORTABLE, 100, some, NULL);
	if (ps_digest_start() && !err)
		ps_bench_fail(bench, PS_FIGURE_RECORD_PORTABLE,
			      "the fast back end did not come back");
}
