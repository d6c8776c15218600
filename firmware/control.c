#include "firmware/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "signing/buf.h"

struct client {
	int fd; /* -1: the place is free */
	uint64_t number;
	uid_t uid;
	bool watches;
	bool dropped; /* to be closed at the end of the turn */
	size_t in_len;
	char in[PS_CONTROL_LINE_MAX];
	struct ps_buf out;
};

struct ps_control {
	struct ps_control_handler handler;
	struct sockaddr_un address;
	int listen_fd;
	int epoll_fd;
	uint64_t last_number;
	struct client clients[PS_CONTROL_CLIENTS_MAX];
};

/* In epoll's data: the listening socket, or a client's place. */
#define LISTENER UINT32_MAX

static enum ps_err watch_fd(const struct ps_control *control, int fd, uint32_t place, uint32_t what,
			    int how)
{
	struct epoll_event event = { .events = what, .data.u32 = place };

	return epoll_ctl(control->epoll_fd, how, fd, &event) == 0 ? PS_OK : PS_IO;
}

static enum ps_err listen_at(struct ps_control *control)
{
	const struct sockaddr *address = (const void *)&control->address;

	control->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	control->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (control->listen_fd < 0 || control->epoll_fd < 0)
		return PS_IO;
	if (unlink(control->address.sun_path) != 0 && errno != ENOENT)
		return ps_disk_err(errno);
	/* Nobody can connect before listen(), so the mode is right in time. */
	if (bind(control->listen_fd, address, sizeof(control->address)) != 0 ||
	    chmod(control->address.sun_path, 0660) != 0 ||
	    listen(control->listen_fd, PS_CONTROL_CLIENTS_MAX) != 0)
		return ps_disk_err(errno);
	return watch_fd(control, control->listen_fd, LISTENER, EPOLLIN, EPOLL_CTL_ADD);
}

enum ps_err ps_control_open(const char *run_path, const char *name,
			    const struct ps_control_handler *handler,
			    struct ps_control **control_out)
{
	struct ps_control *control = calloc(1, sizeof(*control));
	enum ps_err err = PS_LIMIT;
	int len;

	if (!control)
		return PS_NO_MEMORY;
	control->handler = *handler;
	control->listen_fd = -1;
	control->epoll_fd = -1;
	control->address.sun_family = AF_UNIX;
	for (size_t i = 0; i < PS_CONTROL_CLIENTS_MAX; i++)
		control->clients[i].fd = -1;
	len = snprintf(control->address.sun_path, sizeof(control->address.sun_path), "%s/%s",
		       run_path, name);
	if (len > 0 && (size_t)len < sizeof(control->address.sun_path))
		err = listen_at(control);
	else
		control->address.sun_path[0] = '\0';
	if (err) {
		ps_control_close(control);
		return err;
	}
	*control_out = control;
	return PS_OK;
}

static void close_client(struct client *client)
{
	ps_disk_close(client->fd);
	client->fd = -1;
	client->number = 0;
	ps_buf_release(&client->out);
}

void ps_control_close(struct ps_control *control)
{
	if (!control)
		return;
	for (size_t i = 0; i < PS_CONTROL_CLIENTS_MAX; i++)
		if (control->clients[i].fd >= 0)
			close_client(&control->clients[i]);
	ps_disk_close(control->listen_fd);
	ps_disk_close(control->epoll_fd);
	/* a socket that stays behind is replaced at the next start */
	if (control->address.sun_path[0] && unlink(control->address.sun_path) != 0)
		control->address.sun_path[0] = '\0';
	free(control);
}

int ps_control_fd(const struct ps_control *control)
{
	return control->epoll_fd;
}

static void take_client(struct ps_control *control)
{
	struct ucred peer = { .uid = (uid_t)-1 };
	socklen_t len = sizeof(peer);
	int fd = accept4(control->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	size_t place = 0;

	if (fd < 0)
		return;
	while (place < PS_CONTROL_CLIENTS_MAX && control->clients[place].fd >= 0)
		place++;
	if (place == PS_CONTROL_CLIENTS_MAX ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 ||
	    watch_fd(control, fd, (uint32_t)place, EPOLLIN, EPOLL_CTL_ADD)) {
		ps_disk_close(fd);
		return;
	}
	control->clients[place] =
		(struct client){ .fd = fd, .number = ++control->last_number, .uid = peer.uid };
	ps_buf_init(&control->clients[place].out);
	control->clients[place].out.cap = PS_CONTROL_WAITING_MAX;
}

static void hand_over_lines(struct ps_control *control, struct client *client)
{
	char *line = client->in, *end;

	while (!client->dropped &&
	       (end = memchr(line, '\n', client->in_len - (size_t)(line - client->in)))) {
		*end = '\0';
		/* what is behind a NUL would be overlooked */
		if (strlen(line) == (size_t)(end - line))
			control->handler.line(control->handler.ctx, client->number, client->uid,
					      line);
		else
			client->dropped = true;
		line = end + 1;
	}
	client->in_len -= (size_t)(line - client->in);
	memmove(client->in, line, client->in_len);
	if (client->in_len == sizeof(client->in))
		client->dropped = true;
}

static void read_client(struct ps_control *control, struct client *client)
{
	ssize_t got =
		read(client->fd, client->in + client->in_len, sizeof(client->in) - client->in_len);

	if (got > 0) {
		client->in_len += (size_t)got;
		hand_over_lines(control, client);
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		client->dropped = true;
	}
}

static void write_client(struct ps_control *control, struct client *client)
{
	uint32_t place = (uint32_t)(client - control->clients);
	ssize_t put = send(client->fd, client->out.bytes, client->out.len, MSG_NOSIGNAL);

	if (put < 0 && errno != EAGAIN && errno != EINTR) {
		client->dropped = true;
		return;
	}
	if (put > 0) {
		client->out.len -= (size_t)put;
		memmove(client->out.bytes, client->out.bytes + put, client->out.len);
	}
	if (watch_fd(control, client->fd, place, client->out.len ? EPOLLIN | EPOLLOUT : EPOLLIN,
		     EPOLL_CTL_MOD))
		client->dropped = true;
}

void ps_control_turn(struct ps_control *control)
{
	struct epoll_event events[PS_CONTROL_CLIENTS_MAX + 1];
	int count = epoll_wait(control->epoll_fd, events, PS_CONTROL_CLIENTS_MAX + 1, 0);

	for (int i = 0; i < count; i++) {
		struct client *client;

		if (events[i].data.u32 == LISTENER) {
			take_client(control);
			continue;
		}
		client = &control->clients[events[i].data.u32];
		if (client->fd < 0)
			continue;
		if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
			read_client(control, client);
		if (!client->dropped && (events[i].events & EPOLLOUT))
			write_client(control, client);
	}
	for (size_t i = 0; i < PS_CONTROL_CLIENTS_MAX; i++)
		if (control->clients[i].fd >= 0 && control->clients[i].dropped)
			close_client(&control->clients[i]);
}

static void send_line(struct ps_control *control, struct client *client, const char *line)
{
	if (client->dropped)
		return;
	ps_buf_add(&client->out, line, strlen(line));
	ps_buf_add_byte(&client->out, '\n');
	if (client->out.err)
		client->dropped = true;
	else
		write_client(control, client);
}

static struct client *find(struct ps_control *control, uint64_t number)
{
	for (size_t i = 0; i < PS_CONTROL_CLIENTS_MAX; i++)
		if (control->clients[i].fd >= 0 && control->clients[i].number == number)
			return &control->clients[i];
	return NULL;
}

void ps_control_send(struct ps_control *control, uint64_t number, const char *line)
{
	struct client *client = find(control, number);

	if (client)
		send_line(control, client, line);
}

void ps_control_watch(struct ps_control *control, uint64_t number)
{
	struct client *client = find(control, number);

	if (client)
		client->watches = true;
}

bool ps_control_is_watched(const struct ps_control *control)
{
	for (size_t i = 0; i < PS_CONTROL_CLIENTS_MAX; i++)
		if (control->clients[i].fd >= 0 && control->clients[i].watches)
			return true;
	return false;
}

void ps_control_tell(struct ps_control *control, const char *line)
{
	for (size_t i = 0; i < PS_CONTROL_CLIENTS_MAX; i++)
		if (control->clients[i].fd >= 0 && control->clients[i].watches)
			send_line(control, &control->clients[i], line);
}
