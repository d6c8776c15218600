#include "firmware/recorder_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define US_PER_SECOND 1000000U
#define ITEMS_A_ROUND 4096

void ps_recorder_tell(struct ps_recorder *recorder, const struct ps_notice *notice)
{
	if (!ps_outbox_put(recorder->settings.outbox, notice) && notice->kind != PS_NOTICE_SEALED)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "the station's main thread does not listen: a notice of lane %u is lost",
		       notice->lane);
}

struct ps_recorder_take *ps_recorder_find(const struct ps_recorder *recorder, unsigned lane,
					  uint64_t session_take)
{
	for (size_t i = 0; i < recorder->take_count; i++)
		if (recorder->takes[i]->lane == lane &&
		    recorder->takes[i]->session_take == session_take)
			return recorder->takes[i];
	return NULL;
}

static size_t leave_out(struct ps_recorder_take **takes, size_t count,
			const struct ps_recorder_take *take)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (takes[i] != take)
			takes[kept++] = takes[i];
	return kept;
}

void ps_recorder_let_go(struct ps_recorder *recorder, const struct ps_recorder_take *take)
{
	recorder->take_count = leave_out(recorder->takes, recorder->take_count, take);
	recorder->ending_count = leave_out(recorder->endings, recorder->ending_count, take);
}

void ps_recorder_forget(struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	ps_recorder_let_go(recorder, take);
	ps_recorder_take_destroy(take);
}

void ps_recorder_blame(struct ps_recorder *recorder, enum ps_err err)
{
	switch (err) {
	case PS_NO_SPACE:
		recorder->faults |= PS_FAULT_ROOM;
		break;
	case PS_CRYPTO:
	case PS_BAD_KEY:
	case PS_BAD_SIGNATURE:
		recorder->faults |= PS_FAULT_KEY;
		break;
	case PS_IO:
	case PS_DENIED:
	case PS_NOT_FOUND:
	case PS_MISMATCH:
		recorder->faults |= PS_FAULT_DISK;
		recorder->disk_failed_us = recorder->clock.boot_us;
		break;
	default:
		break;
	}
}

void ps_recorder_break(struct ps_recorder *recorder, struct ps_recorder_take *take, enum ps_err err)
{
	struct ps_notice notice = { .kind = PS_NOTICE_BROKEN,
				    .lane = take->lane,
				    .take = take->session_take,
				    .number = take->number,
				    .err = err };

	const char *why =
		err == PS_NOT_FOUND ? "its file is gone from the store" : ps_err_text(err);

	ps_log(recorder->settings.journal, PS_LOG_ERROR, "take %llu broke off: %s; %s",
	       (unsigned long long)take->number, why,
	       err == PS_NOT_FOUND
		       ? "without it the take is lost: bring it back, and restart packseald"
		       : "what is sealed stays, and the next start of packseald "
			 "completes the file");
	(void)snprintf(notice.text, sizeof(notice.text), "take %llu broke off: %s",
		       (unsigned long long)take->number, why);
	ps_recorder_blame(recorder, err);
	ps_recorder_tell(recorder, &notice);
	ps_recorder_forget(recorder, take);
}

static void on_frame(struct ps_recorder *recorder, struct ps_inbox_item *item)
{
	struct ps_recorder_camera *camera = &recorder->cameras[item->camera];
	unsigned changes;
	bool usable = ps_recorder_camera_frame(camera, item->frame, item->lost,
					       recorder->clock.boot_us, &changes);

	for (size_t i = recorder->take_count; i-- > 0;) {
		struct ps_recorder_take *take = recorder->takes[i];
		enum ps_err err = PS_OK;

		ps_recorder_take_lost(take, item->camera, item->lost + !usable,
				      item->frame->time_us);
		if (usable)
			err = ps_recorder_take_frame(take, item->frame, camera->preroll);
		if (err)
			ps_recorder_break(recorder, take, err);
	}
	if (changes)
		ps_recorder_camera_changed(recorder, item->camera, changes);
	ps_frame_unref(item->frame);
}

static void on_drop(struct ps_recorder *recorder, const struct ps_inbox_item *item)
{
	uint64_t count = item->drop.count + item->lost;

	/* What the inbox lost before may be missing in what comes after. */
	if (item->lost)
		recorder->cameras[item->camera].broken = true;
	ps_recorder_camera_drop(&recorder->cameras[item->camera], count, item->drop.time_us);
	for (size_t i = 0; i < recorder->take_count; i++)
		ps_recorder_take_lost(recorder->takes[i], item->camera, count, item->drop.time_us);
}

static void on_event(struct ps_recorder *recorder, const struct ps_inbox_item *item)
{
	if (item->lost)
		recorder->cameras[item->camera].broken = true;
	if (item->event == PS_CAMERA_ENDED || item->event == PS_CAMERA_ERROR)
		ps_recorder_camera_lost(recorder, item->camera, item->err, item->time_us);
}

/* Memory is bounded whatever the cameras deliver: the largest pre-roll gives up a second. */
static void bound_prerolls(struct ps_recorder *recorder)
{
	for (;;) {
		struct ps_preroll *largest = NULL;
		size_t bytes = 0;

		for (size_t i = 0; i < recorder->settings.camera_count; i++) {
			struct ps_preroll *preroll = recorder->cameras[i].preroll;

			bytes += ps_preroll_bytes(preroll);
			if (!largest || ps_preroll_bytes(preroll) > ps_preroll_bytes(largest))
				largest = preroll;
		}
		recorder->preroll_bytes = bytes;
		if (bytes <= recorder->settings.preroll_bytes_max || !largest ||
		    !ps_preroll_drop_second(largest))
			return;
		if (recorder->shortened_us == 0 ||
		    recorder->clock.boot_us - recorder->shortened_us > 60ULL * US_PER_SECOND) {
			recorder->shortened_us = recorder->clock.boot_us;
			ps_log(recorder->settings.journal, PS_LOG_WARNING,
			       "the pre-roll is shorter than configured: it would need more than "
			       "%zu MB of memory",
			       recorder->settings.preroll_bytes_max >> 20);
		}
	}
}

static void handle(struct ps_recorder *recorder, struct ps_inbox_item *item)
{
	switch (item->kind) {
	case PS_INBOX_REQUEST:
		ps_recorder_answer(recorder, &item->request);
		break;
	case PS_INBOX_FRAME:
		on_frame(recorder, item);
		break;
	case PS_INBOX_DROP:
		on_drop(recorder, item);
		break;
	case PS_INBOX_CAMERA:
		on_event(recorder, item);
		break;
	case PS_INBOX_NOTHING:
		break;
	}
}

/* When there is something to do without anything coming in. */
static uint64_t due_us(const struct ps_recorder *recorder)
{
	uint64_t endings = ps_recorder_endings_due_us(recorder);
	uint64_t due = endings < recorder->watch_us ? endings : recorder->watch_us;

	due = recorder->cameras_us < due ? recorder->cameras_us : due;

	for (size_t i = 0; i < recorder->take_count; i++) {
		uint64_t take_due = ps_recorder_take_due_us(recorder->takes[i]);

		due = take_due < due ? take_due : due;
	}
	return due;
}

static void tell_sealed(struct ps_recorder *recorder, const struct ps_recorder_take *take)
{
	struct ps_notice notice = { .kind = PS_NOTICE_SEALED,
				    .lane = take->lane,
				    .take = take->session_take,
				    .number = take->number,
				    .seal = ps_take_seals(take->writer),
				    .bytes = take->file.bytes };

	recorder->last_seal = (struct ps_recorder_seal_view){ .take = notice.number,
							      .seal = notice.seal,
							      .utc_us = recorder->clock.utc_us };
	ps_recorder_tell(recorder, &notice);
}

static void log_refused(struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	if (take->refused && take->refused_camera < take->camera_count)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "take %llu did not take frame %llu of camera %s: a mistake in packseald",
		       (unsigned long long)take->number, (unsigned long long)take->refused_seq,
		       recorder->cameras[take->cameras[take->refused_camera]].settings.info->name);
	else if (take->refused)
		ps_log(recorder->settings.journal, PS_LOG_ERROR,
		       "take %llu did not take an event of kind %llu%s",
		       (unsigned long long)take->number, (unsigned long long)take->refused_seq,
		       take->no_room ? ": there are too many" : ": a mistake in packseald");
	take->no_room = false;
	take->refused = 0;
}

/* Each open take's next second. */
static void turn_takes(struct ps_recorder *recorder)
{
	uint64_t latest_us[PS_CAMERAS_MAX] = { 0 };

	for (size_t i = 0; i < recorder->settings.camera_count; i++)
		latest_us[i] = recorder->cameras[i].latest_us;
	for (size_t i = recorder->take_count; i-- > 0;) {
		struct ps_recorder_take *take = recorder->takes[i];
		enum ps_take_turn turn;
		enum ps_err err = ps_recorder_take_turn(take, latest_us, &recorder->clock, &turn);

		log_refused(recorder, take);
		if (err)
			ps_recorder_break(recorder, take, err);
		else if (turn == PS_TURN_SEALED)
			tell_sealed(recorder, take);
		else if (turn == PS_TURN_DONE)
			ps_recorder_end_take(recorder, take);
	}
}

static void view_take(const struct ps_recorder_take *take, struct ps_recorder_take_view *view)
{
	*view = (struct ps_recorder_take_view){
		.lane = take->lane,
		.number = take->number,
		.from_us = take->from_us,
		.seals = ps_take_seals(take->writer),
		.bytes = take->file.bytes,
		.closing = take->closing,
	};
	memcpy(view->id, ps_take_id(take->writer), PS_HASH_LEN);
	memcpy(view->waybill, take->waybill, sizeof(view->waybill));
}

static void publish(struct ps_recorder *recorder)
{
	const struct ps_ledger_state *ledger = ps_ledger_state(recorder->settings.ledger);
	struct ps_recorder_view *view = &recorder->view;

	pthread_mutex_lock(&recorder->view_lock);
	view->alive_us = recorder->clock.boot_us;
	view->clock = recorder->clock;
	view->take_count = recorder->take_count + recorder->ending_count;
	for (size_t i = 0; i < recorder->take_count; i++)
		view_take(recorder->takes[i], &view->takes[i]);
	for (size_t i = 0; i < recorder->ending_count; i++)
		view_take(recorder->endings[i], &view->takes[recorder->take_count + i]);
	for (size_t i = 0; i < recorder->settings.camera_count; i++) {
		const struct ps_recorder_camera *camera = &recorder->cameras[i];

		view->cameras[i] = (struct ps_recorder_camera_view){
			.rate_mhz = camera->rate_mhz,
			.heard_us = camera->frames ? camera->heard_us : 0,
			.frames = camera->frames,
			.losses = camera->losses,
			.stalled = camera->stalled,
			.frozen = camera->frozen,
			.unclear = camera->unclear,
			.aim = camera->aim,
			.lost = camera->lost,
		};
	}
	view->preroll_bytes = recorder->preroll_bytes;
	view->disk_free_bytes = recorder->disk_free_bytes;
	view->space = recorder->space;
	view->last_seal = recorder->last_seal;
	view->key_fails = recorder->faults & PS_FAULT_KEY;
	view->ledger_size = ledger->size;
	view->takes_total = ledger->totals.takes;
	view->held = ps_ledger_standing(recorder->settings.ledger)->hold_count;
	pthread_mutex_unlock(&recorder->view_lock);
}

void ps_recorder_view(struct ps_recorder *recorder, struct ps_recorder_view *view_out)
{
	pthread_mutex_lock(&recorder->view_lock);
	*view_out = recorder->view;
	pthread_mutex_unlock(&recorder->view_lock);
}

static void read_clock(struct ps_recorder *recorder)
{
	struct ps_clock clock;

	/* Without a clock the last reading stands: it never goes back. */
	if (ps_time_now(recorder->settings.time, &clock) == PS_OK)
		recorder->clock = clock;
}

/*
 * From here on the recorder works, and waits for the disk alone. The station counts a standstill
 * from the same moment: what it tells the packer is in the take too.
 */
static void wake(struct ps_recorder *recorder)
{
	read_clock(recorder);
	pthread_mutex_lock(&recorder->view_lock);
	recorder->view.alive_us = recorder->clock.boot_us;
	pthread_mutex_unlock(&recorder->view_lock);
}

/*
 * Who waited for the disk reads it in the take: pictures may be lost, and scans came late.
 */
static void tell_standstill(struct ps_recorder *recorder)
{
	uint64_t from_us = recorder->view.alive_us; /* this thread alone writes it */
	char text[PS_MESSAGE_TEXT_MAX + 1];

	read_clock(recorder);
	if (recorder->clock.boot_us - from_us < PS_RECORDER_DEADLINE_US)
		return;
	(void)snprintf(text, sizeof(text), "the evidence disk did not answer for %.1f s",
		       (double)(recorder->clock.boot_us - from_us) / US_PER_SECOND);
	ps_log(recorder->settings.journal, PS_LOG_ERROR, "%s", text);
	ps_recorder_note(recorder, PS_EVENT_DISK, text);
}

bool ps_recorder_round(struct ps_recorder *recorder, uint64_t wait_us)
{
	const struct ps_notice stopped = { .kind = PS_NOTICE_STOPPED,
					   .token = recorder->stop_token };
	struct ps_inbox_item item;
	uint64_t now_us;
	bool taken = false;

	read_clock(recorder);
	now_us = recorder->clock.boot_us;
	if (due_us(recorder) <= now_us)
		wait_us = 0;
	else if (due_us(recorder) - now_us < wait_us)
		wait_us = due_us(recorder) - now_us;
	/* All that has come is taken before it is judged what is late. */
	for (unsigned i = 0; i < ITEMS_A_ROUND; i++) {
		enum ps_inbox_kind kind =
			ps_inbox_take(recorder->settings.inbox, i ? 0 : wait_us, &item);

		if (i == 0)
			wake(recorder);
		taken = kind == PS_INBOX_NOTHING;
		if (taken)
			break;
		handle(recorder, &item);
	}
	bound_prerolls(recorder);
	if (taken)
		ps_recorder_watch_cameras(recorder);
	if (recorder->watch_us <= recorder->clock.boot_us)
		ps_recorder_watch(recorder);
	turn_takes(recorder);
	ps_recorder_turn_endings(recorder);
	ps_recorder_turn_key(recorder);
	ps_recorder_judge_lanes(recorder);
	ps_recorder_tidy(recorder);
	ps_recorder_end_derivation(recorder);
	tell_standstill(recorder);
	publish(recorder);
	if (!recorder->stopping || recorder->take_count || recorder->ending_count)
		return true;
	ps_recorder_tell(recorder, &stopped);
	return false;
}

static void *run(void *arg)
{
	while (ps_recorder_round(arg, US_PER_SECOND))
		;
	return NULL;
}

enum ps_err ps_recorder_start(struct ps_recorder *recorder)
{
	if (pthread_create(&recorder->thread, NULL, run, recorder) != 0)
		return PS_NO_MEMORY;
	recorder->running = true;
	return PS_OK;
}

void ps_recorder_join(struct ps_recorder *recorder)
{
	if (recorder->running)
		(void)pthread_join(recorder->thread, NULL); /* fails only for foreign threads */
	recorder->running = false;
}

enum ps_err ps_recorder_create(const struct ps_recorder_settings *settings,
			       struct ps_recorder **recorder_out)
{
	struct ps_recorder *recorder = calloc(1, sizeof(*recorder));
	enum ps_err err;

	if (!recorder)
		return PS_NO_MEMORY;
	if (pthread_mutex_init(&recorder->view_lock, NULL) != 0) {
		free(recorder);
		return PS_NO_MEMORY;
	}
	recorder->settings = *settings;
	ps_buf_init(&recorder->body);
	ps_buf_init(&recorder->delegation);
	ps_buf_init(&recorder->statement);
	ps_buf_init(&recorder->anchor);
	ps_buf_init(&recorder->checkpoint.bytes);
	recorder->checkpoint.bytes.cap = PS_CHECKPOINT_LEN_MAX;
	ps_store_id(settings->store, recorder->store_id);
	for (size_t i = 0; i < settings->lane_count; i++)
		recorder->lanes[i].settings = &recorder->settings.lanes[i];
	err = ps_time_now(settings->time, &recorder->clock);
	recorder->busy_us = recorder->clock.boot_us;
	if (!err)
		err = ps_recorder_open_space(recorder);
	for (size_t i = 0; i < settings->camera_count && !err; i++)
		err = ps_recorder_camera_init(&recorder->cameras[i], &settings->cameras[i],
					      recorder->clock.boot_us);
	if (!err)
		err = ps_recorder_open_key(recorder);
	if (err) {
		ps_recorder_destroy(recorder);
		return err;
	}
	ps_recorder_read_anchor(recorder);
	publish(recorder);
	*recorder_out = recorder;
	return PS_OK;
}

void ps_recorder_destroy(struct ps_recorder *recorder)
{
	if (!recorder)
		return;
	ps_signer_destroy(recorder->signer);
	for (size_t i = 0; i < recorder->take_count; i++)
		ps_recorder_take_destroy(recorder->takes[i]);
	for (size_t i = 0; i < recorder->ending_count; i++)
		ps_recorder_take_destroy(recorder->endings[i]);
	ps_recorder_session_unref(recorder->session);
	ps_recorder_session_unref(recorder->next_session);
	for (size_t i = 0; i < recorder->settings.camera_count; i++)
		ps_recorder_camera_finish(&recorder->cameras[i]);
	ps_retention_destroy(recorder->retention);
	ps_deriver_destroy(recorder->deriver);
	ps_key_destroy(recorder->derive_key);
	ps_buf_release(&recorder->body);
	ps_buf_release(&recorder->delegation);
	ps_buf_release(&recorder->statement);
	ps_buf_release(&recorder->anchor);
	ps_buf_release(&recorder->checkpoint.bytes);
	pthread_mutex_destroy(&recorder->view_lock);
	free(recorder);
}
