#include "firmware/retention.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/retention_in.h"

struct ps_retention_day *ps_retention_find_day(const struct ps_retention *retention,
					       const char *name)
{
	for (size_t i = retention->day_count; i-- > 0;)
		if (memcmp(retention->days[i].name, name, PS_STORE_DAY_LEN) == 0)
			return &retention->days[i];
	return NULL;
}

/* At its place in the order of the names. */
static enum ps_err insert_day(struct ps_retention *retention, const char *name,
			      struct ps_retention_day **day_out)
{
	size_t room = retention->day_room ? 2 * retention->day_room : 64;
	size_t at = retention->day_count;
	struct ps_retention_day *days;

	if (retention->day_count == retention->day_room) {
		days = reallocarray(retention->days, room, sizeof(*days));
		if (!days)
			return PS_NO_MEMORY;
		retention->days = days;
		retention->day_room = room;
	}
	days = retention->days;
	for (; at > 0 && memcmp(days[at - 1].name, name, PS_STORE_DAY_LEN) > 0; at--)
		days[at] = days[at - 1];
	days[at] = (struct ps_retention_day){ .due_utc_us = INT64_MIN };
	memcpy(days[at].name, name, PS_STORE_DAY_LEN);
	retention->day_count++;
	*day_out = &days[at];
	return PS_OK;
}

enum ps_err ps_retention_add(struct ps_retention *retention, const char *path, uint64_t bytes)
{
	struct ps_store_name name;
	struct ps_retention_day *day;
	enum ps_err err = ps_store_name_parse(path, &name);

	if (err)
		return err;
	day = ps_retention_find_day(retention, name.day);
	if (!day)
		err = insert_day(retention, name.day, &day);
	if (err)
		return err;
	day->takes++;
	day->bytes += bytes;
	day->due_utc_us = INT64_MIN;
	day->known = false;
	return PS_OK;
}

/* What the walk at the beginning finds. */
struct look {
	struct ps_retention *retention;
	bool has_last; /* the file of the take that the last leaf ages is there: */
	struct ps_store_item last;
	struct ps_buf besides; /* files beside which something was left, of struct ps_store_item */
};

static enum ps_err add_item(void *ctx, const struct ps_store_item *item)
{
	struct look *look = ctx;
	const struct ps_retention_settings *settings = &look->retention->settings;
	const struct ps_standing *standing = ps_ledger_standing(settings->ledger);

	if (standing->has_last && standing->last.number == item->number) {
		look->has_last = true;
		look->last = *item;
	} else if (item->beside) {
		ps_buf_add(&look->besides, item, sizeof(*item));
	} else if (ps_standing_age(standing, item->number) == PS_AGE_GONE) {
		ps_log(settings->journal, PS_LOG_WARNING,
		       "%s: the ledger says that it was deleted, and it is there; it stays",
		       item->path);
	}
	return look->besides.err ? look->besides.err
				 : ps_retention_add(look->retention, item->path, item->bytes);
}

/* What the last leaf announced, and a power cut perhaps prevented. */
static enum ps_err finish_last(struct ps_retention *retention, const struct ps_clock *clock,
			       const struct look *look)
{
	const struct ps_retention_settings *settings = &retention->settings;
	const struct ps_standing *standing = ps_ledger_standing(settings->ledger);
	struct ps_retention_choice choice = { look->last, 0, PS_AGE_GONE, "begun before" };
	bool did;

	if (!standing->has_last)
		return PS_OK;
	if (ps_standing_age(standing, standing->last.number) != PS_AGE_GONE)
		return look->has_last ? ps_retention_finish_thinning(retention, &look->last, true)
				      : PS_OK;
	if (look->has_last) {
		choice.day = (size_t)(ps_retention_find_day(retention, look->last.path) -
				      retention->days);
		return ps_retention_delete(retention, clock, &choice, &did);
	}
	return settings->index ? ps_index_remove(settings->index, standing->last.number) : PS_OK;
}

static enum ps_err finish(struct ps_retention *retention, const struct ps_clock *clock,
			  const struct look *look)
{
	const struct ps_store_item *besides = (const void *)look->besides.bytes;
	size_t count = look->besides.len / sizeof(*besides);
	enum ps_err err = finish_last(retention, clock, look);

	for (size_t i = 0; i < count && !err; i++)
		err = ps_retention_finish_thinning(retention, &besides[i], false);
	return err;
}

enum ps_err ps_retention_create(const struct ps_retention_settings *settings,
				const struct ps_clock *clock, struct ps_retention **retention_out)
{
	struct ps_retention *retention = calloc(1, sizeof(*retention));
	struct look look = { .retention = retention };
	enum ps_err err;

	if (!retention)
		return PS_NO_MEMORY;
	retention->settings = *settings;
	retention->first = *clock;
	ps_buf_init(&retention->refused);
	ps_buf_init(&look.besides);
	err = ps_thinner_create(settings->store, &retention->thinner);
	if (!err)
		err = ps_store_walk(settings->store, add_item, &look);
	if (!err)
		err = finish(retention, clock, &look);
	ps_buf_release(&look.besides);
	if (err) {
		ps_retention_destroy(retention);
		return err;
	}
	*retention_out = retention;
	return PS_OK;
}

void ps_retention_destroy(struct ps_retention *retention)
{
	if (!retention)
		return;
	ps_thinner_destroy(retention->thinner);
	ps_buf_release(&retention->refused);
	free(retention->days);
	free(retention);
}

uint64_t ps_retention_bytes(const struct ps_retention *retention)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < retention->day_count; i++)
		bytes += retention->days[i].bytes;
	return bytes;
}

/* How many bytes must go for @need to fit. */
static enum ps_err find_shortage(const struct ps_retention *retention, uint64_t need,
				 uint64_t *bytes_out)
{
	uint64_t max = retention->settings.rules.max_bytes;
	uint64_t want = ps_store_min_free(retention->settings.store) + need;
	uint64_t bytes = ps_retention_bytes(retention) + need;
	uint64_t has = 0;
	enum ps_err err = ps_store_free(retention->settings.store, &has);

	if (err)
		return err;
	*bytes_out = want > has ? want - has : 0;
	if (max && bytes > max && bytes - max > *bytes_out)
		*bytes_out = bytes - max;
	return PS_OK;
}

enum ps_err ps_retention_has_room(const struct ps_retention *retention, uint64_t need)
{
	uint64_t shortage = 0;
	enum ps_err err = find_shortage(retention, need, &shortage);

	return !err && shortage ? PS_NO_SPACE : err;
}

/* What was held may have been released since it was looked at. */
static void notice_releases(struct ps_retention *retention)
{
	size_t count = ps_ledger_standing(retention->settings.ledger)->hold_count;

	for (size_t i = 0; i < retention->day_count && count != retention->hold_count; i++) {
		retention->days[i].known = false;
		retention->days[i].due_utc_us = INT64_MIN;
	}
	retention->hold_count = count;
}

/* A note is logged when it is new. */
static void set_note(struct ps_retention *retention, const char *note)
{
	if (note && note != retention->note)
		ps_log(retention->settings.journal, PS_LOG_WARNING, "nothing is deleted: %s", note);
	retention->note = note;
}

bool ps_retention_is_thinning(const struct ps_retention *retention)
{
	return ps_thinner_number(retention->thinner) != 0;
}

static bool has_ages(const struct ps_retention_rules *rules)
{
	return rules->keep_days || (rules->stills && (rules->full_days || rules->thinned_days));
}

static enum ps_err begin(struct ps_retention *retention, const struct ps_clock *clock,
			 const struct ps_retention_choice *choice, bool *did_out)
{
	if (choice->age == PS_AGE_GONE)
		return ps_retention_delete(retention, clock, choice, did_out);
	return ps_retention_begin_thinning(retention, choice);
}

static const char *doubt(const struct ps_retention *retention, const struct ps_clock *clock)
{
	return ps_clock_doubt(clock, &retention->first, ps_ledger_past(retention->settings.ledger),
			      retention->settings.built_us);
}

/* @quiet: there is time to look at ages, and to thin. */
static enum ps_err step(struct ps_retention *retention, const struct ps_clock *clock, bool quiet,
			uint64_t need, bool *did_out)
{
	bool by_age = quiet && has_ages(&retention->settings.rules);
	struct ps_retention_choice choice;
	const char *note = NULL;
	uint64_t shortage = 0;
	bool found = false;
	enum ps_err err = find_shortage(retention, need, &shortage);

	*did_out = false;
	if (!err && (by_age || shortage))
		note = doubt(retention, clock);
	if (!err && !note) {
		notice_releases(retention);
		if (by_age)
			err = ps_retention_choose_old(retention, clock->utc_us, &choice, &found);
		if (!err && !found && shortage)
			err = ps_retention_choose_oldest(retention, clock->utc_us, shortage, quiet,
							 &choice, &found, &note);
	}
	if (err)
		return err;
	set_note(retention, note);
	return found ? begin(retention, clock, &choice, did_out) : PS_OK;
}

enum ps_err ps_retention_step(struct ps_retention *retention, const struct ps_clock *clock,
			      uint64_t need, bool *did_out)
{
	enum ps_err err = ps_retention_end_thinning(retention, clock, did_out);

	if (err || *did_out || ps_retention_is_thinning(retention))
		return err;
	return step(retention, clock, true, need, did_out);
}

enum ps_err ps_retention_make_room(struct ps_retention *retention, const struct ps_clock *clock,
				   uint64_t need)
{
	enum ps_err err = ps_retention_has_room(retention, need);

	while (err == PS_NO_SPACE) {
		size_t refused = retention->refused.len;
		bool did = false;
		enum ps_err failed = step(retention, clock, false, need, &did);

		if (failed)
			return failed;
		/* one that cannot be deleted has been passed over; there may be others */
		if (!did && refused == retention->refused.len)
			return PS_NO_SPACE;
		err = ps_retention_has_room(retention, need);
	}
	return err;
}

const char *ps_retention_note(const struct ps_retention *retention)
{
	return retention->note;
}

void ps_retention_view(struct ps_retention *retention, const struct ps_clock *clock,
		       struct ps_retention_view *view_out)
{
	uint64_t rate = ps_retention_rate(retention, clock->utc_us);

	*view_out = (struct ps_retention_view){
		.bytes = ps_retention_bytes(retention),
		.bytes_a_day = rate,
		.days_left = ps_retention_days_left(retention, clock->utc_us, rate),
		.note = retention->note,
		.clock_doubt = doubt(retention, clock),
	};
	for (size_t i = 0; i < retention->day_count; i++)
		view_out->takes += retention->days[i].takes;
}
