#include "tools/choice.h"

#include <stdlib.h>
#include <string.h>

#include "tools/colours.h"
#include "tools/command.h"
#include "tools/moment.h"

enum {
	CAMERAS = 3,	   /* that are looked at, the finest first */
	EARLY = 16,	   /* spans of the first part in which the item is looked for */
	LATE = 6,	   /* spans of the last part in which the closed parcel is looked for */
	READINGS = 18,	   /* of barcodes, at most */
	EVERY_PX = 4,	   /* a line of these is read: a label is higher than that */
	FEWEST = 4,	   /* pictures that a sheet should have */
	PACKING_AFTER = 2, /* early spans between the item and the packing */
	PART_MIN = 400,	   /* pixels, of a part that is cut out */
	NO_STILL = PS_STILLS_MAX,
};

/* Where the item is looked for, in shares of the take. */
#define EARLY_FROM 0.06
#define EARLY_STEP 0.036

/* What may become of each camera that is looked at. */
struct camera {
	size_t index;
	size_t early[EARLY]; /* as time goes */
	size_t late[LATE];
	size_t scan; /* when the waybill was scanned */
};

struct search {
	struct ps_choice *choice;
	struct ps_subject *subject;
	struct ps_decoder *decoder;
	size_t camera_count;
	struct camera cameras[CAMERAS];
	unsigned readings;
	int64_t end_us;
};

const char *ps_choice_role_name(enum ps_choice_role role)
{
	static const char *const names[] = { "as asked", "the item?",	   "the packing?",
					     "label",	 "closed parcel?", "more" };

	return names[role];
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

static void choose(struct ps_choice *choice, size_t still, enum ps_choice_role role,
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
	index = ps_stills_want(&choice->stills, index,
			       ps_activity_near(&subject->activity, index, (int64_t)us));
	if (index == NO_STILL)
		return ps_command_fail(PS_EXIT_NO_INPUT, "there is no picture of %s", shown);
	choose(choice, index, PS_CHOICE_ASKED, NULL);
	return 0;
}

static uint64_t pixels(const struct ps_subject *subject, size_t camera)
{
	const struct ps_camera_info *info = &subject->verdict.check.start.cameras[camera];

	return info->width_px * info->height_px;
}

/* The finest cameras that show anything, in their order. */
static void take_cameras(struct search *search)
{
	const struct ps_activity *activity = &search->subject->activity;

	for (size_t i = 0; i < activity->camera_count; i++) {
		size_t at = search->camera_count;

		if (!activity->cameras[i].count)
			continue;
		while (at && pixels(search->subject, i) >
				     pixels(search->subject, search->cameras[at - 1].index))
			at--;
		if (at == CAMERAS)
			continue;
		if (search->camera_count < CAMERAS)
			search->camera_count++;
		for (size_t k = search->camera_count - 1; k > at; k--)
			search->cameras[k] = search->cameras[k - 1];
		search->cameras[at] = (struct camera){ .index = i };
	}
}

static size_t want(struct search *search, const struct camera *camera, double from, double to,
		   double calm)
{
	double end = (double)search->end_us;

	return ps_stills_want(&search->choice->stills, camera->index,
			      ps_activity_best(&search->subject->activity, camera->index,
					       (int64_t)(from * end), (int64_t)(to * end), calm,
					       0));
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

static void want_all(struct search *search)
{
	double scan = 0;
	bool scanned = scan_of(search->subject, &scan, search->end_us);

	for (size_t i = 0; i < search->camera_count; i++) {
		struct camera *camera = &search->cameras[i];

		for (size_t k = 0; k < EARLY; k++)
			camera->early[k] = want(search, camera, EARLY_FROM + EARLY_STEP * (double)k,
						EARLY_FROM + EARLY_STEP * (double)(k + 1), 2);
		for (size_t k = 0; k < LATE; k++)
			camera->late[k] = want(search, camera, 0.55 + 0.45 * (double)k / LATE,
					       0.55 + 0.45 * (double)(k + 1) / LATE, 2);
		camera->scan =
			scanned ? want(search, camera, scan - 0.05, scan + 0.15, 2) : NO_STILL;
	}
}

/* Is the waybill to be read in it, and where? */
static enum ps_err read_label(struct search *search, size_t still, struct ps_rect *where_out)
{
	const struct ps_still *picture = &search->choice->stills.stills[still];
	const struct ps_bytes jpeg = { picture->jpeg.bytes, picture->jpeg.len };
	struct ps_decoder_codes codes;
	enum ps_err err;

	if (search->readings++ >= READINGS || !picture->have)
		return PS_NOT_FOUND;
	err = ps_decoder_read_codes(search->decoder, jpeg, EVERY_PX, &codes);
	if (err)
		return err == PS_MALFORMED ? PS_NOT_FOUND : err;
	for (size_t i = 0; i < codes.count; i++) {
		if (strcmp(codes.codes[i].text, search->subject->waybill) != 0)
			continue;
		*where_out = (struct ps_rect){ codes.codes[i].x, codes.codes[i].y,
					       codes.codes[i].width_px, codes.codes[i].height_px };
		return PS_OK;
	}
	return PS_NOT_FOUND;
}

/* On the parcel, or beside it on the bench? */
static bool is_central(const struct ps_rect *code, const struct ps_camera_info *info)
{
	uint64_t x = code->x + code->w / 2;
	uint64_t y = code->y + code->h / 2;

	return x * 5 >= info->width_px && x * 5 <= info->width_px * 4 && y * 6 >= info->height_px &&
	       y * 6 <= info->height_px * 5;
}

/* In one camera's closed parcel, the latest first, then around the scan. */
static enum ps_err find_label_of(struct search *search, const struct camera *camera,
				 size_t *still_out, struct ps_rect *where_out)
{
	const struct ps_camera_info *info =
		&search->subject->verdict.check.start.cameras[camera->index];
	enum ps_err found = PS_NOT_FOUND;

	for (size_t k = 0; k <= LATE; k++) {
		size_t still = k < LATE ? camera->late[LATE - 1 - k] : camera->scan;
		struct ps_rect where;
		enum ps_err err =
			still < NO_STILL ? read_label(search, still, &where) : PS_NOT_FOUND;

		if (err == PS_NOT_FOUND || (!err && !found && !is_central(&where, info)))
			continue;
		if (err)
			return err;
		*still_out = still;
		*where_out = where;
		found = PS_OK;
		if (is_central(&where, info))
			break;
	}
	return found;
}

static enum ps_err find_label(struct search *search, struct camera **camera_out, size_t *still_out,
			      struct ps_rect *where_out)
{
	enum ps_err err = PS_NOT_FOUND;

	for (size_t i = 0;
	     i < search->camera_count && search->subject->waybill[0] && err == PS_NOT_FOUND; i++) {
		err = find_label_of(search, &search->cameras[i], still_out, where_out);
		if (!err)
			*camera_out = &search->cameras[i];
	}
	return err;
}

/* The label, as far as its barcode says where that is; of the picture's proportions. */
static struct ps_rect around(const struct ps_rect *code, const struct ps_camera_info *info)
{
	uint64_t side = code->w > code->h ? code->w : code->h;
	uint64_t middle_x = code->x + code->w / 2;
	uint64_t middle_y = code->y + code->h / 2;
	struct ps_rect part;

	part.w = 2 * side > PART_MIN ? 2 * side : PART_MIN;
	if (part.w > info->width_px)
		part.w = info->width_px;
	part.h = part.w * info->height_px / info->width_px;
	part.x = middle_x > part.w / 2 ? middle_x - part.w / 2 : 0;
	part.y = middle_y > part.h / 2 ? middle_y - part.h / 2 : 0;
	if (part.x > info->width_px - part.w)
		part.x = info->width_px - part.w;
	if (part.y > info->height_px - part.h)
		part.y = info->height_px - part.h;
	return part;
}

/* Of the late pictures the one with the least motion; without a label to go by. */
static size_t calmest(const struct search *search, const struct camera *camera)
{
	size_t best = NO_STILL;
	double least = 2;

	for (size_t k = 0; k < LATE; k++) {
		const struct ps_still *still = &search->choice->stills.stills[camera->late[k]];
		const struct ps_sample *sample;

		if (camera->late[k] == NO_STILL || !still->have)
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

/* Of these pictures of another camera the one that is nearest to that one. */
static size_t same_moment(const struct search *search, const size_t *of, size_t count, size_t still)
{
	const struct ps_still *stills = search->choice->stills.stills;
	size_t best = NO_STILL;

	for (size_t k = 0; k < count && still != NO_STILL; k++)
		if (of[k] != NO_STILL && stills[of[k]].have &&
		    (best == NO_STILL ||
		     llabs(stills[of[k]].since_us - stills[still].since_us) <
			     llabs(stills[best].since_us - stills[still].since_us)))
			best = of[k];
	return best;
}

static bool is_late(const struct camera *camera, size_t still)
{
	for (size_t k = 0; k < LATE; k++)
		if (camera->late[k] == still)
			return true;
	return false;
}

/* The colours of these pictures, those that there are; where each of them stands. */
static enum ps_err look_at(struct search *search, const size_t *of, size_t count,
			   struct ps_colours *colours, size_t *places, size_t *found_out)
{
	enum ps_err err = PS_OK;
	size_t found = 0;

	for (size_t k = 0; k < count && !err; k++) {
		const struct ps_still *still = &search->choice->stills.stills[of[k]];
		struct ps_canvas small;

		if (of[k] == NO_STILL || !still->have)
			continue;
		err = ps_decoder_shrink(search->decoder,
					(struct ps_bytes){ still->jpeg.bytes, still->jpeg.len }, 1,
					1, &small);
		if (!err) {
			ps_colours_of(&small, &colours[found]);
			places[found++] = k;
			ps_canvas_release(&small);
		} else if (err == PS_MALFORMED) {
			err = PS_OK;
		}
	}
	*found_out = found;
	return err;
}

/*
 * How much each early picture of the camera shows that is gone when the parcel is closed, and how
 * calm it is; less than 0 where there is none.
 */
static enum ps_err judge_early(struct search *search, const struct camera *camera,
			       double score_out[EARLY])
{
	struct ps_colours colours[EARLY];
	struct ps_colours late[LATE];
	struct ps_colours later;
	struct ps_colours around;
	size_t places[EARLY];
	size_t count = 0;
	enum ps_err err = look_at(search, camera->late, LATE, late, places, &count);

	ps_colours_mean(late, count, &later);
	if (!err)
		err = look_at(search, camera->early, EARLY, colours, places, &count);
	ps_colours_mean(colours, count, &around);
	for (size_t k = 0; k < EARLY; k++)
		score_out[k] = -1;
	for (size_t i = 0; i < count && !err; i++) {
		const struct ps_still *still =
			&search->choice->stills.stills[camera->early[places[i]]];
		const struct ps_sample *sample = ps_activity_near(&search->subject->activity,
								  camera->index, still->since_us);

		score_out[places[i]] =
			ps_colours_new(&colours[i], &later, &around) * (1 - sample->motion);
	}
	return err;
}

static size_t greatest(const double score[EARLY], size_t from, size_t to)
{
	size_t best = EARLY;

	for (size_t k = from; k < to && k < EARLY; k++)
		if (score[k] >= 0 && (best == EARLY || score[k] > score[best]))
			best = k;
	return best;
}

/* The item, from two sides, and what is done with it next. */
static enum ps_err arrange_early(struct search *search, const struct camera *main,
				 const struct camera *other)
{
	struct ps_choice *choice = search->choice;
	double score[EARLY];
	size_t item;
	size_t next;
	enum ps_err err = judge_early(search, main, score);

	if (err)
		return err;
	item = greatest(score, 0, EARLY - PACKING_AFTER);
	if (item == EARLY)
		return PS_OK;
	choose(choice, main->early[item], PS_CHOICE_ITEM, NULL);
	if (other)
		choose(choice, same_moment(search, other->early, EARLY, main->early[item]),
		       PS_CHOICE_ITEM, NULL);
	next = greatest(score, item + PACKING_AFTER, item + 3 * PACKING_AFTER);
	if (next < EARLY)
		choose(choice, main->early[next], PS_CHOICE_PACKING, NULL);
	return PS_OK;
}

static enum ps_err arrange(struct search *search)
{
	struct ps_choice *choice = search->choice;
	struct camera *main = &search->cameras[0];
	const struct camera *other;
	struct ps_rect code = { 0 };
	struct ps_rect part;
	size_t label = NO_STILL;
	size_t closed;
	enum ps_err err = find_label(search, &main, &label, &code);

	if (err && err != PS_NOT_FOUND)
		return err;
	choice->label_read = !err;
	other = search->camera_count < 2      ? NULL
		: main == &search->cameras[0] ? &search->cameras[1]
					      : &search->cameras[0];
	closed = choice->label_read && is_late(main, label) ? label : calmest(search, main);
	err = arrange_early(search, main, other);
	if (err)
		return err;
	if (choice->label_read) {
		part = around(&code, &search->subject->verdict.check.start.cameras[main->index]);
		choose(choice, label, PS_CHOICE_LABEL, &part);
	}
	choose(choice, closed, PS_CHOICE_CLOSED, NULL);
	if (other)
		choose(choice, same_moment(search, other->late, LATE, closed), PS_CHOICE_CLOSED,
		       NULL);
	for (size_t i = 0; i < EARLY && choice->count < FEWEST; i += EARLY / 4)
		choose(choice, main->early[i], PS_CHOICE_MORE, NULL);
	return PS_OK;
}

/* What could not be had, it may be cut away, is left out. */
static void drop_missing(struct ps_choice *choice)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->count; i++)
		if (choice->stills.stills[choice->chosen[i].still].have)
			choice->chosen[kept++] = choice->chosen[i];
	choice->count = kept;
}

int ps_choice_make(struct ps_choice *choice, struct ps_subject *subject, struct ps_decoder *decoder)
{
	struct search search = { .choice = choice,
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
