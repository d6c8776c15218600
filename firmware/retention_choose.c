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

/* One that is announced as deleted is to be finished. */
bool ps_retention_is_free(const struct ps_retention *retention, uint64_t number)
{
	const struct ps_ledger *ledger = retention->settings.ledger;
	const struct ps_ledger_state *state = ps_ledger_state(ledger);
	const struct ps_standing *standing = ps_ledger_standing(ledger);

	if (number >= ps_ledger_state_next_take(state) ||
	    ps_ledger_state_find_open(state, number) || ps_standing_is_held(standing, number) ||
	    ps_thinner_number(retention->thinner) == number)
		return false;
	if (ps_standing_age(standing, number) == PS_AGE_GONE && standing->last.number != number)
		return false;
	return !is_refused(retention, number);
}

static bool is_past(uint32_t days, int64_t age_us)
{
	return days && age_us > days * PS_DAY_US;
}

enum ps_age ps_retention_wants(const struct ps_retention_rules *rules, int64_t age_us)
{
	if (is_past(rules->keep_days, age_us))
		return PS_AGE_GONE;
	if (rules->stills && is_past(rules->thinned_days, age_us))
		return PS_AGE_STILLS;
	return rules->stills && is_past(rules->full_days, age_us) ? PS_AGE_THINNED : PS_AGE_FULL;
}

/* When the rules next want something else of a take that began then. */
static int64_t next_due(const struct ps_retention_rules *rules, int64_t began_us, int64_t now_us)
{
	const uint32_t days[] = { rules->full_days, rules->thinned_days, rules->keep_days };
	int64_t due_us = INT64_MAX;

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		int64_t at_us = began_us + days[i] * PS_DAY_US + 1;

		if (days[i] && at_us > now_us && at_us < due_us)
			due_us = at_us;
	}
	return due_us;
}

/* The first take of a day that is to be aged: because of its own age, or for want of space. */
struct search {
	struct ps_retention *retention;
	int64_t now_us;
	bool by_space;
	enum ps_age only; /* by space: takes of this age, and not of the last week... */
	bool any;	  /* ...or any, to be deleted */
	bool found;
	enum ps_age age; /* what it is to become */
	struct ps_store_item item;
	int64_t due_us;
	struct ps_retention_day seen;
};

static enum ps_age wanted(const struct search *search, enum ps_age is, int64_t began_us)
{
	int64_t age_us = search->now_us - began_us;

	if (search->any)
		return PS_AGE_GONE;
	if (search->by_space)
		return is == search->only && age_us > PS_EARLY_US ? is + 1 : is;
	return ps_retention_wants(&search->retention->settings.rules, age_us);
}

static enum ps_err look_at(void *ctx, const struct ps_store_item *item)
{
	struct search *search = ctx;
	struct ps_retention *retention = search->retention;
	enum ps_age is =
		ps_standing_age(ps_ledger_standing(retention->settings.ledger), item->number);
	int64_t began_us = 0, due_us;
	enum ps_age age;

	if (!ps_retention_is_free(retention, item->number) ||
	    ps_store_name_utc(item->path, &began_us))
		return PS_OK;
	search->seen.free_bytes += item->bytes;
	search->seen.of_age[is]++;
	due_us = next_due(&retention->settings.rules, began_us, search->now_us);
	search->due_us = due_us < search->due_us ? due_us : search->due_us;
	age = wanted(search, is, began_us);
	/* what is announced as gone is not yet, or it would not be here */
	if (search->found || (age <= is && is != PS_AGE_GONE))
		return PS_OK;
	search->found = true;
	search->age = age < is ? is : age;
	search->item = *item;
	return PS_OK;
}

static enum ps_err search_day(struct ps_retention *retention, struct ps_retention_day *day,
			      struct search *search)
{
	enum ps_err err;

	search->retention = retention;
	search->due_us = INT64_MAX;
	err = ps_store_walk_day(retention->settings.store, day->name, look_at, search);
	if (err)
		return err;
	day->known = true;
	day->free_bytes = search->seen.free_bytes;
	memcpy(day->of_age, search->seen.of_age, sizeof(day->of_age));
	return PS_OK;
}

enum ps_err ps_retention_choose_old(struct ps_retention *retention, int64_t now_us,
				    struct ps_retention_choice *choice, bool *found_out)
{
	*found_out = false;
	for (size_t i = 0; i < retention->day_count; i++) {
		struct search search = { .now_us = now_us };
		enum ps_err err;

		if (retention->days[i].due_utc_us > now_us)
			continue;
		err = search_day(retention, &retention->days[i], &search);
		if (err)
			return err;
		if (search.found) {
			*choice = (struct ps_retention_choice){ search.item, i, search.age,
								PS_RULE_BY_AGE };
			*found_out = true;
			return PS_OK;
		}
		retention->days[i].due_utc_us = search.due_us;
	}
	return PS_OK;
}

/* The bytes of all takes that may be deleted. */
static enum ps_err find_free_bytes(struct ps_retention *retention, int64_t now_us,
				   uint64_t *bytes_out)
{
	enum ps_err err = PS_OK;

	*bytes_out = 0;
	for (size_t i = 0; i < retention->day_count && !err; i++) {
		struct ps_retention_day *day = &retention->days[i];
		struct search search = { .now_us = now_us };

		if (!day->known)
			err = search_day(retention, day, &search);
		*bytes_out += day->free_bytes;
	}
	return err;
}

/* The first of all days that @search finds; days that can have none are not looked at again. */
static enum ps_err search_all(struct ps_retention *retention, const struct search *pattern,
			      struct ps_retention_choice *choice, bool *found_out)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < retention->day_count && !err && !*found_out; i++) {
		struct ps_retention_day *day = &retention->days[i];
		struct search search = *pattern;

		if (pattern->any ? day->free_bytes == 0 : day->of_age[pattern->only] == 0)
			continue;
		err = search_day(retention, day, &search);
		*choice = (struct ps_retention_choice){ search.item, i, search.age,
							PS_RULE_BY_SPACE };
		*found_out = search.found;
	}
	return err;
}

enum ps_err ps_retention_choose_oldest(struct ps_retention *retention, int64_t now_us,
				       uint64_t shortage, bool may_thin,
				       struct ps_retention_choice *choice, bool *found_out,
				       const char **note_out)
{
	struct search search = { .now_us = now_us, .by_space = true };
	uint64_t bytes;
	enum ps_err err = find_free_bytes(retention, now_us, &bytes);

	*found_out = false;
	if (!err && bytes < shortage) {
		*note_out = bytes ? IN_VAIN : retention->hold_count ? HELD_ONLY : NONE_LEFT;
		return PS_OK;
	}
	may_thin = may_thin && retention->settings.rules.stills;
	for (search.only = PS_AGE_FULL; search.only < PS_AGE_STILLS && may_thin && !err;
	     search.only++) {
		err = search_all(retention, &search, choice, found_out);
		if (*found_out)
			return err;
	}
	search.any = true;
	return err ? err : search_all(retention, &search, choice, found_out);
}
