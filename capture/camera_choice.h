/* Which of the cameras that are there one means by a name: an id, or a model that one alone has. */
#ifndef PS_CAPTURE_CAMERA_CHOICE_H
#define PS_CAPTURE_CAMERA_CHOICE_H

#include <stddef.h>

#include "signing/error.h"

struct ps_camera_there {
	const char *id;
	const char *model; /* "": it does not say */
};

/*
 * @why gets a sentence that lists what is there. Errors: PS_INVALID (several are of this model, or
 * have this id), PS_END (there is none).
 */
PS_MUST_CHECK enum ps_err ps_camera_choose(const struct ps_camera_there *there, size_t count,
					   const char *wanted, char *why, size_t why_size,
					   size_t *index_out);

#endif
