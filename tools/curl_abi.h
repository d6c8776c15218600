/*
 * What is used of libcurl 7.85 or later, as curl/curl.h and curl/easy.h declare it, so that
 * packseal needs the library where it asks an authority or hands a checkpoint on, and nowhere else.
 */
#ifndef PS_TOOLS_CURL_ABI_H
#define PS_TOOLS_CURL_ABI_H

#define PS_CURL_FILE "libcurl.so.4"

struct ps_curl;
struct ps_curl_list;

/* CURLoption: 0 long, 10000 object, 20000 function. */
enum {
	PS_CURL_WRITEDATA = 10001,
	PS_CURL_URL = 10002,
	PS_CURL_POSTFIELDS = 10015,
	PS_CURL_HTTPHEADER = 10023,
	PS_CURL_CUSTOMREQUEST = 10036,
	PS_CURL_CAINFO = 10065,
	PS_CURL_CAPATH = 10097,
	PS_CURL_NETRC = 51,
	PS_CURL_POSTFIELDSIZE = 60,
	PS_CURL_NOSIGNAL = 99,
	PS_CURL_TIMEOUT_MS = 155,
	PS_CURL_PROTOCOLS_STR = 10318,
	PS_CURL_WRITEFUNCTION = 20011,
};

/* A value of PS_CURL_NETRC: take name and password from ~/.netrc, if the server is in it. */
#define PS_CURL_NETRC_OPTIONAL 1L

/* CURLINFO_RESPONSE_CODE */
#define PS_CURL_RESPONSE_CODE (0x200000 + 2)

struct ps_curl_abi {
	struct ps_curl *(*init)(void);
	int (*setopt)(struct ps_curl *handle, int option, ...);
	int (*perform)(struct ps_curl *handle);
	int (*getinfo)(struct ps_curl *handle, int info, ...);
	const char *(*strerror)(int code);
	void (*cleanup)(struct ps_curl *handle);
	struct ps_curl_list *(*append)(struct ps_curl_list *list, const char *text);
	void (*free_all)(struct ps_curl_list *list);
};

#endif
