#include "tests/footage/scene.h"

#include <string.h>

#include "tests/footage/hands.h"
#include "tests/footage/item.h"

enum thing { BOX, ITEM, LABEL, GUN, THINGS };

bool ps_scene_same_things(const struct ps_pose *a, const struct ps_pose *b)
{
	struct ps_pose other = *b;

	other.left = a->left;
	other.right = a->right;
	return memcmp(a, &other, sizeof(other)) == 0;
}

static bool over_box(const struct ps_pose *pose, struct ps_point at)
{
	int32_t dx = at.x - pose->box.x;
	int32_t dy = at.y - pose->box.y;

	return dx > -PS_BOX_WIDTH_MM * PS_MM / 2 && dx < PS_BOX_WIDTH_MM * PS_MM / 2 &&
	       dy > -PS_BOX_DEPTH_MM * PS_MM / 2 && dy < PS_BOX_DEPTH_MM * PS_MM / 2;
}

static bool item_is_inside(const struct ps_pose *pose)
{
	return over_box(pose, pose->item) &&
	       pose->item.z - pose->box.z < (PS_BOX_HEIGHT_MM + 20) * PS_MM;
}

/* Through the seam of closed flaps one sees only the dark. */
static bool is_open(const struct ps_pose *pose)
{
	return pose->short_flaps > 4 * 64 || pose->long_flaps > 4 * 64;
}

static void draw_box(const struct ps_scene *scene, const struct ps_pose *pose,
		     struct ps_paper *canvas, const struct ps_camera *camera)
{
	ps_parcel_draw_back(scene->parcel, pose, canvas, camera);
	if (item_is_inside(pose) && is_open(pose))
		ps_item_draw_bear(canvas, camera, pose->item, scene->item_colour);
	ps_parcel_draw_front(scene->parcel, pose, canvas, camera);
}

static void draw_shadows(const struct ps_pose *pose, struct ps_paper *canvas,
			 const struct ps_camera *camera)
{
	ps_parcel_draw_shadow(pose, canvas, camera);
	if (!over_box(pose, pose->item))
		ps_item_draw_shadow(canvas, camera, pose->item, 0, 60 * PS_MM);
	if (!over_box(pose, pose->label) && pose->label.z > 8 * PS_MM)
		ps_item_draw_shadow(canvas, camera, pose->label, 0, 60 * PS_MM);
	if (!over_box(pose, pose->gun)) {
		struct ps_point middle = pose->gun;

		middle.y -= 50 * PS_MM;
		ps_item_draw_shadow(canvas, camera, middle, 0, 52 * PS_MM);
	}
}

static void draw_thing(const struct ps_scene *scene, enum thing thing, const struct ps_pose *pose,
		       struct ps_paper *canvas, const struct ps_camera *camera)
{
	switch (thing) {
	case BOX:
		draw_box(scene, pose, canvas, camera);
		break;
	case ITEM:
		if (!item_is_inside(pose))
			ps_item_draw_bear(canvas, camera, pose->item, scene->item_colour);
		break;
	case LABEL:
		ps_parcel_draw_label(scene->label, pose, canvas, camera);
		break;
	case GUN:
		ps_item_draw_gun(canvas, camera, pose->gun);
		break;
	case THINGS:
		break;
	}
}

/* Farthest first: no two of these reach through each other. */
static void sort_by_depth(const struct ps_pose *pose, const struct ps_camera *camera,
			  enum thing order_out[THINGS])
{
	const struct ps_point at[THINGS] = {
		[BOX] = pose->box, [ITEM] = pose->item, [LABEL] = pose->label, [GUN] = pose->gun
	};
	int32_t depth[THINGS];

	for (int i = 0; i < THINGS; i++) {
		int32_t own = ps_camera_turn(camera, at[i]).z;
		int j = i;

		for (; j > 0 && depth[j - 1] < own; j--) {
			depth[j] = depth[j - 1];
			order_out[j] = order_out[j - 1];
		}
		depth[j] = own;
		order_out[j] = (enum thing)i;
	}
}

void ps_scene_draw_things(const struct ps_scene *scene, const struct ps_pose *pose,
			  struct ps_paper *canvas, const struct ps_camera *camera)
{
	enum thing order[THINGS] = { BOX, ITEM, LABEL, GUN };

	sort_by_depth(pose, camera, order);
	draw_shadows(pose, canvas, camera);
	for (int i = 0; i < THINGS; i++)
		draw_thing(scene, order[i], pose, canvas, camera);
}

void ps_scene_draw_hands(const struct ps_scene *scene, const struct ps_pose *pose,
			 struct ps_paper *canvas, const struct ps_camera *camera)
{
	int32_t left = ps_camera_turn(camera, pose->left).z;
	int32_t right = ps_camera_turn(camera, pose->right).z;
	int32_t item = ps_camera_turn(camera, pose->item).z;
	int far = left > right ? -1 : 1;
	bool held = !item_is_inside(pose);

	ps_hands_draw_shadows(pose, canvas, camera);
	ps_hand_draw(canvas, camera, far < 0 ? pose->left : pose->right, far);
	if (held && item >= (left < right ? left : right))
		ps_item_draw_bear(canvas, camera, pose->item, scene->item_colour);
	ps_hand_draw(canvas, camera, far < 0 ? pose->right : pose->left, -far);
	if (held && item < (left < right ? left : right))
		ps_item_draw_bear(canvas, camera, pose->item, scene->item_colour);
}
