/* The recorder's side of the contract about space (firmware/retention.h). */
#include <stdio.h>

#include "firmware/recorder_in.h"

#define US_PER_SECOND 1000000U

/* Where nothing was to be done, it is looked again so much later. */
#define TIDY_PAUSE_US (10ULL * US_PER_SECOND)

/* The forecast looks at every day of the store. */
#define VIEW_PAUSE_US (30ULL * US_PER_SECOND)

/* What another take needs, and as much again, so that none has to wait for a deletion. */
#define TIDY_ROOM_BYTES (2ULL * PS_TAKE_ROOM_BYTES)

enum ps_err ps_recorder_open_space(struct ps_recorder *recorder)
{
	const struct ps_recorder_settings *settings = &recorder->settings;
	const struct ps_retention_settings retention = {
		.rules = settings->rules,
		.built_us = settings->built_us,
		.store = settings->store,
		.ledger = settings->ledger,
		.index = settings->index,
		.journal = settings->journal,
	};

	return ps_retention_create(&retention, &recorder->clock, &recorder->retention);
}

/* The ledger takes nothing any more after an error of its own; anything else is the disk's. */
static void blame(struct ps_recorder *recorder, enum ps_err err)
{
	ps_log(recorder->settings.journal, PS_LOG_ERROR, "old takes cannot be deleted: %s",
	       ps_err_text(err));
	ps_recorder_blame(recorder, err);
	recorder->tidy_us = recorder->clock.boot_us + TIDY_PAUSE_US;
}

static void look(struct ps_recorder *recorder)
{
	ps_retention_view(recorder->retention, &recorder->clock, &recorder->space);
	if (!recorder->space.clock_doubt)
		recorder->space.clock_doubt = ps_recorder_doubt_stamp(recorder);
	recorder->space_us = recorder->clock.boot_us + VIEW_PAUSE_US;
}

/* Takes sign a checkpoint at their end; what is written between them waits no longer than that. */
static void sign_leaves(struct ps_recorder *recorder)
{
	recorder->unsigned_leaves = false;
	ps_recorder_checkpoint(recorder);
}

void ps_recorder_tidy(struct ps_recorder *recorder)
{
	uint64_t now_us = recorder->clock.boot_us;
	bool did = false;
	enum ps_err err;

	if (recorder->take_count || recorder->ending_count)
		recorder->busy_us = now_us;
	if (recorder->space_us <= now_us)
		look(recorder);
	if (recorder->stopping || now_us < recorder->tidy_us ||
	    now_us - recorder->busy_us < recorder->settings.quiet_us ||
	    (recorder->faults & (PS_FAULT_DISK | PS_FAULT_LEDGER)))
		return;
	err = ps_retention_step(recorder->retention, &recorder->clock, TIDY_ROOM_BYTES, &did);
	if (err) {
		blame(recorder, err);
		return;
	}
	recorder->unsigned_leaves |= did;
	if (!did && !ps_retention_is_thinning(recorder->retention)) {
		recorder->tidy_us = now_us + TIDY_PAUSE_US;
		if (recorder->unsigned_leaves)
			sign_leaves(recorder);
	}
	if (did || ps_retention_note(recorder->retention) != recorder->space.note)
		look(recorder);
}

enum ps_err ps_recorder_make_room(struct ps_recorder *recorder)
{
	enum ps_err err = ps_retention_has_room(recorder->retention, PS_TAKE_ROOM_BYTES);

	if (err != PS_NO_SPACE || (recorder->faults & PS_FAULT_LEDGER))
		return err;
	err = ps_retention_make_room(recorder->retention, &recorder->clock, PS_TAKE_ROOM_BYTES);
	if (err && err != PS_NO_SPACE)
		blame(recorder, err);
	look(recorder);
	return err;
}

const char *ps_recorder_full_text(const struct ps_recorder *recorder,
				  char text[PS_MESSAGE_TEXT_MAX + 1])
{
	uint64_t min_free = ps_store_min_free(recorder->settings.store);
	uint64_t max = recorder->settings.rules.max_bytes;
	const char *note = recorder->space.note;

	if (max && recorder->space.bytes + PS_TAKE_ROOM_BYTES > max)
		(void)snprintf(text, PS_MESSAGE_TEXT_MAX + 1,
			       "the takes have %.2f GB, and max_bytes is %.2f GB%s%s",
			       (double)recorder->space.bytes / 1e9, (double)max / 1e9,
			       note ? "; " : "", note ? note : "");
	else
		(void)snprintf(
			text, PS_MESSAGE_TEXT_MAX + 1,
			"the evidence disk is full: %.2f GB are free, and a take needs %.2f GB "
			"(min_free is %.2f GB)%s%s",
			(double)recorder->disk_free_bytes / 1e9,
			(double)(min_free + PS_TAKE_ROOM_BYTES) / 1e9, (double)min_free / 1e9,
			note ? "; " : "", note ? note : "");
	return text;
}

void ps_recorder_count_take(struct ps_recorder *recorder, const struct ps_store_file *file)
{
	enum ps_err err = ps_retention_add(recorder->retention, file->path, file->bytes);

	if (err)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "%s is not counted among the takes until the next start: %s", file->path,
		       ps_err_text(err));
}
