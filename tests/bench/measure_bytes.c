/*
 * The bytes that a take of 60 seconds stores, against plain MJPEG of the same pictures. The take
 * stays: others verify and export it.
 */
#include <string.h>

#include "tests/bench/measure.h"
#include "tests/bench/plain_jpeg.h"

enum { CAMERAS = 3, SECONDS = 60 };

const struct ps_film_plan ps_bench_cameras[CAMERAS] = {
	{ PS_VIEW_TOP, 1920, 1080, 60, PS_FILM_FPS },
	{ PS_VIEW_SIDE, 1280, 720, 60, PS_FILM_FPS },
	{ PS_VIEW_FRONT, 1280, 720, 60, PS_FILM_FPS },
};

struct filming {
	struct ps_film *films[CAMERAS];
	struct ps_plain_jpeg *plain[CAMERAS];
	struct ps_recording *recording;
	uint64_t plain_bytes;
	uint64_t bytes;
};

static void finish_filming(struct filming *filming)
{
	for (size_t i = 0; i < CAMERAS; i++) {
		ps_film_destroy(filming->films[i]);
		ps_plain_jpeg_destroy(filming->plain[i]);
	}
	ps_recording_destroy(filming->recording);
}

static enum ps_err init_filming(struct filming *filming, const struct ps_bench_place *place)
{
	const struct ps_recording_plan plan = { .station = place->station,
						.path = place->take,
						.camera_count = CAMERAS,
						.cameras = ps_bench_cameras,
						.sync = false };
	enum ps_err err = ps_recording_create(&plan, &filming->recording);

	for (size_t i = 0; i < CAMERAS && !err; i++) {
		const struct ps_film_plan *camera = &ps_bench_cameras[i];

		err = ps_film_create(camera, &filming->films[i]);
		if (!err)
			err = ps_plain_jpeg_create(camera->width_px, camera->height_px,
						   PS_BENCH_QUALITY, &filming->plain[i]);
	}
	return err;
}

static enum ps_err film_frame(struct filming *filming, size_t index)
{
	for (size_t i = 0; i < CAMERAS; i++) {
		struct ps_image image = ps_film_image(filming->films[i], index);
		enum ps_err err;

		/* a camera begins a little after the one before it */
		image.time_us += i * 7000;
		filming->plain_bytes += ps_plain_jpeg_encode(filming->plain[i], &image);
		err = ps_recording_add(filming->recording, i, &image);
		if (err)
			return err;
	}
	return PS_OK;
}

static enum ps_err film_all(struct filming *filming)
{
	enum ps_err err = PS_OK;

	for (size_t index = 0; index < SECONDS * PS_FILM_FPS && !err; index++) {
		for (size_t i = 0; i < CAMERAS && index % PS_FILM_FPS == 0; i++)
			ps_film_load(filming->films[i], index);
		err = film_frame(filming, index);
	}
	return err ? err : ps_recording_end(filming->recording, &filming->bytes);
}

void ps_measure_bytes(struct ps_bench *bench, const struct ps_bench_place *place)
{
	struct filming filming = { .recording = NULL };
	enum ps_err err = init_filming(&filming, place);

	if (!err)
		err = film_all(&filming);
	if (err) {
		ps_bench_fail(bench, PS_FIGURE_BYTES, "the take was not made: %s",
			      ps_err_text(err));
	} else {
		struct ps_pairs pairs = { .count = 1,
					  .ours = { (double)filming.bytes },
					  .bare = { (double)filming.plain_bytes } };

		ps_bench_pairs(bench, PS_FIGURE_BYTES, &pairs, 1e-6);
		ps_bench_number(bench, "take_mb", (double)filming.bytes * 1e-6);
	}
	finish_filming(&filming);
}
