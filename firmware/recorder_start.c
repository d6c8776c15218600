#include <stdio.h>
#include <string.h>

#include "firmware/recorder_in.h"

#define WHY(...) ((void)snprintf(why, PS_MESSAGE_TEXT_MAX + 1, __VA_ARGS__))

static const enum ps_code_source sources[PS_SCAN_SOURCES] = {
	[PS_SCAN_SOURCE_DEVICE_SERIAL] = PS_CODE_SERIAL,
	[PS_SCAN_SOURCE_HID] = PS_CODE_HID,
	[PS_SCAN_SOURCE_FIFO] = PS_CODE_FIFO,
	[PS_SCAN_SOURCE_SOCKET] = PS_CODE_SOCKET,
	[PS_SCAN_SOURCE_MANUAL] = PS_CODE_MANUAL,
	[PS_SCAN_SOURCE_TEST] = PS_CODE_TEST,
};

static struct ps_bytes view_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

enum ps_event_kind ps_recorder_code_kind(const struct ps_code *code)
{
	switch (code->class) {
	case PS_CODE_WAYBILL:
		return PS_EVENT_WAYBILL;
	case PS_CODE_GOODS:
		return PS_EVENT_GOODS;
	case PS_CODE_ORDER:
		return PS_EVENT_ORDER;
	case PS_CODE_BADGE:
		return PS_EVENT_BADGE;
	case PS_CODE_COMMAND:
		return PS_EVENT_COMMAND;
	default:
		return code->len ? PS_EVENT_UNKNOWN_CODE : PS_EVENT_UNREADABLE;
	}
}

/* The takes of the tag, but @own, that have no ended leaf yet; they are the newest. */
static void add_takes(struct ps_recorder_take *const *takes, size_t count,
		      const struct ps_recorder_take *own, struct ps_code_body *body)
{
	for (size_t i = count; i-- > 0 && body->earlier_count < PS_EARLIER_MAX;) {
		const struct ps_recorder_take *take = takes[i];
		struct ps_earlier_take *earlier = &body->earlier[body->earlier_count];

		if (take == own || !take->has_tag || memcmp(take->tag, body->tag, PS_HASH_LEN) != 0)
			continue;
		earlier->number = take->number;
		memcpy(earlier->id, ps_take_id(take->writer), PS_HASH_LEN);
		body->earlier_count++;
		body->earlier_total++;
	}
}

/* Which earlier takes of this station have the same tag, newest first. */
static enum ps_err add_earlier(struct ps_recorder *recorder, const struct ps_recorder_take *own,
			       struct ps_code_body *body, int64_t *utc_us_out)
{
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	size_t count = 0;
	bool more = false;
	enum ps_err err =
		ps_ledger_find_tag(recorder->settings.ledger, body->tag, found, &count, &more);

	if (err)
		return err;
	add_takes(recorder->takes, recorder->take_count, own, body);
	add_takes(recorder->endings, recorder->ending_count, own, body);
	*utc_us_out = body->earlier_count || !count ? recorder->clock.utc_us : found[0].utc_us;
	/* of those beyond the list the ledger only says that there are some */
	body->earlier_total += count + more;
	for (size_t i = 0; i < count && body->earlier_count < PS_EARLIER_MAX; i++) {
		struct ps_earlier_take *earlier = &body->earlier[body->earlier_count++];

		earlier->number = found[i].number;
		memcpy(earlier->id, found[i].take, PS_HASH_LEN);
	}
	return PS_OK;
}

enum ps_err ps_recorder_code_body(struct ps_recorder *recorder, const struct ps_request *request,
				  const struct ps_recorder_take *take,
				  struct ps_recorder_earlier *earlier_out)
{
	struct ps_recorder_earlier earlier = { .utc_us = 0 };
	const struct ps_code *code = &request->code;
	enum ps_event_kind kind = ps_recorder_code_kind(code);
	struct ps_code_body body = {
		.code = { (const uint8_t *)code->text, code->len },
		.source = sources[request->source],
		.symbology = code->symbology == PS_SYMBOLOGY_UNKNOWN
				     ? view_of("")
				     : view_of(ps_symbology_name(code->symbology)),
		.courier = view_of(code->rule),
		.warnings = code->warnings,
		.has_tag = kind == PS_EVENT_WAYBILL,
	};
	const struct ps_note_body unreadable = { .has_number = true,
						 .number = code->bytes,
						 .text = view_of("") };
	enum ps_err err = PS_OK;

	ps_buf_clear(&recorder->body);
	if (kind == PS_EVENT_UNREADABLE) {
		ps_note_body_encode(&unreadable, &recorder->body);
		return recorder->body.err;
	}
	if (body.has_tag)
		err = ps_ledger_tag(recorder->settings.ledger, body.code, body.tag);
	if (!err && body.has_tag)
		err = add_earlier(recorder, take, &body, &earlier.utc_us);
	if (err)
		return err;
	if (body.earlier_count)
		earlier.take = body.earlier[0];
	if (earlier_out)
		*earlier_out = earlier;
	ps_code_body_encode(&body, &recorder->body);
	return recorder->body.err;
}

/* What START says, but for the views of the station's own. */
static enum ps_err describe(const struct ps_recorder *recorder, const struct ps_request *request,
			    struct ps_start *start)
{
	const struct ps_recorder_settings *settings = &recorder->settings;
	const struct ps_recorder_lane *lane = &recorder->lanes[request->lane];
	const struct ps_ledger_state *ledger = ps_ledger_state(settings->ledger);
	const struct ps_start_camera *cameras[PS_CAMERAS_MAX];
	uint64_t from_us =
		request->from_us > lane->boundary_us ? request->from_us : lane->boundary_us;

	for (size_t i = 0; i < lane->settings->camera_count; i++)
		cameras[i] = recorder->cameras[lane->settings->cameras[i]].settings.info;
	ps_start_info_fill(start, settings->station, request->lane, lane->settings->name, cameras,
			   lane->settings->camera_count);
	for (size_t i = 0; i < lane->settings->camera_count; i++) {
		enum ps_err err =
			ps_start_camera_set_rect(&start->cameras[i], &lane->settings->rects[i]);

		if (err)
			return err;
		start->cameras[i].first_seq = ps_recorder_camera_first_seq(
			&recorder->cameras[lane->settings->cameras[i]], from_us);
	}
	start->take_number = ps_ledger_state_next_take(ledger);
	start->ledger_size = ledger->size;
	start->clock = recorder->clock;
	start->from_us = from_us;
	ps_recorder_anchor_start(recorder, start);
	if (recorder->session) {
		start->has_session = true;
		start->session = (struct ps_bytes){ recorder->session->certificate.bytes,
						    recorder->session->certificate.len };
	}
	return ps_ledger_root(settings->ledger, start->ledger_root);
}

/* Creates the file and writes START into it; takes the file away where that fails. */
static enum ps_err create(struct ps_recorder *recorder, const struct ps_start *start,
			  const uint16_t *cameras, struct ps_recorder_take **take_out, char *why)
{
	const struct ps_recorder_settings *settings = &recorder->settings;
	struct ps_store_file file;
	enum ps_err err = ps_store_check_id(settings->store, recorder->store_id);

	if (!err)
		err = ps_recorder_make_room(recorder);
	if (err == PS_NO_SPACE) {
		(void)ps_recorder_full_text(recorder, why);
		return err;
	}
	if (!err)
		err = ps_store_create_file(settings->store, start->take_number, start->clock.utc_us,
					   &file);
	if (err) {
		WHY("the evidence disk takes no file: %s", ps_err_text(err));
		return err;
	}
	err = ps_recorder_take_create(start, cameras, settings->key, recorder->session,
				      settings->random, &file, take_out);
	if (err) {
		WHY("the take cannot be signed and written: %s", ps_err_text(err));
		ps_store_file_close(&file);
		/* where even this fails the next start of packseald removes it */
		if (ps_store_remove(settings->store, file.path))
			ps_log(settings->journal, PS_LOG_WARNING,
			       "%s: a file without a take stays until the next start", file.path);
	}
	return err;
}

static enum ps_err add_started_leaf(struct ps_recorder *recorder, struct ps_recorder_take *take,
				    const char *lane, char *why)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED, .clock = recorder->clock };
	enum ps_err err;

	ps_ledger_describe_next(recorder->settings.ledger, &leaf.started);
	memcpy(leaf.started.take, ps_take_id(take->writer), PS_HASH_LEN);
	leaf.started.lane = view_of(lane);
	err = ps_ledger_append(recorder->settings.ledger, &leaf);
	if (!err) {
		take->started_leaf = leaf.index;
		return PS_OK;
	}
	/* The number is used up and only a start of packseald can give it its leaf. */
	recorder->faults |= PS_FAULT_LEDGER;
	WHY("the ledger takes no leaf: %s; restart packseald once the disk is in order",
	    ps_err_text(err));
	return err;
}

/* The pre-roll, as if it came now. */
static enum ps_err add_preroll(const struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	for (size_t i = 0; i < take->camera_count; i++) {
		const struct ps_preroll *preroll = recorder->cameras[take->cameras[i]].preroll;
		size_t count = ps_preroll_count(preroll);

		for (size_t k = ps_preroll_find(preroll, take->from_us); k < count; k++) {
			enum ps_err err =
				ps_recorder_take_frame(take, ps_preroll_at(preroll, k), preroll);

			if (err)
				return err;
		}
	}
	return PS_OK;
}

/* Faults that began before the take are told at its beginning too. */
static enum ps_err add_faults(const struct ps_recorder *recorder, struct ps_recorder_take *take)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < take->camera_count && !err; i++) {
		const struct ps_recorder_camera *camera = &recorder->cameras[take->cameras[i]];

		if (ps_recorder_camera_is_dark(camera))
			err = ps_recorder_take_note(
				take, camera->lost ? PS_EVENT_CAMERA_LOST : PS_EVENT_CAMERA_STALLED,
				take->from_us, take->cameras[i], false, 0, "");
		if (!err && camera->frozen)
			err = ps_recorder_take_note(take, PS_EVENT_CAMERA_FROZEN, take->from_us,
						    take->cameras[i], false, 0, "");
	}
	return err;
}

static void remember(struct ps_recorder *recorder, struct ps_recorder_take *take,
		     const struct ps_request *request)
{
	struct ps_recorder_lane *lane = &recorder->lanes[request->lane];

	take->lane = request->lane;
	take->session_take = request->take;
	memcpy(take->waybill, request->code.text, request->code.len + 1);
	recorder->takes[recorder->take_count++] = take;
	lane->before = lane->last;
	lane->before_session_take = lane->has_last ? lane->last_session_take : 0;
	lane->has_last = true;
	lane->last_session_take = request->take;
	lane->last.number = take->number;
	memcpy(lane->last.id, ps_take_id(take->writer), PS_HASH_LEN);
}

static bool may_begin(const struct ps_recorder *recorder, char *why, enum ps_err *err_out)
{
	*err_out = PS_OK;
	if (recorder->take_count + recorder->ending_count >= PS_RECORDER_TAKES_MAX) {
		WHY("%d takes are open already", PS_RECORDER_TAKES_MAX);
		*err_out = PS_LIMIT;
	} else if (recorder->faults & PS_FAULT_LEDGER) {
		WHY("the ledger failed; restart packseald");
		*err_out = PS_IO;
	} else if (recorder->session && (recorder->faults & PS_FAULT_KEY)) {
		WHY("the station's key does not sign");
		*err_out = PS_BAD_KEY;
	} else if (recorder->session &&
		   !ps_session_key_covers(
			   &recorder->session->what,
			   ps_ledger_state_next_take(ps_ledger_state(recorder->settings.ledger)),
			   recorder->clock.boot_us)) {
		WHY("the station's key has not certified a session key for this take");
		*err_out = PS_BAD_KEY;
	}
	return *err_out == PS_OK;
}

/* What the ledger has to say before anything is written: START, and the waybill's body and tag. */
static enum ps_err prepare(struct ps_recorder *recorder, const struct ps_request *request,
			   struct ps_start *start, uint8_t tag[PS_HASH_LEN],
			   struct ps_recorder_earlier *earlier)
{
	const struct ps_bytes waybill = { (const uint8_t *)request->code.text, request->code.len };
	enum ps_err err = describe(recorder, request, start);

	*earlier = (struct ps_recorder_earlier){ .utc_us = 0 };
	if (!err && waybill.len)
		err = ps_ledger_tag(recorder->settings.ledger, waybill, tag);
	if (!err && waybill.len)
		err = ps_recorder_code_body(recorder, request, NULL, earlier);
	return err;
}

/* START, leaf, and the waybill if it is known; no picture yet. */
static enum ps_err sign(struct ps_recorder *recorder, const struct ps_request *request,
			struct ps_recorder_take **take_out, struct ps_recorder_earlier *earlier,
			char *why)
{
	const struct ps_recorder_lane_settings *lane = recorder->lanes[request->lane].settings;
	struct ps_recorder_take *take = NULL;
	uint8_t tag[PS_HASH_LEN] = { 0 };
	struct ps_start start;
	enum ps_err err;

	if (!may_begin(recorder, why, &err))
		return err;
	err = prepare(recorder, request, &start, tag, earlier);
	if (err) {
		WHY("the ledger cannot be read: %s", ps_err_text(err));
		return err;
	}
	err = create(recorder, &start, lane->cameras, &take, why);
	if (err)
		return err;
	err = add_started_leaf(recorder, take, lane->name, why);
	if (!err && request->code.len) {
		err = ps_recorder_take_event(
			take, PS_EVENT_WAYBILL, request->time_us,
			(struct ps_bytes){ recorder->body.bytes, recorder->body.len });
		if (err)
			WHY("%s", ps_err_text(err));
	}
	if (!err) {
		err = ps_recorder_note_unclear(recorder, take, request->time_us);
		if (err)
			WHY("%s", ps_err_text(err));
	}
	if (err) {
		ps_recorder_take_destroy(take);
		return err;
	}
	memcpy(take->tag, tag, PS_HASH_LEN);
	take->has_tag = request->code.len > 0;
	*take_out = take;
	return PS_OK;
}

void ps_recorder_begin_take(struct ps_recorder *recorder, const struct ps_request *request)
{
	struct ps_notice notice = { .kind = PS_NOTICE_STARTED,
				    .lane = request->lane,
				    .take = request->take };
	const char *lane = recorder->lanes[request->lane].settings->name;
	struct ps_recorder_earlier earlier;
	struct ps_recorder_take *take;
	enum ps_err err = sign(recorder, request, &take, &earlier, notice.text);

	if (err) {
		notice.kind = PS_NOTICE_REFUSED;
		notice.err = err;
		ps_log(recorder->settings.journal, PS_LOG_ERROR, "lane %s: nothing is recorded: %s",
		       lane, notice.text);
		ps_recorder_blame(recorder, err);
		ps_recorder_tell(recorder, &notice);
		return;
	}
	err = ps_recorder_add_link(recorder, take, request, &earlier);
	remember(recorder, take, request);
	ps_recorder_say_earlier(recorder, &earlier, &notice);
	notice.number = take->number;
	memcpy(notice.id, ps_take_id(take->writer), PS_HASH_LEN);
	ps_recorder_tell(recorder, &notice);
	ps_log(recorder->settings.journal, PS_LOG_NOTICE, "take %llu began in lane %s: %s",
	       (unsigned long long)take->number, lane, take->file.path);
	if (!err)
		err = add_faults(recorder, take);
	if (!err)
		err = add_preroll(recorder, take);
	if (err)
		ps_recorder_break(recorder, take, err);
}
