#include "web/report.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "signing/hex.h"
#include "web/take.h"

enum { JSON_MAX = 4 << 20, LOG_MAX = 8192, PATH_LEN = 400, READ_LEN = 8192 };

/* Reads at most @most bytes of a file. */
static bool read_file(const char *dir, const char *name, size_t most, struct ps_buf *to)
{
	char path[PATH_LEN];
	char bytes[READ_LEN];
	ssize_t got = 0;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	while (to->len < most && (got = read(fd, bytes, sizeof(bytes))) > 0)
		ps_buf_add(to, bytes, (size_t)got);
	(void)close(fd);
	return got >= 0 && !to->err;
}

struct ps_json_value *ps_web_read_json(const char *dir, const char *name)
{
	struct ps_json_value *value = NULL;
	struct ps_buf text;

	ps_buf_init(&text);
	if (!read_file(dir, name, JSON_MAX, &text) ||
	    ps_json_parse((struct ps_bytes){ text.bytes, text.len }, &value))
		value = NULL;
	ps_buf_release(&text);
	return value;
}

static void add_axis(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_json_value *verify, enum ps_axis which)
{
	static const char *const good[] = { "intact",	   "trusted",	    "bounded",
					    "in_sequence", "label_matches", "ended",
					    "included",	   "consistent",    NULL };
	static const char *const bad[] = { "altered", "malformed", "reordered",
					   "missing", "unsigned",  "contradictory",
					   "fork",    "rollback",  "revoked",
					   NULL };
	const struct ps_json_value *axis = ps_json_member(verify, ps_axis_name(which));
	const char *verdict = ps_json_get_text(axis, "verdict");
	const char *class = "doubt";

	for (size_t i = 0; good[i]; i++)
		if (strcmp(good[i], verdict) == 0)
			class = "good";
	for (size_t i = 0; bad[i]; i++)
		if (strcmp(bad[i], verdict) == 0)
			class = "bad";
	ps_html(page,
		"<tr><th scope=\"row\" class=\"axis\">%s</th><td><span class=\"flag "
		"%s\">%s</span>",
		ps_axis_said(which, request->lang), class, ps_json_get_text(axis, "message"));
	for (const struct ps_json_value *finding = ps_json_first(ps_json_member(axis, "findings"));
	     finding; finding = ps_json_next(finding))
		ps_html(page, "<br><small>%s%s%s</small>", ps_json_get_text(finding, "message"),
			*ps_json_get_text(finding, "camera") ? ", " : "",
			ps_json_get_text(finding, "camera"));
	ps_html(page, "</td></tr>");
}

void ps_web_report_verdict(const struct ps_web_request *request, struct ps_buf *page,
			   const struct ps_json_value *verify)
{
	ps_html(page,
		"<section class=\"box\"><h2>%s</h2><p class=\"summary\">%s</p>"
		"<table class=\"verdict\">",
		ps_web_say(request, PS_WEB_VERDICT), ps_json_get_text(verify, "summary"));
	for (int axis = 0; axis < PS_AXIS_COUNT; axis++)
		add_axis(request, page, verify, (enum ps_axis)axis);
	ps_html(page, "</table><details><summary>%s</summary><ul>",
		ps_web_say(request, PS_WEB_NOT_CHECKED));
	for (const struct ps_json_value *item =
		     ps_json_first(ps_json_member(verify, "not_checked"));
	     item; item = ps_json_next(item))
		ps_html(page, "<li>%s</li>", ps_json_get_text(item, "message"));
	ps_html(page, "</ul></details><p><small>%s</small></p></section>\n",
		ps_json_get_text(verify, "limits"));
}

/* The take that an event names, where it is in the store: its number alone could be another's. */
static enum ps_err find_linked(const struct ps_web_request *request,
			       const struct ps_json_value *event, uint64_t number)
{
	uint8_t id[PS_HASH_LEN];
	struct ps_web_take take;
	enum ps_err err = ps_web_take_find(request->station, number, &take);

	if (err)
		return err;
	if (!ps_hex_decode(ps_json_get_text(event, "take_id"), PS_HASH_LEN, id) ||
	    memcmp(take.id, id, PS_HASH_LEN) != 0)
		return PS_NOT_FOUND;
	return PS_OK;
}

/* What this take has to do with another one, as a sentence that leads there. */
static void add_link(const struct ps_web_request *request, struct ps_buf *page,
		     const struct ps_json_value *event)
{
	static const struct {
		const char *kind;
		enum ps_web_word word;
	} links[] = { { "return_of", PS_WEB_LINK_RETURN_OF },
		      { "continues", PS_WEB_LINK_CONTINUES },
		      { "replaces_waybill", PS_WEB_LINK_REPLACES },
		      { "reopens", PS_WEB_LINK_REOPENS } };
	const char *kind = ps_json_get_text(event, "kind");
	double number = 0;
	enum ps_err err;

	if (!ps_json_get_number(event, "take", &number) || number < 1 ||
	    number > PS_INDEX_NUMBER_MAX)
		return;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (strcmp(kind, links[i].kind) == 0)
			ps_html(page, "%s ", ps_web_say(request, links[i].word));
	err = find_linked(request, event, (uint64_t)number);
	if (!err)
		ps_html(page, "<a href=\"%s/take/%ju\">%s %ju</a>", request->station->prefix,
			(uintmax_t)number, ps_web_say(request, PS_WEB_TAKE), (uintmax_t)number);
	else
		ps_html(page, "%s %ju%s", ps_web_say(request, PS_WEB_TAKE), (uintmax_t)number,
			err == PS_NOT_FOUND ? ps_web_say(request, PS_WEB_LINK_GONE) : "");
}

void ps_web_report_events(const struct ps_web_request *request, struct ps_buf *page,
			  const struct ps_json_value *show)
{
	ps_html(page, "<section class=\"box\"><h2>%s</h2><ul class=\"events\">",
		ps_web_say(request, PS_WEB_EVENTS));
	for (const struct ps_json_value *event = ps_json_first(ps_json_member(show, "events"));
	     event; event = ps_json_next(event)) {
		char at[32];
		double seconds = 0;

		(void)ps_json_get_number(event, "at_s", &seconds);
		(void)snprintf(at, sizeof(at), "%.2f", seconds);
		ps_html(page,
			"<li><button type=\"button\" class=\"at\" data-at=\"%s\">%s %s</button> "
			"<b>%s</b> ",
			at, at, ps_web_say(request, PS_WEB_SECONDS),
			ps_json_get_text(event, "title"));
		if (strcmp(ps_json_get_text(event, "class"), "link") == 0)
			add_link(request, page, event);
		else
			ps_html(page, "%s", ps_json_get_text(event, "message"));
		ps_html(page, "</li>");
	}
	ps_html(page, "</ul></section>\n");
}

static bool add_log(struct ps_buf *page, const char *dir, const char *name)
{
	struct ps_buf text;
	bool any;

	ps_buf_init(&text);
	any = read_file(dir, name, LOG_MAX, &text) && text.len;
	if (any) {
		ps_html(page, "<pre>");
		ps_html_text(page, (struct ps_bytes){ text.bytes, text.len });
		ps_html(page, "</pre>");
	}
	ps_buf_release(&text);
	return any;
}

void ps_web_report_log(struct ps_buf *page, const char *dir, const char *name)
{
	(void)add_log(page, dir, name); /* what said nothing has none */
}

void ps_web_report_failed(const struct ps_web_request *request, struct ps_buf *page,
			  const char *dir)
{
	if (!add_log(page, dir, "log"))
		ps_html(page, "<p>%s</p>", ps_web_say(request, PS_WEB_MADE_NOTHING_SAID));
}
