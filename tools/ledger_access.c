/* packseal ledger access: who searched and looked, and whether the ledger vouches for the log. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/command.h"
#include "tools/json.h"
#include "tools/ledger_access.h"
#include "tools/moment.h"

enum { DAY_S = 86400 };

/* What comes of a batch; the worse ones behind. */
#define STATES(X)                                         \
	X(THERE, "there", "as they were")                 \
	X(OVER, "over", "not kept any longer")            \
	X(WAITS, "waits", "not signed in the ledger yet") \
	X(MISSING, "missing", "missing")                  \
	X(CHANGED, "changed", "not what they were")       \
	X(FOREIGN, "foreign", "said to be in the ledger, and it has no such entry")

enum state {
#define X(code, name, sentence) code,
	STATES(X)
#undef X
};

static const char *const names[] = {
#define X(code, name, sentence) [code] = name,
	STATES(X)
#undef X
};

static const char *const sentences[] = {
#define X(code, name, sentence) [code] = sentence,
	STATES(X)
#undef X
};

/* A leaf of the ledger's. */
struct accessed {
	uint64_t leaf;
	bool in_log; /* a log has a batch of this root */
	struct ps_access_batch batch;
};

struct log {
	const char *path;
	struct ps_access_check check;
	enum state *states; /* of its batches */
};

struct audit {
	const struct ps_ledger_request *request;
	struct ps_history history;
	size_t count;
	size_t room;
	struct accessed *leaves; /* by their roots */
	struct log logs[PS_LEDGER_LOGS_MAX];
	struct log *log;      /* whose entries are printed */
	struct ps_json *json; /* NULL: for people */
	int exit_status;
};

static enum ps_err note_leaf(void *ctx, const struct ps_leaf *leaf)
{
	struct audit *audit = ctx;

	if (leaf->kind != PS_LEAF_ACCESSED)
		return PS_OK;
	if (audit->count == audit->room) {
		size_t room = audit->room ? 2 * audit->room : 64;
		struct accessed *leaves = realloc(audit->leaves, room * sizeof(*leaves));

		if (!leaves)
			return PS_NO_MEMORY;
		audit->leaves = leaves;
		audit->room = room;
	}
	audit->leaves[audit->count++] =
		(struct accessed){ .leaf = leaf->index, .batch = leaf->accessed };
	return PS_OK;
}

static int by_root(const void *one, const void *other)
{
	const struct accessed *a = one, *b = other;
	int order = memcmp(a->batch.root, b->batch.root, PS_HASH_LEN);

	return order ? order : (a->leaf > b->leaf) - (a->leaf < b->leaf);
}

static int has_root(const void *key, const void *element)
{
	return memcmp(key, ((const struct accessed *)element)->batch.root, PS_HASH_LEN);
}

static struct accessed *find_leaf(const struct audit *audit, const uint8_t root[PS_HASH_LEN])
{
	if (!audit->count)
		return NULL;
	return bsearch(root, audit->leaves, audit->count, sizeof(*audit->leaves), has_root);
}

/* Each leaf of the ledger, if it is what a station signed. */
static int walk_ledger(const char *dir, enum ps_err (*leaf)(void *ctx, const struct ps_leaf *leaf),
		       void *ctx, struct ps_history *history)
{
	struct ps_history_question question = { .leaf = leaf, .ctx = ctx };
	struct ps_ledger_files files;
	int status = ps_ledger_files_open(dir, &files);

	if (status)
		return status;
	status = ps_ledger_files_read(&files, &question, history);
	ps_ledger_files_close(&files);
	if (!status && history->state != PS_HISTORY_SIGNED)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "the ledger is not what a station signed, so nothing is "
					 "said of the log: %s; `packseal ledger check` says more",
					 ps_history_state_text(history->state));
	return status;
}

static int read_ledger(struct audit *audit)
{
	int status = walk_ledger(audit->request->dir, note_leaf, audit, &audit->history);

	if (audit->count)
		qsort(audit->leaves, audit->count, sizeof(*audit->leaves), by_root);
	return status;
}

struct search {
	const struct ps_access_batch *batch;
	bool found;
	uint64_t leaf;
};

static enum ps_err seek(void *ctx, const struct ps_leaf *leaf)
{
	struct search *search = ctx;

	if (!search->found && leaf->kind == PS_LEAF_ACCESSED &&
	    ps_access_batch_equal(&leaf->accessed, search->batch)) {
		search->found = true;
		search->leaf = leaf->index;
	}
	return PS_OK;
}

int ps_ledger_access_leaf(const struct ps_ledger_request *request,
			  const struct ps_access_batch *batch, uint64_t *leaf_out)
{
	struct search search = { .batch = batch };
	struct ps_history history;
	int status = walk_ledger(request->dir, seek, &search, &history);

	if (!status && !search.found)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "the entry's batch does not stand in the signed ledger");
	*leaf_out = search.leaf;
	return status;
}

/* Older than what is kept: to be taken out is what the law asks for. */
static bool is_over(const struct audit *audit, const struct ps_access_batch *batch)
{
	int64_t kept_s = audit->request->now_s - audit->request->keep_days * DAY_S;

	return batch->last_utc_us / 1000000 < kept_s;
}

static enum state judge(const struct audit *audit, const struct ps_access_checked *checked)
{
	const struct accessed *leaf = find_leaf(audit, checked->batch.root);

	if (!leaf && checked->is_noted && checked->leaf < audit->history.checkpoint.size)
		return FOREIGN;
	if (leaf && !ps_access_batch_equal(&leaf->batch, &checked->batch))
		return CHANGED;
	if (checked->found == 0)
		return is_over(audit, &checked->batch) ? OVER : MISSING;
	if (checked->found < checked->batch.entries)
		return MISSING;
	if (!checked->whole)
		return CHANGED;
	return leaf ? THERE : WAITS;
}

int ps_ledger_access_check(const char *path, struct ps_access_check *check)
{
	struct ps_input first, again;
	int status = ps_input_open(path, &first);
	enum ps_err err;

	if (status)
		return status;
	status = ps_input_open(path, &again);
	if (!status) {
		err = ps_access_check_read(check, ps_input_source(&first), ps_input_source(&again));
		if (err)
			status = ps_input_fail(first.error ? &first : &again, err);
		ps_input_close(&again);
	}
	ps_input_close(&first);
	return status;
}

int ps_ledger_access_items(const char *path, ps_access_visitor *visit, void *ctx)
{
	struct ps_input input;
	int status = ps_input_open(path, &input);
	enum ps_err err;

	if (status)
		return status;
	err = ps_access_items(ps_input_source(&input), visit, ctx);
	if (err)
		status = ps_input_fail(&input, err);
	ps_input_close(&input);
	return status;
}

static int read_log(struct audit *audit, struct log *log)
{
	int status = ps_ledger_access_check(log->path, &log->check);

	if (status)
		return status;
	log->states = calloc(log->check.count + 1, sizeof(*log->states));
	if (!log->states)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	for (size_t i = 0; i < log->check.count; i++) {
		struct accessed *leaf = find_leaf(audit, log->check.batches[i].batch.root);

		log->states[i] = judge(audit, &log->check.batches[i]);
		/* one that was appended twice is one */
		for (; leaf && leaf < audit->leaves + audit->count &&
		       has_root(log->check.batches[i].batch.root, leaf) == 0;
		     leaf++)
			leaf->in_log = true;
	}
	return 0;
}

static bool is_wanted(const struct ps_ledger_request *request, const struct ps_access_entry *entry)
{
	return (!request->take || entry->take == request->take) &&
	       (!request->who || (strlen(request->who) == entry->who.len &&
				  memcmp(request->who, entry->who.bytes, entry->who.len) == 0));
}

static void print_row(const struct ps_access_entry *entry, const char *act, const char *vouched)
{
	char who[PS_TEXT_SHOWN_MAX], text[PS_TEXT_SHOWN_MAX];
	char moment[PS_MOMENT_TEXT_MAX];
	char take[24 + PS_TEXT_SHOWN_MAX] = "";
	char station[PS_TEXT_SHOWN_MAX] = "";

	ps_moment_short(entry->utc_us, moment);
	ps_bytes_shown(entry->who, who);
	ps_bytes_shown(entry->text, text);
	ps_bytes_shown(entry->station, station);
	if (entry->take)
		(void)snprintf(take, sizeof(take), "%s%s%" PRIu64, station, *station ? "/" : "",
			       entry->take);
	else
		(void)snprintf(take, sizeof(take), "%s", station);
	(void)printf("%7" PRIu64 "  %s  %-16s  %-8s  %7s  %-9s  %s\n", entry->serial, moment, who,
		     act, take, vouched, text);
}

static enum ps_err print_entry(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct audit *audit = ctx;
	const struct ps_access_entry *entry = &item->entry;
	const struct ps_access_check *check = &audit->log->check;
	const struct ps_access_checked *batch;
	const struct accessed *leaf;
	enum state state;
	char act[24], vouched[24];
	char moment[PS_MOMENT_TEXT_MAX];

	(void)bytes;
	if (item->kind != PS_ACCESS_ENTRY || !is_wanted(audit->request, entry))
		return PS_OK;
	batch = ps_access_check_find(check, entry->serial);
	state = batch ? audit->log->states[batch - check->batches] : WAITS;
	leaf = batch ? find_leaf(audit, batch->batch.root) : NULL;
	(void)snprintf(act, sizeof(act), "act %" PRIu64, entry->act);
	if (ps_access_act_name(entry->act))
		(void)snprintf(act, sizeof(act), "%s", ps_access_act_name(entry->act));
	(void)snprintf(vouched, sizeof(vouched), "%s", names[state]);
	if (state == THERE)
		(void)snprintf(vouched, sizeof(vouched), "%" PRIu64, leaf->leaf);
	if (!audit->json) {
		print_row(entry, act, vouched);
		return PS_OK;
	}
	ps_moment_text(entry->utc_us, moment);
	ps_json_object(audit->json, NULL);
	ps_json_number(audit->json, "entry", entry->serial);
	ps_json_text(audit->json, "time", moment);
	ps_json_bytes(audit->json, "who", entry->who);
	ps_json_text(audit->json, "act", act);
	if (entry->take)
		ps_json_number(audit->json, "take", entry->take);
	if (entry->station.len)
		ps_json_bytes(audit->json, "station", entry->station);
	ps_json_bytes(audit->json, "text", entry->text);
	ps_json_text(audit->json, "state", names[state]);
	if (state == THERE)
		ps_json_number(audit->json, "leaf", leaf->leaf);
	ps_json_end(audit->json);
	return PS_OK;
}

static int print_entries(struct audit *audit)
{
	int status = 0;

	if (audit->json)
		ps_json_array(audit->json, "entries");
	else
		(void)printf("  entry  %-19s  %-16s  %-8s  %7s  %-9s  text\n", "time (UTC)", "who",
			     "what", "take", "ledger");
	for (size_t i = 0; i < audit->request->log_count && !status; i++) {
		audit->log = &audit->logs[i];
		status = ps_ledger_access_items(audit->log->path, print_entry, audit);
	}
	if (audit->json)
		ps_json_end(audit->json);
	return status;
}

static void say_batch(struct audit *audit, const struct ps_access_batch *batch, uint64_t found,
		      enum state state, bool has_leaf, uint64_t leaf)
{
	char first[PS_MOMENT_TEXT_MAX], last[PS_MOMENT_TEXT_MAX];

	if (state >= MISSING)
		audit->exit_status = PS_EXIT_WRONG;
	else if (state == WAITS && audit->exit_status == PS_EXIT_OK)
		audit->exit_status = PS_EXIT_RESERVE;
	if (audit->json) {
		ps_json_object(audit->json, NULL);
		ps_json_number(audit->json, "from", batch->from);
		ps_json_number(audit->json, "entries", batch->entries);
		ps_json_number(audit->json, "found", found);
		ps_json_text(audit->json, "state", names[state]);
		if (has_leaf)
			ps_json_number(audit->json, "leaf", leaf);
		ps_json_end(audit->json);
		return;
	}
	if (state == THERE)
		return;
	ps_moment_short(batch->first_utc_us, first);
	ps_moment_short(batch->last_utc_us, last);
	(void)printf("  - entries %" PRIu64 " to %" PRIu64 ", of %s to %s", batch->from,
		     batch->from + batch->entries - 1, first, last);
	if (has_leaf)
		(void)printf(", ledger entry %" PRIu64, leaf);
	if (state == MISSING)
		(void)printf(": %" PRIu64 " of %" PRIu64 " are missing\n", batch->entries - found,
			     batch->entries);
	else
		(void)printf(": %s\n", sentences[state]);
}

/* Those of the logs, then those that the ledger alone has. */
static void say_batches(struct audit *audit)
{
	if (audit->json)
		ps_json_array(audit->json, "batches");
	for (size_t i = 0; i < audit->request->log_count; i++) {
		const struct log *log = &audit->logs[i];

		for (size_t k = 0; k < log->check.count; k++) {
			const struct ps_access_checked *checked = &log->check.batches[k];
			const struct accessed *leaf = find_leaf(audit, checked->batch.root);

			say_batch(audit, &checked->batch, checked->found, log->states[k],
				  leaf || checked->is_noted, leaf ? leaf->leaf : checked->leaf);
		}
	}
	for (size_t i = 0; i < audit->count; i++)
		if (!audit->leaves[i].in_log)
			say_batch(audit, &audit->leaves[i].batch, 0,
				  is_over(audit, &audit->leaves[i].batch) ? OVER : MISSING, true,
				  audit->leaves[i].leaf);
	if (audit->json)
		ps_json_end(audit->json);
}

static void say_log(struct audit *audit, const struct log *log)
{
	const struct ps_access_check *check = &log->check;

	if (check->lost || check->damaged || check->broken)
		audit->exit_status = PS_EXIT_WRONG;
	else if (check->loose && audit->exit_status == PS_EXIT_OK)
		audit->exit_status = PS_EXIT_RESERVE;
	if (audit->json)
		return;
	if (check->loose)
		(void)printf("  - %" PRIu64 " entries are in no batch yet\n", check->loose);
	if (check->lost)
		(void)printf("  - %" PRIu64 " entries are missing that were in no batch\n",
			     check->lost);
	if (check->damaged)
		(void)printf("  - %" PRIu64 " things in the log are no entries\n", check->damaged);
	if (check->broken)
		(void)printf("  - from byte %" PRIu64 " on it is no access log\n", check->offset);
	if (check->torn_bytes)
		(void)printf("  - the last %" PRIu64 " bytes are of an entry that was not wholly "
			     "written\n",
			     check->torn_bytes);
}

static const char *summary(int exit_status)
{
	if (exit_status == PS_EXIT_OK)
		return "the log's entries are those that the ledger vouches for, and all of them";
	return exit_status == PS_EXIT_RESERVE
		       ? "the log's entries are those that the ledger vouches for; the latest are "
			 "not signed in it yet"
		       : "the log is not the one that the ledger vouches for: see what was found";
}

static int report(struct audit *audit)
{
	enum ps_err err = PS_OK;
	int status = print_entries(audit);

	if (status)
		return status;
	say_batches(audit);
	for (size_t i = 0; i < audit->request->log_count; i++)
		say_log(audit, &audit->logs[i]);
	if (audit->json) {
		ps_json_number(audit->json, "exit", (uint64_t)audit->exit_status);
		ps_json_text(audit->json, "summary", summary(audit->exit_status));
		err = ps_json_print(audit->json, false, stdout);
	} else {
		(void)printf("\n%d: %s\n", audit->exit_status, summary(audit->exit_status));
	}
	status =
		err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : ps_command_end();
	return status ? status : audit->exit_status;
}

static void finish(struct audit *audit)
{
	for (size_t i = 0; i < PS_LEDGER_LOGS_MAX; i++) {
		ps_access_check_release(&audit->logs[i].check);
		free(audit->logs[i].states);
	}
	ps_json_destroy(audit->json);
	free(audit->leaves);
	free(audit);
}

int ps_ledger_access(const struct ps_ledger_request *request)
{
	struct audit *audit;
	int status = 0;

	if (request->proof)
		return ps_ledger_access_proved(request);
	if (request->entry)
		return ps_ledger_access_prove(request);
	if (!request->log_count)
		return ps_command_fail(PS_EXIT_USAGE,
				       "--log FILE is needed: packseal-web's file \"access\"");
	audit = calloc(1, sizeof(*audit));
	if (!audit || (request->as_json && ps_json_create(&audit->json)))
		status = ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	if (!status) {
		audit->request = request;
		status = read_ledger(audit);
	}
	for (size_t i = 0; i < request->log_count && !status; i++) {
		audit->logs[i].path = request->logs[i];
		status = read_log(audit, &audit->logs[i]);
	}
	if (!status)
		status = report(audit);
	if (audit)
		finish(audit);
	return status;
}
