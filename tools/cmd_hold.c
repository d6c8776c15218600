/* packseal hold, packseal release: whether takes may be thinned and deleted. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/store_path.h"
#include "tools/takes_of.h"
#include "tools/who.h"

static const char hold_usage[] =
	"usage: packseal hold WAYBILL | --take N --why TEXT [--by NAME] [--store DIR] [--run DIR]\n"
	"\n"
	"Holds all takes of a waybill, or one: until `packseal release` they are neither thinned\n"
	"nor deleted, however old they are and however full the disk is. packseald writes it\n"
	"into the ledger, so it must run.\n"
	"\n"
	"  --take N     the take of this number; also one that is being recorded\n"
	"  --why TEXT   the reason, 1 to 256 bytes: it stands in the ledger for ever\n"
	"  --by NAME    who wants it, 1 to 64 bytes; otherwise who runs this program\n"
	"  --store DIR  the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --run DIR    packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Exit status: 0 done; 66 there is no such take; 74 packseald does not answer or refuses.\n";

static const char release_usage[] =
	"usage: packseal release WAYBILL | --take N --why TEXT [--by NAME] [--store DIR]\n"
	"                        [--run DIR]\n"
	"\n"
	"Ends what `packseal hold` began. Options and exit status are the same.\n";

struct wish {
	bool on;
	const char *waybill; /* or NULL and @number */
	uint64_t number;
	const char *store;
	const char *run;
	const char *why;
	const char *by;
};

static int set_one(const struct wish *wish, uint64_t number)
{
	const struct ps_client_hold hold = {
		.take = number, .on = wish->on, .why = wish->why, .by = wish->by
	};
	char refusal[PS_CLIENT_WHY_LEN] = "", what[64];
	uint64_t index;
	enum ps_err err = ps_client_hold(wish->run, &hold, &index, refusal, sizeof(refusal));

	if (err) {
		(void)snprintf(what, sizeof(what), "take %" PRIu64 " stays as it was", number);
		return ps_client_fail(wish->run, err, what, refusal);
	}
	(void)printf("take %" PRIu64 " is %s: ledger entry %" PRIu64 "\n", number,
		     wish->on ? "held" : "not held any more", index);
	return 0;
}

static int set_all(const struct wish *wish)
{
	struct ps_takes_of takes;
	int status = ps_takes_of_find(wish->store, wish->waybill, 0, &takes);

	for (size_t i = 0; i < takes.count && !status; i++)
		status = set_one(wish, takes.takes[i].number);
	if (!status && takes.more)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "%" PRIu64 " older takes are left; name them by --take",
				       takes.more);
	return status;
}

/* What is missing or too long, or NULL. */
static const char *check(const struct wish *wish)
{
	if (!wish->waybill == !wish->number)
		return "WAYBILL or --take, one of them";
	if (!wish->why || !wish->why[0] || strlen(wish->why) > PS_TEXT_LEN_MAX)
		return "--why with a text of 1 to 256 bytes";
	if (!wish->by[0] || strlen(wish->by) > PS_NAME_LEN_MAX)
		return "--by with a name of 1 to 64 bytes";
	return NULL;
}

static int run(bool on, const char *usage, int argc, char **argv)
{
	static const struct option names[] = { { "take", required_argument, NULL, 't' },
					       { "why", required_argument, NULL, 'w' },
					       { "by", required_argument, NULL, 'b' },
					       { "store", required_argument, NULL, 's' },
					       { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	char who[PS_NAME_LEN_MAX + 1];
	struct wish wish = { .on = on, .by = who };
	const char *missing;
	int option;
	int status;

	ps_who(who);
	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
		if (option == 'w')
			wish.why = optarg;
		else if (option == 'b')
			wish.by = optarg;
		else if (option == 's')
			wish.store = optarg;
		else if (option == 'r')
			wish.run = optarg;
		else if (option != 't')
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
		else if (!ps_number_parse(optarg, 1, PS_INDEX_NUMBER_MAX, &wish.number))
			return ps_command_fail(PS_EXIT_USAGE, "--take takes a take's number");
	}
	if (argc - optind == 1) {
		wish.waybill = ps_waybill_trim(argv[optind++]);
		if (!wish.waybill)
			return PS_EXIT_USAGE;
	}
	missing = check(&wish);
	if (argc != optind || missing)
		return ps_command_usage(usage, argc, argv, 1, missing);
	wish.store = ps_store_path(wish.store);
	wish.run = ps_run_path(wish.run);
	status = wish.waybill ? set_all(&wish) : set_one(&wish, wish.number);
	return status ? status : ps_command_end();
}

int ps_cmd_hold(int argc, char **argv)
{
	return run(true, hold_usage, argc, argv);
}

int ps_cmd_release(int argc, char **argv)
{
	return run(false, release_usage, argc, argv);
}
