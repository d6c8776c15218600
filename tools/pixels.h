/*
 * What `verify` does with pixels, on top of signatures: decodes every picture that is shown
 * (--decode), and looks for the scanned number in them (--scene). Each picture only after its
 * second's own signature.
 */
#ifndef PS_TOOLS_PIXELS_H
#define PS_TOOLS_PIXELS_H

#include "tools/input.h"
#include "tools/scene.h"

struct ps_pixels {
	bool decodes;
	bool reads;		    /* the scene */
	struct ps_decoder *decoder; /* started by ps_pixels_begin() */
	/* filled by the first reading of the file, through ps_pixels_hooks(): */
	struct ps_story story;
	struct ps_scene scene;
	uint64_t decoded; /* pictures */
};

/* Starts the decoder if it is wanted. Complains; returns 0 or the exit status. */
int ps_pixels_begin(struct ps_pixels *pixels);
void ps_pixels_end(struct ps_pixels *pixels);

/* What the first reading must be hooked with; NULL if it needs none. @hooks is the caller's memory.
 */
const struct ps_check_hooks *ps_pixels_hooks(struct ps_pixels *pixels,
					     struct ps_check_hooks *hooks);

/*
 * Reads @input again, from its beginning, and adds to the verdict of the first reading. Complains;
 * returns 0 or the exit status.
 */
int ps_pixels_run(struct ps_pixels *pixels, struct ps_input *input,
		  const struct ps_verify_options *options, struct ps_verdict *verdict);

#endif
