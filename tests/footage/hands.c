#include "tests/footage/hands.h"

#include <stdbool.h>

#include "tests/footage/capsule.h"
#include "tests/footage/item.h"

#define SKIN PS_RGB(222, 172, 142)
#define SLEEVE PS_RGB(92, 104, 128)
#define CUFF PS_RGB(70, 80, 102)

/* What grows together; the left arm has other groups than the right. */
enum layer { LAYER_SLEEVE = 1, LAYER_CUFF, LAYER_SKIN };

/* One arm; @side is -1 for the left and 1 for the right. */
struct arm {
	struct ps_paper *canvas;
	const struct ps_camera *camera;
	struct ps_point palm;
	struct ps_point elbow;
	struct ps_point ahead;	/* from the elbow to the palm, of length PS_ONE */
	struct ps_point beside; /* to the packer's right, across the hand */
	int side;
};

/* A point of the hand: so many mm ahead of the palm, beside it, above it. */
static struct ps_point at(const struct arm *arm, int ahead, int beside, int above)
{
	struct ps_point point = ps_point_add(arm->palm, ps_point_scale(arm->ahead, ahead * PS_MM));

	point = ps_point_add(point, ps_point_scale(arm->beside, beside * PS_MM));
	point.z += above * PS_MM;
	return point;
}

static void limb(const struct arm *arm, struct ps_point a, int radius_a_mm, struct ps_point b,
		 int radius_b_mm, uint32_t colour, enum layer layer)
{
	ps_draw_limb(arm->canvas, arm->camera, a, radius_a_mm * PS_MM, b, radius_b_mm * PS_MM,
		     colour, (uint8_t)(2 * layer + (arm->side > 0)));
}

static void draw_sleeve(const struct arm *arm)
{
	struct ps_point shoulder = { arm->side * 200 * PS_MM, -620 * PS_MM, 330 * PS_MM };

	limb(arm, shoulder, 56, arm->elbow, 44, SLEEVE, LAYER_SLEEVE);
	limb(arm, arm->elbow, 44, at(arm, -78, 0, 4), 33, SLEEVE, LAYER_SLEEVE);
	limb(arm, at(arm, -76, 0, 4), 35, at(arm, -66, 0, 4), 34, CUFF, LAYER_CUFF);
}

static void draw_hand(const struct arm *arm)
{
	int inward = -arm->side;

	limb(arm, at(arm, -70, 0, 2), 23, at(arm, -30, 0, 0), 25, SKIN, LAYER_SKIN);
	limb(arm, at(arm, -18, inward * 24, -4), 13, at(arm, 16, inward * 44, -10), 10, SKIN,
	     LAYER_SKIN);
	limb(arm, at(arm, 16, inward * 44, -10), 10, at(arm, 38, inward * 42, -18), 8, SKIN,
	     LAYER_SKIN);
	limb(arm, at(arm, -26, -10, 0), 23, at(arm, 26, -17, 0), 16, SKIN, LAYER_SKIN);
	limb(arm, at(arm, -26, 10, 0), 23, at(arm, 26, 17, 0), 16, SKIN, LAYER_SKIN);
	for (int finger = 0; finger < 4; finger++) {
		static const int reach[4] = { 56, 66, 64, 52 };
		int beside = -27 + 18 * finger;
		int length = reach[arm->side > 0 ? finger : 3 - finger];

		limb(arm, at(arm, 26, beside, 2), 10,
		     at(arm, 26 + length / 2, beside * 11 / 10, -2), 9, SKIN, LAYER_SKIN);
		limb(arm, at(arm, 26 + length / 2, beside * 11 / 10, -2), 9,
		     at(arm, 26 + length, beside * 11 / 10, -20), 7, SKIN, LAYER_SKIN);
	}
}

void ps_hand_draw(struct ps_paper *canvas, const struct ps_camera *camera, struct ps_point palm,
		  int side)
{
	struct arm arm = { .canvas = canvas, .camera = camera, .palm = palm, .side = side };

	arm.elbow.x = palm.x * 3 / 4 + side * 70 * PS_MM;
	arm.elbow.y = palm.y - 245 * PS_MM;
	arm.elbow.z = palm.z / 2 + 70 * PS_MM;
	arm.ahead = ps_point_unit(ps_point_sub(palm, arm.elbow));
	arm.beside = ps_point_unit((struct ps_point){ arm.ahead.y, -arm.ahead.x, 0 });
	draw_sleeve(&arm);
	draw_hand(&arm);
}

/* What the hand's shadow falls on: the closed box, or the desk. */
static int32_t ground(const struct ps_pose *pose, struct ps_point palm)
{
	int32_t dx = palm.x - pose->box.x;
	int32_t dy = palm.y - pose->box.y;
	bool over = dx > -PS_BOX_WIDTH_MM * PS_MM / 2 && dx < PS_BOX_WIDTH_MM * PS_MM / 2 &&
		    dy > -PS_BOX_DEPTH_MM * PS_MM / 2 && dy < PS_BOX_DEPTH_MM * PS_MM / 2;

	return over ? PS_BOX_HEIGHT_MM * PS_MM : 0;
}

void ps_hands_draw_shadows(const struct ps_pose *pose, struct ps_paper *canvas,
			   const struct ps_camera *camera)
{
	ps_item_draw_shadow(canvas, camera, pose->left, ground(pose, pose->left), 52 * PS_MM);
	ps_item_draw_shadow(canvas, camera, pose->right, ground(pose, pose->right), 52 * PS_MM);
}
