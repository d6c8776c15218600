#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/clip.h"
#include "tests/vectors/clip.h"
#include "tests/vectors/vector.h"

struct ps_maker_plan ps_vector_plan(void)
{
	return (struct ps_maker_plan){
		.seed = 1,
		.camera_count = 1,
		.cameras = { { .name = "top", .width_px = 32, .height_px = 48, .fps = 2 },
			     { .name = "side", .width_px = 32, .height_px = 32, .fps = 2 } },
		.length_us = 2200000,
		.clock = PS_CLOCK_SYNCHRONISED,
		.event_count = 2,
		.events = { { .at_us = 1000000,
			      .kind = PS_EVENT_WAYBILL,
			      .text = "SF1023574470215" },
			    { .at_us = 2100000, .kind = PS_EVENT_END, .text = "" } },
		.ending = PS_END_ENDED,
		.reason = PS_REASON_SAME_WAYBILL,
	};
}

static struct ps_maker_plan plan_of(enum ps_vector_base base)
{
	struct ps_maker_plan plan = ps_vector_plan();

	if (base == PS_BASE_TWO)
		plan.camera_count = 2;
	if (base == PS_BASE_SHORT) {
		plan.length_us = 400000;
		plan.event_count = 1;
		plan.events[0].at_us = 100000;
	}
	if (base == PS_BASE_OPEN)
		plan.ending = 0;
	if (base == PS_BASE_OTHER) {
		plan.seed = 2;
		plan.take_number = 2;
		plan.events[0].text = "YT8800567123459";
	}
	return plan;
}

static uint64_t count_seals(const struct ps_buf *take)
{
	struct ps_film *film = ps_film_create(take);
	uint64_t seals = ps_film_count(film, PS_RECORD_SEAL);

	ps_film_destroy(film);
	return seals;
}

void ps_vector_bench_init(struct ps_vector_bench *bench)
{
	const struct ps_clip_settings span = {
		.has_from = true, .from_us = 600000, .has_to = true, .to_us = 1600000
	};
	const struct ps_clip_settings redacted = {
		.redaction_count = 1,
		.redactions = { { .camera = "top", .rect = { 0, 16, 16, 16 } } },
	};

	struct ps_clip_settings thinned = { .thinning = { PS_THINNING_SECONDS, 2 } };

	ps_maker_station_init(&bench->station, 1, "Bench 1");
	ps_maker_station_init(&bench->stranger, 2, "Bench 1");
	for (size_t i = 0; i < PS_BASE_COUNT; i++) {
		struct ps_maker_plan plan = plan_of((enum ps_vector_base)i);

		ps_buf_init(&bench->takes[i]);
		if (i < PS_BASE_SPAN)
			ps_maker_take(&bench->station, &plan, &bench->takes[i], NULL);
	}
	ps_vector_clip(&bench->takes[PS_BASE_PLAIN], &span, &bench->takes[PS_BASE_SPAN]);
	ps_vector_clip(&bench->takes[PS_BASE_PLAIN], &redacted, &bench->takes[PS_BASE_REDACTED]);
	thinned.thinned_seals = count_seals(&bench->takes[PS_BASE_PLAIN]);
	ps_vector_clip(&bench->takes[PS_BASE_PLAIN], &thinned, &bench->takes[PS_BASE_THINNED]);
}

void ps_vector_bench_release(struct ps_vector_bench *bench)
{
	for (size_t i = 0; i < PS_BASE_COUNT; i++)
		ps_buf_release(&bench->takes[i]);
	ps_maker_station_release(&bench->station);
	ps_maker_station_release(&bench->stranger);
}

static void refill(struct ps_film *film, const struct ps_buf *file)
{
	struct ps_film *fresh = ps_film_create(file);
	struct ps_film kept = *film;

	*film = *fresh;
	*fresh = kept;
	ps_film_destroy(fresh);
}

void ps_vector_base(struct ps_film *film, const struct ps_vector_bench *bench,
		    enum ps_vector_base base)
{
	refill(film, &bench->takes[base]);
}

void ps_vector_film(struct ps_film *film, const struct ps_vector_bench *bench,
		    const struct ps_maker_plan *plan)
{
	struct ps_maker_station station = bench->station;
	struct ps_buf file;

	ps_buf_init(&file);
	ps_maker_take(&station, plan, &file, NULL);
	refill(film, &file);
	ps_buf_release(&file);
}

void ps_vector_drop(const struct ps_vector_bench *bench, struct ps_film *film,
		    const struct ps_vector *vector)
{
	(void)bench;
	ps_film_drop(film, ps_film_find(film, vector->type, vector->arg), 1);
	ps_film_point(film);
}

void ps_vector_double(const struct ps_vector_bench *bench, struct ps_film *film,
		      const struct ps_vector *vector)
{
	size_t at = ps_film_find(film, vector->type, vector->arg);

	(void)bench;
	ps_film_insert(film, at + 1,
		       (struct ps_bytes){ film->records[at].bytes, film->records[at].len });
	ps_film_point(film);
}
