#include <stdlib.h>

#include "tools/choice_in.h"
#include "tools/colours.h"

enum { PACKING_AFTER = 2 }; /* early spans between the item and the packing */

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

/*
 * How much each early picture of the camera, up to @closed, shows that is gone when the parcel is
 * closed, and how calm it is; less than 0 where there is none.
 */
static enum ps_err judge_early(struct ps_search *search, const struct ps_search_camera *camera,
			       size_t closed, double score_out[PS_SEARCH_EARLY])
{
	const struct ps_still *stills = search->choice->stills.stills;
	struct ps_colours colours[PS_SEARCH_EARLY];
	struct ps_colours later;
	struct ps_colours around;
	size_t places[PS_SEARCH_EARLY];
	size_t count = 0;
	enum ps_err err = look_late(search, camera, closed, &later);

	if (!err)
		err = look_at(search, camera->early, PS_SEARCH_EARLY, colours, places, &count);
	ps_colours_mean(colours, count, &around);
	for (size_t k = 0; k < PS_SEARCH_EARLY; k++)
		score_out[k] = -1;
	for (size_t i = 0; i < count && !err; i++) {
		const struct ps_still *still = &stills[camera->early[places[i]]];
		const struct ps_sample *sample = ps_activity_near(&search->subject->activity,
								  camera->index, still->since_us);

		if (closed != PS_NO_STILL && still->since_us >= stills[closed].since_us)
			continue;
		/* a share of the picture, which a mark outweighs */
		score_out[places[i]] =
			ps_colours_new(&colours[i], &later, &around) * (1 - sample->motion) +
			camera->marked[places[i]];
	}
	return err;
}

static size_t greatest(const double score[PS_SEARCH_EARLY], size_t from, size_t to)
{
	size_t best = PS_SEARCH_EARLY;

	for (size_t k = from; k < to && k < PS_SEARCH_EARLY; k++)
		if (score[k] >= 0 && (best == PS_SEARCH_EARLY || score[k] > score[best]))
			best = k;
	return best;
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
	double score[PS_SEARCH_EARLY];
	size_t item;
	size_t next;
	enum ps_err err;

	if (close && close != main) {
		other = main;
		main = close;
	}
	err = judge_early(search, main, closed, score);
	if (err)
		return err;
	item = greatest(score, 0, PS_SEARCH_EARLY - PACKING_AFTER);
	if (item == PS_SEARCH_EARLY)
		return PS_OK;
	ps_choice_add(choice, main->early[item], PS_CHOICE_ITEM, NULL);
	if (other)
		ps_choice_add(choice,
			      ps_search_same_moment(search, other->early, PS_SEARCH_EARLY,
						    main->early[item]),
			      PS_CHOICE_ITEM, NULL);
	next = greatest(score, item + PACKING_AFTER, item + 3 * PACKING_AFTER);
	if (next < PS_SEARCH_EARLY)
		ps_choice_add(choice, main->early[next], PS_CHOICE_PACKING, NULL);
	return PS_OK;
}
