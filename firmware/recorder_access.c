/*
 * Batches of access logs. Who hands them over may have been taken over: what he can do to the
 * ledger is a bounded number of leaves of a bounded size, which say no more than that he said so.
 */
#include <stdio.h>

#include "firmware/recorder_in.h"

#define HOUR_US 3600000000ULL
#define AHEAD_US 300000000 /* two processes read one clock, and it may be set between */

static bool is_too_often(const struct ps_access_rate *rate, uint64_t now_us)
{
	uint64_t oldest = rate->boot_us[rate->count % PS_ACCESS_HOURLY_MAX];

	return rate->count >= PS_ACCESS_HOURLY_MAX && now_us - oldest < HOUR_US;
}

static void refuse(struct ps_notice *notice, enum ps_err err, const char *why)
{
	notice->err = err;
	(void)snprintf(notice->text, sizeof(notice->text), "%s", why);
}

void ps_recorder_add_access(struct ps_recorder *recorder, const struct ps_access_batch *batch,
			    struct ps_notice *notice)
{
	struct ps_ledger *ledger = recorder->settings.ledger;
	struct ps_access_rate *rate = &recorder->access;
	struct ps_leaf leaf = { .kind = PS_LEAF_ACCESSED,
				.clock = recorder->clock,
				.accessed = *batch };

	if (ps_access_recent_find(ps_ledger_accessed(ledger), batch, &notice->index))
		return;
	if (batch->last_utc_us > recorder->clock.utc_us &&
	    batch->last_utc_us - AHEAD_US > recorder->clock.utc_us) {
		refuse(notice, PS_RANGE,
		       "last: later than the station's clock; ask again when that is so late");
		return;
	}
	if (is_too_often(rate, recorder->clock.boot_us)) {
		refuse(notice, PS_LIMIT,
		       "too many batches of access logs: 30 in an hour, of up to 4096 entries; ask "
		       "again later");
		return;
	}
	notice->err = ps_ledger_append(ledger, &leaf);
	if (notice->err)
		return;
	notice->index = leaf.index;
	rate->boot_us[rate->count++ % PS_ACCESS_HOURLY_MAX] = recorder->clock.boot_us;
}
