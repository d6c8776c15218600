/* packseal clip: a viewing copy, as every player shows it. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "tools/clip_film.h"
#include "tools/command.h"
#include "tools/export_leaf.h"
#include "tools/language.h"
#include "tools/moment.h"
#include "tools/redaction.h"
#include "tools/statement.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal clip (FILE | WAYBILL) -o OUT.mp4 [--camera NAME] [--from S] [--to S]\n"
	"           [--max-bytes N] [--max-seconds S] [--redact CAMERA:X,Y,W,H[@FROM-TO]]...\n"
	"           [--beyond-lane] [--lang zh|en] [--take N] [--force] [--store DIR]\n"
	"           [--statement S] [--run DIR]\n"
	"\n"
	"  --camera NAME    this camera alone; otherwise all in one picture\n"
	"  --from S, --to S seconds from second 0\n"
	"  --max-bytes N    the file has at most so many bytes: it gets smaller and coarser\n"
	"  --max-seconds S  it plays for at most so long: a longer span is played faster, and "
	"says\n"
	"                   so in the picture: no second is cut out, but pictures are\n"
	"                   passed over\n"
	"  --redact CAMERA:X,Y,W,H[@FROM-TO]\n"
	"                   paint this rectangle of pixels over, always or in these seconds\n"
	"  --beyond-lane    of a camera that lanes share show also what is not this lane's\n"
	"  --lang zh|en     words in Chinese or English; otherwise as LANG says\n"
	"  --take N         of a waybill's takes this one; otherwise the latest\n"
	"  --force          replace OUT.mp4\n"
	"  --store DIR      the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --statement S    also the station's signed statement of what the copy was made of\n"
	"  --run DIR        where packseald answers; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"H.264 in MP4, made by the ffmpeg program, with waybill, running time and evidence code "
	"in\n"
	"the picture. Only what is as it was signed is shown. The copy is derived and not signed;\n"
	"`packseal export` cuts what verifies.\n"
	"\n"
	"Of a take of the station the ledger gets an entry of it, as of every export.\n"
	"\n"
	"Exit status: 0; 1 the content is not as signed; 4 of an unknown version; 5 it cannot be\n"
	"made so small or so short; 69 ffmpeg, Pango or a font is not installed.\n";

static void report(const char *to, const struct ps_clip_film_result *result, const char *code)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(to, shown);
	(void)printf("%s: %" PRIu64 " bytes, %" PRIu32 " x %" PRIu32
		     " at %.4g a second, seconds %.1f to %.1f",
		     shown, result->bytes, result->width_px, result->height_px,
		     result->fps_milli / 1000.0, (double)result->from_us / 1e6,
		     (double)result->to_us / 1e6);
	if (result->speed > 1)
		(void)printf(", %.1f times as fast", result->speed);
	(void)printf(", evidence code %s\n", code);
	if (result->bad)
		(void)printf("%" PRIu64 " pictures could not be decoded and are grey\n",
			     result->bad);
}

static int state(struct ps_statement_request *statement, const struct ps_subject *subject,
		 const struct ps_clip_film_result *result)
{
	char said[PS_CLIP_FILM_SAID_MAX];

	statement->subject = subject;
	statement->bytes = result->bytes;
	statement->ranges = result->ranges;
	statement->range_count = result->range_count;
	ps_clip_film_said(result, said);
	statement->what = said;
	return ps_statement_ask(statement);
}

static int run(const struct ps_clip_film_request *request, const struct ps_subject_request *what,
	       struct ps_statement_request *statement, const char *to, bool replace)
{
	struct ps_out_file file = { .fd = -1 };
	struct ps_clip_film_result result;
	struct ps_subject subject;
	enum ps_err err;
	int status = ps_statement_place(statement, to);

	if (status)
		return status;
	status = ps_subject_open(what, &subject);
	if (!status)
		status = ps_subject_look(&subject, "no viewing copy");
	if (!status) {
		err = ps_out_file_create(to, ps_existing(replace), &file);
		status = err ? ps_out_file_complain(&file, err)
			     : ps_clip_film_make(request, &subject, &file, &result);
	}
	if (!status) {
		err = ps_out_file_keep(&file, statement->file);
		status = err ? ps_out_file_complain(&file, err) : 0;
	}
	if (!status) {
		report(to, &result, subject.code);
		status = ps_export_leaf_derived(statement->run, what, &subject, statement->file,
						result.bytes);
		if (!status)
			status = state(statement, &subject, &result);
		if (!status)
			status = ps_command_end();
	}
	ps_out_file_drop(&file);
	ps_subject_close(&subject);
	return status;
}

static int set_seconds(const char *option, const char *text, uint64_t *us_out)
{
	return ps_seconds_parse(text, us_out)
		       ? 0
		       : ps_command_fail(PS_EXIT_USAGE, "%s takes seconds, such as 12.5", option);
}

static int set_most(const char *text, uint64_t *us_out)
{
	if (ps_seconds_parse(text, us_out) && *us_out)
		return 0;
	return ps_command_fail(PS_EXIT_USAGE,
			       "--max-seconds takes seconds, more than 0, such as 60");
}

int ps_cmd_clip(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       { "camera", required_argument, NULL, 'c' },
					       { "from", required_argument, NULL, 'f' },
					       { "to", required_argument, NULL, 't' },
					       { "max-bytes", required_argument, NULL, 'm' },
					       { "max-seconds", required_argument, NULL, 'M' },
					       { "redact", required_argument, NULL, 'x' },
					       { "beyond-lane", no_argument, NULL, 'b' },
					       { "lang", required_argument, NULL, 'l' },
					       { "take", required_argument, NULL, 'n' },
					       { "force", no_argument, NULL, 'F' },
					       { "store", required_argument, NULL, 's' },
					       { "statement", required_argument, NULL, 'S' },
					       { "run", required_argument, NULL, 'R' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct ps_clip_film_request request = { .lang = ps_language_of_environment() };
	struct ps_subject_request what = { .store = ps_store_path(NULL) };
	struct ps_statement_request statement = { .run = ps_run_path(NULL) };
	const char *to = NULL;
	bool replace = false;
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			to = optarg;
		else if (option == 'c')
			request.camera = optarg;
		else if (option == 'f' && (request.has_from = true))
			status = set_seconds("--from", optarg, &request.from_us);
		else if (option == 't' && (request.has_to = true))
			status = set_seconds("--to", optarg, &request.to_us);
		else if (option == 'M')
			status = set_most(optarg, &request.max_us);
		else if (option == 'x')
			status = ps_redaction_add(optarg, &request.hiding);
		else if (option == 'b')
			request.hiding.beyond_lane = true;
		else if (option == 'l')
			status = ps_language_set(optarg, &request.lang);
		else if (option == 's')
			what.store = ps_store_path(optarg);
		else if (option == 'S')
			statement.to = optarg;
		else if (option == 'R')
			statement.run = ps_run_path(optarg);
		else if (option == 'F')
			replace = statement.replace = true;
		else if (option == 'h')
			return ps_command_help(usage);
		else if (option != 'm' && option != 'n')
			status = PS_EXIT_USAGE;
		else if (!ps_number_parse(optarg, 1, INT64_MAX,
					  option == 'm' ? &request.max_bytes : &what.take))
			status = ps_command_fail(PS_EXIT_USAGE, "%s takes a number from 1 on",
						 option == 'm' ? "--max-bytes" : "--take");
	}
	if (status)
		return status;
	if (argc - optind != 1 || !to)
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "FILE or WAYBILL" : "-o OUT.mp4");
	what.what = argv[optind];
	status = ps_command_check_output(to);
	return status ? status : run(&request, &what, &statement, to, replace);
}
