#include "tools/unfinished.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The deepest is a package: its directory, one of statements in it, a file in that. */
enum { NOTED_MAX = 16, PATH_LEN = 4096, DEPTH_MAX = 8, ENTRIES_LEN = 4096 };

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU };
enum { SIGNAL_COUNT = sizeof(signals) / sizeof(signals[0]) };

/* A handler gets no argument of ours. */
static struct {
	pid_t owner; /* 0: not started */
	atomic_int child;
	struct {
		atomic_bool used; /* set last */
		char path[PATH_LEN];
	} noted[NOTED_MAX];
} unfinished;

static bool empty(int dir, int depth);

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Only what a signal handler may call, from here to end(). False: it is still there. */
static bool remove_at(int dir, const char *name, int depth)
{
	int fd;

	if (unlinkat(dir, name, 0) == 0)
		return true;
	if (errno != EISDIR || depth == DEPTH_MAX)
		return false;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	while (empty(fd, depth + 1) && lseek(fd, 0, SEEK_SET) == 0)
		;
	(void)close(fd); /* it was only read */
	return unlinkat(dir, name, AT_REMOVEDIR) == 0;
}

/* Once through it. Was anything removed? Then there may be what was passed over. */
static bool empty(int dir, int depth)
{
	_Alignas(struct dirent64) char entries[ENTRIES_LEN];
	bool any = false;
	ssize_t len;

	while ((len = getdents64(dir, entries, sizeof(entries))) > 0) {
		for (ssize_t at = 0; at < len;) {
			const struct dirent64 *entry = (const void *)(entries + at);

			at += entry->d_reclen;
			if (!is_dots(entry->d_name))
				any |= remove_at(dir, entry->d_name, depth);
		}
	}
	return any;
}

/* In the main thread, which makes and names the files: none comes while it is here. */
static void end(int number)
{
	int saved = errno;
	pid_t child;

	if (getpid() == unfinished.owner && gettid() != unfinished.owner) {
		(void)tgkill(unfinished.owner, unfinished.owner, number);
		errno = saved;
		return;
	}
	if (getpid() == unfinished.owner) {
		child = atomic_load(&unfinished.child);
		if (child)
			(void)kill(child, SIGKILL);
		for (size_t i = 0; i < NOTED_MAX; i++)
			if (atomic_load(&unfinished.noted[i].used))
				(void)remove_at(AT_FDCWD, unfinished.noted[i].path, 0);
	}
	(void)signal(number, SIG_DFL);
	(void)raise(number); /* it ends the process when this returns */
}

void ps_unfinished_start(void)
{
	struct sigaction action = { .sa_handler = end };

	unfinished.owner = getpid();
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		(void)sigaddset(&action.sa_mask, signals[i]);
	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		struct sigaction before;

		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
			(void)sigaction(signals[i], &action, NULL);
	}
	(void)signal(SIGXFSZ, SIG_IGN);
}

void ps_unfinished_leave(void)
{
	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		struct sigaction before;

		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == end)
			(void)signal(signals[i], SIG_DFL);
	}
	unfinished.owner = 0;
}

void ps_unfinished_note(const char *path)
{
	size_t i = 0;

	if (!unfinished.owner)
		return;
	while (i < NOTED_MAX && atomic_load(&unfinished.noted[i].used))
		i++;
	assert(i < NOTED_MAX && strlen(path) < PATH_LEN);
	(void)snprintf(unfinished.noted[i].path, PATH_LEN, "%s", path);
	atomic_store(&unfinished.noted[i].used, true);
}

void ps_unfinished_forget(const char *path)
{
	for (size_t i = 0; i < NOTED_MAX; i++)
		if (atomic_load(&unfinished.noted[i].used) &&
		    strcmp(unfinished.noted[i].path, path) == 0)
			atomic_store(&unfinished.noted[i].used, false);
}

void ps_unfinished_child(pid_t pid)
{
	if (unfinished.owner)
		atomic_store(&unfinished.child, pid);
}
