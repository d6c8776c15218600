/* The forms beside a take: answer a claim, cut a sealed excerpt, hold and release; their parts. */
#ifndef PS_WEB_FORMS_H
#define PS_WEB_FORMS_H

#include "web/request.h"

void ps_web_form_answer(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take);
void ps_web_form_excerpt(const struct ps_web_request *request, struct ps_buf *page,
			 const struct ps_web_take *take);

/* The parts of such forms: a form's beginning with its token, and its end with a button. @files: it
 * may bring some. */
void ps_web_form_begin(const struct ps_web_request *request, struct ps_buf *page, bool files,
		       const char *action);
void ps_web_form_end(const struct ps_web_request *request, struct ps_buf *page,
		     enum ps_web_word button);
/* Copies the text of the area whose id is @of, on a page that has the script "copy". */
void ps_web_form_copy(const struct ps_web_request *request, struct ps_buf *page, const char *of);
/* Where an answer goes. @chosen: its name; NULL: the first. */
void ps_web_form_channels(const struct ps_web_request *request, struct ps_buf *page,
			  const char *chosen);
/* The same, where a claim came from, which need not be said. */
void ps_web_form_channel_from(const struct ps_web_request *request, struct ps_buf *page);
/* In which language an answer is: as is usual where it goes, unless it is chosen. */
void ps_web_form_lang(const struct ps_web_request *request, struct ps_buf *page);
/* By when it is to be answered. */
void ps_web_form_deadline(const struct ps_web_request *request, struct ps_buf *page);
void ps_web_form_types(const struct ps_web_request *request, struct ps_buf *page, const char *name,
		       enum ps_web_word none);
void ps_web_form_boxes(const struct ps_web_request *request, struct ps_buf *page);
/* The views of an answer's sheet: empty, or those that the query names, which came along from
 * another part of the film. @most: as many it has room for. */
void ps_web_form_views(const struct ps_web_request *request, struct ps_buf *page, size_t most);
/* What the courier noted. */
void ps_web_form_told(const struct ps_web_request *request, struct ps_buf *page);
/* Whether the station's statements are wanted: where it can be asked. */
void ps_web_form_statement(const struct ps_web_request *request, struct ps_buf *page,
			   const struct ps_web_station *station);
void ps_web_form_files(const struct ps_web_request *request, struct ps_buf *page);

/* As far as the role allows. */
/* Says which open claims stand on the take, if any or if nobody knows; false: none does. */
bool ps_web_hold_claims(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_take *take);

void ps_web_form_hold(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_take *take);

/* Which of several stations; "": all. Nothing where there is but one. */
void ps_web_form_stations(const struct ps_web_request *request, struct ps_buf *page,
			  const char *chosen);

#endif
