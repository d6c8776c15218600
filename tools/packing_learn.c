#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "firmware/index.h"
#include "firmware/store.h"
#include "signing/limits.h"
#include "tools/command.h"
#include "tools/packing.h"

#define US_PER_SECOND 1000000LL
/* A take that may still be open is longer than that in no case: it has no row until it ends. */
#define OPEN_US (5 * 3600 * US_PER_SECOND)

enum {
	GAP_MAX = 256,	   /* numbers without a take, and then there is none behind */
	BEHIND_MAX = 15000 /* takes that are worth being learnt: older ones would not be kept */
};

struct learning {
	const struct ps_claim_request *request;
	struct ps_claim_station only;
	size_t count;
	const struct ps_claim_station *stations;
	struct ps_decoder *decoder;
	int64_t until_ms; /* 0: no matter when */
	uint64_t most;
	uint64_t learnt;
	struct ps_seen_entry entries[PS_STILLS_MAX];
};

struct row {
	char path[PS_STORE_PATH_MAX];
	int64_t started_utc_us;
};

static int64_t now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* with this clock it cannot fail */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct row *row = ctx;

	if (take->path.len >= sizeof(row->path))
		return PS_RANGE;
	memcpy(row->path, take->path.bytes, take->path.len);
	row->path[take->path.len] = '\0';
	row->started_utc_us = take->started_utc_us;
	return PS_OK;
}

static enum ps_err on_latest(void *ctx, const struct ps_index_take *take)
{
	*(uint64_t *)ctx = take->number;
	return PS_OK;
}

static bool is_of(const struct ps_seen_entry *entry, const struct ps_claim_station *station)
{
	const size_t len = station->name ? strlen(station->name) : 0;

	if (!station->name)
		return !memchr(entry->name, '/', strcspn(entry->name, " "));
	return strncmp(entry->name, station->name, len) == 0 && entry->name[len] == '/';
}

/* The highest take that is known of it; 0: none. */
static uint64_t known_to(const struct ps_seen *seen, const struct ps_claim_station *station)
{
	uint64_t number = 0;

	for (size_t i = 0; i < seen->stills.count; i++) {
		const struct ps_seen_entry *entry = &seen->stills.entries[i];

		if (!entry->file && entry->claim > number && is_of(entry, station))
			number = entry->claim;
	}
	return number;
}

static bool knows(const struct ps_seen *seen, const struct ps_claim_station *station,
		  uint64_t number)
{
	for (size_t i = 0; i < seen->stills.count; i++)
		if (seen->stills.entries[i].claim == number && seen->stills.entries[i].file &&
		    is_of(&seen->stills.entries[i], station))
			return true;
	return false;
}

static int learn(struct learning *learning, const struct ps_claim_station *station, uint64_t number,
		 const struct row *row, bool dense)
{
	const struct ps_claim_request *request = learning->request;
	struct ps_claim_store store = { .lock = -1 };
	size_t count = 0;
	int status = number > UINT32_MAX
			     ? 0
			     : ps_packing_stills(station, number, row->path, dense,
						 learning->decoder, learning->entries, &count);

	if (!status && count)
		status = ps_claim_store_open(request->claims, request->store, true, &store);
	if (!status && count)
		status = ps_seen_add_stills(&store, learning->entries, count);
	ps_claim_store_close(&store);
	learning->learnt += !status;
	return status;
}

/* The take of this number, or the next one that there is; false: none. */
static bool find(struct ps_index *index, uint64_t *number, uint64_t latest, struct row *row)
{
	const uint64_t end = (*number > latest ? *number : latest) + GAP_MAX;
	bool found = false;

	for (; *number < end; ++*number)
		if (ps_index_find_number(index, *number, on_take, row, &found) || found)
			break;
	return found;
}

static int learn_station(struct learning *learning, const struct ps_claim_station *station,
			 struct ps_index *index, uint64_t known)
{
	const int64_t open_since_us = (int64_t)time(NULL) * US_PER_SECOND - OPEN_US;
	uint64_t latest = 0, number, asked;
	struct row row;
	int status = 0;

	/* without an order nothing is looked at: it is not there, or is damaged, which others say
	 */
	if (ps_index_list(index, INT64_MIN, INT64_MAX, 1, 0, on_latest, &latest))
		return 0;
	number = known + 1;
	if (latest > BEHIND_MAX && number < latest - BEHIND_MAX)
		number = latest - BEHIND_MAX;
	while (!status && learning->learnt < learning->most &&
	       (!learning->until_ms || now_ms() < learning->until_ms)) {
		asked = number;
		if (!find(index, &number, latest, &row) ||
		    (number != asked && asked > 1 && row.started_utc_us > open_since_us))
			break; /* what is missing before it may be open, in another lane */
		status = learn(learning, station, number++, &row, false);
	}
	return status;
}

static int begin(const struct ps_claim_request *request, struct learning **learning_out)
{
	struct learning *learning = calloc(1, sizeof(*learning));
	enum ps_err err = learning ? ps_decoder_start(&learning->decoder) : PS_NO_MEMORY;

	if (err) {
		free(learning);
		return ps_decoder_complain(err);
	}
	learning->request = request;
	learning->only = (struct ps_claim_station){ NULL, request->store, request->run };
	learning->count = request->station_count ? request->station_count : 1;
	learning->stations = request->station_count ? request->stations : &learning->only;
	*learning_out = learning;
	return 0;
}

static void end(struct learning *learning)
{
	ps_decoder_stop(learning->decoder);
	free(learning);
}

/* What is known already; the file may be another the next moment, and is closed again. */
static int look(const struct ps_claim_request *request, struct ps_seen *seen_out)
{
	struct ps_claim_store store = { .lock = -1 };
	int status = ps_claim_store_open(request->claims, request->store, false, &store);

	memset(seen_out, 0, sizeof(*seen_out));
	if (!status)
		status = ps_seen_open(&store, seen_out);
	ps_claim_store_close(&store);
	return status;
}

int ps_packing_learn_new(const struct ps_claim_request *request, uint64_t most, int64_t for_ms,
			 uint64_t *learnt_out)
{
	struct learning *learning = NULL;
	struct ps_seen seen;
	int status = look(request, &seen);

	if (!status)
		status = begin(request, &learning);
	for (size_t i = 0; !status && i < learning->count; i++) {
		const struct ps_claim_station *station = &learning->stations[i];
		struct ps_index *index = NULL;

		learning->until_ms = for_ms ? now_ms() + for_ms : 0;
		learning->most = most;
		if (ps_index_open_read(station->store, &index) == PS_OK)
			status = learn_station(learning, station, index, known_to(&seen, station));
		ps_index_close(index);
	}
	*learnt_out = learning ? learning->learnt : 0;
	if (learning)
		end(learning);
	ps_seen_close(&seen);
	return status;
}

static int learn_of_claim(struct learning *learning, const struct ps_seen *seen,
			  const struct ps_claim *claim, const struct ps_claim_station *station,
			  struct ps_index *index)
{
	int status = 0;

	for (size_t i = 0; i < claim->take_count && !status; i++) {
		const struct ps_claim_take *take = &claim->takes[i];
		struct row row;
		bool found = false;

		if (strcmp(take->station, station->name ? station->name : "") == 0 &&
		    !knows(seen, station, take->number) &&
		    ps_index_find_number(index, take->number, on_take, &row, &found) == PS_OK &&
		    found && learning->learnt < learning->most)
			status = learn(learning, station, take->number, &row, true);
	}
	return status;
}

static int learn_claim(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	enum { TAKES_MAX = 8 };
	struct learning *learning = NULL;
	struct ps_seen seen;
	int status = look(request, &seen);

	if (!status)
		status = begin(request, &learning);
	if (!status)
		learning->most = TAKES_MAX;
	for (size_t i = 0; !status && i < learning->count; i++) {
		struct ps_index *index = NULL;

		if (ps_index_open_read(learning->stations[i].store, &index) == PS_OK)
			status = learn_of_claim(learning, &seen, claim, &learning->stations[i],
						index);
		ps_index_close(index);
	}
	if (learning)
		end(learning);
	ps_seen_close(&seen);
	return status;
}

void ps_packing_learn(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	enum { FOR_MS = 2000 };
	uint64_t learnt;
	int status = claim ? learn_claim(request, claim) : 0;

	if (!status)
		status = ps_packing_learn_new(request, UINT64_MAX, FOR_MS, &learnt);
	if (status)
		(void)ps_command_fail(status, "it is not compared with all packing stills");
}
