#include "tools/http.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "signing/library.h"
#include "tools/curl_abi.h"

enum { ANSWER_MAX = 65536, MS_PER_SECOND = 1000 };

/* Of HTTP (RFC 9110, 15). */
enum {
	STATUS_OK = 200,
	STATUS_CREATED = 201,
	STATUS_ACCEPTED = 202,
	STATUS_NO_CONTENT = 204,
	STATUS_ELSEWHERE = 300,
	STATUS_BAD = 400,
};

struct request {
	const char *url;
	const char *type;
	struct ps_bytes body;
	bool puts;	  /* else posts, and the answer is wanted */
	const char *root; /* NULL: the system's */
	unsigned patience_s;
};

static enum ps_err load(struct ps_curl_abi *abi)
{
	const struct ps_library_symbol symbols[] = {
		{ "curl_easy_init", &abi->init },	  { "curl_easy_setopt", &abi->setopt },
		{ "curl_easy_perform", &abi->perform },	  { "curl_easy_getinfo", &abi->getinfo },
		{ "curl_easy_strerror", &abi->strerror }, { "curl_easy_cleanup", &abi->cleanup },
		{ "curl_slist_append", &abi->append },	  { "curl_slist_free_all", &abi->free_all },
	};

	return ps_library_load(PS_CURL_FILE, symbols, sizeof(symbols) / sizeof(symbols[0]));
}

/* As CURLOPT_WRITEFUNCTION wants it: another number than was given ends the transfer. */
static size_t keep(const char *bytes, size_t size, size_t count, void *answer)
{
	struct ps_buf *buf = answer;

	ps_buf_add(buf, bytes, size * count);
	return buf->err ? 0 : size * count;
}

/* What is put leaves the house: not in the clear, and to nobody else. */
static int set_put(const struct ps_curl_abi *abi, struct ps_curl *curl,
		   const struct request *request)
{
	int code = abi->setopt(curl, PS_CURL_CUSTOMREQUEST, "PUT");

	if (!code)
		code = abi->setopt(curl, PS_CURL_PROTOCOLS_STR, "https");
	if (!code)
		code = abi->setopt(curl, PS_CURL_NETRC, PS_CURL_NETRC_OPTIONAL);
	if (!code && request->root)
		code = abi->setopt(curl, PS_CURL_CAINFO, request->root);
	/* or the system's folder of authorities would count beside it */
	if (!code && request->root)
		code = abi->setopt(curl, PS_CURL_CAPATH, (char *)NULL);
	return code;
}

static int set(const struct ps_curl_abi *abi, struct ps_curl *curl, const struct request *request,
	       struct ps_curl_list *headers, struct ps_buf *answer)
{
	int code = abi->setopt(curl, PS_CURL_URL, request->url);

	if (!code)
		code = abi->setopt(curl, PS_CURL_PROTOCOLS_STR, "http,https");
	if (!code)
		code = abi->setopt(curl, PS_CURL_NOSIGNAL, 1L);
	if (!code)
		code = abi->setopt(curl, PS_CURL_TIMEOUT_MS,
				   (long)request->patience_s * MS_PER_SECOND);
	if (!code)
		code = abi->setopt(curl, PS_CURL_HTTPHEADER, headers);
	if (!code)
		code = abi->setopt(curl, PS_CURL_POSTFIELDSIZE, (long)request->body.len);
	if (!code)
		code = abi->setopt(curl, PS_CURL_POSTFIELDS, request->body.bytes);
	if (!code && request->puts)
		code = set_put(abi, curl, request);
	if (!code)
		code = abi->setopt(curl, PS_CURL_WRITEFUNCTION, keep);
	return code ? code : abi->setopt(curl, PS_CURL_WRITEDATA, answer);
}

static bool is_fine(const struct request *request, long status)
{
	return status == STATUS_OK ||
	       (request->puts && (status == STATUS_CREATED || status == STATUS_ACCEPTED ||
				  status == STATUS_NO_CONTENT));
}

static enum ps_err send(const struct ps_curl_abi *abi, struct ps_curl *curl,
			const struct request *request, struct ps_buf *answer, char *why)
{
	char header[128];
	struct ps_curl_list *headers;
	long status = 0;
	int code;

	if (snprintf(header, sizeof(header), "Content-Type: %s", request->type) >=
	    (int)sizeof(header))
		return PS_INVALID;
	headers = abi->append(NULL, header);
	if (!headers)
		return PS_NO_MEMORY;
	code = set(abi, curl, request, headers, answer);
	if (!code)
		code = abi->perform(curl);
	if (!code)
		code = abi->getinfo(curl, PS_CURL_RESPONSE_CODE, &status);
	abi->free_all(headers);
	if (answer->err == PS_LIMIT)
		(void)snprintf(why, PS_HTTP_WHY_LEN, "its answer is too long");
	else if (code)
		(void)snprintf(why, PS_HTTP_WHY_LEN, "%s", abi->strerror(code));
	else if (request->puts && status >= STATUS_ELSEWHERE && status < STATUS_BAD)
		(void)snprintf(why, PS_HTTP_WHY_LEN,
			       "it points to another address (status %ld), which is not followed",
			       status);
	else if (!is_fine(request, status))
		(void)snprintf(why, PS_HTTP_WHY_LEN, "it answers with status %ld", status);
	return code || answer->err || !is_fine(request, status) ? PS_IO : PS_OK;
}

static enum ps_err run(const struct request *request, struct ps_buf *answer, char *why)
{
	struct ps_curl_abi abi;
	struct ps_curl *curl;
	enum ps_err err = load(&abi);

	if (err)
		return err;
	curl = abi.init();
	if (!curl)
		return PS_NO_MEMORY;
	err = send(&abi, curl, request, answer, why);
	abi.cleanup(curl);
	return err;
}

enum ps_err ps_http_post(const char *url, const char *type, struct ps_bytes body,
			 unsigned patience_s, struct ps_buf *answer, char why[PS_HTTP_WHY_LEN])
{
	const struct request request = {
		.url = url, .type = type, .body = body, .patience_s = patience_s
	};

	return run(&request, answer, why);
}

enum ps_err ps_http_put(const char *url, const char *type, struct ps_bytes body, const char *root,
			char why[PS_HTTP_WHY_LEN])
{
	const struct request request = {
		.url = url,
		.type = type,
		.body = body,
		.puts = true,
		.root = root,
		.patience_s = PS_HTTP_PATIENCE_S,
	};
	struct ps_buf answer;
	enum ps_err err;

	ps_buf_init(&answer);
	answer.cap = ANSWER_MAX;
	err = run(&request, &answer, why);
	ps_buf_release(&answer);
	return err;
}

void ps_http_shown(const char *url, char shown_out[PS_TEXT_SHOWN_MAX])
{
	const char *begin = strstr(url, "://");
	const char *host = begin ? begin + 3 : url;
	const char *path = host + strcspn(host, "/?#");
	char text[PS_TEXT_SHOWN_MAX];

	for (const char *at = host; at < path; at++)
		if (*at == '@')
			host = at + 1;
	(void)snprintf(text, sizeof(text), "%.*s%s", begin ? (int)(begin + 3 - url) : 0, url, host);
	ps_text_shown(text, shown_out);
}
