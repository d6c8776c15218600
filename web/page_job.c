#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/channel.h"
#include "tools/channel_said.h"
#include "tools/claim_request.h"
#include "tools/data.h"
#include "tools/export_leaf.h"
#include "tools/sheet.h"
#include "tools/statement.h"
#include "web/busy.h"
#include "web/claim_words.h"
#include "web/forms.h"
#include "web/note.h"
#include "web/report.h"
#include "web/routes.h"

enum { TEXT_MAX = 8192, LINE_LEN = 512 };

/* A channel's limit of this file; 0: none is known. */
static uint64_t limit_of(const struct ps_channel *channel, const char *name)
{
	for (size_t i = 0; channel && i < channel->file_count; i++)
		if (strcmp(channel->files[i].name, name) == 0)
			return channel->files[i].max_bytes;
	return 0;
}

static bool has_limits(const struct ps_channel *channel)
{
	bool has = channel->max_total_bytes;

	for (size_t i = 0; i < channel->file_count; i++)
		has = has || channel->files[i].max_bytes;
	return has;
}

static bool is_text(const char *name)
{
	return strcmp(name, PS_CHANNEL_TEXT_NAME) == 0;
}

static void add_limit(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_channel *channel, const char *name)
{
	uint64_t limit = limit_of(channel, name);

	ps_html(page, "<td class=\"number\">");
	if (limit)
		ps_html(page, "%ju", (uintmax_t)limit);
	else if (channel && channel->text_max && is_text(name))
		ps_html(page, "%ju %s", (uintmax_t)channel->text_max,
			ps_web_say(request, PS_WEB_CHARACTERS));
	else
		ps_html(page, "%s", ps_web_say(request, PS_WEB_NO_LIMIT));
	ps_html(page, "</td>");
}

/* All files but the text, which is pasted, against what the channel takes together. */
static void add_sum(const struct ps_web_request *request, struct ps_buf *page,
		    const struct ps_channel *channel, const struct ps_web_job_files *files)
{
	uint64_t sum = 0;

	if (!channel || !channel->max_total_bytes)
		return;
	for (size_t i = 0; i < files->count; i++)
		sum += is_text(files->files[i].name) ? 0 : files->files[i].bytes;
	ps_html(page,
		"<tr><td>%s</td><td class=\"number\">%ju</td><td class=\"number\">%ju</td><td></td>"
		"</tr>\n",
		ps_web_say(request, PS_WEB_FILES_SUM), (uintmax_t)sum,
		(uintmax_t)channel->max_total_bytes);
}

static void add_files(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_web_job *job, const struct ps_channel *channel,
		      const struct ps_web_job_files *files)
{
	ps_html(page,
		"<div class=\"scroll\"><table class=\"list\"><thead><tr><th>%s</th><th "
		"class=\"number\">%s</th>"
		"<th class=\"number\">%s</th><th></th></tr></thead><tbody>",
		ps_web_say(request, PS_WEB_FILE), ps_web_say(request, PS_WEB_BYTES),
		ps_web_say(request, PS_WEB_LIMIT));
	for (size_t i = 0; i < files->count; i++) {
		ps_html(page, "<tr><td>%s</td><td class=\"number\">%ju</td>", files->files[i].name,
			(uintmax_t)files->files[i].bytes);
		add_limit(request, page, channel, files->files[i].name);
		ps_html(page,
			"<td><a class=\"button\" href=\"/job/%ju/%ju\" "
			"download>%s</a></td></tr>\n",
			(uintmax_t)job->id, (uintmax_t)i, ps_web_say(request, PS_WEB_DOWNLOAD));
	}
	add_sum(request, page, channel, files);
	ps_html(page, "</tbody></table></div>");
}

/* The text to paste, with its characters against the channel's. */
static void add_text(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_web_job *job, const struct ps_channel *channel)
{
	int fd = ps_web_job_open(job, PS_WEB_JOB_FILES, PS_CHANNEL_TEXT_NAME);
	uint8_t bytes[TEXT_MAX];
	size_t points = 0;
	ssize_t got = fd >= 0 ? read(fd, bytes, sizeof(bytes)) : -1;

	if (fd >= 0)
		(void)close(fd);
	if (got <= 0)
		return;
	for (ssize_t i = 0; i < got; i++)
		points += (bytes[i] & 0xc0) != 0x80;
	ps_html(page, "<label>%s (%ju", ps_web_say(request, PS_WEB_TEXT_TO_PASTE),
		(uintmax_t)points);
	if (channel && channel->text_max)
		ps_html(page, " / %ju", (uintmax_t)channel->text_max);
	ps_html(page, " %s)<textarea readonly rows=\"5\" id=\"paste\">",
		ps_web_say(request, PS_WEB_CHARACTERS));
	ps_html_text(page, (struct ps_bytes){ bytes, (size_t)got });
	ps_html(page, "</textarea></label>");
	ps_web_form_copy(request, page, "paste");
	ps_web_page_script(page, "copy");
}

/* They are the clerk's, and none of the channel's files. */
static void add_statements(const struct ps_web_request *request, struct ps_buf *page,
			   const struct ps_web_job *job)
{
	struct ps_web_job_files files;

	ps_web_job_list(job, PS_WEB_JOB_STATEMENTS, &files);
	if (!files.count)
		return;
	ps_html(page,
		"<section class=\"box\"><h2>%s</h2><p class=\"hint\">%s "
		"<code>packseal verify --statement FILE%s FILE</code></p><ul class=\"files\">",
		ps_web_say(request, PS_WEB_STATEMENTS), ps_web_say(request, PS_WEB_STATEMENTS_HINT),
		PS_STATEMENT_ENDING);
	for (size_t i = 0; i < files.count; i++)
		ps_html(page, "<li><a href=\"/job/%ju/%ju?statement=1\" download>%s</a></li>",
			(uintmax_t)job->id, (uintmax_t)i, files.files[i].name);
	ps_html(page, "</ul></section>");
}

static bool is_picture(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".jpg") == 0;
}

static void add_pictures(struct ps_buf *page, const struct ps_web_job *job,
			 const struct ps_web_job_files *files)
{
	ps_html(page, "<div class=\"made\">");
	for (size_t i = 0; i < files->count; i++) {
		const char *name = files->files[i].name;

		if (is_picture(name))
			ps_html(page, "<img src=\"/job/%ju/%ju?show=1\" alt=\"%s\">",
				(uintmax_t)job->id, (uintmax_t)i, name);
	}
	ps_html(page, "</div>");
}

/* What packseal said of the ledger's entries. */
static void add_custody(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_job *job)
{
	FILE *log = ps_web_job_log(job);
	char line[LINE_LEN];
	bool any = false;

	while (log && fgets(line, sizeof(line), log)) {
		const char *entry = ps_export_leaf_said(line);

		if (!entry)
			continue;
		if (!any)
			ps_html(page, "<details><summary>%s</summary><pre>",
				ps_web_say(request, PS_WEB_CUSTODY));
		any = true;
		ps_html(page, "%s", entry);
	}
	if (log)
		(void)fclose(log); /* it was only read */
	if (any)
		ps_html(page, "</pre></details>");
	else
		ps_html(page, "<p class=\"hint\">%s</p>",
			ps_web_say(request, job->station && !job->station->run[0]
						    ? PS_WEB_STATION_FAR_LEDGER
						    : PS_WEB_CUSTODY_NONE));
}

/* Which of a claim's takes packseal chose. */
static void add_answering(const struct ps_web_request *request, struct ps_buf *page,
			  const char *line)
{
	const char *take = ps_claim_answered_said(line);

	if (take)
		ps_html(page, "<p class=\"notice\">%s %ju</p>",
			ps_web_say(request, PS_WEB_ANSWERED_WITH), strtoumax(take, NULL, 10));
}

static void add_said(const struct ps_web_request *request, struct ps_buf *page, const char *said,
		     enum ps_web_word word, const char *class)
{
	if (said)
		ps_html(page, "<p class=\"%s\">%s %s</p>", class, ps_web_say(request, word), said);
}

/* What packseal said to whoever looks at the files, of which the rest is folded away. */
static void add_advice(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_web_job *job)
{
	FILE *log = ps_web_job_log(job);
	char line[LINE_LEN];

	while (log && fgets(line, sizeof(line), log)) {
		add_answering(request, page, line);
		add_said(request, page, ps_sheet_said_label(line), PS_WEB_LABEL_LOST, "notice bad");
		add_said(request, page, ps_channel_said_cannot(line), PS_WEB_CANNOT_ANSWER,
			 "notice bad");
		add_said(request, page, ps_channel_said_note(line), PS_WEB_MADE_NOTE, "notice");
		add_said(request, page, ps_channel_said_reason(line), PS_WEB_REASON_PICK, "notice");
	}
	if (log)
		(void)fclose(log); /* it was only read */
}

/* Where the files go, as the forms name it. */
static void add_channel(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_web_job *job)
{
	if (job->channel[0])
		ps_web_claim_channel(request, page, job->channel);
	else
		ps_html(page, "%s", ps_web_say(request, PS_WEB_EXCERPT));
}

static void add_done(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_web_job *job)
{
	struct ps_channels *channels = NULL;
	const struct ps_channel *channel = NULL;
	struct ps_web_job_files files = { .count = 0 };

	if (ps_channels_read(ps_data_channels(), &channels) == PS_OK && job->channel[0])
		channel = ps_channels_find(channels, job->channel);
	ps_web_job_list(job, PS_WEB_JOB_FILES, &files);
	ps_html(page, "<p class=\"notice good\">%s</p>", ps_web_say(request, PS_WEB_LOOK_FIRST));
	add_advice(request, page, job);
	add_files(request, page, job, channel, &files);
	add_text(request, page, job, channel);
	add_pictures(page, job, &files);
	add_statements(request, page, job);
	if (channel && channel->verified_on[0])
		ps_html(page, "<p class=\"hint\">%s %s: %s</p>",
			ps_web_say(request, PS_WEB_LIMITS_FROM), channel->verified_on,
			request->lang == PS_LANG_ZH ? channel->source_zh : channel->source);
	else if (channel && has_limits(channel))
		ps_html(page, "<p class=\"hint\">%s</p>", ps_web_say(request, PS_WEB_LIMITS_NEVER));
	add_custody(request, page, job);
	ps_channels_free(channels);
}

static void add_says(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_web_job *job)
{
	ps_html(page, "<details%s><summary>%s</summary>",
		job->state == PS_WEB_JOB_FAILED ? " open" : "", ps_web_say(request, PS_WEB_SAYS));
	if (job->state == PS_WEB_JOB_FAILED)
		ps_web_report_failed(request, page, job->dir);
	else
		ps_web_report_log(page, job->dir, "log");
	ps_html(page, "</details>");
}

/* To the film, with what was drawn there: another channel's files hide and show the same. */
static void add_film(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_web_job *job)
{
	ps_html(page, "<a href=\"%s/take/%ju?part=0", job->station->prefix, (uintmax_t)job->take);
	if (job->claim)
		ps_html(page, "&amp;claim=%ju", (uintmax_t)job->claim);
	ps_buf_add(page, job->along.bytes, job->along.len);
	ps_html(page, "\">%s</a> · ", ps_web_say(request, PS_WEB_BACK_TO_TAKE));
}

static void add_back(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_web_job *job)
{
	ps_html(page, "<p class=\"facts\">");
	if (job->claim)
		ps_html(page, "<a href=\"/claim/%ju\">%s</a> · ", (uintmax_t)job->claim,
			ps_web_say(request, PS_WEB_BACK_TO_CLAIM));
	if (job->take)
		add_film(request, page, job);
	ps_html(page, "%s · ", job->waybill);
	add_channel(request, page, job);
	ps_html(page, "</p>");
}

void ps_web_page_job(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_job *job =
		ps_web_job_find(&request->web->jobs, request->numbers[0], request->session->user);
	struct ps_buf *page = &reply->body;

	if (!job) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
		return;
	}
	if (job->kind == PS_WEB_JOB_NOTE) {
		ps_web_page_note(request, reply, job);
		return;
	}
	ps_web_page_begin(request, reply,
			  ps_web_say(request, job->state == PS_WEB_JOB_RUNS   ? PS_WEB_MAKING
					      : job->state == PS_WEB_JOB_DONE ? PS_WEB_MADE
									      : PS_WEB_FAILED));
	add_back(request, page, job);
	if (job->state == PS_WEB_JOB_RUNS) {
		reply->refresh_s = 1;
		ps_web_busy(request, page, PS_WEB_MAKING, job->dir);
	} else {
		if (job->state == PS_WEB_JOB_DONE)
			add_done(request, page, job);
		add_says(request, page, job);
	}
	ps_web_page_end(reply);
}

void ps_web_job_file(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct ps_web_job *job =
		ps_web_job_find(&request->web->jobs, request->numbers[0], request->session->user);
	bool shown = ps_web_field(request, "show")[0]; /* on the page, beside the others */
	const char *folder =
		ps_web_field(request, "statement")[0] ? PS_WEB_JOB_STATEMENTS : PS_WEB_JOB_FILES;
	struct ps_web_job_files files = { .count = 0 };
	const char *name;

	if (job && job->state == PS_WEB_JOB_DONE)
		ps_web_job_list(job, folder, &files);
	if (request->numbers[1] >= files.count ||
	    (shown && !is_picture(files.files[request->numbers[1]].name))) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
		return;
	}
	name = files.files[request->numbers[1]].name;
	if (!ps_web_note(request, reply, shown ? PS_ACCESS_PREVIEW : PS_ACCESS_DOWNLOAD,
			 job->station, job->take, name))
		return;
	reply->fd = ps_web_job_open(job, folder, name);
	reply->type = shown ? "image/jpeg" : "application/octet-stream";
	if (!shown)
		(void)snprintf(reply->download, sizeof(reply->download), "%s", name);
	if (reply->fd < 0)
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
}

void ps_web_page_jobs(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_buf *page = &reply->body;
	size_t count = 0;

	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_JOBS));
	ps_html(page, "<ul class=\"jobs\">");
	for (size_t i = 0; i < PS_WEB_JOBS_MAX; i++) {
		const struct ps_web_job *job = &request->web->jobs.jobs[i];

		if (job->state == PS_WEB_JOB_FREE || job->kind == PS_WEB_JOB_NOTE ||
		    strcmp(job->user, request->session->user) != 0)
			continue;
		ps_html(page, "<li><a href=\"/job/%ju\">%s ", (uintmax_t)job->id, job->waybill);
		add_channel(request, page, job);
		ps_html(page, "</a> <span class=\"flag\">%s</span></li>",
			ps_web_say(request, job->state == PS_WEB_JOB_RUNS   ? PS_WEB_RUNNING
					    : job->state == PS_WEB_JOB_DONE ? PS_WEB_MADE
									    : PS_WEB_FAILED));
		count++;
	}
	ps_html(page, "</ul>");
	if (!count)
		ps_html(page, "<p class=\"notice\">%s</p>", ps_web_say(request, PS_WEB_NO_JOBS));
	ps_web_page_end(reply);
}
