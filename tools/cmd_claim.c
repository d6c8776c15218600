/* packseal claim: what buyers claimed, by when it is to be answered, and with what. */
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/language.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/redaction.h"
#include "tools/store_path.h"
#include "tools/takes_of.h"
#include "tools/who.h"

static const char usage[] =
	"usage: packseal claim new WAYBILL | --order ORDER --type TYPE --deadline WHEN\n"
	"                          [--channel NAME] [--buyer ID] [--text TEXT]\n"
	"                          [--picture FILE [--named NAME]]...\n"
	"           note a claim, keep what the buyer sent, hold the takes\n"
	"       packseal claim list [--all]\n"
	"           open claims, the most urgent first\n"
	"       packseal claim show N [--json [--pictures DIR]]\n"
	"           all that is known of one\n"
	"       packseal claim ask N\n"
	"           a message for the buyer, with a code to be shown beside the defect in one "
	"shot\n"
	"       packseal claim reply N [--refused] [--text TEXT] [--picture FILE [--named "
	"NAME]]...\n"
	"           note what he answered, and when\n"
	"       packseal claim answer N -o DIR [--file K] [--channel NAME] [--take N] "
	"[--statements DIR]\n"
	"           [--at CAMERA:S]... [--redact CAMERA:X,Y,W,H[@FROM-TO]]...\n"
	"           [--root PEM]... [--time-root PEM]... [--hardware-root PEM]... [--stamps DIR]\n"
	"           [--proof FILE] [--crl FILE]... [--picked-up TEXT] [--courier-weight TEXT]\n"
	"           what the channel takes, the buyer's picture beside the signed ones; the rest\n"
	"           as for `packseal export --channel`\n"
	"       packseal claim inspect FILE\n"
	"           what a picture or film declares of itself, and where it was seen before\n"
	"       packseal claim learn FOLDER [--as listing|packing] | --takes [--most N] [--for S]\n"
	"           know the shop's own pictures again when a buyer sends them: those of a folder\n"
	"           and the folders in it, or a still of each camera of the store's takes: of N\n"
	"           of them, or begun within S seconds; it goes on where it stopped\n"
	"       packseal claim close N --outcome won|lost|partly|settled|withdrawn [--text TEXT]\n"
	"           how it ended; the takes stay held until `packseal release`\n"
	"       packseal claim reopen N --deadline WHEN [--text TEXT]\n"
	"           it goes on, as by an appeal: in the list again, the takes looked for and held\n"
	"           again; a closed claim is neither asked about nor answered before\n"
	"\n"
	"  --type TYPE      empty, missing, wrong, damaged, stained, used, mould, or in Chinese\n"
	"  --deadline WHEN  from now on: 48h, 5d; or 2026-03-01 (as that day begins where you\n"
	"                   are), 2026-03-01T02:00:00Z, @1772330400\n"
	"  --channel NAME   where it came from: `packseal export --channel list`\n"
	"  --buyer ID       the buyer's name there; only a keyed hash of it is kept, to count by;\n"
	"                   -: the first line of standard input, which nobody else sees\n"
	"  --picture FILE   what the buyer sent, copied in: JPEG, PNG, WebP, GIF, HEIC, MP4, MKV,\n"
	"                   WebM\n"
	"  --named NAME     what he called the file of the --picture before it, to be kept\n"
	"  --pictures DIR   what is found in each file, and where it was seen before, and a small\n"
	"                   picture of it, encoded anew, in the new directory DIR\n"
	"  --by NAME        who does it; otherwise who runs this program\n"
	"  --claims DIR     the claims; else $PACKSEAL_CLAIMS, else the store's path and -claims\n"
	"  --store DIR      the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --run DIR        packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"  --station NAME   of several stations one, whose --store and, if it can be reached, "
	"--run\n"
	"                   come behind it: `claim new` looks in all of them, and holds on each\n"
	"  --lang zh|en     words in Chinese or English; otherwise as LANG says\n"
	"  --json           for programs; of a deed the claim as it is then, with the message "
	"that\n"
	"                   asks and the files that were made, and what people read on standard\n"
	"                   error\n"
	"\n"
	"Exit status: 0; 5 a picture is too large, in bytes or pixels; 64 usage, or a file is no\n"
	"picture or film, or for `claim inspect` a damaged one without width and height;\n"
	"66 no such claim or file; 74 reading or writing failed.\n";

enum operand { NONE, WAYBILL, NUMBER, PATH, FOLDER };

static const struct {
	const char *word;
	enum operand operand;
	const char *takes;
	int (*run)(const struct ps_claim_request *request);
	enum { OWN, DEED, NO_JSON } json; /* what --json makes of it */
} words[] = {
	{ "new", WAYBILL, "WAYBILL or --order", ps_claim_new, OWN },
	{ "list", NONE, "nothing more", ps_claim_list, OWN },
	{ "show", NUMBER, "the claim's number", ps_claim_show, OWN },
	{ "ask", NUMBER, "the claim's number", ps_claim_ask, DEED },
	{ "reply", NUMBER, "the claim's number", ps_claim_reply, DEED },
	{ "answer", NUMBER, "the claim's number", ps_claim_answer, DEED },
	{ "inspect", PATH, "FILE", ps_claim_inspect, OWN },
	{ "learn", FOLDER, "FOLDER or --takes", ps_claim_learn, NO_JSON },
	{ "close", NUMBER, "the claim's number", ps_claim_close, DEED },
	{ "reopen", NUMBER, "the claim's number", ps_claim_reopen, DEED },
};

enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

static int set_deadline(const char *text, struct ps_claim_request *request)
{
	if (ps_moment_parse_until(text, request->now_s, &request->deadline_s))
		return 0;
	return ps_command_fail(PS_EXIT_USAGE,
			       "--deadline takes 48h, 5d or a moment such as 2026-03-01T02:00:00Z");
}

static int add_file(const char *path, struct ps_claim_request *request)
{
	if (request->file_count == PS_CLAIM_FILES_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--picture: at most %d of them",
				       PS_CLAIM_FILES_MAX);
	request->files[request->file_count++] = path;
	return 0;
}

static int add_at(const char *text, struct ps_claim_request *request)
{
	if (request->at_count == PS_CHOICE_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--at: at most %d pictures", PS_CHOICE_MAX);
	request->at[request->at_count++] = text;
	return 0;
}

static int set_name(const char *name, struct ps_claim_request *request)
{
	if (!request->file_count || !name[0])
		return ps_command_fail(PS_EXIT_USAGE,
				       "--named takes a name, behind the --picture that has it");
	request->names[request->file_count - 1] = name;
	return 0;
}

static int set_by(const char *text, struct ps_claim_request *request)
{
	if (!text[0] || strlen(text) > PS_NAME_LEN_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--by takes a name of 1 to 64 bytes");
	request->by = text;
	return 0;
}

static int set_number(const char *option, const char *text, uint64_t *out)
{
	if (ps_number_parse(text, 1, PS_INDEX_NUMBER_MAX, out))
		return 0;
	return ps_command_fail(PS_EXIT_USAGE, "%s takes a number", option);
}

static int set_for(const char *text, struct ps_claim_request *request)
{
	if (ps_number_parse(text, 1, PS_CLAIM_LEARN_S_MAX, &request->for_s))
		return 0;
	return ps_command_fail(PS_EXIT_USAGE, "--for takes 1 to %d seconds", PS_CLAIM_LEARN_S_MAX);
}

/* Whose --store and --run come behind it. */
static int add_station(const char *name, struct ps_claim_request *request)
{
	if (!ps_station_is_name(name, strlen(name)))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--station takes a name of a to z, 0 to 9 and -, a letter "
				       "first, %d at most",
				       PS_STATION_NAME_MAX);
	for (size_t i = 0; i < request->station_count; i++)
		if (strcmp(request->stations[i].name, name) == 0)
			return ps_command_fail(PS_EXIT_USAGE, "--station %s is given twice", name);
	if (request->station_count == PS_STATIONS_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--station: at most %d", PS_STATIONS_MAX);
	request->stations[request->station_count++] =
		(struct ps_claim_station){ .name = name, .run = "" };
	return 0;
}

/* The first is where the claims are, unless that is said. */
static int end_stations(struct ps_claim_request *request)
{
	for (size_t i = 0; i < request->station_count; i++)
		if (!request->stations[i].store)
			return ps_command_fail(PS_EXIT_USAGE,
					       "--station %s takes --store behind it",
					       request->stations[i].name);
	if (request->station_count) {
		request->store = request->stations[0].store;
		request->run = request->stations[0].run;
	}
	return 0;
}

static int set_option(int option, char *value, struct ps_claim_request *request)
{
	struct ps_claim_station *station =
		request->station_count ? &request->stations[request->station_count - 1] : NULL;
	const char **const texts[] = {
		['q'] = &request->order,  ['k'] = &request->channel, ['y'] = &request->type,
		['B'] = &request->buyer,  ['O'] = &request->outcome, ['x'] = &request->text,
		['C'] = &request->claims, ['o'] = &request->to,	     ['S'] = &request->statements,
		['A'] = &request->as,	  ['D'] = &request->pictures
	};

	if (ps_beside_takes(option))
		return ps_beside_add(option, value, &request->beside);
	if (ps_report_told_takes(option))
		return ps_report_told_add(option, value, &request->told);
	switch (option) {
	case 'd':
		return set_deadline(value, request);
	case 'p':
		return add_file(value, request);
	case 'm':
		return set_name(value, request);
	case 'z':
		return add_at(value, request);
	case 'X':
		return ps_redaction_add(value, &request->hiding);
	case 'b':
		return set_by(value, request);
	case 'f':
		return set_number("--file", value, &request->file);
	case 'n':
		return set_number("--take", value, &request->take);
	case 'K':
		request->takes = true;
		return 0;
	case 'M':
		return set_number("--most", value, &request->most);
	case 'w':
		return set_for(value, request);
	case 'R':
		request->refused = true;
		return 0;
	case 'l':
		request->has_lang = true;
		return ps_language_set(value, &request->lang);
	case 's':
		*(station ? &station->store : &request->store) = ps_store_path(value);
		return 0;
	case 'u':
		*(station ? &station->run : &request->run) = ps_run_path(value);
		return 0;
	case 'Z':
		return add_station(value, request);
	case 'a':
		request->all = true;
		return 0;
	case 'j':
		request->as_json = true;
		return 0;
	default:
		if (option < 0 || (size_t)option >= sizeof(texts) / sizeof(texts[0]) ||
		    !texts[option])
			return PS_EXIT_USAGE;
		*texts[option] = value;
		return 0;
	}
}

static int take_operand(size_t word, struct ps_claim_request *request, int argc, char **argv)
{
	int given = argc - optind - 1;
	bool wants = words[word].operand != NONE &&
		     (words[word].operand != FOLDER || !request->takes) &&
		     (words[word].operand != WAYBILL || !request->order);

	if (given > 1 || (given == 0 && wants) || (given && words[word].operand == NONE))
		return ps_command_usage(usage, argc, argv, words[word].operand == NONE ? 1 : 2,
					words[word].takes);
	if (!given)
		return 0;
	request->operand = argv[optind + 1];
	if (words[word].operand == WAYBILL) {
		request->operand = ps_waybill_trim(request->operand);
		return request->operand ? 0 : PS_EXIT_USAGE;
	}
	if (words[word].operand == NUMBER &&
	    !ps_number_parse(request->operand, 1, PS_CLAIM_NUMBER_MAX, &request->number))
		return ps_command_fail(PS_EXIT_USAGE, "a claim is named by its number");
	return 0;
}

static int run(struct ps_claim_request *request, int argc, char **argv)
{
	size_t word = 0;
	int status;

	while (word < WORD_COUNT && (optind == argc || strcmp(argv[optind], words[word].word) != 0))
		word++;
	if (word == WORD_COUNT)
		return ps_command_usage(
			usage, argc, argv, 2,
			"\"new\", \"list\", \"show\", \"ask\", \"reply\", \"answer\", "
			"\"inspect\", \"learn\", \"close\" or \"reopen\"");
	status = take_operand(word, request, argc, argv);
	if (!status && request->as_json && words[word].json == NO_JSON)
		status = ps_command_fail(PS_EXIT_USAGE, "claim %s has no --json", words[word].word);
	if (status)
		return status;
	return words[word].json == DEED ? ps_claim_deed(request, words[word].run)
					: words[word].run(request);
}

int ps_cmd_claim(int argc, char **argv)
{
	static const struct option names[] = { { "order", required_argument, NULL, 'q' },
					       { "channel", required_argument, NULL, 'k' },
					       { "type", required_argument, NULL, 'y' },
					       { "deadline", required_argument, NULL, 'd' },
					       { "buyer", required_argument, NULL, 'B' },
					       { "picture", required_argument, NULL, 'p' },
					       { "named", required_argument, NULL, 'm' },
					       { "pictures", required_argument, NULL, 'D' },
					       { "at", required_argument, NULL, 'z' },
					       PS_REPORT_TOLD_OPTIONS,
					       { "redact", required_argument, NULL, 'X' },
					       { "outcome", required_argument, NULL, 'O' },
					       { "text", required_argument, NULL, 'x' },
					       { "output", required_argument, NULL, 'o' },
					       { "file", required_argument, NULL, 'f' },
					       { "take", required_argument, NULL, 'n' },
					       { "statements", required_argument, NULL, 'S' },
					       { "as", required_argument, NULL, 'A' },
					       { "takes", no_argument, NULL, 'K' },
					       { "most", required_argument, NULL, 'M' },
					       { "for", required_argument, NULL, 'w' },
					       { "refused", no_argument, NULL, 'R' },
					       { "by", required_argument, NULL, 'b' },
					       { "claims", required_argument, NULL, 'C' },
					       { "station", required_argument, NULL, 'Z' },
					       { "store", required_argument, NULL, 's' },
					       { "run", required_argument, NULL, 'u' },
					       PS_BESIDE_OPTIONS,
					       { "lang", required_argument, NULL, 'l' },
					       { "all", no_argument, NULL, 'a' },
					       { "json", no_argument, NULL, 'j' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	char who[PS_NAME_LEN_MAX + 1];
	struct ps_claim_request request = { .store = ps_store_path(NULL),
					    .run = ps_run_path(NULL),
					    .by = who,
					    .now_s = time(NULL),
					    .lang = ps_language_of_environment() };
	int status = 0;
	int option;

	ps_who(who);
	(void)umask(077); /* what a buyer sent is nobody else's business */
	optind = 0;	  /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'h') {
			ps_beside_release(&request.beside);
			return ps_command_help(usage);
		}
		status = set_option(option, optarg, &request);
	}
	request.beside.options.now_s = request.now_s;
	if (!status)
		status = end_stations(&request);
	if (!status)
		status = ps_beside_read(&request.beside);
	if (!status)
		status = run(&request, argc, argv);
	ps_beside_release(&request.beside);
	return status;
}
