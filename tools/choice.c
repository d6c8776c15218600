#include <stdlib.h>
#include <string.h>

#include "tools/choice_in.h"
#include "tools/command.h"
#include "tools/language.h"
#include "tools/moment.h"

enum {
	FEWEST = 4,	   /* pictures that a sheet should have */
	NEAR_US = 1000000, /* what is farther away is not what was asked for */
};

/* Where the item is looked for, in shares of the take. */
#define EARLY_FROM 0.06
#define EARLY_STEP 0.036

const char *ps_choice_role_name(enum ps_choice_role role)
{
	static const char *const names[][2] = {
		{ "as asked", "按指定" },      { "the item?", "商品?" },
		{ "the packing?", "打包?" },   { "label", "面单" },
		{ "closed parcel?", "封箱?" }, { "more", "其他" },
	};

	return ps_language_pick(names[role][0], names[role][1]);
}

void ps_choice_init(struct ps_choice *choice)
{
	choice->count = 0;
	choice->label_read = false;
	ps_stills_init(&choice->stills);
}

void ps_choice_release(struct ps_choice *choice)
{
	ps_stills_release(&choice->stills);
}

void ps_choice_add(struct ps_choice *choice, size_t still, enum ps_choice_role role,
		   const struct ps_rect *part)
{
	if (still >= choice->stills.count || choice->count == PS_CHOICE_MAX)
		return;
	for (size_t i = 0; i < choice->count && !part; i++)
		if (choice->chosen[i].still == still && choice->chosen[i].part.w == 0)
			return;
	choice->chosen[choice->count++] = (struct ps_chosen){
		.still = still, .role = role, .part = part ? *part : (struct ps_rect){ 0 }
	};
}

int ps_choice_ask(struct ps_choice *choice, const struct ps_subject *subject, const char *at)
{
	const char *colon = strrchr(at, ':');
	char camera[PS_CAMERA_NAME_LEN_MAX + 1] = "";
	char shown[PS_TEXT_SHOWN_MAX];
	const struct ps_sample *near;
	uint64_t us;
	size_t index;

	if (choice->count == PS_CHOICE_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--at: at most %d pictures", PS_CHOICE_MAX);
	if (!colon || (size_t)(colon - at) >= sizeof(camera) || !ps_seconds_parse(colon + 1, &us))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--at takes a camera and a second, such as top:12.5");
	memcpy(camera, at, (size_t)(colon - at));
	index = ps_subject_camera(subject, camera);
	ps_text_shown(camera, shown);
	if (index == PS_CAMERAS_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--at: the take has no camera \"%s\"", shown);
	near = ps_activity_near(&subject->activity, index, (int64_t)us);
	if (near && llabs(near->since_us - (int64_t)us) > NEAR_US)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "--at: %s shows nothing within a second of second %.1f; its "
				       "nearest picture is at second %.1f",
				       shown, (double)us / 1e6, (double)near->since_us / 1e6);
	index = ps_stills_ask(&choice->stills, index, near, (int64_t)us);
	if (index == PS_NO_STILL)
		return ps_command_fail(PS_EXIT_NO_INPUT, "there is no picture of %s", shown);
	ps_choice_add(choice, index, PS_CHOICE_ASKED, NULL);
	return 0;
}

static uint64_t pixels(const struct ps_subject *subject, size_t camera)
{
	const struct ps_camera_info *info = &subject->verdict.check.start.cameras[camera];

	return info->width_px * info->height_px;
}

/* The finest cameras that show anything, in their order. */
static void take_cameras(struct ps_search *search)
{
	const struct ps_activity *activity = &search->subject->activity;

	for (size_t i = 0; i < activity->camera_count; i++) {
		size_t at = search->camera_count;

		if (!activity->cameras[i].count)
			continue;
		while (at && pixels(search->subject, i) >
				     pixels(search->subject, search->cameras[at - 1].index))
			at--;
		if (at == PS_SEARCH_CAMERAS)
			continue;
		if (search->camera_count < PS_SEARCH_CAMERAS)
			search->camera_count++;
		for (size_t k = search->camera_count - 1; k > at; k--)
			search->cameras[k] = search->cameras[k - 1];
		search->cameras[at] = (struct ps_search_camera){ .index = i };
	}
}

static size_t want(struct ps_search *search, const struct ps_search_camera *camera, double from,
		   double to, double calm)
{
	double end = (double)search->end_us;

	return ps_stills_want(&search->choice->stills, camera->index,
			      ps_activity_best(&search->subject->activity, camera->index,
					       (int64_t)(from * end), (int64_t)(to * end), calm,
					       0));
}

/* A marked picture of the @k-th early span, or the one of it that shows most. */
static void want_early(struct ps_search *search, struct ps_search_camera *camera, size_t k)
{
	double from = EARLY_FROM + EARLY_STEP * (double)k;
	double to = EARLY_FROM + EARLY_STEP * (double)(k + 1);
	double end = (double)search->end_us;
	struct ps_sample marked = { .seq = 0 };

	camera->marked[k] = ps_search_marked(search, camera->index, (int64_t)(from * end),
					     (int64_t)(to * end), &marked.seq);
	camera->early[k] = camera->marked[k]
				   ? ps_stills_want(&search->choice->stills, camera->index, &marked)
				   : want(search, camera, from, to, 2);
}

/* When the latest waybill was scanned; the middle of nowhere if that is not shown. */
static bool scan_of(const struct ps_subject *subject, double *part_out, int64_t end_us)
{
	for (size_t i = subject->story.event_count; i > 0; i--) {
		const struct ps_event_entry *entry = &subject->story.events[i - 1].entry;
		uint64_t second_0 = 0;

		if (entry->kind != PS_EVENT_WAYBILL ||
		    !ps_verdict_second_0(&subject->verdict, &second_0))
			continue;
		*part_out = (double)(entry->time_us - second_0) / (double)(end_us + 1);
		return true;
	}
	return false;
}

static bool has_any(const size_t *stills, size_t count)
{
	for (size_t k = 0; k < count; k++)
		if (stills[k] != PS_NO_STILL)
			return true;
	return false;
}

/* Of a take so short that its parts have no picture each, the first and the last there is. */
static void want_ends(struct ps_search *search, struct ps_search_camera *camera)
{
	struct ps_stills *stills = &search->choice->stills;
	const struct ps_activity *activity = &search->subject->activity;

	if (!has_any(camera->early, PS_SEARCH_EARLY))
		camera->early[0] = ps_stills_want(stills, camera->index,
						  ps_activity_near(activity, camera->index, 0));
	if (!has_any(camera->late, PS_SEARCH_LATE))
		camera->late[PS_SEARCH_LATE - 1] =
			ps_stills_want(stills, camera->index,
				       ps_activity_near(activity, camera->index, search->end_us));
}

static void want_all(struct ps_search *search)
{
	double scan = 0;
	bool scanned = scan_of(search->subject, &scan, search->end_us);

	for (size_t i = 0; i < search->camera_count; i++) {
		struct ps_search_camera *camera = &search->cameras[i];

		for (size_t k = 0; k < PS_SEARCH_EARLY; k++)
			want_early(search, camera, k);
		for (size_t k = 0; k < PS_SEARCH_LATE; k++)
			camera->late[k] =
				want(search, camera, 0.55 + 0.45 * (double)k / PS_SEARCH_LATE,
				     0.55 + 0.45 * (double)(k + 1) / PS_SEARCH_LATE, 2);
		camera->scan =
			scanned ? want(search, camera, scan - 0.05, scan + 0.15, 2) : PS_NO_STILL;
		want_ends(search, camera);
	}
}

/* Of the late pictures the one with the least motion; without a label to go by. */
static size_t calmest(const struct ps_search *search, const struct ps_search_camera *camera)
{
	size_t best = PS_NO_STILL;
	double least = 2;

	for (size_t k = 0; k < PS_SEARCH_LATE; k++) {
		const struct ps_still *still = &search->choice->stills.stills[camera->late[k]];
		const struct ps_sample *sample;

		if (camera->late[k] == PS_NO_STILL || !still->have)
			continue;
		sample = ps_activity_near(&search->subject->activity, camera->index,
					  still->since_us);
		if (sample->motion - sample->detail > least)
			continue;
		least = sample->motion - sample->detail;
		best = camera->late[k];
	}
	return best;
}

size_t ps_search_same_moment(const struct ps_search *search, const size_t *of, size_t count,
			     size_t still)
{
	const struct ps_still *stills = search->choice->stills.stills;
	size_t best = PS_NO_STILL;

	for (size_t k = 0; k < count && still != PS_NO_STILL; k++)
		if (of[k] != PS_NO_STILL && stills[of[k]].have &&
		    (best == PS_NO_STILL ||
		     llabs(stills[of[k]].since_us - stills[still].since_us) <
			     llabs(stills[best].since_us - stills[still].since_us)))
			best = of[k];
	return best;
}

static bool is_late(const struct ps_search_camera *camera, size_t still)
{
	for (size_t k = 0; k < PS_SEARCH_LATE; k++)
		if (camera->late[k] == still)
			return true;
	return false;
}

static enum ps_err arrange(struct ps_search *search)
{
	struct ps_choice *choice = search->choice;
	struct ps_search_camera *main = &search->cameras[0];
	const struct ps_search_camera *other;
	struct ps_rect part = { 0 };
	size_t label = PS_NO_STILL;
	size_t labelled = PS_NO_STILL;
	size_t closed;
	enum ps_err err = ps_search_label(search, &main, &label, &part);

	if (err && err != PS_NOT_FOUND)
		return err;
	choice->label_read = !err;
	other = search->camera_count < 2      ? NULL
		: main == &search->cameras[0] ? &search->cameras[1]
					      : &search->cameras[0];
	if (choice->label_read && is_late(main, label))
		closed = labelled = label;
	else
		closed = calmest(search, main);
	err = ps_search_item(search, main, other, labelled);
	if (err)
		return err;
	if (choice->label_read)
		ps_choice_add(choice, label, PS_CHOICE_LABEL, &part);
	ps_choice_add(choice, closed, PS_CHOICE_CLOSED, NULL);
	if (other)
		ps_choice_add(choice,
			      ps_search_same_moment(search, other->late, PS_SEARCH_LATE, closed),
			      PS_CHOICE_CLOSED, NULL);
	for (size_t i = 0; i < PS_SEARCH_EARLY && choice->count < FEWEST; i += PS_SEARCH_EARLY / 4)
		ps_choice_add(choice, main->early[i], PS_CHOICE_MORE, NULL);
	return PS_OK;
}

/* Is it the picture of one of those before, for which two moments were asked? */
static bool is_again(const struct ps_choice *choice, size_t count, const struct ps_chosen *chosen)
{
	const struct ps_still *stills = choice->stills.stills;

	for (size_t i = 0; i < count; i++)
		if (chosen->role == PS_CHOICE_ASKED &&
		    stills[choice->chosen[i].still].camera == stills[chosen->still].camera &&
		    stills[choice->chosen[i].still].seq == stills[chosen->still].seq)
			return true;
	return false;
}

/* What could not be had, it may be cut away, is left out, and what is there twice. */
static void drop_missing(struct ps_choice *choice)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->count; i++)
		if (choice->stills.stills[choice->chosen[i].still].have &&
		    !is_again(choice, kept, &choice->chosen[i]))
			choice->chosen[kept++] = choice->chosen[i];
	choice->count = kept;
}

int ps_choice_make(struct ps_choice *choice, struct ps_subject *subject, struct ps_decoder *decoder)
{
	struct ps_search search = { .choice = choice,
				    .subject = subject,
				    .decoder = decoder,
				    .end_us = ps_activity_end(&subject->activity) };
	bool asked = choice->count > 0;
	enum ps_err err = PS_OK;
	int status;

	take_cameras(&search);
	if (!search.camera_count)
		return ps_command_fail(PS_EXIT_NO_INPUT, "%s: there is no picture in it",
				       subject->path);
	if (!asked)
		want_all(&search);
	status = ps_stills_get(&choice->stills, subject);
	if (status)
		return status;
	if (!asked)
		err = arrange(&search);
	if (err)
		return ps_decoder_complain(err);
	drop_missing(choice);
	return choice->count ? 0
			     : ps_command_fail(PS_EXIT_NO_INPUT, "%s: there is no picture in it",
					       subject->path);
}
