/* packseal sheet: one picture that answers a claim, for channels that take pictures. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/export_leaf.h"
#include "tools/language.h"
#include "tools/moment.h"
#include "tools/redaction.h"
#include "tools/save.h"
#include "tools/sheet.h"
#include "tools/statement.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal sheet (FILE | WAYBILL) -o OUT.jpg [--at CAMERA:S]... [--max-bytes N]\n"
	"           [--width N] [--grey] [--qr] [--beside PICTURE] [--redact "
	"CAMERA:X,Y,W,H[@FROM-TO]]...\n"
	"           [--beyond-lane] [--lang zh|en] [--take N] [--force] [--store DIR]\n"
	"           [--statement S] [--run DIR]\n"
	"\n"
	"  --at CAMERA:S  this picture, instead of those that are chosen; up to six of them\n"
	"  --max-bytes N  the file has at most so many bytes: it gets smaller and coarser until "
	"it\n"
	"                 has, and is refused where nothing could be read any more; a warning "
	"says\n"
	"                 where no machine can read the label's barcode in it\n"
	"  --width N      at most so many pixels wide, 600 or more\n"
	"  --grey         without colours\n"
	"  --qr           the take's identity as a QR code in the corner\n"
	"  --beside PICTURE\n"
	"                 the buyer's picture (JPEG, PNG or WebP) first, framed, and said to be\n"
	"                 signed by nobody\n"
	"  --redact CAMERA:X,Y,W,H[@FROM-TO]\n"
	"                 paint this rectangle of pixels over, always or in these seconds\n"
	"  --beyond-lane  of a camera that lanes share show also what is not this lane's\n"
	"  --lang zh|en   words in Chinese or English; otherwise as LANG says\n"
	"  --take N       of a waybill's takes this one; otherwise the latest\n"
	"  --force        replace OUT.jpg\n"
	"  --store DIR    the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --statement S  also the station's signed statement of what the sheet was made of\n"
	"  --run DIR      where packseald answers; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Pictures of the item, the packing, the label and the closed parcel, chosen by what moves\n"
	"and what can be read: look at them before you send them. Only what is as it was signed\n"
	"is drawn. The sheet itself is derived, and its evidence code leads to the original.\n"
	"\n"
	"Of a take of the station the ledger gets an entry of it, as of every export.\n"
	"\n"
	"Exit status: 0; 1 the content is not as signed; 4 of an unknown version; 5 it cannot be\n"
	"made so small; 69 Pango, Cairo or a font is not installed.\n";

static int add_at(struct ps_sheet_request *request, const char *text)
{
	if (request->at_count == PS_CHOICE_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--at: at most %d pictures", PS_CHOICE_MAX);
	request->at[request->at_count++] = text;
	return 0;
}

static int set_number(const char *option, const char *text, uint64_t least, uint64_t *out)
{
	if (ps_number_parse(text, least, UINT32_MAX, out))
		return 0;
	return ps_command_fail(PS_EXIT_USAGE, "%s takes a number, %" PRIu64 " or more", option,
			       least);
}

static int save(const char *to, bool replace, const struct ps_sheet_result *result)
{
	char shown[PS_TEXT_SHOWN_MAX];
	int status = ps_save(to, ps_existing(replace), result->jpeg.bytes, result->jpeg.len);

	if (status)
		return status;
	ps_text_shown(to, shown);
	(void)printf(ps_language_of_environment() == PS_LANG_ZH
			     ? "%s:%zu 字节,%" PRIu32 " x %" PRIu32 ",质量 %d,证据码 %s\n"
			     : "%s: %zu bytes, %" PRIu32 " x %" PRIu32
			       ", quality %d, evidence code %s\n",
		     shown, result->jpeg.len, result->made.width_px, result->made.height_px,
		     result->made.quality, result->code);
	return 0;
}

/* The sheet leaves the house: the ledger has it. */
static int enter(const struct ps_subject_request *what, struct ps_statement_request *statement,
		 const struct ps_subject *subject, const struct ps_sheet_result *result)
{
	enum ps_err err = ps_digest(result->jpeg.bytes, result->jpeg.len, statement->file);

	if (err)
		return ps_command_fail(PS_EXIT_IO, "%s", ps_err_text(err));
	return ps_export_leaf_derived(statement->run, what, subject, statement->file,
				      result->jpeg.len);
}

/* What the sheet is made of, a picture a range. */
static int state(struct ps_statement_request *statement, const struct ps_subject *subject,
		 const struct ps_sheet_result *result, bool beside)
{
	struct ps_derived_range ranges[PS_CHOICE_MAX];

	statement->range_count = ps_sheet_ranges(result, subject, ranges);
	statement->subject = subject;
	statement->bytes = result->jpeg.len;
	statement->ranges = ranges;
	statement->what = ps_sheet_said(beside);
	return ps_statement_ask(statement);
}

static int run(struct ps_sheet_request *request, struct ps_statement_request *statement,
	       const char *to, bool replace)
{
	struct ps_sheet_result result;
	struct ps_subject subject;
	int status = ps_save_check(to, ps_existing(replace));

	if (!status)
		status = ps_statement_place(statement, to);
	if (status)
		return status;
	status = ps_subject_open(&request->subject, &subject);
	ps_buf_init(&result.jpeg);
	if (!status)
		status = ps_subject_look(&subject, "no sheet");
	if (!status)
		status = ps_sheet_make(request, &subject, &result);
	if (!status)
		status = save(to, replace, &result);
	if (!status)
		status = enter(&request->subject, statement, &subject, &result);
	if (!status)
		status = state(statement, &subject, &result, request->beside != NULL);
	if (!status)
		status = ps_command_end();
	ps_buf_release(&result.jpeg);
	ps_subject_close(&subject);
	return status;
}

int ps_cmd_sheet(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       { "at", required_argument, NULL, 'a' },
					       { "max-bytes", required_argument, NULL, 'm' },
					       { "width", required_argument, NULL, 'w' },
					       { "grey", no_argument, NULL, 'g' },
					       { "qr", no_argument, NULL, 'q' },
					       { "beside", required_argument, NULL, 'B' },
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
	struct ps_sheet_request request = { .lang = ps_language_of_environment(),
					    .subject.store = ps_store_path(NULL) };
	struct ps_statement_request statement = { .run = ps_run_path(NULL) };
	const char *to = NULL;
	bool replace = false;
	uint64_t width = 0;
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			to = optarg;
		else if (option == 'a')
			status = add_at(&request, optarg);
		else if (option == 'm')
			status = set_number("--max-bytes", optarg, 1, &request.limits.max_bytes);
		else if (option == 'w')
			status = set_number("--width", optarg, PS_STILL_SHEET_WIDTH_MIN, &width);
		else if (option == 'g')
			request.limits.grey = true;
		else if (option == 'q')
			request.qr = true;
		else if (option == 'B')
			request.beside = optarg;
		else if (option == 'x')
			status = ps_redaction_add(optarg, &request.hiding);
		else if (option == 'b')
			request.hiding.beyond_lane = true;
		else if (option == 'l')
			status = ps_language_set(optarg, &request.lang);
		else if (option == 'n')
			status = set_number("--take", optarg, 1, &request.subject.take);
		else if (option == 's')
			request.subject.store = ps_store_path(optarg);
		else if (option == 'S')
			statement.to = optarg;
		else if (option == 'R')
			statement.run = ps_run_path(optarg);
		else if (option == 'F')
			replace = statement.replace = true;
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (status)
		return status;
	if (argc - optind != 1 || !to)
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "FILE or WAYBILL" : "-o OUT.jpg");
	request.subject.what = argv[optind];
	request.limits.max_width_px = (uint32_t)width;
	status = ps_command_check_jpeg(to);
	return status ? status : run(&request, &statement, to, replace);
}
