#include "tests/states/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "signing/verify.h"

#define TAKES_MAX 16
#define SEEN_MAX (1U << 16)

/* What a file's content was found to be; the same one lies in most states. */
struct seen {
	uint64_t hash;
	enum ps_word word;
	uint64_t seals;
};

struct ps_judge {
	struct ps_bench *bench;
	const struct ps_history *history;
	struct seen *seen; /* a hash table */
	char text[200];
	/* of the state that is judged */
	struct ps_store *store;
	struct ps_ledger *ledger;
	bool there[TAKES_MAX];
	struct seen found[TAKES_MAX];
};

struct ps_judge *ps_judge_create(struct ps_bench *bench, const struct ps_history *history)
{
	struct ps_judge *judge = calloc(1, sizeof(*judge));

	if (judge)
		judge->seen = calloc(SEEN_MAX, sizeof(*judge->seen));
	if (!judge || !judge->seen)
		abort();
	judge->bench = bench;
	judge->history = history;
	return judge;
}

void ps_judge_destroy(struct ps_judge *judge)
{
	free(judge->seen);
	free(judge);
}

#define SAY(...) ((void)snprintf(judge->text, sizeof(judge->text), __VA_ARGS__), judge->text)

struct memory {
	const struct ps_buf *bytes;
	size_t at;
};

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct memory *memory = ctx;
	size_t left = memory->bytes->len - memory->at;

	*got_out = len < left ? len : left;
	if (*got_out) /* an empty file has no bytes to point at */
		memcpy(bytes, memory->bytes->bytes + memory->at, *got_out);
	memory->at += *got_out;
	return PS_OK;
}

static struct seen verify(const struct ps_buf *bytes, uint64_t hash)
{
	const struct ps_verify_options options = { .each_signature = true };
	struct memory memory = { bytes, 0 };
	struct ps_verdict verdict;
	struct seen seen = { .hash = hash };

	if (ps_verify((struct ps_source){ read_memory, &memory }, &options, &verdict))
		abort();
	seen.word = verdict.report.verdict[PS_AXIS_INTEGRITY];
	seen.seals = verdict.check.have_ending ? verdict.check.ending.seals : 0;
	ps_verdict_release(&verdict);
	return seen;
}

static struct seen look_at(struct ps_judge *judge, const struct ps_buf *bytes)
{
	uint64_t hash = 0xcbf29ce484222325;
	size_t at;

	for (size_t i = 0; i < bytes->len; i++)
		hash = (hash ^ bytes->bytes[i]) * 0x100000001b3; /* FNV-1a */
	hash |= 1;
	at = (hash >> 8) % SEEN_MAX;
	if (judge->seen[at].hash != hash)
		judge->seen[at] = verify(bytes, hash);
	return judge->seen[at];
}

static enum ps_err on_file(void *ctx, const struct ps_store_item *item)
{
	struct ps_judge *judge = ctx;
	struct ps_buf bytes;
	size_t got = 0;
	int fd = -1;
	enum ps_err err = ps_store_open_read(judge->store, item->path, &fd);

	if (err || item->number >= TAKES_MAX || item->beside)
		return err ? err : PS_INVALID;
	ps_buf_init(&bytes);
	err = ps_buf_reserve(&bytes, item->bytes);
	if (!err)
		err = ps_disk_read(fd, 0, bytes.bytes, item->bytes, &got);
	bytes.len = got;
	ps_disk_close(fd);
	if (!err) {
		judge->there[item->number] = true;
		judge->found[item->number] = look_at(judge, &bytes);
	}
	ps_buf_release(&bytes);
	return err;
}

/* As ps_station_run() does it. */
static const char *recover(struct ps_judge *judge)
{
	const struct ps_recorder_settings *settings = &judge->bench->settings;
	struct ps_recovery_settings recovery = ps_bench_recovery(judge->bench);
	struct ps_retention_settings retention = { .rules = settings->rules,
						   .store = judge->store,
						   .ledger = judge->ledger,
						   .journal = judge->bench->journal };
	struct ps_recovery_report report = { .left = 0 };
	struct ps_retention *made = NULL;
	enum ps_err err;

	recovery.store = judge->store;
	recovery.ledger = judge->ledger;
	recovery.index = NULL;
	err = ps_recovery_run(&recovery, &report);
	if (err || report.left)
		return SAY("the recovery says %s, and left %u", ps_err_text(err),
			   (unsigned)report.left);
	err = ps_retention_create(&retention, &judge->bench->fake.clock, &made);
	ps_retention_destroy(made);
	return err ? SAY("the retention says %s", ps_err_text(err)) : NULL;
}

/* Whatever is there is whole, and as the ledger says. */
static const char *judge_files(struct ps_judge *judge)
{
	const struct ps_standing *standing = ps_ledger_standing(judge->ledger);
	uint64_t takes = ps_ledger_state(judge->ledger)->totals.takes;

	for (uint64_t i = 1; i < TAKES_MAX; i++) {
		enum ps_age age = ps_standing_age(standing, i);
		enum ps_word word = judge->found[i].word;

		if (judge->there[i] && i > takes)
			return SAY("take %u is not in the ledger", (unsigned)i);
		if (i <= takes && judge->there[i] != (age != PS_AGE_GONE))
			return SAY("take %u is %s", (unsigned)i,
				   judge->there[i] ? "there after its tombstone" : "lost");
		if (!judge->there[i])
			continue;
		if (age == PS_AGE_FULL
			    ? word != PS_WORD_INTACT && word != PS_WORD_INTACT_INTERRUPTED
			    : word != PS_WORD_INTACT_THINNED)
			return SAY("take %u is %s, and its age %u", (unsigned)i, ps_word_name(word),
				   age);
	}
	return NULL;
}

static const char *judge_claim(struct ps_judge *judge, const struct ps_claim *claim)
{
	const struct ps_ledger_state *state = ps_ledger_state(judge->ledger);
	enum ps_age age = ps_standing_age(ps_ledger_standing(judge->ledger), claim->number);
	bool there = claim->number < TAKES_MAX && judge->there[claim->number];

	switch (claim->kind) {
	case PS_CLAIM_LEAF:
		return state->size > claim->value ? NULL : SAY("a leaf is lost");
	case PS_CLAIM_DELETED:
		return age == PS_AGE_GONE && !there ? NULL : SAY("a deletion is undone");
	case PS_CLAIM_THINNED:
		return age >= claim->value ? NULL : SAY("a thinning is undone");
	default:
		break;
	}
	if (state->totals.takes < claim->number)
		return SAY("take %u had started", (unsigned)claim->number);
	if (!there && age != PS_AGE_GONE)
		return SAY("take %u is lost", (unsigned)claim->number);
	if (there && claim->kind == PS_CLAIM_SEALED &&
	    judge->found[claim->number].seals < claim->value)
		return SAY("take %u has %u seals of %u", (unsigned)claim->number,
			   (unsigned)judge->found[claim->number].seals, (unsigned)claim->value);
	if (there && claim->kind == PS_CLAIM_ENDED &&
	    judge->found[claim->number].word == PS_WORD_INTACT_INTERRUPTED)
		return SAY("take %u had ended", (unsigned)claim->number);
	return NULL;
}

static const char *judge_all(struct ps_judge *judge, size_t cut)
{
	const char *what = recover(judge);
	enum ps_err err;

	if (what)
		return what;
	err = ps_store_walk(judge->store, on_file, judge);
	if (err)
		return SAY("the store cannot be walked, or a file lies beside another: %s",
			   ps_err_text(err));
	what = judge_files(judge);
	for (size_t i = 0; i < cut && !what; i++)
		if (judge->history->deeds[i].kind == PS_DEED_CLAIM)
			what = judge_claim(judge, &judge->history->deeds[i].claim);
	return what;
}

const char *ps_judge_state(struct ps_judge *judge, const char *path, size_t cut)
{
	struct ps_ledger_report report = { .what = NULL };
	const char *what = NULL;
	enum ps_err err;

	judge->store = NULL;
	judge->ledger = NULL;
	memset(judge->there, 0, sizeof(judge->there));
	memset(judge->found, 0, sizeof(judge->found));
	err = ps_store_open(path, 0, &judge->store);
	if (err)
		what = SAY("the store cannot be opened: %s", ps_err_text(err));
	if (!what) {
		err = ps_ledger_open(ps_store_dir(judge->store), &report, &judge->ledger);
		if (err)
			what = SAY("the ledger cannot be opened: %s",
				   report.what ? report.what : ps_err_text(err));
	}
	if (!what)
		what = judge_all(judge, cut);
	ps_ledger_close(judge->ledger);
	ps_store_close(judge->store);
	return what;
}
