/* packseal hold, packseal release: whether takes may be thinned and deleted. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/claim_holders.h"
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
	"                        [--run DIR] [--claims DIR] [--station NAME] [--force]\n"
	"\n"
	"Ends what `packseal hold` began, unless an open claim stands on the take. Options and\n"
	"exit status are the same, and:\n"
	"\n"
	"  --claims DIR    the claims; else $PACKSEAL_CLAIMS, else the store's path and -claims\n"
	"  --station NAME  of several stations the one whose takes these are, as the claims say "
	"it\n"
	"  --force         also where open claims stand on them, or nobody knows\n"
	"\n"
	"Exit status: further 1: an open claim stands on it, and all stays held.\n";

struct wish {
	bool on;
	const char *waybill; /* or NULL and @number */
	uint64_t number;
	const char *store;
	const char *run;
	const char *why;
	const char *by;
	const char *claims;  /* NULL: beside the store */
	const char *station; /* NULL: not said */
	bool force;
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

/* Ended for one claim, it would be ended for the others too, of which nobody thinks then. */
static int check_claims(const struct wish *wish, const struct ps_takes_of *takes)
{
	struct ps_claim_holders holders = { .count = 0 };
	struct ps_claim_store store = { .lock = -1 };
	struct ps_claim_take take = { .number = wish->number };
	char text[PS_CLAIM_HOLDERS_TEXT_MAX];
	int status = ps_claim_store_open(wish->claims, wish->store, false, &store);
	size_t count = takes ? takes->count : 1;

	(void)snprintf(take.station, sizeof(take.station), "%s",
		       wish->station ? wish->station : "");
	for (size_t i = 0; i < count && !status; i++) {
		take.number = takes ? takes->takes[i].number : wish->number;
		status = ps_claim_holders_add(&store, &take, wish->waybill, &holders);
	}
	ps_claim_store_close(&store);
	ps_claim_holders_text(&holders, text);
	if (wish->force && holders.count)
		(void)fprintf(stderr, "packseal: open claims stand on what is released: %s\n",
			      text);
	if (wish->force)
		return 0;
	if (holders.count)
		return ps_command_fail(PS_EXIT_WRONG,
				       "all stays held: these open claims stand on it: %s; close "
				       "them first, or say --force",
				       text);
	return status ? ps_command_fail(status, "all stays held: not all claims can be read, so "
						"nobody knows which stand on it; --force ends "
						"the hold all the same")
		      : 0;
}

static int set_all(const struct wish *wish)
{
	struct ps_takes_of takes;
	int status = ps_takes_of_find(wish->store, wish->waybill, 0, &takes);

	if (!status && !wish->on)
		status = check_claims(wish, &takes);
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
	if (wish->station && !ps_station_is_name(wish->station, strlen(wish->station)))
		return "--station with a station's name";
	if (!wish->why || !wish->why[0] || strlen(wish->why) > PS_TEXT_LEN_MAX)
		return "--why with a text of 1 to 256 bytes";
	if (!wish->by[0] || strlen(wish->by) > PS_NAME_LEN_MAX)
		return "--by with a name of 1 to 64 bytes";
	return NULL;
}

static int set_number(const struct wish *wish)
{
	int status = wish->on ? 0 : check_claims(wish, NULL);

	return status ? status : set_one(wish, wish->number);
}

static int run(bool on, const char *usage, int argc, char **argv)
{
	enum { OF_RELEASE = 3 };
	static const struct option names[] = { { "claims", required_argument, NULL, 'c' },
					       { "station", required_argument, NULL, 'S' },
					       { "force", no_argument, NULL, 'f' },
					       { "take", required_argument, NULL, 't' },
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
	while ((option = ps_command_option(argc, argv, "h", on ? names + OF_RELEASE : names)) !=
	       -1) {
		if (option == 'w')
			wish.why = optarg;
		else if (option == 'b')
			wish.by = optarg;
		else if (option == 's')
			wish.store = optarg;
		else if (option == 'r')
			wish.run = optarg;
		else if (option == 'c')
			wish.claims = optarg;
		else if (option == 'S')
			wish.station = optarg;
		else if (option == 'f')
			wish.force = true;
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
	status = wish.waybill ? set_all(&wish) : set_number(&wish);
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
