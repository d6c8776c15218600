/* Which page answers what, and who may ask for it. */
#ifndef PS_WEB_ROUTES_H
#define PS_WEB_ROUTES_H

#include "web/request.h"

/*
 * Answers @request: whoever is not logged in gets the log-in, whoever may not is told so, and a
 * form without its token is refused. Always fills @reply.
 */
void ps_web_answer(struct ps_web_request *request, struct ps_web_reply *reply);

/*
 * Whether @request posts to where files are taken; whether who is logged in may, is told in
 * @may_out. Asked before the first byte of its body.
 */
bool ps_web_takes_files(struct ps_web_request *request, bool *may_out);

/*
 * Whether @path is of this pattern, as a whole: in it # is a decimal number, which goes to the
 * request, and * at its end is a name without a slash, which the request's rest then is.
 */
bool ps_web_path_fits(const char *pattern, const char *path, struct ps_web_request *request);

typedef void ps_web_page(struct ps_web_request *request, struct ps_web_reply *reply);

ps_web_page ps_web_page_login; /* page_login.c */
ps_web_page ps_web_do_login;
ps_web_page ps_web_do_logout;
ps_web_page ps_web_do_language;
ps_web_page ps_web_page_find;	/* page_find.c */
ps_web_page ps_web_page_take;	/* page_take.c */
ps_web_page ps_web_take_frames; /* page_frames.c */
ps_web_page ps_web_take_picture;
ps_web_page ps_web_take_still;
ps_web_page ps_web_page_live;
ps_web_page ps_web_live_picture;
ps_web_page ps_web_live_card;
ps_web_page ps_web_do_answer; /* page_answer.c */
ps_web_page ps_web_do_excerpt;
ps_web_page ps_web_page_claims; /* page_claim.c */
ps_web_page ps_web_page_claim;
ps_web_page ps_web_claim_picture;
ps_web_page ps_web_page_claim_new; /* page_claim_new.c */
ps_web_page ps_web_do_claim_new;   /* claim_deeds.c */
ps_web_page ps_web_do_claim_ask;
ps_web_page ps_web_do_claim_reply;
ps_web_page ps_web_do_claim_answer;
ps_web_page ps_web_do_claim_close;
ps_web_page ps_web_do_claim_reopen;

ps_web_page ps_web_page_jobs; /* page_job.c */
ps_web_page ps_web_page_job;
ps_web_page ps_web_job_file;
/* Of a job that notes something of a claim; it is the caller's no more. */
void ps_web_page_note(struct ps_web_request *request, struct ps_web_reply *reply,
		      struct ps_web_job *job); /* claim_deeds.c */
ps_web_page ps_web_do_hold;		       /* page_hold.c */
ps_web_page ps_web_do_release;
ps_web_page ps_web_page_access; /* page_access.c */
ps_web_page ps_web_page_health; /* page_health.c */
ps_web_page ps_web_asset;	/* assets.c */

#endif
