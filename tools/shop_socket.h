/* The socket "shop" of packseald, for the commands that speak for the shop. */
#ifndef PS_TOOLS_SHOP_SOCKET_H
#define PS_TOOLS_SHOP_SOCKET_H

#include <stdio.h>

#include "tools/json.h"

/* Complains if nobody answers there. Returns 0 or the exit status; the stream is the caller's. */
int ps_shop_socket_open(const char *run, FILE **stream_out);

/*
 * Says one line. Complains, naming @what, if it is refused. Returns 0 or PS_EXIT_IO.
 */
int ps_shop_socket_say(FILE *stream, const struct ps_json *line, const char *what);

#endif
