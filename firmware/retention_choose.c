/* Which take is to go next. */
#include <string.h>

#include "firmware/retention_in.h"

#define HELD_ONLY "all takes that are left are held; release some, or give them a larger disk"
#define NONE_LEFT "no take is left that could be deleted"
#define IN_VAIN "all that may be deleted would not make room enough; is something else on the disk?"

static bool is_refused(const struct ps_retention *retention, uint64_t number)
{
	for (size_t at = 0; at < retention->refused.len; at += sizeof(number))
		if (memcmp(retention->refused.bytes + at, &number, sizeof(number)) == 0)
			return true;
	return false;
}

/* Whether a take may be deleted at all. One that is announced as deleted is to be finished. */
static bool is_free(const struct ps_retention *retention, uint64_t number)
{
	const struct ps_ledger *ledger = retention->settings.ledger;
	const struct ps_ledger_state *state = ps_ledger_state(ledger);
	const struct ps_standing *standing = ps_ledger_standing(ledger);

	if (number >= ps_ledger_state_next_take(state) ||
	    ps_ledger_state_find_open(state, number) || ps_standing_is_held(standing, number))
		return false;
	if (ps_standing_age(standing, number) == PS_AGE_GONE && standing->last.number != number)
		return false;
	return !is_refused(retention, number);
}

/* The first take of a day that is to go: because it began before @before_us, or in any case. */
struct search {
	struct ps_retention *retention;
	int64_t before_us;
	bool any;
	bool found;
	struct ps_store_item item;
	int64_t next_us; /* when the earliest began of those that may stay for now */
	uint64_t bytes;	 /* of all that could be deleted */
};

static enum ps_err look_at(void *ctx, const struct ps_store_item *item)
{
	struct search *search = ctx;
	int64_t began_us = 0;

	if (!is_free(search->retention, item->number) || ps_store_name_utc(item->path, &began_us))
		return PS_OK;
	search->bytes += item->bytes;
	if (search->found)
		return PS_OK;
	search->found = search->any || began_us < search->before_us;
	if (search->found)
		search->item = *item;
	else if (began_us < search->next_us)
		search->next_us = began_us;
	return PS_OK;
}

static enum ps_err search_day(struct ps_retention *retention, struct ps_retention_day *day,
			      struct search *search)
{
	enum ps_err err;

	search->retention = retention;
	search->next_us = INT64_MAX;
	err = ps_store_walk_day(retention->settings.store, day->name, look_at, search);
	if (err)
		return err;
	day->known = true;
	day->free_bytes = search->bytes;
	return PS_OK;
}

enum ps_err ps_retention_choose_old(struct ps_retention *retention, int64_t now_us,
				    struct ps_retention_choice *choice, bool *found_out)
{
	int64_t keep_us = retention->settings.rules.keep_days * PS_DAY_US;

	*found_out = false;
	for (size_t i = 0; i < retention->day_count && keep_us; i++) {
		struct search search = { .before_us = now_us - keep_us };
		enum ps_err err;

		if (retention->days[i].due_utc_us > now_us)
			continue;
		err = search_day(retention, &retention->days[i], &search);
		if (err)
			return err;
		if (search.found) {
			*choice = (struct ps_retention_choice){ search.item, i, PS_RULE_BY_AGE };
			*found_out = true;
			return PS_OK;
		}
		retention->days[i].due_utc_us =
			search.next_us == INT64_MAX ? INT64_MAX : search.next_us + keep_us + 1;
	}
	return PS_OK;
}

/* The bytes of all takes that may be deleted. */
static enum ps_err find_free_bytes(struct ps_retention *retention, uint64_t *bytes_out)
{
	enum ps_err err = PS_OK;

	*bytes_out = 0;
	for (size_t i = 0; i < retention->day_count && !err; i++) {
		struct ps_retention_day *day = &retention->days[i];
		struct search search = { .any = true };

		if (!day->known)
			err = search_day(retention, day, &search);
		*bytes_out += day->free_bytes;
	}
	return err;
}

enum ps_err ps_retention_choose_oldest(struct ps_retention *retention, uint64_t shortage,
				       struct ps_retention_choice *choice, bool *found_out,
				       const char **note_out)
{
	uint64_t bytes;
	enum ps_err err = find_free_bytes(retention, &bytes);

	*found_out = false;
	if (err)
		return err;
	if (bytes < shortage) {
		*note_out = bytes ? IN_VAIN : retention->hold_count ? HELD_ONLY : NONE_LEFT;
		return PS_OK;
	}
	for (size_t i = 0; i < retention->day_count && !err && !*found_out; i++) {
		struct search search = { .any = true };

		if (retention->days[i].free_bytes == 0)
			continue;
		err = search_day(retention, &retention->days[i], &search);
		*choice = (struct ps_retention_choice){ search.item, i, PS_RULE_BY_SPACE };
		*found_out = search.found;
	}
	return err;
}
