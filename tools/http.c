#include "tools/http.h"

#include <stdio.h>

#include "signing/library.h"
#include "tools/curl_abi.h"

enum { PATIENCE_MS = 30000, STATUS_OK = 200 };

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

static int set(const struct ps_curl_abi *abi, struct ps_curl *curl, const char *url,
	       struct ps_curl_list *headers, struct ps_bytes body, struct ps_buf *answer)
{
	int code = abi->setopt(curl, PS_CURL_URL, url);

	if (!code)
		code = abi->setopt(curl, PS_CURL_PROTOCOLS_STR, "http,https");
	if (!code)
		code = abi->setopt(curl, PS_CURL_NOSIGNAL, 1L);
	if (!code)
		code = abi->setopt(curl, PS_CURL_TIMEOUT_MS, (long)PATIENCE_MS);
	if (!code)
		code = abi->setopt(curl, PS_CURL_HTTPHEADER, headers);
	if (!code)
		code = abi->setopt(curl, PS_CURL_POSTFIELDSIZE, (long)body.len);
	if (!code)
		code = abi->setopt(curl, PS_CURL_POSTFIELDS, body.bytes);
	if (!code)
		code = abi->setopt(curl, PS_CURL_WRITEFUNCTION, keep);
	return code ? code : abi->setopt(curl, PS_CURL_WRITEDATA, answer);
}

static enum ps_err post(const struct ps_curl_abi *abi, struct ps_curl *curl, const char *url,
			const char *type, struct ps_bytes body, struct ps_buf *answer, char *why)
{
	char header[128];
	struct ps_curl_list *headers;
	long status = 0;
	int code;

	if (snprintf(header, sizeof(header), "Content-Type: %s", type) >= (int)sizeof(header))
		return PS_INVALID;
	headers = abi->append(NULL, header);
	if (!headers)
		return PS_NO_MEMORY;
	code = set(abi, curl, url, headers, body, answer);
	if (!code)
		code = abi->perform(curl);
	if (!code)
		code = abi->getinfo(curl, PS_CURL_RESPONSE_CODE, &status);
	abi->free_all(headers);
	if (answer->err == PS_LIMIT)
		(void)snprintf(why, PS_HTTP_WHY_LEN, "its answer is too long");
	else if (code)
		(void)snprintf(why, PS_HTTP_WHY_LEN, "%s", abi->strerror(code));
	else if (status != STATUS_OK)
		(void)snprintf(why, PS_HTTP_WHY_LEN, "it answers with status %ld", status);
	return code || answer->err || status != STATUS_OK ? PS_IO : PS_OK;
}

enum ps_err ps_http_post(const char *url, const char *type, struct ps_bytes body,
			 struct ps_buf *answer, char why[PS_HTTP_WHY_LEN])
{
	struct ps_curl_abi abi;
	struct ps_curl *curl;
	enum ps_err err = load(&abi);

	if (err)
		return err;
	curl = abi.init();
	if (!curl)
		return PS_NO_MEMORY;
	err = post(&abi, curl, url, type, body, answer, why);
	abi.cleanup(curl);
	return err;
}
