/*
 * struct ps_control: a socket in the run folder, "control" or "shop": lines of text in, lines out.
 * What they mean is not its business.
 *
 * Whoever may connect (mode 0660, so the service's user and group) is believed. At most
 * PS_CONTROL_CLIENTS_MAX at once; a client that sends a longer line than PS_CONTROL_LINE_MAX, or
 * does not read what it asked for, is dropped. Nothing here ever blocks. One thread.
 */
#ifndef PS_FIRMWARE_CONTROL_H
#define PS_FIRMWARE_CONTROL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "signing/error.h"

#define PS_CONTROL_NAME "control"
#define PS_CONTROL_SHOP_NAME "shop" /* for the shop's software, which may do less */
#define PS_CONTROL_CLIENTS_MAX 32
#define PS_CONTROL_LINE_MAX 40960	     /* the longest is an anchor in hex */
#define PS_CONTROL_WAITING_MAX (256U * 1024) /* bytes for a client that does not read */

struct ps_control;

struct ps_control_handler {
	/* A line came, without its end. @client is a number that is never used again. */
	void (*line)(void *ctx, uint64_t client, uid_t uid, const char *line);
	void *ctx;
};

/*
 * Makes the socket @name in the folder @run_path, in place of one that is there: who calls this
 * holds the ledger, so nobody else can be behind it. @handler is copied. Errors: PS_LIMIT (the path
 * is too long for a socket), PS_IO, PS_DENIED, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_control_open(const char *run_path, const char *name,
					  const struct ps_control_handler *handler,
					  struct ps_control **control_out);

/* Removes the socket. NULL is fine. */
void ps_control_close(struct ps_control *control);

/* Readable when there is something to do. */
int ps_control_fd(const struct ps_control *control);

/* Takes new clients, reads lines, writes what waits. */
void ps_control_turn(struct ps_control *control);

/* Sends a line to a client; one that is gone is passed over. */
void ps_control_send(struct ps_control *control, uint64_t client, const char *line);

/* From now on the client gets what ps_control_tell() says. */
void ps_control_watch(struct ps_control *control, uint64_t client);

/* Sends a line to all who watch. */
void ps_control_tell(struct ps_control *control, const char *line);

/* Whether anybody watches. */
bool ps_control_is_watched(const struct ps_control *control);

#endif
