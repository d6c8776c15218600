/*
 * One request of a browser, or of a program through the hook, and the reply to it, as the pages see
 * them. server.c fills the request and sends the reply; routes.c says which page answers what, and
 * who may ask for it.
 */
#ifndef PS_WEB_REQUEST_H
#define PS_WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/buf.h"
#include "tools/json_read.h"
#include "web/access.h"
#include "web/ask.h"
#include "web/claim_view.h"
#include "web/html.h"
#include "web/job.h"
#include "web/live.h"
#include "web/sessions.h"
#include "web/settings.h"
#include "web/still.h"
#include "web/tokens.h"
#include "web/upload.h"
#include "web/view.h"
#include "web/words.h"

#define PS_WEB_FIELDS_MAX 24
#define PS_WEB_BODY_MAX 16384 /* bytes of a form, beside its files */
#define PS_WEB_NUMBERS_MAX 4
#define PS_WEB_LOCATION_MAX 6144 /* boxes that are drawn may stand in one */

/* All that lives as long as the program. */
struct ps_web {
	struct ps_web_settings settings;
	struct ps_web_sessions sessions;
	struct ps_web_jobs jobs;
	struct ps_web_views views;
	struct ps_web_stills stills;
	struct ps_web_live live;
	struct ps_web_rate wrong_tokens;
	struct ps_web_asks asks;
	struct ps_web_uploads uploads;
	struct ps_web_claim_views claim_views;
	struct ps_web_access access;
};

struct ps_web_field {
	char *name;
	char *value; /* UTF-8 or not: a stranger's */
};

struct ps_web_request {
	struct ps_web *web;
	struct ps_web_session *session;	      /* NULL: nobody is logged in */
	const struct ps_web_station *station; /* whose takes it is about; NULL: all stations' */
	enum ps_lang lang;
	bool post;
	const char *path;
	size_t number_count; /* those in the path */
	uint64_t numbers[PS_WEB_NUMBERS_MAX];
	const char *rest; /* the name at its end, where its route has one */
	/* of the hook alone; there is no session then: */
	struct ps_web_caller caller;
	const struct ps_json_value *body;
	struct ps_web_ask *ask; /* open: it is answered again when that has ended */
	/* of the query (a get, the hook) or of the form (a post): */
	size_t field_count;
	struct ps_web_field fields[PS_WEB_FIELDS_MAX];
	struct ps_web_upload *upload; /* NULL: it brings no files */
};

struct ps_web_reply {
	unsigned status;
	const char *type; /* "text/html; charset=utf-8" */
	struct ps_buf body;
	int fd; /* a file in place of the body; -1: none */
	char location[PS_WEB_LOCATION_MAX];
	char cookie[PS_WEB_SECRET_LEN + 1]; /* to be set */
	bool forget_cookie;
	char download[256]; /* the file's name; "": to be shown */
	unsigned refresh_s; /* the page is to be asked for again */
	/* of the hook alone; NULL, 0: not said */
	const char *authenticate;
	const char *allow;
	unsigned retry_s;
};

/* The field's value; "" if there is none. */
const char *ps_web_field(const struct ps_web_request *request, const char *name);

/* The word in the request's language. */
const char *ps_web_say(const struct ps_web_request *request, enum ps_web_word word);

/* The frame of every page; content goes between. @title NULL: no title. */
void ps_web_page_begin(const struct ps_web_request *request, struct ps_web_reply *reply,
		       const char *title);
void ps_web_page_end(struct ps_web_reply *reply);

/* What a page needs of web/script beside what each has; it runs once the whole page is there. */
void ps_web_page_script(struct ps_buf *page, const char *name);

/* A page that says one sentence. */
void ps_web_page_sentence(const struct ps_web_request *request, struct ps_web_reply *reply,
			  unsigned status, enum ps_web_word word);

/* A page that says which of a form's fields, by its name, cannot be right (400). */
void ps_web_page_bad_field(const struct ps_web_request *request, struct ps_web_reply *reply,
			   const char *field);

/* The hidden field that each form must carry. */
void ps_web_form_token(const struct ps_web_request *request, struct ps_web_reply *reply);

/* Sends the browser on. */
PS_PRINTF(2, 3)
void ps_web_go(struct ps_web_reply *reply, const char *format, ...);

#endif
