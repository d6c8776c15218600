/*
 * struct ps_film: the viewing copy of a take, picture after picture: one camera, or all of them
 * side by side, over a band with waybill, evidence code, running time and the station's clock.
 *
 * Each tick of the film shows what each camera saw last; what a camera does not show for a while is
 * grey and not the picture before. Decoding is the confined child's.
 */
#ifndef PS_TOOLS_FILM_H
#define PS_TOOLS_FILM_H

#include "tools/decoder.h"
#include "tools/drawing.h"
#include "tools/mask.h"
#include "tools/strip.h"
#include "tools/subject.h"

struct ps_film_settings {
	enum ps_lang lang;
	size_t camera; /* PS_CAMERAS_MAX: all */
	int64_t from_us;
	int64_t to_us;
	double speed; /* 1: as it was */
	uint32_t fps_milli;
	uint32_t width_px; /* of the film; less is decoded where less will do */
	/* The whole picture of one tick, as planes; an error ends it. */
	enum ps_err (*emit)(void *ctx, const struct ps_planes *picture);
	void *ctx;
};

struct ps_film_cell {
	size_t camera;
	uint32_t x, y;
	uint32_t eighths;	      /* of the camera's size that are decoded */
	uint32_t width_px, height_px; /* of what is decoded, even */
	struct ps_buf pending;	      /* a whole JPEG that was not decoded yet; empty: none */
	struct ps_strip strip;	      /* what was not decoded yet of a picture that else is there */
	int64_t since_us;	      /* of the last picture, pending or not */
	uint32_t changed;	      /* tiles, as the next picture says */
	uint64_t first_seq;	      /* of what is shown of it; 0 and 0: nothing yet */
	uint64_t last_seq;
	bool any;  /* something was */
	bool have; /* a picture is there */
	bool grey; /* it is painted over */
	struct ps_planes name;
};

struct ps_film {
	struct ps_film_settings settings;
	const struct ps_subject *subject;
	struct ps_mask *mask;
	struct ps_decoder *decoder;
	struct ps_drawing *drawing;
	struct ps_planes picture;
	struct ps_buf jpeg; /* of a strip */
	uint32_t columns;   /* of cells */
	uint32_t cell_width, cell_height;
	size_t cell_count;
	struct ps_film_cell cells[PS_CAMERAS_MAX];
	uint32_t band_y;
	uint32_t clock_x;
	double unit;   /* a hundredth of the width */
	uint64_t next; /* tick */
	uint64_t bad;  /* pictures that do not decode */
};

/*
 * Lays it out; all that it is given outlives it. Release it whatever is returned. Errors:
 * PS_NOT_FOUND (no camera shows anything), PS_LIMIT (too large), PS_NO_MEMORY, the drawing's.
 */
PS_MUST_CHECK enum ps_err ps_film_init(struct ps_film *film,
				       const struct ps_film_settings *settings,
				       const struct ps_subject *subject, struct ps_mask *mask,
				       struct ps_decoder *decoder, struct ps_drawing *drawing);
void ps_film_release(struct ps_film *film);

/* As struct ps_picture_hooks has them; @ctx is the film. */
void ps_film_see(void *ctx, const struct ps_frame_entry *entry, int64_t since_us, uint32_t changed,
		 const struct ps_composite *composite);
bool ps_film_wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us);
enum ps_err ps_film_put(void *ctx, const struct ps_shown_picture *picture);

/* The ticks that are left behind the last picture. */
PS_MUST_CHECK enum ps_err ps_film_end(struct ps_film *film);

/* How many ticks it has in all. */
uint64_t ps_film_ticks(const struct ps_film_settings *settings);

#endif
