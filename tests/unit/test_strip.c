#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/encoder.h"
#include "tests/kit/scene.h"
#include "tools/decoder.h"
#include "tools/strip.h"

enum { PICTURES = 6 };

/* A camera: its encoder, and its picture as a reader of the file puts it together. */
struct camera {
	uint16_t width_px, height_px;
	struct ps_encoder *encoder;
	struct ps_picture picture;
	struct ps_composite composite;
	struct ps_frame *frames[PICTURES]; /* hold the bytes that the composite points into */
	size_t count;
};

static void set_up(struct camera *camera, uint16_t width_px, uint16_t height_px)
{
	const struct ps_encoder_settings settings = { width_px, height_px, 80, 3, 0 };

	*camera = (struct camera){ .width_px = width_px, .height_px = height_px };
	assert_int_equal(ps_encoder_create(&settings, &camera->encoder), PS_OK);
	ps_picture_init(&camera->picture);
	assert_int_equal(ps_composite_init(&camera->composite), PS_OK);
}

static void tear_down(struct camera *camera)
{
	for (size_t i = 0; i < camera->count; i++)
		ps_frame_unref(camera->frames[i]);
	ps_composite_release(&camera->composite);
	ps_picture_release(&camera->picture);
	ps_encoder_destroy(camera->encoder);
}

/* One more picture, of a hand that moves; the last one is whole. Returns how many tiles are new. */
static uint32_t film(struct camera *camera)
{
	static const uint8_t salt[PS_SALT_LEN];
	const struct ps_scene scene = { .width_px = camera->width_px,
					.height_px = camera->height_px,
					.hand = 1 + (unsigned)camera->count };
	struct ps_composite *composite = &camera->composite;
	struct ps_frame *frame;

	ps_scene_paint(&camera->picture, &scene, 10000 * camera->count);
	assert_int_equal(ps_encoder_encode(camera->encoder, &camera->picture.image,
					   camera->count + 1 == PICTURES, &frame),
			 PS_OK);
	camera->frames[camera->count++] = frame;
	composite->picture++;
	composite->header = (struct ps_bytes){ frame->header, frame->header_len };
	composite->tile_count = frame->tile_count;
	for (uint32_t i = 0; i < frame->tile_count; i++)
		if (frame->tiles[i].len)
			composite->tiles[i] = (struct ps_tile_view){
				.salt = salt,
				.bytes = { frame->bytes + frame->tiles[i].at, frame->tiles[i].len },
				.picture = composite->picture,
			};
	return frame->changed;
}

static struct ps_planes decode(struct ps_decoder *decoder, const struct ps_buf *jpeg,
			       uint32_t width_px)
{
	struct ps_planes planes;

	assert_int_equal(ps_decoder_planes(decoder, (struct ps_bytes){ jpeg->bytes, jpeg->len },
					   width_px, 1, &planes),
			 PS_OK);
	return planes;
}

static struct ps_planes decode_whole(struct ps_decoder *decoder, const struct camera *camera,
				     uint32_t eighths)
{
	struct ps_planes planes;
	struct ps_buf jpeg;

	ps_buf_init(&jpeg);
	assert_int_equal(ps_composite_join(&camera->composite, (struct ps_bytes){ 0 }, &jpeg),
			 PS_OK);
	planes = decode(decoder, &jpeg, camera->width_px * eighths / 8);
	ps_buf_release(&jpeg);
	return planes;
}

static void draw(struct ps_decoder *decoder, const struct ps_strip *strip, uint32_t eighths,
		 struct ps_planes *to)
{
	struct ps_planes planes;
	struct ps_buf jpeg;

	ps_buf_init(&jpeg);
	assert_int_equal(ps_strip_join(strip, &jpeg), PS_OK);
	planes = decode(decoder, &jpeg, ps_strip_width_px(strip) * eighths / 8);
	assert_int_equal(ps_strip_put(strip, &planes, eighths, to, 0, 0), PS_OK);
	ps_planes_release(&planes);
	ps_buf_release(&jpeg);
}

/* All but the row that was added to make them even. */
static void expect_same(const struct ps_planes *a, const struct ps_planes *b,
			uint32_t height_eighths)
{
	size_t bright = (size_t)a->width_px * ((height_eighths + 7) / 8);
	size_t colours = (size_t)a->width_px * a->height_px;

	assert_int_equal(a->width_px, b->width_px);
	assert_int_equal(a->height_px, b->height_px);
	assert_memory_equal(a->bytes, b->bytes, bright);
	assert_memory_equal(a->bytes + colours, b->bytes + colours, colours / 2);
}

static const struct {
	const char *name;
	uint16_t width_px, height_px;
} sizes[] = {
	{ "four tiles a row", 640, 480 },
	{ "one tile a row", 96, 64 },
	{ "tiles beyond the lower edge", 640, 360 },
};

static void what_changed_is_drawn_as_in_the_whole_picture(void **state)
{
	struct ps_decoder *decoder;

	(void)state;
	assert_int_equal(ps_decoder_start(&decoder), PS_OK);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (uint32_t eighths = 1; eighths <= 8; eighths++) {
			struct ps_planes drawn, whole;
			struct ps_strip strip;
			struct camera camera;

			print_message("%s, %u eighths\n", sizes[i].name, eighths);
			set_up(&camera, sizes[i].width_px, sizes[i].height_px);
			assert_int_equal(ps_strip_init(&strip), PS_OK);
			(void)film(&camera);
			drawn = decode_whole(decoder, &camera, eighths);
			ps_strip_skip(&strip, &camera.composite);
			assert_int_equal(strip.count, 0);
			for (size_t n = 1; n < PICTURES; n++) {
				uint32_t new = film(&camera);

				assert_in_range(new, 1,
						camera.composite.tile_count - (n + 1 < PICTURES));
				assert_int_equal(ps_strip_take(&strip, &camera.composite), PS_OK);
				assert_in_range(strip.count, new, camera.composite.tile_count);
				/* two are taken before the next is drawn */
				if (n == 2)
					continue;
				draw(decoder, &strip, eighths, &drawn);
				ps_strip_clear(&strip);
				whole = decode_whole(decoder, &camera, eighths);
				expect_same(&whole, &drawn, camera.height_px * eighths);
				ps_planes_release(&whole);
			}
			ps_planes_release(&drawn);
			ps_strip_release(&strip);
			tear_down(&camera);
		}
	}
	ps_decoder_stop(decoder);
}

/* All tiles are of a picture that nobody has seen. */
static void renew(struct ps_composite *composite)
{
	composite->picture++;
	for (uint32_t i = 0; i < composite->tile_count; i++)
		composite->tiles[i].picture = composite->picture;
}

static void what_cannot_be_drawn_in_parts_is_refused(void **state)
{
	struct ps_strip strip;
	struct camera camera;
	struct ps_buf header;
	uint32_t restart;

	(void)state;
	set_up(&camera, 640, 480);
	assert_int_equal(ps_strip_init(&strip), PS_OK);
	(void)film(&camera);
	ps_strip_skip(&strip, &camera.composite);
	(void)film(&camera);
	camera.composite.withheld = 1;
	assert_int_equal(ps_strip_take(&strip, &camera.composite), PS_UNSUPPORTED);
	camera.composite.withheld = 0;

	/* another header, and tiles that were made with the one before */
	ps_buf_init(&header);
	ps_buf_add(&header, camera.composite.header.bytes, camera.composite.header.len);
	assert_int_equal(header.err, PS_OK);
	header.bytes[25] ^= 1; /* in the first quantization table */
	camera.composite.header.bytes = header.bytes;
	assert_int_equal(ps_strip_take(&strip, &camera.composite), PS_UNSUPPORTED);
	renew(&camera.composite);
	assert_int_equal(ps_strip_take(&strip, &camera.composite), PS_OK);
	assert_int_equal(strip.count, camera.composite.tile_count);

	/* tiles that run across the end of a row: DRI is the last segment but SOS */
	restart = (uint32_t)header.len - 14 - 2;
	assert_int_equal(header.bytes[restart + 1], 10);
	header.bytes[restart + 1] = 12;
	camera.composite.tile_count = 100;
	renew(&camera.composite);
	assert_int_equal(ps_strip_take(&strip, &camera.composite), PS_UNSUPPORTED);

	/* no header at all */
	camera.composite.header.len = 12;
	renew(&camera.composite);
	assert_int_equal(ps_strip_take(&strip, &camera.composite), PS_MALFORMED);
	ps_buf_release(&header);
	ps_strip_release(&strip);
	tear_down(&camera);
}

static void a_strip_of_another_size_is_not_put(void **state)
{
	struct ps_planes planes;
	struct ps_strip strip;
	struct camera camera;

	(void)state;
	set_up(&camera, 640, 480);
	assert_int_equal(ps_strip_init(&strip), PS_OK);
	(void)film(&camera);
	assert_int_equal(ps_strip_take(&strip, &camera.composite), PS_OK);
	assert_int_equal(ps_planes_init(&planes, 160, 16, 0), PS_OK);
	assert_int_equal(ps_strip_put(&strip, &planes, 8, &planes, 0, 0), PS_INVALID);
	ps_planes_release(&planes);
	ps_strip_release(&strip);
	tear_down(&camera);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_changed_is_drawn_as_in_the_whole_picture),
		cmocka_unit_test(what_cannot_be_drawn_in_parts_is_refused),
		cmocka_unit_test(a_strip_of_another_size_is_not_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
