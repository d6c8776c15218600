#include "tests/bench/pages.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/process.h"

#define PATIENCE_S 15
#define PAGE_MAX (1U << 20)

struct ps_pages {
	pid_t pid;
	struct sockaddr_in address;
	char cookie[200];
	char *reply; /* PAGE_MAX bytes and a 0 */
};

/* A port that nobody has; the socket that found it is closed, so another may take it. */
static enum ps_err find_port(struct sockaddr_in *address_out)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(*address_out);
	enum ps_err err = PS_OK;

	*address_out = (struct sockaddr_in){ .sin_family = AF_INET,
					     .sin_addr = { htonl(INADDR_LOOPBACK) } };
	if (fd < 0)
		return PS_IO;
	if (bind(fd, (struct sockaddr *)address_out, len) != 0 ||
	    getsockname(fd, (struct sockaddr *)address_out, &len) != 0)
		err = PS_IO;
	(void)close(fd); /* nothing went through it */
	return err;
}

static enum ps_err add_user(const char *program, const char *config)
{
	const char *const argv[] = { program,	    "--config", config,	   "user", "add",
				     PS_PAGES_USER, "--role",	"manager", NULL };
	static const char line[] = PS_PAGES_PASSWORD "\n";
	int pair[2];
	int status = 0;
	pid_t pid;
	bool written;

	if (pipe2(pair, O_CLOEXEC) != 0)
		return PS_IO;
	pid = fork();
	if (pid == 0)
		ps_become(argv, pair[0], open("/dev/null", O_WRONLY | O_CLOEXEC));
	written = write(pair[1], line, sizeof(line) - 1) == sizeof(line) - 1;
	(void)close(pair[0]); /* the child reads it */
	(void)close(pair[1]);
	if (pid < 0 || !written || waitpid(pid, &status, 0) != pid)
		return PS_IO;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? PS_OK : PS_MISMATCH;
}

/* A link for each, as two stations may not have one store. */
static enum ps_err write_stations(FILE *file, const char *store, size_t stations)
{
	for (size_t i = 0; i < stations; i++)
		fprintf(file, "%ss%zu", i ? ", " : "stations = ", i);
	fputc('\n', file);
	for (size_t i = 0; i < stations; i++) {
		char path[PATH_MAX];

		(void)snprintf(path, sizeof(path), "%.3000s-s%zu", store, i);
		if (symlink(store, path) != 0)
			return PS_IO;
		fprintf(file, "[station s%zu]\nstore = %s\n", i, path);
	}
	return PS_OK;
}

static enum ps_err write_config(const struct ps_pages *pages, const struct ps_bench_place *place,
				const char *store, size_t stations, const char *config)
{
	char *dir = realpath(place->dir, NULL);
	char *build = realpath(place->build, NULL);
	char *whole = realpath(store, NULL);
	FILE *file = dir && build && whole ? fopen(config, "w") : NULL;
	enum ps_err err = file ? PS_OK : PS_IO;

	if (file) {
		fprintf(file,
			"[web]\nport = %u\nstate = %s-web%zu\nprogram = %s/packseal\n"
			"language = en\n",
			ntohs(pages->address.sin_port), whole, stations, build);
		if (stations > 1)
			err = write_stations(file, whole, stations);
		else
			fprintf(file, "store = %s\nrun = %s/nobody\n", whole, dir);
		if (ferror(file) != 0)
			err = PS_IO;
		if (fclose(file) != 0)
			err = PS_IO;
	}
	free(dir);
	free(build);
	free(whole);
	return err;
}

/* Sends the request and reads the reply to its end. @len_out bytes are in reply. */
static enum ps_err exchange(struct ps_pages *pages, const char *request, size_t *len_out)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t len = strlen(request);
	ssize_t got = -1;

	*len_out = 0;
	if (fd < 0)
		return PS_IO;
	if (connect(fd, (const struct sockaddr *)&pages->address, sizeof(pages->address)) == 0 &&
	    write(fd, request, len) == (ssize_t)len)
		do {
			got = read(fd, pages->reply + *len_out, PAGE_MAX - *len_out);
			*len_out += got > 0 ? (size_t)got : 0;
		} while (got > 0 && *len_out < PAGE_MAX);
	(void)close(fd); /* all was read */
	pages->reply[*len_out] = '\0';
	return got == 0 ? PS_OK : PS_IO;
}

static enum ps_err log_in(struct ps_pages *pages)
{
	static const char form[] = "user=" PS_PAGES_USER "&password=correct+horse+battery";
	char request[400];
	const char *cookie;
	size_t len;
	enum ps_err err;

	(void)snprintf(request, sizeof(request),
		       "POST /login HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
		       "Content-Type: application/x-www-form-urlencoded\r\n"
		       "Content-Length: %zu\r\n\r\n%s",
		       ntohs(pages->address.sin_port), sizeof(form) - 1, form);
	err = exchange(pages, request, &len);
	if (err)
		return err;
	cookie = strstr(pages->reply, "Set-Cookie: ");
	if (!cookie)
		return PS_MISMATCH;
	cookie += strlen("Set-Cookie: ");
	len = strcspn(cookie, ";\r\n");
	if (len >= sizeof(pages->cookie))
		return PS_LIMIT;
	memcpy(pages->cookie, cookie, len);
	return PS_OK;
}

static bool has_ended(struct ps_pages *pages)
{
	if (pages->pid && waitpid(pages->pid, NULL, WNOHANG) == pages->pid)
		pages->pid = 0;
	return pages->pid == 0;
}

static enum ps_err launch(struct ps_pages *pages, const char *program, const char *config)
{
	const char *const argv[] = { program, "--config", config, NULL };
	double begin = ps_wall_s();
	double seconds;
	enum ps_err err = PS_IO;

	(void)malloc_trim(0); /* what earlier measurements left would count as its memory */
	pages->pid = fork();
	if (pages->pid < 0) {
		pages->pid = 0;
		return PS_IO;
	}
	if (pages->pid == 0)
		ps_become(argv, open("/dev/null", O_RDONLY | O_CLOEXEC),
			  open("/dev/null", O_WRONLY | O_CLOEXEC));
	while (err && ps_wall_s() - begin < PATIENCE_S) {
		if (has_ended(pages))
			return PS_STOPPED;
		(void)poll(NULL, 0, 20);
		err = ps_pages_get(pages, "/login", "password", &seconds);
	}
	return err ? err : log_in(pages);
}

static enum ps_err start(struct ps_pages *pages, const struct ps_bench_place *place,
			 const char *store, size_t stations, char *why, size_t why_size)
{
	char program[300], config[256], state[300];
	enum ps_err err = find_port(&pages->address);

	(void)snprintf(program, sizeof(program), "%s/packseal-web", place->build);
	(void)snprintf(state, sizeof(state), "%s-web%zu", store, stations);
	if (!err && !ps_bench_path(place, "web.ini", config))
		err = PS_INVALID;
	/* no packseald runs, and the folder where it would answer is not there */
	if (!err && mkdir(state, 0700) != 0)
		err = PS_IO;
	if (!err)
		err = write_config(pages, place, store, stations, config);
	if (!err && add_user(program, config)) {
		(void)snprintf(why, why_size, "packseal-web adds no user");
		return PS_MISMATCH;
	}
	return err ? err : launch(pages, program, config);
}

enum ps_err ps_pages_start(const struct ps_bench_place *place, const char *store, size_t stations,
			   char *why, size_t why_size, struct ps_pages **pages_out)
{
	struct ps_pages *pages = calloc(1, sizeof(*pages));
	enum ps_err err;

	if (!pages)
		return PS_NO_MEMORY;
	(void)snprintf(why, why_size, "packseal-web does not answer");
	pages->reply = malloc(PAGE_MAX + 1);
	err = pages->reply ? start(pages, place, store, stations, why, why_size) : PS_NO_MEMORY;
	if (err) {
		ps_pages_destroy(pages);
		return err;
	}
	*pages_out = pages;
	return PS_OK;
}

void ps_pages_destroy(struct ps_pages *pages)
{
	if (!pages)
		return;
	if (!has_ended(pages)) {
		/* nobody could act on a failure */
		(void)kill(pages->pid, SIGTERM);
		(void)waitpid(pages->pid, NULL, 0);
	}
	free(pages->reply);
	free(pages);
}

enum ps_err ps_pages_get(struct ps_pages *pages, const char *path, const char *text,
			 double *seconds_out)
{
	static const char ok[] = "HTTP/1.1 200 ";
	double begin = ps_wall_s();
	char request[600];
	size_t len;
	enum ps_err err;

	(void)snprintf(request, sizeof(request),
		       "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
		       "Cookie: %s\r\n\r\n",
		       path, ntohs(pages->address.sin_port), pages->cookie);
	err = exchange(pages, request, &len);
	*seconds_out = ps_wall_s() - begin;
	if (err)
		return err;
	return strncmp(pages->reply, ok, sizeof(ok) - 1) == 0 && strstr(pages->reply, text)
		       ? PS_OK
		       : PS_MISMATCH;
}

void ps_pages_url(const struct ps_pages *pages, char url_out[PS_PAGES_URL_SIZE])
{
	(void)snprintf(url_out, PS_PAGES_URL_SIZE, "http://127.0.0.1:%u",
		       ntohs(pages->address.sin_port));
}

double ps_pages_rss_mb(const struct ps_pages *pages)
{
	return ps_process_mb(pages->pid, "VmHWM:");
}
