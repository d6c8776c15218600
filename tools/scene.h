/*
 * struct ps_scene: is the number that was scanned to be read in the signed pictures?
 *
 * It looks at the pictures around each waybill's scans, and through the rest of the take for a
 * waybill that was not found there, a few pictures a second of each camera and no more than a cap.
 * It says only what a barcode reader read: that a label is in the picture is not that it is on the
 * parcel, and that nothing was read is not that nothing was there.
 */
#ifndef PS_TOOLS_SCENE_H
#define PS_TOOLS_SCENE_H

#include "tools/decoder.h"
#include "tools/pictures.h"
#include "tools/story.h"

#define PS_SCENE_SIGHTINGS_MAX 64

/* A code that was read, on one camera. */
struct ps_scene_sighting {
	char text[PS_CODE_LEN_MAX + 1];
	bool is_waybill; /* one that was scanned in this take */
	size_t camera;
	uint64_t first_us; /* CLOCK_BOOTTIME, of the first and last picture in which it was read */
	uint64_t last_us;
	uint64_t pictures;
	uint32_t x, y, width_px, height_px; /* in the first */
};

struct ps_scene_waybill {
	char text[PS_CODE_LEN_MAX + 1];
	bool seen;
};

struct ps_scene {
	struct ps_decoder *decoder; /* the caller's */
	const struct ps_story *story;
	bool through; /* outside the scans' surroundings */
	size_t waybill_count;
	struct ps_scene_waybill waybills[PS_OPENINGS_MAX]; /* each once */
	size_t sighting_count;
	struct ps_scene_sighting sightings[PS_SCENE_SIGHTINGS_MAX];
	uint64_t read; /* pictures that were looked at */
	bool have_last[PS_CAMERAS_MAX];
	uint64_t last_us[PS_CAMERAS_MAX]; /* of each camera's last one */
};

/* @story's events say what was scanned when; it outlives the scene. */
void ps_scene_init(struct ps_scene *scene, const struct ps_story *story,
		   struct ps_decoder *decoder);

/* A waybill that the file shows; the same one twice is one. A text of another length is passed
 * over. */
void ps_scene_add_waybill(struct ps_scene *scene, struct ps_bytes code);

/* Is this picture one to look at in this pass? */
bool ps_scene_wants(struct ps_scene *scene, const struct ps_frame_entry *entry);

/* Looks at it. Errors: PS_LIMIT and what the decoder says; a picture that does not decode is passed
 * over. */
PS_MUST_CHECK enum ps_err ps_scene_read(struct ps_scene *scene,
					const struct ps_shown_picture *picture);

/* Is there a waybill that was not found around its scans? Then the next pass goes through the rest.
 */
bool ps_scene_goes_on(struct ps_scene *scene);

/* Sets the axis of the scene by what was read, and adds the findings. */
void ps_scene_judge(const struct ps_scene *scene, struct ps_verdict *verdict);

#endif
