#include "tools/take_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/store.h"
#include "signing/ending.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/output.h"

int ps_take_table_open(const char *store, struct ps_index **index_out)
{
	enum ps_err err = ps_index_open_read(store, index_out);

	return err ? ps_take_table_complain(store, err) : 0;
}

int ps_take_table_complain(const char *store, enum ps_err err)
{
	const char *advice = ps_index_advice(err, store);
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(store, shown);
	if (err == PS_NOT_FOUND && ps_store_is_missing(store))
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "there is no store at %s; is its disk at hand? --store "
				       "names another",
				       shown);
	return ps_command_fail(err == PS_NOT_FOUND ? PS_EXIT_NO_INPUT : ps_command_status(err),
			       "%s: the index cannot be read: %s%s%s", shown, ps_err_text(err),
			       advice ? "; " : "", advice ? advice : "");
}

enum ps_err ps_take_table_begin(struct ps_take_table *table, const char *store, bool as_json)
{
	enum ps_err err;

	*table = (struct ps_take_table){ .store = store };
	if (!as_json)
		return PS_OK;
	err = ps_json_create(&table->json);
	if (!err)
		ps_json_array(table->json, "takes");
	return err;
}

static const char *ending_name(uint64_t ending)
{
	const char *name = ps_ending_name(ending);

	return name ? name : "open";
}

static const char *const footage[PS_AGES] = {
	[PS_AGE_FULL] = "full",
	[PS_AGE_THINNED] = "thinned",
	[PS_AGE_STILLS] = "stills",
	[PS_AGE_GONE] = "gone",
};

static void add_hold(struct ps_json *json, const struct ps_index_take *take)
{
	if (!take->held) {
		ps_json_null(json, "hold");
		return;
	}
	ps_json_object(json, "hold");
	ps_json_seconds(json, "since", take->hold.since_utc_us);
	ps_json_bytes(json, "why", take->hold.why);
	ps_json_bytes(json, "by", take->hold.by);
	ps_json_end(json);
}

void ps_take_to_json(struct ps_json *json, const struct ps_index_take *take, const char *path)
{
	const char *reason = ps_reason_name(take->reason);

	ps_json_object(json, NULL);
	ps_json_number(json, "number", take->number);
	ps_json_hex(json, "id", take->id, sizeof(take->id));
	if (path)
		ps_json_text(json, "path", path);
	ps_json_bytes(json, "station", take->station);
	ps_json_bytes(json, "lane", take->lane);
	ps_json_seconds(json, "started", take->started_utc_us);
	ps_json_seconds(json, "seconds", (int64_t)take->length_us);
	ps_json_text(json, "ending", ending_name(take->ending));
	ps_json_text(json, "reason", reason ? reason : "");
	ps_json_number(json, "bytes", take->bytes);
	ps_json_number(json, "cameras", take->cameras);
	ps_json_number(json, "frames", take->frames);
	ps_json_number(json, "drops", take->drops);
	ps_json_number(json, "faults", take->faults);
	ps_json_bool(json, "return", take->return_of != 0);
	if (take->return_of && take->return_of != PS_INDEX_RETURN_OF_NONE)
		ps_json_number(json, "return_of", take->return_of);
	else
		ps_json_null(json, "return_of");
	ps_json_text(json, "footage", footage[take->age]);
	add_hold(json, take);
	if (take->bound_late)
		ps_json_seconds(json, "bound_late", take->bound_utc_us);
	else
		ps_json_null(json, "bound_late");
	ps_json_array(json, "waybills");
	for (size_t i = 0; i < take->waybill_count; i++)
		ps_json_bytes(json, NULL, take->waybills[i]);
	ps_json_end(json);
	ps_json_end(json);
}

static void add_json(struct ps_take_table *table, const struct ps_index_take *take)
{
	char path[PS_TEXT_SHOWN_MAX];

	if (snprintf(path, sizeof(path), "%s/%.*s", table->store, (int)take->path.len,
		     (const char *)take->path.bytes) >= (int)sizeof(path))
		path[0] = '\0';
	ps_take_to_json(table->json, take, path);
}

/* What nobody may overlook, behind the waybill: most takes have none, and no column for it. */
static void print_notes(const struct ps_index_take *take)
{
	if (take->bound_late)
		(void)printf(" (bound late)");
	if (take->return_of == PS_INDEX_RETURN_OF_NONE)
		(void)printf(" (return)");
	else if (take->return_of)
		(void)printf(" (return of take %" PRIu64 ")", take->return_of);
	if (take->faults)
		(void)printf(" (%" PRIu64 " fault event%s)", take->faults,
			     take->faults == 1 ? "" : "s");
}

static void add_row(struct ps_take_table *table, const struct ps_index_take *take)
{
	char started[PS_MOMENT_TEXT_MAX];
	char lane[PS_TEXT_SHOWN_MAX];
	char path[PS_TEXT_SHOWN_MAX];

	if (table->count == 0)
		(void)printf("%7s  %-19s  %7s  %6s  %-9s  %-12s  %-10s  %-24s  %s\n", "take",
			     "started (UTC)", "seconds", "MB", "ending", "footage", "lane",
			     "waybill", "file");
	ps_moment_short(take->started_utc_us, started);
	ps_bytes_shown(take->lane, lane);
	ps_bytes_shown(take->path, path);
	(void)printf("%7" PRIu64 "  %-19.19s  %7.1f  %6.1f  %-9s  %s%-*s  %-10s  ", take->number,
		     started, (double)take->length_us / 1e6, (double)take->bytes / 1e6,
		     ending_name(take->ending), footage[take->age],
		     12 - (int)strlen(footage[take->age]), take->held ? " held" : "", lane);
	for (size_t i = 0; i < take->waybill_count; i++) {
		char code[PS_TEXT_SHOWN_MAX];

		ps_bytes_shown(take->waybills[i], code);
		(void)printf(i ? " %s" : "%-24s", code);
	}
	if (!take->waybill_count)
		(void)printf("%-24s", "-");
	print_notes(take);
	(void)printf("  %s\n", path);
}

enum ps_err ps_take_table_add(void *ctx, const struct ps_index_take *take)
{
	struct ps_take_table *table = ctx;

	if (table->json)
		add_json(table, take);
	else
		add_row(table, take);
	table->count++;
	return PS_OK;
}

int ps_take_table_end(struct ps_take_table *table)
{
	enum ps_err err = PS_OK;

	if (table->json) {
		ps_json_end(table->json);
		err = ps_json_print(table->json, false, stdout);
	}
	ps_json_destroy(table->json);
	table->json = NULL;
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	return ps_command_end();
}
