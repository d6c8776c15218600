#include "web/ask.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/control_client.h"

enum { ANSWER_LEN_MAX = 8192 };

enum ps_err ps_web_ask_start(struct ps_web_asks *asks, const char *run, const char *socket,
			     struct ps_bytes line, int64_t now_ms, struct ps_web_ask **ask_out)
{
	struct ps_web_ask *ask = NULL;
	int fd;
	enum ps_err err;

	for (size_t i = 0; i < PS_WEB_ASKS_MAX && !ask; i++)
		if (asks->asks[i].state == PS_WEB_ASK_FREE)
			ask = &asks->asks[i];
	err = ask ? ps_client_connect_fd(run, socket, SOCK_NONBLOCK, &fd) : PS_BUSY;
	if (err)
		return err;
	*ask = (struct ps_web_ask){ .state = PS_WEB_ASK_OPEN,
				    .fd = fd,
				    .until_ms = now_ms + PS_WEB_ASK_MS };
	ps_buf_init(&ask->answer);
	ask->answer.cap = ANSWER_LEN_MAX;
	ps_buf_init(&ask->line);
	ps_buf_add(&ask->line, line.bytes, line.len);
	ps_buf_add_byte(&ask->line, '\n');
	if (ask->line.err) {
		ps_web_ask_drop(ask);
		return PS_NO_MEMORY;
	}
	*ask_out = ask;
	return PS_OK;
}

void ps_web_ask_then(struct ps_web_ask *ask, void (*ended)(void *ctx), void *ctx)
{
	ask->ended = ended;
	ask->ctx = ctx;
}

void ps_web_ask_drop(struct ps_web_ask *ask)
{
	if (!ask || ask->state == PS_WEB_ASK_FREE)
		return;
	if (ask->state == PS_WEB_ASK_OPEN)
		(void)close(ask->fd);
	ps_buf_release(&ask->line);
	ps_buf_release(&ask->answer);
	memset(ask, 0, sizeof(*ask));
}

static void end(struct ps_web_ask *ask, enum ps_err err)
{
	(void)close(ask->fd);
	ask->state = PS_WEB_ASK_ENDED;
	ask->err = err;
	if (ask->ended)
		ask->ended(ask->ctx);
}

/* Whether a call that failed only asks for another time. */
static bool is_early(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* PS_BUSY: nothing more for now. */
static enum ps_err say(struct ps_web_ask *ask)
{
	while (ask->said < ask->line.len) {
		ssize_t sent = send(ask->fd, ask->line.bytes + ask->said, ask->line.len - ask->said,
				    MSG_NOSIGNAL);

		if (sent < 0)
			return is_early() ? PS_BUSY : PS_IO;
		ask->said += (size_t)sent;
	}
	return PS_OK;
}

/* PS_OK: the answer is there. */
static enum ps_err hear(struct ps_web_ask *ask)
{
	char bytes[1024];

	for (;;) {
		ssize_t got = recv(ask->fd, bytes, sizeof(bytes), 0);
		const char *line_end = got > 0 ? memchr(bytes, '\n', (size_t)got) : NULL;

		if (got < 0)
			return is_early() ? PS_BUSY : PS_IO;
		if (got == 0)
			return PS_IO;
		ps_buf_add(&ask->answer, bytes,
			   line_end ? (size_t)(line_end - bytes) : (size_t)got);
		if (line_end)
			ps_buf_add_byte(&ask->answer, '\0');
		if (ask->answer.err || line_end)
			return ask->answer.err;
	}
}

size_t ps_web_asks_poll(const struct ps_web_asks *asks, struct pollfd fds_out[PS_WEB_ASKS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < PS_WEB_ASKS_MAX; i++) {
		const struct ps_web_ask *ask = &asks->asks[i];

		if (ask->state == PS_WEB_ASK_OPEN)
			fds_out[count++] =
				(struct pollfd){ .fd = ask->fd,
						 .events = ask->said < ask->line.len ? POLLOUT
										     : POLLIN };
	}
	return count;
}

void ps_web_asks_turn(struct ps_web_asks *asks, int64_t now_ms)
{
	for (size_t i = 0; i < PS_WEB_ASKS_MAX; i++) {
		struct ps_web_ask *ask = &asks->asks[i];
		enum ps_err err;

		if (ask->state != PS_WEB_ASK_OPEN)
			continue;
		err = say(ask);
		if (!err)
			err = hear(ask);
		if (err != PS_BUSY || now_ms >= ask->until_ms)
			end(ask, err);
	}
}

void ps_web_asks_finish(struct ps_web_asks *asks)
{
	for (size_t i = 0; i < PS_WEB_ASKS_MAX; i++)
		if (asks->asks[i].state == PS_WEB_ASK_OPEN)
			end(&asks->asks[i], PS_STOPPED);
}
