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
#include "tools/take_table.h"

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
	struct ps_seen seen; /* what was known at the beginning */
	struct ps_decoder *decoder;
	const struct ps_claim *claim;
	bool strict;	/* an index that cannot be read is said, and is a failure in the end */
	int64_t for_ms; /* of each station; 0: no matter how long */
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

static int learn_new(struct learning *learning, const struct ps_claim_station *station,
		     struct ps_index *index)
{
	const int64_t open_since_us = (int64_t)time(NULL) * US_PER_SECOND - OPEN_US;
	const int64_t until_ms = learning->for_ms ? now_ms() + learning->for_ms : INT64_MAX;
	uint64_t latest = 0, number, asked;
	struct row row;
	int status = 0;

	/* without an order nothing is looked at: it is not there, or is damaged, which others say
	 */
	if (ps_index_list(index, INT64_MIN, INT64_MAX, 1, 0, on_latest, &latest))
		return 0;
	number = known_to(&learning->seen, station) + 1;
	if (latest > BEHIND_MAX && number < latest - BEHIND_MAX)
		number = latest - BEHIND_MAX;
	while (!status && learning->learnt < learning->most && now_ms() < until_ms) {
		asked = number;
		if (!find(index, &number, latest, &row) ||
		    (number != asked && asked > 1 && row.started_utc_us > open_since_us))
			break; /* what is missing before it may be open, in another lane */
		status = learn(learning, station, number++, &row, false);
	}
	return status;
}

static int learn_of_claim(struct learning *learning, const struct ps_claim_station *station,
			  struct ps_index *index)
{
	const struct ps_claim *claim = learning->claim;
	int status = 0;

	for (size_t i = 0; i < claim->take_count && !status; i++) {
		const struct ps_claim_take *take = &claim->takes[i];
		struct row row;
		bool found = false;

		if (strcmp(take->station, station->name ? station->name : "") == 0 &&
		    !knows(&learning->seen, station, take->number) &&
		    ps_index_find_number(index, take->number, on_take, &row, &found) == PS_OK &&
		    found && learning->learnt < learning->most)
			status = learn(learning, station, take->number, &row, true);
	}
	return status;
}

/* At each station whose index can be read, so many takes in all; one's disk may be away. */
static int at_stations(struct learning *learning, uint64_t most,
		       int (*visit)(struct learning *learning,
				    const struct ps_claim_station *station, struct ps_index *index))
{
	int unread = 0;
	int status = 0;

	learning->most = most;
	learning->learnt = 0;
	for (size_t i = 0; !status && i < learning->count; i++) {
		const char *store = learning->stations[i].store;
		struct ps_index *index = NULL;
		enum ps_err err = ps_index_open_read(store, &index);

		if (!err)
			status = visit(learning, &learning->stations[i], index);
		else if (learning->strict)
			unread = ps_take_table_complain(store, err);
		ps_index_close(index);
	}
	return status ? status : unread;
}

/* What is known already; the file may be another the next moment, and is closed again. */
static int look(const struct ps_claim_request *request, struct ps_seen *seen_out)
{
	struct ps_claim_store store = { .lock = -1 };
	int status = ps_claim_store_open(request->claims, request->store, false, &store);

	if (!status)
		status = ps_seen_open(&store, seen_out);
	ps_claim_store_close(&store);
	return status;
}

/* Release it whatever is returned. */
static int begin(const struct ps_claim_request *request, struct learning *learning)
{
	enum ps_err err;
	int status = look(request, &learning->seen);

	if (status)
		return status;
	err = ps_decoder_start(&learning->decoder);
	learning->request = request;
	learning->only = (struct ps_claim_station){ NULL, request->store, request->run };
	learning->count = request->station_count ? request->station_count : 1;
	learning->stations = request->station_count ? request->stations : &learning->only;
	return err ? ps_decoder_complain(err) : 0;
}

static void release(struct learning *learning)
{
	ps_decoder_stop(learning->decoder);
	ps_seen_close(&learning->seen);
	free(learning);
}

static struct learning *allocate(void)
{
	struct learning *learning = calloc(1, sizeof(*learning));

	if (!learning)
		(void)ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	return learning;
}

int ps_packing_learn_new(const struct ps_claim_request *request, uint64_t *learnt_out)
{
	struct learning *learning = allocate();
	int status = PS_EXIT_RESOURCES;

	*learnt_out = 0;
	if (!learning)
		return status;
	status = begin(request, learning);
	if (!status) {
		/* to each its share: one that is far behind keeps no other waiting */
		learning->strict = true;
		learning->for_ms = (int64_t)(request->for_s * 1000 / learning->count);
		status = at_stations(learning, request->most ? request->most : UINT64_MAX,
				     learn_new);
	}
	*learnt_out = learning->learnt;
	release(learning);
	return status;
}

void ps_packing_learn(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	enum { TAKES_MAX = 8, FOR_MS = 2000 };
	struct learning *learning = allocate();
	int status = PS_EXIT_RESOURCES;

	if (learning) {
		status = begin(request, learning);
		learning->claim = claim;
		learning->for_ms = FOR_MS;
		if (!status && claim)
			status = at_stations(learning, TAKES_MAX, learn_of_claim);
		if (!status)
			status = at_stations(learning, UINT64_MAX, learn_new);
		release(learning);
	}
	if (status)
		(void)ps_command_fail(status, "it is not compared with all packing stills");
}
