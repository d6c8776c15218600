/* What a camera of the station sees now: asked of packseald, and fetched from its run folder. */
#ifndef PS_TOOLS_LIVE_PICTURE_H
#define PS_TOOLS_LIVE_PICTURE_H

#include "signing/buf.h"

/*
 * The camera's latest whole picture as a JPEG, in @jpeg, which is empty before and the caller's.
 * Complains on standard error; returns 0 or the exit status.
 */
int ps_live_picture(const char *run, const char *camera, struct ps_buf *jpeg);

#endif
