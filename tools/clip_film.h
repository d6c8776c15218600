/*
 * A viewing copy of a take as an MP4 file: pictures (tools/film.h) through the ffmpeg program
 * (tools/ffmpeg.h), at a size that suits the bytes it may have.
 */
#ifndef PS_TOOLS_CLIP_FILM_H
#define PS_TOOLS_CLIP_FILM_H

#include "signing/derivation.h"
#include "tools/film.h"
#include "tools/out_file.h"

struct ps_clip_film_request {
	enum ps_lang lang;
	const char *camera; /* NULL: all */
	bool has_from, has_to;
	uint64_t from_us, to_us;
	uint64_t max_bytes;		/* 0: none */
	uint64_t max_us;		/* of the film; 0: none. A longer span is played faster */
	struct ps_clip_settings hiding; /* redactions, beyond_lane */
};

struct ps_clip_film_result {
	uint32_t width_px, height_px;
	uint32_t fps_milli;
	double speed;
	int64_t from_us, to_us;
	uint64_t bad;	    /* pictures that do not decode */
	uint64_t length_us; /* of the film */
	uint64_t bytes;
	size_t range_count; /* the frames that are in it */
	struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
};

/* What was done to the pictures, in a statement. */
#define PS_CLIP_FILM_SAID_MAX 200
void ps_clip_film_said(const struct ps_clip_film_result *result,
		       char said_out[PS_CLIP_FILM_SAID_MAX]);

/*
 * Writes it into @file, which was created and has nothing in it. @subject was looked through.
 * Complains; returns 0 or the exit status.
 */
int ps_clip_film_make(const struct ps_clip_film_request *request, struct ps_subject *subject,
		      struct ps_out_file *file, struct ps_clip_film_result *result_out);

#endif
