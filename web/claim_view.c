#include "web/claim_view.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/claim_order.h"
#include "web/settings.h"

enum { RETRY_S = 5, PATH_LEN = 360 };

static enum ps_err start(struct ps_web_claim_view *view, const struct ps_web_settings *settings,
			 const char *user)
{
	struct ps_web_arguments *arguments = calloc(1, sizeof(*arguments));
	const struct ps_web_run run = { .dir = view->making.dir,
					.user = user,
					.lang = view->lang,
					.count = 1,
					.commands = arguments ? &arguments->command : NULL };
	enum ps_err err =
		arguments ? ps_web_claim_arguments(settings, &settings->stations.stations[0],
						   "show", arguments)
			  : PS_NO_MEMORY;

	if (!err) {
		ps_web_argument(arguments, "--json");
		ps_web_argument_pair(arguments, "pictures", "pictures");
		ps_web_argument_pair(arguments, "lang", view->lang == PS_LANG_ZH ? "zh" : "en");
		ps_web_claim_number(arguments, view->claim);
		arguments->command.out = "show.json";
		err = arguments->cut ? PS_LIMIT : ps_web_run_start(&run, &view->making.pid);
	}
	free(arguments);
	return err;
}

static bool is(const struct ps_web_claim_view *view, const struct ps_claim *claim,
	       enum ps_lang lang)
{
	return view->making.state != PS_WEB_MAKING_FREE && view->claim == claim->number &&
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
	if (view && ps_web_making_stands(&view->making, RETRY_S, now_s)) {
		*view_out = view;
		return PS_OK;
	}
	if (!view)
		view = ps_web_making_place(views->views, PS_WEB_CLAIM_VIEWS_MAX, sizeof(*view));
	if (!view)
		return PS_BUSY;
	ps_web_making_drop(&view->making);
	*view = (struct ps_web_claim_view){
		.making = { .state = PS_WEB_MAKING_RUNS, .since_s = now_s, .used_s = now_s },
		.claim = claim->number,
		.file_count = claim->file_count,
		.lang = lang
	};
	(void)snprintf(view->making.dir, sizeof(view->making.dir), "%s/claims/%" PRIu64,
		       settings->state, ++views->next);
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

		if (view->making.state != PS_WEB_MAKING_READY || view->claim != claim ||
		    file == 0 || file > view->file_count)
			continue;
		view->making.used_s = now_s;
		(void)snprintf(path, sizeof(path), "%s/pictures/%" PRIu64 ".jpg", view->making.dir,
			       file);
		return open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	}
	return -1;
}

void ps_web_claim_views_turn(struct ps_web_claim_views *views, int64_t now_s)
{
	for (size_t i = 0; i < PS_WEB_CLAIM_VIEWS_MAX; i++)
		(void)ps_web_making_turn(&views->views[i].making, now_s);
}

void ps_web_claim_views_finish(struct ps_web_claim_views *views)
{
	for (size_t i = 0; i < PS_WEB_CLAIM_VIEWS_MAX; i++)
		ps_web_making_drop(&views->views[i].making);
}
