#include "tests/kit/zbar.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT_MAX 4096

extern char **environ;

static enum ps_err start(const char *path, int out_fd, pid_t *pid_out)
{
	char copy[64] = "";
	char *argv[] = { "zbarimg", "-q", "--raw", copy, NULL };
	posix_spawn_file_actions_t actions;
	int failed;

	if (strlen(path) >= sizeof(copy))
		return PS_LIMIT;
	memcpy(copy, path, strlen(path));
	if (posix_spawn_file_actions_init(&actions))
		return PS_IO;
	failed = posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
	/* It complains there that it has no desktop to talk to. */
	if (!failed)
		failed = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
							  O_WRONLY, 0);
	if (!failed)
		failed = posix_spawnp(pid_out, "zbarimg", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return failed == ENOENT ? PS_NOT_FOUND : failed ? PS_IO : PS_OK;
}

/* All that comes until the other end closes. */
static enum ps_err drain(int fd, char text_out[TEXT_MAX])
{
	size_t len = 0;

	for (;;) {
		ssize_t got = read(fd, text_out + len, TEXT_MAX - 1 - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return PS_IO;
		if (got == 0)
			break;
		len += (size_t)got;
		if (len == TEXT_MAX - 1)
			return PS_LIMIT;
	}
	text_out[len] = '\0';
	return PS_OK;
}

static enum ps_err read_file(const char *path, char text_out[TEXT_MAX])
{
	int ends[2];
	pid_t pid;
	int status;
	enum ps_err err;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return PS_IO;
	err = start(path, ends[1], &pid);
	close(ends[1]);
	if (!err) {
		err = drain(ends[0], text_out);
		/* Exit 4 says that there was no code. */
		if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
		    (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 4))
			err = PS_IO;
	}
	close(ends[0]);
	return err;
}

enum ps_err ps_zbar_read(const void *picture, size_t len, char *text_out, size_t room)
{
	char path[] = "/tmp/packseal-zbar-XXXXXX";
	char text[TEXT_MAX];
	int fd = mkostemp(path, O_CLOEXEC);
	enum ps_err err = PS_IO;

	if (fd < 0)
		return PS_IO;
	if (write(fd, picture, len) == (ssize_t)len)
		err = read_file(path, text);
	if ((close(fd) != 0 || unlink(path) != 0) && !err)
		err = PS_IO;
	if (err)
		return err;
	if (strlen(text) >= room)
		return PS_LIMIT;
	memcpy(text_out, text, strlen(text) + 1);
	return PS_OK;
}
