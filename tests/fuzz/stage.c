#include "tests/fuzz/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fuzz/ideal_key.h"
#include "tests/kit/take_maker.h"

enum { CHANGES_MAX = 32 };

static enum ps_err append(void *ctx, const uint8_t *bytes, size_t len)
{
	ps_buf_add(ctx, bytes, len);
	return ((struct ps_buf *)ctx)->err;
}

enum ps_err ps_stage_export(struct ps_bytes file, const struct ps_clip_settings *settings,
			    struct ps_buf *out)
{
	struct ps_fuzz_memory memory = { .bytes = file };
	const struct ps_verify_options options = { .now_s = PS_MAKER_NOT_BEFORE_S + 1000 };
	struct ps_clip_result result;
	struct ps_verdict verdict;
	enum ps_err err =
		ps_clip_run(ps_fuzz_source(&memory), &options, settings,
			    (struct ps_output){ .write = append, .ctx = out }, &result, &verdict);
	ps_verdict_release(&verdict);
	return err;
}

static void split_base(struct ps_stage_base *base)
{
	const struct ps_bytes file = { base->file.bytes, base->file.len };
	struct ps_record record;

	for (size_t at = 0; ps_truth_record(file, at, &record); at += record.whole.len) {
		PS_FUZZ_HOLDS(base->count < PS_STAGE_RECORDS_MAX);
		base->records[base->count++] = record.whole;
	}
}

static void make_stage(struct ps_stage *stage)
{
	const struct ps_clip_settings settings = {
		.has_to = true,
		.to_us = 1700000,
		.redaction_count = 1,
		.redactions = { { .camera = "top", .rect = { 16, 16, 16, 16 } } },
	};
	struct ps_maker_station station;

	ps_maker_station_init(&station, 1, "Bench");
	ps_key_destroy(station.root_key);
	station.root_key = station.key;
	station.key = ps_fuzz_ideal_key(station.root_key->point);
	stage->key = station.key;
	for (size_t i = 0; i < PS_STAGE_TAKES; i++) {
		struct ps_maker_plan plan = ps_maker_plan(7 + i, "SF1023574470215");

		plan.take_number = 1 + i;
		plan.cameras[0].width_px = 64;
		plan.cameras[0].height_px = 48;
		plan.cameras[1].width_px = 32;
		plan.cameras[1].height_px = 16;
		plan.length_us = 1900000;
		plan.events[1].at_us = 1800000;
		if (i == 2)
			plan.ending = 0;
		ps_maker_take(&station, &plan, &stage->bases[i].file, NULL);
		ps_truth_init(&stage->truths[i], (struct ps_bytes){ stage->bases[i].file.bytes,
								    stage->bases[i].file.len });
	}
	PS_FUZZ_HOLDS(ps_stage_export(stage->truths[0].file, &settings,
				      &stage->bases[PS_STAGE_TAKES].file) == PS_OK);
	for (size_t i = 0; i < PS_STAGE_BASES; i++)
		split_base(&stage->bases[i]);
	station.key = NULL; /* the stage's from here on */
	ps_maker_station_release(&station);
	stage->ready = true;
}

const struct ps_stage *ps_stage(void)
{
	static struct ps_stage once;

	if (!once.ready)
		make_stage(&once);
	return &once;
}

static void insert(struct ps_draft *draft, size_t at, struct ps_bytes record)
{
	if (draft->count == PS_STAGE_RECORDS_MAX || at > draft->count)
		return;
	memmove(&draft->records[at + 1], &draft->records[at],
		(draft->count - at) * sizeof(draft->records[0]));
	draft->records[at] = record;
	draft->count++;
}

static void drop(struct ps_draft *draft, size_t at)
{
	draft->count--;
	memmove(&draft->records[at], &draft->records[at + 1],
		(draft->count - at) * sizeof(draft->records[0]));
}

static struct ps_bytes foreign(struct ps_fuzz_choices *choices)
{
	const struct ps_stage_base *base =
		&ps_stage()->bases[ps_fuzz_choose(choices) % PS_STAGE_BASES];

	return base->records[ps_fuzz_choose(choices) % base->count];
}

static void change_records(struct ps_draft *draft, struct ps_fuzz_choices *choices, uint8_t how)
{
	size_t at = draft->count ? ps_fuzz_choose(choices) % draft->count : 0;
	size_t other;
	struct ps_bytes kept;

	if (!draft->count)
		return;
	switch (how) {
	case 0:
		drop(draft, at);
		break;
	case 1:
		insert(draft, at, draft->records[at]);
		break;
	case 2:
		other = ps_fuzz_choose(choices) % draft->count;
		kept = draft->records[at];
		draft->records[at] = draft->records[other];
		draft->records[other] = kept;
		break;
	case 3:
		draft->records[at] = foreign(choices);
		break;
	case 4:
		insert(draft, at, foreign(choices));
		break;
	default: /* all from here on is of another file */
		draft->count = at;
		kept = foreign(choices);
		for (size_t i = 0; i < PS_STAGE_BASES; i++) {
			const struct ps_stage_base *base = &ps_stage()->bases[i];

			for (size_t j = 0; j < base->count; j++)
				if (base->records[j].bytes >= kept.bytes &&
				    kept.bytes >= base->file.bytes &&
				    kept.bytes < base->file.bytes + base->file.len)
					insert(draft, draft->count, base->records[j]);
		}
	}
}

static void change_bytes(struct ps_buf *bytes, struct ps_fuzz_choices *choices, uint8_t how)
{
	size_t at = bytes->len ? ps_fuzz_choose_u24(choices) % bytes->len : 0;
	size_t len = ps_fuzz_choose(choices);

	if (!bytes->len)
		return;
	if (how == 0) {
		bytes->bytes[at] ^= (uint8_t)len;
	} else if (how == 1) {
		bytes->len = at;
	} else if (len <= bytes->len - at) {
		memmove(bytes->bytes + at, bytes->bytes + at + len, bytes->len - at - len);
		bytes->len -= len;
	}
}

void ps_draft_make(struct ps_draft *draft, struct ps_fuzz_choices *choices)
{
	const struct ps_stage_base *base =
		&ps_stage()->bases[ps_fuzz_choose(choices) % PS_STAGE_BASES];
	uint8_t how = 0;

	ps_buf_init(&draft->bytes);
	draft->count = base->count;
	memcpy(draft->records, base->records, base->count * sizeof(base->records[0]));

	for (unsigned i = 0; i < CHANGES_MAX && choices->at < choices->len; i++) {
		how = ps_fuzz_choose(choices) % 16;
		if (how >= 6)
			break;
		change_records(draft, choices, how);
	}
	for (size_t i = 0; i < draft->count; i++)
		ps_buf_add(&draft->bytes, draft->records[i].bytes, draft->records[i].len);
	for (unsigned i = 0; i < CHANGES_MAX && how >= 6 && choices->at < choices->len; i++)
		change_bytes(&draft->bytes, choices, ps_fuzz_choose(choices) % 3);
	PS_FUZZ_HOLDS(draft->bytes.err == PS_OK);
}
