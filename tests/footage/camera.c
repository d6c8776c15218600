#include "tests/footage/camera.h"

#include <string.h>

#define NEAREST (80 * PS_MM)

/* Each seen from where a bracket on a real bench would hold it. */
static const struct {
	const char *name;
	struct ps_point at_mm, target_mm, up;
	int focal_permille; /* of the picture's width */
} views[PS_VIEWS] = {
	[PS_VIEW_TOP] = { "top", { 0, 0, 900 }, { 0, 0, 0 }, { 0, 1, 0 }, 1337 },
	[PS_VIEW_SIDE] = { "side", { 770, -70, 740 }, { 70, 0, 60 }, { 0, 0, 1 }, 1050 },
	[PS_VIEW_FRONT] = { "front", { 60, 690, 730 }, { 0, 0, 72 }, { 0, 0, 1 }, 1050 },
};

bool ps_view_by_name(const char *name, enum ps_view *view_out)
{
	for (int i = 0; i < PS_VIEWS; i++) {
		if (strcmp(name, views[i].name) == 0) {
			*view_out = (enum ps_view)i;
			return true;
		}
	}
	return false;
}

static struct ps_point cross(struct ps_point a, struct ps_point b)
{
	return (struct ps_point){ (int32_t)(((int64_t)a.y * b.z - (int64_t)a.z * b.y) / PS_ONE),
				  (int32_t)(((int64_t)a.z * b.x - (int64_t)a.x * b.z) / PS_ONE),
				  (int32_t)(((int64_t)a.x * b.y - (int64_t)a.y * b.x) / PS_ONE) };
}

static struct ps_point from_mm(struct ps_point mm)
{
	return (struct ps_point){ mm.x * PS_MM, mm.y * PS_MM, mm.z * PS_MM };
}

void ps_camera_init(struct ps_camera *camera, enum ps_view view, int width_px, int height_px,
		    int margin_px)
{
	struct ps_point up = ps_point_scale(ps_point_unit(from_mm(views[view].up)), PS_ONE);

	camera->at = from_mm(views[view].at_mm);
	camera->forward = ps_point_unit(ps_point_sub(from_mm(views[view].target_mm), camera->at));
	camera->right = ps_point_unit(cross(camera->forward, up));
	camera->down = ps_point_unit(cross(camera->forward, camera->right));
	camera->focal = width_px * PS_PX * views[view].focal_permille / 1000;
	camera->centre.x = (width_px / 2 + margin_px) * PS_PX;
	camera->centre.y = (height_px / 2 + margin_px) * PS_PX;
}

static int32_t along(struct ps_point vector, struct ps_point direction)
{
	int64_t sum = (int64_t)vector.x * direction.x + (int64_t)vector.y * direction.y +
		      (int64_t)vector.z * direction.z;

	return (int32_t)(sum / PS_ONE);
}

struct ps_point ps_camera_turn(const struct ps_camera *camera, struct ps_point point)
{
	struct ps_point from = ps_point_sub(point, camera->at);

	return (struct ps_point){ along(from, camera->right), along(from, camera->down),
				  along(from, camera->forward) };
}

bool ps_camera_project(const struct ps_camera *camera, struct ps_point point,
		       struct ps_pixel *pixel_out)
{
	struct ps_point seen = ps_camera_turn(camera, point);

	if (seen.z < NEAREST)
		return false;
	pixel_out->x = camera->centre.x + (int32_t)((int64_t)seen.x * camera->focal / seen.z);
	pixel_out->y = camera->centre.y + (int32_t)((int64_t)seen.y * camera->focal / seen.z);
	return true;
}

int32_t ps_camera_size(const struct ps_camera *camera, struct ps_point point, int32_t length)
{
	int32_t depth = ps_camera_turn(camera, point).z;

	return depth < NEAREST ? 0 : (int32_t)((int64_t)length * camera->focal / depth);
}

struct ps_point ps_camera_floor(const struct ps_camera *camera, struct ps_pixel pixel)
{
	int64_t u = pixel.x - camera->centre.x;
	int64_t v = pixel.y - camera->centre.y;
	int64_t f = camera->focal;
	int64_t x = u * camera->right.x + v * camera->down.x + f * camera->forward.x;
	int64_t y = u * camera->right.y + v * camera->down.y + f * camera->forward.y;
	int64_t z = u * camera->right.z + v * camera->down.z + f * camera->forward.z;

	if (z > -PS_ONE)
		z = -PS_ONE;
	return (struct ps_point){ camera->at.x - (int32_t)(x * camera->at.z / z),
				  camera->at.y - (int32_t)(y * camera->at.z / z), 0 };
}

struct ps_point ps_point_add(struct ps_point a, struct ps_point b)
{
	return (struct ps_point){ a.x + b.x, a.y + b.y, a.z + b.z };
}

struct ps_point ps_point_sub(struct ps_point a, struct ps_point b)
{
	return (struct ps_point){ a.x - b.x, a.y - b.y, a.z - b.z };
}

struct ps_point ps_point_between(struct ps_point a, struct ps_point b, int32_t share)
{
	return (struct ps_point){ a.x + (int32_t)((int64_t)(b.x - a.x) * share / 65536),
				  a.y + (int32_t)((int64_t)(b.y - a.y) * share / 65536),
				  a.z + (int32_t)((int64_t)(b.z - a.z) * share / 65536) };
}

struct ps_point ps_point_scale(struct ps_point direction, int32_t length)
{
	return (struct ps_point){ (int32_t)((int64_t)direction.x * length / PS_ONE),
				  (int32_t)((int64_t)direction.y * length / PS_ONE),
				  (int32_t)((int64_t)direction.z * length / PS_ONE) };
}

struct ps_point ps_point_unit(struct ps_point vector)
{
	int64_t length = ps_root((int64_t)vector.x * vector.x + (int64_t)vector.y * vector.y +
				 (int64_t)vector.z * vector.z);

	return (struct ps_point){ (int32_t)((int64_t)vector.x * PS_ONE / length),
				  (int32_t)((int64_t)vector.y * PS_ONE / length),
				  (int32_t)((int64_t)vector.z * PS_ONE / length) };
}

/* Bhaskara's approximation, for 0..180 degrees; the other half is its mirror image. */
int32_t ps_sine(int degrees)
{
	int turned = (degrees % 360 + 360) % 360;
	int half = turned % 180;
	int product = half * (180 - half);
	int32_t sine = (int32_t)((int64_t)4 * product * PS_ONE / (40500 - product));

	return turned < 180 ? sine : -sine;
}

int32_t ps_cosine(int degrees)
{
	return ps_sine(degrees + 90);
}

int64_t ps_root(int64_t square)
{
	int64_t root = 0;

	for (int64_t bit = (int64_t)1 << 31; bit; bit >>= 1)
		if ((root + bit) * (root + bit) <= square)
			root += bit;
	return root;
}
