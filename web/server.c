#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/command.h"
#include "web/access_hand.h"
#include "web/clock.h"
#include "web/exchange.h"
#include "web/own_certificate.h"
#include "web/routes.h"

enum { CONNECTION_BYTES = 32768, TURN_MS = 200, PEM_MAX = 65536 };

struct connection {
	struct MHD_Connection *mhd; /* NULL: free */
	int fd;
	int64_t since_s; /* of the request that is being waited for */
	int64_t earned_s;
};

struct ps_web_server {
	struct ps_web *web;
	struct MHD_Daemon *daemon;
	struct connection connections[PS_WEB_CONNECTIONS_MAX];
};

static void on_connection(void *ctx, struct MHD_Connection *mhd, void **socket_ctx,
			  enum MHD_ConnectionNotificationCode code)
{
	struct ps_web_server *server = ctx;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	bool begins = code == MHD_CONNECTION_NOTIFY_STARTED;

	for (size_t i = 0; i < PS_WEB_CONNECTIONS_MAX; i++) {
		struct connection *place = &server->connections[i];

		if (place->mhd != (begins ? NULL : mhd))
			continue;
		*place = (struct connection){ .mhd = begins ? mhd : NULL,
					      .fd = begins && info ? info->connect_fd : -1,
					      .since_s = ps_web_now_ms() / 1000 };
		*socket_ctx = place;
		return;
	}
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

/* Whoever trickles a request in, a byte every few seconds, is not idle: libmicrohttpd would wait.
 */
static void end_slow(struct ps_web_server *server)
{
	int64_t now_s = ps_web_now_ms() / 1000;

	for (size_t i = 0; i < PS_WEB_CONNECTIONS_MAX; i++)
		if (server->connections[i].mhd && server->connections[i].fd >= 0 &&
		    now_s - server->connections[i].since_s >
			    PS_WEB_REQUEST_S + server->connections[i].earned_s)
			(void)shutdown(server->connections[i].fd, SHUT_RDWR);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *mhd, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_len, void **exchange)
{
	struct ps_web_server *server = ctx;
	struct connection *connection = connection_of(mhd);
	enum MHD_Result result = ps_web_exchange(server->web, mhd, url, method, upload, upload_len,
						 (struct ps_web_exchange **)exchange);

	(void)version;
	if (connection)
		connection->earned_s = ps_web_exchange_earned_s(*exchange);
	if (connection && ps_web_exchange_answered(*exchange))
		connection->since_s = ps_web_now_ms() / 1000 + PS_WEB_REPLY_S - PS_WEB_REQUEST_S;
	return result;
}

static void on_completed(void *ctx, struct MHD_Connection *mhd, void **exchange,
			 enum MHD_RequestTerminationCode code)
{
	struct connection *connection = connection_of(mhd);

	(void)ctx;
	(void)code;
	ps_web_exchange_free(*exchange);
	*exchange = NULL;
	if (connection) {
		connection->since_s = ps_web_now_ms() / 1000;
		connection->earned_s = 0;
	}
}

static char *read_pem(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = calloc(1, PEM_MAX + 1);
	ssize_t got = fd >= 0 && text ? read(fd, text, PEM_MAX) : -1;

	if (fd >= 0)
		(void)close(fd);
	if (got > 0)
		return text;
	fprintf(stderr, "packseal-web: %s cannot be read: %s\n", path, strerror(errno));
	free(text);
	return NULL;
}

/* It may hold a key. */
static void forget(char *pem)
{
	if (pem)
		explicit_bzero(pem, strlen(pem));
	free(pem);
}

/* Its own, beside its key; said with what a browser shows of it. */
static char *read_own(const struct ps_web_settings *settings)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	struct ps_web_own_certificate own;
	enum ps_err err = ps_web_own_certificate_open(settings, &own);
	char *text = NULL;

	if (err) {
		fprintf(stderr,
			"packseal-web: its certificate %s/%s can neither be read nor made: %s\n",
			settings->state, PS_WEB_OWN_CERTIFICATE, ps_err_text(err));
		return NULL;
	}
	ps_command_groups(own.fingerprint, groups);
	fprintf(stderr, "<%d>%s certificate of its own, SHA-256 %s\n", own.made ? 5 : 6,
		own.made ? "a new" : "the", groups);
	text = strndup((const char *)own.pem.bytes, own.pem.len);
	ps_web_own_certificate_release(&own);
	return text;
}

static char *read_certificate(const struct ps_web_settings *settings)
{
	return settings->own_certificate ? read_own(settings) : read_pem(settings->certificate);
}

static bool address_of(const struct ps_web_settings *settings, struct sockaddr_storage *to)
{
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)to;
	struct sockaddr_in *four = (struct sockaddr_in *)to;

	memset(to, 0, sizeof(*to));
	if (inet_pton(AF_INET, settings->address, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(settings->port_number);
		return true;
	}
	if (inet_pton(AF_INET6, settings->address, &six->sin6_addr) != 1)
		return false;
	six->sin6_family = AF_INET6;
	six->sin6_port = htons(settings->port_number);
	return true;
}

/* libmicrohttpd says a lot about what strangers send; none of it is ours to log. */
static void say_nothing(void *ctx, const char *format, va_list args)
{
	(void)ctx;
	(void)format;
	(void)args;
}

static struct MHD_Daemon *start(struct ps_web_server *server, const char *certificate,
				const char *key)
{
	const struct ps_web_settings *settings = &server->web->settings;
	struct sockaddr_storage address;
	const struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, "SECURE128:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3" },
		{ MHD_OPTION_END, 0, NULL },
	};
	const struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
	unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME |
			 (settings->tls ? MHD_USE_TLS : 0) |
			 (strchr(settings->address, ':') ? MHD_USE_IPv6 : 0);

	if (!address_of(settings, &address))
		return NULL;
	return MHD_start_daemon(
		flags, settings->port_number, NULL, NULL, on_request, server,
		MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL, MHD_OPTION_SOCK_ADDR,
		(struct sockaddr *)&address, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)PS_WEB_CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		(unsigned)PS_WEB_CONNECTIONS_EACH, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)PS_WEB_REQUEST_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_BYTES, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_ARRAY,
		settings->tls ? tls : none, MHD_OPTION_END);
}

struct ps_web_server *ps_web_server_open(struct ps_web *web)
{
	const struct ps_web_settings *settings = &web->settings;
	struct ps_web_server *server = calloc(1, sizeof(*server));
	char *certificate = settings->tls ? read_certificate(settings) : NULL;
	char *key = certificate && settings->own_certificate ? strdup(certificate)
		    : certificate			     ? read_pem(settings->key)
							     : NULL;

	if (server && (!settings->tls || key)) {
		server->web = web;
		server->daemon = start(server, certificate, key);
		if (!server->daemon)
			fprintf(stderr,
				"packseal-web: it cannot listen at %s port %s: is the port taken, "
				"or "
				"the certificate not that of the key?\n",
				settings->address, settings->port);
	}
	forget(certificate);
	forget(key);
	if (server && server->daemon)
		return server;
	free(server);
	return NULL;
}

void ps_web_server_run(struct ps_web_server *server, const volatile int *stop)
{
	const struct ps_web_station *keeper =
		ps_web_stations_keeper(&server->web->settings.stations);
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	struct pollfd fds[1 + PS_WEB_ASKS_MAX] = { { .fd = info ? info->epoll_fd : -1,
						     .events = POLLIN } };

	while (!*stop && fds[0].fd >= 0) {
		size_t asks = ps_web_asks_poll(&server->web->asks, fds + 1);
		MHD_UNSIGNED_LONG_LONG wait_ms;
		int timeout = TURN_MS;
		int64_t now_s;

		if (MHD_get_timeout(server->daemon, &wait_ms) == MHD_YES && wait_ms < TURN_MS)
			timeout = (int)wait_ms;
		(void)poll(fds, 1 + asks, timeout); /* a signal is as good a reason to look */
		ps_web_asks_turn(&server->web->asks, ps_web_now_ms());
		ps_web_access_turn(&server->web->access, &server->web->asks,
				   keeper ? keeper->run : "", ps_web_now_ms());
		(void)MHD_run(server->daemon);
		now_s = ps_web_now_ms() / 1000;
		ps_web_views_turn(&server->web->views, now_s);
		ps_web_jobs_turn(&server->web->jobs, now_s);
		ps_web_claim_views_turn(&server->web->claim_views, now_s);
		ps_web_stills_turn(&server->web->stills, now_s);
		ps_web_live_turn(&server->web->live, &server->web->settings, ps_web_now_ms());
		end_slow(server);
	}
}

void ps_web_server_close(struct ps_web_server *server)
{
	if (!server)
		return;
	/* nobody may still wait for packseald when the daemon is stopped */
	ps_web_asks_finish(&server->web->asks);
	(void)MHD_run(server->daemon);
	MHD_stop_daemon(server->daemon);
	free(server);
}
