#include "tests/footage/footage.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tests/footage/desk.h"
#include "tests/footage/label.h"
#include "tests/footage/noise.h"
#include "tests/footage/scene.h"

/* What is rendered around the picture where the whole of it moves. */
#define PAN_MARGIN 64

#define STILL 0
#define PAN 100

struct ps_footage {
	struct ps_footage_plan plan; /* its texts are gone */
	bool has_second;	     /* a second waybill */
	struct ps_camera camera;
	int margin;
	struct ps_parcel parcel;
	struct ps_texture labels[2];
	struct ps_paper desk;	/* the bench alone */
	struct ps_paper things; /* and what stands on it */
	struct ps_paper live;	/* and the hands */
	uint8_t *planes;	/* @live in 4:2:0 */
	struct ps_grain luma_grain;
	struct ps_grain chroma_grain;
	bool drawn; /* @pose and @parcel_number are of what is drawn */
	struct ps_pose pose;
	int64_t parcel_number;
};

static bool plan_is_sound(const struct ps_footage_plan *plan)
{
	return plan->width_px >= PS_FOOTAGE_SIDE_MIN && plan->width_px <= PS_FOOTAGE_SIDE_MAX &&
	       plan->height_px >= PS_FOOTAGE_SIDE_MIN && plan->height_px <= PS_FOOTAGE_SIDE_MAX &&
	       plan->width_px % 2 == 0 && plan->height_px % 2 == 0 && plan->fps >= 1 &&
	       plan->fps <= PS_FOOTAGE_FPS_MAX && plan->switch_at_ms >= 0 &&
	       plan->switch_at_ms <= PS_FOOTAGE_MS_MAX && plan->start_ms >= 0 &&
	       plan->start_ms <= PS_FOOTAGE_MS_MAX && plan->story_ms >= 1000 &&
	       plan->story_ms <= PS_FOOTAGE_MS_MAX && plan->motion >= STILL &&
	       plan->motion <= PAN && plan->noise >= 0 && plan->noise <= PS_GRAIN_LEVEL_MAX;
}

/* Two pixels of the label to one of the picture where the label is nearest, in 1/256 per mm. */
static int label_scale(const struct ps_camera *camera)
{
	struct ps_point lid = { 0, 0, PS_BOX_HEIGHT_MM * PS_MM };
	int scale = 2 * 256 * ps_camera_size(camera, lid, PS_MM) / PS_PX;

	return scale < 256 ? 256 : scale;
}

static enum ps_err init_pictures(struct ps_footage *footage)
{
	const struct ps_footage_plan *plan = &footage->plan;
	int width = plan->width_px + 2 * footage->margin;
	int height = plan->height_px + 2 * footage->margin;
	uint32_t seed = (uint32_t)ps_random_at(plan->seed, 0);
	int scale = label_scale(&footage->camera);
	enum ps_err err;

	if ((err = ps_parcel_init(&footage->parcel, seed)) ||
	    (err = ps_label_init(&footage->labels[0], plan->waybill, scale, seed)) ||
	    (err = ps_label_init(&footage->labels[1],
				 plan->waybill2 ? plan->waybill2 : plan->waybill, scale,
				 seed + 9)) ||
	    (err = ps_paper_init(&footage->desk, width, height)) ||
	    (err = ps_paper_init(&footage->things, width, height)) ||
	    (err = ps_paper_init(&footage->live, width, height)))
		return err;
	footage->planes = malloc((size_t)width * (size_t)height * 3 / 2);
	return footage->planes ? PS_OK : PS_NO_MEMORY;
}

enum ps_err ps_footage_create(const struct ps_footage_plan *plan, struct ps_footage **footage_out)
{
	struct ps_footage *footage;
	enum ps_err err;

	if (!plan_is_sound(plan))
		return PS_RANGE;
	footage = calloc(1, sizeof(*footage));
	if (!footage)
		return PS_NO_MEMORY;
	footage->plan = *plan;
	footage->margin = plan->motion == PAN ? PAN_MARGIN : 0;
	ps_camera_init(&footage->camera, plan->view, plan->width_px, plan->height_px,
		       footage->margin);
	err = init_pictures(footage);
	if (err) {
		ps_footage_destroy(footage);
		return err;
	}
	footage->has_second = plan->waybill2 != NULL;
	footage->plan.waybill = footage->plan.waybill2 = NULL;
	ps_desk_draw(&footage->desk, &footage->camera, (uint32_t)plan->seed);
	ps_grain_init(&footage->luma_grain, plan->seed, plan->noise);
	ps_grain_init(&footage->chroma_grain, plan->seed + 1, plan->noise / 2);
	*footage_out = footage;
	return PS_OK;
}

void ps_footage_destroy(struct ps_footage *footage)
{
	if (!footage)
		return;
	free(footage->planes);
	ps_paper_finish(&footage->live);
	ps_paper_finish(&footage->things);
	ps_paper_finish(&footage->desk);
	ps_texture_finish(&footage->labels[1]);
	ps_texture_finish(&footage->labels[0]);
	ps_parcel_finish(&footage->parcel);
	free(footage);
}

static struct ps_rect whole(const struct ps_paper *canvas)
{
	return (struct ps_rect){ 0, 0, canvas->width_px, canvas->height_px };
}

/* Grain and lift never wrap a byte around: the clean picture keeps clear of both ends. */
static uint8_t with_headroom(uint32_t level)
{
	if (level < PS_GRAIN_MAX)
		return PS_GRAIN_MAX;
	return level > 255 - PS_GRAIN_MAX ? 255 - PS_GRAIN_MAX : (uint8_t)level;
}

/* Brings the planes up to date with @live in @rect, widened to whole 2 x 2 blocks. */
static void flatten(struct ps_footage *footage, struct ps_rect rect)
{
	const struct ps_paper *live = &footage->live;
	size_t width = (size_t)live->width_px;
	size_t luma_len = width * (size_t)live->height_px;

	for (int y = rect.y0 & ~1; y < rect.y1; y += 2) {
		const uint32_t *row = live->pixels + (size_t)y * width;
		uint8_t *luma = footage->planes + (size_t)y * width;
		uint8_t *u = footage->planes + luma_len + (size_t)y / 2 * (width / 2);
		uint8_t *v = u + luma_len / 4;

		for (int x = rect.x0 & ~1; x < rect.x1; x += 2) {
			uint32_t four[4] = { row[x], row[x + 1], row[(size_t)x + width],
					     row[(size_t)x + width + 1] };
			uint32_t sum_u = 2;
			uint32_t sum_v = 2;

			for (int i = 0; i < 4; i++) {
				luma[(size_t)(i / 2) * width + (size_t)(x + i % 2)] =
					with_headroom(four[i] & 0xff);
				sum_u += four[i] >> 8 & 0xff;
				sum_v += four[i] >> 16 & 0xff;
			}
			u[x / 2] = with_headroom(sum_u / 4);
			v[x / 2] = with_headroom(sum_v / 4);
		}
	}
}

static const uint32_t item_colours[] = { PS_RGB(40, 150, 190), PS_RGB(214, 120, 40),
					 PS_RGB(150, 90, 180), PS_RGB(120, 160, 60) };

/* Draws what differs from the frame before, and nothing else. */
static void draw(struct ps_footage *footage, const struct ps_pose *pose, int64_t parcel_number,
		 bool second_waybill)
{
	struct ps_paper *things = &footage->things;
	struct ps_paper *live = &footage->live;
	bool same = footage->drawn && footage->parcel_number == parcel_number &&
		    ps_scene_same_things(&footage->pose, pose);
	struct ps_rect stale = footage->drawn ? live->dirty : whole(live);

	uint64_t pick = ps_random_at(footage->plan.seed + 2, 0) + (uint64_t)parcel_number;
	struct ps_scene scene = { &footage->parcel, &footage->labels[second_waybill],
				  item_colours[pick % 4] };

	if (!same) {
		struct ps_rect before = footage->drawn ? things->dirty : whole(things);

		ps_paper_copy(things, &footage->desk, before);
		things->dirty = (struct ps_rect){ 0, 0, 0, 0 };
		ps_scene_draw_things(&scene, pose, things, &footage->camera);
		stale = ps_rect_union(stale, ps_rect_union(before, things->dirty));
	}
	ps_paper_copy(live, things, stale);
	live->dirty = (struct ps_rect){ 0, 0, 0, 0 };
	ps_scene_draw_hands(&scene, pose, live, &footage->camera);
	flatten(footage, ps_rect_union(stale, live->dirty));
	footage->drawn = true;
	footage->pose = *pose;
	footage->parcel_number = parcel_number;
}

/* Which parcel, and how far it is. */
static void draw_at(struct ps_footage *footage, int64_t time_ms)
{
	const struct ps_footage_plan *plan = &footage->plan;
	bool second = footage->has_second && time_ms >= plan->switch_at_ms;
	int64_t story_time = second ? time_ms - plan->switch_at_ms : time_ms;
	int64_t number = story_time / plan->story_ms;
	int motion = plan->motion == STILL || plan->motion == PAN ? 60 : plan->motion;
	struct ps_pose pose;

	if (second)
		number += plan->switch_at_ms / plan->story_ms + 1;
	ps_story_pose(story_time, plan->story_ms, motion, &pose);
	draw(footage, &pose, number, second);
}

/* Back and forth between 0 and 2 * PAN_MARGIN, by @step a frame; even, for the chroma's sake. */
static size_t pan(int64_t index, int step)
{
	int phase = (int)(index * step % (4 * PAN_MARGIN));

	return (size_t)((phase < 2 * PAN_MARGIN ? phase : 4 * PAN_MARGIN - phase) & ~1);
}

/*
 * The mains make bands that wander through the picture, a quarter of a level strong: of eight
 * neighbouring rows none, one or two are lifted, evenly spread.
 */
static bool lifted(int64_t index, int row)
{
	static const int spread[8] = { 0, 4, 2, 6, 1, 5, 3, 7 };
	int64_t phase = (row + index * 37) / 8 * 8 % 480;
	int strength = (int)(phase < 240 ? phase : 480 - phase) / 100;

	return spread[row & 7] < strength;
}

/* What is seen of a rendered plane. */
struct window {
	const uint8_t *clean; /* its top left corner */
	size_t stride;
	int width, height;
};

/* Writes one plane with grain; @flicker is the frame's number, -1 for none. Returns the end. */
static uint8_t *expose(const struct ps_grain *grain, uint64_t seed, const struct window *window,
		       int64_t flicker, uint8_t *plane_out)
{
	for (int y = 0; y < window->height; y++) {
		ps_grain_add(grain, ps_random_at(seed, (uint64_t)y),
			     flicker >= 0 && lifted(flicker, y),
			     window->clean + (size_t)y * window->stride, (size_t)window->width,
			     plane_out);
		plane_out += window->width;
	}
	return plane_out;
}

void ps_footage_frame(struct ps_footage *footage, int64_t index, uint8_t *planes_out)
{
	const struct ps_footage_plan *plan = &footage->plan;
	bool pans = plan->motion == PAN;
	int64_t moment = plan->motion == STILL ? 0 : index;
	int64_t number = plan->start_ms * plan->fps / 1000 + index; /* of the whole footage */
	uint64_t seed = ps_random_at(plan->seed + 3 + plan->view, (uint64_t)number);
	size_t left = pans ? pan(number, 14) : 0;
	size_t top = pans ? pan(number, 6) : 0;
	size_t stride = (size_t)footage->live.width_px;
	size_t luma_len = stride * (size_t)footage->live.height_px;
	struct window luma = { footage->planes + top * stride + left, stride, plan->width_px,
			       plan->height_px };
	struct window chroma = { footage->planes + luma_len + top / 2 * (stride / 2) + left / 2,
				 stride / 2, plan->width_px / 2, plan->height_px / 2 };

	draw_at(footage, plan->start_ms + moment * 1000 / plan->fps);
	planes_out =
		expose(&footage->luma_grain, seed, &luma, plan->noise ? number : -1, planes_out);
	planes_out = expose(&footage->chroma_grain, seed + 1, &chroma, -1, planes_out);
	chroma.clean += luma_len / 4;
	(void)expose(&footage->chroma_grain, seed + 2, &chroma, -1, planes_out);
}
