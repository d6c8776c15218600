#include "tests/footage/parcel.h"

#include <stdbool.h>

#include "tests/footage/label.h"
#include "tests/footage/noise.h"
#include "tests/footage/polygon.h"

#define CARDBOARD PS_RGB(196, 150, 102)
#define TAPE PS_RGB(214, 180, 122)

#define CARDBOARD_SIZE 512 /* pixels, two a millimetre */
#define TAPE_WIDTH_MM 48
#define HALF_X (PS_BOX_WIDTH_MM * PS_MM / 2)
#define HALF_Y (PS_BOX_DEPTH_MM * PS_MM / 2)
#define TOP (PS_BOX_HEIGHT_MM * PS_MM)

/* The flutes of the corrugation show through as faint stripes; the fibres are speckles. */
static uint32_t cardboard_at(uint32_t seed, int x, int y)
{
	static const int flute[8] = { -5, -3, 0, 3, 5, 3, 0, -3 };
	int fibre = ps_noise_at(seed, x * 48, y * 160) - 128;
	int cloud = ps_noise_at(seed + 1, x * 8, y * 8) - 128;
	int speck = ps_noise_at(seed + 2, x * 230, y * 230);

	return ps_colour_lit(CARDBOARD, 256 + fibre / 8 + cloud / 12 + flute[x & 7] -
						(speck > 205 ? (speck - 205) / 2 : 0));
}

enum ps_err ps_parcel_init(struct ps_parcel *parcel, uint32_t seed)
{
	struct ps_parcel made = { .cardboard = { .pixels = NULL } };
	enum ps_err err;

	err = ps_texture_init(&made.cardboard, CARDBOARD_SIZE, CARDBOARD_SIZE, true, CARDBOARD);
	if (err)
		return err;
	err = ps_texture_init(&made.tape, 64, 16, true, TAPE);
	if (err) {
		ps_texture_finish(&made.cardboard);
		return err;
	}
	for (int i = 0; i < CARDBOARD_SIZE * CARDBOARD_SIZE; i++)
		made.cardboard.pixels[i] =
			cardboard_at(seed, i % CARDBOARD_SIZE, i / CARDBOARD_SIZE);
	/* Tape shines in a band along its middle. */
	for (int i = 0; i < 64 * 16; i++)
		made.tape.pixels[i] =
			ps_colour_lit(TAPE, i / 64 == 5 || i / 64 == 6 ? 280 : 250 + i / 64);
	*parcel = made;
	return PS_OK;
}

void ps_parcel_finish(struct ps_parcel *parcel)
{
	ps_texture_finish(&parcel->cardboard);
	ps_texture_finish(&parcel->tape);
}

static int32_t length_of(struct ps_point v)
{
	return (int32_t)ps_root((int64_t)v.x * v.x + (int64_t)v.y * v.y + (int64_t)v.z * v.z);
}

/* A sheet of cardboard; each has its own part of the texture. */
static struct ps_face sheet(const struct ps_parcel *parcel, const struct ps_pose *pose,
			    struct ps_point at, struct ps_point along, struct ps_point across)
{
	struct ps_face face = { .at = ps_point_add(at, pose->box),
				.along = along,
				.across = across,
				.texture = &parcel->cardboard };

	face.u = (at.x * 3 + at.y * 5) & 0x1ffff;
	face.v = (at.z * 7 + at.y) & 0x1ffff;
	face.span_u = length_of(along) * 2 * 256 / PS_MM;
	face.span_v = length_of(across) * 2 * 256 / PS_MM;
	face.light = 256;
	face.share = 256;
	return face;
}

static struct ps_point mirror(struct ps_point p)
{
	return (struct ps_point){ -p.x, -p.y, p.z };
}

/* Four walls: front and back along x, left and right along y. along x across points outward. */
static struct ps_face wall(const struct ps_parcel *parcel, const struct ps_pose *pose, int which)
{
	static const int light[4] = { 214, 232, 182, 204 }; /* near, right, far, left */
	struct ps_point at = which % 2 ? (struct ps_point){ HALF_X, -HALF_Y, 0 }
				       : (struct ps_point){ -HALF_X, -HALF_Y, 0 };
	struct ps_point along = which % 2 ? (struct ps_point){ 0, 2 * HALF_Y, 0 }
					  : (struct ps_point){ 2 * HALF_X, 0, 0 };
	struct ps_point across = { 0, 0, TOP };
	struct ps_face face;

	if (which >= 2) {
		at = mirror(at);
		along = mirror(along);
	}
	face = sheet(parcel, pose, at, along, across);
	face.light = light[which];
	return face;
}

/* The flap on top of wall @which; 0 and 2 are the long ones. */
static struct ps_face flap(const struct ps_parcel *parcel, const struct ps_pose *pose, int which)
{
	struct ps_face below = wall(parcel, pose, which);
	int degrees = (which % 2 ? pose->short_flaps : pose->long_flaps) / 64;
	int32_t inward = (int32_t)((int64_t)PS_BOX_FLAP_MM * PS_MM * ps_cosine(degrees) / PS_ONE);
	int32_t upward = (int32_t)((int64_t)PS_BOX_FLAP_MM * PS_MM * ps_sine(degrees) / PS_ONE);
	/* The upper flaps lie on the lower ones. */
	struct ps_point at = { 0, 0, which % 2 ? 0 : PS_MM };
	struct ps_point across = { 0, 0, upward };
	struct ps_face face;

	at = ps_point_add(at, ps_point_sub(ps_point_add(below.at, below.across), pose->box));
	if (which % 2)
		across.x = which == 1 ? -inward : inward;
	else
		across.y = which == 0 ? inward : -inward;
	face = sheet(parcel, pose, at, below.along, across);
	/* Lit most when flat; the inside of an upright flap is in the shade. */
	face.light =
		190 +
		66 * (ps_cosine(degrees) < 0 ? -ps_cosine(degrees) : ps_cosine(degrees)) / PS_ONE;
	return face;
}

static bool leans_outward(const struct ps_pose *pose, int which)
{
	return (which % 2 ? pose->short_flaps : pose->long_flaps) > 90 * 64;
}

static void draw_flaps(const struct ps_parcel *parcel, const struct ps_pose *pose,
		       struct ps_paper *canvas, const struct ps_camera *camera, bool near,
		       bool outward)
{
	/* Short flaps are closed first and lie below. */
	static const int order[4] = { 1, 3, 2, 0 };

	for (int i = 0; i < 4; i++) {
		struct ps_face side = wall(parcel, pose, order[i]);
		struct ps_face face = flap(parcel, pose, order[i]);

		if (ps_face_is_seen(&side, camera) == near &&
		    leans_outward(pose, order[i]) == outward)
			ps_draw_face(canvas, camera, &face);
	}
}

void ps_parcel_draw_back(const struct ps_parcel *parcel, const struct ps_pose *pose,
			 struct ps_paper *canvas, const struct ps_camera *camera)
{
	struct ps_face floor =
		sheet(parcel, pose, (struct ps_point){ -HALF_X, -HALF_Y, 0 },
		      (struct ps_point){ 2 * HALF_X, 0, 0 }, (struct ps_point){ 0, 2 * HALF_Y, 0 });

	draw_flaps(parcel, pose, canvas, camera, false, true);
	floor.light = 136;
	ps_draw_face(canvas, camera, &floor);
	for (int i = 0; i < 4; i++) {
		struct ps_face face = wall(parcel, pose, i);

		face.light = face.light * 3 / 4;
		if (!ps_face_is_seen(&face, camera))
			ps_draw_face(canvas, camera, &face);
	}
}

static void draw_tape(const struct ps_parcel *parcel, const struct ps_pose *pose,
		      struct ps_paper *canvas, const struct ps_camera *camera)
{
	int32_t left = -HALF_X - 2 * PS_MM;
	int32_t width = TAPE_WIDTH_MM * PS_MM;
	struct ps_face strip =
		sheet(parcel, pose, (struct ps_point){ left, width / 2, TOP + PS_MM },
		      (struct ps_point){ pose->tape, 0, 0 }, (struct ps_point){ 0, -width, 0 });

	strip.texture = &parcel->tape;
	strip.span_u = strip.span_v = strip.u = strip.v = 0;
	strip.span_v = 16 * 256;
	strip.share = 214;
	if (pose->tape > PS_MM)
		ps_draw_face(canvas, camera, &strip);

	/* Its ends are folded down the short walls. */
	strip.along = (struct ps_point){ 0, 0, -40 * PS_MM };
	strip.light = 220;
	if (pose->tape > 20 * PS_MM && ps_face_is_seen(&strip, camera))
		ps_draw_face(canvas, camera, &strip);
	strip.at.x += 2 * (HALF_X + 2 * PS_MM);
	strip.at.y -= width;
	strip.across = mirror(strip.across);
	if (pose->tape >= 240 * PS_MM && ps_face_is_seen(&strip, camera))
		ps_draw_face(canvas, camera, &strip);
}

void ps_parcel_draw_front(const struct ps_parcel *parcel, const struct ps_pose *pose,
			  struct ps_paper *canvas, const struct ps_camera *camera)
{
	for (int i = 0; i < 4; i++) {
		struct ps_face face = wall(parcel, pose, i);

		if (ps_face_is_seen(&face, camera))
			ps_draw_face(canvas, camera, &face);
	}
	draw_flaps(parcel, pose, canvas, camera, false, false);
	draw_flaps(parcel, pose, canvas, camera, true, false);
	draw_flaps(parcel, pose, canvas, camera, true, true);
	draw_tape(parcel, pose, canvas, camera);
}

void ps_parcel_draw_shadow(const struct ps_pose *pose, struct ps_paper *canvas,
			   const struct ps_camera *camera)
{
	int32_t shift = 14 * PS_MM + pose->box.z / 3;
	struct ps_point middle = { pose->box.x + shift, pose->box.y - shift, 0 };
	struct ps_pixel corners[4];

	for (int i = 0; i < 4; i++) {
		struct ps_point corner = middle;

		corner.x += i == 0 || i == 3 ? -HALF_X - 12 * PS_MM : HALF_X + 12 * PS_MM;
		corner.y += i < 2 ? -HALF_Y - 12 * PS_MM : HALF_Y + 12 * PS_MM;
		if (!ps_camera_project(camera, corner, &corners[i]))
			return;
	}
	ps_draw_polygon(canvas, corners, 4, ps_camera_size(camera, middle, 44 * PS_MM) + PS_PX,
			PS_RGB(22, 18, 16), 150);
}

void ps_parcel_draw_label(const struct ps_texture *label, const struct ps_pose *pose,
			  struct ps_paper *canvas, const struct ps_camera *camera)
{
	int degrees = pose->label_turn / 64;
	struct ps_point right = { ps_cosine(degrees), ps_sine(degrees), 0 };
	struct ps_point up = { -ps_sine(degrees), ps_cosine(degrees), 0 };
	struct ps_face face = { .texture = label, .light = 256, .share = 256, .fine = true };

	face.along = ps_point_scale(right, PS_LABEL_WIDTH_MM * PS_MM);
	face.across = ps_point_scale(up, -PS_LABEL_HEIGHT_MM * PS_MM);
	face.at = ps_point_add(pose->label, ps_point_scale(right, -PS_LABEL_WIDTH_MM * PS_MM / 2));
	face.at = ps_point_add(face.at, ps_point_scale(up, PS_LABEL_HEIGHT_MM * PS_MM / 2));
	face.span_u = label->width * 256;
	face.span_v = label->height * 256;
	ps_draw_face(canvas, camera, &face);
}
