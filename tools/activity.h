/*
 * struct ps_activity: how much moves, and how much is to be seen, in each camera's pictures over a
 * take, and which moments are worth being looked at.
 *
 * Nothing is decoded for it: how much moves is how many tiles changed, how much is to be seen is
 * how many bytes the picture takes, and a smeared one takes few. It is a proposal to a person and
 * says nothing about evidence.
 */
#ifndef PS_TOOLS_ACTIVITY_H
#define PS_TOOLS_ACTIVITY_H

#include "tools/pictures.h"

/* A picture of each so many microseconds is remembered, and of a camera so many at most. */
#define PS_ACTIVITY_STEP_US 200000
#define PS_ACTIVITY_SAMPLES_MAX 72000

struct ps_sample {
	uint64_t seq; /* the quietest picture of this step */
	uint64_t time_us;
	int64_t since_us;
	uint32_t changed; /* tiles, of that picture */
	uint32_t bytes;
	double motion; /* 0 to 1: the share of the tiles that change, around it */
	double detail; /* 0 to 1: its bytes, in those of the camera's largest picture */
};

struct ps_activity {
	size_t camera_count;
	struct ps_activity_camera {
		uint32_t tile_count;
		size_t count;
		size_t room;
		struct ps_sample *samples; /* as time goes */
	} cameras[PS_CAMERAS_MAX];
	enum ps_err err; /* the first failure */
};

void ps_activity_init(struct ps_activity *activity);
void ps_activity_release(struct ps_activity *activity);

/* As struct ps_picture_hooks sees them; @ctx is the activity. A failure sticks. */
void ps_activity_see(void *ctx, const struct ps_frame_entry *entry, int64_t since_us,
		     uint32_t changed, const struct ps_composite *composite);

/* When all were seen: works out motion and detail. Returns the first failure (PS_NO_MEMORY). */
PS_MUST_CHECK enum ps_err ps_activity_finish(struct ps_activity *activity);

/*
 * The sample of @camera between the two moments for which detail - @calm * motion + @late * (how
 * far between them) is greatest; NULL if there is none.
 */
const struct ps_sample *ps_activity_best(const struct ps_activity *activity, size_t camera,
					 int64_t from_us, int64_t to_us, double calm, double late);

/* The sample of @camera that is nearest to the moment; NULL if there is none. */
const struct ps_sample *ps_activity_near(const struct ps_activity *activity, size_t camera,
					 int64_t since_us);

/*
 * The longest time that a camera shows nothing, between second 0 and the take's end; *@camera_out
 * is whose. 0 and the first one if there is no picture at all.
 */
int64_t ps_activity_hole(const struct ps_activity *activity, size_t *camera_out);

/* Longer than that, and a viewing copy shows nothing of the camera, and nobody may call it filmed
 * throughout. */
#define PS_ACTIVITY_HOLE_US 2500000

/* The last moment of any camera; 0 if there is none. */
int64_t ps_activity_end(const struct ps_activity *activity);

#endif
