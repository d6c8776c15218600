/*
 * struct ps_web_server: HTTP, by libmicrohttpd, in one thread that also notices what was made.
 *
 * It takes GET and POST, forms of at most PS_WEB_BODY_MAX bytes, PS_WEB_CONNECTIONS_MAX connections
 * at once, of which one address has PS_WEB_CONNECTIONS_EACH at most; each has PS_WEB_REQUEST_S
 * seconds for a request from its first byte on, and more for files, a second for each 128 KiB that
 * came.
 */
#ifndef PS_WEB_SERVER_H
#define PS_WEB_SERVER_H

#include "web/request.h"

#define PS_WEB_CONNECTIONS_MAX 256
#define PS_WEB_CONNECTIONS_EACH 64 /* a browser opens six to ten */
#define PS_WEB_REQUEST_S 15
#define PS_WEB_REPLY_S 3600 /* for taking the reply */

struct ps_web_server;

/* Complains on standard error; NULL if it cannot listen. @web outlives it. */
struct ps_web_server *ps_web_server_open(struct ps_web *web);

/* Serves until @stop, which a signal sets, says so. */
void ps_web_server_run(struct ps_web_server *server, const volatile int *stop);

/* NULL is fine. */
void ps_web_server_close(struct ps_web_server *server);

#endif
