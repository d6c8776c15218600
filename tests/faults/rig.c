#include "tests/faults/rig.h"

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

uint64_t ps_rig_now_us(void)
{
	struct timespec now;

	ps_must(clock_gettime(CLOCK_MONOTONIC, &now) == 0, "clock");
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void ps_rig_path(const struct ps_rig *rig, const char *name, char path_out[PATH_MAX])
{
	int n = snprintf(path_out, PATH_MAX, "%s/%s", rig->dir, name);

	ps_must(n > 0 && n < PATH_MAX, name);
}

/* In the child: the journal is appended to, and packseald dies with this process. */
static void become_packseald(const struct ps_rig *rig, pid_t parent)
{
	char config[PATH_MAX], journal[PATH_MAX], store[PATH_MAX], log[PATH_MAX], die_at[16];
	int fd;

	ps_rig_path(rig, "station.ini", config);
	ps_rig_path(rig, "journal", journal);
	ps_rig_path(rig, "store", store);
	ps_rig_path(rig, "witness", log);
	ps_must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent, "prctl");
	fd = open(journal, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	ps_must(fd >= 0 && dup2(fd, STDERR_FILENO) >= 0, journal);
	ps_must(setenv("PS_WITNESS_DIR", store, 1) == 0 && setenv("PS_WITNESS_LOG", log, 1) == 0 &&
			snprintf(die_at, sizeof(die_at), "%u", rig->die_at) > 0 &&
			setenv("PS_WITNESS_DIE_AT", die_at, 1) == 0 &&
			setenv("LD_PRELOAD", rig->settings.witness, 1) == 0 &&
			/* the sanitizer's own library wants to be the first one */
			setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1) == 0,
		"setenv");
	execl(rig->settings.program, "packseald", "--config", config, (char *)NULL);
	ps_must(0, rig->settings.program);
}

void ps_rig_start(struct ps_rig *rig, unsigned die_at)
{
	pid_t parent = getpid();

	rig->die_at = die_at;
	rig->got = 0;
	rig->pid = fork();
	ps_must(rig->pid >= 0, "fork");
	if (rig->pid == 0)
		become_packseald(rig, parent);
}

static void fail_with_journal(const struct ps_rig *rig, const char *what, int status)
{
	char path[PATH_MAX], tail[700] = "";
	FILE *journal;

	ps_rig_path(rig, "journal", path);
	journal = fopen(path, "re");
	if (journal) {
		size_t len;

		if (fseek(journal, -(long)sizeof(tail) + 1, SEEK_END) != 0)
			rewind(journal);
		len = fread(tail, 1, sizeof(tail) - 1, journal);
		tail[len] = '\0';
		(void)fclose(journal); /* it was only read */
	}
	ps_fail("%s: %s (wait status %d); its journal ends:\n%s", rig->dir, what, status, tail);
}

static bool connect_to(const struct ps_rig *rig, int fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[PATH_MAX];

	ps_rig_path(rig, CONTROL, path);
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

static void claim_start(struct ps_rig *rig, const cJSON *line)
{
	struct ps_claim *claim = ps_claims_of(&rig->claims, number_of(line, "take"));
	const cJSON *id = cJSON_GetObjectItemCaseSensitive(line, "id");

	if (!cJSON_IsString(id) || strlen(id->valuestring) != PS_CLAIM_ID_LEN)
		ps_fail("packseald claims a start without an id");
	if (claim->started)
		ps_fail("%s: take number %llu was given out twice", rig->dir,
			(unsigned long long)claim->number);
	claim->started = true;
	memcpy(claim->id, id->valuestring, sizeof(claim->id));
}

static struct ps_claim *claim_seals(struct ps_rig *rig, const cJSON *line)
{
	struct ps_claim *claim = ps_claims_of(&rig->claims, number_of(line, "take"));
	uint64_t seal = number_of(line, "seal");

	if (seal > claim->seals) {
		rig->claims.seals += seal - claim->seals;
		claim->seals = seal;
	}
	return claim;
}

/* Notes what the line claims. */
static enum ps_rig_news take_line(struct ps_rig *rig, const char *text)
{
	cJSON *line = cJSON_Parse(text);
	const cJSON *event = cJSON_GetObjectItemCaseSensitive(line, "event");
	const char *name = cJSON_IsString(event) ? event->valuestring : "";
	enum ps_rig_news news = PS_RIG_OTHER;

	if (!line)
		ps_fail("packseald sent what is not JSON: %s", text);
	if (!strcmp(name, "started")) {
		claim_start(rig, line);
		news = PS_RIG_STARTED;
	} else if (!strcmp(name, "sealed")) {
		claim_seals(rig, line);
		news = PS_RIG_SEALED;
	} else if (!strcmp(name, "ended")) {
		claim_seals(rig, line)->ended = true;
		news = PS_RIG_ENDED;
	}
	cJSON_Delete(line);
	return news;
}

/* A line that has come already; PS_RIG_QUIET if there is none. */
static enum ps_rig_news take_next(struct ps_rig *rig)
{
	char *end = memchr(rig->line, '\n', rig->got);
	enum ps_rig_news news;
	size_t len;

	if (!end) {
		if (rig->got == sizeof(rig->line))
			ps_fail("packseald sent a line without an end");
		return PS_RIG_QUIET;
	}
	*end = '\0';
	news = take_line(rig, rig->line);
	len = (size_t)(end - rig->line) + 1;
	rig->got -= len;
	memmove(rig->line, rig->line + len, rig->got);
	return news;
}

static bool read_more(struct ps_rig *rig)
{
	ssize_t n = read(rig->watch, rig->line + rig->got, sizeof(rig->line) - rig->got);

	/* a connection that is cut while something is still unread says ECONNRESET at its end */
	ps_must(n >= 0 || errno == ECONNRESET, "control socket");
	rig->got += n > 0 ? (size_t)n : 0;
	return n > 0;
}

enum ps_rig_news ps_rig_listen(struct ps_rig *rig, uint64_t until_us)
{
	for (;;) {
		struct pollfd fd = { .fd = rig->watch, .events = POLLIN };
		enum ps_rig_news news = take_next(rig);
		uint64_t now_us = ps_rig_now_us();
		struct timespec wait;

		if (news != PS_RIG_QUIET)
			return news;
		if (now_us >= until_us)
			return PS_RIG_QUIET;
		wait.tv_sec = (time_t)((until_us - now_us) / 1000000);
		wait.tv_nsec = (long)((until_us - now_us) % 1000000 * 1000);
		if (ppoll(&fd, 1, &wait, NULL) > 0 && !read_more(rig))
			return PS_RIG_GONE;
	}
}

/* It has ended: as it was told to, or there is something to say about it. */
static void bury(struct ps_rig *rig, int status)
{
	if (!rig->die_at || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		fail_with_journal(rig, "packseald ended before it was killed", status);
	rig->pid = 0;
}

/* The answer to "watch" comes once packseald has done all that it does at its start. */
static bool wait_for_answer(struct ps_rig *rig, uint64_t until_us)
{
	enum ps_rig_news news = ps_rig_listen(rig, until_us);
	int status;

	if (news == PS_RIG_GONE) {
		ps_must(waitpid(rig->pid, &status, 0) == rig->pid, "wait");
		bury(rig, status);
	}
	return news != PS_RIG_QUIET && news != PS_RIG_GONE;
}

bool ps_rig_wait_ready(struct ps_rig *rig, uint64_t until_us)
{
	while (ps_rig_now_us() < until_us) {
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int status;

		ps_must(fd >= 0, "socket");
		if (connect_to(rig, fd)) {
			rig->watch = fd;
			if (send(fd, WATCH, sizeof(WATCH) - 1, MSG_NOSIGNAL) == sizeof(WATCH) - 1)
				return wait_for_answer(rig, until_us);
			rig->watch = -1;
		}
		ps_must(close(fd) == 0, "close");
		if (waitpid(rig->pid, &status, WNOHANG) == rig->pid) {
			bury(rig, status);
			return false;
		}
		(void)poll(NULL, 0, LOOK_AGAIN_MS); /* there is nothing that could be waited for */
	}
	return false;
}

static void hang_up(struct ps_rig *rig)
{
	if (rig->watch >= 0)
		ps_must(close(rig->watch) == 0, "close");
	rig->watch = -1;
	rig->pid = 0;
}

/* What lies in the socket was said before the end. */
static void drain(struct ps_rig *rig)
{
	if (rig->watch >= 0)
		while (ps_rig_listen(rig, UINT64_MAX) != PS_RIG_GONE)
			;
}

void ps_rig_kill(struct ps_rig *rig)
{
	int status;

	if (rig->pid) {
		ps_must(kill(rig->pid, SIGKILL) == 0, "kill");
		ps_must(waitpid(rig->pid, &status, 0) == rig->pid, "wait");
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
			fail_with_journal(rig, "packseald ended before it was killed", status);
	}
	drain(rig);
	hang_up(rig);
}

void ps_rig_stop(struct ps_rig *rig)
{
	uint64_t until_us = ps_rig_now_us() + STOP_US;
	enum ps_rig_news news;
	int status;

	ps_must(kill(rig->pid, SIGTERM) == 0, "kill");
	do {
		news = ps_rig_listen(rig, until_us);
	} while (news != PS_RIG_GONE && news != PS_RIG_QUIET);
	if (news == PS_RIG_QUIET)
		fail_with_journal(rig, "packseald does not stop", 0);
	ps_must(waitpid(rig->pid, &status, 0) == rig->pid, "wait");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_with_journal(rig, "packseald did not stop well", status);
	hang_up(rig);
}

static void write_code(const struct ps_rig *rig, unsigned lane, const char *code)
{
	char name[32], path[PATH_MAX], line[64];
	int fd, n;

	ps_must(snprintf(name, sizeof(name), "scanner%u", lane) > 0, "name");
	ps_rig_path(rig, name, path);
	fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && (errno == ENXIO || errno == ENOENT))
		return; /* nobody reads it: packseald is just coming up or going down */
	ps_must(fd >= 0, path);
	n = snprintf(line, sizeof(line), "%s\r\n", code);
	ps_must(n > 0 && write(fd, line, (size_t)n) == n, path);
	ps_must(close(fd) == 0, path);
}

void ps_rig_scan(struct ps_rig *rig, unsigned lane, struct ps_chance *chance)
{
	char *waybill = rig->waybills[lane];

	switch (ps_chance_below(chance, 12)) {
	case 0:
		write_code(rig, lane, "PSCMD-END");
		return;
	case 1:
		write_code(rig, lane, "PSCMD-CANCEL");
		return;
	case 2:
		write_code(rig, lane, "6901234567892"); /* goods */
		return;
	case 3:
	case 4:
	case 5:
		break; /* the last one again */
	default:
		waybill[0] = '\0';
	}
	if (waybill[0] == '\0')
		ps_must(snprintf(waybill, sizeof(rig->waybills[lane]), "YT%013llu",
				 (unsigned long long)ps_chance_below(chance, 10000000000000)) > 0,
			"waybill");
	write_code(rig, lane, waybill);
}
