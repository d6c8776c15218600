#include "web/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/progress.h"

enum { CANNOT = 74, ENVIRONMENT_MAX = 8, OPEN_MAX_FILES = 16, PATH_LEN = 400 };

static bool open_as(const char *name, int fd)
{
	int got = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
	bool well = got >= 0 && dup2(got, fd) == fd;

	if (got >= 0 && got != fd)
		(void)close(got);
	return well;
}

static int run_one(const struct ps_web_command *command, char *const environment[])
{
	pid_t pid;
	int status;

	if (!open_as(command->out ? command->out : "log", STDOUT_FILENO))
		return CANNOT;
	/* posix_spawn asks for char *, and changes nothing */
	if (posix_spawn(&pid, command->argv[0], NULL, NULL, (char *const *)command->argv,
			environment) != 0)
		return CANNOT;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return CANNOT;
	if (!WIFEXITED(status))
		return CANNOT;
	return WEXITSTATUS(status) > command->most ? WEXITSTATUS(status) : 0;
}

static int run_all(const struct ps_web_run *run)
{
	char who[96];
	char zone[96];
	const char *tz = getenv("TZ");
	/* letters are read and drawn alike in both languages */
	char *environment[ENVIRONMENT_MAX] = {
		"PATH=/usr/bin:/bin",
		"LC_CTYPE=C.UTF-8",
		run->lang == PS_LANG_ZH ? "LC_MESSAGES=zh_CN.UTF-8" : "LC_MESSAGES=C.UTF-8",
		PS_PROGRESS_VARIABLE "=" PS_WEB_RUN_PROGRESS,
		who,
		tz ? zone : NULL,
	};
	int status = 0;

	(void)snprintf(who, sizeof(who), "PACKSEAL_WHO=%s", run->user);
	(void)snprintf(zone, sizeof(zone), "TZ=%s", tz ? tz : "");
	if (chdir(run->dir) != 0 || !open_as("log", STDERR_FILENO))
		return CANNOT;
	for (size_t i = 0; i < run->count && !status; i++)
		status = run_one(&run->commands[i], environment);
	if (!status && run->after)
		status = run->after();
	return status;
}

static bool bring(const struct ps_web_run *run, bool back)
{
	char to[PATH_LEN];

	if (!run->brings)
		return true;
	(void)snprintf(to, sizeof(to), "%s/" PS_WEB_RUN_BROUGHT, run->dir);
	return (back ? rename(to, run->brings) : rename(run->brings, to)) == 0;
}

/* Where the input is to be read. Errors: PS_IO, PS_LIMIT. */
static enum ps_err open_input(const char *text, int *fd_out)
{
	size_t len = text ? strlen(text) : 0;
	int ends[2];
	ssize_t wrote;

	if (!text) {
		*fd_out = open("/dev/null", O_RDONLY | O_CLOEXEC);
		return *fd_out < 0 ? PS_IO : PS_OK;
	}
	if (len > PS_WEB_RUN_INPUT_MAX)
		return PS_LIMIT;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return PS_IO;
	wrote = write(ends[1], text, len);
	(void)close(ends[1]);
	if (wrote != (ssize_t)len) {
		(void)close(ends[0]);
		return PS_IO;
	}
	*fd_out = ends[0];
	return PS_OK;
}

/* Of the new process: packseal-web has ended, and what runs for it ends with it. */
static void end_all(int number)
{
	(void)number;
	(void)kill(0, SIGKILL);
}

/* In the new process, which does not come back. */
static void run_in_child(const struct ps_web_run *run, int input, pid_t parent)
{
	sigset_t none;

	(void)setpgid(0, 0);
	(void)signal(SIGTERM, end_all); /* programs that it starts have none of it */
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(CANNOT); /* it had ended before */
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)signal(SIGXFSZ, SIG_DFL);
	/* where it is that already it would be closed with the next program */
	if (dup2(input, STDIN_FILENO) != STDIN_FILENO || fcntl(STDIN_FILENO, F_SETFD, 0) != 0)
		_exit(CANNOT);
	(void)close_range(3, ~0U, 0);
	_exit(run_all(run));
}

enum ps_err ps_web_run_start(const struct ps_web_run *run, pid_t *pid_out)
{
	pid_t own = getpid();
	pid_t pid;
	int input;
	enum ps_err err = open_input(run->input, &input);

	if (err)
		return err;
	if (mkdir(run->dir, 0700) != 0) {
		(void)close(input);
		return PS_IO;
	}
	if (!bring(run, false)) {
		(void)close(input);
		(void)rmdir(run->dir);
		return PS_IO;
	}
	pid = fork();
	if (pid == 0)
		run_in_child(run, input, own);
	(void)close(input);
	if (pid < 0) {
		(void)bring(run, true); /* it came over the same way */
		(void)rmdir(run->dir);
		return PS_IO;
	}
	(void)setpgid(pid, pid); /* so that it holds before the child says it itself */
	*pid_out = pid;
	return PS_OK;
}

bool ps_web_run_ended(pid_t pid, int *status_out)
{
	int status;
	pid_t got = waitpid(pid, &status, WNOHANG);

	if (got == 0 || (got < 0 && errno == EINTR))
		return false;
	*status_out = got == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return true;
}

void ps_web_run_kill(pid_t pid)
{
	(void)kill(-pid, SIGKILL);
}

void ps_web_run_stop(pid_t pid)
{
	int status;

	ps_web_run_kill(pid);
	while (!ps_web_run_ended(pid, &status))
		;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
	(void)status;
	(void)type;
	(void)at;
	(void)remove(path); /* what stays is tried again at the next start */
	return 0;
}

void ps_web_remove_folder(const char *path)
{
	(void)nftw(path, remove_one, OPEN_MAX_FILES, FTW_DEPTH | FTW_PHYS);
}

static bool is_said(const char *name)
{
	size_t len = strlen(name);

	return strcmp(name, "log") == 0 || (len > 5 && strcmp(name + len - 5, ".json") == 0);
}

void ps_web_run_clear(const char *dir)
{
	DIR *folder = opendir(dir);
	const struct dirent *entry;
	char path[PATH_LEN];

	while (folder && (entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    !is_said(entry->d_name) &&
		    snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name) < PATH_LEN)
			ps_web_remove_folder(path);
	if (folder)
		(void)closedir(folder); /* it was only read */
}
