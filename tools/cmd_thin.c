/* packseal thin: what is left of a take when it grows old, by a rule that anybody can check. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "signing/outline.h"
#include "tools/command.h"
#include "tools/export_file.h"
#include "tools/export_leaf.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal thin FILE (--fps N | --stills N) -o OUT [--force]\n"
	"           [--store DIR] [--run DIR]\n"
	"\n"
	"  --fps N       of each camera one picture a second (1), or one in K seconds: 0.5, 1/5\n"
	"  --stills N    the first pictures of N seconds, evenly over the take\n"
	"  --force       replace OUT\n"
	"  --store DIR   the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --run DIR     where packseald answers; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"All events stay. OUT states the rule, and `packseal verify` calls it intact_thinned only "
	"if\n"
	"nothing else is left out. FILE must show all that the rule keeps, and stays as it is.\n";

enum { US_PER_SECOND = 1000000 };

struct request {
	const char *from;
	const char *to;
	const char *store;
	const char *run;
	bool replace;
	struct ps_clip_settings settings;
};

/* "1", "0.5", "1/5": whole seconds from one picture to the next. */
static bool parse_fps(const char *text, uint64_t *seconds_out)
{
	uint64_t us;

	if (strncmp(text, "1/", 2) == 0)
		return ps_number_parse(text + 2, 1, PS_THINNING_N_MAX, seconds_out);
	if (!ps_seconds_parse(text, &us) || us == 0 || US_PER_SECOND % us != 0 ||
	    us > US_PER_SECOND)
		return false;
	*seconds_out = US_PER_SECOND / us;
	return *seconds_out <= PS_THINNING_N_MAX;
}

static int add_rule(enum ps_thinning_kind kind, const char *text, struct ps_thinning_rule *rule)
{
	if (rule->kind != PS_THINNING_NONE)
		return ps_command_fail(PS_EXIT_USAGE, "one rule at a time: --fps or --stills");
	rule->kind = kind;
	if (kind == PS_THINNING_SECONDS && !parse_fps(text, &rule->n))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--fps takes 1 or a fraction of it: 0.5, 0.2, 1/10; more "
				       "than one picture a second cannot be kept by rule");
	if (kind == PS_THINNING_STILLS && !ps_number_parse(text, 1, PS_THINNING_N_MAX, &rule->n))
		return ps_command_fail(PS_EXIT_USAGE, "--stills takes a number from 1 to %d",
				       PS_THINNING_N_MAX);
	return 0;
}

/* The rule asks how many seconds the take has, which its ending says. */
static int count_seals(struct ps_input *input, uint64_t *seals_out)
{
	const struct ps_reach reach = ps_input_reach(input);
	struct ps_outline outline;
	char shown[PS_TEXT_SHOWN_MAX];
	int status = 0;
	enum ps_err err;

	ps_outline_init(&outline);
	err = ps_outline_read(&outline, &reach);
	ps_text_shown(input->path, shown);
	if (err == PS_IO || err == PS_NO_MEMORY)
		status = ps_input_fail(input, err);
	else if (err == PS_UNSUPPORTED)
		status = ps_command_fail(PS_EXIT_VERSION,
					 "%s is of a version that this program does not know",
					 shown);
	else if (err)
		status = ps_command_fail(
			PS_EXIT_WRONG,
			"%s is not what a station signed; `packseal verify` says more", shown);
	else if (!outline.ended)
		status = ps_command_fail(PS_EXIT_NO_INPUT,
					 "%s has no ending, so it cannot be thinned: the station's "
					 "next start ends what broke off",
					 shown);
	else
		*seals_out = outline.ending.seals;
	ps_outline_release(&outline);
	return status;
}

static int thin(struct request *request)
{
	bool in_store = ps_export_is_in_store(request->from, request->store);
	struct ps_export_request one = { .to = request->to,
					 .replace = request->replace,
					 .hash = in_store,
					 .settings = &request->settings };
	struct ps_export_result result;
	struct ps_input input;
	int status = ps_input_open(request->from, &input);

	if (status)
		return status;
	status = count_seals(&input, &request->settings.thinned_seals);
	one.from = &input;
	if (!status)
		status = ps_export_file(&one, &result);
	ps_input_close(&input);
	if (status)
		return status;
	ps_export_report(request->to, &result);
	status = ps_export_leaf(request->run, request->store, in_store, &result);
	return status ? status : ps_command_end();
}

int ps_cmd_thin(int argc, char **argv)
{
	static const struct option names[] = {
		{ "output", required_argument, NULL, 'o' }, { "fps", required_argument, NULL, 'f' },
		{ "stills", required_argument, NULL, 'n' }, { "force", no_argument, NULL, 'F' },
		{ "store", required_argument, NULL, 's' },  { "run", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },	    { 0 }
	};
	struct request request = { .store = ps_store_path(NULL),
				   .run = ps_run_path(NULL),
				   .settings = { .beyond_lane = true } };
	struct ps_thinning_rule *rule = &request.settings.thinning;
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			request.to = optarg;
		else if (option == 'f')
			status = add_rule(PS_THINNING_SECONDS, optarg, rule);
		else if (option == 'n')
			status = add_rule(PS_THINNING_STILLS, optarg, rule);
		else if (option == 'F')
			request.replace = true;
		else if (option == 's')
			request.store = ps_store_path(optarg);
		else if (option == 'r')
			request.run = ps_run_path(optarg);
		else if (option == 'h')
			return ps_command_help(usage);
		else
			status = PS_EXIT_USAGE;
	}
	if (status)
		return status;
	if (argc - optind != 1 || !request.to || rule->kind == PS_THINNING_NONE)
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "FILE"
					: request.to   ? "--fps N or --stills N"
						       : "-o OUT");
	request.from = argv[optind];
	status = ps_command_check_output(request.to);
	return status ? status : thin(&request);
}
