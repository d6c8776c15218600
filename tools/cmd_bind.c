/* packseal bind: a waybill for a take that has ended without one. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/store_path.h"
#include "tools/takes_of.h"
#include "tools/who.h"

static const char usage[] =
	"usage: packseal bind TAKE WAYBILL [--by NAME] [--run DIR]\n"
	"\n"
	"Binds a waybill to the take of the number TAKE, which has ended: because its label was\n"
	"never scanned, or another one was. From then on `packseal find` finds it. The film says\n"
	"nothing of it: it is an entry of the ledger, marked as bound late, with who did it and\n"
	"when. packseald writes that entry, so it must run.\n"
	"\n"
	"  --by NAME  who says so, 1 to 64 bytes; otherwise who runs this program\n"
	"  --run DIR  packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Exit status: 0 done; 74 packseald does not answer or refuses.\n";

static int bind_take(const char *run, uint64_t take, const char *waybill, const char *by)
{
	char refusal[PS_CLIENT_WHY_LEN] = "", what[64];
	char shown[PS_TEXT_SHOWN_MAX];
	uint64_t index;
	enum ps_err err = ps_client_bind(run, take, waybill, by, &index, refusal, sizeof(refusal));

	if (err) {
		(void)snprintf(what, sizeof(what), "take %" PRIu64 " stays as it was", take);
		return ps_client_fail(run, err, what, refusal);
	}
	ps_text_shown(waybill, shown);
	(void)printf("take %" PRIu64 " is bound to %s: ledger entry %" PRIu64 "\n", take, shown,
		     index);
	return ps_command_end();
}

int ps_cmd_bind(int argc, char **argv)
{
	static const struct option names[] = { { "by", required_argument, NULL, 'b' },
					       { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	char who[PS_NAME_LEN_MAX + 1];
	const char *run = ps_run_path(NULL);
	const char *by = who;
	const char *waybill;
	uint64_t take;
	int option;

	ps_who(who);
	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'b')
			by = optarg;
		else if (option == 'r')
			run = ps_run_path(optarg);
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind != 2)
		return ps_command_usage(usage, argc, argv, 2, "TAKE and WAYBILL");
	if (!ps_number_parse(argv[optind], 1, PS_INDEX_NUMBER_MAX, &take))
		return ps_command_fail(PS_EXIT_USAGE, "TAKE is a take's number; `packseal list` "
						      "shows them");
	if (!by[0] || strlen(by) > PS_NAME_LEN_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--by takes a name of 1 to 64 bytes");
	waybill = ps_waybill_trim(argv[optind + 1]);
	return waybill ? bind_take(run, take, waybill, by) : PS_EXIT_USAGE;
}
