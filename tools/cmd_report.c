/* packseal report: what is to be said of a take, for people who decide. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/beside.h"
#include "tools/command.h"
#include "tools/language.h"
#include "tools/moment.h"
#include "tools/report_file.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal report (FILE | WAYBILL) -o OUT.html|OUT.pdf [--root PEM]... [--ledger "
	"DIR]\n"
	"           [--time-root PEM]... [--stamps DIR] [--proof FILE] [--crl FILE]...\n"
	"           [--hardware-root PEM]... [--now TIME]\n"
	"           [--no-pictures] [--redact CAMERA:X,Y,W,H[@FROM-TO]]... [--lang zh|en]\n"
	"           [--picked-up TEXT] [--courier-weight TEXT]\n"
	"           [--take N] [--force] [--store DIR] [--statement S] [--run DIR]\n"
	"\n"
	"  --root PEM     a root certificate that you accept, got by another way than FILE\n"
	"  --time-root PEM, --stamps DIR, --proof FILE, --crl FILE, --hardware-root PEM, --now "
	"TIME\n"
	"                 to judge time stamps, revocation and the key by, as `packseal verify` "
	"does;\n"
	"                 a WAYBILL's with --time-root alone by the time stamps of the store\n"
	"  --ledger DIR   the station's ledger, or a copy of it; of a WAYBILL that of the store\n"
	"  --no-pictures  words alone; otherwise those of `packseal sheet` too\n"
	"  --redact CAMERA:X,Y,W,H[@FROM-TO]\n"
	"                 paint this rectangle of pixels over, always or in these seconds\n"
	"  --picked-up TEXT, --courier-weight TEXT\n"
	"                 when the courier had the parcel, and what he weighed: what you say, "
	"and\n"
	"                 marked as what no signature covers\n"
	"  --lang zh|en   words in Chinese or English; otherwise as LANG says\n"
	"  --take N       of a waybill's takes this one; otherwise the latest\n"
	"  --force        replace OUT\n"
	"  --store DIR    the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --statement S  also the station's signed statement of what the report was made of\n"
	"  --run DIR      where packseald answers; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"What was recorded, between which times it was signed and by which key, what verification\n"
	"says of it and what it did not check, what is withheld, the station's health, other "
	"takes\n"
	"of the waybill, neighbours in the ledger, digests, how to verify by oneself; under the\n"
	"headings of the Rules on Civil Evidence 93 (zh) or FRE 902(13)/(14) (en). HTML needs "
	"nothing else to be shown or printed.\n"
	"\n"
	"Of a take of the station the ledger gets an entry of it, as of every export.\n"
	"\n"
	"Exit status: 0; 1 the content is not as signed; 4 of an unknown version; 69 Pango, Cairo\n"
	"or a font is not installed (PDF, and pictures).\n";

int ps_cmd_report(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       PS_BESIDE_OPTIONS,
					       { "now", required_argument, NULL, 'N' },
					       { "ledger", required_argument, NULL, 'L' },
					       { "no-pictures", no_argument, NULL, 'p' },
					       { "redact", required_argument, NULL, 'x' },
					       PS_REPORT_TOLD_OPTIONS,
					       { "lang", required_argument, NULL, 'l' },
					       { "take", required_argument, NULL, 'n' },
					       { "force", no_argument, NULL, 'F' },
					       { "store", required_argument, NULL, 's' },
					       { "statement", required_argument, NULL, 'S' },
					       { "run", required_argument, NULL, 'R' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct ps_report_file_request request = { .lang = ps_language_of_environment(),
						  .pictures = true,
						  .statement.run = ps_run_path(NULL) };
	struct ps_subject_request what = { .store = ps_store_path(NULL) };
	struct ps_beside beside = { .options = { .now_s = time(NULL) } };
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			request.to = optarg;
		else if (ps_beside_takes(option))
			status = ps_beside_add(option, optarg, &beside);
		else if (option == 'N' && !ps_moment_parse(optarg, &beside.options.now_s))
			status = ps_command_fail(PS_EXIT_USAGE, "--now takes a time such as "
								"2026-03-01T02:00:00Z");
		else if (option == 'N')
			continue;
		else if (option == 'L')
			request.ledger = optarg;
		else if (option == 'p')
			request.pictures = false;
		else if (option == 'x')
			status = ps_redaction_add(optarg, &request.hiding);
		else if (option == 'l')
			status = ps_language_set(optarg, &request.lang);
		else if (ps_report_told_takes(option))
			status = ps_report_told_add(option, optarg, &request.told);
		else if (option == 's')
			what.store = ps_store_path(optarg);
		else if (option == 'S')
			request.statement.to = optarg;
		else if (option == 'R')
			request.statement.run = ps_run_path(optarg);
		else if (option == 'F')
			request.replace = request.statement.replace = true;
		else if (option == 'h') {
			ps_beside_release(&beside);
			return ps_command_help(usage);
		} else if (option != 'n')
			status = PS_EXIT_USAGE;
		else if (!ps_number_parse(optarg, 1, INT64_MAX, &what.take))
			status = ps_command_fail(PS_EXIT_USAGE, "--take takes a take's number");
	}
	if (!status && (argc - optind != 1 || !request.to))
		status = ps_command_usage(usage, argc, argv, 1,
					  argc == optind ? "FILE or WAYBILL"
							 : "-o OUT.html or OUT.pdf");
	if (!status)
		status = ps_command_check_output(request.to);
	if (!status)
		status = ps_statement_place(&request.statement, request.to);
	if (!status)
		status = ps_beside_read(&beside);
	if (!status) {
		what.what = argv[optind];
		request.given = &beside.options;
		status = ps_report_file(&request, &what);
	}
	ps_beside_release(&beside);
	return status;
}
