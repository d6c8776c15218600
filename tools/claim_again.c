/* The takes of a claim that were still being recorded when it was noted, or could not be held. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/station_status.h"

#define US_PER_SECOND 1000000

/* As it was opened, or went on after it was closed; to the end of that second, of which the claim
 * knows no parts. */
static int64_t opened_us(const struct ps_claim *claim)
{
	int64_t at_s = claim->opened_s;

	for (size_t i = 0; i < claim->note_count; i++)
		if (strcmp(claim->notes[i].what, "reopened") == 0)
			at_s = claim->notes[i].at_s;
	return (at_s + 1) * US_PER_SECOND;
}

/* A number with a station's name and one without it may be the same take's or not. */
static bool can_look(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	if (claim->outcome[0])
		return false;
	for (size_t i = 0; i < claim->take_count; i++)
		if (!claim->takes[i].station[0] != !request->station_count)
			return false;
	return true;
}

/* Those of @now, the latest first, and behind them what only the claim has. */
static void merge(struct ps_claim *claim, const struct ps_claim *now)
{
	struct ps_claim_take had[PS_CLAIM_TAKES_MAX];
	size_t had_count = claim->take_count;

	memcpy(had, claim->takes, sizeof(had));
	memcpy(claim->takes, now->takes, sizeof(claim->takes));
	claim->take_count = now->take_count;
	ps_claim_add_takes(claim, had, had_count);
	if (!claim->waybill[0])
		memcpy(claim->waybill, now->waybill, sizeof(claim->waybill));
}

static bool add(const struct ps_claim_request *request, const struct ps_claim *now,
		struct ps_claim *claim, const char *why)
{
	struct ps_claim_take had[PS_CLAIM_TAKES_MAX];
	size_t had_count = claim->take_count;
	bool added = false;

	memcpy(had, claim->takes, sizeof(had));
	for (size_t i = 0; i < now->take_count; i++) {
		if (ps_claim_take_is_among(had, had_count, &now->takes[i]))
			continue;
		if (!added)
			merge(claim, now);
		added = true;
		/* without room for the note it is the claim's all the same, and held */
		(void)ps_claim_take_hold(request, claim, &now->takes[i], why);
	}
	return added;
}

/* Those whose packseald did not answer, or refused, when it was asked last. */
static bool hold_again(const struct ps_claim_request *request, struct ps_claim *claim,
		       const char *why)
{
	bool held = false;

	for (size_t i = 0; i < claim->take_count; i++) {
		if (!ps_claim_take_is_unheld(claim, &claim->takes[i]))
			continue;
		/* without room for the note it is held all the same */
		(void)ps_claim_take_hold(request, claim, &claim->takes[i], why);
		held = held || !ps_claim_take_is_unheld(claim, &claim->takes[i]);
	}
	return held;
}

bool ps_claim_takes_again(const struct ps_claim_request *request, struct ps_claim *claim)
{
	struct ps_claim *now = can_look(request, claim) ? malloc(sizeof(*now)) : NULL;
	char why[64];
	bool added;

	if (!now)
		return false;
	(void)snprintf(why, sizeof(why), "claim %" PRIu64, claim->number);
	added = hold_again(request, claim, why);
	*now = *claim;
	now->take_count = 0;
	added |= !ps_claim_takes_find_before(request, opened_us(claim), now) &&
		 add(request, now, claim, why);
	free(now);
	return added;
}

static bool records(const char *run, const char *waybill, int64_t now_s)
{
	struct ps_station_status status;
	const struct ps_json_value *take = NULL;
	bool does = false;

	if (ps_station_status_read(run, now_s * 1000, &status) == PS_OK &&
	    status.health == PS_STATION_RUNS)
		take = ps_json_first(ps_json_member(status.value, "takes"));
	for (; take && !does; take = ps_json_next(take))
		does = strcasecmp(ps_json_get_text(take, "waybill"), waybill) == 0;
	ps_station_status_release(&status);
	return does;
}

bool ps_claim_is_recorded(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	if (!claim->waybill[0])
		return false;
	for (size_t i = 0; i < request->station_count; i++)
		if (request->stations[i].run[0] &&
		    records(request->stations[i].run, claim->waybill, request->now_s))
			return true;
	return !request->station_count && records(request->run, claim->waybill, request->now_s);
}
