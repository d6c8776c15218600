/*
 * What is asked of packseald through one of its sockets, "shop" or "control", a line and its
 * answer, while everybody else is served: nothing here waits.
 */
#ifndef PS_WEB_ASK_H
#define PS_WEB_ASK_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "signing/buf.h"
#include "signing/cursor.h"

#define PS_WEB_ASKS_MAX 8 /* at once; packseald serves 32 */
#define PS_WEB_ASK_MS 5000

enum ps_web_ask_state { PS_WEB_ASK_FREE, PS_WEB_ASK_OPEN, PS_WEB_ASK_ENDED };

struct ps_web_ask {
	enum ps_web_ask_state state;
	/* of one that has ended: PS_OK: @answer is a line, NUL-terminated; PS_BUSY: none came in
	 * time; PS_IO: packseald hung up; PS_LIMIT: it said too much; PS_STOPPED: it is given up */
	enum ps_err err;
	struct ps_buf answer;
	/* ask.c's: */
	int fd;
	int64_t until_ms;
	struct ps_buf line;
	size_t said;
	void (*ended)(void *ctx);
	void *ctx;
};

/* All zero: none is open. */
struct ps_web_asks {
	struct ps_web_ask asks[PS_WEB_ASKS_MAX];
};

/*
 * Begins to say @line, which has no end. The ask is the caller's until ps_web_ask_drop(). Errors:
 * PS_BUSY (PS_WEB_ASKS_MAX are open, or packseald takes nobody now), those of
 * ps_client_connect_fd().
 */
PS_MUST_CHECK enum ps_err ps_web_ask_start(struct ps_web_asks *asks, const char *run,
					   const char *socket, struct ps_bytes line, int64_t now_ms,
					   struct ps_web_ask **ask_out);

/* Has @ended called, once, when it ends: by ps_web_asks_turn() or ps_web_asks_finish(). */
void ps_web_ask_then(struct ps_web_ask *ask, void (*ended)(void *ctx), void *ctx);

/* NULL is fine; one that is open is given up, and what was to be called is not. */
void ps_web_ask_drop(struct ps_web_ask *ask);

/* What to wait for. Returns how many. */
size_t ps_web_asks_poll(const struct ps_web_asks *asks, struct pollfd fds_out[PS_WEB_ASKS_MAX]);

/* Says and hears what can be without waiting. */
void ps_web_asks_turn(struct ps_web_asks *asks, int64_t now_ms);

/* Gives up all that are open. */
void ps_web_asks_finish(struct ps_web_asks *asks);

#endif
