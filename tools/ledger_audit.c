/* packseal ledger audit: all takes of one waybill that stand in a ledger, by its tag. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "signing/event.h"
#include "signing/file.h"
#include "signing/record.h"
#include "signing/tag.h"
#include "signing/verdict_ledger.h"
#include "tools/command.h"
#include "tools/json.h"
#include "tools/ledger.h"
#include "tools/moment.h"

enum { TAKES_MAX = 1024, PATH_LEN = 4096 };

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
	uint8_t tag[PS_HASH_LEN];
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
		return memcmp(leaf->bound_late.tag, audit->tag, PS_HASH_LEN) == 0;
	for (size_t i = 0; leaf->kind == PS_LEAF_ENDED && i < leaf->ended.tag_count; i++)
		if (memcmp(leaf->ended.tags[i], audit->tag, PS_HASH_LEN) == 0)
			return true;
	return false;
}

/* The first time: which takes carry the tag. */
static enum ps_err gather(void *ctx, const struct ps_leaf *leaf)
{
	struct audit *audit = ctx;
	const uint64_t number = ps_leaf_take(leaf);

	if (!has_tag(audit, leaf) || find(audit, number))
		return PS_OK;
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
	struct ps_history_question question = { .leaf = leaf, .ctx = audit };
	struct ps_ledger_files files;
	int status = ps_ledger_files_open(audit->request->dir, &files);

	if (status)
		return status;
	status = ps_ledger_files_read(&files, &question, history_out);
	ps_ledger_files_close(&files);
	if (!status && history_out->state != PS_HISTORY_SIGNED)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "the ledger is not what a station signed, so nothing is "
					 "said of it: %s; `packseal ledger check` says more",
					 ps_history_state_text(history_out->state));
	return status;
}

/* With the ledger's secret, which the station's owner has. PS_NOT_FOUND: it is not there. */
static enum ps_err tag_by_secret(struct audit *audit)
{
	static const char *const below[] = { "/ledger", "" };
	struct ps_buf secret;
	char path[PATH_LEN];
	enum ps_err err = PS_NOT_FOUND;

	ps_buf_init(&secret);
	secret.cap = PS_TAG_SECRET_LEN;
	for (size_t i = 0; i < 2 && err == PS_NOT_FOUND; i++)
		if (snprintf(path, sizeof(path), "%s%s/secret", audit->request->dir, below[i]) <
		    PATH_LEN)
			err = ps_file_read(path, &secret);
	if (!err && secret.len != PS_TAG_SECRET_LEN)
		err = PS_MALFORMED;
	if (!err)
		err = ps_tag_make(secret.bytes,
				  (struct ps_bytes){ (const uint8_t *)audit->request->waybill,
						     strlen(audit->request->waybill) },
				  audit->tag);
	if (secret.bytes)
		explicit_bzero(secret.bytes, secret.len);
	ps_buf_release(&secret);
	return err;
}

/* Among the waybills that a verified take shows: the tag stands in the signed event. */
static enum ps_err tag_of_check(struct audit *audit, const struct ps_check *check)
{
	struct ps_cursor items = ps_cursor_of(check->openings.bytes, check->openings.len);
	const struct ps_bytes waybill = { (const uint8_t *)audit->request->waybill,
					  strlen(audit->request->waybill) };

	while (ps_cursor_left(&items)) {
		struct ps_code_body body;
		struct ps_bytes salted;
		bool shown;

		if (ps_opening_read(&items, &shown, &salted))
			return PS_MALFORMED;
		if (!shown ||
		    ps_code_body_decode((struct ps_bytes){ salted.bytes + PS_SALT_LEN,
							   salted.len - PS_SALT_LEN },
					&body) ||
		    !body.has_tag || !ps_bytes_equal(body.code, waybill))
			continue;
		memcpy(audit->tag, body.tag, PS_HASH_LEN);
		return PS_OK;
	}
	return PS_NOT_FOUND;
}

/* From a take of the waybill, for who has no secret. Returns 0 or the exit status. */
static int tag_by_take(struct audit *audit)
{
	const struct ps_verify_options options = { .now_s = audit->request->now_s };
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_input input;
	enum ps_err err;
	int status;

	if (!verdict)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	status = ps_input_open(audit->request->of, &input);
	if (status) {
		free(verdict);
		return status;
	}
	err = ps_verify(ps_input_source(&input), &options, verdict);
	if (err)
		status = ps_input_fail(&input, err);
	else if (verdict->report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED)
		status = ps_command_fail(
			PS_EXIT_WRONG,
			"the take is not as it was signed: packseal verify says more");
	else if (tag_of_check(audit, &verdict->check))
		status = ps_command_fail(PS_EXIT_NO_INPUT, "the take does not show this waybill");
	ps_verdict_release(verdict);
	ps_input_close(&input);
	free(verdict);
	return status;
}

static int find_tag(struct audit *audit)
{
	enum ps_err err;

	if (audit->request->of)
		return tag_by_take(audit);
	err = tag_by_secret(audit);
	if (!err)
		return 0;
	return ps_command_fail(
		PS_EXIT_NO_INPUT,
		err == PS_NOT_FOUND || err == PS_DENIED
			? "which entries are of this waybill only the ledger's file "
			  "secret tells, or a take of it: give one with --of FILE.seal"
			: "the ledger's file secret is damaged");
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
	if (word == PS_WORD_FORK)
		return PS_EXIT_WRONG;
	return word == PS_WORD_GAP ? PS_EXIT_RESERVE : PS_EXIT_OK;
}

int ps_ledger_audit(const struct ps_ledger_request *request)
{
	struct audit *audit = calloc(1, sizeof(*audit));
	struct ps_history history = { .chain = NULL };
	int status;

	if (!audit)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	audit->request = request;
	status = find_tag(audit);
	if (!status) {
		status = read_through(audit, gather, &history);
		ps_history_release(&history);
	}
	if (!status) {
		status = read_through(audit, describe, &history);
		if (!status)
			status = report(audit, &history);
		ps_history_release(&history);
	}
	free(audit);
	return status;
}
