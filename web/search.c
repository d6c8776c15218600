#include "web/search.h"

#include <stdlib.h>
#include <string.h>

#include "tools/evidence_code.h"

/* Of an order that is looked for; more is a shop's mistake. */
enum { WAYBILLS_MAX = 64 };

struct waybills {
	size_t count;
	struct {
		size_t len;
		uint8_t bytes[PS_CODE_LEN_MAX];
	} codes[WAYBILLS_MAX];
};

enum ps_err ps_web_search_open(struct ps_web_search *search, const struct ps_web_stations *stations)
{
	/* twice what is kept: those that were found, and those of one station more */
	enum ps_err err = ps_web_takes_init(&search->takes, 2 * PS_WEB_FOUND_MAX);

	search->place_count = 0;
	for (size_t i = 0; i < stations->count && !err; i++) {
		struct ps_web_search_place *place = &search->places[search->place_count++];

		*place = (struct ps_web_search_place){ .station = &stations->stations[i] };
		place->err = ps_index_open_unmapped(place->station->store, &place->index);
	}
	return err;
}

void ps_web_search_close(struct ps_web_search *search)
{
	for (size_t i = 0; i < search->place_count; i++)
		ps_index_close(search->places[i].index);
	search->place_count = 0;
	ps_web_takes_release(&search->takes);
}

/* A visitor of the index. */
static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct ps_web_search *search = ctx;

	if (++search->visits > PS_WEB_VISITS_MAX / search->place_count) {
		search->takes.more = true;
		return PS_STOPPED;
	}
	if (take->started_utc_us < search->since_us || take->started_utc_us >= search->until_us)
		return PS_OK;
	return ps_web_takes_add(&search->takes, take);
}

static enum ps_err on_line(void *ctx, const struct ps_index_order *line)
{
	struct waybills *waybills = ctx;

	for (size_t i = 0; i < waybills->count; i++)
		if (waybills->codes[i].len == line->waybill.len &&
		    memcmp(waybills->codes[i].bytes, line->waybill.bytes, line->waybill.len) == 0)
			return PS_OK;
	if (waybills->count == WAYBILLS_MAX || line->waybill.len > PS_CODE_LEN_MAX)
		return PS_OK;
	waybills->codes[waybills->count].len = line->waybill.len;
	memcpy(waybills->codes[waybills->count++].bytes, line->waybill.bytes, line->waybill.len);
	return PS_OK;
}

/* A shop says an order once, and its parcels may be packed at any station. */
static void gather(struct ps_web_search *search, struct ps_bytes order, struct waybills *waybills)
{
	for (size_t i = 0; i < search->place_count; i++) {
		struct ps_web_search_place *place = &search->places[i];

		if (!place->err)
			place->err = ps_index_order_lines(place->index, order, on_line, waybills);
	}
}

static enum ps_err look(struct ps_web_search *search, struct ps_index *index,
			enum ps_web_search_by by, const struct waybills *waybills)
{
	const struct ps_bytes text = { (const uint8_t *)search->text, strlen(search->text) };
	uint8_t id[PS_EVIDENCE_CODE_BYTES];
	enum ps_err err = PS_OK;

	switch (by) {
	case PS_WEB_BY_DATE:
		return ps_index_list(index, search->since_us, search->until_us,
				     PS_WEB_FOUND_MAX + 1, 0, on_take, search);
	case PS_WEB_BY_WAYBILL:
		return ps_index_find_waybill(index, text, on_take, search);
	case PS_WEB_BY_CODE:
		return ps_evidence_code_read(search->text, id)
			       ? ps_index_find_begin(index, id, sizeof(id), on_take, search)
			       : PS_OK;
	case PS_WEB_BY_PART:
		return ps_index_find_part(index, text, on_take, search);
	case PS_WEB_BY_ORDER:
		if (search->place_count == 1)
			return ps_index_find_order(index, text, on_take, search);
		for (size_t i = 0; i < waybills->count && !err; i++)
			err = ps_index_find_waybill(index,
						    (struct ps_bytes){ waybills->codes[i].bytes,
								       waybills->codes[i].len },
						    on_take, search);
		return err;
	}
	return PS_INVALID;
}

void ps_web_search_run(struct ps_web_search *search, enum ps_web_search_by by)
{
	const struct ps_bytes text = { (const uint8_t *)search->text, strlen(search->text) };
	struct waybills waybills = { .count = 0 };

	if (by == PS_WEB_BY_ORDER && search->place_count > 1)
		gather(search, text, &waybills);
	for (size_t i = 0; i < search->place_count; i++) {
		struct ps_web_search_place *place = &search->places[i];

		if (place->err || (search->only && search->only != place->station))
			continue;
		search->visits = 0;
		ps_web_takes_of(&search->takes, place->station, PS_WEB_FOUND_MAX);
		place->err = look(search, place->index, by, &waybills);
		if (place->err == PS_STOPPED)
			place->err = PS_OK;
		if (search->place_count > 1)
			ps_web_takes_merge(&search->takes, PS_WEB_FOUND_MAX);
	}
}

static enum ps_err count_one(void *ctx, const struct ps_index_take *take)
{
	uint64_t *count = ctx;

	(void)take;
	(*count)++;
	return *count < PS_WEB_COUNTED_MAX ? PS_OK : PS_STOPPED;
}

static void count(struct ps_web_search *search, struct ps_web_take *take)
{
	const struct ps_bytes waybill = { (const uint8_t *)take->waybills[0],
					  strlen(take->waybills[0]) };
	enum ps_err err = PS_OK;

	take->of_waybill = 0;
	for (size_t i = 0; i < search->place_count && take->waybill_count; i++) {
		struct ps_web_search_place *place = &search->places[i];

		if (place->err || err == PS_STOPPED)
			continue;
		err = ps_index_find_waybill(place->index, waybill, count_one, &take->of_waybill);
		place->err = err == PS_STOPPED ? PS_OK : err;
	}
}

void ps_web_search_group(struct ps_web_search *search)
{
	for (size_t i = 0; i < search->takes.count; i++)
		count(search, &search->takes.takes[i]);
	ps_web_takes_group(&search->takes);
}

void ps_web_search_count(const struct ps_web_stations *stations, struct ps_web_take *take)
{
	struct ps_web_search search = { .text = "" };

	if (!ps_web_search_open(&search, stations))
		count(&search, take);
	ps_web_search_close(&search);
}

bool ps_web_search_any(const struct ps_web_search *search)
{
	for (size_t i = 0; i < search->place_count; i++)
		if (!search->places[i].err)
			return true;
	return false;
}
