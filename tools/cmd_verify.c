/* packseal verify: is a file what a station signed? Prints only after the last signature. */
#include <getopt.h>
#include <stdio.h>
#include <time.h>

#include "signing/verdict_ledger.h"
#include "signing/verdict_proof.h"
#include "tools/beside.h"
#include "tools/command.h"
#include "tools/crew.h"
#include "tools/input.h"
#include "tools/language.h"
#include "tools/ledger_files.h"
#include "tools/moment.h"
#include "tools/no_evidence.h"
#include "tools/output.h"
#include "tools/pixels.h"
#include "tools/progress.h"
#include "tools/scene_text.h"
#include "tools/statement.h"
#include "tools/verdict_json.h"
#include "tools/verdict_text.h"

static const char usage[] =
	"usage: packseal verify FILE [--root PEM]... [--all-seals] [--decode] [--scene] [--now "
	"TIME]\n"
	"           [--ledger DIR] [--proof FILE] [--checkpoint FILE]...\n"
	"           [--time-root PEM]... [--stamps DIR] [--crl FILE]... [--hardware-root PEM]...\n"
	"           [--require ending,time,ledger,scene]\n"
	"           [--lang zh|en] [--json]\n"
	"       packseal verify --statement S FILE [--original FILE.seal] [--root PEM]...\n"
	"           [--crl FILE]... [--now TIME] [--lang zh|en] [--json]\n"
	"\n"
	"  --root PEM    a root certificate that you accept, got by another way than FILE\n"
	"  --all-seals   check each second's own signature, not the first and last alone\n"
	"  --decode      decode every picture that is shown, in a process that can do nothing "
	"else\n"
	"  --scene       look for the scanned waybills in the pictures, likewise\n"
	"  --now TIME    judge certificates at this time: 2026-03-01, 2026-03-01T02:00:00Z\n"
	"                or @1772330400; otherwise at this machine's time\n"
	"  --ledger DIR  the station's ledger, or a copy of it: is this take in it, is any "
	"missing?\n"
	"  --proof FILE  a ledger proof (packseal ledger prove) in place of the one that FILE "
	"carries\n"
	"  --checkpoint FILE\n"
	"                a signed checkpoint that was kept outside of the station: does the "
	"ledger,\n"
	"                or the ledger proof, agree with it?\n"
	"  --time-root PEM\n"
	"                a root certificate of a time-stamp authority that you accept\n"
	"  --stamps DIR  time stamps of the station's ledger (its folder \"anchors\"), besides\n"
	"                those that FILE carries\n"
	"  --crl FILE    a revocation list of the certificate's issuer, or of that of a time\n"
	"                stamp's authority, or a folder of such\n"
	"  --hardware-root PEM\n"
	"                a root certificate of a maker of TPMs that you accept: does the "
	"station's\n"
	"                key live in one?\n"
	"  --require A,B demand the end by the station, a proved time, the ledger's proof, or\n"
	"                the waybill in the pictures; what is lacking makes the exit status 3\n"
	"  --statement S the station's statement that FILE, a sheet, a film or a report, was made "
	"of\n"
	"                frames of a take: is FILE the one, and with --original FILE.seal, does\n"
	"                that take have these frames?\n"
	"  --lang zh|en  words in Chinese or English; otherwise as LANG says\n"
	"  --json        for programs\n"
	"\n"
	"Exit status: 0 as signed, origin established; 1 failed; 2 as signed, origin not\n"
	"established; 3 as signed, with a reservation (2, where both hold); 4 version not known;\n"
	"5 a resource limit was reached, not verified to the end; 64 usage; 66 no such input;\n"
	"74 reading or writing failed.\n";

struct request {
	struct ps_statement_check statement; /* its statement NULL: an evidence file */
	struct ps_beside beside;
	struct ps_pixels pixels;
	const char *ledger; /* NULL: none was given */
	size_t kept_count;
	const char *kept[PS_HISTORY_POINTS_MAX]; /* files of checkpoints */
	unsigned demands;
	enum ps_lang lang;
	bool as_json;
};

static int print(const struct ps_verdict *verdict, const char *path, const struct request *request)
{
	struct ps_json *json = NULL;
	enum ps_err err;
	int status;

	if (!request->as_json) {
		ps_verdict_print(verdict, path, &request->pixels.scene, request->lang);
		status = ps_command_end();
		return status ? status : verdict->exit_status;
	}
	err = ps_json_create(&json);
	if (!err) {
		ps_verdict_to_json(verdict, path, request->lang, json);
		ps_scene_to_json(&request->pixels.scene, verdict, json);
		err = ps_json_print(json, false, stdout);
	}
	ps_json_destroy(json);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	status = ps_command_end();
	return status ? status : verdict->exit_status;
}

/* No verdict was reached. */
static int fail(const struct ps_input *input, const struct request *request, enum ps_err err)
{
	int status = ps_input_fail(input, err);

	if (status == PS_EXIT_RESOURCES)
		(void)ps_command_fail(status, "%s", ps_exit_said(status, request->lang));
	return status;
}

static int read_kept(const struct request *request, const struct ps_ledger_keys *keys,
		     struct ps_history_question *question)
{
	int status = 0;

	for (size_t i = 0; i < request->kept_count && !status; i++)
		status = ps_ledger_add_kept(request->kept[i], keys, question);
	return status;
}

/* Whose key signed them is known once the ledger was read. */
static int check_kept(const struct request *request, const struct ps_verdict *verdict,
		      const struct ps_history_question *question, const struct ps_history *history)
{
	struct ps_history_question again = { .point_count = 0 };
	struct ps_ledger_keys keys;

	ps_verdict_keys(verdict, &keys);
	if (ps_history_is_of(history, question, verdict))
		keys = history->keys;
	return read_kept(request, &keys, &again);
}

/* Checkpoints that were kept outside, against the proof. Returns 0, or the exit status. */
static int compare_kept(const struct request *request, struct ps_verdict *verdict)
{
	struct ps_history_question question;
	struct ps_ledger_keys keys;
	size_t first;
	int status = 0;

	if (!request->kept_count || request->ledger || !ps_verdict_ask_ledger(verdict, &question))
		return 0;
	first = question.point_count;
	ps_verdict_keys(verdict, &keys);
	status = read_kept(request, &keys, &question);
	if (!status)
		ps_verdict_add_kept(verdict, question.points + first, question.point_count - first);
	return status;
}

/* What the ledger that was given says of the file. Returns 0, or the exit status. */
static int look_into_ledger(const struct request *request, struct ps_verdict *verdict)
{
	struct ps_history_question question;
	struct ps_ledger_files files;
	struct ps_history history;
	int status = 0;

	if (!request->ledger || !ps_verdict_ask_ledger(verdict, &question))
		return 0;
	status = read_kept(request, NULL, &question);
	if (!status)
		status = ps_ledger_files_open(request->ledger, &files);
	if (status)
		return status;
	status = ps_ledger_files_read(&files, &question, &history);
	if (!status)
		status = check_kept(request, verdict, &question, &history);
	if (!status)
		ps_verdict_add_ledger(verdict, &question, &history);
	ps_ledger_files_close(&files);
	return status;
}

/* The crew hashes; it must not be there yet when the decoder is started. */
static int judge(const char *path, struct request *request, struct ps_input *input,
		 struct ps_crew *crew)
{
	const struct ps_runner runner = ps_crew_runner(crew);
	struct ps_check_hooks hooks;
	struct ps_progress progress;
	struct ps_verdict verdict;
	enum ps_err err;
	int status;

	ps_progress_begin(&progress, "verifying", "MB", 1000000, input->bytes);
	request->beside.options.runner = &runner;
	request->beside.options.progress = ps_progress_step;
	request->beside.options.progress_ctx = &progress;
	request->beside.options.hooks = ps_pixels_hooks(&request->pixels, &hooks);
	err = ps_verify(ps_input_source(input), &request->beside.options, &verdict);
	ps_progress_end(&progress);
	status = err ? fail(input, request, err) : compare_kept(request, &verdict);
	if (!status)
		status = look_into_ledger(request, &verdict);
	if (!status)
		status = ps_pixels_run(&request->pixels, input, &request->beside.options, &verdict);
	if (!status) {
		ps_verdict_require(&verdict, request->demands);
		status = print(&verdict, path, request);
	}
	ps_verdict_release(&verdict);
	return status;
}

/* Whoever was sent a sheet or a film will try to verify that, and "malformed" accuses it. */
static void say_no_evidence(const struct ps_input *input)
{
	const char *kind = ps_no_evidence_kind(input->fd);
	char shown[PS_TEXT_SHOWN_MAX];

	if (!kind)
		return;
	ps_text_shown(input->path, shown);
	(void)fprintf(
		stderr,
		"packseal: %s is %s, and no evidence file. What was made of a film cannot be "
		"verified by itself: ask for the signed film that its evidence code names, or "
		"verify the station's statement about it (--statement)\n",
		shown, kind);
}

static int verify(const char *path, struct request *request)
{
	struct ps_crew *crew = NULL;
	struct ps_input input;
	enum ps_err err;
	int status = ps_input_open(path, &input);

	if (status)
		return status;
	say_no_evidence(&input);
	status = ps_pixels_begin(&request->pixels);
	if (!status) {
		err = ps_crew_create(&crew);
		status = err ? fail(&input, request, err) : judge(path, request, &input, crew);
	}
	ps_crew_destroy(crew);
	ps_pixels_end(&request->pixels);
	ps_input_close(&input);
	return status;
}

static int verify_statement(const char *path, struct request *request)
{
	struct ps_statement_check *check = &request->statement;

	if (request->ledger || request->beside.stamps_path || request->beside.proof_path ||
	    request->beside.time_roots || request->beside.hardware_roots || request->kept_count ||
	    request->demands || request->pixels.decodes || request->pixels.reads ||
	    request->beside.options.each_signature)
		return ps_command_fail(PS_EXIT_USAGE,
				       "--statement goes with --original, --root, --crl, --now, "
				       "--lang and --json alone");
	check->file = path;
	check->roots = request->beside.options.roots;
	check->crls = &request->beside.crls;
	check->now_s = request->beside.options.now_s;
	check->lang = request->lang;
	check->as_json = request->as_json;
	return ps_statement_verify(check);
}

static int add_kept(const char *path, struct request *request)
{
	if (request->kept_count == PS_HISTORY_POINTS_MAX - 2)
		return ps_command_fail(PS_EXIT_USAGE, "at most %d checkpoints",
				       PS_HISTORY_POINTS_MAX - 2);
	request->kept[request->kept_count++] = path;
	return 0;
}

static int add_demands(const char *text, unsigned *demands)
{
	return ps_demands_parse(text, demands)
		       ? 0
		       : ps_command_fail(PS_EXIT_USAGE,
					 "--require takes ending, time, ledger and scene, with "
					 "commas between them");
}

int ps_cmd_verify(int argc, char **argv)
{
	static const struct option names[] = { PS_BESIDE_OPTIONS,
					       { "all-seals", no_argument, NULL, 'a' },
					       { "decode", no_argument, NULL, 'd' },
					       { "scene", no_argument, NULL, 's' },
					       { "now", required_argument, NULL, 'n' },
					       { "ledger", required_argument, NULL, 'L' },
					       { "checkpoint", required_argument, NULL, 'k' },
					       { "json", no_argument, NULL, 'j' },
					       { "require", required_argument, NULL, 'q' },
					       { "lang", required_argument, NULL, 'l' },
					       { "statement", required_argument, NULL, 'S' },
					       { "original", required_argument, NULL, 'O' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct request request = { .beside.options = { .now_s = time(NULL) },
				   .lang = ps_language_of_environment() };
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (ps_beside_takes(option))
			status = ps_beside_add(option, optarg, &request.beside);
		else if (option == 'a')
			request.beside.options.each_signature = true;
		else if (option == 'd')
			request.pixels.decodes = true;
		else if (option == 's')
			request.pixels.reads = true;
		else if (option == 'L')
			request.ledger = optarg;
		else if (option == 'k')
			status = add_kept(optarg, &request);
		else if (option == 'S')
			request.statement.statement = optarg;
		else if (option == 'O')
			request.statement.original = optarg;
		else if (option == 'j')
			request.as_json = true;
		else if (option == 'q')
			status = add_demands(optarg, &request.demands);
		else if (option == 'l')
			status = ps_language_set(optarg, &request.lang);
		else if (option == 'h') {
			ps_beside_release(&request.beside);
			return ps_command_help(usage);
		} else if (option != 'n')
			status = PS_EXIT_USAGE;
		else if (!ps_moment_parse(optarg, &request.beside.options.now_s))
			status = ps_command_fail(PS_EXIT_USAGE,
						 "--now takes a time such as 2026-03-01T02:00:00Z");
	}
	if (!status && argc - optind != 1)
		status = ps_command_usage(usage, argc, argv, 1, "FILE");
	if (!status && request.statement.original && !request.statement.statement)
		status = ps_command_fail(PS_EXIT_USAGE, "--original goes with --statement");
	if (!status)
		status = ps_beside_read(&request.beside);
	if (!status)
		status = request.statement.statement ? verify_statement(argv[optind], &request)
						     : verify(argv[optind], &request);
	ps_beside_release(&request.beside);
	return status;
}
