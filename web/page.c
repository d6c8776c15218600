/* What all pages share. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "web/request.h"

const char *ps_web_field(const struct ps_web_request *request, const char *name)
{
	for (size_t i = 0; i < request->field_count; i++)
		if (strcmp(request->fields[i].name, name) == 0)
			return request->fields[i].value;
	return "";
}

const char *ps_web_say(const struct ps_web_request *request, enum ps_web_word word)
{
	return ps_web_word(request->lang, word);
}

void ps_web_form_token(const struct ps_web_request *request, struct ps_web_reply *reply)
{
	ps_html(&reply->body, "<input type=\"hidden\" name=\"token\" value=\"%s\">",
		request->session ? request->session->token : "");
}

static void add_link(const struct ps_web_request *request, struct ps_web_reply *reply,
		     const char *to, enum ps_web_word word)
{
	ps_html(&reply->body, "<a href=\"%s\"%s>%s</a>", to, "", ps_web_say(request, word));
}

/* Where the page is, for who wants it once more: its path, and what a get asked for. */
static void add_here(const struct ps_web_request *request, struct ps_buf *page)
{
	ps_html(page, "%s", request->post ? "/" : request->path);
	for (size_t i = 0; i < request->field_count && !request->post; i++) {
		ps_html(page, i ? "&amp;" : "?");
		ps_html_query(page, request->fields[i].name);
		ps_html(page, "=");
		ps_html_query(page, request->fields[i].value);
	}
}

static void add_navigation(const struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_buf *page = &reply->body;

	ps_html(page, "<nav>");
	add_link(request, reply, "/", PS_WEB_FIND);
	if (request->session->role >= PS_WEB_CLERK) {
		add_link(request, reply, "/claims", PS_WEB_CLAIMS);
		add_link(request, reply, "/jobs", PS_WEB_JOBS);
	}
	if (request->session->role >= PS_WEB_MANAGER) {
		add_link(request, reply, "/live", PS_WEB_LIVE);
		add_link(request, reply, "/access", PS_WEB_ACCESS);
	}
	add_link(request, reply, "/health", PS_WEB_HEALTH);
	ps_html(page, "</nav><div class=\"who\"><form method=\"post\" action=\"/language\">");
	ps_web_form_token(request, reply);
	ps_html(page, "<input type=\"hidden\" name=\"back\" value=\"");
	add_here(request, page);
	ps_html(page,
		"\"><button class=\"plain\" name=\"lang\" value=\"%s\">%s</button></form>"
		"<form method=\"post\" action=\"/logout\">",
		request->lang == PS_LANG_ZH ? "en" : "zh",
		ps_web_say(request, PS_WEB_OTHER_LANGUAGE));
	ps_web_form_token(request, reply);
	ps_html(page, "<button class=\"plain\">%s (%s)</button></form></div>",
		ps_web_say(request, PS_WEB_LOG_OUT), request->session->user);
}

void ps_web_page_begin(const struct ps_web_request *request, struct ps_web_reply *reply,
		       const char *title)
{
	struct ps_buf *page = &reply->body;

	reply->type = "text/html; charset=utf-8";
	ps_html(page,
		"<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
		"<title>%s%s%s</title><link rel=\"icon\" href=\"/icon.svg\">"
		"<link rel=\"stylesheet\" href=\"/style.css\">"
		"<script type=\"module\" src=\"/script/sending.js\"></script></head><body>\n"
		"<a class=\"skip\" href=\"#content\">%s</a>"
		"<header><a class=\"brand\" href=\"/\">%s</a>",
		request->lang == PS_LANG_ZH ? "zh-CN" : "en", title ? title : "",
		title ? " · " : "", ps_web_say(request, PS_WEB_NAME),
		ps_web_say(request, PS_WEB_SKIP), ps_web_say(request, PS_WEB_NAME));
	if (request->session)
		add_navigation(request, reply);
	ps_html(page, "</header>\n<main id=\"content\">\n");
	if (title)
		ps_html(page, "<h1>%s</h1>\n", title);
}

void ps_web_page_script(struct ps_buf *page, const char *name)
{
	ps_html(page, "<script type=\"module\" src=\"/script/%s.js\"></script>\n", name);
}

void ps_web_page_end(struct ps_web_reply *reply)
{
	ps_html(&reply->body, "</main></body></html>\n");
}

void ps_web_page_sentence(const struct ps_web_request *request, struct ps_web_reply *reply,
			  unsigned status, enum ps_web_word word)
{
	reply->status = status;
	ps_web_page_begin(request, reply, NULL);
	ps_html(&reply->body, "<p class=\"notice\" role=\"alert\">%s</p>",
		ps_web_say(request, word));
	ps_web_page_end(reply);
}

/* What a form writes before its fields; one that no form has is forged, and has none. */
static enum ps_web_word label_of(const char *field)
{
	static const struct {
		const char *field;
		enum ps_web_word word;
	} labels[] = {
		{ "waybill", PS_WEB_WAYBILL },	 { "order", PS_WEB_ORDER_NUMBER },
		{ "type", PS_WEB_CLAIM },	 { "claim", PS_WEB_CLAIM },
		{ "channel", PS_WEB_CHANNEL },	 { "buyer", PS_WEB_BUYER },
		{ "deadline", PS_WEB_DEADLINE }, { "text", PS_WEB_REMARK },
		{ "outcome", PS_WEB_OUTCOME },	 { "take", PS_WEB_TAKE },
		{ "file", PS_WEB_BESIDE },	 { "why", PS_WEB_REASON },
		{ "from", PS_WEB_FROM_S },	 { "to", PS_WEB_TO_S },
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].field, field) == 0)
			return labels[i].word;
	return PS_WEB_WORD_COUNT;
}

void ps_web_page_bad_field(const struct ps_web_request *request, struct ps_web_reply *reply,
			   const char *field)
{
	enum ps_web_word label = label_of(field);

	if (label == PS_WEB_WORD_COUNT) {
		ps_web_page_sentence(request, reply, 400, PS_WEB_BAD_INPUT);
		return;
	}
	reply->status = 400;
	ps_web_page_begin(request, reply, NULL);
	ps_html(&reply->body, "<p class=\"notice\" role=\"alert\">%s %s</p>",
		ps_web_say(request, PS_WEB_BAD_FIELD), ps_web_say(request, label));
	ps_web_page_end(reply);
}

void ps_web_go(struct ps_web_reply *reply, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(reply->location, sizeof(reply->location), format, args);
	va_end(args);
	reply->status = 303;
}
