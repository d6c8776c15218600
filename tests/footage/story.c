#include "tests/footage/story.h"

#include <stddef.h>

/* Where a thing is at a moment, in mm or degrees; until the next one it moves there. */
struct key {
	int permille; /* of the story */
	struct ps_point at;
};

/* carried in from the left, put down, and at the end carried off again */
static const struct key box[] = {
	{ 0, { -780, -70, 60 } },    { 85, { -780, -70, 60 } }, { 125, { -330, -40, 70 } },
	{ 160, { 0, 0, 0 } },	     { 925, { 0, 0, 0 } },	{ 985, { -780, -70, 60 } },
	{ 1000, { -780, -70, 60 } },
};

/* short, long */
static const struct key flaps[] = {
	{ 0, { 230, 225, 0 } }, { 425, { 230, 225, 0 } }, { 455, { 90, 225, 0 } },
	{ 480, { 0, 225, 0 } }, { 510, { 0, 225, 0 } },	  { 530, { 0, 90, 0 } },
	{ 550, { 0, 0, 0 } },	{ 1000, { 0, 0, 0 } },
};

/* shown to the camera above, then laid into the box */
static const struct key item[] = {
	{ 0, { 40, -680, 60 } },   { 210, { 40, -680, 60 } },	{ 265, { -15, -35, 200 } },
	{ 325, { 15, -30, 195 } }, { 360, { 0, 0, 150 } },	{ 385, { 0, 0, 46 } },
	{ 925, { 0, 0, 46 } },	   { 985, { -780, -70, 106 } }, { 1000, { -780, -70, 106 } },
};

/* draws the tape over the seam from left to right */
static const struct key gun[] = {
	{ 0, { -268, 150, 12 } }, { 585, { -268, 150, 12 } }, { 615, { -126, 0, 113 } },
	{ 670, { 126, 0, 113 } }, { 705, { -268, 150, 12 } }, { 1000, { -268, 150, 12 } },
};

static const struct key tape[] = {
	{ 0, { 0, 0, 0 } },
	{ 615, { 0, 0, 0 } },
	{ 670, { 244, 0, 0 } },
	{ 1000, { 244, 0, 0 } },
};

/* slides out of the printer on the right, is stuck on the lid, and leaves with the box */
static const struct key label[] = {
	{ 0, { 430, 5, 1 } },	     { 40, { 264, 5, 1 } },	   { 730, { 264, 5, 1 } },
	{ 755, { 150, 15, 190 } },   { 775, { 4, 2, 112 } },	   { 925, { 4, 2, 112 } },
	{ 985, { -776, -68, 172 } }, { 1000, { -776, -68, 172 } },
};

static const struct key label_turn[] = {
	{ 0, { 90, 0, 0 } },  { 730, { 90, 0, 0 } }, { 755, { 40, 0, 0 } },
	{ 775, { 3, 0, 0 } }, { 1000, { 3, 0, 0 } },
};

/* what carries something has the same moments as the thing, so that both move as one */
static const struct key left[] = {
	{ 0, { -190, -820, 40 } },   { 40, { -190, -820, 40 } },  { 85, { -914, -90, 130 } },
	{ 125, { -464, -60, 140 } }, { 160, { -134, -20, 70 } },  { 190, { -150, -330, 60 } },
	{ 210, { -48, -700, 50 } },  { 265, { -101, -60, 188 } }, { 325, { -71, -55, 183 } },
	{ 360, { -84, -25, 150 } },  { 385, { -88, -45, 130 } },  { 425, { -175, -120, 90 } },
	{ 455, { -140, -25, 190 } }, { 480, { -75, -30, 135 } },  { 510, { -70, -190, 70 } },
	{ 530, { -70, -120, 190 } }, { 550, { -70, -50, 135 } },  { 585, { -268, 65, 50 } },
	{ 615, { -126, -85, 155 } }, { 670, { 126, -85, 155 } },  { 705, { -268, 65, 50 } },
	{ 730, { -200, -120, 60 } }, { 755, { -90, -80, 150 } },  { 775, { -50, -75, 135 } },
	{ 800, { -80, -60, 135 } },  { 835, { -190, -820, 40 } }, { 895, { -190, -820, 40 } },
	{ 925, { -134, -20, 70 } },  { 985, { -914, -90, 130 } }, { 1000, { -914, -400, 70 } },
};

static const struct key right[] = {
	{ 0, { 190, -820, 40 } },    { 40, { 190, -820, 40 } },	  { 85, { -646, -90, 130 } },
	{ 125, { -196, -60, 140 } }, { 160, { 134, -20, 70 } },	  { 190, { 150, -330, 60 } },
	{ 210, { 128, -700, 50 } },  { 265, { 71, -60, 188 } },	  { 325, { 101, -55, 183 } },
	{ 360, { 84, -25, 150 } },   { 385, { 88, -45, 130 } },	  { 425, { 175, -120, 90 } },
	{ 455, { 140, -25, 190 } },  { 480, { 75, -30, 135 } },	  { 510, { 70, 95, 110 } },
	{ 530, { 70, 70, 200 } },    { 550, { 70, -5, 135 } },	  { 585, { 80, -60, 130 } },
	{ 615, { 210, -420, 60 } },  { 670, { 210, -420, 60 } },  { 705, { 180, -120, 60 } },
	{ 730, { 262, -52, 16 } },   { 755, { 185, -50, 205 } },  { 775, { 62, -60, 135 } },
	{ 800, { 75, -10, 135 } },   { 835, { 190, -820, 40 } },  { 895, { 190, -820, 40 } },
	{ 925, { 134, -20, 70 } },   { 985, { -646, -90, 130 } }, { 1000, { -646, -400, 70 } },
};

/* 0..65536 of the way at @at ms of a step of @length ms: still, slowly off, fast, slowly in, still.
 */
static int32_t way(int64_t at, int64_t length, int motion)
{
	int64_t moving = length * motion / 100;
	int64_t t;

	if (moving == 0)
		return 2 * at >= length ? 65536 : 0;
	t = (at - (length - moving) / 2) * 65536 / moving;
	t = t < 0 ? 0 : t > 65536 ? 65536 : t;
	return (int32_t)((t * t >> 16) * (3 * 65536 - 2 * t) >> 16);
}

struct clock {
	int64_t now_ms; /* since the story began */
	int64_t story_ms;
	int motion;
};

/* The last key is at 1000 per mille, which the clock never reaches. */
static struct ps_point follow(const struct key *keys, const struct clock *clock)
{
	const struct key *next = keys + 1;

	while (next->permille * clock->story_ms / 1000 <= clock->now_ms)
		next++;

	int64_t begin = next[-1].permille * clock->story_ms / 1000;
	int64_t end = next->permille * clock->story_ms / 1000;
	struct ps_point from = ps_point_scale(next[-1].at, PS_MM * PS_ONE);
	struct ps_point to = ps_point_scale(next->at, PS_MM * PS_ONE);

	return ps_point_between(from, to, way(clock->now_ms - begin, end - begin, clock->motion));
}

void ps_story_pose(int64_t time_ms, int64_t story_ms, int motion, struct ps_pose *pose_out)
{
	struct clock clock = { time_ms % story_ms, story_ms, motion };

	pose_out->box = follow(box, &clock);
	pose_out->short_flaps = follow(flaps, &clock).x;
	pose_out->long_flaps = follow(flaps, &clock).y;
	pose_out->item = follow(item, &clock);
	pose_out->gun = follow(gun, &clock);
	pose_out->tape = follow(tape, &clock).x;
	pose_out->label = follow(label, &clock);
	pose_out->label_turn = follow(label_turn, &clock).x;
	pose_out->left = follow(left, &clock);
	pose_out->right = follow(right, &clock);
}
