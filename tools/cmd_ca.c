/* packseal ca: a certificate authority in a folder, for whoever runs stations without one. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tools/ca_dir.h"
#include "tools/command.h"
#include "tools/language.h"
#include "tools/moment.h"

enum { DAYS_MAX = 36525 };

static const char usage[] =
	"usage: packseal ca new DIR --name NAME [--key URI] [--days N]\n"
	"           make a root: DIR/root.key (keep it offline) and DIR/root.pem (hand it out);\n"
	"           or of a key that is in hardware: pkcs11:…\n"
	"       packseal ca issue DIR --csr FILE [--name STATION] -o FILE [--hardware] [--days N]\n"
	"                                  [--despite-revocation]\n"
	"       packseal ca issue DIR --key KEY --name STATION -o FILE [--hardware] [--days N]\n"
	"                                  [--despite-revocation]\n"
	"           certify a station's key by its request (packseal enroll), or one that is "
	"here;\n"
	"           the new FILE gets its certificate and the root. --hardware states that the "
	"key\n"
	"           lives in hardware: say so only of what you have seen. Again for the same key:\n"
	"           a new certificate of it. A key that was taken back gets none, unless you say\n"
	"           --despite-revocation\n"
	"       packseal ca revoke DIR CERT.pem [--since TIME] [--only]\n"
	"           take a station's key back, because it was stolen or copied, with all "
	"certificates\n"
	"           that it has; --only: this certificate alone, as it has a better one. The "
	"earliest\n"
	"           time stays. DIR/revoked.tsv remembers it; DIR/root.crl, for `packseal verify\n"
	"           --crl`, says it from then on\n"
	"       packseal ca crl DIR\n"
	"           sign DIR/root.crl anew, once a year at least, or because it is lost\n"
	"       packseal ca list DIR\n"
	"           what was issued, and what was taken back\n"
	"       packseal ca show CERT.pem\n"
	"           print name, validity and fingerprint of each certificate in it\n"
	"       packseal ca slip CERT.pem -o FILE.pdf|.svg|.png [--force] [--web PEM]\n"
	"                                  [--lang zh|en]\n"
	"           the root's fingerprint on a label, in digits, words and a QR code, and where "
	"to\n"
	"           leave it on the first day; of a file without the root, the certificate's.\n"
	"           With --web also that of the clerk's pages, as `packseal-web certificate` "
	"prints it\n"
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

/* The verbs, how many words follow each, what the last of them is, the letters of its options. */
static const struct {
	const char *verb;
	int words;
	const char *last;
	const char *takes;
} verbs[] = {
	{ "new", 1, "DIR", "nkd" },	   { "issue", 1, "DIR", "nkdocwa" },
	{ "show", 1, "CERT.pem", "" },	   { "revoke", 2, "CERT.pem", "sy" },
	{ "crl", 1, "DIR", "" },	   { "list", 1, "DIR", "" },
	{ "slip", 1, "CERT.pem", "oflp" },
};

enum { VERB_COUNT = sizeof(verbs) / sizeof(verbs[0]) };

static const struct option options[] = {
	{ "name", required_argument, NULL, 'n' },  { "days", required_argument, NULL, 'd' },
	{ "key", required_argument, NULL, 'k' },   { "output", required_argument, NULL, 'o' },
	{ "since", required_argument, NULL, 's' }, { "only", no_argument, NULL, 'y' },
	{ "csr", required_argument, NULL, 'c' },   { "force", no_argument, NULL, 'f' },
	{ "hardware", no_argument, NULL, 'w' },	   { "despite-revocation", no_argument, NULL, 'a' },
	{ "lang", required_argument, NULL, 'l' },  { "web", required_argument, NULL, 'p' },
	{ "help", no_argument, NULL, 'h' },	   { 0 }
};

enum { OPTION_COUNT = sizeof(options) / sizeof(options[0]) - 1 };

/* An option that this verb would pass over in silence. */
static int check_options(int verb, const bool given[OPTION_COUNT])
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (given[i] && !strchr(verbs[verb].takes, options[i].val))
			return ps_command_fail(PS_EXIT_USAGE, "\"ca %s\" has no --%s",
					       verbs[verb].verb, options[i].name);
	return 0;
}

static int run(struct ps_ca_request *request, char **words)
{
	const bool of_station = !request->key_path != !request->csr_path && request->out_path;
	const char *verb = words[0];

	request->dir = words[1];
	if (strcmp(verb, "show") == 0)
		return ps_ca_show(words[1]);
	if (strcmp(verb, "slip") == 0)
		return ps_ca_slip(request, words[1]);
	if (strcmp(verb, "crl") == 0)
		return ps_ca_dir_list(words[1]);
	if (strcmp(verb, "list") == 0)
		return ps_ca_dir_issued(words[1]);
	if (strcmp(verb, "revoke") == 0)
		return ps_ca_dir_revoke(request, words[2]);
	if (strcmp(verb, "new") == 0 && request->name)
		return ps_ca_dir_new(request);
	if (!request->name && !request->csr_path)
		return -1;
	if (strcmp(verb, "issue") != 0 || !of_station)
		return -1;
	return ps_command_check_output(request->out_path) ? PS_EXIT_USAGE
							  : ps_ca_dir_issue(request);
}

/* What the command line lacks for its verb; -1: it has none. */
static const char *missing(const struct ps_ca_request *request, int argc, int verb)
{
	if (verb < 0)
		return "\"new\", \"issue\", \"revoke\", \"crl\", \"list\", \"show\" or \"slip\"";
	if (argc - optind < 1 + verbs[verb].words)
		return argc - optind == 1 && verbs[verb].words == 2 ? "DIR" : verbs[verb].last;
	if (strcmp(verbs[verb].verb, "issue") == 0 && !request->key_path && !request->csr_path)
		return "--csr FILE or --key KEY";
	if (!request->name && !request->csr_path)
		return "--name NAME";
	return request->out_path ? "one of --csr and --key, not both," : "-o FILE";
}

int ps_cmd_ca(int argc, char **argv)
{
	struct ps_ca_request request = { .since_s = (int64_t)time(NULL),
					 .lang = ps_language_of_environment() };
	bool given[OPTION_COUNT] = { false };
	int option, verb = VERB_COUNT - 1, status = -1;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "n:d:k:o:h", options)) != -1) {
		for (size_t i = 0; i < OPTION_COUNT; i++)
			given[i] |= options[i].val == option;
		if (option == 'n')
			request.name = optarg;
		else if (option == 'k')
			request.key_path = optarg;
		else if (option == 'o')
			request.out_path = optarg;
		else if (option == 'c')
			request.csr_path = optarg;
		else if (option == 'f')
			request.replace = true;
		else if (option == 'w')
			request.hardware = true;
		else if (option == 'a')
			request.despite_revocation = true;
		else if (option == 'y')
			request.only_certificate = true;
		else if (option == 'l' && ps_language_set(optarg, &request.lang))
			return PS_EXIT_USAGE;
		else if (option == 'l')
			continue;
		else if (option == 'p')
			request.web_path = optarg;
		else if (option == 'h')
			return fputs(usage, stdout) < 0 ? PS_EXIT_IO : ps_command_end();
		else if (option == 's' && !ps_moment_parse(optarg, &request.since_s))
			return ps_command_fail(PS_EXIT_USAGE, "--since takes a time such as "
							      "2026-03-01T02:00:00Z");
		else if (option == 's')
			continue;
		else if (option != 'd')
			return PS_EXIT_USAGE;
		else if (!read_days(optarg, &request.days))
			return ps_command_fail(PS_EXIT_USAGE, "--days must be 1 to %d", DAYS_MAX);
	}
	while (verb >= 0 && (optind >= argc || strcmp(argv[optind], verbs[verb].verb) != 0))
		verb--;
	if (verb >= 0 && check_options(verb, given))
		return PS_EXIT_USAGE;
	if (verb >= 0 && argc - optind == 1 + verbs[verb].words)
		status = run(&request, argv + optind);
	if (status != -1)
		return status;
	return ps_command_usage(usage, argc, argv, verb < 0 ? 2 : 1 + verbs[verb].words,
				missing(&request, argc, verb));
}
