/* What the station asks of the recorder, one request after the other. */
#include "firmware/recorder_in.h"

static void on_code(struct ps_recorder *recorder, const struct ps_request *request)
{
	struct ps_recorder_take *take = ps_recorder_find(recorder, request->lane, request->take);
	enum ps_err err;

	if (!take)
		return; /* it was refused or ended meanwhile */
	err = ps_recorder_code_body(recorder, request, take, NULL);
	if (!err)
		err = ps_recorder_take_event(
			take, ps_recorder_code_kind(&request->code), request->time_us,
			(struct ps_bytes){ recorder->body.bytes, recorder->body.len });
	if (err)
		ps_recorder_break(recorder, take, err);
}

static void on_note(struct ps_recorder *recorder, const struct ps_request *request)
{
	struct ps_recorder_take *take = ps_recorder_find(recorder, request->lane, request->take);
	enum ps_err err;

	if (!take)
		return;
	err = ps_recorder_take_note(take, request->event, request->time_us, -1, false, 0,
				    request->text);
	if (err)
		ps_recorder_break(recorder, take, err);
}

static void on_close(struct ps_recorder *recorder, const struct ps_request *request)
{
	struct ps_recorder_take *take = ps_recorder_find(recorder, request->lane, request->take);

	if (take)
		recorder->lanes[request->lane].boundary_us = ps_recorder_take_close(
			take, request->time_us, request->word, request->reason);
}

static void on_stop(struct ps_recorder *recorder, const struct ps_request *request)
{
	recorder->stopping = true;
	recorder->stop_token = request->token;
	for (size_t i = 0; i < recorder->take_count; i++)
		(void)ps_recorder_take_close(recorder->takes[i], recorder->clock.boot_us,
					     PS_END_ENDED, PS_REASON_SHUTDOWN);
}

void ps_recorder_answer(struct ps_recorder *recorder, const struct ps_request *request)
{
	switch (request->kind) {
	case PS_REQUEST_START:
		ps_recorder_begin_take(recorder, request);
		break;
	case PS_REQUEST_BIND:
		ps_recorder_bind(recorder, request);
		break;
	case PS_REQUEST_LINK:
		ps_recorder_link(recorder, request);
		break;
	case PS_REQUEST_AIM:
		ps_recorder_camera_changed(
			recorder, request->camera,
			ps_recorder_camera_aim(&recorder->cameras[request->camera],
					       request->steady));
		break;
	case PS_REQUEST_HOLD:
		ps_recorder_hold_take(recorder, request);
		break;
	case PS_REQUEST_CODE:
		on_code(recorder, request);
		break;
	case PS_REQUEST_NOTE:
		on_note(recorder, request);
		break;
	case PS_REQUEST_CLOSE:
		on_close(recorder, request);
		break;
	case PS_REQUEST_LEAF:
		ps_recorder_add_leaf(recorder, request);
		break;
	case PS_REQUEST_DERIVE:
		ps_recorder_derive(recorder, request);
		break;
	case PS_REQUEST_ORDER:
		ps_recorder_add_order(recorder, request);
		break;
	case PS_REQUEST_ANCHOR:
		ps_recorder_add_anchor(recorder, request);
		break;
	case PS_REQUEST_STOP:
		on_stop(recorder, request);
		break;
	}
}
