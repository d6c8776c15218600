#include "web/details.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/channel.h"
#include "tools/data.h"
#include "web/job.h"
#include "web/note.h"

/* The parts of @text, which is changed, between characters of @between; views of it. False if one
 * of them is none, or there are too many. */
static bool split(char *text, const char *between, bool (*is)(const char *), const char **parts_out,
		  size_t most, size_t *count_out)
{
	char *rest = text;
	char *part;

	*count_out = 0;
	while ((part = strsep(&rest, between))) {
		part += strspn(part, " \t");
		if (!*part)
			continue;
		if (*count_out == most || !is(part))
			return false;
		parts_out[(*count_out)++] = part;
	}
	return true;
}

bool ps_web_details_read(const struct ps_web_request *request, struct ps_web_details *details_out,
			 enum ps_web_word *fault_out)
{
	struct ps_web_details *details = details_out;

	*details = (struct ps_web_details){
		.picked_up = ps_web_field(request, "picked_up"),
		.courier_weight = ps_web_field(request, "courier_weight"),
		.lang = ps_web_field(request, "lang"),
		.box_text = strdup(ps_web_field(request, "boxes")),
		.view_text = strdup(ps_web_field(request, "at")),
		.statement = strcmp(ps_web_field(request, "statement"), "yes") == 0,
	};
	*fault_out = PS_WEB_BROKEN;
	if (!details->box_text || !details->view_text)
		return false;
	*fault_out = PS_WEB_VIEWS_WRONG;
	if (!split(details->view_text, " \t\r\n", ps_web_is_view, details->views, PS_CHOICE_MAX,
		   &details->view_count))
		return false;
	*fault_out = PS_WEB_BOXES_WRONG;
	if (!split(details->box_text, "\r\n", ps_web_is_box, details->boxes, PS_WEB_BOXES_MAX,
		   &details->box_count))
		return false;
	*fault_out = PS_WEB_LANG_WRONG;
	if (details->lang[0] && !ps_web_is_lang(details->lang))
		return false;
	*fault_out = PS_WEB_TOLD_WRONG;
	return ps_web_is_told(details->picked_up) && ps_web_is_told(details->courier_weight);
}

void ps_web_details_release(struct ps_web_details *details)
{
	free(details->box_text);
	free(details->view_text);
	memset(details, 0, sizeof(*details));
}

bool ps_web_details_fit(const struct ps_web_details *details, const char *channel,
			const struct ps_web_station *station, bool beside,
			enum ps_web_word *fault_out)
{
	bool stated = !details->statement || (channel[0] && station->run[0]);
	bool told = details->picked_up[0] || details->courier_weight[0];
	bool worded = !details->lang[0] || channel[0];
	struct ps_channels *channels = NULL;
	const struct ps_channel *found = NULL;
	bool has_sheet, has_report;

	if (ps_channels_read(ps_data_channels(), &channels) == PS_OK)
		found = ps_channels_find(channels, channel);
	has_sheet = found && ps_channel_takes(found, PS_CHANNEL_SHEET);
	has_report = found && ps_channel_reports(found);
	ps_channels_free(channels);
	*fault_out = details->view_count && !has_sheet ? PS_WEB_VIEWS_NO_SHEET
		     : told && !has_report	       ? PS_WEB_TOLD_NO_REPORT
		     : !worded			       ? PS_WEB_LANG_WRONG
		     : !stated			       ? PS_WEB_STATEMENT_NONE
						       : PS_WEB_VIEWS_WRONG;
	return (!details->view_count || has_sheet) && (!told || has_report) && worded && stated &&
	       details->view_count + beside <= PS_CHOICE_MAX;
}

bool ps_web_details_note(const struct ps_web_details *details, struct ps_web_request *request,
			 struct ps_web_reply *reply, const struct ps_web_station *station,
			 uint64_t take, uint64_t claim)
{
	char text[2 * PS_TEXT_LEN_MAX] = ""; /* the log takes half of it */
	size_t len = 0;

	if (claim)
		len = (size_t)snprintf(text, sizeof(text), "%" PRIu64, claim);
	for (size_t i = 0; i < details->box_count && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", len ? " " : "",
					details->boxes[i]);
	return !details->box_count ||
	       ps_web_note(request, reply, PS_ACCESS_REDACT, station, take, text);
}

static void add_query(struct ps_buf *query, const char *name, const char *const *parts,
		      size_t count, const char *between)
{
	if (count)
		ps_html(query, "&amp;%s=", name);
	for (size_t i = 0; i < count; i++) {
		ps_html_query(query, i ? between : "");
		ps_html_query(query, parts[i]);
	}
}

void ps_web_details_query(const struct ps_web_details *details, struct ps_buf *query)
{
	add_query(query, "boxes", details->boxes, details->box_count, "\n");
	add_query(query, "at", details->views, details->view_count, " ");
}

void ps_web_details_arguments(const struct ps_web_details *details,
			      struct ps_web_arguments *arguments)
{
	for (size_t i = 0; i < details->box_count; i++)
		ps_web_argument_pair(arguments, "redact", details->boxes[i]);
	for (size_t i = 0; i < details->view_count; i++)
		ps_web_argument_pair(arguments, "at", details->views[i]);
	if (details->picked_up[0])
		ps_web_argument_pair(arguments, "picked-up", details->picked_up);
	if (details->courier_weight[0])
		ps_web_argument_pair(arguments, "courier-weight", details->courier_weight);
	if (details->lang[0])
		ps_web_argument_pair(arguments, "lang", details->lang);
	if (details->statement)
		ps_web_argument_pair(arguments, "statements", PS_WEB_JOB_STATEMENTS);
}
