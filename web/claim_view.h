/*
 * What is found in a claim's files, and small pictures of them: `packseal claim show` decodes them
 * in its confined child and encodes them anew, so that no byte of a buyer's comes to a browser, and
 * none is read in this process. Kept in the state folder until others are looked at.
 */
#ifndef PS_WEB_CLAIM_VIEW_H
#define PS_WEB_CLAIM_VIEW_H

#include "signing/words.h"
#include "tools/claim.h"
#include "web/making.h"

#define PS_WEB_CLAIM_VIEWS_MAX 8

struct ps_web_claim_view {
	struct ps_web_making making; /* first; "show.json", "pictures/1.jpg", "log" */
	uint64_t claim;
	size_t file_count; /* with a reply there are more */
	enum ps_lang lang;
};

struct ps_web_claim_views {
	uint64_t next;
	struct ps_web_claim_view views[PS_WEB_CLAIM_VIEWS_MAX];
};

struct ps_web_settings;

/* The view of this claim, started if there is none. Errors: PS_BUSY (all are being made), PS_LIMIT,
 * PS_NO_MEMORY, PS_IO. */
PS_MUST_CHECK enum ps_err ps_web_claim_view_get(struct ps_web_claim_views *views,
						const struct ps_web_settings *settings,
						const struct ps_claim *claim, enum ps_lang lang,
						const char *user, int64_t now_s,
						struct ps_web_claim_view **view_out);

/* Opens the small picture of a claim's file; -1: there is none (yet). */
int ps_web_claim_view_open(struct ps_web_claim_views *views, uint64_t claim, uint64_t file,
			   int64_t now_s);

/* Notices what has ended. */
void ps_web_claim_views_turn(struct ps_web_claim_views *views, int64_t now_s);

/* Ends and removes all. */
void ps_web_claim_views_finish(struct ps_web_claim_views *views);

#endif
