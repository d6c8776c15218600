/*
 * struct ps_contact: a contact sheet, a block of rows for each camera, pictures at regular moments
 * with their second in the corner. A moment without a picture stays grey.
 */
#ifndef PS_TOOLS_CONTACT_SHEET_H
#define PS_TOOLS_CONTACT_SHEET_H

#include "signing/start.h"
#include "tools/canvas.h"
#include "tools/decoder.h"
#include "tools/pictures.h"

#define PS_CONTACT_SHOTS_MAX 1000 /* of one camera */

struct ps_contact_settings {
	uint32_t shots;		    /* of each camera */
	uint32_t columns;	    /* pictures in a row */
	uint64_t every_us;	    /* between the moments, from second 0 on */
	struct ps_decoder *decoder; /* the caller's */
};

struct ps_contact {
	struct ps_contact_settings settings;
	size_t camera_count;
	struct {
		uint32_t y;	    /* where the camera's block begins */
		uint32_t height_px; /* of a picture */
		uint32_t next;	    /* shot that is due */
	} cameras[PS_CAMERAS_MAX];
	struct ps_canvas canvas;
	uint64_t missing; /* verified pictures that libjpeg could not decode */
};

/* Errors: PS_LIMIT (the sheet would be too large), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_contact_init(struct ps_contact *sheet, const struct ps_start *start,
					  const struct ps_contact_settings *settings);
void ps_contact_release(struct ps_contact *sheet);

/* Is the camera's picture of this moment wanted? */
bool ps_contact_wants(const struct ps_contact *sheet, uint64_t camera, int64_t since_us);

/* Puts it where it is due. Errors: PS_NO_MEMORY, PS_LIMIT. */
PS_MUST_CHECK enum ps_err ps_contact_put(struct ps_contact *sheet,
					 const struct ps_shown_picture *picture);

#endif
