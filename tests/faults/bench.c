#include "tests/faults/bench.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/fail.h"

#define CONTROL "run/control"
#define WATCH "{\"do\":\"watch\"}\n"
#define STOP_US 30000000ULL
#define LOOK_AGAIN_MS 2

uint64_t ps_bench_now_us(void)
{
	struct timespec now;

	ps_must(clock_gettime(CLOCK_MONOTONIC, &now) == 0, "clock");
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void ps_bench_path(const struct ps_bench *bench, const char *name, char path_out[PATH_MAX])
{
	int n = snprintf(path_out, PATH_MAX, "%s/%s", bench->dir, name);

	ps_must(n > 0 && n < PATH_MAX, name);
}

/* In the child: the journal is appended to, and packseald dies with this process. */
static void become_packseald(const struct ps_bench *bench, pid_t parent)
{
	char config[PATH_MAX], journal[PATH_MAX], store[PATH_MAX], log[PATH_MAX], die_at[16];
	int fd;

	ps_bench_path(bench, "station.ini", config);
	ps_bench_path(bench, "journal", journal);
	ps_bench_path(bench, "store", store);
	ps_bench_path(bench, "witness", log);
	ps_must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent, "prctl");
	fd = open(journal, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	ps_must(fd >= 0 && dup2(fd, STDERR_FILENO) >= 0, journal);
	ps_must(setenv("PS_WITNESS_DIR", store, 1) == 0 && setenv("PS_WITNESS_LOG", log, 1) == 0 &&
			snprintf(die_at, sizeof(die_at), "%u", bench->die_at) > 0 &&
			setenv("PS_WITNESS_DIE_AT", die_at, 1) == 0 &&
			setenv("LD_PRELOAD", bench->settings.witness, 1) == 0 &&
			/* the sanitizer's own library wants to be the first one */
			setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1) == 0,
		"setenv");
	execl(bench->settings.program, "packseald", "--config", config, (char *)NULL);
	ps_must(0, bench->settings.program);
}

void ps_bench_start(struct ps_bench *bench, unsigned die_at)
{
	pid_t parent = getpid();

	bench->die_at = die_at;
	bench->got = 0;
	bench->pid = fork();
	ps_must(bench->pid >= 0, "fork");
	if (bench->pid == 0)
		become_packseald(bench, parent);
}

static void fail_with_journal(const struct ps_bench *bench, const char *what, int status)
{
	char path[PATH_MAX], tail[700] = "";
	FILE *journal;

	ps_bench_path(bench, "journal", path);
	journal = fopen(path, "re");
	if (journal) {
		size_t len;

		if (fseek(journal, -(long)sizeof(tail) + 1, SEEK_END) != 0)
			rewind(journal);
		len = fread(tail, 1, sizeof(tail) - 1, journal);
		tail[len] = '\0';
		(void)fclose(journal); /* it was only read */
	}
	ps_fail("%s: %s (wait status %d); its journal ends:\n%s", bench->dir, what, status, tail);
}

static bool connect_to(const struct ps_bench *bench, int fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[PATH_MAX];

	ps_bench_path(bench, CONTROL, path);
	ps_must(strlen(path) < sizeof(address.sun_path), path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	return connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
}

static uint64_t number_of(const cJSON *line, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(line, name);

	if (!cJSON_IsNumber(item))
		ps_fail("packseald claims something without \"%s\"", name);
	return (uint64_t)item->valuedouble;
}

static void claim_start(struct ps_bench *bench, const cJSON *line)
{
	struct ps_claim *claim = ps_claims_of(&bench->claims, number_of(line, "take"));
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(line, "id");

	if (!cJSON_IsString(id) || strlen(id->valuestring) != PS_CLAIM_ID_LEN)
		ps_fail("packseald claims a start without an id");
	if (claim->started)
		ps_fail("%s: take number %llu was given out twice", bench->dir,
			(unsigned long long)claim->number);
	claim->started = true;
	memcpy(claim->id, id->valuestring, sizeof(claim->id));
}

static struct ps_claim *claim_seals(struct ps_bench *bench, const cJSON *line)
{
	struct ps_claim *claim = ps_claims_of(&bench->claims, number_of(line, "take"));
	uint64_t seal = number_of(line, "seal");

	if (seal > claim->seals) {
		bench->claims.seals += seal - claim->seals;
		claim->seals = seal;
	}
	return claim;
}

/* Notes what the line claims. */
static enum ps_bench_news take_line(struct ps_bench *bench, const char *text)
{
	cJSON *line = cJSON_Parse(text);
	const cJSON *event = cJSON_GetObjectItemCaseSensitive(line, "event");
	const char *name = cJSON_IsString(event) ? event->valuestring : "";
	enum ps_bench_news news = PS_BENCH_OTHER;

	if (!line)
		ps_fail("packseald sent what is not JSON: %s", text);
	if (!strcmp(name, "started")) {
		claim_start(bench, line);
		news = PS_BENCH_STARTED;
	} else if (!strcmp(name, "sealed")) {
		claim_seals(bench, line);
		news = PS_BENCH_SEALED;
	} else if (!strcmp(name, "ended")) {
		claim_seals(bench, line)->ended = true;
		news = PS_BENCH_ENDED;
	}
	cJSON_Delete(line);
	return news;
}

/* A line that has come already; PS_BENCH_QUIET if there is none. */
static enum ps_bench_news take_next(struct ps_bench *bench)
{
	char *end = memchr(bench->line, '\n', bench->got);
	enum ps_bench_news news;
	size_t len;

	if (!end) {
		if (bench->got == sizeof(bench->line))
			ps_fail("packseald sent a line without an end");
		return PS_BENCH_QUIET;
	}
	*end = '\0';
	news = take_line(bench, bench->line);
	len = (size_t)(end - bench->line) + 1;
	bench->got -= len;
	memmove(bench->line, bench->line + len, bench->got);
	return news;
}

static bool read_more(struct ps_bench *bench)
{
	ssize_t n = read(bench->watch, bench->line + bench->got, sizeof(bench->line) - bench->got);

	/* a connection that is cut while something is still unread says ECONNRESET at its end */
	ps_must(n >= 0 || errno == ECONNRESET, "control socket");
	bench->got += n > 0 ? (size_t)n : 0;
	return n > 0;
}

enum ps_bench_news ps_bench_listen(struct ps_bench *bench, uint64_t until_us)
{
	for (;;) {
		struct pollfd fd = { .fd = bench->watch, .events = POLLIN };
		enum ps_bench_news news = take_next(bench);
		uint64_t now_us = ps_bench_now_us();
		struct timespec wait;

		if (news != PS_BENCH_QUIET)
			return news;
		if (now_us >= until_us)
			return PS_BENCH_QUIET;
		wait.tv_sec = (time_t)((until_us - now_us) / 1000000);
		wait.tv_nsec = (long)((until_us - now_us) % 1000000 * 1000);
		if (ppoll(&fd, 1, &wait, NULL) > 0 && !read_more(bench))
			return PS_BENCH_GONE;
	}
}

/* It has ended: as it was told to, or there is something to say about it. */
static void bury(struct ps_bench *bench, int status)
{
	if (!bench->die_at || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		fail_with_journal(bench, "packseald ended before it was killed", status);
	bench->pid = 0;
}

/* The answer to "watch" comes once packseald has done all that it does at its start. */
static bool wait_for_answer(struct ps_bench *bench, uint64_t until_us)
{
	enum ps_bench_news news = ps_bench_listen(bench, until_us);
	int status;

	if (news == PS_BENCH_GONE) {
		ps_must(waitpid(bench->pid, &status, 0) == bench->pid, "wait");
		bury(bench, status);
	}
	return news != PS_BENCH_QUIET && news != PS_BENCH_GONE;
}

bool ps_bench_wait_ready(struct ps_bench *bench, uint64_t until_us)
{
	while (ps_bench_now_us() < until_us) {
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int status;

		ps_must(fd >= 0, "socket");
		if (connect_to(bench, fd)) {
			bench->watch = fd;
			if (send(fd, WATCH, sizeof(WATCH) - 1, MSG_NOSIGNAL) == sizeof(WATCH) - 1)
				return wait_for_answer(bench, until_us);
			bench->watch = -1;
		}
		ps_must(close(fd) == 0, "close");
		if (waitpid(bench->pid, &status, WNOHANG) == bench->pid) {
			bury(bench, status);
			return false;
		}
		(void)poll(NULL, 0, LOOK_AGAIN_MS); /* there is nothing that could be waited for */
	}
	return false;
}

static void hang_up(struct ps_bench *bench)
{
	if (bench->watch >= 0)
		ps_must(close(bench->watch) == 0, "close");
	bench->watch = -1;
	bench->pid = 0;
}

/* What lies in the socket was said before the end. */
static void drain(struct ps_bench *bench)
{
	if (bench->watch >= 0)
		while (ps_bench_listen(bench, UINT64_MAX) != PS_BENCH_GONE)
			;
}

void ps_bench_kill(struct ps_bench *bench)
{
	int status;

	if (bench->pid) {
		ps_must(kill(bench->pid, SIGKILL) == 0, "kill");
		ps_must(waitpid(bench->pid, &status, 0) == bench->pid, "wait");
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
			fail_with_journal(bench, "packseald ended before it was killed", status);
	}
	drain(bench);
	hang_up(bench);
}

void ps_bench_stop(struct ps_bench *bench)
{
	uint64_t until_us = ps_bench_now_us() + STOP_US;
	enum ps_bench_news news;
	int status;

	ps_must(kill(bench->pid, SIGTERM) == 0, "kill");
	do {
		news = ps_bench_listen(bench, until_us);
	} while (news != PS_BENCH_GONE && news != PS_BENCH_QUIET);
	if (news == PS_BENCH_QUIET)
		fail_with_journal(bench, "packseald does not stop", 0);
	ps_must(waitpid(bench->pid, &status, 0) == bench->pid, "wait");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_with_journal(bench, "packseald did not stop well", status);
	hang_up(bench);
}

static void write_code(const struct ps_bench *bench, unsigned lane, const char *code)
{
	char name[32], path[PATH_MAX], line[64];
	int fd, n;

	ps_must(snprintf(name, sizeof(name), "scanner%u", lane) > 0, "name");
	ps_bench_path(bench, name, path);
	fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && (errno == ENXIO || errno == ENOENT))
		return; /* nobody reads it: packseald is just coming up or going down */
	ps_must(fd >= 0, path);
	n = snprintf(line, sizeof(line), "%s\r\n", code);
	ps_must(n > 0 && write(fd, line, (size_t)n) == n, path);
	ps_must(close(fd) == 0, path);
}

void ps_bench_scan(struct ps_bench *bench, unsigned lane, struct ps_chance *chance)
{
	char *waybill = bench->waybills[lane];

	switch (ps_chance_below(chance, 12)) {
	case 0:
		write_code(bench, lane, "PSCMD-END");
		return;
	case 1:
		write_code(bench, lane, "PSCMD-CANCEL");
		return;
	case 2:
		write_code(bench, lane, "6901234567892"); /* goods */
		return;
	case 3:
	case 4:
	case 5:
		break; /* the last one again */
	default:
		waybill[0] = '\0';
	}
	if (waybill[0] == '\0')
		ps_must(snprintf(waybill, sizeof(bench->waybills[lane]), "YT%013llu",
				 (unsigned long long)ps_chance_below(chance, 10000000000000)) > 0,
			"waybill");
	write_code(bench, lane, waybill);
}
