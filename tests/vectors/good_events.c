/* Takes with every kind of event, and with waybills of every length. */
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)

#define EVENT PS_RECORD_EVENT
#define COUNTED PS_SIGNED_AND_COUNTED

struct more {
	uint64_t kind;
	uint64_t event_class;
	const char *body;
};

#define CLOCK_STEP                                                                          \
	{                                                                                   \
		96, 6, "82 84 00 20 00 00 84 1b ffffffffffffffff 3b 7fffffffffffffff 02 00" \
	}

/* Behind the waybill; the ending counts one more for each. */
static void insert_events(struct ps_film *film, const struct more *events, size_t count)
{
	size_t at = ps_film_find(film, EVENT, 0);
	struct ps_record waybill = ps_film_read(film, at);
	struct ps_buf record;

	for (size_t i = 0; i < count; i++) {
		ps_buf_init(&record);
		ps_film_event(&record, events[i].kind, events[i].event_class, i + 1,
			      waybill.event.entry.time_us, events[i].body);
		ps_film_insert(film, at + 1 + i, (struct ps_bytes){ record.bytes, record.len });
		ps_buf_release(&record);
	}
	ps_buf_init(&record);
	ps_film_event(&record, 80, 5, count + 1, 102500000, "83 f6 01 60");
	at = ps_film_find(film, EVENT, ps_film_count(film, EVENT) - 1);
	ps_film_drop(film, at, 1);
	ps_film_insert(film, at, (struct ps_bytes){ record.bytes, record.len });
	ps_buf_release(&record);
}

CHANGE(set_clock)
{
	static const struct more event = CLOCK_STEP;

	(void)bench;
	(void)vector;
	insert_events(film, &event, 1);
}

CHANGE(add_events)
{
	static const struct more events[] = {
		/* continues, replaces_waybill, reopens, return_of: take 1 */
		{ 16, 1, "82 01 58 20 ab*32" },
		{ 17, 1, "82 01 58 20 ab*32" },
		{ 18, 1, "82 01 58 20 ab*32" },
		{ 19, 1, "82 01 58 20 ab*32" },
		/* weight 1250, pedal, motion; remark, still */
		{ 32, 2, "83 f6 19 04e2 61 67" },
		{ 33, 2, "83 f6 f6 60" },
		{ 34, 2, "83 00 01 60" },
		{ 48, 3, "83 f6 f6 63 e7 ae b1" },
		{ 49, 3, "83 00 01 60" },
		/* goods, order, badge, command, unknown code; unreadable */
		{ 2, 0, "85 61 31 00 60 60 00" },
		{ 3, 0, "85 61 31 01 60 60 01" },
		{ 4, 0, "85 61 31 02 60 60 02" },
		{ 5, 0, "85 61 31 03 60 60 04" },
		{ 6, 0, "85 61 31 05 60 60 1a ffffffff" },
		{ 7, 0, "83 f6 08 60" },
		/* idle_warning, clock_step, source_changed */
		{ 81, 5, "83 f6 f6 60" },
		CLOCK_STEP,
		{ 112, 7, "83 00 f6 61 61" },
		/* kinds that no version knows yet, with any item but a map */
		{ 8, 0, "80" },
		{ 1023, 3, "82 f6 20" },
		{ 1000, 4, "61 61" },
		{ 1001, 7, "88 80 80 80 80 80 80 80 81 81 81 81 81 81 80" },
	};

	(void)bench;
	(void)vector;
	insert_events(film, events, sizeof(events) / sizeof(events[0]));
}

/* The waybill with another body. */
static void set_waybill(struct ps_film *film, const char *body)
{
	size_t at = ps_film_find(film, EVENT, 0);
	uint64_t time_us = ps_film_read(film, at).event.entry.time_us;
	struct ps_buf record;

	ps_buf_init(&record);
	ps_film_event(&record, PS_EVENT_WAYBILL, PS_CLASS_CODE, 0, time_us, body);
	ps_film_drop(film, at, 1);
	ps_film_insert(film, at, (struct ps_bytes){ record.bytes, record.len });
	ps_buf_release(&record);
}

CHANGE(longest_waybill)
{
	static const char *const bodies[] = {
		"88 78 80 41*128 00 78 40 62*64 78 40 63*64 1a ffffffff 58 20 cc*32 1b "
		"ffffffffffffffff "
		"82 82 02 58 20 01*32 82 01 58 20 02*32",
		"88 60 04 60 60 07 58 20 cc*32 18 41 80",
	};

	(void)bench;
	set_waybill(film, bodies[vector->arg]);
}

static const struct ps_vector rows[] = {
	{ .name = "every-kind-of-event",
	  .change = add_events,
	  .signer = COUNTED,
	  .findings = "clock_stepped fault" },
	{ .name = "clock-set-while-filming",
	  .change = set_clock,
	  .signer = COUNTED,
	  .findings = "clock_stepped" },
	{ .name = "clock-set-and-no-event",
	  .type = PS_RECORD_SEAL,
	  .nth = 1,
	  .path = "p.9.1",
	  .hex = "00",
	  .signer = COUNTED,
	  .findings = "clock_stepped" },
	{ .name = "longest-waybill", .change = longest_waybill, .signer = COUNTED },
	{ .name = "shortest-waybill", .change = longest_waybill, .arg = 1, .signer = COUNTED },
};

const struct ps_vector_group ps_vectors_events[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(rows), PS_BASE_PLAIN },
	{ 0 },
};
