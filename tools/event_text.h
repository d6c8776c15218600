/* What an event says, as one line for people. Everything that a stranger wrote is made harmless. */
#ifndef PS_TOOLS_EVENT_TEXT_H
#define PS_TOOLS_EVENT_TEXT_H

#include "signing/event.h"
#include "signing/start.h"
#include "signing/words.h"
#include "tools/json.h"
#include "tools/output.h"

/* For programs: "camera_lost", or "kind 200" for one that this program does not know. */
void ps_event_name(uint64_t kind, char text_out[PS_TEXT_SHOWN_MAX]);

/* The same for people: "camera lost". */
void ps_event_title(uint64_t kind, enum ps_lang lang, char text_out[PS_TEXT_SHOWN_MAX]);

/* The body of an event of @kind in words; @start gives cameras their names. */
void ps_event_text(uint64_t kind, struct ps_bytes body, const struct ps_start *start,
		   enum ps_lang lang, char text_out[PS_TEXT_SHOWN_MAX]);

/* Adds what the body says to the object that is open. */
void ps_event_to_json(uint64_t kind, struct ps_bytes body, const struct ps_start *start,
		      struct ps_json *json);

#endif
