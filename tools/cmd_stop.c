/* packseal stop: waybills that must not go out. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "signing/limits.h"
#include "tools/command.h"
#include "tools/output.h"
#include "tools/shop_socket.h"
#include "tools/store_path.h"
#include "tools/takes_of.h"

static const char usage[] =
	"usage: packseal stop WAYBILL --why TEXT [--run DIR]\n"
	"       packseal stop WAYBILL --go [--run DIR]\n"
	"\n"
	"Puts a waybill (refunded, cancelled) on the station's stop list: whoever scans it sees,\n"
	"hears and has it in the film that the parcel must not go out. It is recorded all the "
	"same.\n"
	"\n"
	"  --why TEXT  the reason, 1 to 256 bytes\n"
	"  --go        it may go out again\n"
	"  --run DIR   packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Exit status: 0 done; 74 packseald does not answer or refuses.\n";

static int say(const char *run, const char *waybill, const char *why)
{
	struct ps_json *line;
	FILE *stream;
	int status = ps_shop_socket_open(run, &stream);

	if (status)
		return status;
	if (ps_json_create(&line)) {
		(void)fclose(stream);
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	}
	ps_json_text(line, why ? "stop" : "go", waybill);
	if (why)
		ps_json_text(line, "why", why);
	status = ps_shop_socket_say(stream, line, waybill);
	ps_json_destroy(line);
	(void)fclose(stream);
	if (status)
		return status;
	(void)printf(why ? "%s must not go out: %s\n" : "%s may go out\n", waybill, why);
	return ps_command_end();
}

int ps_cmd_stop(int argc, char **argv)
{
	static const struct option names[] = { { "why", required_argument, NULL, 'w' },
					       { "go", no_argument, NULL, 'g' },
					       { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	const char *run = ps_run_path(NULL);
	const char *waybill, *why = NULL;
	bool go = false;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'w')
			why = optarg;
		else if (option == 'g')
			go = true;
		else if (option == 'r')
			run = ps_run_path(optarg);
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind != 1 || go == (why != NULL))
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "WAYBILL"
						       : "--why TEXT or --go, one of them");
	if (why && (!why[0] || strlen(why) > PS_TEXT_LEN_MAX))
		return ps_command_fail(PS_EXIT_USAGE, "--why takes a text of 1 to 256 bytes");
	waybill = ps_waybill_trim(argv[optind]);
	return waybill ? say(run, waybill, why) : PS_EXIT_USAGE;
}
