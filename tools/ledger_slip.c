/* packseal ledger slip: what the ledger was at the end of the day, on a label. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "signing/trust.h"
#include "tools/command.h"
#include "tools/ledger.h"
#include "tools/ledger_lookup.h"
#include "tools/slip.h"

/* What is gathered while the ledger is read. */
struct gathering {
	struct ps_slip *slip;
	struct tm day;
	struct ps_certificates *chain; /* of the key that signs at the end */
};

static bool local_time(int64_t utc_us, struct tm *out)
{
	const time_t seconds = (time_t)(utc_us / 1000000);

	return localtime_r(&seconds, out) && out->tm_year <= 8099;
}

static enum ps_err take_chain(const struct ps_leaf_chain *chain, struct gathering *gathering)
{
	struct ps_certificates *list = NULL;
	enum ps_err err = ps_certificates_of(chain->certificates, chain->count, &list);

	if (err)
		return err;
	ps_certificates_destroy(gathering->chain);
	gathering->chain = list;
	return PS_OK;
}

static enum ps_err take_leaf(void *ctx, const struct ps_leaf *leaf)
{
	struct gathering *gathering = ctx;
	struct tm tm;

	if (leaf->kind == PS_LEAF_ENROLMENT)
		return take_chain(&leaf->enrolment.chain, gathering);
	if (leaf->kind == PS_LEAF_KEY_CHANGE)
		return take_chain(&leaf->key_change.chain, gathering);
	if (leaf->kind == PS_LEAF_STARTED && local_time(leaf->clock.utc_us, &tm) &&
	    tm.tm_year == gathering->day.tm_year && tm.tm_yday == gathering->day.tm_yday)
		gathering->slip->takes++;
	return PS_OK;
}

/* The local day of the checkpoint, and how far that is from UTC. */
static int set_day(struct gathering *gathering)
{
	struct ps_slip *slip = gathering->slip;
	char zone[8] = "", day[16] = "";

	if (!local_time(slip->checkpoint.clock.utc_us, &gathering->day) ||
	    !strftime(day, sizeof(day), "%Y-%m-%d", &gathering->day) ||
	    strftime(zone, sizeof(zone), "%z", &gathering->day) != 5)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "the station's clock has shown a day that no calendar has, "
				       "so there is no slip of it");
	(void)snprintf(slip->day, sizeof(slip->day), "%s (UTC%.3s:%s)", day, zone, zone + 3);
	return 0;
}

/* Whose fingerprint: the root's, if one was given and the ledger's key leads to it. */
static int set_identity(const struct ps_ledger_request *request, const struct gathering *gathering)
{
	struct ps_slip *slip = gathering->slip;
	struct ps_trust trust;
	enum ps_err err = ps_trust_check(gathering->chain, request->roots, request->now_s, &trust);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s", ps_err_text(err));
	if (trust.faults & 1U << PS_TRUST_MALFORMED)
		return ps_command_fail(
			PS_EXIT_WRONG,
			"the certificates in the ledger are none, so there is no slip of it");
	/* one that has expired was still the station's */
	if (request->roots && (!trust.has_root || !ps_trust_vouched(&trust)))
		return ps_command_fail(PS_EXIT_ORIGIN,
				       "the root that you gave does not vouch for the key of this "
				       "ledger, so it does not go on its slip");
	slip->is_root = trust.has_root;
	memcpy(slip->fingerprint,
	       trust.has_root ? trust.root_fingerprint : trust.device_fingerprint, PS_DIGEST_LEN);
	(void)snprintf(slip->name, sizeof(slip->name), "%.*s", PS_TEXT_SHOWN_MAX - 1,
		       trust.name[0] ? trust.name : "-");
	return 0;
}

/* Reads and verifies all of it: a slip of something else would be worse than none. */
static int read_all(const struct ps_ledger_request *request, struct ps_ledger_files *files,
		    struct gathering *gathering)
{
	struct ps_history_question question = { .leaf = take_leaf, .ctx = gathering };
	struct ps_slip *slip = gathering->slip;
	struct ps_history history;
	int status = ps_ledger_files_read(files, &question, &history);

	if (!status && history.state != PS_HISTORY_SIGNED)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "the ledger is not what a station signed, so there is no "
					 "slip of it: %s; `packseal ledger check` says more",
					 ps_history_state_text(history.state));
	else if (!status && (history.checkpoint.size != slip->checkpoint.size ||
			     memcmp(history.checkpoint.root, slip->checkpoint.root, PS_HASH_LEN)))
		status = ps_command_fail(PS_EXIT_IO, "the station wrote to the ledger just now; "
						     "ask for the slip again");
	if (!status)
		status = set_identity(request, gathering);
	return status;
}

static int read_last(struct ps_ledger_files *files, struct ps_slip *slip, struct ps_buf *last)
{
	const struct ps_reach checkpoints = ps_input_reach(&files->checkpoints);
	struct ps_cose cose;
	struct ps_cursor cursor;
	enum ps_err err = ps_ledger_last_signed(&checkpoints, last);

	cursor = ps_cursor_of(last->bytes, last->len);
	if (!err)
		err = ps_checkpoint_read(&cursor, &cose, &slip->checkpoint);
	if (err == PS_NOT_FOUND)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "the ledger has no checkpoint yet: the station signs one "
				       "after each take");
	if (err)
		return ps_input_fail(&files->checkpoints, err);
	slip->has_ledger = true;
	slip->signed_bytes = (struct ps_bytes){ last->bytes, last->len };
	return 0;
}

int ps_ledger_slip(const struct ps_ledger_request *request)
{
	struct ps_slip slip = { .lang = request->lang, .replace = request->replace };
	struct gathering gathering = { .slip = &slip };
	struct ps_ledger_files files;
	enum ps_drawing_form form;
	struct ps_buf last;
	int status = ps_slip_form(request->to, &form);

	if (!status)
		status = ps_ledger_files_open(request->dir, &files);
	if (status)
		return status;
	ps_buf_init(&last);
	status = read_last(&files, &slip, &last);
	if (!status)
		status = set_day(&gathering);
	if (!status)
		status = read_all(request, &files, &gathering);
	if (!status)
		status = ps_slip_save(&slip, form, request->to);
	ps_certificates_destroy(gathering.chain);
	ps_buf_release(&last);
	ps_ledger_files_close(&files);
	return status;
}
