/*
 * The memory of `packseal verify` on a file of 1 GB: a take of many seconds, in which the pictures
 * of a few seconds come again and again under new times and salts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/encoder.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

enum { FRAMES = 4 * PS_FILM_FPS };

#define FILE_BYTES 1000000000U

/* A scene of some seconds, encoded once. */
static enum ps_err encode_scene(const struct ps_film_plan *plan, struct ps_frame *frames[FRAMES])
{
	const struct ps_encoder_settings settings = { .width_px = plan->width_px,
						      .height_px = plan->height_px,
						      .quality = PS_BENCH_QUALITY,
						      .threshold_levels = PS_BENCH_THRESHOLD };
	struct ps_encoder *encoder = NULL;
	struct ps_film *film = NULL;
	enum ps_err err = ps_film_create(plan, &film);

	if (!err)
		err = ps_encoder_create(&settings, &encoder);
	for (size_t i = 0; i < FRAMES && !err; i++) {
		struct ps_image image;

		if (i % plan->room == 0)
			ps_film_load(film, i);
		image = ps_film_image(film, i);
		err = ps_encoder_encode(encoder, &image, false, &frames[i]);
	}
	ps_encoder_destroy(encoder);
	ps_film_destroy(film);
	return err;
}

static enum ps_err write_scenes(struct ps_recording *recording, struct ps_frame *frames[FRAMES],
				uint64_t *bytes_out)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; ps_recording_bytes(recording) < FILE_BYTES && !err; i++)
		err = ps_recording_add_frame(recording, 0, frames[i % FRAMES],
					     PS_FILM_BOOT_US + i * 1000000 / PS_FILM_FPS);
	return err ? err : ps_recording_end(recording, bytes_out);
}

static enum ps_err make_file(const struct ps_bench_place *place, const char *path,
			     uint64_t *bytes_out)
{
	/* everything moves, so that the seals are as large as they get */
	const struct ps_film_plan plan = { PS_VIEW_TOP, 1920, 1080, 100, PS_FILM_FPS };
	const struct ps_recording_plan recording_plan = { .station = place->station,
							  .path = path,
							  .camera_count = 1,
							  .cameras = &plan,
							  .sync = false };
	struct ps_frame *frames[FRAMES] = { NULL };
	struct ps_recording *recording = NULL;
	enum ps_err err = encode_scene(&plan, frames);

	if (!err)
		err = ps_recording_create(&recording_plan, &recording);
	if (!err)
		err = write_scenes(recording, frames, bytes_out);
	ps_recording_destroy(recording);
	for (size_t i = 0; i < FRAMES; i++)
		ps_frame_unref(frames[i]);
	return err;
}

static enum ps_err run_verify(const struct ps_bench_place *place, const char *path,
			      struct ps_ran *ran)
{
	char program[256];
	const char *const argv[] = { program, "verify", path, "--root", place->station->root_path,
				     NULL };
	int len = snprintf(program, sizeof(program), "%s/packseal", place->build);
	enum ps_err err;

	if (len < 0 || (size_t)len >= sizeof(program))
		return PS_INVALID;
	err = ps_run(argv, ran);
	/* 2: as signed, from a source that is declared a test */
	return err || ran->status == 2 ? err : PS_MISMATCH;
}

void ps_measure_verifier_memory(struct ps_bench *bench, const struct ps_bench_place *place)
{
	const enum ps_figure_code code = PS_FIGURE_VERIFIER_RSS;
	struct ps_ran ran = { .status = -1 };
	uint64_t bytes = 0;
	char path[256];
	enum ps_err err;

	if (!ps_bench_path(place, "long.seal", path)) {
		ps_bench_fail(bench, code, "the path is too long");
		return;
	}
	err = make_file(place, path, &bytes);
	if (err) {
		ps_bench_fail(bench, code, "the long take was not made: %s", ps_err_text(err));
		return;
	}
	err = run_verify(place, path, &ran);
	if (err) {
		ps_bench_fail(bench, code, "packseal verify ended with %d: %s", ran.status,
			      ps_err_text(err));
		return;
	}
	ps_bench_value(bench, code, ran.rss_mb);
	ps_bench_note(bench, "verify of %.0f MB: %.2f s, %.2f s of processor", (double)bytes * 1e-6,
		      ran.wall_s, ran.cpu_s);
	ps_measure_wall(bench, place, path);
	if (unlink(path) != 0)
		ps_bench_fail(bench, code, "the long take does not go away");
}
