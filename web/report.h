/* What `packseal show` and `packseal verify` said, in JSON files, on a page. */
#ifndef PS_WEB_REPORT_H
#define PS_WEB_REPORT_H

#include "tools/json_read.h"
#include "web/request.h"

/* Reads a JSON file of a folder. NULL if it is not there or is none. */
struct ps_json_value *ps_web_read_json(const char *dir, const char *name);

/* The verdict: the axes, the last line, what was not checked. */
void ps_web_report_verdict(const struct ps_web_request *request, struct ps_buf *page,
			   const struct ps_json_value *verify);

/* The events, each with a button that leads the player there. */
void ps_web_report_events(const struct ps_web_request *request, struct ps_buf *page,
			  const struct ps_json_value *show);

/* What a program said, as it said it. */
void ps_web_report_log(struct ps_buf *page, const char *dir, const char *name);

/* Why something was not made, as its log has it; a disk without room has none for the log either,
 * and that is said then. */
void ps_web_report_failed(const struct ps_web_request *request, struct ps_buf *page,
			  const char *dir);

#endif
