/*
 * How files are to be made, beyond where they go: what is hidden, which views are shown, what the
 * courier noted. Each is optional.
 */
#ifndef PS_WEB_DETAILS_H
#define PS_WEB_DETAILS_H

#include "tools/choice.h"
#include "web/arguments.h"
#include "web/order.h"
#include "web/request.h"

struct ps_web_details {
	size_t box_count;
	const char *boxes[PS_WEB_BOXES_MAX]; /* as --redact takes them */
	size_t view_count;
	const char *views[PS_CHOICE_MAX]; /* as --at takes them */
	const char *picked_up;		  /* "": not said */
	const char *courier_weight;
	const char *lang; /* of the files, "zh" or "en"; "": their channel's */
	bool statement;	  /* the station's signed statement of how each file was made goes along */
	char *box_text;	  /* what a form's boxes and views are parts of */
	char *view_text;
};

/*
 * Reads a form's fields boxes, at, picked_up, courier_weight, lang, statement. Release it whatever
 * is returned. False, and @fault_out says why: one of them cannot be.
 */
bool ps_web_details_read(const struct ps_web_request *request, struct ps_web_details *details_out,
			 enum ps_web_word *fault_out);
void ps_web_details_release(struct ps_web_details *details);

/*
 * Whether the channel has a place for them ("": a sealed excerpt, which has none), they are no more
 * than it has room for, and @station can be asked for statements, if these are wanted; @beside: the
 * buyer's picture takes one of the sheet's. Otherwise @fault_out says why.
 */
bool ps_web_details_fit(const struct ps_web_details *details, const char *channel,
			const struct ps_web_station *station, bool beside,
			enum ps_web_word *fault_out);

/*
 * Notes in the access log that boxes are hidden in what is made of @station's @take (NULL, 0: it is
 * not said which) for @claim (0: for none); without boxes there is nothing to note. False: it could
 * not be noted, and the reply says so.
 */
bool ps_web_details_note(const struct ps_web_details *details, struct ps_web_request *request,
			 struct ps_web_reply *reply, const struct ps_web_station *station,
			 uint64_t take, uint64_t claim);

/* Adds them to a link's query, for the film's page to have them again; see web/script/along.js. */
void ps_web_details_query(const struct ps_web_details *details, struct ps_buf *query);

/* As options of packseal. */
void ps_web_details_arguments(const struct ps_web_details *details,
			      struct ps_web_arguments *arguments);

#endif
