#include "tools/report_told.h"

#include <string.h>

#include "signing/limits.h"
#include "tools/command.h"

bool ps_report_told_takes(int option)
{
	return option == 'U' || option == 'W';
}

int ps_report_told_add(int option, const char *text, struct ps_report_told *told)
{
	if (!text[0] || strlen(text) > PS_TEXT_LEN_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "%s takes 1 to %d bytes",
				       option == 'U' ? "--picked-up" : "--courier-weight",
				       PS_TEXT_LEN_MAX);
	*(option == 'U' ? &told->picked_up : &told->courier_weight) = text;
	return 0;
}

bool ps_report_told_any(const struct ps_report_told *told)
{
	return told->picked_up || told->courier_weight;
}
