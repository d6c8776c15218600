#include "web/claim_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/channel.h"
#include "tools/data.h"
#include "web/claim_load.h"
#include "web/clock.h"

#define US_PER_SECOND 1000000

enum { HOUR_S = 3600, MINUTE_LEN = 16 };

void ps_web_claim_type(const struct ps_web_request *request, struct ps_buf *page, const char *type)
{
	const char *member = request->lang == PS_LANG_ZH ? "zh" : "en";
	struct ps_json_value *table = NULL;
	const char *title = type;

	if (ps_json_parse(ps_data_claims(), &table) == PS_OK)
		for (const struct ps_json_value *claim =
			     ps_json_first(ps_json_member(table, "claims"));
		     claim; claim = ps_json_next(claim))
			if (strcmp(ps_json_get_text(claim, "type"), type) == 0)
				title = ps_json_get_text(claim, member);
	ps_html(page, "%s", title);
	ps_json_free(table);
}

void ps_web_claim_channel(const struct ps_web_request *request, struct ps_buf *page,
			  const char *name)
{
	struct ps_channels *channels = NULL;
	const struct ps_channel *channel = NULL;

	if (ps_channels_read(ps_data_channels(), &channels) == PS_OK)
		channel = ps_channels_find(channels, name);
	if (channel)
		ps_html(page, "%s", request->lang == PS_LANG_ZH ? channel->zh : channel->en);
	else
		ps_html(page, "%s", name[0] ? name : ps_web_say(request, PS_WEB_NOT_SAID));
	ps_channels_free(channels);
}

/* NULL: it is none. */
static const char *outcome_title(const struct ps_web_request *request, const char *outcome)
{
	static const struct {
		const char *name, *zh;
	} outcomes[] = {
#define X(name, zh) { name, zh },
		PS_CLAIM_OUTCOMES(X)
#undef X
	};

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i].name, outcome) == 0)
			return request->lang == PS_LANG_ZH ? outcomes[i].zh : outcomes[i].name;
	return NULL;
}

void ps_web_claim_outcome(const struct ps_web_request *request, struct ps_buf *page,
			  const char *outcome)
{
	const char *title = outcome_title(request, outcome);

	ps_html(page, "%s",
		title	     ? title
		: outcome[0] ? outcome
			     : ps_web_say(request, PS_WEB_UNDECIDED));
}

void ps_web_claim_deadline(const struct ps_web_request *request, struct ps_buf *page,
			   int64_t deadline_s, bool open)
{
	int64_t left_s = deadline_s - ps_web_utc_ms() / 1000;
	char text[PS_WEB_TIME_MAX];

	ps_web_time_text(deadline_s * US_PER_SECOND, text);
	if (strlen(text) > MINUTE_LEN)
		text[MINUTE_LEN] = '\0';
	ps_html(page, "%s", text);
	if (open && left_s < 0)
		ps_html(page, " <span class=\"flag bad\">%s</span>",
			ps_web_say(request, PS_WEB_LATE));
	else if (open)
		ps_html(page, " <span class=\"flag %s\">%ju %s</span>",
			left_s < 24 * HOUR_S ? "doubt" : "", (uintmax_t)(left_s / HOUR_S),
			ps_web_say(request, PS_WEB_DEADLINE_LEFT));
}

static const struct {
	const char *what;
	enum ps_web_word word;
} whats[] = {
	{ "opened", PS_WEB_NOTE_OPENED },	  { "held", PS_WEB_NOTE_HELD },
	{ "not_held", PS_WEB_NOTE_NOT_HELD },	  { "asked", PS_WEB_NOTE_ASKED },
	{ "replied", PS_WEB_NOTE_REPLIED },	  { "refused", PS_WEB_NOTE_REFUSED },
	{ "answered", PS_WEB_NOTE_ANSWERED },	  { "closed", PS_WEB_NOTE_CLOSED },
	{ "not_looked", PS_WEB_NOTE_NOT_LOOKED }, { "seen", PS_WEB_NOTE_SEEN },
	{ "reason", PS_WEB_NOTE_REASON },	  { "reopened", PS_WEB_NOTE_REOPENED },
};

/* "take 3: ledger entry 12", or "take left/3: …", with a link. False: it is another text. */
static bool add_held(const struct ps_web_request *request, struct ps_buf *page, const char *text)
{
	const struct ps_web_station *station = NULL;
	struct ps_claim_take take;
	char shown[PS_CLAIM_TAKE_TEXT_MAX];
	uintmax_t entry;
	int end = 0;

	if (sscanf(text, "take %55[a-z0-9/-]: ledger entry %ju%n", shown, &entry, &end) != 2 ||
	    text[end] || !ps_claim_take_parse(shown, &take))
		return false;
	station = ps_web_claim_station(&request->web->settings, &take);
	if (!station)
		return false;
	ps_html(page, "<a href=\"%s/take/%ju\">%s %s</a>: %s %ju", station->prefix,
		(uintmax_t)take.number, ps_web_say(request, PS_WEB_TAKE), shown,
		ps_web_say(request, PS_WEB_LEDGER_ENTRY), entry);
	return true;
}

/* "file 1: the same bytes as claim 17, file 2": which it is of, as it stands beside the picture. */
static bool add_seen(const struct ps_web_request *request, struct ps_buf *page, const char *text)
{
	const char *of = strstr(text, " claim ");
	uintmax_t file, claim, its_file;

	if (sscanf(text, "file %ju: ", &file) != 1 || !of ||
	    sscanf(of, " claim %ju, file %ju", &claim, &its_file) != 2)
		return false;
	ps_html(page, "%s %ju: <a href=\"/claim/%ju\">%s %ju</a>, %s %ju",
		ps_web_say(request, PS_WEB_FILE), file, claim,
		ps_web_say(request, PS_WEB_CLAIM_ONE), claim, ps_web_say(request, PS_WEB_FILE),
		its_file);
	return true;
}

/* "won", or "won: and why". */
static bool add_closed(const struct ps_web_request *request, struct ps_buf *page, const char *text)
{
	size_t len = strcspn(text, ":");
	char outcome[PS_CLAIM_WORD_MAX];
	const char *title = NULL;

	if (len < sizeof(outcome)) {
		(void)snprintf(outcome, sizeof(outcome), "%.*s", (int)len, text);
		title = outcome_title(request, outcome);
	}
	if (title)
		ps_html(page, "%s%s", title, text + len);
	return title != NULL;
}

static void add_text(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_claim_note *note)
{
	if (strcmp(note->what, "held") == 0 && add_held(request, page, note->text))
		return;
	if (strcmp(note->what, "seen") == 0 && add_seen(request, page, note->text))
		return;
	if ((strcmp(note->what, "closed") == 0 || strcmp(note->what, "reopened") == 0) &&
	    add_closed(request, page, note->text))
		return;
	if (strcmp(note->what, "answered") == 0)
		ps_web_claim_channel(request, page, note->text);
	else
		ps_html(page, "%s", note->text);
}

void ps_web_claim_note(const struct ps_web_request *request, struct ps_buf *page,
		       const struct ps_claim_note *note)
{
	const char *what = note->what;
	char at[PS_WEB_TIME_MAX];

	for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]); i++)
		if (strcmp(whats[i].what, note->what) == 0)
			what = ps_web_say(request, whats[i].word);
	ps_web_time_text(note->at_s * US_PER_SECOND, at);
	ps_html(page, "<li><span class=\"time\">%s</span> <b>%s</b> ", at, what);
	add_text(request, page, note);
	ps_html(page, " <small>(%s)</small></li>", note->by);
}
