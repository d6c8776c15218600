/* packseal ledger audit: all takes of one waybill that stand in a ledger, by its tag. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "signing/ending.h"
#include "signing/verdict_ledger.h"
#include "tools/command.h"
#include "tools/json.h"
#include "tools/ledger.h"
#include "tools/moment.h"
#include "tools/number_set.h"
#include "tools/waybill_tag.h"

enum { TAKES_MAX = 1024 };

/* One take of the waybill. */
struct audited {
	uint64_t number;
	int64_t started_us;
	int64_t ended_us;
	uint64_t ending;
	bool bound_late;
	bool deleted;
	bool held;
	unsigned exports;
};

struct audit {
	const struct ps_ledger_request *request;
	struct ps_waybill_tag tag;
	struct ps_history_question question;
	uint8_t commitment[PS_HASH_LEN];      /* to the secret, in leaf 0 */
	struct ps_number_set without_waybill; /* takes of which the ledger has no tag */
	size_t count;
	bool more; /* there are more than have room */
	struct audited takes[TAKES_MAX];
};

static struct audited *find(struct audit *audit, uint64_t number)
{
	for (size_t i = 0; i < audit->count; i++)
		if (audit->takes[i].number == number)
			return &audit->takes[i];
	return NULL;
}

static bool has_tag(const struct audit *audit, const struct ps_leaf *leaf)
{
	if (leaf->kind == PS_LEAF_BOUND_LATE)
		return memcmp(leaf->bound_late.tag, audit->tag.tag, PS_HASH_LEN) == 0;
	for (size_t i = 0; leaf->kind == PS_LEAF_ENDED && i < leaf->ended.tag_count; i++)
		if (memcmp(leaf->ended.tags[i], audit->tag.tag, PS_HASH_LEN) == 0)
			return true;
	return false;
}

/*
 * A take has no tag while it is open, and none after it where nothing was scanned, or where the
 * power went before that was written: whose it is, whoever has the leaves cannot tell. A ledger has
 * more leaves than takes, so a greater number is no take's.
 */
static enum ps_err note_tags(struct audit *audit, const struct ps_leaf *leaf)
{
	const uint64_t number = ps_leaf_take(leaf);

	if (leaf->kind == PS_LEAF_STARTED && number <= leaf->index)
		return ps_number_set_add(&audit->without_waybill, number);
	if (leaf->kind == PS_LEAF_BOUND_LATE ||
	    (leaf->kind == PS_LEAF_ENDED && leaf->ended.tag_count))
		ps_number_set_remove(&audit->without_waybill, number);
	return PS_OK;
}

/* The first time: which takes carry the tag. */
static enum ps_err gather(void *ctx, const struct ps_leaf *leaf)
{
	struct audit *audit = ctx;
	const uint64_t number = ps_leaf_take(leaf);
	enum ps_err err = note_tags(audit, leaf);

	if (leaf->kind == PS_LEAF_ENROLMENT)
		memcpy(audit->commitment, leaf->enrolment.secret_commitment, PS_HASH_LEN);
	if (err || !has_tag(audit, leaf) || find(audit, number))
		return err;
	if (audit->count == TAKES_MAX)
		audit->more = true;
	else
		audit->takes[audit->count++].number = number;
	return PS_OK;
}
/* The second time: what became of them. */
static enum ps_err describe(void *ctx, const struct ps_leaf *leaf)
{
	struct audit *audit = ctx;
	const uint64_t number = ps_leaf_take(leaf);
	struct audited *take = number ? find(audit, number) : NULL;

	if (!take)
		return PS_OK;
	if (leaf->kind == PS_LEAF_STARTED)
		take->started_us = leaf->clock.utc_us;
	if (leaf->kind == PS_LEAF_ENDED) {
		take->ended_us = leaf->clock.utc_us;
		take->ending = leaf->ended.ending;
	}
	take->bound_late |= leaf->kind == PS_LEAF_BOUND_LATE && has_tag(audit, leaf);
	take->deleted |= leaf->kind == PS_LEAF_TOMBSTONE;
	take->exports += leaf->kind == PS_LEAF_EXPORT;
	if (leaf->kind == PS_LEAF_HOLD)
		take->held = leaf->hold.on;
	return PS_OK;
}

/* Reads the ledger through once. Returns 0 or the exit status. */
static int read_through(struct audit *audit,
			enum ps_err (*leaf)(void *ctx, const struct ps_leaf *leaf),
			struct ps_history *history_out)
{
	struct ps_ledger_files files;
	int status = ps_ledger_files_open(audit->request->dir, &files);

	if (status)
		return status;
	ps_waybill_tag_ask(&audit->tag, &audit->question);
	audit->question.leaf = leaf;
	audit->question.ctx = audit;
	status = ps_ledger_files_read(&files, &audit->question, history_out);
	ps_ledger_files_close(&files);
	if (!status && history_out->state != PS_HISTORY_SIGNED)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "the ledger is not what a station signed, so nothing is "
					 "said of it: %s; `packseal ledger check` says more",
					 ps_history_state_text(history_out->state));
	return status;
}

static int find_tag(struct audit *audit)
{
	const struct ps_ledger_request *request = audit->request;

	return request->of ? ps_waybill_tag_by_take(request->of, request->waybill, request->now_s,
						    &audit->tag)
			   : ps_waybill_tag_by_secret(request->dir, request->waybill, &audit->tag);
}

static void print_take(const struct audited *take)
{
	char started[PS_MOMENT_TEXT_MAX], ended[PS_MOMENT_TEXT_MAX] = "open";

	ps_moment_short(take->started_us, started);
	if (take->ending)
		ps_moment_short(take->ended_us, ended);
	(void)printf("%7" PRIu64 "  %-19s  %-19s  %s%s%s%s", take->number, started, ended,
		     take->ending ? ps_ending_name(take->ending) : "not ended",
		     take->bound_late ? ", bound late" : "", take->held ? ", held" : "",
		     take->deleted ? ", deleted" : "");
	if (take->exports)
		(void)printf(", exported %u time%s", take->exports, take->exports == 1 ? "" : "s");
	(void)putchar('\n');
}

static void print_without_waybill(const struct ps_number_set *takes)
{
	if (takes->count == 0)
		return;
	(void)printf("%" PRIu64 " take%s more ha%s no waybill in the ledger, and may be of this "
		     "one: ",
		     takes->count, takes->count == 1 ? "" : "s", takes->count == 1 ? "s" : "ve");
	ps_number_set_tell(takes);
	(void)putchar('\n');
}

static void print_people(const struct audit *audit, const struct ps_history *history,
			 enum ps_word word)
{
	char moment[PS_MOMENT_TEXT_MAX];

	(void)printf("   take  %-19s  %-19s\n", "started (UTC)", "ended (UTC)");
	for (size_t i = 0; i < audit->count; i++)
		print_take(&audit->takes[i]);
	ps_moment_text(history->checkpoint.clock.utc_us, moment);
	(void)printf("%zu take%s%s of this waybill among all %" PRIu64
		     " entries, signed until %s; ledger: %s\n",
		     audit->count, audit->count == 1 ? "" : "s", audit->more ? " and more" : "",
		     history->checkpoint.size, moment, ps_word_name(word));
	print_without_waybill(&audit->without_waybill);
}

static enum ps_err print_json(const struct audit *audit, const struct ps_history *history,
			      enum ps_word word)
{
	struct ps_json *json = NULL;
	char moment[PS_MOMENT_TEXT_MAX];
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_array(json, "takes");
	for (size_t i = 0; i < audit->count; i++) {
		const struct audited *take = &audit->takes[i];

		ps_json_object(json, NULL);
		ps_json_number(json, "take", take->number);
		ps_moment_text(take->started_us, moment);
		ps_json_text(json, "started", moment);
		ps_json_text(json, "ending", take->ending ? ps_ending_name(take->ending) : NULL);
		ps_json_bool(json, "bound_late", take->bound_late);
		ps_json_bool(json, "held", take->held);
		ps_json_bool(json, "deleted", take->deleted);
		ps_json_number(json, "exports", take->exports);
		ps_json_end(json);
	}
	ps_json_end(json);
	ps_json_bool(json, "more", audit->more);
	ps_json_number(json, "without_waybill", audit->without_waybill.count);
	ps_number_set_list(&audit->without_waybill, json, "without_waybill_takes");
	ps_json_number(json, "leaves", history->checkpoint.size);
	ps_json_text(json, "verdict", ps_word_name(word));
	err = ps_json_print(json, false, stdout);
	ps_json_destroy(json);
	return err;
}

static int report(const struct audit *audit, const struct ps_history *history)
{
	struct ps_report found;
	enum ps_err err = PS_OK;
	enum ps_word word;
	int status;

	ps_report_init(&found);
	/* behind START's own tree: the checkpoint of a proof that the take carries */
	if (audit->question.point_count > 1)
		ps_history_judge(&found, audit->question.points + 1,
				 audit->question.point_count - 1, history);
	else
		ps_history_judge(&found, NULL, 0, history);
	word = found.verdict[PS_AXIS_LEDGER];
	if (audit->request->as_json)
		err = print_json(audit, history, word);
	else
		print_people(audit, history, word);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	status = ps_command_end();
	if (status)
		return status;
	if (word == PS_WORD_FORK || word == PS_WORD_ROLLBACK)
		return PS_EXIT_WRONG;
	return word == PS_WORD_GAP ? PS_EXIT_RESERVE : PS_EXIT_OK;
}

static int run(struct audit *audit)
{
	struct ps_history history = { .leaves = 0 };
	int status = find_tag(audit);

	if (!status) {
		status = read_through(audit, gather, &history);
		if (!status)
			status = ps_waybill_tag_check(&audit->tag, audit->commitment,
						      &audit->question, &history);
	}
	if (!status) {
		status = read_through(audit, describe, &history);
		if (!status)
			status = report(audit, &history);
	}
	return status;
}

int ps_ledger_audit(const struct ps_ledger_request *request)
{
	struct audit *audit = calloc(1, sizeof(*audit));
	int status;

	if (!audit)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	audit->request = request;
	ps_number_set_init(&audit->without_waybill);
	status = run(audit);
	ps_waybill_tag_release(&audit->tag);
	ps_number_set_release(&audit->without_waybill);
	free(audit);
	return status;
}
