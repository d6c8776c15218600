/*
 * power-cut: lets packseald record, kills it at a random moment, takes away what a power cut would,
 * starts it on what is left, and so on; in the end everything that it ever claimed must be there.
 *
 * The last line on stdout is "<n> kills, <n> seals claimed, <n> lost"; the exit status is 0 if
 * nothing was found, 1 if something was, 64 for wrong usage.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/evidence.h"
#include "tests/faults/fail.h"
#include "tests/faults/loss.h"
#include "tests/faults/tree.h"

#define STATIONS_MAX 16
#define MS 1000ULL
#define READY_US (30000 * MS)

static const char usage[] =
	"usage: power-cut --packseald FILE --witness FILE --couriers FILE [options]\n"
	"  --kills N      all stations together (200)\n"
	"  --stations N   how many run at the same time (4)\n"
	"  --seed N       of what is left to chance (the time)\n"
	"  --harsh        cut right after a claim, and leave nothing that was not synced\n"
	"  --first-dies-at N  a station's first packseald only dies, at step N, in the next "
	"station at\n"
	"                 N + 1, and so on; what it had not synced lies there for the second\n"
	"  --keep         leave the directory there\n";

struct options {
	struct ps_rig_settings rig;
	unsigned long kills;
	unsigned long stations;
	unsigned long seed;
	unsigned long first_dies_at; /* 0: at none */
	bool harsh;
	bool keep;
};

/* Around what the power is cut. */
enum moment { AT_STEP, COMING_UP, STARTED, SEALED, ENDED, ANY, MOMENTS };

/* The chances in twenty of each; what is waited for; how long after it at most. */
static const struct {
	const char *name;
	unsigned share;
	enum ps_rig_news news;
	uint64_t after_us;
} moments[MOMENTS] = {
	[AT_STEP] = { "at a step to the disk", 8, PS_RIG_QUIET, 0 },
	[COMING_UP] = { "coming up", 3, PS_RIG_QUIET, 0 },
	[STARTED] = { "starting", 2, PS_RIG_STARTED, 40 * MS },
	[SEALED] = { "sealing", 2, PS_RIG_SEALED, 10 * MS },
	[ENDED] = { "ending", 2, PS_RIG_ENDED, 2 * MS },
	[ANY] = { "any", 3, PS_RIG_QUIET, 0 },
};

/* What a station tells the parent, in memory that both have. */
struct tally {
	unsigned long kills;
	unsigned long cuts; /* of the power, after a kill */
	unsigned long at[MOMENTS];
	uint64_t seals_claimed;
	uint64_t takes_claimed;
	struct ps_evidence evidence;
	struct ps_loss_told loss;
	bool finished;
};

/* A harsh run takes the claims in turn: by chance, one run in a hundred would wait for none but
 * starts. */
static enum moment choose_moment(const struct options *options, unsigned long turn,
				 struct ps_chance *chance)
{
	uint64_t at = ps_chance_below(chance, 20);
	enum moment moment = AT_STEP;

	if (options->harsh)
		return STARTED + (enum moment)(turn % (ENDED - STARTED + 1));
	while (at >= moments[moment].share)
		at -= moments[moment++].share;
	return moment;
}

/* Every other time one of the first, which are those of the start and of the first take. */
static unsigned choose_step(struct ps_chance *chance)
{
	return 1 + (unsigned)ps_chance_below(chance, ps_chance_below(chance, 2) ? 15 : 60);
}

/* Scans and listens until the moment has come. */
static void work(const struct options *options, struct ps_rig *rig, enum moment moment,
		 struct ps_chance *chance)
{
	uint64_t now_us = ps_rig_now_us();
	uint64_t cut_us = now_us + (moment == ANY ? ps_chance_below(chance, 2500 * MS) : 4000 * MS);
	uint64_t scan_us[PS_RIG_LANES];
	uint64_t after_news = options->harsh ? 1 : 1 + ps_chance_below(chance, 3);

	for (unsigned i = 0; i < PS_RIG_LANES; i++)
		scan_us[i] = now_us + ps_chance_below(chance, 300 * MS);
	while (now_us < cut_us) {
		unsigned lane = scan_us[0] < scan_us[1] ? 0 : 1;
		enum ps_rig_news news =
			ps_rig_listen(rig, scan_us[lane] < cut_us ? scan_us[lane] : cut_us);

		now_us = ps_rig_now_us();
		if (news == PS_RIG_GONE)
			return;
		if (news == moments[moment].news && news != PS_RIG_QUIET && --after_news == 0) {
			if (options->harsh)
				return;
			cut_us = now_us + ps_chance_below(chance, moments[moment].after_us);
		}
		if (now_us >= scan_us[lane]) {
			ps_rig_scan(rig, lane, chance);
			scan_us[lane] = now_us + 150 * MS + ps_chance_below(chance, 800 * MS);
		}
	}
}

static void run_round(const struct options *options, unsigned long turn, struct ps_rig *rig,
		      struct ps_loss *loss, struct ps_chance *chance, uint64_t *ready_us,
		      struct tally *tally)
{
	bool only_dies = options->first_dies_at && tally->kills == 0;
	enum moment moment = only_dies ? AT_STEP : choose_moment(options, turn, chance);
	unsigned step = only_dies ? (unsigned)(options->first_dies_at + turn) : 0;
	uint64_t begin_us, until_us;

	begin_us = ps_rig_now_us();
	if (moment == AT_STEP && !step)
		step = choose_step(chance);
	ps_rig_start(rig, step);
	until_us = begin_us +
		   (moment == COMING_UP ? ps_chance_below(chance, *ready_us + 10 * MS) : READY_US);
	if (ps_rig_wait_ready(rig, until_us)) {
		*ready_us = ps_rig_now_us() - begin_us;
		if (moment == COMING_UP)
			while (ps_rig_listen(rig, until_us) == PS_RIG_OTHER)
				;
		else
			work(options, rig, moment, chance);
	} else if (moment != COMING_UP && rig->pid) {
		ps_fail("%s: packseald is not ready in time", rig->dir);
	}
	ps_rig_kill(rig);
	/* Else only the process died, and what it had not synced the next one must not take for
	 * granted. */
	if (!only_dies && (options->harsh || ps_chance_below(chance, 4) > 0)) {
		ps_loss_cut(loss, options->harsh ? NULL : chance);
		ps_loss_begin(loss);
		tally->cuts++;
	}
	tally->kills++;
	tally->at[moment]++;
	tally->loss = loss->told;
	tally->seals_claimed = rig->claims.seals;
	tally->takes_claimed = rig->claims.count;
}

/* One station's life; returns how many faults were found. */
static unsigned run_station(const struct options *options, unsigned index, unsigned long kills,
			    struct tally *tally)
{
	struct ps_chance chance = { options->seed * STATIONS_MAX + index };
	struct ps_rig_settings settings = options->rig;
	char dir[PATH_MAX], store[PATH_MAX], log[PATH_MAX];
	uint64_t ready_us = 100 * MS;
	struct ps_rig rig;
	struct ps_loss loss;
	unsigned faults;

	ps_must(snprintf(dir, sizeof(dir), "%s/%u", settings.dir, index) < PATH_MAX, "dir");
	settings.dir = dir;
	ps_rig_make(&rig, &settings);
	ps_rig_path(&rig, "store", store);
	ps_rig_path(&rig, "witness", log);
	ps_loss_init(&loss, store, log);
	ps_loss_begin(&loss);
	while (kills-- > 0)
		run_round(options, index + tally->kills, &rig, &loss, &chance, &ready_us, tally);
	ps_rig_start(&rig, 0);
	if (!ps_rig_wait_ready(&rig, ps_rig_now_us() + READY_US))
		ps_fail("%s: packseald is not ready in time", rig.dir);
	ps_rig_stop(&rig);
	ps_loss_cut(&loss, &chance);
	tally->seals_claimed = rig.claims.seals;
	faults = ps_evidence_check(&rig, &tally->evidence);
	tally->finished = true;
	ps_loss_finish(&loss);
	ps_rig_release(&rig);
	return faults;
}

static pid_t start_station(const struct options *options, unsigned index, struct tally *tally)
{
	unsigned long kills =
		options->kills / options->stations + (index < options->kills % options->stations);
	pid_t parent = getpid();
	pid_t child;

	ps_must(fflush(NULL) == 0, "flush");
	child = fork();
	ps_must(child >= 0, "fork");
	if (child > 0)
		return child;
	ps_must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent, "prctl");
	exit(run_station(options, index, kills, tally) ? EXIT_FAILURE : EXIT_SUCCESS);
}

static void report(const struct options *options, const struct tally *tallies)
{
	struct tally all = { .kills = 0 };

	for (unsigned i = 0; i < options->stations; i++) {
		const struct tally *one = &tallies[i];

		all.kills += one->kills;
		all.cuts += one->cuts;
		all.seals_claimed += one->seals_claimed;
		all.takes_claimed += one->takes_claimed;
		all.evidence.takes += one->evidence.takes;
		all.evidence.recovered += one->evidence.recovered;
		all.evidence.seals += one->evidence.seals;
		all.evidence.lost += one->evidence.lost;
		all.loss.bytes += one->loss.bytes;
		all.loss.cuts += one->loss.cuts;
		all.loss.zeroed += one->loss.zeroed;
		all.loss.names += one->loss.names;
		for (unsigned k = 0; k < MOMENTS; k++)
			all.at[k] += one->at[k];
	}
	printf("# seed %lu; killed", options->seed);
	for (unsigned k = 0; k < MOMENTS; k++)
		printf("%s %s: %lu", k ? "," : "", moments[k].name, all.at[k]);
	printf("\n# %lu power cuts took away %llu bytes: of %llu files the end, of %llu it is "
	       "zeros "
	       "now; %llu names\n",
	       all.cuts, (unsigned long long)all.loss.bytes, (unsigned long long)all.loss.cuts,
	       (unsigned long long)all.loss.zeroed, (unsigned long long)all.loss.names);
	printf("# found: %llu takes with %llu seals, %llu takes recovered\n",
	       (unsigned long long)all.evidence.takes, (unsigned long long)all.evidence.seals,
	       (unsigned long long)all.evidence.recovered);
	printf("%lu kills, %llu seals claimed, %llu lost\n", all.kills,
	       (unsigned long long)all.seals_claimed, (unsigned long long)all.evidence.lost);
}

/* True if every station came to its end and nothing was found. */
static bool run(const struct options *options)
{
	struct tally *tallies = mmap(NULL, STATIONS_MAX * sizeof(*tallies), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t stations[STATIONS_MAX];
	bool fine = true;

	ps_must(tallies != MAP_FAILED, "memory");
	for (unsigned i = 0; i < options->stations; i++)
		stations[i] = start_station(options, i, &tallies[i]);
	for (unsigned i = 0; i < options->stations; i++) {
		int status;

		ps_must(waitpid(stations[i], &status, 0) == stations[i], "wait");
		fine = fine && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
		fine = fine && tallies[i].finished;
	}
	report(options, tallies);
	ps_must(munmap(tallies, STATIONS_MAX * sizeof(*tallies)) == 0, "memory");
	return fine;
}

static bool parse(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{ "packseald", required_argument, NULL, 'p' },
		{ "witness", required_argument, NULL, 'w' },
		{ "couriers", required_argument, NULL, 'c' },
		{ "kills", required_argument, NULL, 'k' },
		{ "stations", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'r' },
		{ "harsh", no_argument, NULL, 'h' },
		{ "first-dies-at", required_argument, NULL, 'f' },
		{ "keep", no_argument, NULL, 'K' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (option) {
		case 'p':
			options->rig.program = optarg;
			break;
		case 'w':
			options->rig.witness = optarg;
			break;
		case 'c':
			options->rig.couriers = optarg;
			break;
		case 'k':
			options->kills = strtoul(optarg, NULL, 10);
			break;
		case 's':
			options->stations = strtoul(optarg, NULL, 10);
			break;
		case 'r':
			options->seed = strtoul(optarg, NULL, 10);
			break;
		case 'h':
			options->harsh = true;
			break;
		case 'f':
			options->first_dies_at = strtoul(optarg, NULL, 10);
			break;
		case 'K':
			options->keep = true;
			break;
		default:
			return false;
		}
	}
	return optind == argc && options->rig.program && options->rig.witness &&
	       options->rig.couriers && options->stations >= 1 && options->stations <= STATIONS_MAX;
}

/* LD_PRELOAD and the configuration want absolute paths. */
static void make_absolute(const char **path)
{
	*path = realpath(*path, NULL);
	ps_must(*path != NULL, "one of the files");
}

int main(int argc, char **argv)
{
	const char *base = getenv("TMPDIR");
	struct options options = { .kills = 200, .stations = 4, .seed = (unsigned long)time(NULL) };
	char dir[PATH_MAX];
	bool fine;

	if (!parse(argc, argv, &options)) {
		fputs(usage, stderr);
		return 64;
	}
	make_absolute(&options.rig.program);
	make_absolute(&options.rig.witness);
	make_absolute(&options.rig.couriers);
	ps_must(snprintf(dir, sizeof(dir), "%s/packseal-cut.XXXXXX", base ? base : "/tmp") <
			PATH_MAX,
		"TMPDIR");
	ps_must(mkdtemp(dir) != NULL, dir);
	options.rig.dir = dir;
	fine = run(&options);
	if (options.keep)
		printf("# %s\n", dir);
	else
		ps_tree_remove(dir);
	free((char *)options.rig.program);
	free((char *)options.rig.witness);
	free((char *)options.rig.couriers);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
