#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/json.h"
#include "tools/ledger.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/recorded_said.h"

static size_t passed(const struct ps_leaf_boot *boot)
{
	size_t count = 0;

	for (size_t i = 0; i < boot->test_count; i++)
		count += boot->tests[i].passed;
	return count;
}

/* And which did not pass, and why. */
static void say_boot(const struct ps_leaf_boot *boot, enum ps_lang lang,
		     char text_out[PS_TEXT_SHOWN_MAX])
{
	char shown[PS_TEXT_SHOWN_MAX], why[PS_TEXT_SHOWN_MAX];
	size_t len;

	ps_bytes_shown(boot->firmware, shown);
	(void)snprintf(text_out, PS_TEXT_SHOWN_MAX,
		       lang == PS_LANG_ZH ? "%.64s,自检通过 %zu 项(共 %zu 项)"
					  : "%.64s, %zu of %zu self-tests passed",
		       shown, passed(boot), boot->test_count);
	for (size_t i = 0; i < boot->test_count; i++) {
		if (boot->tests[i].passed)
			continue;
		len = strlen(text_out);
		ps_bytes_shown(boot->tests[i].name, shown);
		ps_bytes_shown(boot->tests[i].text, why);
		(void)snprintf(text_out + len, PS_TEXT_SHOWN_MAX - len,
			       lang == PS_LANG_ZH ? ";未通过 %.64s:%.256s" : "; not %.64s: %.256s",
			       shown, why);
	}
}

static void say_accessed(const struct ps_access_batch *batch, enum ps_lang lang,
			 char text_out[PS_TEXT_SHOWN_MAX])
{
	char first[PS_MOMENT_TEXT_MAX], last[PS_MOMENT_TEXT_MAX];

	ps_moment_short(batch->first_utc_us, first);
	ps_moment_short(batch->last_utc_us, last);
	(void)snprintf(text_out, PS_TEXT_SHOWN_MAX,
		       lang == PS_LANG_ZH ? "%" PRIu64 " 次查阅,自日志第 %" PRIu64 " 条起,%s 至 %s"
					  : "%" PRIu64 " accesses, from entry %" PRIu64
					    " of a log on, %s to %s",
		       batch->entries, batch->from, first, last);
}

void ps_ledger_leaf_text(const struct ps_leaf *leaf, enum ps_lang lang,
			 char text_out[PS_TEXT_SHOWN_MAX])
{
	char shown[PS_TEXT_SHOWN_MAX];

	text_out[0] = '\0';
	switch (leaf->kind) {
	case PS_LEAF_BOOT:
		say_boot(&leaf->boot, lang, text_out);
		return;
	case PS_LEAF_CLOCK_STEP:
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX,
			       lang == PS_LANG_ZH ? "调整 %+.1f 秒" : "set by %+.1f s",
			       (double)ps_clock_gain_us(&leaf->clock_step) / 1e6);
		return;
	case PS_LEAF_STARTED:
		ps_bytes_shown(leaf->started.lane, shown);
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX,
			       lang == PS_LANG_ZH ? "工位 %.256s" : "lane %.256s", shown);
		return;
	case PS_LEAF_ENDED:
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "%s: %s",
			       ps_ending_said(leaf->ended.ending, lang),
			       ps_reason_said(leaf->ended.reason, lang));
		return;
	case PS_LEAF_BOUND_LATE:
		ps_bytes_shown(leaf->bound_late.by, shown);
		break;
	case PS_LEAF_THINNED:
		ps_bytes_shown(leaf->thinned.rule, text_out);
		return;
	case PS_LEAF_TOMBSTONE:
		ps_bytes_shown(leaf->tombstone.rule, text_out);
		return;
	case PS_LEAF_HOLD:
		ps_bytes_shown(leaf->hold.by, shown);
		break;
	case PS_LEAF_EXPORT:
		ps_bytes_shown(leaf->export.by, shown);
		break;
	case PS_LEAF_ACCESSED:
		say_accessed(&leaf->accessed, lang, text_out);
		return;
	default:
		return;
	}
	(void)snprintf(text_out, PS_TEXT_SHOWN_MAX,
		       lang == PS_LANG_ZH ? "%s由 %.256s" : "%sby %.256s",
		       leaf->kind != PS_LEAF_HOLD ? ""
		       : leaf->hold.on		  ? ps_lang_pick(lang, "on, ", "开始,")
						  : ps_lang_pick(lang, "off, ", "解除,"),
		       shown);
}

struct listing {
	const struct ps_ledger_request *request;
	struct ps_json *json; /* NULL: for people */
};

static void add_failed_tests(const struct ps_leaf_boot *boot, struct ps_json *json)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_json_array(json, "failed");
	for (size_t i = 0; i < boot->test_count; i++) {
		if (boot->tests[i].passed)
			continue;
		ps_json_object(json, NULL);
		ps_bytes_shown(boot->tests[i].name, shown);
		ps_json_text(json, "test", shown);
		ps_bytes_shown(boot->tests[i].text, shown);
		ps_json_text(json, "text", shown);
		ps_json_end(json);
	}
	ps_json_end(json);
}

static enum ps_err list_leaf(void *ctx, const struct ps_leaf *leaf)
{
	const struct listing *listing = ctx;
	uint64_t take = ps_leaf_take(leaf);
	char text[PS_TEXT_SHOWN_MAX];
	char moment[PS_MOMENT_TEXT_MAX];
	char number[24] = "";

	if (listing->request->take && listing->request->take != take)
		return PS_OK;
	ps_ledger_leaf_text(leaf, PS_LANG_EN, text);
	ps_moment_short(leaf->clock.utc_us, moment);
	if (take)
		(void)snprintf(number, sizeof(number), "%" PRIu64, take);
	if (!listing->json) {
		(void)printf("%7" PRIu64 "  %s  %-13s  %7s  %s\n", leaf->index, moment,
			     ps_leaf_kind_name(leaf->kind), number, text);
		return PS_OK;
	}
	ps_json_object(listing->json, NULL);
	ps_json_number(listing->json, "index", leaf->index);
	ps_moment_text(leaf->clock.utc_us, moment);
	ps_json_text(listing->json, "time", moment);
	ps_json_text(listing->json, "kind", ps_leaf_kind_name(leaf->kind));
	if (take)
		ps_json_number(listing->json, "take", take);
	ps_json_text(listing->json, "text", text);
	if (leaf->kind == PS_LEAF_BOOT)
		add_failed_tests(&leaf->boot, listing->json);
	ps_json_end(listing->json);
	return PS_OK;
}

/* The files from their beginning. */
static int read_through(const struct ps_ledger_request *request,
			struct ps_history_question *question, struct ps_history *history_out)
{
	struct ps_ledger_files files;
	int status = ps_ledger_files_open(request->dir, &files);

	if (status)
		return status;
	status = ps_ledger_files_read(&files, question, history_out);
	ps_ledger_files_close(&files);
	return status;
}

/* Whether there is anything of the take that was asked for. */
struct looking {
	uint64_t take;
	bool found;
};

static enum ps_err look(void *ctx, const struct ps_leaf *leaf)
{
	struct looking *looking = ctx;

	looking->found |= ps_leaf_take(leaf) == looking->take;
	return PS_OK;
}

static int print(struct listing *listing, struct ps_history_question *question)
{
	struct ps_history history;
	enum ps_err err = PS_OK;
	int status;

	if (listing->json)
		ps_json_array(listing->json, "leaves");
	else
		(void)printf("  entry  %-19s  %-13s     take\n", "time (UTC)", "what");
	status = read_through(listing->request, question, &history);
	if (status)
		return status;
	if (listing->json) {
		ps_json_end(listing->json);
		err = ps_json_print(listing->json, false, stdout);
	} else if (history.leaves > history.checkpoint.size) {
		(void)printf("%" PRIu64 " more that no checkpoint signs yet\n",
			     history.leaves - history.checkpoint.size);
	}
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : ps_command_end();
}

/* Nothing is shown before the last checkpoint, which signs all of it, was verified. */
int ps_ledger_show(const struct ps_ledger_request *request)
{
	struct listing listing = { .request = request };
	struct looking looking = { .take = request->take };
	struct ps_history_question first = { .leaf = look, .ctx = &looking };
	struct ps_history_question all = { .leaf = list_leaf, .ctx = &listing };
	struct ps_history history;
	int status = read_through(request, &first, &history);

	if (!status && history.state != PS_HISTORY_SIGNED)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "the ledger is not what a station signed, so nothing is "
					 "shown: %s; `packseal ledger check` says more",
					 ps_history_state_text(history.state));
	if (!status && request->take && !looking.found)
		status = ps_command_fail(PS_EXIT_NO_INPUT,
					 "no entry of the ledger is of take %" PRIu64
					 "; its last take is %" PRIu64,
					 request->take, history.totals.takes);
	if (!status && request->as_json && ps_json_create(&listing.json))
		status = ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	if (!status)
		status = print(&listing, &all);
	ps_json_destroy(listing.json);
	return status;
}
