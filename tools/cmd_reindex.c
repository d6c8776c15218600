/*
 * packseal reindex: the index from the files alone. The footage is not read, but of a take that
 * belongs to another one up to the event that says so.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/index.h"
#include "firmware/index_take.h"
#include "firmware/store.h"
#include "signing/outline.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/reindex_ledger.h"
#include "tools/reindex_return.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal reindex [--store DIR]\n"
	"\n"
	"  --store DIR   the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"\n"
	"Builds the index anew from the evidence files. packseald must not run meanwhile.\n"
	"A file without an ending is left out and named: the next start of packseald ends it.\n";

struct work {
	struct ps_store *store;
	struct ps_index *index;
	struct ps_outline outline;
	uint64_t return_of; /* of the same file */
	struct ps_progress progress;
	uint64_t total; /* files */
	uint64_t seen;
	uint64_t put;
	uint64_t left_out;
};

static enum ps_err read_file(struct work *work, const struct ps_store_item *item)
{
	struct ps_input input = { .path = item->path, .bytes = item->bytes };
	struct ps_reach reach;
	enum ps_err err = ps_store_open_read(work->store, item->path, &input.fd);

	if (err)
		return err;
	work->return_of = 0;
	reach = ps_input_reach(&input);
	err = ps_outline_read(&work->outline, &reach);
	if (!err && work->outline.ended)
		err = ps_reindex_return(&input, &work->outline.ending.tally, &work->return_of);
	ps_input_close(&input);
	return err;
}

static enum ps_err put(struct work *work, const struct ps_store_item *item)
{
	const struct ps_outline *outline = &work->outline;
	struct ps_take_row row = {
		.number = outline->start.take_number,
		.id = outline->take,
		.path = item->path,
		.station = outline->start.station,
		.lane = outline->start.lane_name,
		.started_utc_us = outline->start.clock.utc_us,
		.bytes = item->bytes,
		.ending = &outline->ending,
		.return_of = work->return_of,
		.waybill_count = outline->waybill_count,
	};

	memcpy(row.waybills, outline->waybills, sizeof(row.waybills));
	return ps_take_row_put(work->index, &row);
}

static enum ps_err ignore(void *ctx, const struct ps_index_take *take)
{
	(void)ctx;
	(void)take;
	return PS_OK;
}

/* Putting would quietly take the place of the file that came first. */
static enum ps_err put_new(struct work *work, const struct ps_store_item *item)
{
	bool found = false;
	enum ps_err err;

	if (item->number != work->outline.start.take_number)
		return PS_MISMATCH;
	err = ps_index_find_number(work->index, item->number, ignore, NULL, &found);
	if (!err && found)
		err = PS_EXISTS;
	return err ? err : put(work, item);
}

static const char *why_not(enum ps_err err)
{
	switch (err) {
	case PS_OK:
		return "it has no ending yet";
	case PS_EXISTS:
		return "another file holds the take of this number";
	case PS_MISMATCH:
		return "its name has another number than the take in it";
	default:
		return ps_err_text(err);
	}
}

/* One file that says nonsense must not cost the index of all others. */
static bool stops(enum ps_err err)
{
	return err == PS_IO || err == PS_NO_MEMORY || err == PS_CRYPTO || err == PS_NO_SPACE ||
	       err == PS_BUSY;
}

static enum ps_err visit(void *ctx, const struct ps_store_item *item)
{
	struct work *work = ctx;
	enum ps_err err = read_file(work, item);
	bool open = !err && !work->outline.ended;

	ps_progress_step(&work->progress, ++work->seen);
	if (!err && !open)
		err = put_new(work, item);
	if (stops(err))
		return err;
	if (!err && !open) {
		work->put++;
		return PS_OK;
	}
	ps_progress_clear(&work->progress);
	(void)fprintf(stderr, "packseal: %s is left out: %s.\n", item->path, why_not(err));
	work->left_out++;
	return PS_OK;
}

static enum ps_err count(void *ctx, const struct ps_store_item *item)
{
	uint64_t *total = ctx;

	(void)item;
	(*total)++;
	return PS_OK;
}

/* No evidence file has the orders: what the old index knows of them goes on, if it can be read. */
static void keep_orders(struct work *work, const char *path)
{
	uint64_t orders;
	enum ps_err err = ps_index_keep_orders(work->index, path, &orders);

	if (err && err != PS_NOT_FOUND)
		(void)fprintf(stderr,
			      "packseal: the orders of the old index are lost (%s): import them "
			      "again.\n",
			      ps_err_text(err));
}

/* packseald puts its holds into the index at each start, and what was thinned still plays. */
static void read_ledger(struct work *work, const char *path)
{
	enum ps_err err = ps_reindex_ledger(work->index, path);

	if (err && err != PS_NOT_FOUND)
		(void)fprintf(stderr,
			      "packseal: the ledger cannot be read (%s): the index does not show "
			      "what is held and thinned.\n",
			      ps_err_text(err));
}

static enum ps_err rebuild(struct work *work, const char *path)
{
	enum ps_err err = ps_store_walk(work->store, count, &work->total);

	if (!err)
		err = ps_index_rebuild_begin(path, &work->index);
	if (err)
		return err;
	keep_orders(work, path);
	ps_outline_init(&work->outline);
	ps_progress_begin(&work->progress, "indexing", "takes", 1, work->total);
	err = ps_store_walk(work->store, visit, work);
	ps_progress_end(&work->progress);
	ps_outline_release(&work->outline);
	if (!err)
		read_ledger(work, path);
	if (!err)
		return ps_index_rebuild_end(work->index, true);
	/* the old index stays; whether the new one could be put away matters less than what stopped
	 * us */
	(void)!ps_index_rebuild_end(work->index, false);
	return err;
}

static int reindex(const char *path)
{
	struct work work = { .total = 0 };
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = ps_store_open(path, 0, &work.store);

	ps_text_shown(path, shown);
	if (err)
		return ps_command_fail(err == PS_NOT_FOUND ? PS_EXIT_NO_INPUT
							   : ps_command_status(err),
				       "%s is not a store: %s", shown, ps_err_text(err));
	err = rebuild(&work, path);
	ps_store_close(work.store);
	if (err == PS_BUSY)
		return ps_command_fail(PS_EXIT_IO, "%s: the index is in use: stop packseald first",
				       shown);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s: %s", shown, ps_err_text(err));
	(void)printf("%" PRIu64 " take%s indexed, %" PRIu64 " file%s left out\n", work.put,
		     work.put == 1 ? "" : "s", work.left_out, work.left_out == 1 ? "" : "s");
	return ps_command_end();
}

int ps_cmd_reindex(int argc, char **argv)
{
	static const struct option names[] = { { "store", required_argument, NULL, 's' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	const char *store = NULL;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 's')
			store = optarg;
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc != optind)
		return ps_command_usage(usage, argc, argv, 0, "nothing");
	return reindex(ps_store_path(store));
}
