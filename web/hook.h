/*
 * The hook: JSON for the shop's own software, below /api/. A request shows a token (Authorization:
 * Bearer …), never a cookie, and a cookie opens nothing here; so no page that a clerk has open can
 * be made to speak for him. Every reply is JSON; one that refuses is {"error":"a sentence"}.
 *
 * packseal-web(8) says what there is.
 */
#ifndef PS_WEB_HOOK_H
#define PS_WEB_HOOK_H

#include "tools/json.h"
#include "web/routes.h"

/* Whether this is a path of the hook's. */
bool ps_web_is_hook(const char *path);

/* What stands before the body; NULL: not there. */
struct ps_web_hook_head {
	const char *method;
	const char *authorization;
	const char *content_type;
	const char *content_length;
};

/*
 * Whether the request may go on with its body: a token that is somebody's, a path that is there,
 * for this method and this role, and a body that can be. Otherwise fills @reply. Fills in the
 * request's caller and numbers.
 */
bool ps_web_hook_admit(struct ps_web_request *request, const struct ps_web_hook_head *head,
		       struct ps_web_reply *reply);

/* Whether an admitted request brings a form, with files, in place of JSON: as a page's does. */
bool ps_web_hook_takes_form(struct ps_web_request *request);

/*
 * Answers a request that was admitted, with its whole body; one that brings a form has its fields
 * and files in the request, and no body. Fills @reply; or leaves an open ask in
 * the request, and is to be called again when that has ended.
 */
void ps_web_hook_answer(struct ps_web_request *request, struct ps_bytes body,
			struct ps_web_reply *reply);

/* {"error":"…"} */
PS_PRINTF(3, 4)
void ps_web_hook_refuse(struct ps_web_reply *reply, unsigned status, const char *format, ...);

/*
 * Whose it is about: the only station, or the one of this name. False: there is none of this name,
 * or @name is NULL or "" and there are several, and the reply says which.
 */
bool ps_web_hook_station(struct ps_web_request *request, const char *name,
			 struct ps_web_reply *reply);

/* The same by the body's "station"; where there is but one that member is no business of ours. The
 * station must be one that can be asked from here. */
bool ps_web_hook_station_of_body(struct ps_web_request *request, struct ps_web_reply *reply);

/* The object that is to be the reply, and its end, which gives it back. NULL: there is no memory,
 * and the reply says so. */
struct ps_json *ps_web_hook_begin(struct ps_web_reply *reply);
void ps_web_hook_end(struct ps_json *json, struct ps_web_reply *reply, unsigned status);

/* The reply to what was ordered: the job that runs, or, @err, why none does. */
void ps_web_hook_started(struct ps_web_reply *reply, enum ps_err err, const struct ps_web_job *job);

/*
 * The body's boxes, at, picked_up, courier_weight, lang and statement, views of it; none has to be
 * there.
 * @station and @beside as ps_web_details_fit() has them. False, and the reply says why: one of them
 * cannot be.
 */
struct ps_web_details;
bool ps_web_hook_details(const struct ps_json_value *body, const char *channel,
			 const struct ps_web_station *station, bool beside,
			 struct ps_web_details *details, struct ps_web_reply *reply);

/* The claim that the path names, and how many its buyer had before (NULL: not wanted); free() it.
 * NULL: the reply says why not. */
struct ps_claim;
struct ps_claim *ps_web_hook_claim_load(struct ps_web_request *request, struct ps_web_reply *reply,
					size_t *earlier_out);

ps_web_page ps_web_hook_takes; /* hook_find.c */
ps_web_page ps_web_hook_status;
ps_web_page ps_web_hook_claims; /* hook_claim.c */
ps_web_page ps_web_hook_claim;
ps_web_page ps_web_hook_scan; /* hook_shop.c */
ps_web_page ps_web_hook_order;
ps_web_page ps_web_hook_stop;
ps_web_page ps_web_hook_claim_new; /* hook_claim_order.c */
ps_web_page ps_web_hook_claim_ask;
ps_web_page ps_web_hook_claim_reply;
ps_web_page ps_web_hook_claim_answer;
ps_web_page ps_web_hook_claim_close;
ps_web_page ps_web_hook_claim_reopen;
ps_web_page ps_web_hook_export; /* hook_export.c */
ps_web_page ps_web_hook_job;	/* hook_job.c */
ps_web_page ps_web_hook_job_file;

#endif
