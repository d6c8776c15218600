/*
 * Claims, to be read: the open ones by deadline, and what is noted of one. What a buyer sent is
 * named and never given out: a browser gets none of his bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "signing/hex.h"
#include "tools/claim_store.h"
#include "web/claim_rows.h"
#include "web/clock.h"
#include "web/routes.h"

#define US_PER_SECOND 1000000

static void add_moment(struct ps_buf *page, int64_t at_s)
{
	char text[PS_WEB_TIME_MAX];

	ps_web_time_text(at_s * US_PER_SECOND, text);
	ps_html(page, "%s", text);
}

static void add_row(const struct ps_web_request *request, struct ps_buf *page,
		    const struct ps_web_claim_row *row)
{
	bool late = row->deadline_s < time(NULL);

	ps_html(page, "<tr><td><a href=\"/claim/%ju\">%ju</a></td><td>", (uintmax_t)row->number,
		(uintmax_t)row->number);
	add_moment(page, row->deadline_s);
	ps_html(page, " %s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
		late ? ps_web_say(request, PS_WEB_LATE) : "", row->type, row->channel,
		row->waybill[0] ? row->waybill : row->order);
}

void ps_web_page_claims(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_claim_rows rows;
	struct ps_buf *page = &reply->body;

	if (!ps_web_claims_open(request->web->settings.store, &rows)) {
		ps_web_page_sentence(request, reply, 500, PS_WEB_BROKEN);
		return;
	}
	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_CLAIMS));
	ps_html(page, "<h1>%s</h1>", ps_web_say(request, PS_WEB_CLAIMS));
	if (!rows.count)
		ps_html(page, "<p>%s</p>", ps_web_say(request, PS_WEB_NO_CLAIMS));
	else
		ps_html(page,
			"<div class=\"scroll\"><table class=\"list\"><thead><tr><th>%s</th><th>%s"
			"</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>",
			ps_web_say(request, PS_WEB_NUMBER), ps_web_say(request, PS_WEB_DEADLINE),
			ps_web_say(request, PS_WEB_CLAIM), ps_web_say(request, PS_WEB_CHANNEL),
			ps_web_say(request, PS_WEB_WAYBILL));
	for (size_t i = 0; i < rows.count; i++)
		add_row(request, page, &rows.rows[i]);
	if (rows.count)
		ps_html(page, "</tbody></table></div>");
	ps_web_page_end(reply);
	free(rows.rows);
}

static void add_facts(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim, size_t earlier)
{
	ps_html(page, "<dl><dt>%s</dt><dd>", ps_web_say(request, PS_WEB_DEADLINE));
	add_moment(page, claim->deadline_s);
	ps_html(page, "</dd><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd>",
		ps_web_say(request, PS_WEB_CLAIM), claim->type, ps_web_say(request, PS_WEB_CHANNEL),
		claim->channel, ps_web_say(request, PS_WEB_OUTCOME),
		claim->outcome[0] ? claim->outcome : ps_web_say(request, PS_WEB_UNDECIDED));
	if (claim->has_buyer)
		ps_html(page, "<dt>%s</dt><dd>%ju</dd>", ps_web_say(request, PS_WEB_EARLIER),
			(uintmax_t)earlier);
	ps_html(page, "<dt>%s</dt><dd>%s", ps_web_say(request, PS_WEB_TAKE), claim->waybill);
	for (size_t i = 0; i < claim->take_count; i++)
		ps_html(page, " <a href=\"/take/%ju\">%ju</a>", (uintmax_t)claim->takes[i],
			(uintmax_t)claim->takes[i]);
	ps_html(page, "</dd></dl>");
}

static void add_files(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	char digest[2 * PS_DIGEST_LEN + 1] = "";

	ps_html(page, "<h2>%s</h2><ul>", ps_web_say(request, PS_WEB_SENT));
	for (size_t i = 0; i < claim->file_count; i++) {
		const struct ps_claim_file *file = &claim->files[i];

		ps_hex_encode(file->digest, PS_DIGEST_LEN, digest);
		ps_html(page, "<li>%ju: %s, %ju %s<br>SHA-256 <code>%s</code></li>",
			(uintmax_t)i + 1, file->given, (uintmax_t)file->bytes,
			ps_web_say(request, PS_WEB_BYTES), digest);
	}
	ps_html(page, "</ul>");
}

static void add_notes(const struct ps_web_request *request, struct ps_buf *page,
		      const struct ps_claim *claim)
{
	ps_html(page, "<h2>%s</h2><ul>", ps_web_say(request, PS_WEB_NOTES));
	for (size_t i = 0; i < claim->note_count; i++) {
		const struct ps_claim_note *note = &claim->notes[i];

		ps_html(page, "<li>");
		add_moment(page, note->at_s);
		ps_html(page, " <b>%s</b> %s (%s)</li>", note->what, note->text, note->by);
	}
	ps_html(page, "</ul><p>%s <code>packseal claim show %ju</code></p>",
		ps_web_say(request, PS_WEB_CLAIM_MORE), (uintmax_t)claim->number);
}

void ps_web_page_claim(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	struct ps_buf *page = &reply->body;
	size_t earlier = 0;
	char title[64];

	if (!claim || request->numbers[0] == 0 || request->numbers[0] > PS_CLAIM_NUMBER_MAX ||
	    ps_claim_store_open(NULL, request->web->settings.store, false, &store) ||
	    ps_claim_store_load(&store, request->numbers[0], claim) ||
	    ps_claim_store_earlier(&store, claim, &earlier)) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
	} else {
		(void)snprintf(title, sizeof(title), "%s %ju", ps_web_say(request, PS_WEB_CLAIMS),
			       (uintmax_t)claim->number);
		ps_web_page_begin(request, reply, title);
		ps_html(page, "<h1>%s</h1>", title);
		add_facts(request, page, claim, earlier);
		add_files(request, page, claim);
		add_notes(request, page, claim);
		ps_web_page_end(reply);
	}
	ps_claim_store_close(&store);
	free(claim);
}
