#include "web/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/moment.h"
#include "web/clock.h"
#include "web/hook.h"
#include "web/post.h"
#include "web/refusal.h"
#include "web/routes.h"

enum { MISDIRECTED = 421, UPLOAD_BYTES_S = 131072, UPLOAD_MAX_S = 3600, READ_OUT_MAX = 2000000000 };

struct ps_web_exchange {
	struct ps_web_request request;
	bool hook;
	struct ps_web_post *form; /* of a page's post, and where the hook takes files */
	uint64_t body_max;
	struct ps_buf body; /* of the hook's */
	uint64_t body_len;
	bool refused;
	enum ps_err dropped; /* why its body is read and not taken */
	bool answered;
};

static const char *cookie_name(const struct ps_web *web)
{
	return web->settings.tls ? "__Host-packseal" : "packseal";
}

static enum MHD_Result on_query(void *ctx, enum MHD_ValueKind kind, const char *name,
				const char *value)
{
	struct ps_web_exchange *exchange = ctx;

	(void)kind;
	exchange->refused = !ps_web_field_add(&exchange->request, name, value ? value : "",
					      value ? strlen(value) : 0, false);
	return exchange->refused ? MHD_NO : MHD_YES;
}

bool ps_web_exchange_answered(const struct ps_web_exchange *exchange)
{
	return exchange && exchange->answered;
}

void ps_web_exchange_free(struct ps_web_exchange *exchange)
{
	if (!exchange)
		return;
	ps_web_post_close(exchange->form);
	ps_web_upload_drop(exchange->request.upload);
	ps_buf_release(&exchange->body);
	ps_web_ask_drop(exchange->request.ask);
	for (size_t i = 0; i < exchange->request.field_count; i++) {
		struct ps_web_field *field = &exchange->request.fields[i];

		if (field->value)
			explicit_bzero(field->value, strlen(field->value)); /* perhaps a password */
		free(field->name);
		free(field->value);
	}
	free(exchange);
}

static enum ps_lang wanted_language(const struct ps_web *web, struct MHD_Connection *mhd)
{
	const char *header =
		MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);

	if (header && strncmp(header, "zh", 2) == 0)
		return PS_LANG_ZH;
	if (header && strncmp(header, "en", 2) == 0)
		return PS_LANG_EN;
	return web->settings.lang;
}

static struct ps_web_exchange *begin(struct ps_web *web, struct MHD_Connection *mhd,
				     const char *url, bool post)
{
	struct ps_web_exchange *exchange = calloc(1, sizeof(*exchange));

	if (!exchange)
		return NULL;
	exchange->request.web = web;
	exchange->request.path = url;
	exchange->request.post = post;
	exchange->hook = ps_web_is_hook(url);
	exchange->body_max = PS_WEB_BODY_MAX;
	ps_buf_init(&exchange->body);
	exchange->body.cap = PS_WEB_BODY_MAX;
	if (post && !exchange->hook)
		exchange->form = ps_web_post_open(mhd, &exchange->request);
	else
		(void)MHD_get_connection_values(mhd, MHD_GET_ARGUMENT_KIND, on_query, exchange);
	return exchange;
}

/*
 * Whether the host that the browser means is ours: a page of a stranger's whose name was made to
 * point here must not read what it gets. And whether a form comes from one of our own pages.
 */
static bool is_ours(const struct ps_web *web, struct MHD_Connection *mhd, bool post)
{
	const struct ps_web_settings *settings = &web->settings;
	const char *host = MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
	const char *origin =
		MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_ORIGIN);
	char own[4][2 * PS_WEB_SETTING_MAX + 8];
	bool found = false;

	(void)snprintf(own[0], sizeof(own[0]), "%s:%s", settings->address, settings->port);
	(void)snprintf(own[1], sizeof(own[1]), "[%s]:%s", settings->address, settings->port);
	(void)snprintf(own[2], sizeof(own[2]), "%s:%s",
		       settings->loopback ? "localhost" : settings->name, settings->port);
	(void)snprintf(own[3], sizeof(own[3]), "%s:%s", settings->name, settings->port);
	for (size_t i = 0; i < 4 && host; i++)
		found = found || (strcmp(host, own[i]) == 0 && own[i][0] != ':');
	/* behind port 443 it has no number, and 0.0.0.0 is everybody's address */
	if (host && settings->name[0] && strcmp(host, settings->name) == 0)
		found = true;
	if (host && settings->tls && !settings->name[0])
		found = true;
	if (!found || !post || !origin)
		return found;
	origin = strstr(origin, "://");
	return origin && strcmp(origin + 3, host) == 0;
}

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
	(void)MHD_add_response_header(response, name, value); /* fails for want of memory alone */
}

static void add_headers(struct MHD_Response *response, const struct ps_web *web,
			const struct ps_web_reply *reply)
{
	char text[512];

	add_header(response, "Content-Type", reply->type);
	add_header(
		response, "Content-Security-Policy",
		"default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; "
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	add_header(response, "X-Content-Type-Options", "nosniff");
	add_header(response, "X-Frame-Options", "DENY");
	/* with "no-referrer" a browser would not say where a form comes from */
	add_header(response, "Referrer-Policy", "same-origin");
	add_header(response, "Cross-Origin-Resource-Policy", "same-origin");
	add_header(response, "Cross-Origin-Opener-Policy", "same-origin");
	add_header(response, "Cache-Control", "no-store");
	if (web->settings.tls)
		add_header(response, "Strict-Transport-Security", "max-age=31536000");
	if (reply->location[0])
		add_header(response, "Location", reply->location);
	if (reply->authenticate)
		add_header(response, "WWW-Authenticate", reply->authenticate);
	if (reply->allow)
		add_header(response, "Allow", reply->allow);
	if (reply->retry_s) {
		(void)snprintf(text, sizeof(text), "%u", reply->retry_s);
		add_header(response, "Retry-After", text);
	}
	if (reply->refresh_s) {
		(void)snprintf(text, sizeof(text), "%u", reply->refresh_s);
		add_header(response, "Refresh", text);
	}
	if (reply->cookie[0] || reply->forget_cookie) {
		(void)snprintf(text, sizeof(text), "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
			       cookie_name(web), reply->cookie, web->settings.tls ? "; Secure" : "",
			       reply->forget_cookie ? "; Max-Age=0" : "");
		add_header(response, "Set-Cookie", text);
	}
	if (reply->download[0]) {
		(void)snprintf(text, sizeof(text), "attachment; filename=\"%s\"", reply->download);
		add_header(response, "Content-Disposition", text);
	}
}

/* Names of our own making have none of these; whatever else one has may not end the header. */
static void clean_name(char *name)
{
	for (; *name; name++)
		if (*name == '"' || *name == '\\' || *name < 0x20 || *name > 0x7e)
			*name = '_';
}

static enum MHD_Result send_reply(struct ps_web *web, struct MHD_Connection *mhd,
				  struct ps_web_reply *reply, bool close_it)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	struct stat status;

	clean_name(reply->download);
	if (reply->body.err)
		reply->status = 500;
	if (reply->fd >= 0 && fstat(reply->fd, &status) == 0) {
		response = MHD_create_response_from_fd64((uint64_t)status.st_size, reply->fd);
	} else {
		response = MHD_create_response_from_buffer(reply->body.len, reply->body.bytes,
							   MHD_RESPMEM_MUST_COPY);
	}
	if (!response)
		return MHD_NO;
	add_headers(response, web, reply);
	if (close_it)
		add_header(response, "Connection", "close");
	result = MHD_queue_response(mhd, reply->status, response);
	MHD_destroy_response(response);
	return result;
}

static void find_session(struct ps_web_request *request, struct MHD_Connection *mhd)
{
	struct ps_web *web = request->web;
	const char *cookie = MHD_lookup_connection_value(mhd, MHD_COOKIE_KIND, cookie_name(web));

	request->session = ps_web_sessions_find(&web->sessions, cookie, ps_web_now_ms() / 1000);
	if (request->session) {
		/* who was taken out, or is something else now, is so at once */
		request->session->role =
			ps_web_users_role(web->settings.state, request->session->user);
		if (request->session->role == PS_WEB_NOBODY) {
			ps_web_sessions_close(request->session);
			request->session = NULL;
		}
	}
	request->lang = request->session ? request->session->lang : wanted_language(web, mhd);
}

static enum MHD_Result answer(struct ps_web *web, struct MHD_Connection *mhd,
			      struct ps_web_exchange *exchange, unsigned refusal,
			      enum ps_web_word word)
{
	struct ps_web_reply reply = { .status = 200, .type = "text/plain", .fd = -1 };
	enum MHD_Result result;

	exchange->answered = true;
	ps_buf_init(&reply.body);
	if (!refusal) {
		find_session(&exchange->request, mhd);
		ps_web_answer(&exchange->request, &reply);
	} else {
		/* for another host's name nobody is logged in */
		if (refusal == MISDIRECTED) {
			exchange->request.session = NULL;
			exchange->request.lang = wanted_language(web, mhd);
		} else {
			find_session(&exchange->request, mhd);
		}
		ps_web_page_sentence(&exchange->request, &reply, refusal, word);
	}
	result = send_reply(web, mhd, &reply, refusal != 0);
	ps_buf_release(&reply.body);
	return result;
}

/* What could not be taken from a form. */
static enum MHD_Result refuse(struct ps_web *web, struct MHD_Connection *mhd,
			      struct ps_web_exchange *own, enum ps_err err)
{
	const struct ps_web_refusal *refusal = ps_web_refusal(err);

	return answer(web, mhd, own, refusal->status, refusal->word);
}

/*
 * Whether the body of a form that cannot be taken is read to its end all the same: who is still
 * sending when the connection closes may never see the answer (RFC 9112, 9.6), and browsers send
 * without waiting for one.
 */
static bool reads_out(struct ps_web_exchange *own, enum ps_err err)
{
	if (own->body_max <= READ_OUT_MAX)
		own->dropped = err;
	return own->dropped != PS_OK;
}

/*
 * The head of a form: it says beforehand how long it is. One that may bring files may be longer, if
 * who sends it is logged in and may; whoever may not is told so before he sends them.
 */
static enum MHD_Result begin_form(struct ps_web *web, struct MHD_Connection *mhd,
				  struct ps_web_exchange *own)
{
	const char *length =
		MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	uint64_t bytes;
	bool files, may;
	enum ps_err err;

	if (!length || !ps_number_parse(length, 0, INT64_MAX, &bytes))
		return answer(web, mhd, own, 413, PS_WEB_TOO_LARGE);
	find_session(&own->request, mhd);
	files = ps_web_takes_files(&own->request, &may);
	if (files && !may)
		return answer(web, mhd, own, 0, PS_WEB_OK); /* to the log-in, or that he may not */
	if (!files && bytes > PS_WEB_BODY_MAX)
		return answer(web, mhd, own, 413, PS_WEB_TOO_LARGE);
	if (!own->form)
		return answer(web, mhd, own, 400, PS_WEB_BAD_INPUT);
	own->body_max = bytes;
	err = files ? ps_web_upload_begin(&web->uploads, &web->settings, bytes, false,
					  &own->request.upload)
		    : PS_OK;
	return !err || reads_out(own, err) ? MHD_YES : refuse(web, mhd, own, err);
}

/* The head of a page's request: whether it may go on. */
static enum MHD_Result begin_page(struct ps_web *web, struct MHD_Connection *mhd,
				  struct ps_web_exchange *own, const char *method)
{
	bool post = own->request.post;

	if (!post && strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return answer(web, mhd, own, 405, PS_WEB_BAD_INPUT);
	if (!is_ours(web, mhd, post))
		return answer(web, mhd, own, MISDIRECTED, PS_WEB_FORGED);
	if (own->refused)
		return answer(web, mhd, own, 400, PS_WEB_BAD_INPUT);
	return post ? begin_form(web, mhd, own) : MHD_YES;
}

/* What could not be taken from a form that came to the hook. */
static void refuse_hook(struct ps_web_reply *reply, enum ps_err err)
{
	const struct ps_web_refusal *refusal = ps_web_refusal(err);

	if (err == PS_BUSY)
		reply->retry_s = 5;
	if (err == PS_INVALID)
		ps_web_hook_refuse(reply, 400,
				   "the form cannot be: fields of at most %d bytes in all, files "
				   "under the name file",
				   PS_WEB_BODY_MAX);
	else
		ps_web_hook_refuse(reply, refusal->status, "%s",
				   ps_web_word(PS_LANG_EN, refusal->word));
}

/* The head of a form that comes to the hook, from who may bring one. */
static bool begin_hook_form(struct ps_web *web, struct MHD_Connection *mhd,
			    struct ps_web_exchange *own, const char *length,
			    struct ps_web_reply *reply)
{
	enum ps_err err = PS_INVALID;

	own->form = ps_web_post_open(mhd, &own->request);
	if (own->form && ps_number_parse(length, 0, INT64_MAX, &own->body_max)) {
		err = ps_web_upload_begin(&web->uploads, &web->settings, own->body_max, true,
					  &own->request.upload);
		if (err && reads_out(own, err))
			return true;
	}
	if (err)
		refuse_hook(reply, err);
	return !err;
}

/*
 * The same of the hook's. Whose host the program means is not asked: what a foreign page could
 * make a browser send has no token.
 */
static enum MHD_Result begin_hook(struct ps_web *web, struct MHD_Connection *mhd,
				  struct ps_web_exchange *own, const char *method)
{
	const struct ps_web_hook_head head = {
		.method = method,
		.authorization = MHD_lookup_connection_value(mhd, MHD_HEADER_KIND,
							     MHD_HTTP_HEADER_AUTHORIZATION),
		.content_type = MHD_lookup_connection_value(mhd, MHD_HEADER_KIND,
							    MHD_HTTP_HEADER_CONTENT_TYPE),
		.content_length = MHD_lookup_connection_value(mhd, MHD_HEADER_KIND,
							      MHD_HTTP_HEADER_CONTENT_LENGTH),
	};
	struct ps_web_reply reply = { .type = "application/json", .fd = -1 };
	enum MHD_Result result = MHD_YES;

	ps_buf_init(&reply.body);
	if (!ps_web_hook_admit(&own->request, &head, &reply) ||
	    (ps_web_hook_takes_form(&own->request) &&
	     !begin_hook_form(web, mhd, own, head.content_length, &reply))) {
		own->answered = true;
		result = send_reply(web, mhd, &reply, true);
	}
	ps_buf_release(&reply.body);
	return result;
}

static void resume(void *mhd)
{
	MHD_resume_connection(mhd);
}

/* The form is there as a whole. */
static enum ps_err end_form(struct ps_web_exchange *own)
{
	if (own->dropped)
		return own->dropped;
	return own->form ? ps_web_post_end(own->form) : PS_OK;
}

static enum MHD_Result answer_hook(struct ps_web *web, struct MHD_Connection *mhd,
				   struct ps_web_exchange *own)
{
	const struct ps_bytes body = { own->body.bytes, own->body.len };
	struct ps_web_reply reply = { .type = "application/json", .fd = -1 };
	enum MHD_Result result = MHD_YES;
	enum ps_err err = end_form(own);

	ps_buf_init(&reply.body);
	own->answered = true;
	if (own->refused)
		ps_web_hook_refuse(&reply, 400, "the query or the body is too long");
	else if (err)
		refuse_hook(&reply, err);
	else
		ps_web_hook_answer(&own->request, body, &reply);
	if (own->request.ask && own->request.ask->state == PS_WEB_ASK_OPEN) {
		/* others are served meanwhile; then it is asked for again, by libmicrohttpd */
		ps_web_ask_then(own->request.ask, resume, mhd);
		MHD_suspend_connection(mhd);
	} else {
		result = send_reply(web, mhd, &reply, own->refused);
	}
	ps_buf_release(&reply.body);
	return result;
}

/* A part of the body. */
static void take_part(struct ps_web_exchange *own, const char *upload, size_t len)
{
	own->body_len += len;
	if (own->dropped)
		return;
	if (own->body_len > own->body_max)
		own->refused = true;
	else if (own->form)
		ps_web_post_take(own->form, upload, len);
	else
		ps_buf_add(&own->body, upload, len);
	own->refused = own->refused || own->body.err;
}

int64_t ps_web_exchange_earned_s(const struct ps_web_exchange *exchange)
{
	uint64_t earned_s = exchange ? exchange->body_len / UPLOAD_BYTES_S : 0;

	return (int64_t)(earned_s < UPLOAD_MAX_S ? earned_s : UPLOAD_MAX_S);
}

enum MHD_Result ps_web_exchange(struct ps_web *web, struct MHD_Connection *mhd, const char *url,
				const char *method, const char *upload, size_t *upload_len,
				struct ps_web_exchange **exchange)
{
	struct ps_web_exchange *own = *exchange;
	enum ps_err err;

	if (!own) {
		own = begin(web, mhd, url, strcmp(method, "POST") == 0);
		*exchange = own;
		if (!own)
			return MHD_NO;
		return own->hook ? begin_hook(web, mhd, own, method)
				 : begin_page(web, mhd, own, method);
	}
	if (*upload_len) {
		take_part(own, upload, *upload_len);
		*upload_len = 0;
		return MHD_YES;
	}
	if (own->hook)
		return answer_hook(web, mhd, own);
	err = end_form(own);
	if (own->refused || err)
		return refuse(web, mhd, own, err ? err : PS_INVALID);
	return answer(web, mhd, own, 0, PS_WEB_OK);
}
