#include "tools/activity.h"

#include <stdlib.h>

/* Steps before and behind a sample whose motion counts for its own. */
enum { AROUND = 2 };

void ps_activity_init(struct ps_activity *activity)
{
	*activity = (struct ps_activity){ .camera_count = 0 };
}

void ps_activity_release(struct ps_activity *activity)
{
	for (size_t i = 0; i < PS_CAMERAS_MAX; i++)
		free(activity->cameras[i].samples);
	*activity = (struct ps_activity){ .camera_count = 0 };
}

static uint32_t bytes_of(const struct ps_composite *composite)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < composite->tile_count; i++)
		bytes += composite->tiles[i].bytes.len;
	return (uint32_t)bytes;
}

static struct ps_sample *add_sample(struct ps_activity *activity, struct ps_activity_camera *camera)
{
	if (camera->count == PS_ACTIVITY_SAMPLES_MAX)
		return NULL;
	if (camera->count == camera->room) {
		size_t room = camera->room ? camera->room * 2 : 256;
		void *more = realloc(camera->samples, room * sizeof(*camera->samples));

		if (!more) {
			activity->err = PS_NO_MEMORY;
			return NULL;
		}
		camera->samples = more;
		camera->room = room;
	}
	return &camera->samples[camera->count++];
}

void ps_activity_see(void *ctx, const struct ps_frame_entry *entry, int64_t since_us,
		     uint32_t changed, const struct ps_composite *composite)
{
	struct ps_activity *activity = ctx;
	struct ps_activity_camera *camera = &activity->cameras[entry->camera];
	struct ps_sample *last = camera->count ? &camera->samples[camera->count - 1] : NULL;
	struct ps_sample sample = { .seq = entry->seq,
				    .time_us = entry->time_us,
				    .since_us = since_us,
				    .changed = changed };

	if (entry->camera >= activity->camera_count)
		activity->camera_count = (size_t)entry->camera + 1;
	camera->tile_count = composite->tile_count;
	/* a whole picture does not say what changed: as much as before */
	if (changed == PS_PICTURE_WHOLE)
		sample.changed = last ? last->changed : 0;
	if (last && last->since_us / PS_ACTIVITY_STEP_US == since_us / PS_ACTIVITY_STEP_US) {
		if (sample.changed >= last->changed)
			return;
	} else {
		last = add_sample(activity, camera);
	}
	if (!last)
		return;
	sample.bytes = bytes_of(composite);
	*last = sample;
}

static double motion_around(const struct ps_activity_camera *camera, size_t at)
{
	size_t from = at > AROUND ? at - AROUND : 0;
	size_t to = at + AROUND < camera->count ? at + AROUND : camera->count - 1;
	double sum = 0;

	for (size_t i = from; i <= to; i++)
		sum += (double)camera->samples[i].changed;
	return sum / (double)(to - from + 1) / camera->tile_count;
}

enum ps_err ps_activity_finish(struct ps_activity *activity)
{
	for (size_t i = 0; i < activity->camera_count; i++) {
		struct ps_activity_camera *camera = &activity->cameras[i];
		uint32_t most = 1;

		for (size_t k = 0; k < camera->count; k++)
			most = camera->samples[k].bytes > most ? camera->samples[k].bytes : most;
		for (size_t k = 0; k < camera->count; k++) {
			camera->samples[k].motion = motion_around(camera, k);
			camera->samples[k].detail = (double)camera->samples[k].bytes / most;
		}
	}
	return activity->err;
}

const struct ps_sample *ps_activity_best(const struct ps_activity *activity, size_t camera,
					 int64_t from_us, int64_t to_us, double calm, double late)
{
	const struct ps_activity_camera *seen = &activity->cameras[camera];
	const struct ps_sample *best = NULL;
	double most = 0;

	for (size_t i = 0; i < seen->count; i++) {
		const struct ps_sample *sample = &seen->samples[i];
		double score;

		if (sample->since_us < from_us || sample->since_us > to_us)
			continue;
		score = sample->detail - calm * sample->motion +
			late * (double)(sample->since_us - from_us) / (double)(to_us - from_us + 1);
		if (best && score <= most)
			continue;
		best = sample;
		most = score;
	}
	return best;
}

const struct ps_sample *ps_activity_near(const struct ps_activity *activity, size_t camera,
					 int64_t since_us)
{
	const struct ps_activity_camera *seen = &activity->cameras[camera];
	const struct ps_sample *best = NULL;

	for (size_t i = 0; i < seen->count; i++)
		if (!best ||
		    llabs(seen->samples[i].since_us - since_us) < llabs(best->since_us - since_us))
			best = &seen->samples[i];
	return best;
}

int64_t ps_activity_end(const struct ps_activity *activity)
{
	int64_t end = 0;

	for (size_t i = 0; i < activity->camera_count; i++) {
		const struct ps_activity_camera *seen = &activity->cameras[i];

		if (seen->count && seen->samples[seen->count - 1].since_us > end)
			end = seen->samples[seen->count - 1].since_us;
	}
	return end;
}

int64_t ps_activity_hole(const struct ps_activity *activity, size_t *camera_out)
{
	int64_t end = ps_activity_end(activity);
	int64_t longest = 0;

	*camera_out = 0;
	for (size_t i = 0; i < activity->camera_count; i++) {
		const struct ps_activity_camera *seen = &activity->cameras[i];
		int64_t last = 0;

		for (size_t k = 0; k <= seen->count && seen->count; k++) {
			int64_t next = k < seen->count ? seen->samples[k].since_us : end;

			if (next - last > longest) {
				longest = next - last;
				*camera_out = i;
			}
			last = next;
		}
	}
	return longest;
}
