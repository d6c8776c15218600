#include "tests/bench/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "tests/bench/daemon_in.h"
#include "tests/bench/process.h"

#define START_PATIENCE_S 15
#define STOP_PATIENCE_S 15
#define LOOK_MS 20 /* between two looks at the memory */

struct ps_daemon {
	pid_t pid; /* 0: it has ended, and was waited for */
	int status;
	int control;
	char scanner[256];
	char told[256];	   /* its status file */
	char lines[16384]; /* of the control socket, as far as not looked at */
	size_t lines_len;
	double rss_mb;
};

static bool has_ended(struct ps_daemon *daemon)
{
	if (daemon->pid && waitpid(daemon->pid, &daemon->status, WNOHANG) == daemon->pid)
		daemon->pid = 0;
	return daemon->pid == 0;
}

static void look_at_memory(struct ps_daemon *daemon)
{
	double rss_mb = ps_process_mb(daemon->pid, "RssAnon:");

	if (rss_mb > daemon->rss_mb)
		daemon->rss_mb = rss_mb;
}

static void nap(void)
{
	(void)poll(NULL, 0, LOOK_MS);
}

static int try_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path)) {
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	(void)close(fd); /* nothing went through it */
	return -1;
}

/* Connects and watches. */
static enum ps_err reach(struct ps_daemon *daemon, const char *path)
{
	static const char watch[] = "{\"do\":\"watch\"}\n";
	double begin = ps_wall_s();

	while (daemon->control < 0 && ps_wall_s() - begin < START_PATIENCE_S) {
		if (has_ended(daemon))
			return PS_STOPPED;
		nap();
		daemon->control = try_connect(path);
	}
	if (daemon->control < 0)
		return PS_NOT_FOUND;
	return write(daemon->control, watch, sizeof(watch) - 1) == sizeof(watch) - 1 ? PS_OK
										     : PS_IO;
}

static void explain(char *why, size_t why_size, const char *what, const char *log)
{
	char line[160] = "";
	FILE *file = fopen(log, "r");

	/* packseald says in its last line what is wrong */
	while (file && fgets(line, sizeof(line), file))
		line[strcspn(line, "\n")] = 0;
	if (file)
		(void)fclose(file); /* it was only read */
	if (snprintf(why, why_size, "%s: %s", what, line) < 0)
		why[0] = 0;
}

static enum ps_err make_store(const char *program, const char *config)
{
	const char *const argv[] = { program, "--config", config, "--init", NULL };
	struct ps_ran ran;
	enum ps_err err = ps_run(argv, &ran);

	return err || ran.status == 0 ? err : PS_MISMATCH;
}

static enum ps_err launch(struct ps_daemon *daemon, const struct ps_bench_place *place,
			  const char *config, char *why, size_t why_size)
{
	char program[256], log[256], control[256];
	const char *const argv[] = { program, "--config", config, NULL };
	int len = snprintf(program, sizeof(program), "%s/packseald", place->build);
	enum ps_err err;

	if (len < 0 || (size_t)len >= sizeof(program) ||
	    !ps_bench_path(place, "packseald.log", log) ||
	    !ps_bench_path(place, "run/control", control) ||
	    !ps_bench_path(place, "run/status.json", daemon->told) ||
	    !ps_bench_path(place, "scanner", daemon->scanner))
		return PS_INVALID;
	if (make_store(program, config)) {
		(void)snprintf(why, why_size, "packseald --init makes no store");
		return PS_MISMATCH;
	}
	(void)malloc_trim(0); /* what earlier measurements left would count as its memory */
	daemon->pid = fork();
	if (daemon->pid < 0) {
		daemon->pid = 0;
		return PS_IO;
	}
	if (daemon->pid == 0)
		ps_become(argv, open("/dev/null", O_RDONLY | O_CLOEXEC),
			  open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
	err = reach(daemon, control);
	if (err == PS_STOPPED)
		explain(why, why_size, "packseald ended at once", log);
	else if (err)
		explain(why, why_size, "packseald's control socket does not answer", log);
	return err;
}

enum ps_err ps_daemon_start(const struct ps_bench_place *place, char *why, size_t why_size,
			    struct ps_daemon **daemon_out)
{
	struct ps_daemon *daemon = calloc(1, sizeof(*daemon));
	char config[256];
	enum ps_err err = PS_INVALID;

	if (!daemon)
		return PS_NO_MEMORY;
	daemon->control = -1;
	(void)snprintf(why, why_size, "its files were not made"); /* it fits or is cut */
	if (ps_bench_path(place, "station.ini", config))
		err = ps_daemon_prepare(place, config);
	if (!err)
		err = launch(daemon, place, config, why, why_size);
	if (err) {
		ps_daemon_destroy(daemon);
		return err;
	}
	*daemon_out = daemon;
	return PS_OK;
}

void ps_daemon_destroy(struct ps_daemon *daemon)
{
	if (!daemon)
		return;
	if (!has_ended(daemon)) {
		/* nobody could act on a failure */
		(void)kill(daemon->pid, SIGKILL);
		(void)waitpid(daemon->pid, &daemon->status, 0);
	}
	if (daemon->control >= 0)
		(void)close(daemon->control); /* what it said was read */
	free(daemon);
}

/* Whether the line tells that the lamp says "recording". */
static bool is_lamp(const char *line)
{
	cJSON *object = cJSON_Parse(line);
	const char *event = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "event"));
	const char *signal =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, "signal"));
	bool is =
		event && signal && strcmp(event, "signal") == 0 && strcmp(signal, "recording") == 0;

	cJSON_Delete(object);
	return is;
}

/* Looks through the whole lines that came; what is left of them stays. */
static bool find_lamp(struct ps_daemon *daemon)
{
	bool found = false;
	char *end;

	while ((end = memchr(daemon->lines, '\n', daemon->lines_len))) {
		size_t len = (size_t)(end - daemon->lines) + 1;

		*end = 0;
		found = is_lamp(daemon->lines) || found;
		daemon->lines_len -= len;
		memmove(daemon->lines, daemon->lines + len, daemon->lines_len);
	}
	return found;
}

/* Reads what comes in @ms; PS_STOPPED when packseald closed the socket. */
static enum ps_err listen_for(struct ps_daemon *daemon, int ms)
{
	struct pollfd wait = { .fd = daemon->control, .events = POLLIN };
	int ready = poll(&wait, 1, ms);
	size_t room = sizeof(daemon->lines) - daemon->lines_len;
	ssize_t got;

	if (ready == 0 || (ready < 0 && errno == EINTR))
		return PS_OK;
	if (ready < 0)
		return PS_IO;
	if (room == 0)
		return PS_LIMIT;
	got = read(daemon->control, daemon->lines + daemon->lines_len, room);
	if (got < 0)
		return PS_IO;
	daemon->lines_len += (size_t)got;
	return got ? PS_OK : PS_STOPPED;
}

enum ps_err ps_daemon_wait(struct ps_daemon *daemon, double seconds)
{
	double begin = ps_wall_s();
	enum ps_err err = PS_OK;

	while (!err && ps_wall_s() - begin < seconds) {
		look_at_memory(daemon);
		err = listen_for(daemon, LOOK_MS);
		(void)find_lamp(daemon); /* nobody scanned: what it tells is old */
	}
	return err;
}

static enum ps_err type(int fd, const char *text)
{
	return write(fd, text, strlen(text)) == (ssize_t)strlen(text) ? PS_OK : PS_IO;
}

enum ps_err ps_daemon_scan(struct ps_daemon *daemon, const char *code, double patience_s,
			   double *seconds_out)
{
	int fd = open(daemon->scanner, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	enum ps_err err = fd < 0 ? PS_IO : type(fd, code);
	double begin;

	if (!err)
		err = ps_daemon_wait(daemon,
				     0.05); /* the code is read; the terminator is not there */
	begin = ps_wall_s();
	if (!err)
		err = type(fd, "\r");
	while (!err && !find_lamp(daemon)) {
		err = ps_wall_s() - begin < patience_s ? listen_for(daemon, LOOK_MS) : PS_NOT_FOUND;
	}
	*seconds_out = ps_wall_s() - begin;
	if (fd >= 0)
		(void)close(fd); /* what was typed has been read, or the error is said */
	return err;
}

double ps_daemon_rss_mb(const struct ps_daemon *daemon)
{
	return daemon->rss_mb;
}

enum ps_err ps_daemon_lost(const struct ps_daemon *daemon, double *pictures_out)
{
	char text[65536];
	FILE *file = fopen(daemon->told, "r");
	size_t len = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	cJSON *status = cJSON_ParseWithLength(text, len);
	const cJSON *camera;

	*pictures_out = 0;
	cJSON_ArrayForEach(camera,
			   cJSON_GetObjectItemCaseSensitive(status, "cameras")) *pictures_out +=
		cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(camera, "lost"));
	if (file)
		(void)fclose(file); /* it was only read */
	camera = cJSON_GetObjectItemCaseSensitive(status, "cameras");
	len = camera ? (size_t)cJSON_GetArraySize(camera) : 0;
	cJSON_Delete(status);
	/* a number that is none is not one */
	return len && *pictures_out >= 0 ? PS_OK : PS_IO;
}

enum ps_err ps_daemon_stop(struct ps_daemon *daemon)
{
	double begin = ps_wall_s();

	if (has_ended(daemon))
		return PS_MISMATCH;
	if (kill(daemon->pid, SIGTERM) != 0)
		return PS_IO;
	while (!has_ended(daemon) && ps_wall_s() - begin < STOP_PATIENCE_S)
		nap();
	return daemon->pid == 0 && WIFEXITED(daemon->status) && WEXITSTATUS(daemon->status) == 0
		       ? PS_OK
		       : PS_MISMATCH;
}
