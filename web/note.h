/*
 * Who searched and looked goes into the access log before it is shown; where it cannot be written
 * nothing is shown. A log that somebody can stop by filling a disk would be none.
 */
#ifndef PS_WEB_NOTE_H
#define PS_WEB_NOTE_H

#include "web/request.h"

/*
 * Notes that the request's user or program does this, to @station's take or cameras; NULL: to no
 * single one's; @take 0: to none. @text is a stranger's, and
 * is cut to PS_TEXT_LEN_MAX bytes. False: it could not be written, and the reply says so.
 */
bool ps_web_note(struct ps_web_request *request, struct ps_web_reply *reply, enum ps_access_act act,
		 const struct ps_web_station *station, uint64_t take, const char *text);

/* That somebody has logged in. */
bool ps_web_note_login(struct ps_web_request *request, struct ps_web_reply *reply, const char *who);

/* That a take is looked at: once in a session. */
bool ps_web_note_look(struct ps_web_request *request, struct ps_web_reply *reply,
		      const struct ps_web_take *take);

/* That a claim is: once in a session; of a program, each time. @claim 0: their list. */
bool ps_web_note_claim(struct ps_web_request *request, struct ps_web_reply *reply, uint64_t claim);

/* That the small picture of a take is, unless the session was shown it in a list. */
bool ps_web_note_still(struct ps_web_request *request, struct ps_web_reply *reply,
		       const struct ps_web_take *take);

#endif
