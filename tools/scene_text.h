/* What was read in the pictures, for people and for programs. Nothing where nobody looked. */
#ifndef PS_TOOLS_SCENE_TEXT_H
#define PS_TOOLS_SCENE_TEXT_H

#include "signing/words.h"
#include "tools/json.h"
#include "tools/scene.h"

void ps_scene_print(const struct ps_scene *scene, const struct ps_verdict *verdict,
		    enum ps_lang lang);

/* Adds a member to the object that is open. */
void ps_scene_to_json(const struct ps_scene *scene, const struct ps_verdict *verdict,
		      struct ps_json *json);

#endif
