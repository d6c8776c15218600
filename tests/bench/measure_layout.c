/*
 * NV12, as most cameras give it, against the three planes that JPEG takes: from planes in memory to
 * encoded tiles. Both see the same pictures, each from bytes of its own, and picture by picture in
 * turn; which is first alternates. The tiles must come out the same to the byte.
 */
#include <stdlib.h>
#include <string.h>

#include "capture/encoder.h"
#include "tests/bench/measure.h"

enum { PAIRS = 9, BLOCK = 4 * PS_FILM_FPS };

/* One of a pair, which has seen all pictures before this one. */
struct way {
	struct ps_encoder *encoder;
	double *spent; /* seconds a frame */
	struct ps_frame *frame;
};

struct study {
	size_t frames;
	struct ps_film *film;
	uint8_t *nv12; /* the film's pictures that are loaded */
	struct ps_encoder *ours[PAIRS];
	struct ps_encoder *bare[PAIRS];
	struct ps_pairs pairs;
};

static void close_study(struct study *study)
{
	for (size_t i = 0; i < PAIRS; i++) {
		ps_encoder_destroy(study->ours[i]);
		ps_encoder_destroy(study->bare[i]);
	}
	ps_film_destroy(study->film);
	free(study->nv12);
}

static size_t luma_len(const struct ps_film_plan *plan)
{
	return (size_t)plan->width_px * plan->height_px;
}

/* @study must be closed whatever is returned. */
static enum ps_err open_study(struct study *study, const struct ps_film_plan *plan, size_t frames)
{
	const struct ps_encoder_settings settings = { .width_px = plan->width_px,
						      .height_px = plan->height_px,
						      .quality = PS_BENCH_QUALITY,
						      .threshold_levels = PS_BENCH_THRESHOLD };
	enum ps_err err;

	*study = (struct study){ .frames = frames, .pairs.count = PAIRS };
	study->nv12 = malloc(luma_len(plan) * 3 / 2 * BLOCK);
	err = study->nv12 ? ps_film_create(plan, &study->film) : PS_NO_MEMORY;
	for (size_t i = 0; i < PAIRS && !err; i++) {
		err = ps_encoder_create(&settings, &study->ours[i]);
		if (!err)
			err = ps_encoder_create(&settings, &study->bare[i]);
	}
	return err;
}

static uint8_t *nv12_of(const struct study *study, size_t index)
{
	return study->nv12 + index % BLOCK * (luma_len(ps_film_plan(study->film)) * 3 / 2);
}

static struct ps_image nv12_image(const struct study *study, size_t index)
{
	const uint8_t *luma = nv12_of(study, index);
	struct ps_image image = ps_film_image(study->film, index);
	const size_t width = image.width_px;

	image.layout = PS_LAYOUT_NV12;
	image.planes[0].bytes = luma;
	image.planes[1] = (struct ps_plane){ luma + width * image.height_px, width };
	image.planes[2] = (struct ps_plane){ NULL, 0 };
	return image;
}

static void load(struct study *study, size_t first)
{
	const size_t len = luma_len(ps_film_plan(study->film));

	ps_film_load(study->film, first);
	for (size_t index = first; index < first + BLOCK; index++) {
		const struct ps_image image = ps_film_image(study->film, index);
		uint8_t *to = nv12_of(study, index);

		memcpy(to, image.planes[0].bytes, len);
		for (size_t i = 0; i < len / 4; i++) {
			to[len + 2 * i] = image.planes[1].bytes[i];
			to[len + 2 * i + 1] = image.planes[2].bytes[i];
		}
	}
}

static enum ps_err encode(struct way *way, const struct ps_image *image, size_t frames)
{
	const double begin = ps_cpu_s();
	enum ps_err err = ps_encoder_encode(way->encoder, image, false, &way->frame);

	*way->spent += (ps_cpu_s() - begin) / (double)frames;
	return err;
}

static bool are_same(const struct ps_frame *one, const struct ps_frame *other)
{
	return one->len == other->len && memcmp(one->bytes, other->bytes, one->len) == 0;
}

static enum ps_err run_pair(struct study *study, size_t pair, size_t index)
{
	const struct ps_image nv12 = nv12_image(study, index);
	const struct ps_image planes = ps_film_image(study->film, index);
	struct way ours = { study->ours[pair], &study->pairs.ours[pair], NULL };
	struct way bare = { study->bare[pair], &study->pairs.bare[pair], NULL };
	const bool ours_first = (index + pair) % 2 == 0;
	enum ps_err err = ours_first ? encode(&ours, &nv12, study->frames)
				     : encode(&bare, &planes, study->frames);

	if (!err)
		err = ours_first ? encode(&bare, &planes, study->frames)
				 : encode(&ours, &nv12, study->frames);
	if (!err && !are_same(ours.frame, bare.frame))
		err = PS_MISMATCH;
	ps_frame_unref(ours.frame);
	ps_frame_unref(bare.frame);
	return err;
}

static enum ps_err measure(struct ps_bench *bench, enum ps_figure_code code, int motion,
			   size_t frames)
{
	const struct ps_film_plan plan = { PS_VIEW_TOP, 1920, 1080, motion, BLOCK };
	struct study study;
	enum ps_err err = open_study(&study, &plan, frames);

	for (size_t first = 0; first < frames && !err; first += BLOCK) {
		load(&study, first);
		for (size_t i = 0; i < BLOCK * PAIRS && !err; i++)
			err = run_pair(&study, i / BLOCK, first + i % BLOCK);
	}
	if (!err)
		ps_bench_pairs(bench, code, &study.pairs, 1e3);
	else
		ps_bench_fail(bench, code, "encoding failed: %s", ps_err_text(err));
	close_study(&study);
	return err;
}

void ps_measure_layout(struct ps_bench *bench)
{
	if (!measure(bench, PS_FIGURE_NV12, 60, 3 * BLOCK))
		(void)measure(bench, PS_FIGURE_NV12_MOTION, 100, BLOCK);
}
