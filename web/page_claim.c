/*
 * One claim: what is noted of it, what its pictures say of themselves, and what can be done. What a
 * buyer sent is shown as small pictures that packseal encoded anew: a browser gets none of his
 * bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/hex.h"
#include "signing/verify.h"
#include "web/busy.h"
#include "web/claim_forms.h"
#include "web/claim_load.h"
#include "web/claim_words.h"
#include "web/clock.h"
#include "web/note.h"
#include "web/report.h"
#include "web/routes.h"

static void add_term(const struct ps_web_request *request, struct ps_buf *page,
		     enum ps_web_word word)
{
	ps_html(page, "<tr><th scope=\"row\">%s</th><td>", ps_web_say(request, word));
}

static void add_takes(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	add_term(request, page, PS_WEB_TAKE);
	for (size_t i = 0; i < claim->take_count; i++) {
		const struct ps_claim_take *take = &claim->takes[i];
		const struct ps_web_station *station =
			ps_web_claim_station(&request->web->settings, take);
		char text[PS_CLAIM_TAKE_TEXT_MAX];

		ps_claim_take_text(take, text);
		if (station)
			ps_html(page, " <a href=\"%s/take/%ju?claim=%ju\">%s</a>", station->prefix,
				(uintmax_t)take->number, (uintmax_t)claim->number, text);
		else
			ps_html(page, " %s", text);
	}
	if (!claim->take_count)
		ps_html(page, "%s", ps_web_say(request, PS_WEB_NO_FILM));
	ps_html(page, "</td></tr>");
}

/* Of an open claim, what age may take away before it is answered. */
static void add_unheld(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_claim *claim)
{
	char text[PS_CLAIM_TAKE_TEXT_MAX];

	for (size_t i = 0; i < claim->take_count && !claim->outcome[0]; i++) {
		if (!ps_claim_take_is_unheld(claim, &claim->takes[i]))
			continue;
		ps_claim_take_text(&claim->takes[i], text);
		ps_html(page, "<p class=\"notice bad\" role=\"alert\">%s %s: %s</p>\n",
			ps_web_say(request, PS_WEB_TAKE), text,
			ps_web_say(request, PS_WEB_CLAIM_UNHELD));
	}
}

static void add_facts(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim, size_t earlier)
{
	ps_html(page, "<section class=\"box\"><table class=\"verdict\">");
	add_term(request, page, PS_WEB_DEADLINE);
	ps_web_claim_deadline(request, page, claim->deadline_s, !claim->outcome[0]);
	ps_html(page, "</td></tr>");
	add_term(request, page, PS_WEB_CLAIM);
	ps_web_claim_type(request, page, claim->type);
	ps_html(page, "</td></tr>");
	add_term(request, page, PS_WEB_CHANNEL_FROM);
	ps_web_claim_channel(request, page, claim->channel);
	ps_html(page, "</td></tr>");
	add_term(request, page, PS_WEB_OUTCOME);
	ps_web_claim_outcome(request, page, claim->outcome);
	ps_html(page, "</td></tr>");
	add_term(request, page, PS_WEB_WAYBILL);
	ps_html(page, "%s</td></tr>", claim->waybill[0] ? claim->waybill : "-");
	if (claim->order[0]) {
		add_term(request, page, PS_WEB_ORDER_NUMBER);
		ps_html(page, "%s</td></tr>", claim->order);
	}
	add_takes(request, page, claim);
	if (claim->has_buyer) {
		add_term(request, page, PS_WEB_EARLIER);
		ps_html(page, "%ju</td></tr>", (uintmax_t)earlier);
	}
	ps_html(page, "</table></section>\n");
}

static const struct ps_json_value *finding_of(const struct ps_json_value *show, size_t number)
{
	const struct ps_json_value *finding = ps_json_first(ps_json_member(show, "findings"));
	uint64_t file;

	while (finding &&
	       (!ps_json_whole(ps_json_member(finding, "file"), &file) || file != number))
		finding = ps_json_next(finding);
	return finding;
}

static void add_seen(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_json_value *finding)
{
	const struct ps_json_value *seen = ps_json_first(ps_json_member(finding, "seen"));
	uint64_t claim;

	if (!seen)
		ps_html(page, "<li>%s</li>", ps_web_say(request, PS_WEB_SEEN_NOWHERE));
	for (; seen; seen = ps_json_next(seen)) {
		ps_html(page, "<li><span class=\"flag bad\">%s</span> ",
			ps_web_say(request, PS_WEB_SEEN_BEFORE));
		if (ps_json_whole(ps_json_member(seen, "claim"), &claim))
			ps_html(page, "<a href=\"/claim/%ju\">%s</a></li>", (uintmax_t)claim,
				ps_json_get_text(seen, "words"));
		else
			ps_html(page, "%s</li>", ps_json_get_text(seen, "words"));
	}
}

static void add_finding(const struct ps_web_request *request, struct ps_buf *page,
			const struct ps_claim *claim, size_t number,
			const struct ps_json_value *finding)
{
	bool declares = strcmp(ps_json_get_text(finding, "statement"), "declares") == 0;

	if (*ps_json_get_text(finding, "picture"))
		ps_html(page, "<img src=\"/claim/%ju/small/%ju.jpg\" alt=\"%s %ju\">",
			(uintmax_t)claim->number, (uintmax_t)number,
			ps_web_say(request, PS_WEB_FILE), (uintmax_t)number);
	else
		ps_html(page, "<p class=\"hint\">%s</p>", ps_web_say(request, PS_WEB_NOT_DRAWN));
	ps_html(page, "<ul>");
	if (ps_json_member(finding, "unchanged") && !ps_json_get_bool(finding, "unchanged"))
		ps_html(page, "<li><span class=\"flag bad\">%s</span></li>",
			ps_web_say(request, PS_WEB_CHANGED));
	for (const struct ps_json_value *words = ps_json_first(ps_json_member(finding, "words"));
	     words; words = ps_json_next(words)) {
		ps_html(page, declares ? "<li class=\"declares\">" : "<li>");
		ps_html(page, "%s</li>", ps_json_text_of(words));
	}
	add_seen(request, page, finding);
	ps_html(page, "</ul>");
}

static void add_file(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_claim *claim, size_t number, const struct ps_json_value *show)
{
	const struct ps_claim_file *file = &claim->files[number - 1];
	const struct ps_json_value *finding = finding_of(show, number);
	char digest[2 * PS_DIGEST_LEN + 1] = "";

	ps_hex_encode(file->digest, PS_DIGEST_LEN, digest);
	ps_html(page, "<li class=\"sent\"><b>%ju: %s</b> <small>%ju %s</small>", (uintmax_t)number,
		file->given, (uintmax_t)file->bytes, ps_web_say(request, PS_WEB_BYTES));
	if (finding)
		add_finding(request, page, claim, number, finding);
	ps_html(page, "<small class=\"digest\">SHA-256 <code>%s</code></small></li>", digest);
}

static void add_files(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim, const struct ps_web_claim_view *view)
{
	struct ps_json_value *show = NULL;

	ps_html(page, "<section class=\"box\"><h2>%s</h2>", ps_web_say(request, PS_WEB_SENT));
	if (!claim->file_count)
		ps_html(page, "<p>%s</p>", ps_web_say(request, PS_WEB_SENT_NONE));
	if (view && view->making.state == PS_WEB_MAKING_RUNS)
		ps_web_busy(request, page, PS_WEB_LOOKING, view->making.dir);
	if (view && view->making.state == PS_WEB_MAKING_FAILED) {
		ps_html(page, "<p class=\"notice\" role=\"alert\">%s</p>",
			ps_web_say(request, PS_WEB_LOOK_FAILED));
		ps_web_report_log(page, view->making.dir, "log");
	}
	if (view && view->making.state == PS_WEB_MAKING_READY)
		show = ps_web_read_json(view->making.dir, "show.json");
	ps_html(page, "<ul class=\"files\">");
	for (size_t i = 0; i < claim->file_count; i++)
		add_file(request, page, claim, i + 1, show);
	ps_html(page, "</ul>");
	if (show)
		ps_html(page, "<p class=\"hint\">%s</p>",
			ps_web_say(request, PS_WEB_DECLARES_HINT));
	ps_html(page, "</section>\n");
	ps_json_free(show);
}

static void add_notes(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	ps_html(page, "<section class=\"box\"><h2>%s</h2><ul class=\"events\">",
		ps_web_say(request, PS_WEB_NOTES));
	for (size_t i = 0; i < claim->note_count; i++)
		ps_web_claim_note(request, page, &claim->notes[i]);
	ps_html(page, "</ul></section>\n");
}

/* This user's answers to it, while they are kept. */
static void add_made(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_claim *claim)
{
	size_t count = 0;

	for (size_t i = 0; i < PS_WEB_JOBS_MAX; i++) {
		const struct ps_web_job *job = &request->web->jobs.jobs[i];

		if (job->state == PS_WEB_JOB_FREE || job->kind != PS_WEB_JOB_ANSWER ||
		    job->claim != claim->number || strcmp(job->user, request->session->user) != 0)
			continue;
		if (!count++)
			ps_html(page, "<section class=\"box\"><h2>%s</h2><ul class=\"jobs\">",
				ps_web_say(request, PS_WEB_MADE_BEFORE));
		ps_html(page, "<li><a href=\"/job/%ju\">", (uintmax_t)job->id);
		ps_web_claim_channel(request, page, job->channel);
		ps_html(page, "</a> <span class=\"flag\">%s</span></li>",
			ps_web_say(request, job->state == PS_WEB_JOB_RUNS   ? PS_WEB_RUNNING
					    : job->state == PS_WEB_JOB_DONE ? PS_WEB_MADE
									    : PS_WEB_FAILED));
	}
	if (count)
		ps_html(page, "</ul></section>\n");
}

static void add_page(struct ps_web_request *request, struct ps_web_reply *reply,
		     const struct ps_claim *claim, size_t earlier,
		     const struct ps_web_claim_view *view)
{
	/* a page that is asked for again has no form: what is typed into it would be lost */
	bool looking = view && view->making.state == PS_WEB_MAKING_RUNS;
	struct ps_buf *page = &reply->body;
	char title[64];

	(void)snprintf(title, sizeof(title), "%s %ju", ps_web_say(request, PS_WEB_CLAIM_ONE),
		       (uintmax_t)claim->number);
	ps_web_page_begin(request, reply, title);
	reply->refresh_s = looking;
	ps_html(page, "<div class=\"columns\"><div>");
	add_facts(request, page, claim, earlier);
	add_unheld(request, page, claim);
	add_files(request, page, claim, view);
	add_notes(request, page, claim);
	ps_html(page, "</div><div>");
	add_made(request, page, claim);
	if (!claim->outcome[0] && !looking) {
		ps_web_claim_form_answer(request, page, claim, NULL);
		ps_web_claim_form_ask(request, page, claim);
		ps_web_claim_form_close(request, page, claim);
	}
	if (claim->outcome[0] && !looking)
		ps_web_claim_form_reopen(request, page, claim);
	ps_html(page, "</div></div>");
	ps_web_page_end(reply);
}

void ps_web_page_claim(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web *web = request->web;
	struct ps_web_claim_view *view = NULL;
	struct ps_claim *claim = NULL;
	size_t earlier = 0;
	enum ps_err err = PS_OK;
	int status = ps_web_claim_load(&web->settings, request->numbers[0], &claim, &earlier);

	if (status) {
		ps_web_page_sentence(request, reply, status == PS_EXIT_NO_INPUT ? 404 : 500,
				     status == PS_EXIT_NO_INPUT ? PS_WEB_NOT_FOUND : PS_WEB_BROKEN);
		return;
	}
	if (!ps_web_note_claim(request, reply, claim->number)) {
		free(claim);
		return;
	}
	if (claim->file_count)
		err = ps_web_claim_view_get(&web->claim_views, &web->settings, claim, request->lang,
					    request->session->user, ps_web_now_ms() / 1000, &view);
	if (err)
		ps_web_page_sentence(request, reply, 503,
				     err == PS_BUSY ? PS_WEB_BUSY : PS_WEB_BROKEN);
	else
		add_page(request, reply, claim, earlier, view);
	free(claim);
}

void ps_web_claim_picture(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (!ps_web_note_claim(request, reply, request->numbers[0]))
		return;
	reply->fd = ps_web_claim_view_open(&request->web->claim_views, request->numbers[0],
					   request->numbers[1], ps_web_now_ms() / 1000);
	reply->type = "image/jpeg";
	if (reply->fd < 0)
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
}
