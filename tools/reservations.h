/* What a verdict that holds is to be taken with, in plain words beside the origin. */
#ifndef PS_TOOLS_RESERVATIONS_H
#define PS_TOOLS_RESERVATIONS_H

#include "tools/verdict_text.h"

/* Pictures of all cameras: how many the seals count, and how many of them the file shows. */
struct ps_picture_share {
	uint64_t all;
	uint64_t shown;
};

struct ps_picture_share ps_verdict_pictures(const struct ps_verdict *verdict);

/*
 * Each reservation, with "; " between them: no ending, an end found after a restart, what was
 * required and is lacking, pictures that are left out or hidden in part, or none at all. "" if
 * there is none. Only for a file whose content is as signed.
 */
void ps_verdict_reservations(const struct ps_verdict *verdict, enum ps_lang lang,
			     char text_out[PS_TEXT_SHOWN_MAX]);

#endif
