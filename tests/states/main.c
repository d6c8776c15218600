/*
 * states COUNT [SEED] [--without take|beside|day|store|leaves]: see README.md.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/states/judge.h"
#include "tests/states/state.h"

#define SECOND PS_BENCH_SECOND_US
#define DAY_US (24LL * 3600 * 1000000)
#define PATIENCE 20000
#define KINDS_MAX 32

static const char usage[] =
	"usage: states COUNT [--seed N] [--without take|beside|day|store|leaves]\n"
	"\n"
	"Exit status: 0 nothing that was claimed is missing in any of COUNT states; 1 it is.\n";

/* The moments at which the station says something are where these are called. */
bool __real_ps_outbox_put(struct ps_outbox *outbox, const struct ps_notice *notice);
bool __wrap_ps_outbox_put(struct ps_outbox *outbox, const struct ps_notice *notice);
bool __wrap_ps_outbox_put(struct ps_outbox *outbox, const struct ps_notice *notice)
{
	if (notice->kind == PS_NOTICE_STARTED)
		ps_history_claim(PS_CLAIM_STARTED, notice->number, 0);
	if (notice->kind == PS_NOTICE_SEALED)
		ps_history_claim(PS_CLAIM_SEALED, notice->number, notice->seal);
	if (notice->kind == PS_NOTICE_ENDED)
		ps_history_claim(PS_CLAIM_ENDED, notice->number, 0);
	if (notice->kind == PS_NOTICE_LEAF && !notice->err)
		ps_history_claim(PS_CLAIM_LEAF, notice->number, notice->index);
	return __real_ps_outbox_put(outbox, notice);
}

enum ps_err __real_ps_index_remove(struct ps_index *index, uint64_t number);
enum ps_err __wrap_ps_index_remove(struct ps_index *index, uint64_t number);
enum ps_err __wrap_ps_index_remove(struct ps_index *index, uint64_t number)
{
	ps_history_claim(PS_CLAIM_DELETED, number, 0);
	return __real_ps_index_remove(index, number);
}

enum ps_err __real_ps_index_set_age(struct ps_index *index, uint64_t number, enum ps_age age,
				    const uint64_t *bytes);
enum ps_err __wrap_ps_index_set_age(struct ps_index *index, uint64_t number, enum ps_age age,
				    const uint64_t *bytes);
enum ps_err __wrap_ps_index_set_age(struct ps_index *index, uint64_t number, enum ps_age age,
				    const uint64_t *bytes)
{
	ps_history_claim(PS_CLAIM_THINNED, number, age);
	return __real_ps_index_set_age(index, number, age, bytes);
}

static void pack(struct ps_bench *bench, uint64_t take, const char *waybill)
{
	ps_bench_start(bench, 0, take, waybill, 0);
	ps_bench_film(bench, 2 * SECOND + 200000);
	ps_bench_close(bench, 0, take, PS_END_ENDED, PS_REASON_END_COMMAND);
	ps_bench_film(bench, SECOND + 500000);
}

static void hold(struct ps_bench *bench, uint64_t number)
{
	struct ps_request request = { .kind = PS_REQUEST_LEAF,
				      .leaf = { .kind = PS_LEAF_HOLD,
						.number = number,
						.on = true,
						.why = "claim",
						.by = "li" } };

	assert_int_equal(ps_inbox_put_request(bench->inbox, &request), PS_OK);
	ps_bench_film(bench, SECOND);
}

/* So many days pass, and the bench is quiet until take @number is so old. */
static void grow_old(struct ps_bench *bench, int64_t days, uint64_t number, enum ps_age age)
{
	bench->fake.clock.utc_us += days * DAY_US;
	for (unsigned i = 0; i < PATIENCE; i++) {
		if (ps_standing_age(ps_ledger_standing(bench->ledger), number) == age)
			return;
		ps_bench_film(bench, SECOND / 10);
		(void)usleep(1000); /* a thread works */
	}
	fail_msg("take %u does not grow old", (unsigned)number);
}

/* Takes are recorded, held, thinned, thinned to stills and deleted; the last one is open. */
static void live(struct ps_bench *bench)
{
	bench->settings.rules = (struct ps_retention_rules){
		.full_days = 30, .thinned_days = 120, .keep_days = 1095, .stills = 1
	};
	ps_bench_open(bench);
	ps_history_begin(bench->dir.path);
	ps_bench_film(bench, 3 * SECOND);
	pack(bench, 1, "SF1023574470215");
	pack(bench, 2, "YT8800567123459");
	hold(bench, 2);
	grow_old(bench, 31, 1, PS_AGE_THINNED);
	pack(bench, 3, "JD0000000000001");
	grow_old(bench, 100, 1, PS_AGE_STILLS);
	grow_old(bench, 0, 3, PS_AGE_THINNED);
	grow_old(bench, 1100, 1, PS_AGE_GONE);
	grow_old(bench, 0, 3, PS_AGE_GONE);
	pack(bench, 4, "JD0000000000002");
	ps_bench_start(bench, 0, 5, "JD0000000000003", 0);
	ps_bench_film(bench, 2 * SECOND + 200000);
}

struct wish {
	uint64_t count;
	uint64_t seed;
	enum ps_missing_sync missing;
};

struct tally {
	uint64_t states;
	uint64_t faults;
	uint64_t *hashes; /* a hash table of the states that were made */
	size_t room;
	struct {
		char what[200];
		uint64_t count;
		size_t cut; /* of the first */
		uint64_t seed;
	} kinds[KINDS_MAX];
};

static void note_fault(struct tally *tally, const struct ps_state_plan *plan, const char *what)
{
	size_t i = 0;

	tally->faults++;
	while (i < KINDS_MAX - 1 && tally->kinds[i].count &&
	       strcmp(tally->kinds[i].what, what) != 0)
		i++;
	if (tally->kinds[i].count++)
		return;
	(void)snprintf(tally->kinds[i].what, sizeof(tally->kinds[i].what), "%s", what);
	tally->kinds[i].cut = plan->cut;
	tally->kinds[i].seed = plan->seed;
}

/* Whether no state was like it. */
static bool is_new(struct tally *tally, uint64_t hash)
{
	size_t at = hash % tally->room;

	hash |= 1;
	while (tally->hashes[at] && tally->hashes[at] != hash)
		at = (at + 1) % tally->room;
	if (tally->hashes[at])
		return false;
	tally->hashes[at] = hash;
	return true;
}

static void try_state(struct ps_judge *judge, const struct ps_state_plan *plan, struct tally *tally)
{
	struct ps_temp_dir dir;
	const char *what;
	uint64_t hash;

	ps_temp_dir_init(&dir);
	/* the same bytes under other claims are another case */
	hash = ps_state_make(plan, dir.fd) + plan->cut * 0x9e3779b97f4a7c15;
	if (is_new(tally, hash)) {
		tally->states++;
		what = ps_judge_state(judge, dir.path, plan->cut);
		if (what)
			note_fault(tally, plan, what);
	}
	ps_temp_dir_finish(&dir);
}

/* Every cut with all lost and with nothing lost, then cuts at random until there are enough. */
static void try_all(struct ps_judge *judge, const struct ps_history *history,
		    const struct wish *wish, struct tally *tally)
{
	struct ps_state_plan plan = { .history = history, .missing = wish->missing };
	uint64_t tries = 0;

	for (plan.cut = 0; plan.cut <= history->deed_count; plan.cut++)
		for (plan.seed = 0; plan.seed < 2 && tally->states < wish->count; plan.seed++)
			try_state(judge, &plan, tally);
	/* most cuts have few states: the tries are bounded */
	for (plan.cut = 0; tally->states < wish->count && tries < 50 * wish->count; tries++) {
		plan.cut = (plan.cut + 1) % (history->deed_count + 1);
		plan.seed = wish->seed + 2 + tries;
		try_state(judge, &plan, tally);
		if (wish->missing && tally->faults)
			return;
	}
}

static bool parse(int argc, char **argv, struct wish *wish)
{
	static const char *const names[] = { "", "take", "beside", "day", "store", "leaves" };

	*wish = (struct wish){ .count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0 };
	for (int i = 2; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--seed") == 0)
			wish->seed = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--without") != 0)
			return false;
		for (size_t k = 1; k < sizeof(names) / sizeof(names[0]); k++)
			if (strcmp(argv[i + 1], names[k]) == 0)
				wish->missing = (enum ps_missing_sync)k;
	}
	return wish->count > 0 && argc % 2 == 0;
}

int main(int argc, char **argv)
{
	static struct ps_bench bench;
	struct ps_history history;
	struct ps_judge *judge;
	struct tally tally = { .states = 0 };
	struct wish wish;

	if (!parse(argc, argv, &wish)) {
		(void)fputs(usage, stderr);
		return 64;
	}
	tally.room = 4 * wish.count + 1024;
	tally.hashes = calloc(tally.room, sizeof(*tally.hashes));
	assert_non_null(tally.hashes);
	assert_true(ps_bench_init(&bench, 1, 0));
	live(&bench);
	history = ps_history_end();
	ps_bench_kill(&bench);
	judge = ps_judge_create(&bench, &history);
	try_all(judge, &history, &wish, &tally);
	(void)printf("%zu deeds, %llu states that differ, %llu faults\n", history.deed_count,
		     (unsigned long long)tally.states, (unsigned long long)tally.faults);
	for (size_t i = 0; i < KINDS_MAX && tally.kinds[i].count; i++)
		(void)printf("%6llu  %s (first: cut before deed %zu, seed %llu)\n",
			     (unsigned long long)tally.kinds[i].count, tally.kinds[i].what,
			     tally.kinds[i].cut, (unsigned long long)tally.kinds[i].seed);
	ps_judge_destroy(judge);
	ps_history_release(&history);
	ps_bench_finish(&bench);
	free(tally.hashes);
	return tally.faults ? 1 : 0;
}
