/*
 * Which language a command speaks: what --lang says, else what the environment asks for (LC_ALL,
 * LC_MESSAGES, LANG: the first that is set and not empty, as POSIX has it).
 */
#ifndef PS_TOOLS_LANGUAGE_H
#define PS_TOOLS_LANGUAGE_H

#include "signing/words.h"

enum ps_lang ps_language_of_environment(void);

/* One of the two, as the environment asks. */
const char *ps_language_pick(const char *english, const char *chinese);

/* What follows whichever of the two beginnings @line has; NULL: it has neither. */
const char *ps_language_after(const char *line, const char *english, const char *chinese);

/* What --lang was given. Complains on standard error; returns 0 or the exit status. */
int ps_language_set(const char *text, enum ps_lang *lang_out);

#endif
