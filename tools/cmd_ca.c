/* packseal ca: a certificate authority in a folder, for whoever runs stations without one. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/ca_dir.h"
#include "tools/command.h"

enum { DAYS_MAX = 36525 };

static const char usage[] =
	"usage: packseal ca new DIR --name NAME [--days N]\n"
	"           make a root: DIR/root.key (keep it offline) and DIR/root.pem (hand it out)\n"
	"       packseal ca issue DIR --key STATION.key --name STATION -o FILE [--days N]\n"
	"           certify a station's key; FILE gets its certificate and the root\n"
	"       packseal ca show CERT.pem\n"
	"           print name, validity and fingerprint of each certificate in it\n"
	"\n"
	"A root is valid for 20 years and a station for 10 unless --days says otherwise.\n"
	"Auditors compare the root's fingerprint with one that they got by another way.\n";

static bool read_days(const char *text, long *days_out)
{
	char *end = NULL;
	long days = strtol(text, &end, 10);

	if (end == text || *end || days < 1 || days > DAYS_MAX)
		return false;
	*days_out = days;
	return true;
}

static const char *missing(const struct ps_ca_request *request, int argc, char **argv)
{
	const char *verb = optind < argc ? argv[optind] : "";
	bool issues = strcmp(verb, "issue") == 0;

	if (!issues && strcmp(verb, "new") != 0 && strcmp(verb, "show") != 0)
		return "\"new\", \"issue\" or \"show\"";
	if (argc - optind == 1)
		return strcmp(verb, "show") == 0 ? "CERT.pem" : "DIR";
	if (!request->name)
		return "--name NAME";
	if (issues)
		return request->key_path ? "-o FILE" : "--key STATION.key";
	return "\"issue\", which --key and -o belong to,";
}

int ps_cmd_ca(int argc, char **argv)
{
	static const struct option options[] = { { "name", required_argument, NULL, 'n' },
						 { "days", required_argument, NULL, 'd' },
						 { "key", required_argument, NULL, 'k' },
						 { "output", required_argument, NULL, 'o' },
						 { "help", no_argument, NULL, 'h' },
						 { 0 } };
	struct ps_ca_request request = { 0 };
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = getopt_long(argc, argv, "n:d:k:o:h", options, NULL)) != -1) {
		if (option == 'n')
			request.name = optarg;
		else if (option == 'k')
			request.key_path = optarg;
		else if (option == 'o')
			request.out_path = optarg;
		else if (option == 'h')
			return fputs(usage, stdout) < 0 ? PS_EXIT_IO : ps_command_end();
		else if (option != 'd')
			return PS_EXIT_USAGE;
		else if (!read_days(optarg, &request.days))
			return ps_command_fail(PS_EXIT_USAGE, "--days must be 1 to %d", DAYS_MAX);
	}
	if (argc - optind == 2 && strcmp(argv[optind], "show") == 0)
		return ps_ca_show(argv[optind + 1]);
	if (argc - optind == 2 && request.name) {
		bool of_station = request.key_path && request.out_path;

		if (of_station && ps_command_check_output(request.out_path))
			return PS_EXIT_USAGE;
		request.dir = argv[optind + 1];
		if (strcmp(argv[optind], "new") == 0 && !request.key_path && !request.out_path)
			return ps_ca_dir_new(&request);
		if (strcmp(argv[optind], "issue") == 0 && of_station)
			return ps_ca_dir_issue(&request);
	}
	return ps_command_usage(usage, argc, argv, 2, missing(&request, argc, argv));
}
