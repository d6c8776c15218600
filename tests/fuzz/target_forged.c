/*
 * A station that signs anything: a good file is changed (see stage.h), and then every hash of a
 * list, every link and every signature is made anew, so that the checks behind them are reached.
 *
 * Property: the verdict and the findings do not depend on how the bytes are cut into reads, nor the
 * verdict on whether each seal's signature is checked. What is handed over in a file that is called
 * good has times and sequence numbers that rise and pictures of the canonical form; it can be
 * exported, and the export is good.
 */
#include <stdlib.h>
#include <string.h>

#include "signing/hash.h"
#include "signing/take.h"
#include "tests/fuzz/stage.h"
#include "tests/kit/take_maker.h"

struct forger {
	struct ps_link link;
	struct ps_buf entries; /* hashes since the last seal */
	struct ps_tally tally;
	struct ps_tally total;
	uint64_t next_seq[PS_CAMERAS_MAX];
	struct ps_buf out;
};

static void count_time(struct ps_tally *tally, uint64_t time_us)
{
	if (!tally->entries || time_us < tally->first_us)
		tally->first_us = time_us;
	if (!tally->entries || time_us > tally->last_us)
		tally->last_us = time_us;
	tally->entries++;
}

static void add_entry(struct forger *forger, const struct ps_record *record)
{
	const struct ps_frame_entry *frame = &record->frame.entry;
	struct ps_bytes bytes = record->event.entry_bytes;
	uint8_t hash[PS_HASH_LEN];

	if (record->type == PS_RECORD_FRAME) {
		bytes = record->frame.entry_bytes;
		count_time(&forger->tally, frame->time_us);
		forger->tally.cameras[frame->camera].frames++;
		if (frame->seq > forger->next_seq[frame->camera])
			forger->tally.cameras[frame->camera].drops +=
				frame->seq - forger->next_seq[frame->camera];
		forger->next_seq[frame->camera] = frame->seq + 1;
	} else {
		count_time(&forger->tally, record->event.entry.time_us);
		forger->tally.events[record->event.entry.event_class]++;
	}
	PS_FUZZ_HOLDS(ps_hash(PS_HASH_ENTRY, bytes, hash) == PS_OK);
	ps_buf_add(&forger->entries, hash, sizeof(hash));
	ps_buf_add(&forger->out, record->whole.bytes, record->whole.len);
}

static void sign(struct forger *forger, enum ps_record_type record_type, enum ps_cose_type type,
		 struct ps_bytes payload)
{
	struct ps_bytes cose;
	size_t at;

	ps_record_add_signed_head(&forger->out, record_type);
	at = forger->out.len;
	PS_FUZZ_HOLDS(ps_cose_sign(ps_stage()->key, type, payload.bytes, payload.len,
				   &forger->out) == PS_OK);
	cose = (struct ps_bytes){ forger->out.bytes + at, forger->out.len - at };
	PS_FUZZ_HOLDS(ps_hash(PS_HASH_RECORD, cose, forger->link.prev) == PS_OK);
	forger->link.number++;
}

static void add_start(struct forger *forger, const struct ps_record *record)
{
	sign(forger, PS_RECORD_START, PS_COSE_START, record->cose.payload);
	memcpy(forger->link.take, forger->link.prev, PS_HASH_LEN);
}

static void add_seal(struct forger *forger, const struct ps_record *record)
{
	struct ps_buf payload;
	struct ps_seal seal;

	if (ps_seal_decode(record->cose.payload, &seal))
		return;
	seal.link = forger->link;
	if (forger->entries.len) { /* else its content is withheld */
		forger->tally.camera_count = seal.tally.camera_count;
		seal.tally = forger->tally;
		PS_FUZZ_HOLDS(ps_hash_list(PS_HASH_CONTENT, forger->entries.bytes,
					   forger->entries.len / PS_HASH_LEN,
					   seal.content) == PS_OK);
	}
	ps_buf_init(&payload);
	ps_seal_encode(&seal, &payload);
	sign(forger, PS_RECORD_SEAL, PS_COSE_SEAL, (struct ps_bytes){ payload.bytes, payload.len });
	ps_buf_release(&payload);
	forger->total.camera_count = seal.tally.camera_count;
	ps_tally_add(&forger->total, &seal.tally);
	forger->tally = (struct ps_tally){ 0 };
	ps_buf_clear(&forger->entries);
}

/* The ending and all that stands behind it, with the openings of the record @next. */
static void add_ending(struct forger *forger, const struct ps_record *record,
		       const struct ps_record *next)
{
	struct ps_bytes openings = { 0 };
	struct ps_ending ending;
	uint8_t hash[PS_HASH_LEN];

	if (ps_ending_decode(record->cose.type, record->cose.payload, &ending))
		return;
	if (next->type == PS_RECORD_OPENINGS)
		openings =
			(struct ps_bytes){ next->openings.items.bytes, next->openings.items.len };
	ending.link = forger->link;
	ending.seals = forger->link.number - 1;
	ending.tally = forger->total;
	PS_FUZZ_HOLDS(ps_take_write_ending(&ending, ps_stage()->key, forger->out.len, openings,
					   &forger->out, hash) == PS_OK);
}

static void forge(struct forger *forger, struct ps_bytes file)
{
	struct ps_record record, next;

	for (size_t at = 0; ps_truth_record(file, at, &record); at += record.whole.len) {
		switch (record.type) {
		case PS_RECORD_START:
			add_start(forger, &record);
			break;
		case PS_RECORD_SEAL:
			add_seal(forger, &record);
			break;
		case PS_RECORD_FRAME:
		case PS_RECORD_EVENT:
			add_entry(forger, &record);
			break;
		case PS_RECORD_ENDING:
			if (!ps_truth_record(file, at + record.whole.len, &next))
				next.type = PS_RECORD_MAGIC;
			add_ending(forger, &record, &next);
			return;
		default:
			ps_buf_add(&forger->out, record.whole.bytes, record.whole.len);
		}
	}
}

/* What was seen of the cameras in what was handed over. */
struct watch {
	uint64_t next_seq[PS_CAMERAS_MAX];
	uint64_t next_us[PS_CAMERAS_MAX];
	bool rises;
	bool canonical;
};

static void look_at(struct watch *watch, const struct ps_frame_record *frame)
{
	uint64_t camera = frame->entry.camera;
	struct ps_header_info info;
	struct ps_bytes header = frame->header;

	if (frame->entry.seq < watch->next_seq[camera] ||
	    frame->entry.time_us < watch->next_us[camera])
		watch->rises = false;
	watch->next_seq[camera] = frame->entry.seq + 1;
	watch->next_us[camera] = frame->entry.time_us + 1;
	if (frame->shown == PS_SHOWN_WHOLE && ps_header_find(frame->jpeg, &header))
		watch->canonical = false;
	if ((frame->shown == PS_SHOWN_WHOLE || frame->has_header) && ps_header_check(header, &info))
		watch->canonical = false;
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	for (size_t i = 0; i < sealed->count; i++)
		if (sealed->records[i].type == PS_RECORD_FRAME)
			look_at(ctx, &sealed->records[i].frame);
	return PS_OK;
}

static enum ps_word verify(struct ps_bytes file, size_t chunk, const struct ps_check_hooks *hooks,
			   size_t *findings_out)
{
	struct ps_fuzz_memory memory = { .bytes = file, .chunk = chunk };
	const struct ps_verify_options options = { .now_s = PS_MAKER_NOT_BEFORE_S + 1000,
						   .hooks = hooks };
	struct ps_verdict verdict;
	enum ps_word word;

	PS_FUZZ_HOLDS(ps_verify(ps_fuzz_source(&memory), &options, &verdict) == PS_OK);
	word = verdict.report.verdict[PS_AXIS_INTEGRITY];
	*findings_out = verdict.report.count;
	ps_verdict_release(&verdict);
	return word;
}

static void judge(struct ps_bytes file)
{
	const struct ps_clip_settings settings = { .has_from = true, .from_us = 300000 };
	struct watch watch = { .rises = true, .canonical = true };
	const struct ps_check_hooks hooks = { .ctx = &watch, .seal = on_seal };
	size_t findings, cut_findings;
	enum ps_word word = verify(file, 0, NULL, &findings);
	struct ps_buf export;
	enum ps_err err;

	PS_FUZZ_HOLDS(verify(file, 37, NULL, &cut_findings) == word);
	PS_FUZZ_HOLDS(cut_findings == findings);
	PS_FUZZ_HOLDS(ps_truth_is_good(verify(file, 0, &hooks, &findings)) ==
		      ps_truth_is_good(word));
	if (!ps_truth_is_good(word))
		return;
	PS_FUZZ_HOLDS(watch.rises && watch.canonical);
	ps_buf_init(&export);
	err = ps_stage_export(file, &settings, &export);
	PS_FUZZ_HOLDS(err == PS_OK || err == PS_NOT_FOUND);
	if (!err)
		PS_FUZZ_HOLDS(ps_truth_is_good(
			verify((struct ps_bytes){ export.bytes, export.len }, 0, NULL, &findings)));
	ps_buf_release(&export);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_fuzz_choices choices = { bytes, len, 0 };
	struct ps_draft *draft = calloc(1, sizeof(*draft));
	struct forger forger = { .link = { .number = 0 } };

	PS_FUZZ_HOLDS(draft);
	ps_draft_make(draft, &choices);
	ps_buf_init(&forger.entries);
	ps_buf_init(&forger.out);
	forge(&forger, (struct ps_bytes){ draft->bytes.bytes, draft->bytes.len });
	PS_FUZZ_HOLDS(forger.out.err == PS_OK && forger.entries.err == PS_OK);
	judge((struct ps_bytes){ forger.out.bytes, forger.out.len });
	ps_buf_release(&forger.entries);
	ps_buf_release(&forger.out);
	ps_buf_release(&draft->bytes);
	free(draft);
	return 0;
}
