/*
 * What `packseal export --leave-out` takes: CAMERA@S or CAMERA@FROM-TO, seconds.
 */
#ifndef PS_TOOLS_LEAVE_OUT_H
#define PS_TOOLS_LEAVE_OUT_H

#include "signing/clip.h"

/*
 * Cuts @text into its parts; the camera's name stays in it. One moment stands for as long as its
 * last digit: 3 is a whole second, 3.412 a thousandth, as `packseal unpack` names pictures. False,
 * and @text broken, if malformed.
 */
bool ps_leave_out_parse(char *text, struct ps_left_out *left_out_out);

/* Adds one to @settings. Complains on standard error; returns 0 or the exit status. */
int ps_leave_out_add(char *text, struct ps_clip_settings *settings);

/* Complains of the first that names no camera of the take; PS_EXIT_USAGE, or 0 if there is none. */
int ps_leave_out_complain(const struct ps_clip_settings *settings, const struct ps_start *start);

/* The same of those that met no picture: whoever leaves one out wants it left out. */
int ps_leave_out_complain_idle(const struct ps_clip_settings *settings,
			       const struct ps_clip_result *result);

#endif
