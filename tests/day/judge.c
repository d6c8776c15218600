/* What is left of a day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "signing/event.h"
#include "signing/verdict.h"
#include "tests/day/room.h"

/* What the events of a take say, as a clerk would read them. */
struct reading {
	char text[2048];
	size_t len;
};

PS_PRINTF(2, 3)
static void say(struct reading *reading, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(reading->text + reading->len, sizeof(reading->text) - reading->len, format,
		      args);
	va_end(args);
	assert_true(n >= 0 && (size_t)n < sizeof(reading->text) - reading->len);
	reading->len += (size_t)n;
}

static void read_event(struct reading *reading, const struct ps_event_record *event)
{
	const struct ps_bytes body = { event->salted.bytes + PS_SALT_LEN,
				       event->salted.len - PS_SALT_LEN };
	const char *kind = ps_event_kind_name(event->entry.kind);
	struct ps_code_body code;
	struct ps_link_body link;

	switch (event->entry.event_class) {
	case PS_CLASS_CODE:
		assert_int_equal(ps_code_body_decode(body, &code), PS_OK);
		say(reading, "; %s %.*s%s", kind, (int)code.code.len, (const char *)code.code.bytes,
		    code.source == PS_CODE_MANUAL ? " (not scanned)" : "");
		break;
	case PS_CLASS_LINK:
		assert_int_equal(ps_link_body_decode(body, &link), PS_OK);
		say(reading, "; %s take %u", kind, (unsigned)link.take.number);
		break;
	default:
		say(reading, "; %s", kind);
		break;
	}
}

static enum ps_err read_events(void *ctx, const struct ps_sealed *sealed)
{
	for (size_t i = 0; i < sealed->count; i++)
		if (sealed->records[i].type == PS_RECORD_EVENT)
			read_event(ctx, &sealed->records[i].event);
	return PS_OK;
}

/* No moment is in two takes of a lane: each goes on where the one before ended, if not later. */
struct span {
	bool have;
	uint64_t last_us;
};

static void judge_take(struct ps_room *room, uint64_t number, struct span spans[PS_ROOM_LANES])
{
	struct reading reading = { .len = 0 };
	const struct ps_check_hooks hooks = { .ctx = &reading, .seal = read_events };
	struct ps_report report;
	struct ps_check check;
	unsigned lane;

	ps_bench_check(&room->bench, number, &check, &report);
	if (report.verdict[PS_AXIS_INTEGRITY] != PS_WORD_INTACT)
		fail_msg("take %u is %s", (unsigned)number,
			 ps_word_name(report.verdict[PS_AXIS_INTEGRITY]));
	lane = (unsigned)check.start.lane;
	assert_true(lane < PS_ROOM_LANES);
	/* the camera above is shared: which half of its picture this packer has is signed */
	if (lane != PS_ROOM_THREE) {
		assert_true(check.start.cameras[0].has_rect);
		assert_int_equal(check.start.cameras[0].rect.x, 32 * lane);
	}
	if (spans[lane].have && check.total.first_us < spans[lane].last_us)
		fail_msg("take %u begins before the lane's take before it ended", (unsigned)number);
	spans[lane] = (struct span){ true, check.total.last_us };
	ps_bench_hooked(&room->bench, number, &hooks);
	if (room->out)
		(void)fprintf(room->out, "take %2u, lane %s%s\n", (unsigned)number,
			      room->configs[lane].name, reading.text);
	ps_check_release(&check);
}

void ps_room_judge(struct ps_room *room)
{
	const struct ps_ledger_state *ledger = ps_ledger_state(room->bench.ledger);
	struct span spans[PS_ROOM_LANES] = { { .have = false } };

	assert_int_equal(room->refused, 0);
	assert_int_equal(room->started, room->ended);
	assert_int_equal(ledger->totals.takes, room->started);
	assert_int_equal(ledger->open_count, 0);
	for (uint64_t number = 1; number <= room->started; number++)
		judge_take(room, number, spans);
}
