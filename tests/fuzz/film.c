#include "tests/fuzz/film.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "capture/encoder.h"
#include "tests/fuzz/ideal_key.h"
#include "tests/kit/scene.h"
#include "tests/kit/take_maker.h"

enum { STEPS_MAX = 48, SECOND_US = 1000000, START_US = 100400000, TILES_MAX = 16 };

const char *const ps_film_names[PS_FILM_CAMERAS] = { "top", "side" };

static const uint16_t sides_px[PS_FILM_CAMERAS][2] = { { 64, 32 }, { 48, 32 } };

/* What all films have in common, made once. */
struct studio {
	bool ready;
	struct ps_buf device;
	struct ps_key *key;
	struct ps_buf headers[PS_FILM_CAMERAS];
};

static struct ps_bytes view(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

/* A tile a MCU, though real tiles are longer: in DRI (T.81, B.2.4.4). */
static void set_interval(struct ps_buf *header)
{
	uint8_t *dri = memmem(header->bytes, header->len, "\xff\xdd\x00\x04", 4);

	PS_FUZZ_HOLDS(dri);
	dri[4] = 0;
	dri[5] = 1;
}

static void make_header(struct studio *studio, size_t i)
{
	const struct ps_encoder_settings settings = { sides_px[i][0], sides_px[i][1], 80, 3, 0 };
	const struct ps_scene scene = { .width_px = sides_px[i][0], .height_px = sides_px[i][1] };
	struct ps_encoder *encoder;
	struct ps_picture picture;
	struct ps_frame *frame;

	ps_picture_init(&picture);
	ps_scene_paint(&picture, &scene, 0);
	PS_FUZZ_HOLDS(ps_encoder_create(&settings, &encoder) == PS_OK);
	PS_FUZZ_HOLDS(ps_encoder_encode(encoder, &picture.image, false, &frame) == PS_OK);
	ps_buf_init(&studio->headers[i]);
	ps_buf_add(&studio->headers[i], frame->header, frame->header_len);
	set_interval(&studio->headers[i]);
	ps_frame_unref(frame);
	ps_encoder_destroy(encoder);
	ps_picture_release(&picture);
}

static uint32_t tile_count(size_t camera)
{
	return sides_px[camera][0] / 16U * (sides_px[camera][1] / 16U);
}

static const struct studio *studio(void)
{
	static struct studio once;
	struct ps_maker_station station;

	if (once.ready)
		return &once;
	ps_maker_station_init(&station, 1, "Bench");
	ps_buf_init(&once.device);
	ps_buf_add(&once.device, station.device.bytes, station.device.len);
	once.key = ps_fuzz_ideal_key(station.key->point);
	for (size_t i = 0; i < PS_FILM_CAMERAS; i++)
		make_header(&once, i);
	ps_maker_station_release(&station);
	once.ready = true;
	return &once;
}

struct filming {
	struct ps_fuzz_choices *choices;
	struct ps_take *take;
	uint64_t now_us;
	uint64_t seq[PS_FILM_CAMERAS];
	bool begun[PS_FILM_CAMERAS]; /* the camera has a frame in this seal */
	unsigned frames;
	unsigned waybills;
};

static struct ps_clock clock_at(uint64_t boot_us)
{
	return (struct ps_clock){ .boot_us = boot_us,
				  .utc_us = PS_MAKER_UTC_US + (int64_t)(boot_us - START_US),
				  .state = PS_CLOCK_SYNCHRONISED,
				  .error_us = 1500 };
}

static void seal(struct filming *filming)
{
	const struct ps_clock clock = clock_at(filming->now_us);

	PS_FUZZ_HOLDS(ps_take_seal(filming->take, &clock) == PS_OK);
	memset(filming->begun, 0, sizeof(filming->begun));
}

static void pass(struct filming *filming, uint64_t us)
{
	uint64_t second;

	filming->now_us += us;
	if (ps_take_second(filming->take, &second) && second != filming->now_us / SECOND_US)
		seal(filming);
}

static void add_frame(struct filming *filming, size_t camera)
{
	char texts[TILES_MAX][48];
	struct ps_bytes tiles[TILES_MAX] = { 0 };
	const struct studio *s = studio();
	bool whole = !filming->begun[camera] || ps_fuzz_choose(filming->choices) % 8 == 0;
	unsigned changed = ps_fuzz_choose(filming->choices);
	struct ps_take_frame frame = {
		.camera = camera,
		.time_us = filming->now_us,
		.whole = whole ? PS_FRAME_REFRESH : PS_FRAME_PARTIAL,
		.header = { s->headers[camera].bytes, s->headers[camera].len },
		.tile_count = tile_count(camera),
		.tiles = tiles,
	};

	if (changed >= 0xf0) /* frames that were lost */
		filming->seq[camera] += changed - 0xef;
	frame.seq = filming->seq[camera]++;
	for (unsigned i = 0; i < frame.tile_count; i++) {
		int len = snprintf(texts[i], sizeof(texts[i]), "<tile %zu %u of %u>", camera, i,
				   (unsigned)frame.seq);

		if (whole || changed >> i % 8 & 1)
			tiles[i] = (struct ps_bytes){ (uint8_t *)texts[i], (size_t)len };
	}
	PS_FUZZ_HOLDS(ps_take_add_frame(filming->take, &frame) == PS_OK);
	filming->begun[camera] = true;
	filming->frames++;
}

static void add_event(struct filming *filming)
{
	static const struct {
		enum ps_event_kind kind;
		const char *text;
	} events[] = {
		{ PS_EVENT_WAYBILL, PS_FILM_WAYBILL }, { PS_EVENT_WAYBILL, PS_FILM_OTHER_WAYBILL },
		{ PS_EVENT_BADGE, PS_FILM_BADGE },     { PS_EVENT_REMARK, PS_FILM_REMARK },
		{ PS_EVENT_FRAMES_LOST, "top" },
	};
	size_t which = ps_fuzz_choose(filming->choices) % (sizeof(events) / sizeof(events[0]));
	enum ps_event_kind kind = events[which].kind;
	const struct ps_code_body code = { .code = view(events[which].text),
					   .source = PS_CODE_SERIAL,
					   .symbology = view("code128"),
					   .courier = view(""),
					   .has_tag = kind == PS_EVENT_WAYBILL };
	const struct ps_note_body note = { .text = view(events[which].text) };
	struct ps_buf body;

	if (kind == PS_EVENT_WAYBILL && filming->waybills == PS_OPENINGS_MAX)
		return;
	filming->waybills += kind == PS_EVENT_WAYBILL;
	ps_buf_init(&body);
	if (ps_event_kind_class(kind) == PS_CLASS_CODE)
		ps_code_body_encode(&code, &body);
	else
		ps_note_body_encode(&note, &body);
	PS_FUZZ_HOLDS(ps_take_add_event(filming->take, kind, filming->now_us,
					(struct ps_bytes){ body.bytes, body.len }) == PS_OK);
	ps_buf_release(&body);
}

static void film_on(struct filming *filming)
{
	for (unsigned i = 0; i < STEPS_MAX && filming->choices->at < filming->choices->len; i++) {
		uint8_t what = ps_fuzz_choose(filming->choices);

		if (what == 0xff)
			break;
		pass(filming, 1000 + (uint64_t)(what >> 3) * (what & 1 ? 60000 : 10000));
		switch (what % 8) {
		case 0:
			add_event(filming);
			break;
		case 1:
		case 2:
		case 3:
			add_frame(filming, 1);
			break;
		default:
			add_frame(filming, 0);
		}
	}
}

static enum ps_err append(void *ctx, const uint8_t *bytes, size_t len)
{
	ps_buf_add(ctx, bytes, len);
	return ((struct ps_buf *)ctx)->err;
}

static enum ps_err sync_nothing(void *ctx)
{
	(void)ctx;
	return PS_OK;
}

static void describe(const struct ps_film *film, struct ps_start *start)
{
	const struct studio *s = studio();

	*start = (struct ps_start){
		.version = PS_FORMAT_VERSION,
		.station = view("Bench"),
		.lane_name = view("lane1"),
		.chain_count = 1,
		.chain = { { s->device.bytes, s->device.len } },
		.firmware = view("test"),
		.camera_count = PS_FILM_CAMERAS,
		.take_number = 1,
		.clock = clock_at(START_US),
		.from_us = START_US,
	};
	for (size_t i = 0; i < PS_FILM_CAMERAS; i++)
		start->cameras[i] = (struct ps_camera_info){
			.name = view(ps_film_names[i]),
			.source = PS_DECLARED_CAMERA,
			.driver = view("made-up"),
			.bus = view("tests"),
			.ids = view("0000:0000"),
			.model = view("Film"),
			.mode = view("YUV420"),
			.codec = PS_CODEC_JPEG_TILES,
			.width_px = sides_px[i][0],
			.height_px = sides_px[i][1],
			.restart_mcus = 1,
			.threshold = 3,
			.role = PS_ROLE_BENCH,
		};
	start->cameras[1].has_rect = film->shared;
	if (film->shared)
		start->cameras[1].rect = (struct ps_rect)PS_FILM_LANE;
}

bool ps_film_make(struct ps_fuzz_choices *choices, struct ps_film *film)
{
	struct filming filming = { .choices = choices, .now_us = START_US };
	const struct ps_output output = { append, sync_nothing, &film->file };
	struct ps_random_seeded seeded;
	const struct ps_random random = ps_random_seeded_init(&seeded, 5);
	uint8_t what = ps_fuzz_choose(choices);
	uint8_t hash[PS_HASH_LEN];
	struct ps_start start;
	struct ps_clock clock;

	*film = (struct ps_film){ .ended = what & 1, .shared = what & 2 };
	ps_buf_init(&film->file);
	ps_fuzz_ideal_forget();
	describe(film, &start);
	PS_FUZZ_HOLDS(ps_take_create(&start, studio()->key, &random, output, &filming.take) ==
		      PS_OK);
	film_on(&filming);
	clock = clock_at(filming.now_us);
	if (!film->ended)
		seal(&filming);
	else
		PS_FUZZ_HOLDS(ps_take_end(filming.take, PS_END_ENDED, PS_REASON_SAME_WAYBILL,
					  &clock, hash, NULL) == PS_OK);
	ps_take_destroy(filming.take);
	return filming.frames > 0;
}

void ps_film_release(struct ps_film *film)
{
	ps_buf_release(&film->file);
}
