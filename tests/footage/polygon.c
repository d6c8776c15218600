#include "tests/footage/polygon.h"

bool ps_polygon_init(struct ps_polygon *polygon, const struct ps_paper *canvas,
		     const struct ps_pixel *corners, int count, int softness)
{
	int32_t x0 = INT32_MAX, y0 = INT32_MAX, x1 = INT32_MIN, y1 = INT32_MIN;
	int64_t area = 0;

	for (int i = 0; i < count; i++) {
		struct ps_pixel p = corners[i];
		struct ps_pixel q = corners[(i + 1) % count];

		area += (int64_t)p.x * q.y - (int64_t)q.x * p.y;
		x0 = p.x < x0 ? p.x : x0;
		y0 = p.y < y0 ? p.y : y0;
		x1 = p.x > x1 ? p.x : x1;
		y1 = p.y > y1 ? p.y : y1;
	}
	polygon->box =
		ps_paper_within(canvas, x0 - softness, y0 - softness, x1 + softness, y1 + softness);
	if (area == 0 || ps_rect_is_empty(polygon->box))
		return false;

	polygon->count = 0;
	polygon->softness = (int64_t)softness * PS_ONE;
	for (int i = 0; i < count; i++) {
		struct ps_pixel p = corners[i];
		struct ps_pixel q = corners[(i + 1) % count];
		int64_t dx = area > 0 ? q.x - p.x : p.x - q.x;
		int64_t dy = area > 0 ? q.y - p.y : p.y - q.y;
		int64_t length = ps_root(dx * dx + dy * dy);
		int side = polygon->count;

		if (length == 0)
			continue;
		polygon->nx[side] = -dy * PS_ONE / length;
		polygon->ny[side] = dx * PS_ONE / length;
		polygon->offset[side] = -(polygon->nx[side] * p.x + polygon->ny[side] * p.y);
		polygon->count++;
	}
	return true;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	int64_t quotient = a / b;

	return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

/* Narrows [*x0, *x1) to the pixels whose centres lie at least @least inside the side. */
static void narrow(int64_t slope, int64_t at_row, int64_t least, int *x0, int *x1)
{
	if (slope == 0) {
		if (at_row < least)
			*x1 = *x0;
		return;
	}

	int64_t bound = floor_div(least - at_row - slope * (PS_PX / 2), slope * PS_PX);

	/* A pixel too many at either end does no harm to the touched range, but to the solid one.
	 */
	if (slope > 0 && bound + 1 > *x0)
		*x0 = bound + 1 > *x1 ? *x1 : (int)bound + 1;
	if (slope < 0 && bound < *x1)
		*x1 = bound < *x0 ? *x0 : (int)bound;
}

struct ps_span ps_polygon_span(const struct ps_polygon *polygon, int row)
{
	struct ps_span span = { polygon->box.x0, polygon->box.x1, polygon->box.x0,
				polygon->box.x1 };
	int64_t y = row * PS_PX + PS_PX / 2;

	for (int i = 0; i < polygon->count; i++) {
		int64_t at_row = polygon->ny[i] * y + polygon->offset[i];

		narrow(polygon->nx[i], at_row, -polygon->softness / 2 - PS_ONE * PS_PX, &span.x0,
		       &span.x1);
		narrow(polygon->nx[i], at_row, polygon->softness / 2, &span.solid0, &span.solid1);
	}
	if (span.solid0 < span.x0)
		span.solid0 = span.x0;
	if (span.solid1 > span.x1)
		span.solid1 = span.x1;
	if (span.solid0 >= span.solid1)
		span.solid0 = span.solid1 = span.x1;
	return span;
}

uint32_t ps_polygon_cover(const struct ps_polygon *polygon, int x, int row)
{
	int64_t px = x * PS_PX + PS_PX / 2;
	int64_t py = row * PS_PX + PS_PX / 2;
	int64_t least = polygon->softness / 2;

	for (int i = 0; i < polygon->count; i++) {
		int64_t inside = polygon->nx[i] * px + polygon->ny[i] * py + polygon->offset[i];

		least = inside < least ? inside : least;
	}
	least += polygon->softness / 2;
	return least <= 0 ? 0 : (uint32_t)(least * 256 / polygon->softness);
}

void ps_draw_polygon(struct ps_paper *canvas, const struct ps_pixel *corners, int count,
		     int softness, uint32_t colour, uint32_t share)
{
	struct ps_polygon polygon;

	if (!ps_polygon_init(&polygon, canvas, corners, count, softness))
		return;
	canvas->dirty = ps_rect_union(canvas->dirty, polygon.box);
	for (int y = polygon.box.y0; y < polygon.box.y1; y++) {
		struct ps_span span = ps_polygon_span(&polygon, y);
		uint32_t *row = canvas->pixels + (size_t)y * (size_t)canvas->width_px;

		for (int x = span.x0; x < span.x1; x++) {
			bool solid = x >= span.solid0 && x < span.solid1;
			uint32_t cover = solid ? 256 : ps_polygon_cover(&polygon, x, y);

			row[x] = ps_colour_mix(row[x], colour, cover * share >> 8);
		}
	}
}
