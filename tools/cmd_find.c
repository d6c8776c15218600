/* packseal find: takes by waybill, order, a part of either, and time, by the station's index. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/evidence_code.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/store_path.h"
#include "tools/take_table.h"
#include "tools/takes_of.h"

#define US_PER_SECOND 1000000

static const char usage[] =
	"usage: packseal find [WAYBILL | --order ORDER | --part TEXT | --code CODE]\n"
	"                     [--since TIME] [--until TIME] [--limit N] [--store DIR] [--json]\n"
	"\n"
	"  --order ORDER  takes of the waybills of this order\n"
	"  --part TEXT    takes one of whose waybills or orders has TEXT in it: 3 characters\n"
	"                 or more\n"
	"  --code CODE    the take of this evidence code, as it stands in a sheet or a clip\n"
	"  --since TIME   takes that began at this time or later: 2026-03-01,\n"
	"                 2026-03-01T02:00:00Z or @1772330400\n"
	"  --until TIME   takes that began before this time\n"
	"  --limit N      at most so many, 1 to 1000000; 1000 otherwise\n"
	"  --store DIR    the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --json         for programs\n"
	"\n"
	"Lists every such take, the latest first. Small letters are the same as capitals.\n"
	"Exit status: 0 found; 66 there is none.\n";

enum way { BY_NOTHING, BY_WAYBILL, BY_ORDER, BY_PART, BY_CODE };

struct search {
	const char *store;
	enum way way;
	char *text;
	int64_t since_us;
	int64_t until_us;
	uint64_t limit;
	bool as_json;
	struct ps_take_table table;
	bool more; /* than the limit */
};

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct search *search = ctx;

	if (take->started_utc_us < search->since_us || take->started_utc_us >= search->until_us)
		return PS_OK;
	search->more = search->table.count == search->limit;
	return search->more ? PS_STOPPED : ps_take_table_add(&search->table, take);
}

static enum ps_err look(struct search *search, struct ps_index *index)
{
	const struct ps_bytes text = { (const uint8_t *)search->text,
				       search->text ? strlen(search->text) : 0 };

	uint8_t id[PS_EVIDENCE_CODE_BYTES];

	switch (search->way) {
	case BY_CODE:
		return ps_evidence_code_read(search->text, id)
			       ? ps_index_find_begin(index, id, sizeof(id), on_take, search)
			       : PS_OK;
	case BY_WAYBILL:
		return ps_index_find_waybill(index, text, on_take, search);
	case BY_ORDER:
		return ps_index_find_order(index, text, on_take, search);
	case BY_PART:
		return ps_index_find_part(index, text, on_take, search);
	default:
		return ps_index_list(index, search->since_us, search->until_us, UINT64_MAX, 0,
				     on_take, search);
	}
}

static int complain_none(const struct search *search)
{
	char shown[PS_TEXT_SHOWN_MAX];
	char where[PS_TEXT_SHOWN_MAX];

	ps_text_shown(search->text ? search->text : "", shown);
	ps_text_shown(search->store, where);
	switch (search->way) {
	case BY_WAYBILL:
		return ps_command_fail(
			PS_EXIT_NO_INPUT,
			"no finished take of %s is in %s; one that is being recorded or that "
			"broke off is listed after its end",
			shown, where);
	case BY_ORDER:
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "no take of order %s is in %s, or nobody told its orders",
				       shown, where);
	case BY_PART:
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "no take in %s has a waybill or order with %s in it", where,
				       shown);
	case BY_CODE:
		return ps_command_fail(PS_EXIT_NO_INPUT, "no take in %s has the evidence code %s",
				       where, shown);
	default:
		return ps_command_fail(PS_EXIT_NO_INPUT, "no take of that time is in %s", where);
	}
}

static int find(struct search *search)
{
	struct ps_index *index;
	enum ps_err err;
	int status = ps_take_table_open(search->store, &index);

	if (status)
		return status;
	err = ps_take_table_begin(&search->table, search->store, search->as_json);
	if (!err)
		err = look(search, index);
	ps_index_close(index);
	status = ps_take_table_end(&search->table);
	if (err == PS_RANGE && search->way == BY_PART)
		return ps_command_fail(PS_EXIT_USAGE, "--part takes %d characters or more",
				       PS_INDEX_PART_MIN);
	if (err && err != PS_STOPPED)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	if (!status && search->more)
		(void)fprintf(stderr, "packseal: there are more; --limit takes a larger number\n");
	return status || search->table.count ? status : complain_none(search);
}

static int parse_moment(const char *option, const char *text, int64_t *us_out)
{
	int64_t seconds;

	if (!ps_moment_parse(text, &seconds))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--%s takes a time such as 2026-03-01T02:00:00Z", option);
	*us_out = seconds * US_PER_SECOND;
	return 0;
}

/* What is searched for, once. */
static int set_way(struct search *search, enum way way, char *text)
{
	if (search->way != BY_NOTHING)
		return ps_command_fail(PS_EXIT_USAGE,
				       "give one of WAYBILL, --order, --part and --code, and once");
	search->way = way;
	search->text = ps_waybill_trim(text);
	return search->text ? 0 : PS_EXIT_USAGE;
}

static int set_limit(struct search *search, const char *text)
{
	if (ps_number_parse(text, 1, 1000000, &search->limit))
		return 0;
	return ps_command_fail(PS_EXIT_USAGE, "--limit takes a number from 1 to 1000000");
}

int ps_cmd_find(int argc, char **argv)
{
	static const struct option names[] = { { "order", required_argument, NULL, 'o' },
					       { "part", required_argument, NULL, 'p' },
					       { "code", required_argument, NULL, 'c' },
					       { "since", required_argument, NULL, 'f' },
					       { "until", required_argument, NULL, 'u' },
					       { "limit", required_argument, NULL, 'l' },
					       { "store", required_argument, NULL, 's' },
					       { "json", no_argument, NULL, 'j' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct search search = { .since_us = INT64_MIN, .until_us = INT64_MAX, .limit = 1000 };
	const char *store = NULL;
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 's')
			store = optarg;
		else if (option == 'j')
			search.as_json = true;
		else if (option == 'o' || option == 'p')
			status = set_way(&search, option == 'o' ? BY_ORDER : BY_PART, optarg);
		else if (option == 'c')
			status = set_way(&search, BY_CODE, optarg);
		else if (option == 'f')
			status = parse_moment("since", optarg, &search.since_us);
		else if (option == 'u')
			status = parse_moment("until", optarg, &search.until_us);
		else if (option == 'l')
			status = set_limit(&search, optarg);
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (!status && optind < argc && argc - optind == 1)
		status = set_way(&search, BY_WAYBILL, argv[optind++]);
	if (status)
		return status;
	if (argc != optind || (search.way == BY_NOTHING && search.since_us == INT64_MIN &&
			       search.until_us == INT64_MAX))
		return ps_command_usage(usage, argc, argv, 1,
					"WAYBILL, --order, --part, --code, --since or --until");
	search.store = ps_store_path(store);
	return find(&search);
}
