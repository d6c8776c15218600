/*
 * struct ps_camera: a pinhole that looks at the bench, in integers.
 *
 * The bench: x to the packer's right, y away from the packer, z up, the origin on the desk top
 * where the parcel stands. Lengths are in 1/64 mm (PS_MM), pixels in 1/16 (PS_PX), directions in
 * 1/16384.
 */
#ifndef PS_TESTS_FOOTAGE_CAMERA_H
#define PS_TESTS_FOOTAGE_CAMERA_H

#include <stdbool.h>
#include <stdint.h>

#define PS_MM 64
#define PS_PX 16
#define PS_ONE 16384 /* a direction of length one */

struct ps_point {
	int32_t x, y, z;
};

struct ps_pixel {
	int32_t x, y;
};

enum ps_view { PS_VIEW_TOP, PS_VIEW_SIDE, PS_VIEW_FRONT, PS_VIEWS };

struct ps_camera {
	struct ps_point at;
	struct ps_point right, down, forward; /* of length PS_ONE */
	int32_t focal;			      /* in PS_PX */
	struct ps_pixel centre;
};

/* "top", "side" or "front". False, and nothing written, for any other word. */
bool ps_view_by_name(const char *name, enum ps_view *view_out);

/* @width_px is that of the picture that is seen, @margin_px what is rendered around it. */
void ps_camera_init(struct ps_camera *camera, enum ps_view view, int width_px, int height_px,
		    int margin_px);

/* @point as the camera sees it: x to the right, y down, z away from it, in PS_MM. */
struct ps_point ps_camera_turn(const struct ps_camera *camera, struct ps_point point);

/* False, and nothing written, for a point behind the camera or nearer than a hand's breadth. */
bool ps_camera_project(const struct ps_camera *camera, struct ps_point point,
		       struct ps_pixel *pixel_out);

/* How large a length at @point appears, in PS_PX; 0 where ps_camera_project() refuses. */
int32_t ps_camera_size(const struct ps_camera *camera, struct ps_point point, int32_t length);

/* The place where the ray through @pixel meets the plane z = 0; the pixel must look down. */
struct ps_point ps_camera_floor(const struct ps_camera *camera, struct ps_pixel pixel);

struct ps_point ps_point_add(struct ps_point a, struct ps_point b);
struct ps_point ps_point_sub(struct ps_point a, struct ps_point b);

/* @a + (@b - @a) * @share / 65536. */
struct ps_point ps_point_between(struct ps_point a, struct ps_point b, int32_t share);

/* @direction (of length PS_ONE) made @length long. */
struct ps_point ps_point_scale(struct ps_point direction, int32_t length);

/* Of length PS_ONE. @vector must not be zero. */
struct ps_point ps_point_unit(struct ps_point vector);

/* In 1/16384, whole degrees of any sign. Good to 0.2 %. */
int32_t ps_sine(int degrees);
int32_t ps_cosine(int degrees);

/* The root, rounded down. */
int64_t ps_root(int64_t square);

#endif
