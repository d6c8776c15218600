#include "tests/footage/face.h"

#include <stdlib.h>

#include "tests/footage/polygon.h"

/* So many pixels are drawn between two exact divisions; a straight line between is good enough. */
#define STRIDE 16

enum ps_err ps_texture_init(struct ps_texture *texture, int width, int height, bool repeats,
			    uint32_t colour)
{
	size_t count = (size_t)width * (size_t)height;
	uint32_t *pixels = malloc(count * sizeof(*pixels));

	if (!pixels)
		return PS_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		pixels[i] = colour;
	*texture = (struct ps_texture){ width, height, repeats, pixels };
	return PS_OK;
}

void ps_texture_finish(struct ps_texture *texture)
{
	free(texture->pixels);
	texture->pixels = NULL;
}

/* How much of the pixel @at, in 1/256, lies between @from and @to. */
static int overlap(int at, int from, int to)
{
	int low = from > at * 256 ? from : at * 256;
	int high = to < at * 256 + 256 ? to : at * 256 + 256;

	return high > low ? high - low : 0;
}

void ps_texture_fill(struct ps_texture *texture, int x0, int y0, int x1, int y1, uint32_t colour)
{
	for (int y = y0 < 0 ? 0 : y0 / 256; y < texture->height && y * 256 < y1; y++) {
		uint32_t *row = texture->pixels + (size_t)y * (size_t)texture->width;
		int rows = overlap(y, y0, y1);

		for (int x = x0 < 0 ? 0 : x0 / 256; x < texture->width && x * 256 < x1; x++)
			row[x] = ps_colour_mix(row[x], colour,
					       (uint32_t)(rows * overlap(x, x0, x1)) / 256);
	}
}

struct wide {
	int64_t x, y, z;
};

static struct wide cross(struct ps_point a, struct ps_point b)
{
	return (struct wide){ (int64_t)a.y * b.z - (int64_t)a.z * b.y,
			      (int64_t)a.z * b.x - (int64_t)a.x * b.z,
			      (int64_t)a.x * b.y - (int64_t)a.y * b.x };
}

bool ps_face_is_seen(const struct ps_face *face, const struct ps_camera *camera)
{
	struct wide normal = cross(face->along, face->across);
	struct ps_point to = ps_point_sub(camera->at, face->at);

	return normal.x * to.x + normal.y * to.y + normal.z * to.z > 0;
}

/*
 * Which place of the face does a pixel show? With A the corner and B, C the sides as the camera
 * sees them, A + sB + tC lies on the pixel's ray where s = ray.(CxA) / ray.(BxC), t = ray.(AxB) /
 * ray.(BxC).
 */
struct mapping {
	struct wide s, t, below;
	struct ps_pixel centre;
	int64_t focal;
	const struct ps_face *face;
};

static int64_t dot(const struct mapping *mapping, const struct wide *w, struct ps_pixel p)
{
	return w->x * (p.x - mapping->centre.x) + w->y * (p.y - mapping->centre.y) +
	       w->z * mapping->focal;
}

/* In 1/65536 pixel of the texture. */
struct spot {
	int64_t u, v;
};

/* Beside a face seen edge-on the quotient has no bounds; no pixel that is drawn is that far off. */
static int64_t clamp(int64_t share)
{
	const int64_t most = 16 * 16384;

	return share < -most ? -most : share > most ? most : share;
}

static struct spot spot_at(const struct mapping *mapping, struct ps_pixel pixel)
{
	const struct ps_face *face = mapping->face;
	int64_t below = dot(mapping, &mapping->below, pixel) / 64;
	int64_t s;
	int64_t t;

	if (below == 0)
		below = 1;
	s = clamp(dot(mapping, &mapping->s, pixel) / 64 * 16384 / below);
	t = clamp(dot(mapping, &mapping->t, pixel) / 64 * 16384 / below);
	return (struct spot){ face->u * 256 + s * face->span_u / 64,
			      face->v * 256 + t * face->span_v / 64 };
}

static int within(int64_t at, int size, bool repeats)
{
	if (repeats)
		return (int)(at & (size - 1));
	return at < 0 ? 0 : at >= size ? size - 1 : (int)at;
}

static uint32_t sample(const struct ps_texture *texture, struct spot spot)
{
	int64_t u = spot.u - 32768;
	int64_t v = spot.v - 32768;
	int x0 = within(u >> 16, texture->width, texture->repeats);
	int x1 = within((u >> 16) + 1, texture->width, texture->repeats);
	const uint32_t *row0 =
		texture->pixels +
		(size_t)within(v >> 16, texture->height, texture->repeats) * (size_t)texture->width;
	const uint32_t *row1 =
		texture->pixels + (size_t)within((v >> 16) + 1, texture->height, texture->repeats) *
					  (size_t)texture->width;
	uint32_t right = (uint32_t)(u >> 8 & 255);

	return ps_colour_mix(ps_colour_mix(row0[x0], row0[x1], right),
			     ps_colour_mix(row1[x0], row1[x1], right), (uint32_t)(v >> 8 & 255));
}

/* Adds @count colours from one line of sample points, @each samples to a pixel, to the sums. */
struct sums {
	uint32_t yv[STRIDE], u[STRIDE];
};

static void add_samples(const struct mapping *mapping, struct ps_pixel from, int count, int each,
			struct sums *sums)
{
	struct ps_pixel to = { from.x + count * PS_PX, from.y };
	struct spot first = spot_at(mapping, from);
	struct spot last = spot_at(mapping, to);
	int64_t step_u = (last.u - first.u) / (count * each);
	int64_t step_v = (last.v - first.v) / (count * each);

	for (int i = 0; i < count * each; i++) {
		uint32_t colour = sample(mapping->face->texture, first);

		sums->yv[i / each] += colour & 0xff00ff;
		sums->u[i / each] += colour >> 8 & 0xff;
		first.u += step_u;
		first.v += step_v;
	}
}

static void draw_stride(const struct mapping *mapping, int x, int y, int count,
			uint32_t colours_out[STRIDE])
{
	struct sums sums = { { 0 }, { 0 } };
	bool fine = mapping->face->fine;

	if (fine) {
		add_samples(mapping, (struct ps_pixel){ x * PS_PX + 4, y * PS_PX + 4 }, count, 2,
			    &sums);
		add_samples(mapping, (struct ps_pixel){ x * PS_PX + 4, y * PS_PX + 12 }, count, 2,
			    &sums);
	} else {
		add_samples(mapping, (struct ps_pixel){ x * PS_PX + 8, y * PS_PX + 8 }, count, 1,
			    &sums);
	}
	for (int i = 0; i < count; i++) {
		uint32_t colour = fine ? (sums.yv[i] / 4 & 0xff00ff) | sums.u[i] / 4 << 8
				       : sums.yv[i] | sums.u[i] << 8;

		colours_out[i] = ps_colour_lit(colour, mapping->face->light);
	}
}

static bool mapping_init(struct mapping *mapping, const struct ps_camera *camera,
			 const struct ps_face *face)
{
	struct ps_point origin = ps_camera_turn(camera, face->at);
	struct ps_point a = origin;
	struct ps_point b =
		ps_point_sub(ps_camera_turn(camera, ps_point_add(face->at, face->along)), origin);
	struct ps_point c =
		ps_point_sub(ps_camera_turn(camera, ps_point_add(face->at, face->across)), origin);

	mapping->s = cross(c, a);
	mapping->t = cross(a, b);
	mapping->below = cross(b, c);
	mapping->centre = camera->centre;
	mapping->focal = camera->focal;
	mapping->face = face;
	return a.z > 0;
}

static bool outline(const struct ps_camera *camera, const struct ps_face *face,
		    struct ps_pixel corners_out[4])
{
	struct ps_point end = ps_point_add(face->at, face->along);

	return ps_camera_project(camera, face->at, &corners_out[0]) &&
	       ps_camera_project(camera, end, &corners_out[1]) &&
	       ps_camera_project(camera, ps_point_add(end, face->across), &corners_out[2]) &&
	       ps_camera_project(camera, ps_point_add(face->at, face->across), &corners_out[3]);
}

void ps_draw_face(struct ps_paper *canvas, const struct ps_camera *camera,
		  const struct ps_face *face)
{
	struct ps_pixel corners[4];
	struct ps_polygon polygon;
	struct mapping mapping;

	if (!outline(camera, face, corners) || !mapping_init(&mapping, camera, face) ||
	    !ps_polygon_init(&polygon, canvas, corners, 4, PS_PX))
		return;
	canvas->dirty = ps_rect_union(canvas->dirty, polygon.box);
	for (int y = polygon.box.y0; y < polygon.box.y1; y++) {
		struct ps_span span = ps_polygon_span(&polygon, y);
		uint32_t *row = canvas->pixels + (size_t)y * (size_t)canvas->width_px;

		for (int x = span.x0; x < span.x1; x += STRIDE) {
			int count = span.x1 - x < STRIDE ? span.x1 - x : STRIDE;
			uint32_t colours[STRIDE];

			draw_stride(&mapping, x, y, count, colours);
			for (int i = x; i < x + count; i++) {
				bool solid = i >= span.solid0 && i < span.solid1;
				uint32_t cover = solid ? 256 : ps_polygon_cover(&polygon, i, y);

				row[i] = ps_colour_mix(row[i], colours[i - x],
						       cover * face->share >> 8);
			}
		}
	}
}
