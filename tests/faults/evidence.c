#include "tests/faults/evidence.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "firmware/ledger_file.h"
#include "firmware/store.h"
#include "signing/verify.h"
#include "tests/faults/fail.h"

/* What the ledger says of a take, and what was found. */
struct entry {
	uint8_t take[PS_HASH_LEN];
	bool ended;
	uint64_t ending;
	uint8_t last_record[PS_HASH_LEN];
	bool has_file;
	uint64_t seals;
};

struct look {
	const struct ps_rig *rig;
	struct ps_store *store;
	struct ps_evidence told;
	struct entry *entries; /* of take n at n - 1 */
	uint64_t count;
	unsigned faults;
};

__attribute__((format(printf, 2, 3))) static void blame(struct look *look, const char *format, ...)
{
	va_list args;

	look->faults++;
	fprintf(stderr, "# %s: ", look->rig->dir);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

static void must(enum ps_err err, const char *what)
{
	if (err)
		ps_fail("%s: %s", what, ps_err_text(err));
}

static enum ps_err read_file(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	const int *fd = ctx;
	ssize_t n;

	do {
		n = read(*fd, bytes, len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return PS_IO;
	*got_out = (size_t)n;
	return PS_OK;
}

static void blame_file(struct look *look, const char *path, const struct ps_report *report)
{
	blame(look, "%s: %s", path, ps_word_name(report->verdict[PS_AXIS_INTEGRITY]));
	for (size_t i = 0; i < report->count; i++)
		fprintf(stderr, "#   at byte %llu: %s\n",
			(unsigned long long)report->findings[i].offset,
			ps_what_text(report->findings[i].what));
}

/* The file against the ledger's word on it. */
static void compare(struct look *look, const char *path, const struct ps_check *check)
{
	uint64_t number = check->start.take_number;
	bool recovered = check->ending.word == PS_END_RECOVERED;
	struct entry *entry;

	if (number < 1 || number > look->count) {
		blame(look, "%s: the ledger knows no take %llu", path, (unsigned long long)number);
		return;
	}
	entry = &look->entries[number - 1];
	if (entry->has_file)
		blame(look, "%s: there are two files of this take", path);
	if (memcmp(entry->take, check->take, PS_HASH_LEN) != 0)
		blame(look, "%s: the ledger has another take under this number", path);
	if (entry->ending != (uint64_t)check->ending.word ||
	    memcmp(entry->last_record, check->due.prev, PS_HASH_LEN) != 0)
		blame(look, "%s: the ledger has another ending", path);
	entry->has_file = true;
	entry->seals = check->seals;
	look->told.takes++;
	look->told.recovered += recovered;
	look->told.seals += check->seals;
}

static enum ps_err check_file(void *ctx, const struct ps_store_item *item)
{
	struct look *look = ctx;
	const struct ps_verify_options options = { .roots = look->rig->roots,
						   .now_s = (int64_t)time(NULL),
						   .each_signature = true };
	struct ps_verdict verdict;
	enum ps_word integrity;
	int fd = -1;

	must(ps_store_open_read(look->store, item->path, &fd), item->path);
	must(ps_verify((struct ps_source){ read_file, &fd }, &options, &verdict), item->path);
	ps_must(close(fd) == 0, item->path);
	integrity = verdict.report.verdict[PS_AXIS_INTEGRITY];
	if (integrity != PS_WORD_INTACT && integrity != PS_WORD_INTACT_INTERRUPTED)
		blame_file(look, item->path, &verdict.report);
	else if (verdict.report.verdict[PS_AXIS_ORIGIN] != PS_WORD_TEST_SOURCE ||
		 !verdict.trust.trusted)
		blame(look, "%s: signed by somebody else", item->path);
	else
		compare(look, item->path, &verdict.check);
	ps_verdict_release(&verdict);
	return PS_OK;
}

/* In sequence is what opening the ledger has checked; this gathers what the leaves say. */
static void read_leaves(struct look *look, struct ps_ledger *ledger)
{
	const struct ps_ledger_state *state = ps_ledger_state(ledger);
	struct ps_leaf leaf;
	struct ps_buf bytes;

	look->count = state->totals.takes;
	look->entries = calloc(look->count + 1, sizeof(*look->entries));
	ps_must(look->entries != NULL, "memory");
	ps_buf_init(&bytes);
	for (uint64_t i = 0; i < state->size; i++) {
		ps_buf_clear(&bytes);
		must(ps_ledger_read_leaf(ledger, i, &bytes), "leaf");
		must(ps_leaf_decode((struct ps_bytes){ bytes.bytes, bytes.len }, &leaf), "leaf");
		if (leaf.kind == PS_LEAF_STARTED) {
			memcpy(look->entries[leaf.started.number - 1].take, leaf.started.take,
			       PS_HASH_LEN);
		} else if (leaf.kind == PS_LEAF_ENDED) {
			struct entry *entry = &look->entries[leaf.ended.number - 1];

			entry->ended = true;
			entry->ending = leaf.ended.ending;
			memcpy(entry->last_record, leaf.ended.last_record, PS_HASH_LEN);
		}
	}
	ps_buf_release(&bytes);
}

static void check_checkpoint(struct look *look, const struct ps_ledger *ledger)
{
	struct ps_checkpoint checkpoint;
	struct ps_cursor cursor;
	struct ps_cose cose;
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	err = ps_ledger_last_checkpoint(ledger, &bytes);
	cursor = ps_cursor_of(bytes.bytes, bytes.len);
	if (!err)
		err = ps_checkpoint_read(&cursor, &cose, &checkpoint);
	if (!err)
		err = ps_cose_verify(&cose, look->rig->point);
	if (err)
		blame(look, "the last checkpoint: %s", ps_err_text(err));
	ps_buf_release(&bytes);
}

static bool check_ledger(struct look *look)
{
	struct ps_ledger_report report;
	struct ps_ledger *ledger = NULL;
	enum ps_err err = ps_ledger_open(ps_store_dir(look->store), &report, &ledger);

	if (err) {
		blame(look, "the ledger: %s: %s", ps_err_text(err), report.what ? report.what : "");
		return false;
	}
	if (report.torn_leaf_bytes || report.torn_checkpoint_bytes)
		blame(look, "the ledger has an unfinished end after a stop");
	read_leaves(look, ledger);
	check_checkpoint(look, ledger);
	ps_ledger_close(ledger);
	return true;
}

static bool is_id(const uint8_t take[PS_HASH_LEN], const char *hex)
{
	char text[PS_CLAIM_ID_LEN + 1];

	for (size_t i = 0; i < PS_HASH_LEN; i++)
		ps_must(snprintf(text + 2 * i, 3, "%02x", take[i]) == 2, "hex");
	return strcmp(text, hex) == 0;
}

static void check_claims(struct look *look)
{
	const struct ps_claims *claims = &look->rig->claims;

	for (size_t i = 0; i < claims->count; i++) {
		const struct ps_claim *claim = &claims->takes[i];
		unsigned long long number = claim->number;
		const struct entry *entry;

		if (claim->number < 1 || claim->number > look->count) {
			blame(look, "take %llu was claimed and is gone", number);
			look->told.lost += claim->seals;
			continue;
		}
		entry = &look->entries[claim->number - 1];
		if (claim->started && !is_id(entry->take, claim->id))
			blame(look, "take %llu: another one was claimed under this number", number);
		if (claim->seals > entry->seals) {
			blame(look, "take %llu: seal %llu was claimed, %llu are there", number,
			      (unsigned long long)claim->seals, (unsigned long long)entry->seals);
			look->told.lost += claim->seals - entry->seals;
		}
		if (claim->ended && entry->ending == PS_END_RECOVERED)
			blame(look, "take %llu was claimed to have ended, and was recovered",
			      number);
	}
	for (uint64_t i = 0; i < look->count; i++) {
		unsigned long long number = i + 1;

		if (!look->entries[i].has_file)
			blame(look, "take %llu has leaves and no file that verifies", number);
		if (!look->entries[i].ended)
			blame(look, "take %llu has no ended leaf", number);
	}
}

unsigned ps_evidence_check(const struct ps_rig *rig, struct ps_evidence *evidence_out)
{
	struct look look = { .rig = rig };
	char path[PATH_MAX];

	ps_rig_path(rig, "store", path);
	must(ps_store_open(path, 0, &look.store), path);
	if (check_ledger(&look)) {
		must(ps_store_walk(look.store, check_file, &look), path);
		check_claims(&look);
	}
	ps_store_close(look.store);
	free(look.entries);
	*evidence_out = look.told;
	return look.faults;
}
