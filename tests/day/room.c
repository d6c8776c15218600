#include "tests/day/room.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "signing/event.h"
#include "signing/file.h"

#define STEP_US 100000

static const char *const lane_names[PS_ROOM_LANES] = { "one", "two", "three" };

/* A shop that prints its orders as barcodes. */
static const char orders[] = "\n[order shop]\npattern = ORD-[0-9]{6}\n";

PS_PRINTF(3, 4)
static void tell(struct ps_room *room, unsigned lane, const char *format, ...)
{
	uint64_t s = (ps_bench_now(&room->bench) - room->began_us) / 1000000 + 8 * 3600;
	va_list args;

	if (!room->out)
		return;
	(void)fprintf(room->out, "%02u:%02u:%02u  %-6s ", (unsigned)(s / 3600),
		      (unsigned)(s / 60 % 60), (unsigned)(s % 60), lane_names[lane]);
	va_start(args, format);
	(void)vfprintf(room->out, format, args);
	va_end(args);
	(void)fputc('\n', room->out);
}

static void on_signal(void *ctx, unsigned lane, enum ps_session_signal signal)
{
	tell(ctx, lane, "    %s", ps_session_signal_name(signal));
}

static void on_notice(void *ctx, const struct ps_notice *notice)
{
	struct ps_room *room = ctx;
	unsigned number = (unsigned)notice->number;

	switch (notice->kind) {
	case PS_NOTICE_STARTED:
		room->started++;
		tell(room, notice->lane, "    take %u begins", number);
		break;
	case PS_NOTICE_BOUND:
		tell(room, notice->lane, "    take %u has its label", number);
		break;
	case PS_NOTICE_ENDED:
		room->ended++;
		tell(room, notice->lane, "    take %u %s, %u s", number, notice->text,
		     (unsigned)notice->seal);
		break;
	case PS_NOTICE_REFUSED:
	case PS_NOTICE_BROKEN:
	case PS_NOTICE_CUT_SHORT:
		room->refused++;
		break;
	case PS_NOTICE_TROUBLE:
	case PS_NOTICE_FAULT:
		tell(room, notice->lane, "    %s", notice->text);
		break;
	default:
		break;
	}
	if (notice->lane < PS_ROOM_LANES && room->lanes[notice->lane])
		ps_lane_notice(room->lanes[notice->lane], notice, ps_bench_now(&room->bench));
}

static void read_rules(struct ps_room *room)
{
	struct ps_ini_fault fault;
	struct ps_buf rules;

	ps_buf_init(&rules);
	assert_int_equal(ps_file_read("capture/couriers.ini", &rules), PS_OK);
	ps_buf_add(&rules, orders, strlen(orders));
	assert_int_equal(rules.err, PS_OK);
	assert_int_equal(
		ps_codebook_parse("rules", (char *)rules.bytes, rules.len, &room->book, &fault),
		PS_OK);
	ps_buf_release(&rules);
}

static void open_lane(struct ps_room *room, unsigned lane)
{
	static const struct ps_session_settings sessions[PS_ROOM_LANES] = {
		{ .flow = PS_FLOW_LABEL_FIRST, .preroll_ms = 2000, .postroll_ms = 3000 },
		{ .flow = PS_FLOW_LABEL_LAST, .preroll_ms = 3000, .postroll_ms = 3000 },
		{ .flow = PS_FLOW_SCAN_OUT, .preroll_ms = 2000, .postroll_ms = 1000 },
	};
	struct ps_config_lane *config = &room->configs[lane];
	struct ps_lane_settings settings = { .index = lane,
					     .config = config,
					     .scanner = &room->scanners[lane],
					     .book = room->book,
					     .inbox = room->bench.inbox,
					     .journal = room->bench.journal,
					     .signal = on_signal,
					     .ctx = room };

	config->session = sessions[lane];
	config->session.cooldown_ms = 2000;
	config->session.idle_ms = 180000;
	config->session.idle_warning_ms = 20000;
	config->session.limit_warning_ms = 300000;
	config->session.limit_ms = 1800000;
	config->repeated_days = lane == PS_ROOM_THREE ? 0 : 30;
	(void)snprintf(config->name, sizeof(config->name), "%s", lane_names[lane]);
	assert_true(snprintf(room->paths[lane], sizeof(room->paths[lane]), "%s/scanner-%u",
			     room->bench.dir.path, lane) > 0);
	room->scanners[lane] = (struct ps_config_scanner){ .type = PS_SCANNER_TYPE_FIFO,
							   .path = room->paths[lane] };
	assert_int_equal(ps_lane_create(&settings, &room->lanes[lane]), PS_OK);
}

void ps_room_open(struct ps_room *room, FILE *out, unsigned fps, uint64_t max_bytes)
{
	/* the camera above the table serves two packers; the third has one of their side cameras */
	static const struct {
		size_t count;
		uint16_t cameras[2];
	} views[PS_ROOM_LANES] = { { 2, { 0, 1 } }, { 2, { 0, 2 } }, { 1, { 2 } } };
	struct ps_recorder_settings *settings = &room->bench.settings;

	*room = (struct ps_room){ .out = out };
	assert_true(ps_bench_init(&room->bench, 3, 0));
	settings->lane_count = PS_ROOM_LANES;
	settings->rules.max_bytes = max_bytes;
	for (unsigned i = 0; i < PS_ROOM_LANES; i++) {
		settings->lanes[i].name = lane_names[i];
		settings->lanes[i].camera_count = views[i].count;
		memcpy(settings->lanes[i].cameras, views[i].cameras, sizeof(views[i].cameras));
		if (views[i].cameras[0] == 0)
			settings->lanes[i].rects[0] = (struct ps_config_rect){ 32 * i, 0, 32, 48 };
	}
	for (unsigned i = 0; i < 3; i++)
		room->bench.cameras[i].period_us = 1000000 / fps;
	room->bench.on_notice = on_notice;
	room->bench.ctx = room;
	ps_bench_open(&room->bench);
	read_rules(room);
	for (unsigned i = 0; i < PS_ROOM_LANES; i++)
		open_lane(room, i);
	room->began_us = ps_bench_now(&room->bench);
}

void ps_room_close(struct ps_room *room)
{
	for (unsigned i = 0; i < PS_ROOM_LANES; i++)
		ps_lane_destroy(room->lanes[i]);
	ps_codebook_close(room->book);
	ps_bench_finish(&room->bench);
}

void ps_room_pass(struct ps_room *room, uint64_t us)
{
	uint64_t end_us = ps_bench_now(&room->bench) + us;

	while (ps_bench_now(&room->bench) < end_us) {
		ps_bench_film(&room->bench, STEP_US);
		for (unsigned i = 0; i < PS_ROOM_LANES; i++)
			if (ps_lane_due_us(room->lanes[i]) <= ps_bench_now(&room->bench))
				ps_lane_turn(room->lanes[i], ps_bench_now(&room->bench));
	}
}

void ps_room_scan(struct ps_room *room, unsigned lane, const char *code)
{
	uint64_t now_us = ps_bench_now(&room->bench);

	if (strcmp(code, "pedal") == 0) {
		tell(room, lane, "presses the pedal");
		ps_lane_sense(room->lanes[lane], PS_EVENT_PEDAL, now_us);
	} else {
		tell(room, lane, "scans %s", code);
		assert_int_equal(ps_lane_scan(room->lanes[lane], code, PS_SCAN_SOURCE_TEST, now_us),
				 PS_OK);
	}
	/* the recorder answers before anything else happens */
	ps_room_pass(room, STEP_US);
}

void ps_room_darken(struct ps_room *room, unsigned camera, bool dark)
{
	static const char *const names[] = { "above", "left", "right" };

	tell(room, 0, "the camera %s %s", names[camera], dark ? "stops" : "films again");
	room->bench.cameras[camera].dark = dark;
}
