/* A verdict for programs: the shape that `packseal verify --json` prints. */
#ifndef PS_TOOLS_VERDICT_JSON_H
#define PS_TOOLS_VERDICT_JSON_H

#include "signing/words.h"
#include "tools/json.h"

/*
 * Adds file, exit, summary, the axes with their findings, not_checked, limits and, as far as it may
 * be said, take. @path is the file's name. Messages are in @lang, names in English.
 */
void ps_verdict_to_json(const struct ps_verdict *verdict, const char *path, enum ps_lang lang,
			struct ps_json *json);

#endif
