#include "tools/statement.h"

#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/save.h"
#include "tools/who.h"

enum { WHY_LEN = 256 };

size_t ps_statement_whole(const struct ps_subject *subject,
			  struct ps_derived_range ranges_out[PS_DERIVED_RANGES_MAX])
{
	const struct ps_check *check = &subject->verdict.check;
	size_t count = 0;

	for (size_t i = 0; i < check->start.camera_count && count < PS_DERIVED_RANGES_MAX; i++) {
		const struct ps_camera_info *info = &check->start.cameras[i];

		if (!check->total.cameras[i].frames)
			continue;
		ranges_out[count] =
			(struct ps_derived_range){ .first = info->first_seq,
						   .last = check->cameras[i].next_seq - 1 };
		memcpy(ranges_out[count++].camera, info->name.bytes, info->name.len);
	}
	return count;
}

static int complain(const struct ps_statement_request *request, enum ps_err err, const char *why)
{
	const char *what = request->of_set ? "nothing was exported, as there is no statement"
					   : "the file is there, but no statement";
	char shown[PS_TEXT_SHOWN_MAX];

	if (err == PS_MISMATCH) {
		ps_text_shown(why, shown);
		return ps_command_fail(PS_EXIT_IO, "%s: %s", what, shown);
	}
	ps_text_shown(request->run, shown);
	if (err == PS_NOT_FOUND)
		return ps_command_fail(PS_EXIT_IO, "%s: no packseald answers in %s; give --run",
				       what, shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", what, ps_err_text(err));
}

int ps_statement_place(const struct ps_statement_request *request, const char *output)
{
	if (!request->to)
		return 0;
	if (strcmp(request->to, output) == 0)
		return ps_command_fail(PS_EXIT_USAGE, "--statement and -o name the same file");
	return ps_save_check(request->to, ps_existing(request->replace));
}

int ps_statement_ask(const struct ps_statement_request *request)
{
	const struct ps_check *check = &request->subject->verdict.check;
	struct ps_client_derive derive = { .take = check->start.take_number,
					   .bytes = request->bytes,
					   .what = request->what,
					   .range_count = request->range_count,
					   .ranges = request->ranges };
	char who[PS_NAME_LEN_MAX + 1];
	char shown[PS_TEXT_SHOWN_MAX];
	char why[WHY_LEN] = "";
	struct ps_buf statement;
	enum ps_err err;
	int status;

	if (!request->to)
		return 0;
	ps_who(who);
	derive.by = request->by ? request->by : who;
	memcpy(derive.id, check->take, PS_HASH_LEN);
	memcpy(derive.file, request->file, PS_HASH_LEN);
	ps_buf_init(&statement);
	err = ps_client_derive(request->run, &derive, &statement, why, sizeof(why));
	status = err ? complain(request, err, why)
		     : ps_save(request->to, ps_existing(request->replace), statement.bytes,
			       statement.len);
	ps_buf_release(&statement);
	if (status)
		return status;
	ps_text_shown(request->to, shown);
	if (!request->of_set)
		(void)printf("  %s: the station's statement of what it was made of\n", shown);
	return 0;
}
