#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/encoder.h"
#include "signing/ca.h"
#include "tests/kit/key_seeded.h"
#include "tests/kit/scene.h"
#include "tests/kit/take_maker.h"

enum { QUALITY = 80, THRESHOLD = 3, TEN_YEARS_S = 315360000 };

#define US_PER_SECOND 1000000U

struct making {
	const struct ps_maker_plan *plan;
	struct ps_take *take;
	struct ps_encoder *encoders[PS_MAKER_CAMERAS_MAX];
	struct ps_picture pictures[PS_MAKER_CAMERAS_MAX];
	uint64_t next[PS_MAKER_CAMERAS_MAX]; /* index of the camera's next frame */
	size_t next_event;
};

void ps_maker_station_init(struct ps_maker_station *station, uint64_t seed, const char *name)
{
	struct ps_random random;
	struct ps_ca_subject subject = { .name = "Test root",
					 .not_before_s = PS_MAKER_NOT_BEFORE_S,
					 .not_after_s = PS_MAKER_NOT_BEFORE_S + TEN_YEARS_S };

	*station = (struct ps_maker_station){ .name = name };
	random = ps_random_seeded_init(&station->seeded, seed);
	ps_buf_init(&station->root);
	ps_buf_init(&station->device);
	station->root_key = ps_key_seeded_create(&random);
	station->key = ps_key_seeded_create(&random);
	assert_int_equal(ps_ca_make_root(station->root_key, &subject, &random, &station->root),
			 PS_OK);
	subject.name = name;
	assert_int_equal(ps_ca_issue(station->root_key, station->root.bytes, station->root.len,
				     station->key->point, &subject, &random, &station->device),
			 PS_OK);
}

void ps_maker_station_release(struct ps_maker_station *station)
{
	ps_key_destroy(station->root_key);
	ps_key_destroy(station->key);
	ps_buf_release(&station->root);
	ps_buf_release(&station->device);
}

void ps_maker_root_pem(const struct ps_maker_station *station, struct ps_buf *pem)
{
	assert_int_equal(ps_ca_to_pem(station->root.bytes, station->root.len, pem), PS_OK);
}

struct ps_maker_plan ps_maker_plan(uint64_t seed, const char *waybill)
{
	return (struct ps_maker_plan){
		.seed = seed,
		.camera_count = 2,
		.cameras = { { .name = "top", .width_px = 320, .height_px = 240 },
			     { .name = "side", .width_px = 64, .height_px = 48 } },
		.clock = PS_CLOCK_SYNCHRONISED,
		.event_count = 2,
		.events = { { .at_us = 1000000, .kind = PS_EVENT_WAYBILL, .text = waybill },
			    { .at_us = 3100000, .kind = PS_EVENT_END, .text = "" } },
		.ending = PS_END_ENDED,
		.reason = PS_REASON_SAME_WAYBILL,
	};
}

static struct ps_bytes view(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static uint64_t second_0(const struct ps_maker_plan *plan)
{
	return plan->boot_us ? plan->boot_us : 100400000;
}

static uint64_t length_us(const struct ps_maker_plan *plan)
{
	return plan->length_us ? plan->length_us : 3200000;
}

static struct ps_clock clock_at(const struct ps_maker_plan *plan, uint64_t boot_us)
{
	int64_t utc_us = plan->utc_us ? plan->utc_us : PS_MAKER_UTC_US;

	return (struct ps_clock){ .boot_us = boot_us,
				  .utc_us = utc_us + (int64_t)(boot_us - second_0(plan)),
				  .state = plan->clock,
				  .error_us = plan->clock == PS_CLOCK_SYNCHRONISED ? 1500 : 0 };
}

static uint64_t frame_time(const struct making *making, size_t camera)
{
	unsigned fps = making->plan->cameras[camera].fps;

	/* a camera begins a little after the one before it */
	return second_0(making->plan) + camera * 7000 +
	       making->next[camera] * US_PER_SECOND / (fps ? fps : 5);
}

static void describe_camera(struct making *making, size_t i, struct ps_camera_info *info)
{
	const struct ps_maker_camera *camera = &making->plan->cameras[i];
	const struct ps_encoder_settings settings = { camera->width_px, camera->height_px, QUALITY,
						      THRESHOLD, 0 };
	const struct ps_grid *grid;

	assert_int_equal(ps_encoder_create(&settings, &making->encoders[i]), PS_OK);
	ps_picture_init(&making->pictures[i]);
	grid = ps_encoder_grid(making->encoders[i]);
	*info = (struct ps_camera_info){
		.name = view(camera->name),
		.source = camera->source ? camera->source : PS_DECLARED_CAMERA,
		.driver = view("made-up"),
		.bus = view("tests"),
		.ids = view("0000:0000"),
		.model = view("Scene"),
		.mode = view("YUV420"),
		.codec = PS_CODEC_JPEG_TILES,
		.width_px = grid->width_px,
		.height_px = grid->height_px,
		.restart_mcus = grid->tile_mcus,
		.rate_mhz = (camera->fps ? camera->fps : 5) * 1000,
		.has_crop = grid->cropped_px > 0,
		.source_width_px = camera->width_px,
		.source_height_px = camera->height_px,
		.has_rect = camera->lane.w > 0,
		.rect = camera->lane,
		.threshold = THRESHOLD,
		.first_seq = 0,
		.role = PS_ROLE_BENCH,
	};
}

static void describe(struct making *making, const struct ps_maker_station *station,
		     const struct ps_random *random, struct ps_start *start)
{
	const struct ps_maker_plan *plan = making->plan;

	*start = (struct ps_start){
		.version = PS_FORMAT_VERSION,
		.station = view(station->name),
		.lane_name = view(plan->lane ? plan->lane : "lane1"),
		.chain_count = 1,
		.chain = { { station->device.bytes, station->device.len } },
		.firmware = view("test"),
		.camera_count = plan->camera_count,
		.take_number = plan->take_number ? plan->take_number : 1,
		.clock = clock_at(plan, second_0(plan)),
		.from_us = second_0(plan),
	};
	for (size_t i = 0; i < plan->camera_count; i++)
		describe_camera(making, i, &start->cameras[i]);
	assert_int_equal(ps_random_fill(random, start->boot, PS_BOOT_LEN), PS_OK);
	assert_int_equal(ps_random_fill(random, start->run, PS_BOOT_LEN), PS_OK);
}

static enum ps_err append(void *ctx, const uint8_t *bytes, size_t len)
{
	struct ps_buf *file = ctx;

	ps_buf_add(file, bytes, len);
	return file->err;
}

static enum ps_err sync_nothing(void *ctx)
{
	(void)ctx;
	return PS_OK;
}

static void add_frame(struct making *making, size_t i)
{
	const struct ps_maker_camera *camera = &making->plan->cameras[i];
	uint64_t at = making->next[i];
	struct ps_scene scene = { .width_px = camera->width_px,
				  .height_px = camera->height_px,
				  .hue = (unsigned)(making->plan->seed % 8) };
	struct ps_bytes tiles[PS_GRID_MAX_TILES];
	struct ps_take_frame entry;
	struct ps_frame *frame;

	if (!camera->still) {
		scene.hand = 1 + (unsigned)at;
		scene.seed = (unsigned)(making->plan->seed * 1000003 + at * 17 + i + 1);
	}
	ps_scene_paint(&making->pictures[i], &scene, frame_time(making, i));
	assert_int_equal(
		ps_encoder_encode(making->encoders[i], &making->pictures[i].image, false, &frame),
		PS_OK);
	for (uint32_t t = 0; t < frame->tile_count; t++)
		tiles[t] =
			(struct ps_bytes){ frame->bytes + frame->tiles[t].at, frame->tiles[t].len };
	entry = (struct ps_take_frame){ .camera = i,
					.seq = at,
					.time_us = frame->time_us,
					.whole = frame->refresh ? PS_FRAME_REFRESH
								: PS_FRAME_PARTIAL,
					.header = { frame->header, frame->header_len },
					.tile_count = frame->tile_count,
					.tiles = tiles };
	assert_int_equal(ps_take_add_frame(making->take, &entry), PS_OK);
	ps_frame_unref(frame);
}

static void encode_body(const struct ps_maker_event *event, struct ps_buf *body)
{
	const struct ps_code_body code = {
		.code = view(event->text),
		.source = PS_CODE_SERIAL,
		.symbology = view("code128"),
		.courier = view(event->code_courier ? event->code_courier : ""),
		.warnings = event->number,
		.has_tag = event->kind == PS_EVENT_WAYBILL,
	};
	const struct ps_note_body note = { .has_number = event->number != 0,
					   .number = event->number,
					   .text = view(event->text) };

	if (ps_event_kind_class(event->kind) == PS_CLASS_CODE && event->kind != PS_EVENT_UNREADABLE)
		ps_code_body_encode(&code, body);
	else
		ps_note_body_encode(&note, body);
	assert_int_equal(body->err, PS_OK);
}

static void add_event(struct making *making)
{
	const struct ps_maker_event *event = &making->plan->events[making->next_event++];
	struct ps_buf body;

	ps_buf_init(&body);
	encode_body(event, &body);
	assert_int_equal(ps_take_add_event(making->take, event->kind,
					   second_0(making->plan) + event->at_us,
					   (struct ps_bytes){ body.bytes, body.len }),
			 PS_OK);
	ps_buf_release(&body);
}

/* Who is next, by time: a camera's index, or camera_count for an event; false: nothing is left. */
static bool find_next(const struct making *making, size_t *who_out, uint64_t *time_us_out)
{
	const struct ps_maker_plan *plan = making->plan;
	uint64_t end_us = second_0(plan) + length_us(plan);
	uint64_t best = UINT64_MAX;

	for (size_t i = 0; i < plan->camera_count; i++) {
		uint64_t time_us = frame_time(making, i);

		if (time_us < end_us && time_us < best) {
			best = time_us;
			*who_out = i;
		}
	}
	if (making->next_event < plan->event_count &&
	    second_0(plan) + plan->events[making->next_event].at_us < best) {
		best = second_0(plan) + plan->events[making->next_event].at_us;
		*who_out = plan->camera_count;
	}
	*time_us_out = best;
	return best != UINT64_MAX;
}

static void seal_before(struct making *making, uint64_t time_us)
{
	const struct ps_clock clock =
		clock_at(making->plan, time_us / US_PER_SECOND * US_PER_SECOND);
	uint64_t second;

	if (ps_take_second(making->take, &second) && second != time_us / US_PER_SECOND)
		assert_int_equal(ps_take_seal(making->take, &clock), PS_OK);
}

static void film(struct making *making)
{
	uint64_t time_us;
	size_t who;

	while (find_next(making, &who, &time_us)) {
		const struct ps_maker_camera *camera = &making->plan->cameras[who];

		if (who == making->plan->camera_count) {
			seal_before(making, time_us);
			add_event(making);
			continue;
		}
		if (making->next[who] - camera->lost_from >= camera->lost_count) {
			seal_before(making, time_us);
			add_frame(making, who);
		}
		making->next[who]++;
	}
}

void ps_maker_take(struct ps_maker_station *station, const struct ps_maker_plan *plan,
		   struct ps_buf *file, uint8_t id_out[PS_HASH_LEN])
{
	struct making making = { .plan = plan };
	struct ps_random_seeded seeded;
	const struct ps_random random = ps_random_seeded_init(&seeded, plan->seed);
	const struct ps_output output = { .write = append, .sync = sync_nothing, .ctx = file };
	const struct ps_clock clock = clock_at(plan, second_0(plan) + length_us(plan));
	struct ps_start start;
	uint8_t hash[PS_HASH_LEN];

	describe(&making, station, &random, &start);
	assert_int_equal(ps_take_create(&start, station->key, &random, output, &making.take),
			 PS_OK);
	film(&making);
	if (plan->ending)
		assert_int_equal(
			ps_take_end(making.take, plan->ending, plan->reason, &clock, hash, NULL),
			PS_OK);
	else
		assert_int_equal(ps_take_seal(making.take, &clock), PS_OK);
	if (id_out)
		memcpy(id_out, ps_take_id(making.take), PS_HASH_LEN);
	ps_take_destroy(making.take);
	for (size_t i = 0; i < plan->camera_count; i++) {
		ps_encoder_destroy(making.encoders[i]);
		ps_picture_release(&making.pictures[i]);
	}
}
