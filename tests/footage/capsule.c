#include "tests/footage/capsule.h"

#define SHADOW PS_RGB(22, 18, 16)

/* Where a pixel lies in a capsule: its offset from the axis, and the radius there. */
struct place {
	int32_t dx, dy;
	int64_t inside; /* radius squared minus distance squared */
	int32_t radius;
};

struct axis {
	int64_t dx, dy;
	int64_t inverse; /* 2^40 / length squared */
};

static struct axis axis_of(const struct ps_capsule *capsule)
{
	struct axis axis = { capsule->b.x - capsule->a.x, capsule->b.y - capsule->a.y, 0 };
	int64_t square = axis.dx * axis.dx + axis.dy * axis.dy;

	if (square > 0)
		axis.inverse = ((int64_t)1 << 40) / square;
	return axis;
}

static struct place place_in(const struct ps_capsule *capsule, const struct axis *axis, int32_t x,
			     int32_t y)
{
	int32_t px = x - capsule->a.x;
	int32_t py = y - capsule->a.y;
	int64_t along = px * axis->dx + py * axis->dy;
	int64_t share = along <= 0 ? 0 : along * axis->inverse / (1 << 24);
	struct place place;

	if (share > 65536)
		share = 65536;
	place.dx = px - (int32_t)(share * axis->dx / 65536);
	place.dy = py - (int32_t)(share * axis->dy / 65536);
	place.radius = capsule->radius_a +
		       (int32_t)(share * (capsule->radius_b - capsule->radius_a) / 65536);
	place.inside = (int64_t)place.radius * place.radius - (int64_t)place.dx * place.dx -
		       (int64_t)place.dy * place.dy;
	return place;
}

/* inside / 2r is close to the distance from the rim, near the rim. */
static uint32_t rim_cover(const struct place *place)
{
	int32_t rim = (place->radius + 1) * PS_PX;

	if (place->inside >= rim)
		return 256;
	if (place->inside <= -rim)
		return 0;
	return (uint32_t)(128 + (int32_t)place->inside * 8 / (place->radius + 1));
}

/* 0 at the rim, 256 on the axis. Divisions of 32 bits: this runs for every pixel of every limb. */
static uint32_t height_of(const struct place *place)
{
	uint32_t square = (uint32_t)((int64_t)place->radius * place->radius >> 8) + 1;
	uint32_t height = place->inside > 0 ? (uint32_t)place->inside / square : 0;

	return height > 256 ? 256 : height;
}

static int round_light(const struct place *place)
{
	int slope = (place->dx + 2 * place->dy) * 40 / (place->radius + 1);

	return 158 + (int)height_of(place) * 98 / 256 - slope;
}

/* Where two of a group overlap the brighter surface is the nearer one. */
static void paint(uint32_t *pixel, uint32_t colour, uint32_t cover, uint8_t group)
{
	if (group && *pixel >> PS_GROUP_SHIFT == group && (*pixel & 0xff) >= (colour & 0xff))
		return;
	/* A rim that lets the ground through belongs to nobody yet. */
	if (cover == 256)
		*pixel = colour | (uint32_t)group << PS_GROUP_SHIFT;
	else
		*pixel = ps_colour_mix(*pixel, colour, cover) |
			 (*pixel >> PS_GROUP_SHIFT << PS_GROUP_SHIFT);
}

static struct ps_rect capsule_box(const struct ps_paper *canvas, const struct ps_capsule *c)
{
	int32_t x0 = c->a.x - c->radius_a < c->b.x - c->radius_b ? c->a.x - c->radius_a
								 : c->b.x - c->radius_b;
	int32_t y0 = c->a.y - c->radius_a < c->b.y - c->radius_b ? c->a.y - c->radius_a
								 : c->b.y - c->radius_b;
	int32_t x1 = c->a.x + c->radius_a > c->b.x + c->radius_b ? c->a.x + c->radius_a
								 : c->b.x + c->radius_b;
	int32_t y1 = c->a.y + c->radius_a > c->b.y + c->radius_b ? c->a.y + c->radius_a
								 : c->b.y + c->radius_b;

	return ps_paper_within(canvas, x0 - PS_PX, y0 - PS_PX, x1 + PS_PX, y1 + PS_PX);
}

/* Narrows @box to what the capsule can touch in row @y: limbs lie aslant in large boxes. */
static void narrow_row(const struct ps_capsule *c, const struct ps_paper *canvas, int y,
		       struct ps_rect *box)
{
	int64_t reach = (c->radius_a > c->radius_b ? c->radius_a : c->radius_b) + PS_PX;
	int64_t dx = c->b.x - c->a.x;
	int64_t dy = c->b.y - c->a.y;
	int64_t from = y * PS_PX + PS_PX / 2 - c->a.y - reach;
	int64_t to = from + 2 * reach;
	struct ps_rect row;

	if (dy < 0) {
		int64_t swap = -from;

		from = -to;
		to = swap;
		dy = -dy;
	}
	/* Now the part of the axis that lies within reach of the row, as numerators over dy. */
	from = from < 0 ? 0 : from > dy ? dy : from;
	to = to < 0 ? 0 : to > dy ? dy : to;

	int64_t x0 = c->a.x + (dy ? from * dx / dy : dx < 0 ? dx : 0);
	int64_t x1 = c->a.x + (dy ? to * dx / dy : dx > 0 ? dx : 0);

	row = ps_paper_within(canvas, (int32_t)((x0 < x1 ? x0 : x1) - reach), 0,
			      (int32_t)((x0 < x1 ? x1 : x0) + reach), 0);
	box->x0 = row.x0;
	box->x1 = row.x1;
}

void ps_draw_capsule(struct ps_paper *canvas, const struct ps_capsule *capsule, uint32_t colour,
		     uint8_t group)
{
	struct ps_rect box = capsule_box(canvas, capsule);
	struct axis axis = axis_of(capsule);

	if (ps_rect_is_empty(box))
		return;
	canvas->dirty = ps_rect_union(canvas->dirty, box);
	for (int y = box.y0; y < box.y1; y++) {
		uint32_t *row = canvas->pixels + (size_t)y * (size_t)canvas->width_px;

		narrow_row(capsule, canvas, y, &box);
		for (int x = box.x0; x < box.x1; x++) {
			struct place place = place_in(capsule, &axis, x * PS_PX + PS_PX / 2,
						      y * PS_PX + PS_PX / 2);
			uint32_t cover = rim_cover(&place);

			if (cover > 0)
				paint(&row[x], ps_colour_lit(colour, round_light(&place)), cover,
				      group);
		}
	}
}

void ps_draw_shadow(struct ps_paper *canvas, const struct ps_capsule *capsule, uint32_t share)
{
	struct ps_rect box = capsule_box(canvas, capsule);
	struct axis axis = axis_of(capsule);

	if (ps_rect_is_empty(box))
		return;
	canvas->dirty = ps_rect_union(canvas->dirty, box);
	for (int y = box.y0; y < box.y1; y++) {
		uint32_t *row = canvas->pixels + (size_t)y * (size_t)canvas->width_px;

		narrow_row(capsule, canvas, y, &box);
		for (int x = box.x0; x < box.x1; x++) {
			struct place place = place_in(capsule, &axis, x * PS_PX + PS_PX / 2,
						      y * PS_PX + PS_PX / 2);

			row[x] = ps_colour_mix(row[x], SHADOW, height_of(&place) * share >> 8);
		}
	}
}

void ps_draw_limb(struct ps_paper *canvas, const struct ps_camera *camera, struct ps_point a,
		  int32_t radius_a, struct ps_point b, int32_t radius_b, uint32_t colour,
		  uint8_t group)
{
	struct ps_capsule capsule;

	if (!ps_camera_project(camera, a, &capsule.a) || !ps_camera_project(camera, b, &capsule.b))
		return;
	capsule.radius_a = ps_camera_size(camera, a, radius_a);
	capsule.radius_b = ps_camera_size(camera, b, radius_b);
	ps_draw_capsule(canvas, &capsule, colour, group);
}
