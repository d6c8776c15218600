/* packseal list: the latest takes, by the station's index. */
#include <getopt.h>
#include <stdio.h>

#include "tools/command.h"
#include "tools/moment.h"
#include "tools/store_path.h"
#include "tools/take_table.h"

static const char usage[] =
	"usage: packseal list [--since TIME] [--limit N] [--store DIR] [--json]\n"
	"\n"
	"  --since TIME  takes that began at this time or later: 2026-03-01,\n"
	"                2026-03-01T02:00:00Z or @1772330400\n"
	"  --limit N     at most so many, 1 to 1000000; 50 otherwise\n"
	"  --store DIR   the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --json        for programs\n"
	"\n"
	"The latest come first.\n";

struct wish {
	const char *store;
	int64_t since_s;
	uint64_t limit;
	bool as_json;
};

static int list(const struct wish *wish)
{
	struct ps_take_table table;
	struct ps_index *index;
	enum ps_err err;
	int status = ps_take_table_open(wish->store, &index);

	if (status)
		return status;
	err = ps_take_table_begin(&table, wish->store, wish->as_json);
	if (!err)
		err = ps_index_list(index, wish->since_s * 1000000, INT64_MAX, wish->limit, 0,
				    ps_take_table_add, &table);
	ps_index_close(index);
	status = ps_take_table_end(&table);
	if (err)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	if (!status && table.count == 0 && !wish->as_json)
		(void)fprintf(stderr, "packseal: no takes\n");
	return status;
}

int ps_cmd_list(int argc, char **argv)
{
	static const struct option names[] = { { "store", required_argument, NULL, 's' },
					       { "since", required_argument, NULL, 'f' },
					       { "limit", required_argument, NULL, 'l' },
					       { "json", no_argument, NULL, 'j' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct wish wish = { .since_s = INT64_MIN / 1000000, .limit = 50 };
	const char *store = NULL;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 's')
			store = optarg;
		else if (option == 'j')
			wish.as_json = true;
		else if (option == 'f') {
			if (!ps_moment_parse(optarg, &wish.since_s))
				return ps_command_fail(
					PS_EXIT_USAGE,
					"--since takes a time such as 2026-03-01T02:00:00Z");
		} else if (option == 'l') {
			if (!ps_number_parse(optarg, 1, 1000000, &wish.limit))
				return ps_command_fail(PS_EXIT_USAGE,
						       "--limit takes a number from 1 to 1000000");
		} else {
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
		}
	}
	if (argc != optind)
		return ps_command_usage(usage, argc, argv, 0, "nothing");
	wish.store = ps_store_path(store);
	return list(&wish);
}
