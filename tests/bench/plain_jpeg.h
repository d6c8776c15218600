/*
 * struct ps_plain_jpeg: the bare limit of recording: libjpeg-turbo makes each whole picture out of
 * its planes, by the raw-data interface, without restart markers, into memory. Nothing is hashed,
 * signed or written.
 */
#ifndef PS_TESTS_BENCH_PLAIN_JPEG_H
#define PS_TESTS_BENCH_PLAIN_JPEG_H

#include "capture/image.h"
#include "signing/error.h"

struct ps_plain_jpeg;

/* For images of this size. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_plain_jpeg_create(uint16_t width_px, uint16_t height_px, int quality,
					       struct ps_plain_jpeg **jpeg_out);

/* NULL is fine. */
void ps_plain_jpeg_destroy(struct ps_plain_jpeg *jpeg);

/* Encodes @image; returns the picture's length in bytes. */
size_t ps_plain_jpeg_encode(struct ps_plain_jpeg *jpeg, const struct ps_image *image);

#endif
