/* packseal ledger compare: does one ledger go on from an older copy of it, or from a checkpoint? */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "signing/verdict_ledger.h"
#include "tools/command.h"
#include "tools/ledger.h"
#include "tools/moment.h"

/* Returns 0 or the exit status. */
static int read_ledger(const char *path, struct ps_history_question *question,
		       struct ps_history *history_out)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_ledger_files files;
	int status = ps_ledger_files_open(path, &files);

	if (status)
		return status;
	status = ps_ledger_files_read(&files, question, history_out);
	ps_ledger_files_close(&files);
	ps_text_shown(path, shown);
	if (!status && history_out->state != PS_HISTORY_SIGNED)
		status = ps_command_fail(PS_EXIT_WRONG, "%s is not what a station signed: %s",
					 shown, ps_history_state_text(history_out->state));
	return status;
}

static bool is_folder(const char *path)
{
	struct stat stat_of;

	return stat(path, &stat_of) == 0 && S_ISDIR(stat_of.st_mode);
}

/* The checkpoint, or the last one of the older ledger, with the key that signed it. */
static int read_old(const struct ps_ledger_request *request, struct ps_history_question *question,
		    struct ps_history *old)
{
	struct ps_history_question nothing = { .take_number = 0 };
	int status;

	if (!is_folder(request->dir))
		return ps_ledger_add_kept(request->dir, NULL, question);
	status = read_ledger(request->dir, &nothing, old);
	if (!status)
		ps_history_point_set(&question->points[question->point_count++], &old->checkpoint);
	return status;
}

/* Whose key signed a checkpoint in a file is known once the ledger was read. */
static int check_key(const struct ps_ledger_request *request, const struct ps_history *old,
		     const struct ps_history *new_one)
{
	struct ps_history_question again = { .point_count = 0 };

	if (!is_folder(request->dir))
		return ps_ledger_add_kept(request->dir, &new_one->keys, &again);
	if (memcmp(old->point, new_one->point, PS_POINT_LEN) == 0)
		return 0;
	return ps_command_fail(PS_EXIT_WRONG, "the two ledgers are of two keys: they are two "
					      "stations', or one was made anew");
}

static int report(const struct ps_history_question *question, const struct ps_history *new_one)
{
	struct ps_report found;
	char moment[PS_MOMENT_TEXT_MAX];
	const uint64_t before = question->points[0].size, now = new_one->checkpoint.size;
	int status;

	ps_report_init(&found);
	ps_history_judge(&found, question->points, question->point_count, new_one);
	ps_moment_text(new_one->checkpoint.clock.utc_us, moment);
	if (found.verdict[PS_AXIS_LEDGER] == PS_WORD_FORK)
		(void)printf("fork: they are two histories; of the first %" PRIu64
			     " entries the one says otherwise than the other\n",
			     before < now ? before : now);
	else if (found.verdict[PS_AXIS_LEDGER] == PS_WORD_ROLLBACK)
		(void)printf("rollback: the second has %" PRIu64 " signed entries, and the first "
			     "had %" PRIu64 "\n",
			     now, before);
	else
		(void)printf("the second goes on from the first: %" PRIu64 " entries, then %" PRIu64
			     " more, signed until %s\n",
			     before, now - before, moment);
	status = ps_command_end();
	if (status)
		return status;
	if (found.verdict[PS_AXIS_LEDGER] == PS_WORD_FORK ||
	    found.verdict[PS_AXIS_LEDGER] == PS_WORD_ROLLBACK)
		return PS_EXIT_WRONG;
	return found.verdict[PS_AXIS_LEDGER] == PS_WORD_GAP ? PS_EXIT_RESERVE : PS_EXIT_OK;
}

int ps_ledger_compare(const struct ps_ledger_request *request)
{
	struct ps_history_question question = { .take_number = 0 };
	struct ps_history old = { .leaves = 0 }, new_one = { .leaves = 0 };
	int status = read_old(request, &question, &old);

	if (!status && question.point_count != 1)
		status = ps_command_fail(PS_EXIT_USAGE, "OLD takes one checkpoint, or a ledger");
	if (!status)
		status = read_ledger(request->other, &question, &new_one);
	if (!status)
		status = check_key(request, &old, &new_one);
	if (!status)
		status = report(&question, &new_one);
	return status;
}
