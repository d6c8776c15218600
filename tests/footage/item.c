#include "tests/footage/item.h"

#include "tests/footage/capsule.h"

#define CREAM PS_RGB(236, 220, 186)
#define BLACK PS_RGB(24, 22, 24)
#define RED PS_RGB(196, 36, 48)
#define OWN 0 /* the colour that the caller asked for */

struct part {
	struct ps_point a_mm, b_mm;
	int radius_a_mm, radius_b_mm;
	uint32_t colour;
};

static const struct part bear[] = {
	{ { -22, -46, 0 }, { -32, -66, 10 }, 16, 15, OWN }, /* legs */
	{ { 22, -46, 0 }, { 32, -66, 10 }, 16, 15, OWN },
	{ { -32, -66, 22 }, { -32, -66, 22 }, 9, 9, CREAM }, /* soles */
	{ { 32, -66, 22 }, { 32, -66, 22 }, 9, 9, CREAM },
	{ { 0, -22, 0 }, { 0, -8, 0 }, 39, 34, OWN },	  /* body */
	{ { -34, 6, 4 }, { -54, -16, 12 }, 12, 11, OWN }, /* arms */
	{ { 34, 6, 4 }, { 54, -16, 12 }, 12, 11, OWN },
	{ { 0, -22, 20 }, { 0, -14, 20 }, 24, 20, CREAM }, /* belly */
	{ { -26, 64, 0 }, { -26, 64, 0 }, 13, 13, OWN },   /* ears */
	{ { 26, 64, 0 }, { 26, 64, 0 }, 13, 13, OWN },
	{ { -26, 64, 8 }, { -26, 64, 8 }, 7, 7, CREAM },
	{ { 26, 64, 8 }, { 26, 64, 8 }, 7, 7, CREAM },
	{ { -3, 42, 4 }, { 3, 42, 4 }, 31, 31, OWN },	  /* head */
	{ { -3, 33, 28 }, { 3, 33, 28 }, 13, 13, CREAM }, /* muzzle */
	{ { -2, 38, 40 }, { 2, 38, 40 }, 4, 4, BLACK },	  /* nose and eyes */
	{ { -13, 52, 31 }, { -13, 52, 31 }, 4, 4, BLACK },
	{ { 13, 52, 31 }, { 13, 52, 31 }, 4, 4, BLACK },
	{ { -4, 13, 36 }, { -20, 17, 34 }, 4, 9, RED }, /* bow tie */
	{ { 4, 13, 36 }, { 20, 17, 34 }, 4, 9, RED },
	{ { 0, 13, 38 }, { 0, 13, 38 }, 5, 5, RED },
};

#define BEAR_PARTS ((int)(sizeof(bear) / sizeof(bear[0])))

static struct ps_point place(struct ps_point middle, struct ps_point mm)
{
	return ps_point_add(middle, (struct ps_point){ mm.x * PS_MM, mm.y * PS_MM, mm.z * PS_MM });
}

/* Farthest from the camera first. What juts out of a part is nearer by its height. */
static void sort_by_depth(const struct ps_camera *camera, struct ps_point middle,
			  int order_out[BEAR_PARTS])
{
	int32_t depth[BEAR_PARTS];

	for (int i = 0; i < BEAR_PARTS; i++) {
		struct ps_point at = ps_point_between(place(middle, bear[i].a_mm),
						      place(middle, bear[i].b_mm), 32768);
		int32_t own = ps_camera_turn(camera, at).z - bear[i].radius_a_mm * PS_MM / 2;
		int j = i;

		for (; j > 0 && depth[j - 1] < own; j--) {
			depth[j] = depth[j - 1];
			order_out[j] = order_out[j - 1];
		}
		depth[j] = own;
		order_out[j] = i;
	}
}

void ps_item_draw_bear(struct ps_paper *canvas, const struct ps_camera *camera,
		       struct ps_point middle, uint32_t colour)
{
	int order[BEAR_PARTS];

	sort_by_depth(camera, middle, order);
	for (int i = 0; i < BEAR_PARTS; i++) {
		const struct part *part = &bear[order[i]];

		ps_draw_limb(canvas, camera, place(middle, part->a_mm), part->radius_a_mm * PS_MM,
			     place(middle, part->b_mm), part->radius_b_mm * PS_MM,
			     part->colour == OWN ? colour : part->colour, 0);
	}
}

void ps_item_draw_gun(struct ps_paper *canvas, const struct ps_camera *camera, struct ps_point tip)
{
	static const struct part gun[] = {
		{ { 0, -48, 26 }, { 0, -92, 14 }, 13, 14, RED },
		{ { 0, -4, 8 }, { 0, -52, 34 }, 9, 10, PS_RGB(60, 60, 66) },
		{ { -12, -52, 38 }, { 12, -52, 38 }, 30, 30, PS_RGB(206, 172, 116) },
		{ { -14, -52, 48 }, { 14, -52, 48 }, 13, 13, PS_RGB(90, 84, 80) },
		{ { -22, -2, 6 }, { 22, -2, 6 }, 7, 7, PS_RGB(54, 54, 60) },
	};

	for (size_t i = 0; i < sizeof(gun) / sizeof(gun[0]); i++)
		ps_draw_limb(canvas, camera, place(tip, gun[i].a_mm), gun[i].radius_a_mm * PS_MM,
			     place(tip, gun[i].b_mm), gun[i].radius_b_mm * PS_MM, gun[i].colour, 0);
}

void ps_item_draw_shadow(struct ps_paper *canvas, const struct ps_camera *camera,
			 struct ps_point above, int32_t plane_z, int32_t radius)
{
	int32_t height = above.z > plane_z ? above.z - plane_z : 0;
	struct ps_point at = { above.x + height / 3, above.y - height / 3, plane_z };
	struct ps_capsule capsule;

	if (!ps_camera_project(camera, at, &capsule.a))
		return;
	capsule.b = capsule.a;
	capsule.radius_a = ps_camera_size(camera, at, radius + height / 5);
	capsule.radius_b = capsule.radius_a;
	ps_draw_shadow(canvas, &capsule,
		       (uint32_t)(140 - (height > 100 * 170 ? 100 : height / 170)));
}
