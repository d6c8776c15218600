#include <stdlib.h>

#include "tools/choice_in.h"
#include "tools/colours.h"

enum {
	LAST_PART = 3, /* the last third of the pictures from the item to where it is last seen */
	ITEM_SPANS = PS_SEARCH_EARLY - 2, /* the item is packed before the early spans end */
};

/* So much of what the item's colours were is enough to say that it is seen. */
#define SEEN 0.3

/* Less of a picture than that is no item. */
#define OWN_LEAST 0.002

/* What a camera's early pictures, as time goes, and its closed parcel have of which colour. */
struct early {
	size_t count;
	size_t places[PS_SEARCH_EARLY]; /* which spans */
	struct ps_colours colours[PS_SEARCH_EARLY];
	struct ps_colours closed;
};

/* The picture that the event names; false: none, or of another camera. */
static bool names(const struct ps_story_event *event, size_t camera, uint64_t *seq_out)
{
	struct ps_note_body note;

	if (event->entry.kind != PS_EVENT_STILL || !event->shown ||
	    ps_note_body_decode(event->body, &note) || !note.has_camera || note.camera != camera ||
	    !note.has_number)
		return false;
	*seq_out = note.number;
	return true;
}

bool ps_search_marked(const struct ps_search *search, size_t camera, int64_t from_us, int64_t to_us,
		      uint64_t *seq_out)
{
	const struct ps_story *story = &search->subject->story;
	uint64_t second_0 = 0;

	if (!ps_verdict_second_0(&search->subject->verdict, &second_0))
		return false;
	for (size_t i = 0; i < story->event_count; i++) {
		int64_t since_us = (int64_t)(story->events[i].entry.time_us - second_0);
		const struct ps_sample *sample;

		if (since_us < from_us || since_us >= to_us ||
		    !names(&story->events[i], camera, seq_out))
			continue;
		/* a film that was thinned may not have it any more */
		sample = ps_activity_near(&search->subject->activity, camera, since_us);
		if (sample && llabs(sample->since_us - since_us) <= PS_ACTIVITY_STEP_US)
			return true;
	}
	return false;
}

/* The colours of these pictures, those that there are; where each of them stands. */
static enum ps_err look_at(struct ps_search *search, const size_t *of, size_t count,
			   struct ps_colours *colours, size_t *places, size_t *found_out)
{
	enum ps_err err = PS_OK;
	size_t found = 0;

	for (size_t k = 0; k < count && !err; k++) {
		const struct ps_still *still = &search->choice->stills.stills[of[k]];
		struct ps_canvas small;

		if (of[k] == PS_NO_STILL || !still->have)
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

/* The colours of the closed parcel, where it is known; else of all the last part. */
static enum ps_err look_late(struct ps_search *search, const struct ps_search_camera *camera,
			     size_t closed, struct ps_colours *later_out)
{
	struct ps_colours late[PS_SEARCH_LATE];
	size_t places[PS_SEARCH_LATE];
	size_t at = ps_search_same_moment(search, camera->late, PS_SEARCH_LATE, closed);
	size_t count = 0;
	enum ps_err err = at == PS_NO_STILL ? look_at(search, camera->late, PS_SEARCH_LATE, late,
						      places, &count)
					    : look_at(search, &at, 1, late, places, &count);

	ps_colours_mean(late, count, later_out);
	return err;
}

/* The early pictures of the camera that are there, up to @closed. */
static enum ps_err look_early(struct ps_search *search, const struct ps_search_camera *camera,
			      size_t closed, struct early *early_out)
{
	const struct ps_still *stills = search->choice->stills.stills;
	size_t of[PS_SEARCH_EARLY];
	enum ps_err err = look_late(search, camera, closed, &early_out->closed);

	for (size_t k = 0; k < PS_SEARCH_EARLY; k++) {
		of[k] = camera->early[k];
		if (of[k] != PS_NO_STILL && closed != PS_NO_STILL &&
		    stills[of[k]].since_us >= stills[closed].since_us)
			of[k] = PS_NO_STILL;
	}
	return err ? err
		   : look_at(search, of, PS_SEARCH_EARLY, early_out->colours, early_out->places,
			     &early_out->count);
}

static double motion_of(const struct ps_search *search, const struct ps_search_camera *camera,
			size_t place)
{
	const struct ps_still *still = &search->choice->stills.stills[camera->early[place]];

	return ps_activity_near(&search->subject->activity, camera->index, still->since_us)->motion;
}

/*
 * The span whose picture shows most that is gone when the parcel is closed, and is calm; a mark
 * outweighs both. PS_SEARCH_EARLY: there is none.
 */
static size_t find_item(const struct ps_search *search, const struct ps_search_camera *camera,
			const struct early *early)
{
	size_t best = PS_SEARCH_EARLY;
	double most = -1;
	struct ps_colours around;

	ps_colours_mean(early->colours, early->count, &around);
	for (size_t i = 0; i < early->count && early->places[i] < ITEM_SPANS; i++) {
		size_t place = early->places[i];
		double score = ps_colours_new(&early->colours[i], &early->closed, &around) *
				       (1 - motion_of(search, camera, place)) +
			       camera->marked[place];

		if (score <= most)
			continue;
		most = score;
		best = place;
	}
	return best;
}

/*
 * What in the @first of the pictures is the item's alone: neither the pictures before have it nor
 * the closed parcel; of an item that lies there from the beginning, what the closed parcel has not.
 * @base_out is what is not its own.
 */
static void find_own(const struct early *early, size_t first, struct ps_colours *own_out,
		     struct ps_colours *base_out)
{
	struct ps_colours both[2] = { { { 0 } }, early->closed };

	ps_colours_most(early->colours, first, &both[0]);
	ps_colours_most(both, 2, base_out);
	if (ps_colours_beyond(&early->colours[first], base_out, own_out) >= OWN_LEAST)
		return;
	*base_out = early->closed;
	(void)ps_colours_beyond(&early->colours[first], base_out, own_out);
}

/*
 * The span whose picture shows the item of span @item in the box that is still open: where its own
 * colours are last seen the box is about to be closed, and of the last part of the time until then
 * it is the picture that shows most of them and is calm. PS_SEARCH_EARLY: they are not seen again.
 */
static size_t find_packing(const struct ps_search *search, const struct ps_search_camera *camera,
			   const struct early *early, size_t item)
{
	struct ps_colours own;
	struct ps_colours base;
	double seen[PS_SEARCH_EARLY];
	double least = 0;
	size_t first = 0;
	size_t last;
	size_t best;

	while (first < early->count && early->places[first] < item)
		first++;
	if (first == early->count)
		return PS_SEARCH_EARLY;
	find_own(early, first, &own, &base);
	last = first;
	for (size_t i = first; i < early->count; i++) {
		struct ps_colours beyond;

		(void)ps_colours_beyond(&early->colours[i], &base, &beyond);
		seen[i] = ps_colours_common(&beyond, &own);
		if (i == first)
			least = SEEN * seen[first];
		if (seen[i] > least)
			last = i;
		seen[i] *= 1 - motion_of(search, camera, early->places[i]);
	}
	best = last;
	for (size_t i = last; LAST_PART * (last - i) < last - first; i--)
		if (seen[i] > seen[best])
			best = i;
	return last == first ? PS_SEARCH_EARLY : early->places[best];
}

static const struct ps_search_camera *with_marks(const struct ps_search *search)
{
	for (size_t i = 0; i < search->camera_count; i++)
		for (size_t k = 0; k < PS_SEARCH_EARLY; k++)
			if (search->cameras[i].marked[k])
				return &search->cameras[i];
	return NULL;
}

enum ps_err ps_search_item(struct ps_search *search, const struct ps_search_camera *main,
			   const struct ps_search_camera *other, size_t closed)
{
	struct ps_choice *choice = search->choice;
	const struct ps_search_camera *close = with_marks(search);
	const struct ps_search_camera *bench = main; /* where the parcel is, not only the item */
	struct early early;
	size_t item;
	size_t packing;
	enum ps_err err;

	if (close && close != main) {
		other = main;
		main = close;
	}
	err = look_early(search, main, closed, &early);
	if (err)
		return err;
	item = find_item(search, main, &early);
	if (item == PS_SEARCH_EARLY)
		return PS_OK;
	ps_choice_add(choice, main->early[item], PS_CHOICE_ITEM, NULL);
	if (other)
		ps_choice_add(choice,
			      ps_search_same_moment(search, other->early, PS_SEARCH_EARLY,
						    main->early[item]),
			      PS_CHOICE_ITEM, NULL);
	if (bench != main)
		err = look_early(search, bench, closed, &early);
	packing = err ? PS_SEARCH_EARLY : find_packing(search, bench, &early, item);
	if (packing < PS_SEARCH_EARLY)
		ps_choice_add(choice, bench->early[packing], PS_CHOICE_PACKING, NULL);
	return err;
}
