#include <inttypes.h>
#include <stdio.h>

#include "tools/checkpoint_mail.h"
#include "tools/checkpoint_send.h"
#include "tools/command.h"
#include "tools/ledger.h"
#include "tools/ledger_lookup.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/save.h"

static void tell(const struct ps_checkpoint *checkpoint)
{
	char moment[PS_MOMENT_TEXT_MAX];
	char groups[PS_COMMAND_GROUPS_LEN];

	ps_moment_text(checkpoint->clock.utc_us, moment);
	ps_command_groups(checkpoint->root, groups);
	(void)printf(
		"%" PRIu64 " entries, signed %s by the station's clock\nroot hash    %s\n"
		"Keep it where the station's owner cannot change it: later it shows whether the "
		"ledger was rewritten.\n",
		checkpoint->size, moment, groups);
}

static int save(const struct ps_ledger_request *request, const struct ps_checkpoint_copy *copy)
{
	char shown[PS_TEXT_SHOWN_MAX];
	int status = ps_save(request->to, ps_existing(request->replace), copy->bytes.bytes,
			     copy->bytes.len);

	ps_text_shown(request->to, shown);
	if (!status)
		(void)printf("%s: written\n", shown);
	return status;
}

/* A place that fails does not keep it from the others. */
static int hand_out(const struct ps_ledger_request *request, const struct ps_checkpoint_copy *copy)
{
	int status = request->to ? save(request, copy) : 0;
	int other = request->folder ? ps_checkpoint_to_folder(copy, request->folder) : 0;

	status = status ? status : other;
	other = request->put_url ? ps_checkpoint_put(copy, request->put_url, request->put_root) : 0;
	return status ? status : other;
}

/* As it stands in the ledger, or as text. */
static int send(const struct ps_ledger_request *request, const struct ps_buf *bytes,
		const struct ps_checkpoint *checkpoint)
{
	const struct ps_checkpoint_mail mail = { .bytes = { bytes->bytes, bytes->len },
						 .checkpoint = checkpoint,
						 .from = request->mail_from,
						 .to = request->mail_to,
						 .now_s = request->now_s };
	struct ps_checkpoint_copy copy = { .bytes = mail.bytes,
					   .is_text = request->as_text || request->mail_to,
					   .checkpoint = checkpoint };
	enum ps_err err = PS_OK;
	struct ps_buf text;
	int status;

	ps_buf_init(&text);
	if (copy.is_text) {
		err = ps_checkpoint_mail(&mail, &text);
		copy.bytes = (struct ps_bytes){ text.bytes, text.len };
	}
	status = err ? ps_command_fail(ps_command_status(err), "the text: %s", ps_err_text(err))
		     : hand_out(request, &copy);
	ps_buf_release(&text);
	return status;
}

static int check_request(const struct ps_ledger_request *request)
{
	const char *from = request->mail_from, *to = request->mail_to;

	if (!request->to && !request->folder && !request->put_url)
		return ps_command_fail(PS_EXIT_USAGE,
				       "-o FILE, --folder DIR or --put URL is missing: where the "
				       "checkpoint goes");
	if (request->put_root && !request->put_url)
		return ps_command_fail(PS_EXIT_USAGE, "--put-root goes with --put");
	if (!from != !to)
		return ps_command_fail(PS_EXIT_USAGE,
				       "a message takes both --mail-from ADDRESS and --mail-to "
				       "ADDRESS");
	if (to && (request->folder || request->put_url))
		return ps_command_fail(PS_EXIT_USAGE,
				       "a message goes into a file alone: --folder and --put go "
				       "with --text");
	if (to && (!ps_mail_address_is(from) || !ps_mail_address_is(to)))
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s takes one address alone, as name@example.com",
				       ps_mail_address_is(from) ? "--mail-to" : "--mail-from");
	return request->to ? ps_command_check_output(request->to) : 0;
}

int ps_ledger_checkpoint_out(const struct ps_ledger_request *request)
{
	struct ps_checkpoint checkpoint;
	struct ps_ledger_files files;
	struct ps_reach checkpoints;
	struct ps_cursor cursor;
	struct ps_cose cose;
	struct ps_buf last;
	enum ps_err err;
	int status;

	status = check_request(request);
	if (!status)
		status = ps_ledger_files_open(request->dir, &files);
	if (status)
		return status;
	ps_buf_init(&last);
	checkpoints = ps_input_reach(&files.checkpoints);
	err = ps_ledger_last_signed(&checkpoints, &last);
	cursor = ps_cursor_of(last.bytes, last.len);
	if (!err)
		err = ps_checkpoint_read(&cursor, &cose, &checkpoint);
	if (err == PS_NOT_FOUND)
		status = ps_command_fail(
			PS_EXIT_NO_INPUT,
			"the ledger has no checkpoint yet: the station signs one after "
			"each take");
	else if (err)
		status = ps_input_fail(&files.checkpoints, err);
	else
		status = send(request, &last, &checkpoint);
	if (!status) {
		tell(&checkpoint);
		status = ps_command_end();
	}
	ps_buf_release(&last);
	ps_ledger_files_close(&files);
	return status;
}
