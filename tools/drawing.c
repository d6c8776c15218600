#include "tools/drawing.h"

#include <stdlib.h>
#include <string.h>

#include "signing/library.h"
#include "tools/command.h"
#include "tools/drawing_abi.h"

enum { PIXELS_A_MM = 8 };

/* Fontconfig takes the first that is installed. */
static const char family[] = "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,WenQuanYi Micro "
			     "Hei,WenQuanYi Zen Hei,Droid Sans Fallback,DejaVu Sans,sans-serif";
static const char mono_family[] = "DejaVu Sans Mono,Noto Sans Mono,Liberation Mono,monospace";

struct abi {
#define X(result, name, arguments) result(*name) arguments;
	PS_DRAWING_ABI(X)
#undef X
};

struct ps_drawing {
	struct abi abi;
	PangoFontDescription *font;
	cairo_surface_t *surface;
	cairo_t *cairo;
	PangoLayout *layout;
	struct ps_canvas *canvas; /* the caller's; NULL: a file */
	uint8_t *pixels;	  /* four bytes a pixel, as Cairo wants them */
	struct ps_buf *file;
	enum ps_drawing_form form;
	struct ps_buf written; /* of the file, until it is whole */
};

static enum ps_err load(struct abi *abi)
{
	const struct ps_library_symbol symbols[] = {
#define X(result, name, arguments) { #name, &abi->name },
		PS_DRAWING_ABI(X)
#undef X
	};

	return ps_library_load(PS_DRAWING_LIBRARY, symbols, sizeof(symbols) / sizeof(symbols[0]));
}

/* Is there a font with the letters of this language? */
static enum ps_err try_font(struct ps_drawing *drawing, enum ps_lang lang)
{
	const struct ps_text_place place = { .size = 16, .flags = PS_TEXT_DRY };
	struct ps_canvas canvas;
	enum ps_err err = ps_canvas_init(&canvas, 8, 8, 255);

	if (err)
		return err;
	err = ps_drawing_begin(drawing, &canvas);
	if (!err) {
		(void)ps_drawing_text(drawing, &place,
				      ps_lang_pick(lang, "Waybill", "面单录制证据码"));
		if (drawing->abi.pango_layout_get_unknown_glyphs_count(drawing->layout))
			err = PS_NOT_FOUND;
		if (ps_drawing_end(drawing) && !err)
			err = PS_NO_MEMORY;
	}
	ps_canvas_release(&canvas);
	return err;
}

enum ps_err ps_drawing_open(enum ps_lang lang, struct ps_drawing **drawing_out)
{
	struct ps_drawing *drawing = calloc(1, sizeof(*drawing));
	enum ps_err err;

	if (!drawing)
		return PS_NO_MEMORY;
	ps_buf_init(&drawing->written);
	err = load(&drawing->abi);
	if (!err) {
		drawing->font = drawing->abi.pango_font_description_new();
		err = try_font(drawing, PS_LANG_EN);
	}
	if (!err && lang != PS_LANG_EN)
		err = try_font(drawing, lang);
	if (err) {
		ps_drawing_close(drawing);
		return err;
	}
	*drawing_out = drawing;
	return PS_OK;
}

static void drop(struct ps_drawing *drawing)
{
	if (drawing->layout)
		drawing->abi.g_object_unref(drawing->layout);
	if (drawing->cairo)
		drawing->abi.cairo_destroy(drawing->cairo);
	if (drawing->surface)
		drawing->abi.cairo_surface_destroy(drawing->surface);
	free(drawing->pixels);
	drawing->layout = NULL;
	drawing->cairo = NULL;
	drawing->surface = NULL;
	drawing->pixels = NULL;
	drawing->canvas = NULL;
	drawing->file = NULL;
	ps_buf_clear(&drawing->written);
}

void ps_drawing_close(struct ps_drawing *drawing)
{
	if (!drawing)
		return;
	drop(drawing);
	if (drawing->font)
		drawing->abi.pango_font_description_free(drawing->font);
	ps_buf_release(&drawing->written);
	free(drawing);
}

int ps_drawing_complain(enum ps_err err, enum ps_lang lang)
{
	if (err == PS_UNSUPPORTED)
		return ps_command_fail(PS_EXIT_MISSING,
				       "drawing needs Pango and Cairo, which are not installed: "
				       "apt-get install libpangocairo-1.0-0");
	if (err == PS_NOT_FOUND)
		return ps_command_fail(PS_EXIT_MISSING,
				       "there is no font with %s letters: apt-get install %s",
				       lang == PS_LANG_ZH ? "Chinese" : "Latin",
				       lang == PS_LANG_ZH ? "fonts-noto-cjk (or the small "
							    "fonts-wqy-microhei)"
							  : "fonts-dejavu-core");
	return ps_command_fail(ps_command_status(err), "drawing: %s", ps_err_text(err));
}

/* The surface is there: what draws on it. */
static enum ps_err begin(struct ps_drawing *drawing)
{
	struct abi *abi = &drawing->abi;

	drawing->cairo = abi->cairo_create(drawing->surface);
	if (abi->cairo_surface_status(drawing->surface) != CAIRO_STATUS_SUCCESS ||
	    abi->cairo_status(drawing->cairo) != CAIRO_STATUS_SUCCESS) {
		drop(drawing);
		return PS_NO_MEMORY;
	}
	drawing->layout = abi->pango_cairo_create_layout(drawing->cairo);
	abi->pango_layout_set_wrap(drawing->layout, PANGO_WRAP_WORD_CHAR);
	return PS_OK;
}

/* Cairo's RGB24 is a 32-bit word of the machine's order, with blue lowest. */
static uint8_t *to_words(const struct ps_canvas *canvas)
{
	size_t count = (size_t)canvas->width_px * canvas->height_px;
	uint32_t *words = malloc(count * sizeof(*words));

	for (size_t i = 0; i < count && words; i++) {
		const uint8_t *rgb = canvas->rgb + i * 3;

		words[i] = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
	}
	return (uint8_t *)words;
}

static void from_words(const uint8_t *pixels, struct ps_canvas *canvas)
{
	const uint32_t *words = (const void *)pixels;
	size_t count = (size_t)canvas->width_px * canvas->height_px;

	for (size_t i = 0; i < count; i++) {
		uint8_t *rgb = canvas->rgb + i * 3;

		rgb[0] = (uint8_t)(words[i] >> 16);
		rgb[1] = (uint8_t)(words[i] >> 8);
		rgb[2] = (uint8_t)words[i];
	}
}

static cairo_surface_t *make_surface(const struct abi *abi, const struct ps_canvas *canvas,
				     uint8_t *words)
{
	return abi->cairo_image_surface_create_for_data(
		words, CAIRO_FORMAT_RGB24, (int)canvas->width_px, (int)canvas->height_px,
		(int)canvas->width_px * (int)sizeof(uint32_t));
}

enum ps_err ps_drawing_begin(struct ps_drawing *drawing, struct ps_canvas *canvas)
{
	drawing->pixels = to_words(canvas);
	if (!drawing->pixels)
		return PS_NO_MEMORY;
	drawing->canvas = canvas;
	drawing->surface = make_surface(&drawing->abi, canvas, drawing->pixels);
	return begin(drawing);
}

/* Cairo's: 0 is success, anything else ends the writing. */
static int on_bytes(void *ctx, const unsigned char *data, unsigned len)
{
	struct ps_drawing *drawing = ctx;

	ps_buf_add(&drawing->written, data, len);
	return drawing->written.err ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* A page that is white and as large in pixels as it is on paper in points. */
static enum ps_err begin_pixels(struct ps_drawing *drawing, double width_pt, double height_pt)
{
	const double scale = PIXELS_A_MM * 25.4 / 72;
	enum ps_err err;

	drawing->surface = drawing->abi.cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)(width_pt * scale + 0.5), (int)(height_pt * scale + 0.5));
	err = begin(drawing);
	if (err)
		return err;
	drawing->abi.cairo_scale(drawing->cairo, scale, scale);
	ps_drawing_fill(drawing, 0, 0, width_pt + 1, height_pt + 1, 1);
	return PS_OK;
}

enum ps_err ps_drawing_begin_file(struct ps_drawing *drawing, enum ps_drawing_form form,
				  double width_pt, double height_pt, struct ps_buf *file)
{
	const struct abi *abi = &drawing->abi;

	drawing->file = file;
	drawing->form = form;
	if (form == PS_DRAWING_PNG)
		return begin_pixels(drawing, width_pt, height_pt);
	/* 1.4 is what archives ask for (ISO 19005-1, PDF/A-1), and every reader has */
	drawing->surface = form == PS_DRAWING_SVG
				   ? abi->cairo_svg_surface_create_for_stream(on_bytes, drawing,
									      width_pt, height_pt)
				   : abi->cairo_pdf_surface_create_for_stream(on_bytes, drawing,
									      width_pt, height_pt);
	if (form == PS_DRAWING_PDF)
		abi->cairo_pdf_surface_restrict_to_version(drawing->surface, CAIRO_PDF_VERSION_1_4);
	return begin(drawing);
}

/* What is written of a PDF or SVG until it is finished is not all of it. */
static enum ps_err end_file(struct ps_drawing *drawing)
{
	struct abi *abi = &drawing->abi;
	int status = CAIRO_STATUS_SUCCESS;

	if (drawing->form == PS_DRAWING_PNG)
		status =
			abi->cairo_surface_write_to_png_stream(drawing->surface, on_bytes, drawing);
	abi->cairo_surface_finish(drawing->surface);
	if (drawing->written.err)
		return drawing->written.err;
	if (status != CAIRO_STATUS_SUCCESS ||
	    abi->cairo_surface_status(drawing->surface) != CAIRO_STATUS_SUCCESS)
		return PS_INVALID;
	ps_buf_add(drawing->file, drawing->written.bytes, drawing->written.len);
	return drawing->file->err;
}

enum ps_err ps_drawing_end(struct ps_drawing *drawing)
{
	struct abi *abi = &drawing->abi;
	enum ps_err err = PS_OK;

	if (abi->cairo_status(drawing->cairo) != CAIRO_STATUS_SUCCESS)
		err = PS_INVALID;
	abi->cairo_surface_flush(drawing->surface);
	if (drawing->canvas)
		from_words(drawing->pixels, drawing->canvas);
	else if (!err)
		err = end_file(drawing);
	drop(drawing);
	return err;
}

static void set_grey(struct ps_drawing *drawing, double grey)
{
	drawing->abi.cairo_set_source_rgb(drawing->cairo, grey, grey, grey);
}

struct ps_text_size ps_drawing_text(struct ps_drawing *drawing, const struct ps_text_place *place,
				    const char *text)
{
	struct abi *abi = &drawing->abi;
	PangoLayout *layout = drawing->layout;
	int width;
	int height;

	abi->pango_font_description_set_family(drawing->font,
					       place->flags & PS_TEXT_MONO ? mono_family : family);
	abi->pango_font_description_set_weight(drawing->font, place->flags & PS_TEXT_BOLD
								      ? PANGO_WEIGHT_BOLD
								      : PANGO_WEIGHT_NORMAL);
	abi->pango_font_description_set_absolute_size(drawing->font, place->size * PANGO_SCALE);
	abi->pango_layout_set_font_description(layout, drawing->font);
	abi->pango_layout_set_width(layout,
				    place->width > 0 ? (int)(place->width * PANGO_SCALE) : -1);
	abi->pango_layout_set_alignment(layout, place->flags & PS_TEXT_RIGHT ? PANGO_ALIGN_RIGHT
									     : PANGO_ALIGN_LEFT);
	abi->pango_layout_set_text(layout, text, -1);
	abi->pango_layout_get_pixel_size(layout, &width, &height);
	if (!(place->flags & PS_TEXT_DRY)) {
		set_grey(drawing, place->flags & PS_TEXT_WHITE	? 1
				  : place->flags & PS_TEXT_GREY ? 0.35
								: 0);
		abi->cairo_move_to(drawing->cairo, place->x, place->y);
		abi->pango_cairo_show_layout(drawing->cairo, layout);
	}
	return (struct ps_text_size){ width, height };
}

void ps_drawing_fill(struct ps_drawing *drawing, double x, double y, double width, double height,
		     double grey)
{
	set_grey(drawing, grey);
	drawing->abi.cairo_rectangle(drawing->cairo, x, y, width, height);
	drawing->abi.cairo_fill(drawing->cairo);
}

enum ps_err ps_drawing_picture(struct ps_drawing *drawing, double x, double y, double width,
			       double height, const struct ps_canvas *picture, struct ps_bytes jpeg)
{
	struct abi *abi = &drawing->abi;
	uint8_t *words = to_words(picture);
	uint8_t *copy = NULL; /* Cairo frees it when the page is written */
	cairo_surface_t *surface;

	if (!words)
		return PS_NO_MEMORY;
	surface = make_surface(abi, picture, words);
	if (jpeg.len)
		copy = malloc(jpeg.len);
	if (copy) {
		memcpy(copy, jpeg.bytes, jpeg.len);
		if (abi->cairo_surface_set_mime_data(surface, "image/jpeg", copy, jpeg.len, free,
						     copy) != CAIRO_STATUS_SUCCESS)
			free(copy);
	}
	abi->cairo_save(drawing->cairo);
	abi->cairo_translate(drawing->cairo, x, y);
	abi->cairo_scale(drawing->cairo, width / picture->width_px, height / picture->height_px);
	abi->cairo_set_source_surface(drawing->cairo, surface, 0, 0);
	abi->cairo_paint(drawing->cairo);
	abi->cairo_restore(drawing->cairo);
	set_grey(drawing, 0); /* lets go of the surface */
	abi->cairo_surface_finish(surface);
	abi->cairo_surface_destroy(surface);
	free(words);
	return PS_OK;
}

void ps_drawing_next_page(struct ps_drawing *drawing)
{
	drawing->abi.cairo_show_page(drawing->cairo);
}
