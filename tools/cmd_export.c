/* packseal export: parts of a take as a file of their own, which verifies without a new signature.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tools/beside.h"
#include "tools/channel_set.h"
#include "tools/command.h"
#include "tools/earlier_exports.h"
#include "tools/export_leaf.h"
#include "tools/language.h"
#include "tools/leave_out.h"
#include "tools/moment.h"
#include "tools/out_file.h"
#include "tools/output.h"
#include "tools/plain.h"
#include "tools/redaction.h"
#include "tools/store_path.h"
#include "tools/takes_of.h"

static const char usage[] =
	"usage: packseal export (FILE | WAYBILL) -o OUT [--from S] [--to S]\n"
	"           [--camera NAME]... [--redact CAMERA:X,Y,W,H[@FROM-TO]]...\n"
	"           [--leave-out CAMERA@S[-TO]]...\n"
	"           [--beyond-lane] [--take N] [--force] [--store DIR] [--run DIR]\n"
	"           [--who NAME [--why TEXT] --sign-as KEY [--certificate PEM]] [--crl FILE]...\n"
	"       packseal export FILE --plain DIR\n"
	"       packseal export (FILE | WAYBILL) --channel NAME -o DIR [--claim TYPE] [--lang "
	"zh|en]\n"
	"           [--at CAMERA:S]... [--from S] [--to S] [--redact …]... [--beyond-lane] [--take "
	"N]\n"
	"           [--channels TABLE] [--store DIR]\n"
	"           [--root PEM]... [--time-root PEM]... [--hardware-root PEM]... [--stamps DIR]\n"
	"           [--proof FILE] [--crl FILE]... [--now TIME] [--statements S] [--run DIR]\n"
	"           [--picked-up TEXT] [--courier-weight TEXT]\n"
	"\n"
	"  --from S, --to S   seconds from second 0; pictures outside are left out, and said to "
	"be;\n"
	"                     with --channel the seconds of its film alone\n"
	"  --camera NAME      this camera, and no other that is not named too\n"
	"  --redact CAMERA:X,Y,W,H[@FROM-TO]\n"
	"                     withhold what this rectangle of pixels touches, always or in these\n"
	"                     seconds; whole tiles, and for as long as each stays the same\n"
	"  --leave-out CAMERA@S[-TO]\n"
	"                     of this camera not the pictures of these seconds, though what is\n"
	"                     around them is shown; top@3.412 is the one that unpack names so\n"
	"  --beyond-lane      of a camera that lanes share show also what is not this lane's\n"
	"  --plain DIR        the first pictures of each camera's seconds as JPEGs, with what\n"
	"                     sha256sum, openssl and certtool need to verify them (HOWTO.txt)\n"
	"  --channel NAME     what this platform or court takes, in the new directory DIR: "
	"pictures,\n"
	"                     a film, a package, a text to paste, never beyond its limits; list\n"
	"                     says which there are, and how well their limits are known\n"
	"  --at CAMERA:S      this picture in the channel's sheet, instead of those that are "
	"chosen;\n"
	"                     up to six of them\n"
	"  --picked-up TEXT, --courier-weight TEXT\n"
	"                     when the courier had the parcel, and what he weighed: stands in the\n"
	"                     channel's report, marked as what no signature covers\n"
	"  --claim TYPE       the text for this claim: empty, missing, wrong, damaged, stained, "
	"used,\n"
	"                     mould, or 空包, 少件, 错发, 破损, 污渍, 使用痕迹, 霉变\n"
	"  --root PEM, --time-root PEM, --hardware-root PEM, --stamps DIR, --proof FILE, --now "
	"TIME\n"
	"                     what a report for the channel judges by, as `packseal report` does\n"
	"  --statements S     the station's signed statements of what these files were made of, in "
	"the\n"
	"                     new directory S\n"
	"  --channels TABLE   a table of channels in place of the built-in one (JSON)\n"
	"  --take N           of a waybill's takes this one; otherwise all of them\n"
	"  --who NAME --why TEXT --sign-as KEY --certificate PEM\n"
	"                     add who exports this, and why, under a key of his own (packseal key\n"
	"                     new); his word, told apart from what the station signed\n"
	"  --crl FILE         a revocation list of the certificate's issuer, or a folder of such, "
	"goes\n"
	"                     along; whoever verifies, and a report for a channel, believes it "
	"only\n"
	"                     from that issuer\n"
	"  --force            replace OUT\n"
	"  --store DIR        the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --run DIR          where packseald answers; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"OUT is a file, or a directory that exists. Several takes of a waybill become\n"
	"OUT-NUMBER.seal. An export of a WAYBILL shows no other waybill and no badge.\n"
	"What is shown stays as it was signed; nothing is encoded or signed anew.\n";

struct request {
	char *what;
	const char *to;
	const char *plain; /* directory; NULL: an evidence file */
	const char *store;
	const char *run;
	uint64_t take; /* 0: all */
	bool replace;
	struct ps_channel_set_request set; /* channel NULL: an evidence file */
	struct ps_clip_settings settings;
	struct ps_exporter_options exporting;
	struct ps_exporter exporter;
	struct ps_beside beside;
	bool judges; /* more is given to judge it by than revocation lists, which go along too */
};

static bool is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Where one take of @count goes: into the directory, or to a name of its own. */
static bool name_take(const struct request *request, uint64_t number, size_t count,
		      char path_out[PS_OUT_PATH_MAX])
{
	size_t len = strlen(request->to);
	int need;

	if (is_directory(request->to)) {
		need = snprintf(path_out, PS_OUT_PATH_MAX, "%s/%07" PRIu64 ".seal", request->to,
				number);
	} else if (count == 1) {
		need = snprintf(path_out, PS_OUT_PATH_MAX, "%s", request->to);
	} else {
		if (len > 5 && strcmp(request->to + len - 5, ".seal") == 0)
			len -= 5;
		need = snprintf(path_out, PS_OUT_PATH_MAX, "%.*s-%07" PRIu64 ".seal", (int)len,
				request->to, number);
	}
	return need < PS_OUT_PATH_MAX;
}

/* Takes @input over. */
static int export_one(const struct request *request, struct ps_input *input, const char *to,
		      bool in_store)
{
	const struct ps_export_request one = { .from = input,
					       .to = to,
					       .replace = request->replace,
					       .hash = in_store,
					       .settings = &request->settings,
					       .ledger_of = in_store ? request->store : NULL,
					       .exporter = &request->exporter };
	struct ps_export_result result;
	int status = ps_export_file(&one, &result);

	ps_input_close(input);
	if (status)
		return status;
	ps_export_report(to, &result);
	if (request->settings.redaction_count)
		ps_earlier_exports_print(request->store, &result);
	return ps_export_leaf(request->run, request->store, in_store, &result);
}

static int export_file(const struct request *request)
{
	char to[PS_OUT_PATH_MAX];
	struct ps_input input;
	int need;
	int status;

	if (request->take)
		return ps_command_fail(PS_EXIT_USAGE, "--take goes with a waybill, not a file");
	if (is_directory(request->to))
		need = snprintf(to, sizeof(to), "%s/%s", request->to, base_name(request->what));
	else
		need = snprintf(to, sizeof(to), "%s", request->to);
	if (need >= (int)sizeof(to))
		return ps_command_fail(PS_EXIT_USAGE, "the name of the output is too long");
	status = ps_input_open(request->what, &input);
	if (status)
		return status;
	return export_one(request, &input, to,
			  ps_export_is_in_store(request->what, request->store));
}

static int export_take(const struct request *request, struct ps_store *store, const char *path,
		       const char *to)
{
	struct ps_input input;
	int fd;
	int status;
	enum ps_err err = ps_store_open_read(store, path, &fd);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s: %s", path, ps_err_text(err));
	status = ps_input_adopt(path, fd, &input);
	return status ? status : export_one(request, &input, to, true);
}

/* The first failure ends it: what is there by then is whole, and is said. */
static int export_takes(struct request *request, const struct ps_takes_of *takes)
{
	struct ps_store *store;
	enum ps_err err = ps_store_open(request->store, 0, &store);
	int status = 0;

	if (err)
		return ps_command_fail(ps_command_status(err), "the store cannot be opened: %s",
				       ps_err_text(err));
	if (takes->count > 1)
		(void)printf("%zu takes\n", takes->count);
	if (takes->waybill[0])
		request->settings.only_waybill = takes->waybill;
	for (size_t i = 0; i < takes->count && !status; i++) {
		char to[PS_OUT_PATH_MAX];

		if (!name_take(request, takes->takes[i].number, takes->count, to))
			status = ps_command_fail(PS_EXIT_USAGE,
						 "the name of the output is too long");
		else
			status = export_take(request, store, takes->takes[i].path, to);
	}
	if (!status && takes->more)
		status = ps_command_fail(PS_EXIT_RESOURCES,
					 "%" PRIu64 " earlier takes were not exported: name them "
					 "with --take",
					 takes->more);
	ps_store_close(store);
	return status;
}

static int run(struct request *request)
{
	struct ps_takes_of takes;
	int status;

	if (access(request->what, F_OK) == 0 || strchr(request->what, '/')) {
		status = export_file(request);
	} else {
		const char *waybill = ps_waybill_trim(request->what);

		status = waybill ? ps_takes_of_find(request->store, waybill, request->take, &takes)
				 : PS_EXIT_USAGE;
		if (!status)
			status = export_takes(request, &takes);
	}
	return status ? status : ps_command_end();
}

static int enter_plain(const struct request *request, const struct ps_plain_made *made)
{
	struct ps_export_leaf_file file = { .name = PS_PLAIN_SUMS, .bytes = made->sums_bytes };
	struct ps_export_leaves leaves = {
		.run = request->run,
		.store = request->store,
		.in_store = ps_export_is_in_store(request->what, request->store),
		.take_number = made->take_number,
		.count = 1,
		.files = &file,
	};

	memcpy(leaves.take, made->take, PS_HASH_LEN);
	memcpy(file.digest, made->sums, PS_HASH_LEN);
	return ps_export_leaves(&leaves);
}

static int export_plain(const struct request *request)
{
	const struct ps_clip_settings *settings = &request->settings;
	struct ps_plain_made made;
	int status;

	if (settings->has_from || settings->has_to || settings->camera_count ||
	    settings->redaction_count || settings->left_out_count || request->take ||
	    request->exporting.key)
		return ps_command_fail(PS_EXIT_USAGE,
				       "--plain takes a whole FILE: the signed list of pictures "
				       "is one, and leaves nothing out");
	status = ps_plain_export(request->what, request->plain, false, &made);
	if (!status)
		status = enter_plain(request, &made);
	return status ? status : ps_command_end();
}

static int export_channel(struct request *request)
{
	struct ps_clip_settings *settings = &request->settings;
	const struct ps_subject_request what = { .what = request->what,
						 .store = request->store,
						 .take = request->take };
	struct ps_channel_set_request set = request->set;
	int status;

	if (settings->camera_count || settings->left_out_count || request->exporting.key ||
	    request->plain || request->replace)
		return ps_command_fail(PS_EXIT_USAGE,
				       "--channel takes a whole take, of which --redact hides "
				       "parts, and a new directory");
	set.has_from = settings->has_from;
	set.has_to = settings->has_to;
	set.from_us = settings->from_us;
	set.to_us = settings->to_us;
	settings->has_from = settings->has_to = false;
	set.to = request->to;
	set.run = request->run;
	set.hiding = settings;
	set.given = &request->beside.options;
	status = ps_beside_read(&request->beside);
	return status ? status : ps_channel_set_make(&set, &what);
}

static int add_camera(struct ps_clip_settings *settings, const char *name)
{
	if (settings->camera_count == PS_CAMERAS_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "at most %d cameras", PS_CAMERAS_MAX);
	settings->cameras[settings->camera_count++] = name;
	return 0;
}

static int add_moment(const char *text, bool *has, uint64_t *us)
{
	*has = ps_seconds_parse(text, us);
	return *has ? 0
		    : ps_command_fail(PS_EXIT_USAGE, "--from and --to take seconds, such as 12.5");
}

static int add_judging(int option, const char *argument, struct request *request)
{
	if (option == 'c')
		return ps_crl_files_add(argument, &request->beside.crls);
	request->judges = true;
	if (option != 'N')
		return ps_beside_add(option, argument, &request->beside);
	return ps_moment_parse(argument, &request->beside.options.now_s)
		       ? 0
		       : ps_command_fail(PS_EXIT_USAGE, "--now takes a time such as "
							"2026-03-01T02:00:00Z");
}

/* Once the options are read. */
static int export_asked(struct request *request, int argc, char **argv)
{
	const struct ps_clip_settings *settings = &request->settings;
	int status;

	if (request->set.channel && strcmp(request->set.channel, "list") == 0 && argc == optind)
		return ps_channel_set_make(&request->set, NULL);
	if (argc - optind != 1 || !request->to == !request->plain)
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "FILE or WAYBILL"
						       : "-o OUT or --plain DIR, one of them");
	if (settings->has_from && settings->has_to && settings->from_us > settings->to_us)
		return ps_command_fail(PS_EXIT_USAGE, "--from lies after --to");
	request->what = argv[optind];
	if (request->set.channel)
		return export_channel(request);
	if (request->judges)
		return ps_command_fail(PS_EXIT_USAGE, "--root, --time-root, --hardware-root, "
						      "--stamps, --proof and --now go with "
						      "--channel, whose report judges by them");
	if (request->plain)
		return export_plain(request);
	if (request->set.claim || request->set.table || request->set.has_lang ||
	    request->set.statements || request->set.at_count ||
	    ps_report_told_any(&request->set.told))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--claim, --at, --picked-up, --courier-weight, --channels, "
				       "--statements and --lang go with --channel");
	status = ps_command_check_output(request->to);
	if (!status)
		status = ps_exporter_open(&request->exporting, &request->exporter);
	if (status)
		return status;
	status = run(request);
	ps_exporter_close(&request->exporter);
	return status;
}

int ps_cmd_export(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       { "from", required_argument, NULL, 'f' },
					       { "to", required_argument, NULL, 'e' },
					       { "camera", required_argument, NULL, 'a' },
					       { "redact", required_argument, NULL, 'x' },
					       { "leave-out", required_argument, NULL, 'l' },
					       { "beyond-lane", no_argument, NULL, 'b' },
					       { "plain", required_argument, NULL, 'p' },
					       { "take", required_argument, NULL, 'n' },
					       { "force", no_argument, NULL, 'F' },
					       { "who", required_argument, NULL, 'w' },
					       { "why", required_argument, NULL, 'y' },
					       { "sign-as", required_argument, NULL, 'k' },
					       { "certificate", required_argument, NULL, 'C' },
					       PS_BESIDE_OPTIONS,
					       { "now", required_argument, NULL, 'N' },
					       { "store", required_argument, NULL, 's' },
					       { "run", required_argument, NULL, 'u' },
					       { "channel", required_argument, NULL, 'd' },
					       { "channels", required_argument, NULL, 'D' },
					       { "claim", required_argument, NULL, 'm' },
					       { "at", required_argument, NULL, 'A' },
					       PS_REPORT_TOLD_OPTIONS,
					       { "statements", required_argument, NULL, 'S' },
					       { "lang", required_argument, NULL, 'L' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct request request = { .store = ps_store_path(NULL),
				   .run = ps_run_path(NULL),
				   .beside.options.now_s = time(NULL) };
	struct ps_clip_settings *settings = &request.settings;
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			request.to = optarg;
		else if (option == 'f')
			status = add_moment(optarg, &settings->has_from, &settings->from_us);
		else if (option == 'e')
			status = add_moment(optarg, &settings->has_to, &settings->to_us);
		else if (option == 'a')
			status = add_camera(settings, optarg);
		else if (option == 'x')
			status = ps_redaction_add(optarg, settings);
		else if (option == 'l')
			status = ps_leave_out_add(optarg, settings);
		else if (option == 'p')
			request.plain = optarg;
		else if (option == 'b')
			settings->beyond_lane = true;
		else if (option == 'w')
			request.exporting.who = optarg;
		else if (option == 'y')
			request.exporting.why = optarg;
		else if (option == 'k')
			request.exporting.key = optarg;
		else if (option == 'C')
			request.exporting.certificate = optarg;
		else if (ps_beside_takes(option) || option == 'N')
			status = add_judging(option, optarg, &request);
		else if (option == 's')
			request.store = ps_store_path(optarg);
		else if (option == 'u')
			request.run = ps_run_path(optarg);
		else if (option == 'd')
			request.set.channel = optarg;
		else if (option == 'D')
			request.set.table = optarg;
		else if (option == 'm')
			request.set.claim = optarg;
		else if (option == 'A')
			status = ps_channel_set_at(&request.set, optarg);
		else if (ps_report_told_takes(option))
			status = ps_report_told_add(option, optarg, &request.set.told);
		else if (option == 'S')
			request.set.statements = optarg;
		else if (option == 'L' && (request.set.has_lang = true))
			status = ps_language_set(optarg, &request.set.lang);
		else if (option == 'F')
			request.replace = true;
		else if (option == 'h') {
			ps_beside_release(&request.beside);
			return ps_command_help(usage);
		} else if (option != 'n')
			status = PS_EXIT_USAGE;
		else if (!ps_number_parse(optarg, 1, INT64_MAX, &request.take))
			status = ps_command_fail(PS_EXIT_USAGE, "--take takes a take's number");
	}
	if (!status)
		status = ps_crl_files_pass_on(&request.beside.crls, settings);
	if (!status)
		status = export_asked(&request, argc, argv);
	ps_beside_release(&request.beside);
	return status;
}
