/* packseal ledger: the numbered list of all takes, as the station signed it. */
#include <getopt.h>
#include <string.h>
#include <time.h>

#include "tools/command.h"
#include "tools/language.h"
#include "tools/ledger.h"
#include "tools/moment.h"
#include "tools/roots.h"
#include "tools/take_table.h"

static const char usage[] =
	"usage: packseal ledger check DIR [--root PEM]... [--checkpoint FILE]... [--json]\n"
	"           is it what the station signed, is any take missing, and in a store, any take's "
	"file?\n"
	"       packseal ledger show DIR [--take N] [--json]\n"
	"           print its entries\n"
	"       packseal ledger prove DIR TAKE -o FILE [--force] [--checkpoint FILE]...\n"
	"           prove that this take stands in it, for who does not have it\n"
	"       packseal ledger audit DIR WAYBILL [--of FILE.seal] [--json]\n"
	"           all takes of a waybill that stand in it, and how many takes have no waybill\n"
	"       packseal ledger access DIR --log FILE... [--who NAME] [--take N] [--keep-days N] "
	"[--json]\n"
	"           who searched and looked, and is that all, as the ledger has it?\n"
	"       packseal ledger access DIR --log FILE --entry N -o FILE [--force] | --proof FILE\n"
	"           one of its entries for who may not see the others; what such a one says\n"
	"       packseal ledger compare OLD DIR\n"
	"           does it go on from OLD, an older copy of it or a checkpoint?\n"
	"       packseal ledger checkpoint DIR [-o FILE [--force]] [--folder DIR]\n"
	"                                  [--put URL [--put-root PEM]]\n"
	"                                  [--text | --mail-from ADDRESS --mail-to ADDRESS]\n"
	"           copy its last signed checkpoint, to be kept outside of the station\n"
	"       packseal ledger slip DIR -o FILE.pdf|.svg|.png [--force] [--root PEM]...\n"
	"                            [--lang zh|en]\n"
	"           the same on a label, as a QR code, with the fingerprint and its words: print "
	"it\n"
	"           at the end of the day, and leave a copy outside of the station\n"
	"\n"
	"  DIR                a station's store, its folder `ledger`, or a copy of that\n"
	"  --root PEM         a root certificate that you accept, got by another way than DIR\n"
	"  --checkpoint FILE  a signed checkpoint that was kept outside, or a text or mail with "
	"some\n"
	"  --force            replace FILE\n"
	"  --folder DIR       into a folder, under a name with its date; nothing there is "
	"replaced\n"
	"  --put URL          to a server, by HTTPS PUT; behind a / at the end its name is added\n"
	"  --put-root PEM     whom the server's certificate must lead to; otherwise the system's\n"
	"  --text             words that say what it is, and the checkpoint as letters\n"
	"  --mail-from ADDRESS, --mail-to ADDRESS\n"
	"                     the same as a message, ready to be sent\n"
	"  --take N           what is about this take\n"
	"  --log FILE         packseal-web's file \"access\", or a copy of it\n"
	"  --who NAME         of this user; of a program's token: hook:NAME\n"
	"  --keep-days N      how long entries were to be kept (1096): older ones may be gone\n"
	"  --of FILE.seal     a take that shows the waybill: then the ledger's secret is not "
	"needed\n"
	"  --lang zh|en       the words on the slip; otherwise as LANG says\n"
	"  --json             for programs\n"
	"\n"
	"Exit status of check, audit and compare: 0 signed, nothing missing; 1 not as it was "
	"signed, or forked or\n"
	"rolled back; 3 signed, and a take or a take's file is missing; 64 usage; 66 no such "
	"ledger, take or secret,\n"
	"or another ledger's; 74 reading or writing failed. Of check alone: 2 signed, by a key, "
	"or handed on by one, that\n"
	"no root vouches for: audit and compare look at no root and no checkpoint beside OLD, "
	"check does.\n"
	"Of access: 0 the entries are there as they were; 1 changed or missing; 3 the latest are "
	"not signed in the\n"
	"ledger yet.\n";

static const struct {
	const char *word;
	int operands; /* behind the word */
	const char *takes;
	const char *options; /* that it takes, by the letters of the table of names */
	int (*run)(const struct ps_ledger_request *request);
} words[] = {
	{ "check", 1, "DIR", "rkj", ps_ledger_check },
	{ "show", 1, "DIR", "nj", ps_ledger_show },
	{ "access", 1, "DIR", "LwnDEVoxj", ps_ledger_access },
	{ "audit", 2, "DIR and WAYBILL", "fj", ps_ledger_audit },
	{ "compare", 2, "OLD and DIR", "", ps_ledger_compare },
	{ "prove", 2, "DIR and the TAKE's number", "oxk", ps_ledger_prove },
	{ "checkpoint", 1, "DIR", "oxdpPtFT", ps_ledger_checkpoint_out },
	{ "slip", 1, "DIR", "oxrl", ps_ledger_slip },
};

enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

static int add_kept(const char *path, struct ps_ledger_request *request)
{
	if (request->kept_count == PS_HISTORY_POINTS_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "at most %d checkpoints",
				       PS_HISTORY_POINTS_MAX);
	request->kept[request->kept_count++] = path;
	return 0;
}

static int add_log(const char *path, struct ps_ledger_request *request)
{
	if (request->log_count == PS_LEDGER_LOGS_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "at most %d logs", PS_LEDGER_LOGS_MAX);
	request->logs[request->log_count++] = path;
	return 0;
}

static int set_keep_days(const char *text, struct ps_ledger_request *request)
{
	uint64_t days;

	if (!ps_number_parse(text, 1, 36525, &days))
		return ps_command_fail(PS_EXIT_USAGE, "--keep-days takes 1 to 36525 days");
	request->keep_days = (int64_t)days;
	return 0;
}

static const struct option names[] = { { "root", required_argument, NULL, 'r' },
				       { "checkpoint", required_argument, NULL, 'k' },
				       { "of", required_argument, NULL, 'f' },
				       { "take", required_argument, NULL, 'n' },
				       { "log", required_argument, NULL, 'L' },
				       { "who", required_argument, NULL, 'w' },
				       { "keep-days", required_argument, NULL, 'D' },
				       { "entry", required_argument, NULL, 'E' },
				       { "proof", required_argument, NULL, 'V' },
				       { "output", required_argument, NULL, 'o' },
				       { "folder", required_argument, NULL, 'd' },
				       { "put", required_argument, NULL, 'p' },
				       { "put-root", required_argument, NULL, 'P' },
				       { "force", no_argument, NULL, 'x' },
				       { "text", no_argument, NULL, 't' },
				       { "mail-from", required_argument, NULL, 'F' },
				       { "mail-to", required_argument, NULL, 'T' },
				       { "lang", required_argument, NULL, 'l' },
				       { "json", no_argument, NULL, 'j' },
				       { "help", no_argument, NULL, 'h' },
				       { 0 } };

/* An option that a word would pass over in silence promises what nobody does. */
static int check_options(const char *word, const char *taken, const char *given)
{
	for (size_t i = 0; names[i].name; i++)
		if (strchr(given, names[i].val) && !strchr(taken, names[i].val))
			return ps_command_fail(PS_EXIT_USAGE,
					       "ledger %s takes no --%s; packseal ledger --help "
					       "says what it takes",
					       word, names[i].name);
	return 0;
}

static int run(struct ps_ledger_request *request, const char *given, int argc, char **argv)
{
	size_t i = 0;
	int status;

	while (i < WORD_COUNT && (optind == argc || strcmp(argv[optind], words[i].word) != 0))
		i++;
	if (i == WORD_COUNT)
		return ps_command_usage(usage, argc, argv, 2,
					"\"check\", \"show\", \"access\", \"audit\", \"compare\", "
					"\"prove\", \"checkpoint\" or \"slip\"");
	if (argc - optind != 1 + words[i].operands)
		return ps_command_usage(usage, argc, argv, 1 + words[i].operands, words[i].takes);
	status = check_options(words[i].word, words[i].options, given);
	if (status)
		return status;
	request->dir = argv[optind + 1];
	request->waybill = request->other = words[i].operands > 1 ? argv[optind + 2] : NULL;
	if (words[i].run == ps_ledger_prove &&
	    !ps_number_parse(argv[optind + 2], 1, INT64_MAX, &request->take))
		return ps_command_fail(PS_EXIT_USAGE, "TAKE is a take's number");
	return words[i].run(request);
}

int ps_cmd_ledger(int argc, char **argv)
{
	struct ps_ledger_request request = { .now_s = time(NULL),
					     .keep_days = 1096,
					     .lang = ps_language_of_environment() };
	struct ps_certificates *roots = NULL;
	char given[sizeof(names) / sizeof(names[0])] = "";
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option != '?' && !strchr(given, option))
			given[strlen(given)] = (char)option;
		if (option == 'r')
			status = ps_roots_add(optarg, &roots);
		else if (option == 'k')
			status = add_kept(optarg, &request);
		else if (option == 'L')
			status = add_log(optarg, &request);
		else if (option == 'w')
			request.who = optarg;
		else if (option == 'D')
			status = set_keep_days(optarg, &request);
		else if (option == 'E')
			status = ps_number_parse(optarg, 1, INT64_MAX, &request.entry)
					 ? 0
					 : ps_command_fail(PS_EXIT_USAGE,
							   "--entry takes an entry's number");
		else if (option == 'V')
			request.proof = optarg;
		else if (option == 'o')
			request.to = optarg;
		else if (option == 'x')
			request.replace = true;
		else if (option == 'f')
			request.of = optarg;
		else if (option == 'd')
			request.folder = optarg;
		else if (option == 'p')
			request.put_url = optarg;
		else if (option == 'P')
			request.put_root = optarg;
		else if (option == 't')
			request.as_text = true;
		else if (option == 'F')
			request.mail_from = optarg;
		else if (option == 'T')
			request.mail_to = optarg;
		else if (option == 'l')
			status = ps_language_set(optarg, &request.lang);
		else if (option == 'j')
			request.as_json = true;
		else if (option == 'h') {
			ps_certificates_destroy(roots);
			return ps_command_help(usage);
		} else if (option != 'n')
			status = PS_EXIT_USAGE;
		else if (!ps_number_parse(optarg, 1, INT64_MAX, &request.take))
			status = ps_command_fail(PS_EXIT_USAGE, "--take takes a take's number");
	}
	request.roots = roots;
	if (!status)
		status = run(&request, given, argc, argv);
	ps_certificates_destroy(roots);
	return status;
}
