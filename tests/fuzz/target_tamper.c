/*
 * Good files, tampered with: the first byte chooses a take, another one of the same station, an
 * export, or a take without its ending; a script of changes follows (see apply()).
 *
 * Property: whatever was done, what the verifier hands over is what was recorded, tile by tile and
 * event by event, and of no take that the station did not sign. A file that is called intact holds
 * all of its take. With or without the signature of every seal, the verdict is good or it is not.
 * What is called good can be exported, and the export is good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/clip.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/ideal_key.h"
#include "tests/fuzz/truth.h"
#include "tests/kit/take_maker.h"

enum { TAKES = 3, BASES = 4, RECORDS_MAX = 512, CHANGES_MAX = 32 };

struct base {
	struct ps_buf file;
	size_t count;
	struct ps_bytes records[RECORDS_MAX];
};

/* The takes come first; the last base is an export of the first. */
struct stage {
	bool ready;
	struct base bases[BASES];
	struct ps_truth truths[TAKES];
};

static enum ps_err append(void *ctx, const uint8_t *bytes, size_t len)
{
	ps_buf_add(ctx, bytes, len);
	return ((struct ps_buf *)ctx)->err;
}

static void export_of(struct ps_bytes file, const struct ps_clip_settings *settings,
		      struct ps_buf *out, enum ps_err *err_out)
{
	struct ps_fuzz_memory memory = { .bytes = file };
	const struct ps_verify_options options = { .now_s = PS_MAKER_NOT_BEFORE_S + 1000 };
	struct ps_clip_result result;
	struct ps_verdict verdict;

	*err_out =
		ps_clip_run(ps_fuzz_source(&memory), &options, settings,
			    (struct ps_output){ .write = append, .ctx = out }, &result, &verdict);
	ps_verdict_release(&verdict);
}

static void split_base(struct base *base)
{
	const struct ps_bytes file = { base->file.bytes, base->file.len };
	struct ps_record record;

	for (size_t at = 0; ps_truth_record(file, at, &record); at += record.whole.len) {
		PS_FUZZ_HOLDS(base->count < RECORDS_MAX);
		base->records[base->count++] = record.whole;
	}
}

static void make_stage(struct stage *stage)
{
	const struct ps_clip_settings settings = {
		.has_to = true,
		.to_us = 1700000,
		.redaction_count = 1,
		.redactions = { { .camera = "top", .rect = { 16, 16, 16, 16 } } },
	};
	struct ps_maker_station station;
	enum ps_err err;

	ps_maker_station_init(&station, 1, "Bench");
	ps_key_destroy(station.root_key);
	station.root_key = station.key;
	station.key = ps_fuzz_ideal_key(station.root_key->point);
	for (size_t i = 0; i < TAKES; i++) {
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
	export_of(stage->truths[0].file, &settings, &stage->bases[TAKES].file, &err);
	PS_FUZZ_HOLDS(err == PS_OK);
	for (size_t i = 0; i < BASES; i++)
		split_base(&stage->bases[i]);
	ps_maker_station_release(&station);
	stage->ready = true;
}

static const struct stage *stage(void)
{
	static struct stage once;

	if (!once.ready)
		make_stage(&once);
	return &once;
}

/* A file on its way from good to bad: a list of records, then changes of single bytes. */
struct draft {
	size_t count;
	struct ps_bytes records[RECORDS_MAX];
	struct ps_buf bytes;
};

static void insert(struct draft *draft, size_t at, struct ps_bytes record)
{
	if (draft->count == RECORDS_MAX || at > draft->count)
		return;
	memmove(&draft->records[at + 1], &draft->records[at],
		(draft->count - at) * sizeof(draft->records[0]));
	draft->records[at] = record;
	draft->count++;
}

static void drop(struct draft *draft, size_t at)
{
	draft->count--;
	memmove(&draft->records[at], &draft->records[at + 1],
		(draft->count - at) * sizeof(draft->records[0]));
}

static struct ps_bytes foreign(struct ps_fuzz_choices *choices)
{
	const struct base *base = &stage()->bases[ps_fuzz_choose(choices) % BASES];

	return base->records[ps_fuzz_choose(choices) % base->count];
}

static void change_records(struct draft *draft, struct ps_fuzz_choices *choices, uint8_t how)
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
		for (size_t i = 0; i < BASES; i++) {
			const struct base *base = &stage()->bases[i];

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

/* Records are dropped, doubled, swapped and put in from elsewhere, then bytes are changed. */
static void apply(struct draft *draft, struct ps_fuzz_choices *choices)
{
	uint8_t how = 0;

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

static enum ps_word verify(struct ps_bytes file, const struct ps_check_hooks *hooks)
{
	struct ps_fuzz_memory memory = { .bytes = file };
	const struct ps_verify_options options = { .now_s = PS_MAKER_NOT_BEFORE_S + 1000,
						   .hooks = hooks };
	struct ps_verdict verdict;
	enum ps_word word;

	PS_FUZZ_HOLDS(ps_verify(ps_fuzz_source(&memory), &options, &verdict) == PS_OK);
	word = verdict.report.verdict[PS_AXIS_INTEGRITY];
	PS_FUZZ_HOLDS(ps_truth_is_good(word) || verdict.report.count > 0);
	PS_FUZZ_HOLDS(verdict.exit_status != PS_EXIT_OK || ps_truth_is_good(word));
	ps_verdict_release(&verdict);
	return word;
}

static void export_again(struct ps_bytes file)
{
	const struct ps_clip_settings settings = { .has_from = true, .from_us = 300000 };
	struct ps_truth_watch watch;
	struct ps_check_hooks hooks;
	struct ps_buf export;
	enum ps_err err;

	ps_buf_init(&export);
	export_of(file, &settings, &export, &err);
	if (err != PS_NOT_FOUND) {
		PS_FUZZ_HOLDS(err == PS_OK);
		ps_truth_watch_init(&watch, stage()->truths, TAKES);
		hooks = ps_truth_hooks(&watch);
		PS_FUZZ_HOLDS(ps_truth_is_good(
			verify((struct ps_bytes){ export.bytes, export.len }, &hooks)));
		ps_truth_watch_release(&watch);
	}
	ps_buf_release(&export);
}

static void judge(struct ps_bytes file)
{
	struct ps_truth_watch watch;
	struct ps_check_hooks hooks;
	enum ps_word word;

	ps_truth_watch_init(&watch, stage()->truths, TAKES);
	hooks = ps_truth_hooks(&watch);
	word = verify(file, &hooks);
	PS_FUZZ_HOLDS(ps_truth_is_good(word) == ps_truth_is_good(verify(file, NULL)));
	if (word == PS_WORD_INTACT) {
		PS_FUZZ_HOLDS(watch.frames_shown == watch.take->frame_count);
		PS_FUZZ_HOLDS(watch.events_shown == watch.take->event_count);
		PS_FUZZ_HOLDS(watch.tiles_hidden == 0);
	}
	if (ps_truth_is_good(word))
		export_again(file);
	ps_truth_watch_release(&watch);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_fuzz_choices choices = { bytes, len, 0 };
	const struct base *base = &stage()->bases[ps_fuzz_choose(&choices) % BASES];
	struct draft *draft = calloc(1, sizeof(*draft));

	PS_FUZZ_HOLDS(draft);
	ps_buf_init(&draft->bytes);
	draft->count = base->count;
	memcpy(draft->records, base->records, base->count * sizeof(base->records[0]));
	apply(draft, &choices);
	judge((struct ps_bytes){ draft->bytes.bytes, draft->bytes.len });
	ps_buf_release(&draft->bytes);
	free(draft);
	return 0;
}
