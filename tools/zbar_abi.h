/*
 * The few functions of ZBar (libzbar.so.0, 0.23) that tools/decoder*.c calls, as its zbar.h
 * declares them.
 *
 * Debian's libzbar-dev asks for the development files of ImageMagick and GTK, some 100 MB, for a
 * header; the library itself needs next to nothing. So it is linked by its file's name, and
 * declared here. The soname says that these stay.
 */
#ifndef PS_TOOLS_ZBAR_ABI_H
#define PS_TOOLS_ZBAR_ABI_H

struct zbar_image_s;
struct zbar_image_scanner_s;
struct zbar_symbol_s;

/* enum zbar_symbol_type_e and zbar_config_e, as far as we name them */
enum {
	ZBAR_NONE = 0,
	ZBAR_EAN8 = 8,
	ZBAR_UPCA = 12,
	ZBAR_EAN13 = 13,
	ZBAR_I25 = 25,
	ZBAR_CODABAR = 38,
	ZBAR_CODE39 = 39,
	ZBAR_CODE93 = 93,
	ZBAR_CODE128 = 128,
	ZBAR_CFG_ENABLE = 0,
	ZBAR_CFG_X_DENSITY = 0x100,
	ZBAR_CFG_Y_DENSITY = 0x101,
};

/* 'Y800': eight bits of grey a pixel */
#define ZBAR_FORMAT_GREY 0x30303859UL

int zbar_version(unsigned *major, unsigned *minor, unsigned *patch);

struct zbar_image_s *zbar_image_create(void);
void zbar_image_destroy(struct zbar_image_s *image);
void zbar_image_set_format(struct zbar_image_s *image, unsigned long format);
void zbar_image_set_size(struct zbar_image_s *image, unsigned width, unsigned height);
/* @cleanup NULL: the data stays the caller's */
void zbar_image_set_data(struct zbar_image_s *image, const void *data, unsigned long len,
			 void (*cleanup)(struct zbar_image_s *image));
const struct zbar_symbol_s *zbar_image_first_symbol(const struct zbar_image_s *image);

struct zbar_image_scanner_s *zbar_image_scanner_create(void);
void zbar_image_scanner_destroy(struct zbar_image_scanner_s *scanner);
/* 0: done */
int zbar_image_scanner_set_config(struct zbar_image_scanner_s *scanner, int symbology, int config,
				  int value);
/* how many symbols, or -1 */
int zbar_scan_image(struct zbar_image_scanner_s *scanner, struct zbar_image_s *image);

const struct zbar_symbol_s *zbar_symbol_next(const struct zbar_symbol_s *symbol);
int zbar_symbol_get_type(const struct zbar_symbol_s *symbol);
const char *zbar_get_symbol_name(int type);
const char *zbar_symbol_get_data(const struct zbar_symbol_s *symbol);
unsigned zbar_symbol_get_loc_size(const struct zbar_symbol_s *symbol);
int zbar_symbol_get_loc_x(const struct zbar_symbol_s *symbol, unsigned index);
int zbar_symbol_get_loc_y(const struct zbar_symbol_s *symbol, unsigned index);

#endif
