/* The pictures of a take that is being looked at: their list, and each by its number. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "web/clock.h"
#include "web/note.h"
#include "web/routes.h"

/* The view; the take must be there still, and be the one whose pictures these are. */
static struct ps_web_view *find(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web *web = request->web;
	struct ps_web_view *view = NULL;
	struct ps_web_take take;

	if (ps_web_take_find(request->station, request->numbers[0], &take) == PS_OK)
		view = ps_web_view_ready(&web->views, &take, request->numbers[1],
					 ps_web_now_ms() / 1000);
	if (!view)
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
	else if (!ps_web_note_look(request, reply, &take))
		return NULL; /* one whom the page was not shown to */
	return view;
}

static void add(struct ps_buf *to, const char *text)
{
	ps_buf_add(to, text, strlen(text));
}

/* {"cameras":[names],"frames":[[camera,ms,withheld],…]}; a camera's name has no character that JSON
 * would escape: it stood in a file's name and in a line of CSV. */
void ps_web_take_frames(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct ps_web_view *view = find(request, reply);
	char item[64];

	if (!view)
		return;
	reply->type = "application/json";
	add(&reply->body, "{\"cameras\":[");
	for (size_t i = 0; i < view->camera_count; i++) {
		(void)snprintf(item, sizeof(item), "%s\"%.32s\"", i ? "," : "", view->cameras[i]);
		add(&reply->body, item);
	}
	add(&reply->body, "],\"frames\":[");
	for (size_t i = 0; i < view->frame_count; i++) {
		const struct ps_web_frame *frame = &view->frames[i];

		(void)snprintf(item, sizeof(item), "%s[%u,%" PRIu32 ",%d]", i ? "," : "",
			       frame->camera, frame->ms, frame->withheld);
		add(&reply->body, item);
	}
	add(&reply->body, "]}\n");
}

/* 202: it is being made. */
void ps_web_take_still(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web *web = request->web;
	struct ps_web_take take;
	enum ps_err err = ps_web_take_find(request->station, request->numbers[0], &take);

	if (!err && !ps_web_note_still(request, reply, &take))
		return;
	if (!err)
		err = ps_web_still_open(&web->stills, &web->settings, &take, request->session->user,
					ps_web_now_ms() / 1000, &reply->fd);
	if (err == PS_BUSY)
		reply->status = 202;
	else if (err)
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
	else
		reply->type = "image/jpeg";
}

void ps_web_take_picture(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct ps_web_view *view = find(request, reply);
	char path[400];

	if (!view)
		return;
	if (request->numbers[2] >= view->frame_count) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/pictures/%s", view->making.dir,
		       view->frames[request->numbers[2]].name);
	reply->fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	reply->type = "image/jpeg";
	if (reply->fd < 0)
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
}
