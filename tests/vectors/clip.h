/* Exports of vectors, and a file in memory as a source. */
#ifndef PS_TESTS_VECTORS_CLIP_H
#define PS_TESTS_VECTORS_CLIP_H

#include "signing/clip.h"
#include "tests/vectors/film.h"

/* Appends the export of @take to @out; the test fails when there is none. */
void ps_vector_clip(const struct ps_buf *take, const struct ps_clip_settings *settings,
		    struct ps_buf *out);

/* An export of it in the film's place. */
void ps_vector_export(struct ps_film *film, const struct ps_clip_settings *settings);

/* Reads the bytes that @cursor stands over; it must outlive the source. */
struct ps_source ps_vector_source(struct ps_cursor *cursor);

#endif
