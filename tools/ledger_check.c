#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/trust.h"
#include "signing/verdict_ledger.h"
#include "tools/command.h"
#include "tools/json.h"
#include "tools/language.h"
#include "tools/ledger.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/take_files.h"

/* What is known of the ledger that was asked about. */
struct findings {
	const struct ps_history *history;
	const struct ps_ledger_request *request;
	struct ps_take_files *files;
	struct ps_report report; /* of the axis ledger alone */
	struct ps_trust trust;	 /* of the key that signs now */
	size_t vouched_for;	 /* keys that a root vouches for */
	bool has_roots;
	int exit_status;
};

static uint64_t without_file(const struct findings *found)
{
	return found->files->looked ? found->files->missing.count : 0;
}

static int exit_status(const struct findings *found)
{
	enum ps_word ledger = found->report.verdict[PS_AXIS_LEDGER];

	if (found->history->state != PS_HISTORY_SIGNED || ledger == PS_WORD_FORK ||
	    ledger == PS_WORD_ROLLBACK)
		return PS_EXIT_WRONG;
	if (found->vouched_for == 0 || found->vouched_for < found->history->keys.count)
		return PS_EXIT_ORIGIN;
	return ledger == PS_WORD_GAP || without_file(found) ? PS_EXIT_RESERVE : PS_EXIT_OK;
}

static const char *summary(const struct findings *found)
{
	switch (found->exit_status) {
	case PS_EXIT_OK:
		return found->files->looked
			       ? "the ledger is as it was signed, no take is missing in it, and "
				 "each has its file"
			       : "the ledger is as it was signed, and no take is missing in it; "
				 "the takes' files were not looked at";
	case PS_EXIT_ORIGIN:
		return found->has_roots
			       ? found->vouched_for
					 ? "the ledger is as it was signed, but a root that "
					   "you gave vouches for some of its keys alone"
					 : "the ledger is as it was signed, but no root that "
					   "you gave vouches for the key"
			       : "the ledger is as it was signed, but by whom is not established: "
				 "give the issuer's root certificate with --root";
	case PS_EXIT_RESERVE:
		return found->report.verdict[PS_AXIS_LEDGER] == PS_WORD_GAP
			       ? "the ledger is as it was signed, and a take is missing in it"
			       : "the ledger is as it was signed, and the file of a take is "
				 "missing";
	default:
		return found->history->state == PS_HISTORY_SIGNED
			       ? "the ledger is not the only one: see what was found"
			       : "the ledger is not one that a station signed";
	}
}

static void print_state(const struct findings *found)
{
	const struct ps_history *history = found->history;

	if (history->state == PS_HISTORY_SIGNED)
		return;
	(void)printf("  - %s", ps_history_state_text(history->state));
	if (history->state == PS_HISTORY_BAD_LEAF || history->state == PS_HISTORY_UNKNOWN_LEAF)
		(void)printf(": entry %" PRIu64, history->bad_leaf);
	(void)putchar('\n');
}

static void print_findings(const struct findings *found, enum ps_lang lang)
{
	const struct ps_history *history = found->history;

	for (size_t i = 0; i < found->report.count; i++) {
		const struct ps_finding *finding = &found->report.findings[i];

		(void)printf("  - %s", ps_what_said(finding->what, lang));
		if (finding->what == PS_WHAT_LEDGER_RULE)
			(void)printf(": entry %" PRIu64 ": %s", history->broken_leaf,
				     history->broken_rule);
		else if (finding->what == PS_WHAT_LEDGER_LOST_TAKE)
			(void)printf(": take %" PRIu64 "%s", history->first_lost,
				     history->lost_takes > 1 ? " and others" : "");
		(void)putchar('\n');
	}
}

static void print_key(const struct findings *found)
{
	const struct ps_trust *trust = &found->trust;
	char groups[PS_COMMAND_GROUPS_LEN];

	(void)printf("key of       %s\n", trust->name[0] ? trust->name : "nobody by name");
	ps_command_groups(trust->device_fingerprint, groups);
	(void)printf("fingerprint  %s\n", groups);
	if (found->history->keys.count > 1)
		(void)printf("             the key that signs now; %zu were before it, each signed "
			     "who follows it\n",
			     found->history->keys.count - 1);
	if (!trust->has_root)
		return;
	ps_command_groups(trust->root_fingerprint, groups);
	(void)printf("root         %s\n", groups);
}

/* Beside the verdict: without a time stamp no time in it is more than the station's claim. */
static void print_clocks(const struct ps_history *history)
{
	if (!history->clock_backwards)
		return;
	(void)printf("clock        ran backwards before %" PRIu64 " of the entries, the first of "
		     "them entry %" PRIu64 ", by %.0f s\n",
		     history->clock_backwards, history->first_backwards,
		     (double)history->first_backwards_us / 1e6);
}

static void print_people(const struct findings *found)
{
	const struct ps_history *history = found->history;
	enum ps_lang lang = ps_language_of_environment();
	enum ps_word word = found->report.verdict[PS_AXIS_LEDGER];
	char moment[PS_MOMENT_TEXT_MAX];
	char groups[PS_COMMAND_GROUPS_LEN];

	if (history->state == PS_HISTORY_SIGNED)
		(void)printf("ledger       %s: %s\n", ps_word_name(word), ps_word_said(word, lang));
	print_state(found);
	print_findings(found, lang);
	ps_take_files_say(found->files, lang);
	if (history->checkpoint.size) {
		ps_moment_text(history->checkpoint.clock.utc_us, moment);
		ps_command_groups(history->checkpoint.root, groups);
		(void)printf("signed       %" PRIu64 " of %" PRIu64 " entries, until %s by the "
			     "station's clock\nroot hash    %s\n",
			     history->checkpoint.size, history->leaves, moment, groups);
	}
	if (history->state == PS_HISTORY_SIGNED)
		(void)printf("takes        %" PRIu64 ": %" PRIu64 " ended, %" PRIu64
			     " cancelled, %" PRIu64 " recovered, %" PRIu64 " open\n",
			     history->totals.takes, history->totals.ended,
			     history->totals.cancelled, history->totals.recovered,
			     history->open_takes);
	if (history->state == PS_HISTORY_SIGNED && history->accesses)
		(void)printf("accesses     %" PRIu64 ", in %" PRIu64 " batches of an access log\n",
			     history->accesses, history->access_batches);
	if (history->state == PS_HISTORY_SIGNED) {
		ps_take_files_print(found->files);
		print_clocks(history);
	}
	if (history->has_point)
		print_key(found);
	(void)printf("\n%d: %s\n", found->exit_status, summary(found));
}

static enum ps_err print_json(const struct findings *found)
{
	const struct ps_history *history = found->history;
	struct ps_json *json = NULL;
	char moment[PS_MOMENT_TEXT_MAX];
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_moment_text(history->checkpoint.clock.utc_us, moment);
	ps_json_number(json, "exit", (uint64_t)found->exit_status);
	ps_json_text(json, "summary", summary(found));
	ps_json_text(json, "state", ps_history_state_name(history->state));
	ps_json_text(json, "verdict",
		     history->state == PS_HISTORY_SIGNED
			     ? ps_word_name(found->report.verdict[PS_AXIS_LEDGER])
			     : NULL);
	ps_json_array(json, "findings");
	for (size_t i = 0; i < found->report.count; i++)
		ps_json_text(json, NULL, ps_what_name(found->report.findings[i].what));
	ps_json_end(json);
	ps_json_number(json, "leaves", history->leaves);
	ps_json_number(json, "signed", history->checkpoint.size);
	ps_json_text(json, "signed_until", history->checkpoint.size ? moment : NULL);
	ps_json_hex(json, "root", history->checkpoint.root, PS_HASH_LEN);
	ps_json_number(json, "takes", history->totals.takes);
	ps_json_number(json, "open", history->open_takes);
	ps_json_number(json, "lost", history->lost_takes);
	ps_take_files_json(found->files, json);
	ps_json_number(json, "accesses", history->accesses);
	ps_json_number(json, "access_batches", history->access_batches);
	ps_json_number(json, "clock_backwards", history->clock_backwards);
	if (history->clock_backwards)
		ps_json_number(json, "first_backwards", history->first_backwards);
	if (history->has_point)
		ps_json_hex(json, "device_fingerprint", found->trust.device_fingerprint,
			    PS_DIGEST_LEN);
	err = ps_json_print(json, false, stdout);
	ps_json_destroy(json);
	return err;
}

/*
 * Whose key it is. That a certificate has expired since is not asked: the ledger holds the first
 * one of each key, and a later one stands in the takes.
 */
static enum ps_err judge_chain(struct findings *found, const struct ps_leaf_chain *chain)
{
	struct ps_certificates *list = NULL;
	enum ps_err err = ps_certificates_of(chain->certificates, chain->count, &list);

	if (!err)
		err = ps_trust_check(list, found->request->roots, found->request->now_s,
				     &found->trust);
	if (!err && ps_trust_vouched(&found->trust))
		found->vouched_for++;
	ps_certificates_destroy(list);
	/* what is no certificate is vouched for by nobody */
	return err == PS_NO_MEMORY || err == PS_CRYPTO ? err : PS_OK;
}

/* A visitor of the ledger's leaves. */
static enum ps_err take_leaf(void *ctx, const struct ps_leaf *leaf)
{
	struct findings *found = ctx;
	enum ps_err err = ps_take_files_leaf(found->files, leaf);

	if (!err && leaf->kind == PS_LEAF_ENROLMENT)
		err = judge_chain(found, &leaf->enrolment.chain);
	if (!err && leaf->kind == PS_LEAF_KEY_CHANGE)
		err = judge_chain(found, &leaf->key_change.chain);
	return err;
}

static int report(struct findings *found, const struct ps_history_question *question)
{
	const struct ps_history *history = found->history;
	enum ps_err err = PS_OK;
	int status;

	ps_report_init(&found->report);
	if (history->state == PS_HISTORY_SIGNED)
		ps_history_judge(&found->report, question->points, question->point_count, history);
	found->exit_status = exit_status(found);
	if (found->request->as_json)
		err = print_json(found);
	else
		print_people(found);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	status = ps_command_end();
	return status ? status : found->exit_status;
}

/* Whose key signs them is known once the first leaf was read. */
static int check_kept(const struct ps_ledger_request *request, const struct ps_history *history)
{
	struct ps_history_question again = { .point_count = 0 };
	int status = 0;

	for (size_t i = 0; i < request->kept_count && !status && history->has_point; i++)
		status = ps_ledger_add_kept(request->kept[i], &history->keys, &again);
	return status;
}

int ps_ledger_check(const struct ps_ledger_request *request)
{
	struct ps_take_files take_files;
	struct ps_ledger_files files;
	struct ps_history history;
	struct findings found = { .history = &history,
				  .request = request,
				  .files = &take_files,
				  .has_roots =
					  request->roots && ps_certificates_count(request->roots) };
	struct ps_history_question question = { .leaf = take_leaf, .ctx = &found };
	int status = 0;

	for (size_t i = 0; i < request->kept_count && !status; i++)
		status = ps_ledger_add_kept(request->kept[i], NULL, &question);
	if (!status)
		status = ps_ledger_files_open(request->dir, &files);
	if (status)
		return status;
	ps_take_files_init(&take_files);
	status = ps_ledger_files_read(&files, &question, &history);
	if (!status)
		status = check_kept(request, &history);
	if (!status)
		status = ps_take_files_look(&take_files, request->dir, &history);
	if (!status)
		status = report(&found, &question);
	ps_take_files_release(&take_files);
	ps_ledger_files_close(&files);
	return status;
}
