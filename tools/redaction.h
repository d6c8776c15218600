/*
 * What `packseal export --redact` takes: CAMERA:X,Y,W,H[@FROM-TO], pixels and seconds.
 */
#ifndef PS_TOOLS_REDACTION_H
#define PS_TOOLS_REDACTION_H

#include "signing/clip.h"

/* Cuts @text into its parts; the camera's name stays in it. False, and @text broken, if malformed.
 */
bool ps_redaction_parse(char *text, struct ps_redaction *redaction_out);

/* Adds one to @settings. Complains on standard error; returns 0 or the exit status. */
int ps_redaction_add(char *text, struct ps_clip_settings *settings);

/*
 * Complains of the first redaction that names no camera of the take, or lies beside its picture;
 * returns PS_EXIT_USAGE, or 0 if there is none.
 */
int ps_redaction_complain(const struct ps_clip_settings *settings, const struct ps_start *start);

/* The same of those that met no picture of the export: whoever asks for one wants it hidden. */
int ps_redaction_complain_idle(const struct ps_clip_settings *settings,
			       const struct ps_clip_result *result);

/*
 * The same of what is derived: @met has a bit for each redaction that met one of its pictures.
 * @lacks: how the sentence begins, such as "none of the pictures shows".
 */
int ps_redaction_complain_unmet(const struct ps_clip_settings *settings, uint64_t met,
				const char *lacks);

#endif
