/* packseal coverage: which of the parcels that were shipped nobody filmed. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/ending.h"
#include "tools/command.h"
#include "tools/json.h"
#include "tools/output.h"
#include "tools/shipped.h"
#include "tools/store_path.h"
#include "tools/take_table.h"

static const char usage[] =
	"usage: packseal coverage --shipped CSV [--column NAME] [--store DIR] [--json]\n"
	"\n"
	"Lists the parcels of the file that were shipped and not filmed, by the station's index.\n"
	"A take that was cancelled films none; one that was deleted since is not in the index.\n"
	"\n"
	"  --shipped CSV  one parcel a line, from the shop's system: UTF-8, with commas,\n"
	"                 semicolons or tabs\n"
	"  --column NAME  the column of the waybills; otherwise one that is called waybill,\n"
	"                 tracking number, awb, 运单号, 快递单号 or the like, else the first\n"
	"  --store DIR    the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --json         for programs\n"
	"\n"
	"Exit status: 0 all were filmed; 1 some were not; 64 usage; 66 a file cannot be read.\n";

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct ps_parcel *parcel = ctx;

	if (take->ending == PS_END_CANCELLED)
		parcel->cancelled = true;
	else
		parcel->filmed = true;
	return PS_OK;
}

static enum ps_err look_up(struct ps_shipped *shipped, struct ps_index *index)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < shipped->count && !err; i++) {
		struct ps_parcel *parcel = &shipped->parcels[i];
		const struct ps_bytes code = { (const uint8_t *)parcel->waybill,
					       strlen(parcel->waybill) };

		if (!parcel->again)
			err = ps_index_find_waybill(index, code, on_take, parcel);
	}
	return err;
}

static const char *why(const struct ps_parcel *parcel)
{
	return parcel->cancelled ? "cancelled" : "none";
}

static int print_text(const struct ps_shipped *shipped, uint64_t all, uint64_t lacking)
{
	for (size_t i = 0; i < shipped->count; i++) {
		const struct ps_parcel *parcel = &shipped->parcels[i];
		char shown[PS_TEXT_SHOWN_MAX];

		if (parcel->again || parcel->filmed)
			continue;
		ps_text_shown(parcel->waybill, shown);
		(void)printf("line %-6" PRIu64 "  %-24s  %s\n", parcel->line, shown,
			     parcel->cancelled ? "the take was cancelled" : "no take");
	}
	(void)printf("%" PRIu64 " of %" PRIu64 " parcels were not filmed\n", lacking, all);
	return ps_command_end();
}

static int print_json(const struct ps_shipped *shipped, uint64_t all, uint64_t lacking)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	ps_json_number(json, "shipped", all);
	ps_json_number(json, "filmed", all - lacking);
	ps_json_array(json, "not_filmed");
	for (size_t i = 0; i < shipped->count; i++) {
		const struct ps_parcel *parcel = &shipped->parcels[i];

		if (parcel->again || parcel->filmed)
			continue;
		ps_json_object(json, NULL);
		ps_json_number(json, "line", parcel->line);
		ps_json_text(json, "waybill", parcel->waybill);
		ps_json_text(json, "take", why(parcel));
		ps_json_end(json);
	}
	ps_json_end(json);
	err = ps_json_print(json, false, stdout);
	ps_json_destroy(json);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : ps_command_end();
}

static int cover(struct ps_shipped *shipped, const char *store, bool as_json)
{
	uint64_t all = 0, lacking = 0;
	struct ps_index *index;
	enum ps_err err;
	int status = ps_take_table_open(store, &index);

	if (status)
		return status;
	err = look_up(shipped, index);
	ps_index_close(index);
	if (err)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	for (size_t i = 0; i < shipped->count; i++) {
		all += !shipped->parcels[i].again;
		lacking += !shipped->parcels[i].again && !shipped->parcels[i].filmed;
	}
	status = as_json ? print_json(shipped, all, lacking) : print_text(shipped, all, lacking);
	return status ? status : lacking ? PS_EXIT_WRONG : PS_EXIT_OK;
}

int ps_cmd_coverage(int argc, char **argv)
{
	static const struct option names[] = { { "shipped", required_argument, NULL, 'f' },
					       { "column", required_argument, NULL, 'c' },
					       { "store", required_argument, NULL, 's' },
					       { "json", no_argument, NULL, 'j' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct ps_shipped shipped;
	const char *path = NULL;
	const char *column = NULL;
	const char *store = NULL;
	bool as_json = false;
	int option;
	int status;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'f')
			path = optarg;
		else if (option == 'c')
			column = optarg;
		else if (option == 's')
			store = optarg;
		else if (option == 'j')
			as_json = true;
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc != optind || !path)
		return ps_command_usage(usage, argc, argv, 0, "--shipped");
	status = ps_shipped_read(path, column, &shipped);
	if (!status)
		status = cover(&shipped, ps_store_path(store), as_json);
	ps_shipped_release(&shipped);
	return status;
}
