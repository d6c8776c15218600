/*
 * The text that goes with a set of pictures, by the kind of claim (tools/claims.json), and what a
 * packing film can and cannot answer.
 */
#ifndef PS_TOOLS_CLAIM_TEXT_H
#define PS_TOOLS_CLAIM_TEXT_H

#include "signing/words.h"
#include "tools/json_read.h"

#define PS_CLAIM_TEXT_MAX 4096

struct ps_claim_text {
	char text[PS_CLAIM_TEXT_MAX];
	size_t points;			/* its characters */
	char note[PS_CLAIM_TEXT_MAX];	/* for the clerk: what a film can answer; "" if nothing */
	char reason[PS_CLAIM_TEXT_MAX]; /* to be picked in the channel's form; "" if not known */
	char title[PS_CLAIM_TEXT_MAX];	/* of the claim; "" without one */
	bool answers;			/* false: a packing film cannot answer it */
};

/* What the pictures that go with it show, so that no text names another. */
struct ps_claim_shown {
	bool item;
	bool closed;
	bool label;
};

/* What is filled in. */
struct ps_claim_fields {
	const char *waybill;
	const char *code;
	const char *from;      /* when the packing began, by its scan (ps_take_told()) */
	const char *integrity; /* what the film's verdict says, so that no text says more; "gaps":
				  intact, and for a while a camera shows nothing; NULL: "intact" */
	const char *kind;      /* as ps_take_told() says; NULL: it films the packing */
	enum ps_lang notes;    /* the clerk's language */
	const char *attached;  /* what goes with it: "pictures", "film", "files"; NULL: pictures */
	bool beside;	       /* there is a picture of the buyer's to compare with */
	struct ps_claim_shown shown;
};

/*
 * The longest text of @claim ("empty" or 空包; NULL: of no claim) that has @min to @max characters
 * when it is filled in. Errors: PS_NOT_FOUND (no such claim), PS_RANGE (none is that short),
 * PS_MALFORMED (the table is none), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_claim_text_make(const char *claim, const char *channel,
					     enum ps_lang lang,
					     const struct ps_claim_fields *fields, uint64_t min,
					     uint64_t max, struct ps_claim_text *text_out);

/*
 * What is to be picked in the channel's form where the buyer's picture was seen before: in another
 * "claim", in a "listing". "" if nothing is known.
 */
void ps_claim_seen_reason(const char *source, const char *channel,
			  char text_out[PS_CLAIM_TEXT_MAX]);

/* The message that asks a buyer to show @code beside the defect, in one shot. */
void ps_claim_ask_text(const char *code, enum ps_lang lang, char text_out[PS_CLAIM_TEXT_MAX]);

/* "empty (空包), missing (少件), …", for people. */
void ps_claim_text_list(char text_out[PS_CLAIM_TEXT_MAX]);

#endif
