#include "tests/footage/desk.h"

#include <stdbool.h>

#include "tests/footage/capsule.h"
#include "tests/footage/font.h"
#include "tests/footage/noise.h"
#include "tests/footage/polygon.h"

#define WOOD_DARK PS_RGB(128, 92, 60)
#define WOOD_LIGHT PS_RGB(198, 158, 114)
#define FLOOR PS_RGB(74, 76, 80)
#define APRON PS_RGB(44, 58, 92)
#define MAT PS_RGB(44, 98, 84)
#define MAT_LINE PS_RGB(140, 172, 142)
#define BLACK PS_RGB(30, 30, 32)
#define WHITE PS_RGB(224, 224, 218)

/* In mm. */
enum { DESK_LEFT = -560, DESK_RIGHT = 640, DESK_NEAR = -335, DESK_FAR = 480 };
enum { APRON_X = 230, APRON_Y = -400 };
enum { MAT_X = 220, MAT_Y = 155, MAT_STEP = 20 };

static int noise_mm(uint32_t seed, struct ps_point at, int size_x_mm, int size_y_mm)
{
	return ps_noise_at(seed, at.x * 256 / (size_x_mm * PS_MM),
			   at.y * 256 / (size_y_mm * PS_MM));
}

/* 0..255 up and down again with every 256. */
static int triangle(int phase)
{
	int turned = phase & 511;

	return turned < 256 ? turned : 511 - turned;
}

/* Rings are stripes of a slow noise that is much longer along the board than across. */
static uint32_t wood(uint32_t seed, struct ps_point at)
{
	int rings = triangle(noise_mm(seed + 1, at, 420, 46) * 14 + at.y / 9);
	int streaks = ps_noise_at(seed + 2, at.x / 12, at.y * 3);
	int pores = ps_noise_at(seed + 3, at.x / 3, at.y * 9);
	int stain = noise_mm(seed + 4, at, 90, 70);
	int share = (rings * 4 + streaks * 4 + pores * 3 + stain * 5) / 16;

	return ps_colour_mix(WOOD_DARK, WOOD_LIGHT, (uint32_t)share);
}

static uint32_t mat(uint32_t seed, struct ps_point at)
{
	int speckle = ps_noise_at(seed + 5, at.x * 6, at.y * 6);
	int scuff = ps_noise_at(seed + 6, at.x / 10 + at.y * 2, at.y / 7 - at.x / 9);
	int stain = noise_mm(seed + 7, at, 60, 60);
	int light = 256 + (speckle - 128) / 5 + (stain - 128) / 9;

	return ps_colour_lit(MAT, scuff > 214 ? light + (scuff - 214) : light);
}

/*
 * The packer's apron hangs behind the near edge: where does the ray from @from through @at of the
 * desk's plane meet it? Its folds are stripes.
 */
static bool apron(uint32_t seed, struct ps_point from, struct ps_point at, uint32_t *colour_out)
{
	int32_t plane = APRON_Y * PS_MM;
	int64_t share;
	struct ps_point hit;
	int fold;

	if (at.y >= DESK_NEAR * PS_MM || from.y <= plane)
		return false;
	share = (int64_t)(from.y - plane) * 65536 / (from.y - at.y);
	hit = ps_point_between(from, at, (int32_t)share);
	if (hit.x < -APRON_X * PS_MM || hit.x > APRON_X * PS_MM || hit.z < -600 * PS_MM)
		return false;
	fold = ps_noise_at(seed + 9, hit.x * 256 / (34 * PS_MM), hit.z * 256 / (400 * PS_MM));
	*colour_out = ps_colour_lit(APRON, 180 + fold / 2 - hit.x / PS_MM * (hit.x / PS_MM) / 500);
	return true;
}

static uint32_t surface(uint32_t seed, struct ps_point from, struct ps_point at)
{
	int x = at.x / PS_MM;
	int y = at.y / PS_MM;
	uint32_t colour;

	if (apron(seed, from, at, &colour))
		return colour;
	if (x < DESK_LEFT || x > DESK_RIGHT || y < DESK_NEAR || y > DESK_FAR)
		return ps_colour_lit(FLOOR, 200 + noise_mm(seed + 8, at, 14, 14) / 4);
	if (x > -MAT_X && x < MAT_X && y > -MAT_Y && y < MAT_Y)
		return mat(seed, at);
	return wood(seed, at);
}

/* One lamp hangs a little left of the middle. */
static int lamp(struct ps_point at)
{
	int64_t dx = at.x / PS_MM + 60;
	int64_t dy = at.y / PS_MM - 40;
	int64_t light = 268 - (dx * dx + dy * dy) * 90 / 600000;

	return light < 60 ? 60 : (int)light;
}

static struct ps_point spot(int x_mm, int y_mm, int z_mm)
{
	return (struct ps_point){ x_mm * PS_MM, y_mm * PS_MM, z_mm * PS_MM };
}

/* A rectangle that lies on the desk; in 1/10 mm, for lines are thin. */
static void flat(struct ps_paper *canvas, const struct ps_camera *camera, int x, int y, int width,
		 int height, uint32_t colour, uint32_t share)
{
	const int corner_x[4] = { x, x + width, x + width, x };
	const int corner_y[4] = { y, y, y + height, y + height };
	struct ps_pixel corners[4];

	for (int i = 0; i < 4; i++) {
		struct ps_point at = { corner_x[i] * PS_MM / 10, corner_y[i] * PS_MM / 10, 0 };

		if (!ps_camera_project(camera, at, &corners[i]))
			return;
	}
	ps_draw_polygon(canvas, corners, 4, PS_PX, colour, share);
}

static void text(struct ps_paper *canvas, const struct ps_camera *camera, int x, int y, int dot,
		 const char *string)
{
	for (const char *c = string; *c; c++, x += PS_FONT_ADVANCE * dot) {
		const uint8_t *rows = ps_font_rows(*c);

		for (int i = 0; i < PS_FONT_WIDTH * PS_FONT_HEIGHT; i++)
			if (rows[i / PS_FONT_WIDTH] >> (PS_FONT_WIDTH - 1 - i % PS_FONT_WIDTH) & 1)
				flat(canvas, camera, x + i % PS_FONT_WIDTH * dot,
				     y - i / PS_FONT_WIDTH * dot, dot, dot, MAT_LINE, 230);
	}
}

static void grid(struct ps_paper *canvas, const struct ps_camera *camera)
{
	for (int x = -MAT_X + MAT_STEP; x < MAT_X; x += MAT_STEP)
		flat(canvas, camera, 10 * x - 3, -10 * MAT_Y, 6, 20 * MAT_Y, MAT_LINE,
		     x % 100 == 0 ? 230 : 130);
	for (int y = -140; y < MAT_Y; y += MAT_STEP)
		flat(canvas, camera, -10 * MAT_X, 10 * y - 3, 20 * MAT_X, 6, MAT_LINE,
		     y % 100 == 0 ? 230 : 130);
	flat(canvas, camera, -10 * MAT_X, 10 * MAT_Y - 12, 20 * MAT_X, 12, MAT_LINE, 200);
	flat(canvas, camera, -10 * MAT_X, -10 * MAT_Y, 20 * MAT_X, 12, MAT_LINE, 200);
	flat(canvas, camera, -10 * MAT_X, -10 * MAT_Y, 12, 20 * MAT_Y, MAT_LINE, 200);
	flat(canvas, camera, 10 * MAT_X - 12, -10 * MAT_Y, 12, 20 * MAT_Y, MAT_LINE, 200);
}

static void scale_bar(struct ps_paper *canvas, const struct ps_camera *camera)
{
	for (int i = 0; i < 20; i++)
		flat(canvas, camera, 10 * (-200 + 10 * i), -1490, 100, 50, i % 2 ? WHITE : BLACK,
		     256);
	text(canvas, camera, -2000, -1350, 10, "0");
	text(canvas, camera, -1030, -1350, 10, "100");
	text(canvas, camera, -30, -1350, 10, "200 MM");
	text(canvas, camera, 1000, -1350, 10, "BENCH 3");
}

/* A hand scanner in its place and a felt pen. */
static void odds_and_ends(struct ps_paper *canvas, const struct ps_camera *camera)
{
	struct ps_point foot = spot(-288, -150, 16);
	struct ps_point head = spot(-262, -70, 26);
	struct ps_point nose = spot(-246, -62, 26);
	struct ps_capsule shade;

	if (ps_camera_project(camera, spot(-280, -155, 0), &shade.a) &&
	    ps_camera_project(camera, spot(-244, -72, 0), &shade.b)) {
		shade.radius_a = ps_camera_size(camera, spot(-280, -155, 0), 34 * PS_MM);
		shade.radius_b = ps_camera_size(camera, spot(-244, -72, 0), 40 * PS_MM);
		ps_draw_shadow(canvas, &shade, 170);
	}
	ps_draw_limb(canvas, camera, foot, 15 * PS_MM, head, 17 * PS_MM, PS_RGB(66, 68, 74), 0);
	ps_draw_limb(canvas, camera, head, 22 * PS_MM, nose, 20 * PS_MM, PS_RGB(214, 150, 44), 0);
	ps_draw_limb(canvas, camera, spot(232, 150, 6), 6 * PS_MM, spot(288, 162, 6), 6 * PS_MM,
		     PS_RGB(40, 44, 50), 0);
	ps_draw_limb(canvas, camera, spot(288, 162, 6), 5 * PS_MM, spot(300, 164, 6), 3 * PS_MM,
		     PS_RGB(176, 44, 40), 0);
}

void ps_desk_draw(struct ps_paper *canvas, const struct ps_camera *camera, uint32_t seed)
{
	for (int y = 0; y < canvas->height_px; y++) {
		uint32_t *row = canvas->pixels + (size_t)y * (size_t)canvas->width_px;

		for (int x = 0; x < canvas->width_px; x++) {
			struct ps_pixel pixel = { x * PS_PX + PS_PX / 2, y * PS_PX + PS_PX / 2 };
			struct ps_point at = ps_camera_floor(camera, pixel);

			row[x] = ps_colour_lit(surface(seed, camera->at, at), lamp(at));
		}
	}
	grid(canvas, camera);
	scale_bar(canvas, camera);
	odds_and_ends(canvas, camera);
}
