#include "tools/client_fail.h"

#include "tools/command.h"

int ps_client_fail(const char *run, enum ps_err err, const char *what, const char *refusal)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (!run[0])
		return ps_command_fail(
			PS_EXIT_IO,
			"%s: its station is not reachable from here, and only its own packseald "
			"writes its ledger",
			what);
	if (err == PS_NOT_FOUND) {
		ps_text_shown(run, shown);
		return ps_command_fail(PS_EXIT_IO,
				       "no packseald answers in %s, and only it writes the ledger: "
				       "start it, or give --run",
				       shown);
	}
	ps_text_shown(err == PS_MISMATCH ? refusal : ps_err_text(err), shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", what, shown);
}
