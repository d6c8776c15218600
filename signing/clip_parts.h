/*
 * What the files of ps_clip share with each other and with nobody else.
 */
#ifndef PS_SIGNING_CLIP_PARTS_H
#define PS_SIGNING_CLIP_PARTS_H

#include "signing/clip.h"
#include "signing/composite.h"
#include "signing/redact.h"

/* What the export has shown of a camera in the seal in progress. */
struct ps_clip_camera {
	struct ps_composite picture;  /* of the source, up to date */
	struct ps_composite shown_as; /* the same with what is redacted hidden */
	bool shown;		      /* the export has shown a picture: */
	struct ps_composite last;     /* its tiles, as they were then */
	bool behind;		      /* the source went on since without being shown */
};

struct ps_clip {
	const struct ps_clip_settings *settings;
	struct ps_output output;
	struct ps_buf out;
	uint64_t written;
	struct ps_clip_result *result;
	bool have_second_0;
	uint64_t second_0;
	size_t camera_count;
	bool chosen[PS_CAMERAS_MAX];
	uint64_t left_out_camera[PS_LEFT_OUT_MAX]; /* index in START */
	uint64_t left_out_met;			   /* a bit for each that met a picture */
	struct ps_redactor *redactor;
	struct ps_thinning thinning;
	uint16_t kept;	 /* cameras whose first picture in this seal the rule keeps */
	uint16_t seen;	 /* cameras that have had a frame in this seal */
	bool whole_seal; /* of each camera all or nothing: no picture leans on one left out */
	struct ps_clip_camera cameras[PS_CAMERAS_MAX];
	bool waybill_shown;
	bool have_ending;
	uint64_t ending_offset;
};

PS_MUST_CHECK enum ps_err ps_clip_camera_init(struct ps_clip_camera *camera);
void ps_clip_camera_release(struct ps_clip_camera *camera);

bool ps_clip_in_span(const struct ps_clip *clip, uint64_t time_us);

/* Finds the cameras of what is to be left out. Errors: PS_NOT_FOUND. */
PS_MUST_CHECK enum ps_err ps_clip_find_left_out(struct ps_clip *clip, const struct ps_start *start);

/* Is this picture one that is to be left out? */
bool ps_clip_leaves_out(struct ps_clip *clip, const struct ps_frame_entry *entry);

/* May a picture of these moments be left out? */
bool ps_clip_leaves_out_between(const struct ps_clip *clip, uint64_t first_us, uint64_t last_us);

/*
 * Writes the frame so that it leans on nothing but what the export itself has shown: whole if it is
 * the camera's first there, else what changed since the last one shown. Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_clip_add_materialised(struct ps_clip *clip,
						   struct ps_clip_camera *camera,
						   const struct ps_frame_record *frame);

/* What was just written is now the last that the export has shown. */
void ps_clip_remember(struct ps_clip_camera *camera);

/* Brings @shown_as up to the picture, with what is redacted hidden. */
void ps_clip_redact(const struct ps_clip *clip, struct ps_clip_camera *camera);

/* Forgets the pictures of the seal before. */
void ps_clip_begin_seal(struct ps_clip *clip);

/* With what the settings redact and, unless they say otherwise, what other lanes' packers do. */
PS_MUST_CHECK enum ps_err ps_clip_make_redactor(struct ps_clip *clip, const struct ps_start *start);

/* Goes through the seal before anything is written: what is hidden at one moment is so at all. */
PS_MUST_CHECK enum ps_err ps_clip_mark_redacted(struct ps_clip *clip,
						const struct ps_sealed *sealed);

/* Is anything of this camera hidden in this seal? */
bool ps_clip_is_redacted(const struct ps_clip *clip, uint64_t camera);

/* What the rule of thinning keeps of this seal, and what of it the source does not have. */
void ps_clip_apply_rule(struct ps_clip *clip, const struct ps_sealed *sealed);

/* Adds the statement of the rule; its errors stick in the output. */
void ps_clip_state_rule(struct ps_clip *clip);

#endif
