/* What is said of a set that was made for a channel: its files within their limits, and its text.
 */
#ifndef PS_TOOLS_CHANNEL_SAID_H
#define PS_TOOLS_CHANNEL_SAID_H

#include "tools/channel.h"
#include "tools/claim_text.h"
#include "tools/subject.h"

struct ps_channel_said {
	const struct ps_channel *channel;
	const struct ps_subject *subject;
	const char *to; /* the folder */
	const struct ps_channel_made *made;
	size_t count; /* of these */
	const struct ps_claim_text *text;
};

/* On standard output, in the environment's language. */
void ps_channel_say(const struct ps_channel_said *said);

/* What such a line says to be the reason that the channel's form is to be given, or why a film
 * cannot answer, or what is to be known of one that can; NULL: the line says something else. */
const char *ps_channel_said_reason(const char *line);
const char *ps_channel_said_cannot(const char *line);
const char *ps_channel_said_note(const char *line);

#endif
