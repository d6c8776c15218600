/*
 * The few functions of Cairo and Pango (1.0) that tools/drawing.c calls, as their headers declare
 * them.
 *
 * They are looked up when something is to be drawn: what verifies evidence does not load them, and
 * their development files (a third of what a newcomer would have to fetch) are not needed. The
 * sonames say that these stay.
 */
#ifndef PS_TOOLS_DRAWING_ABI_H
#define PS_TOOLS_DRAWING_ABI_H

#include <stddef.h>

/* It brings the others along. */
#define PS_DRAWING_LIBRARY "libpangocairo-1.0.so.0"

typedef struct _cairo cairo_t;
typedef struct _cairo_surface cairo_surface_t;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoFontDescription PangoFontDescription;

/* The values of enum _cairo_format, _cairo_pdf_version, PangoAlignment, PangoWrapMode and
 * PangoWeight that we name. */
enum {
	CAIRO_FORMAT_RGB24 = 1,
	CAIRO_PDF_VERSION_1_4 = 0,
	CAIRO_STATUS_SUCCESS = 0,
	CAIRO_STATUS_WRITE_ERROR = 11,
	PANGO_ALIGN_LEFT = 0,
	PANGO_ALIGN_RIGHT = 2,
	PANGO_WRAP_WORD_CHAR = 2,
	PANGO_WEIGHT_NORMAL = 400,
	PANGO_WEIGHT_BOLD = 700,
	PANGO_SCALE = 1024,
};

/* result, name, arguments */
#define PS_DRAWING_ABI(X)                                                                         \
	X(cairo_surface_t *, cairo_image_surface_create_for_data,                                 \
	  (unsigned char *data, int format, int width, int height, int stride))                   \
	X(cairo_surface_t *, cairo_pdf_surface_create_for_stream,                                 \
	  (int (*write)(void *ctx, const unsigned char *data, unsigned len), void *ctx,           \
	   double width_pt, double height_pt))                                                    \
	X(void, cairo_pdf_surface_restrict_to_version, (cairo_surface_t *, int version))          \
	X(cairo_surface_t *, cairo_svg_surface_create_for_stream,                                 \
	  (int (*write)(void *ctx, const unsigned char *data, unsigned len), void *ctx,           \
	   double width_pt, double height_pt))                                                    \
	X(cairo_surface_t *, cairo_image_surface_create, (int format, int width, int height))     \
	X(int, cairo_surface_write_to_png_stream,                                                 \
	  (cairo_surface_t *, int (*write)(void *ctx, const unsigned char *data, unsigned len),   \
	   void *ctx))                                                                            \
	X(void, cairo_surface_finish, (cairo_surface_t *))                                        \
	X(void, cairo_surface_flush, (cairo_surface_t *))                                         \
	X(void, cairo_surface_destroy, (cairo_surface_t *))                                       \
	X(int, cairo_surface_status, (cairo_surface_t *))                                         \
	X(int, cairo_surface_set_mime_data,                                                       \
	  (cairo_surface_t *, const char *type, const unsigned char *data, unsigned long len,     \
	   void (*destroy)(void *), void *closure))                                               \
	X(cairo_t *, cairo_create, (cairo_surface_t *))                                           \
	X(void, cairo_destroy, (cairo_t *))                                                       \
	X(int, cairo_status, (cairo_t *))                                                         \
	X(void, cairo_save, (cairo_t *))                                                          \
	X(void, cairo_restore, (cairo_t *))                                                       \
	X(void, cairo_translate, (cairo_t *, double x, double y))                                 \
	X(void, cairo_scale, (cairo_t *, double x, double y))                                     \
	X(void, cairo_set_source_rgb, (cairo_t *, double r, double g, double b))                  \
	X(void, cairo_set_source_surface, (cairo_t *, cairo_surface_t *, double x, double y))     \
	X(void, cairo_rectangle, (cairo_t *, double x, double y, double w, double h))             \
	X(void, cairo_fill, (cairo_t *))                                                          \
	X(void, cairo_paint, (cairo_t *))                                                         \
	X(void, cairo_move_to, (cairo_t *, double x, double y))                                   \
	X(void, cairo_show_page, (cairo_t *))                                                     \
	X(PangoLayout *, pango_cairo_create_layout, (cairo_t *))                                  \
	X(void, pango_cairo_show_layout, (cairo_t *, PangoLayout *))                              \
	X(void, pango_layout_set_text, (PangoLayout *, const char *text, int len))                \
	X(void, pango_layout_set_width, (PangoLayout *, int units))                               \
	X(void, pango_layout_set_wrap, (PangoLayout *, int mode))                                 \
	X(void, pango_layout_set_alignment, (PangoLayout *, int alignment))                       \
	X(void, pango_layout_set_font_description, (PangoLayout *, const PangoFontDescription *)) \
	X(void, pango_layout_get_pixel_size, (PangoLayout *, int *width_px, int *height_px))      \
	X(int, pango_layout_get_unknown_glyphs_count, (PangoLayout *))                            \
	X(PangoFontDescription *, pango_font_description_new, (void))                             \
	X(void, pango_font_description_free, (PangoFontDescription *))                            \
	X(void, pango_font_description_set_family, (PangoFontDescription *, const char *))        \
	X(void, pango_font_description_set_weight, (PangoFontDescription *, int))                 \
	X(void, pango_font_description_set_absolute_size, (PangoFontDescription *, double))       \
	X(void, g_object_unref, (void *))

#endif
