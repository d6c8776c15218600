#include "web/claim_view.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/claim_order.h"
#include "web/settings.h"

enum { RETRY_S = 5, PATH_LEN = 360 };

static void drop(struct ps_web_claim_view *view)
{
	if (view->state == PS_WEB_CLAIM_VIEW_RUNS)
		ps_web_run_stop(view->pid);
	if (view->state != PS_WEB_CLAIM_VIEW_FREE)
		ps_web_remove_folder(view->dir);
	memset(view, 0, sizeof(*view));
}

/* A free place, or the one that was not looked at for longest; NULL: all are being made. */
static struct ps_web_claim_view *place(struct ps_web_claim_views *views)
{
	struct ps_web_claim_view *best = NULL;

	for (size_t i = 0; i < PS_WEB_CLAIM_VIEWS_MAX; i++) {
		struct ps_web_claim_view *view = &views->views[i];

		if (view->state == PS_WEB_CLAIM_VIEW_FREE)
			return view;
		if (view->state != PS_WEB_CLAIM_VIEW_RUNS && (!best || view->used_s < best->used_s))
			best = view;
	}
	return best;
}

static enum ps_err start(struct ps_web_claim_view *view, const struct ps_web_settings *settings,
			 const char *user)
{
	struct ps_web_arguments *arguments = calloc(1, sizeof(*arguments));
	const struct ps_web_run run = { .dir = view->dir,
					.user = user,
					.count = 1,
					.commands = arguments ? &arguments->command : NULL };
	enum ps_err err =
		arguments ? ps_web_claim_arguments(settings, "show", arguments) : PS_NO_MEMORY;

	if (!err) {
		ps_web_argument(arguments, "--json");
		ps_web_argument_pair(arguments, "pictures", "pictures");
		ps_web_argument_pair(arguments, "lang", view->lang == PS_LANG_ZH ? "zh" : "en");
		ps_web_claim_number(arguments, view->claim);
		arguments->command.out = "show.json";
		err = arguments->cut ? PS_LIMIT : ps_web_run_start(&run, &view->pid);
	}
	free(arguments);
	return err;
}

static bool is(const struct ps_web_claim_view *view, const struct ps_claim *claim,
	       enum ps_lang lang)
{
	return view->state != PS_WEB_CLAIM_VIEW_FREE && view->claim == claim->number &&
	       view->file_count == claim->file_count && view->lang == lang;
}

enum ps_err ps_web_claim_view_get(struct ps_web_claim_views *views,
				  const struct ps_web_settings *settings,
				  const struct ps_claim *claim, enum ps_lang lang, const char *user,
				  int64_t now_s, struct ps_web_claim_view **view_out)
{
	struct ps_web_claim_view *view = NULL;
	enum ps_err err;

	for (size_t i = 0; i < PS_WEB_CLAIM_VIEWS_MAX && !view; i++)
		if (is(&views->views[i], claim, lang))
			view = &views->views[i];
	if (view && (view->state != PS_WEB_CLAIM_VIEW_FAILED || now_s - view->since_s < RETRY_S)) {
		view->used_s = now_s;
		*view_out = view;
		return PS_OK;
	}
	view = view ? view : place(views);
	if (!view)
		return PS_BUSY;
	drop(view);
	*view = (struct ps_web_claim_view){ .state = PS_WEB_CLAIM_VIEW_RUNS,
					    .claim = claim->number,
					    .file_count = claim->file_count,
					    .lang = lang,
					    .since_s = now_s,
					    .used_s = now_s };
	(void)snprintf(view->dir, sizeof(view->dir), "%s/claims/%" PRIu64, settings->state,
		       ++views->next);
	err = start(view, settings, user);
	if (err) {
		memset(view, 0, sizeof(*view));
		return err;
	}
	*view_out = view;
	return PS_OK;
}

int ps_web_claim_view_open(struct ps_web_claim_views *views, uint64_t claim, uint64_t file,
			   int64_t now_s)
{
	char path[PATH_LEN];

	for (size_t i = 0; i < PS_WEB_CLAIM_VIEWS_MAX; i++) {
		struct ps_web_claim_view *view = &views->views[i];

		if (view->state != PS_WEB_CLAIM_VIEW_READY || view->claim != claim || file == 0 ||
		    file > view->file_count)
			continue;
		view->used_s = now_s;
		(void)snprintf(path, sizeof(path), "%s/pictures/%" PRIu64 ".jpg", view->dir, file);
		return open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	}
	return -1;
}

void ps_web_claim_views_turn(struct ps_web_claim_views *views, int64_t now_s)
{
	for (size_t i = 0; i < PS_WEB_CLAIM_VIEWS_MAX; i++) {
		struct ps_web_claim_view *view = &views->views[i];
		int status;

		if (view->state != PS_WEB_CLAIM_VIEW_RUNS)
			continue;
		if (ps_web_run_ended(view->pid, &status))
			view->state =
				status == 0 ? PS_WEB_CLAIM_VIEW_READY : PS_WEB_CLAIM_VIEW_FAILED;
		else if (now_s - view->since_s > PS_WEB_RUN_S)
			ps_web_run_kill(view->pid);
	}
}

void ps_web_claim_views_finish(struct ps_web_claim_views *views)
{
	for (size_t i = 0; i < PS_WEB_CLAIM_VIEWS_MAX; i++)
		drop(&views->views[i]);
}
