#include "web/hook.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tools/moment.h"
#include "web/clock.h"

#define ROOT "/api/"

enum { PARAMETERS_MAX = 4, WRONG_A_SECOND = 1, WRONG_MAX = 20 };

/* NONE: it is a GET; a FORM may bring files. */
enum body { NONE, JSON, FORM };

struct route {
	enum body body;
	const char *pattern;
	enum ps_web_role role;
	ps_web_page *page;
	const char *parameters[PARAMETERS_MAX + 1]; /* of its query; NULL ends them */
};

static const struct route routes[] = {
	{ NONE,
	  ROOT "takes",
	  PS_WEB_VIEWER,
	  ps_web_hook_takes,
	  { "waybill", "order", "code", "date", "station" } },
	{ NONE, ROOT "status", PS_WEB_VIEWER, ps_web_hook_status, { "station" } },
	{ NONE, ROOT "claims", PS_WEB_CLERK, ps_web_hook_claims, { NULL } },
	{ NONE, ROOT "claims/#", PS_WEB_CLERK, ps_web_hook_claim, { NULL } },
	{ FORM, ROOT "claims", PS_WEB_CLERK, ps_web_hook_claim_new, { NULL } },
	{ JSON, ROOT "claims/#/ask", PS_WEB_CLERK, ps_web_hook_claim_ask, { NULL } },
	{ FORM, ROOT "claims/#/reply", PS_WEB_CLERK, ps_web_hook_claim_reply, { NULL } },
	{ JSON, ROOT "claims/#/answer", PS_WEB_CLERK, ps_web_hook_claim_answer, { NULL } },
	{ JSON, ROOT "claims/#/close", PS_WEB_CLERK, ps_web_hook_claim_close, { NULL } },
	{ JSON, ROOT "claims/#/reopen", PS_WEB_CLERK, ps_web_hook_claim_reopen, { NULL } },
	{ JSON, ROOT "scan", PS_WEB_CLERK, ps_web_hook_scan, { NULL } },
	{ JSON, ROOT "orders", PS_WEB_CLERK, ps_web_hook_order, { NULL } },
	{ JSON, ROOT "stops", PS_WEB_CLERK, ps_web_hook_stop, { NULL } },
	{ JSON, ROOT "exports", PS_WEB_CLERK, ps_web_hook_export, { NULL } },
	{ NONE, ROOT "jobs/#", PS_WEB_CLERK, ps_web_hook_job, { NULL } },
	{ NONE, ROOT "jobs/#/*", PS_WEB_CLERK, ps_web_hook_job_file, { NULL } },
};

bool ps_web_is_hook(const char *path)
{
	return strncmp(path, ROOT, strlen(ROOT)) == 0;
}

struct ps_json *ps_web_hook_begin(struct ps_web_reply *reply)
{
	struct ps_json *json = NULL;

	if (!ps_json_create(&json))
		return json;
	reply->status = 500;
	return NULL;
}

void ps_web_hook_end(struct ps_json *json, struct ps_web_reply *reply, unsigned status)
{
	char *bytes = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&bytes, &len);
	enum ps_err err = to ? ps_json_print(json, true, to) : PS_NO_MEMORY;

	ps_json_destroy(json);
	if (to && fclose(to) != 0)
		err = PS_NO_MEMORY;
	if (!err)
		ps_buf_add(&reply->body, bytes, len);
	free(bytes);
	reply->status = err ? 500 : status;
}

void ps_web_hook_refuse(struct ps_web_reply *reply, unsigned status, const char *format, ...)
{
	struct ps_json *json = ps_web_hook_begin(reply);
	char text[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (!json)
		return;
	ps_json_text(json, "error", text);
	ps_web_hook_end(json, reply, status);
}

/*
 * A right token is right however many wrong ones came before it: of 2^256 none is guessed, and
 * whoever sends wrong ones must not keep the shop out. What is limited is what he makes the journal
 * grow by.
 */
static bool is_known(struct ps_web_request *request, const struct ps_web_hook_head *head,
		     struct ps_web_reply *reply)
{
	static const char scheme[] = "Bearer ";
	struct ps_web *web = request->web;

	if (!head->authorization ||
	    strncasecmp(head->authorization, scheme, sizeof(scheme) - 1) != 0) {
		reply->authenticate = "Bearer realm=\"packseal\"";
		ps_web_hook_refuse(reply, 401, "show a token: Authorization: Bearer TOKEN");
		return false;
	}
	ps_web_tokens_check(web->settings.state, head->authorization + sizeof(scheme) - 1,
			    &request->caller);
	if (request->caller.role != PS_WEB_NOBODY)
		return true;
	if (!ps_web_rate_take(&web->wrong_tokens, WRONG_A_SECOND, WRONG_MAX, ps_web_now_ms())) {
		reply->retry_s = 1;
		ps_web_hook_refuse(reply, 429, "too many wrong tokens came; wait a second");
		return false;
	}
	fprintf(stderr, "<5>a token was refused\n");
	reply->authenticate = "Bearer realm=\"packseal\", error=\"invalid_token\"";
	ps_web_hook_refuse(reply, 401, "the token is not known, or was taken back");
	return false;
}

/* The route of this path and method; NULL, with *@other_out, if there is one for another method. */
static const struct route *find(struct ps_web_request *request, bool *other_out)
{
	*other_out = false;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (!ps_web_path_fits(routes[i].pattern, request->path, request))
			continue;
		if ((routes[i].body != NONE) == request->post)
			return &routes[i];
		*other_out = true;
	}
	return NULL;
}

static const struct route *find_or_refuse(struct ps_web_request *request, const char *method,
					  struct ps_web_reply *reply)
{
	bool other;
	bool known = request->post || strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	const struct route *route = find(request, &other);

	if (!route && !other) {
		ps_web_hook_refuse(reply, 404, "there is nothing of this name");
	} else if (!route || !known) {
		reply->allow =
			(route ? route->body != NONE : !request->post) ? "POST" : "GET, HEAD";
		ps_web_hook_refuse(reply, 405, "this takes %s", reply->allow);
		return NULL;
	} else if (request->caller.role < route->role) {
		ps_web_hook_refuse(reply, 403, "this takes a token of a %s",
				   ps_web_role_name(route->role));
		return NULL;
	}
	return route;
}

/* "application/json", with or without parameters. */
static bool is_type(const char *type, const char *wanted)
{
	size_t len = strlen(wanted);

	return type && strncasecmp(type, wanted, len) == 0 &&
	       (type[len] == '\0' || strchr("; \t", type[len]));
}

static bool is_parameter(const struct route *route, const struct ps_web_request *request, size_t at)
{
	bool found = false;

	for (size_t i = 0; route->parameters[i]; i++)
		found = found || strcmp(route->parameters[i], request->fields[at].name) == 0;
	for (size_t i = 0; i < at; i++)
		found = found && strcmp(request->fields[i].name, request->fields[at].name) != 0;
	return found;
}

static bool check_body(const struct route *route, const struct ps_web_hook_head *head,
		       struct ps_web_reply *reply)
{
	const char *type = route->body == FORM ? "multipart/form-data" : "application/json";
	/* how much a form may bring is its upload's to say */
	uint64_t most = route->body == FORM ? INT64_MAX : PS_WEB_BODY_MAX;
	uint64_t bytes;

	if (!is_type(head->content_type, type))
		ps_web_hook_refuse(reply, 415, "the body must be %s", type);
	else if (!head->content_length)
		ps_web_hook_refuse(reply, 411, "say the body's length: Content-Length");
	else if (!ps_number_parse(head->content_length, 0, most, &bytes))
		ps_web_hook_refuse(reply, 413, "the body has at most %" PRIu64 " bytes", most);
	else
		return true;
	return false;
}

bool ps_web_hook_takes_form(struct ps_web_request *request)
{
	bool other;
	const struct route *route = find(request, &other);

	return route && route->body == FORM;
}

bool ps_web_hook_admit(struct ps_web_request *request, const struct ps_web_hook_head *head,
		       struct ps_web_reply *reply)
{
	const struct route *route = is_known(request, head, reply)
					    ? find_or_refuse(request, head->method, reply)
					    : NULL;

	if (!route)
		return false;
	for (size_t i = 0; i < request->field_count; i++)
		if (!is_parameter(route, request, i)) {
			ps_web_hook_refuse(
				reply, 400,
				"a parameter in the query that is not known here, or stands "
				"there twice");
			return false;
		}
	return !request->post || check_body(route, head, reply);
}

/* A text that ends at a zero would be another one for whoever reads it to there. */
static bool has_zero(struct ps_bytes body)
{
	return memchr(body.bytes, 0, body.len) || memmem(body.bytes, body.len, "\\u0000", 6);
}

void ps_web_hook_answer(struct ps_web_request *request, struct ps_bytes body,
			struct ps_web_reply *reply)
{
	bool other;
	const struct route *route = find(request, &other);
	struct ps_json_value *value = NULL;

	if (route->body == FORM)
		route->page(request, reply);
	else if (!request->post && body.len)
		ps_web_hook_refuse(reply, 400, "a GET has no body");
	else if (request->post && (!body.len || has_zero(body) || ps_json_parse(body, &value)))
		ps_web_hook_refuse(reply, 400,
				   "the body is no JSON, or has a zero character in it");
	else if (request->post && !ps_json_is_object(value))
		ps_web_hook_refuse(reply, 400, "the body must be one JSON object");
	else {
		request->body = value;
		route->page(request, reply);
		request->body = NULL;
	}
	ps_json_free(value);
}
