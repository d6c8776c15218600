#include "web/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/run.h"
#include "web/settings.h"

enum { ROW_MAX = 512, VERIFY_MOST = 3, PATH_LEN = 400, RETRY_S = 10 };

static bool is(const struct ps_web_view *view, const struct ps_web_take *take, uint64_t part)
{
	return view->making.state != PS_WEB_MAKING_FREE && view->station == take->station &&
	       view->take == take->number && view->bytes == take->bytes && view->part == part;
}

static void drop(struct ps_web_view *view)
{
	ps_web_making_drop(&view->making);
	free(view->frames);
	memset(view, 0, sizeof(*view));
}

static enum ps_err start(struct ps_web_view *view, const struct ps_web_settings *settings,
			 const struct ps_web_take *take, const char *user)
{
	char ledger[PS_WEB_SETTING_MAX + 8];
	char from[24];
	char to[24];
	const char *lang = view->lang == PS_LANG_ZH ? "zh" : "en";
	/* without a root the verdict says that the origin was not checked */
	const char *root = ps_web_station_root(take->station);
	struct ps_web_command commands[] = {
		{ .argv = { settings->program, "show", "--json", "--lang", lang, "--", take->path },
		  .out = "show.json" },
		{ .argv = { settings->program, "verify", "--json", "--all-seals", "--lang", lang },
		  .out = "verify.json",
		  .most = VERIFY_MOST },
		{ .argv = { settings->program, "unpack", "-o", "pictures", "--from", from, "--to",
			    to, "--", take->path } },
	};
	const char **argv = commands[1].argv;
	const struct ps_web_run run = { .dir = view->making.dir,
					.user = user,
					.lang = view->lang,
					.count = 3,
					.commands = commands };

	while (*argv)
		argv++;
	if (view->has_ledger) {
		(void)snprintf(ledger, sizeof(ledger), "%s/ledger", take->station->store);
		*argv++ = "--ledger";
		*argv++ = ledger;
	}
	if (root) {
		*argv++ = "--root";
		*argv++ = root;
	}
	*argv++ = "--";
	*argv++ = take->path;
	(void)snprintf(from, sizeof(from), "%" PRIu64, view->part * PS_WEB_PART_S);
	(void)snprintf(to, sizeof(to), "%" PRIu64, (view->part + 1) * PS_WEB_PART_S);
	return ps_web_run_start(&run, &view->making.pid);
}

enum ps_err ps_web_view_get(struct ps_web_views *views, const struct ps_web_settings *settings,
			    const struct ps_web_take *take, uint64_t part, enum ps_lang lang,
			    const char *user, int64_t now_s, struct ps_web_view **view_out)
{
	/* where it came, or went, what was verified is looked at anew */
	bool has_ledger = ps_web_station_has_ledger(take->station);
	struct ps_web_view *view = NULL;
	enum ps_err err;

	for (size_t i = 0; i < PS_WEB_VIEWS_MAX && !view; i++)
		if (is(&views->views[i], take, part) && views->views[i].lang == lang &&
		    views->views[i].has_ledger == has_ledger)
			view = &views->views[i];
	if (view && ps_web_making_stands(&view->making, RETRY_S, now_s)) {
		*view_out = view;
		return PS_OK;
	}
	if (!view)
		view = ps_web_making_place(views->views, PS_WEB_VIEWS_MAX, sizeof(*view));
	if (!view)
		return PS_BUSY;
	drop(view);
	*view = (struct ps_web_view){
		.making = { .state = PS_WEB_MAKING_RUNS, .since_s = now_s, .used_s = now_s },
		.station = take->station,
		.take = take->number,
		.bytes = take->bytes,
		.part = part,
		.lang = lang,
		.has_ledger = has_ledger
	};
	(void)snprintf(view->making.dir, sizeof(view->making.dir), "%s/views/%" PRIu64,
		       settings->state, ++views->next);
	err = start(view, settings, take, user);
	if (err) {
		memset(view, 0, sizeof(*view));
		return err;
	}
	*view_out = view;
	return PS_OK;
}

struct ps_web_view *ps_web_view_ready(struct ps_web_views *views, const struct ps_web_take *take,
				      uint64_t part, int64_t now_s)
{
	for (size_t i = 0; i < PS_WEB_VIEWS_MAX; i++) {
		struct ps_web_view *view = &views->views[i];

		if (view->making.state != PS_WEB_MAKING_READY || !is(view, take, part))
			continue;
		view->making.used_s = now_s;
		return view;
	}
	return NULL;
}

/* Its number; a new one for a new name. PS_CAMERAS_MAX: there are too many. */
static size_t camera_of(struct ps_web_view *view, const char *name)
{
	size_t i = 0;

	while (i < view->camera_count && strcmp(view->cameras[i], name) != 0)
		i++;
	if (i == view->camera_count && i < PS_CAMERAS_MAX) {
		(void)snprintf(view->cameras[i], sizeof(view->cameras[i]), "%s", name);
		view->camera_count++;
	}
	return i;
}

/* name,camera,seq,time_s,utc,whole,tiles_withheld,sha256 */
static bool read_row(struct ps_web_view *view, const char *row)
{
	struct ps_web_frame *frame = &view->frames[view->frame_count];
	char camera[PS_WEB_NAME_MAX];
	char name[PS_WEB_NAME_MAX];
	double seconds;
	uintmax_t withheld;
	size_t index;

	if (sscanf(row, "%79[^,],%79[^,],%*[^,],%lf,%*[^,],%*[^,],%ju", name, camera, &seconds,
		   &withheld) != 4 ||
	    seconds < 0 || strchr(name, '/') || name[0] == '.')
		return false;
	index = camera_of(view, camera);
	if (index == PS_CAMERAS_MAX)
		return false;
	*frame = (struct ps_web_frame){ .camera = (uint8_t)index,
					.withheld = withheld > 0,
					.ms = (uint32_t)(seconds * 1000) };
	(void)snprintf(frame->name, sizeof(frame->name), "%s", name);
	view->frame_count++;
	return true;
}

static bool load(struct ps_web_view *view)
{
	char path[PATH_LEN];
	char row[ROW_MAX];
	bool well = true;
	FILE *csv;

	(void)snprintf(path, sizeof(path), "%s/pictures/frames.csv", view->making.dir);
	csv = fopen(path, "re");
	if (!csv)
		return false;
	well = fgets(row, sizeof(row), csv) != NULL;
	for (size_t room = 0;
	     well && view->frame_count < PS_WEB_VIEW_FRAMES_MAX && fgets(row, sizeof(row), csv);) {
		if (view->frame_count == room) {
			struct ps_web_frame *more;

			room = room ? 2 * room : 1024;
			more = realloc(view->frames, room * sizeof(*more));
			well = more != NULL;
			view->frames = more ? more : view->frames;
		}
		well = well && read_row(view, row);
	}
	(void)fclose(csv); /* it was only read */
	return well && view->frame_count > 0;
}

void ps_web_views_turn(struct ps_web_views *views, int64_t now_s)
{
	for (size_t i = 0; i < PS_WEB_VIEWS_MAX; i++) {
		struct ps_web_view *view = &views->views[i];

		if (ps_web_making_turn(&view->making, now_s) && !load(view))
			view->making.state = PS_WEB_MAKING_FAILED;
	}
}

void ps_web_views_finish(struct ps_web_views *views)
{
	for (size_t i = 0; i < PS_WEB_VIEWS_MAX; i++)
		drop(&views->views[i]);
}
