/* packseal find: all takes of a waybill, by the station's index. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/output.h"
#include "tools/store_path.h"
#include "tools/take_table.h"
#include "tools/takes_of.h"

static const char usage[] =
	"usage: packseal find WAYBILL [--store DIR] [--json]\n"
	"\n"
	"  --store DIR   the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --json        for programs\n"
	"\n"
	"Lists every take of this waybill, the latest first. Small letters are the same as\n"
	"capitals. Exit status: 0 found; 66 there is none.\n";

static int find(const char *store, const char *waybill, bool as_json)
{
	const struct ps_bytes code = { (const uint8_t *)waybill, strlen(waybill) };
	struct ps_take_table table;
	struct ps_index *index;
	char shown[PS_TEXT_SHOWN_MAX];
	char where[PS_TEXT_SHOWN_MAX];
	enum ps_err err;
	int status = ps_take_table_open(store, &index);

	if (status)
		return status;
	err = ps_take_table_begin(&table, store, as_json);
	if (!err)
		err = ps_index_find_waybill(index, code, ps_take_table_add, &table);
	ps_index_close(index);
	status = ps_take_table_end(&table);
	if (err)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	if (status || table.count)
		return status;
	ps_text_shown(waybill, shown);
	ps_text_shown(store, where);
	return ps_command_fail(
		PS_EXIT_NO_INPUT,
		"no finished take of %s is in %s; one that is being recorded or that "
		"broke off is listed after its end",
		shown, where);
}

int ps_cmd_find(int argc, char **argv)
{
	static const struct option names[] = { { "store", required_argument, NULL, 's' },
					       { "json", no_argument, NULL, 'j' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	const char *store = NULL;
	const char *waybill;
	bool as_json = false;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
		if (option == 's')
			store = optarg;
		else if (option == 'j')
			as_json = true;
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind != 1)
		return ps_command_usage(usage, argc, argv, 1, "WAYBILL");
	waybill = ps_waybill_trim(argv[optind]);
	return waybill ? find(ps_store_path(store), waybill, as_json) : PS_EXIT_USAGE;
}
