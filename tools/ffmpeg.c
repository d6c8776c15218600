#include "tools/ffmpeg.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/output.h"
#include "tools/unfinished.h"

enum { OUTPUT_FD = 3, ARGUMENTS_MAX = 64, TEXT_MAX = 256, PIPE_BYTES = 1 << 20 };

/* The quality at which a packing bench looks as in the original, to a person. */
static const char quality[] = "22";

struct arguments {
	size_t count;
	const char *list[ARGUMENTS_MAX];
	char size[TEXT_MAX];
	char rate[TEXT_MAX];
	char filter[TEXT_MAX];
	char most[TEXT_MAX];
	char title[TEXT_MAX * 4];
	char comment[TEXT_MAX * 4];
};

static void add(struct arguments *arguments, const char *option, const char *value)
{
	arguments->list[arguments->count++] = option;
	if (value)
		arguments->list[arguments->count++] = value;
}

static void collect(const struct ps_ffmpeg_settings *settings, struct arguments *arguments)
{
	(void)snprintf(arguments->size, TEXT_MAX, "%" PRIu32 "x%" PRIu32, settings->width_px,
		       settings->height_px);
	(void)snprintf(arguments->rate, TEXT_MAX, "%" PRIu32 "/1000", settings->fps_milli);
	/* full range in, limited range out: what every player takes */
	(void)snprintf(arguments->filter, TEXT_MAX,
		       "scale=%" PRIu32 ":%" PRIu32 ":in_range=full:out_range=limited:flags=area",
		       settings->to_width_px, settings->to_height_px);
	(void)snprintf(arguments->most, TEXT_MAX, "%" PRIu64, settings->most_bits_s);
	(void)snprintf(arguments->title, sizeof(arguments->title), "title=%s", settings->title);
	(void)snprintf(arguments->comment, sizeof(arguments->comment), "comment=%s",
		       settings->comment);
	add(arguments, "ffmpeg", NULL);
	add(arguments, "-nostdin", NULL);
	add(arguments, "-hide_banner", NULL);
	add(arguments, "-v", "error");
	add(arguments, "-y", NULL);
	add(arguments, "-protocol_whitelist", "file,pipe");
	add(arguments, "-f", "rawvideo");
	add(arguments, "-pix_fmt", "yuv420p");
	add(arguments, "-s", arguments->size);
	add(arguments, "-framerate", arguments->rate);
	add(arguments, "-i", "pipe:0");
	add(arguments, "-vf", arguments->filter);
	add(arguments, "-an", NULL);
	add(arguments, "-c:v", "libx264");
	add(arguments, "-preset", "veryfast");
	add(arguments, "-crf", quality);
	add(arguments, "-pix_fmt", "yuv420p");
	if (settings->most_bits_s) {
		add(arguments, "-maxrate", arguments->most);
		add(arguments, "-bufsize", arguments->most);
	}
	add(arguments, "-map_metadata", "-1");
	add(arguments, "-fflags", "+bitexact");
	add(arguments, "-flags:v", "+bitexact");
	add(arguments, "-metadata", arguments->title);
	add(arguments, "-metadata", arguments->comment);
	add(arguments, "-movflags", "+faststart");
	add(arguments, "-f", "mp4");
	add(arguments, "/dev/fd/3", NULL);
	arguments->list[arguments->count] = NULL;
}

/* No signal comes between its start and the note of it. Returns an errno. */
static int spawn_noted(const posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
		       const struct arguments *arguments, char *const *environment, pid_t *pid_out)
{
	sigset_t all;
	sigset_t before;
	int error;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	error = posix_spawnattr_setsigmask(attributes, &before);
	if (!error)
		error = posix_spawnp(pid_out, "ffmpeg", actions, attributes,
				     (char *const *)arguments->list, environment);
	if (!error)
		ps_unfinished_child(*pid_out);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

/* Nothing of our environment but where programs are. */
static enum ps_err spawn(const struct arguments *arguments, int from, int fd, int errors,
			 pid_t *pid_out)
{
	char path[4096] = "PATH=/usr/local/bin:/usr/bin:/bin";
	char *environment[] = { path, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	const char *ours = getenv("PATH");
	int error;

	if (ours && strlen(ours) + 6 < sizeof(path))
		(void)snprintf(path, sizeof(path), "PATH=%s", ours);
	(void)sigemptyset(&defaults);
	(void)sigaddset(&defaults, SIGPIPE);
	if (posix_spawn_file_actions_init(&actions) != 0)
		return PS_NO_MEMORY;
	if (posix_spawnattr_init(&attributes) != 0) {
		(void)posix_spawn_file_actions_destroy(&actions);
		return PS_NO_MEMORY;
	}
	error = posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, errors, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, fd, OUTPUT_FD);
	if (!error)
		error = posix_spawnattr_setsigdefault(&attributes, &defaults);
	if (!error)
		error = posix_spawnattr_setflags(&attributes,
						 POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	if (!error)
		error = spawn_noted(&actions, &attributes, arguments, environment, pid_out);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attributes);
	errno = error;
	return error == 0 ? PS_OK : error == ENOENT ? PS_NOT_FOUND : PS_IO;
}

enum ps_err ps_ffmpeg_start(const struct ps_ffmpeg_settings *settings, int fd,
			    struct ps_ffmpeg *ffmpeg_out)
{
	struct arguments *arguments = calloc(1, sizeof(*arguments));
	struct ps_ffmpeg ffmpeg = { .to = -1, .errors = -1 };
	int pair[2] = { -1, -1 };
	int above = -1; /* @fd where no other of the child's lands on it */
	enum ps_err err = PS_IO;

	if (!arguments)
		return PS_NO_MEMORY;
	collect(settings, arguments);
	ffmpeg.errors = memfd_create("ffmpeg", MFD_CLOEXEC);
	above = fcntl(fd, F_DUPFD_CLOEXEC, OUTPUT_FD + 1);
	if (ffmpeg.errors < 0 || above < 0 || pipe2(pair, O_CLOEXEC) != 0)
		goto out;
	(void)fcntl(pair[1], F_SETPIPE_SZ, PIPE_BYTES); /* the default is slow, and will do */
	err = spawn(arguments, pair[0], above, ffmpeg.errors, &ffmpeg.pid);
	if (err)
		goto out;
	ffmpeg.to = pair[1];
	pair[1] = -1;
	*ffmpeg_out = ffmpeg;
	ffmpeg.errors = -1;
out:
	for (size_t i = 0; i < 2; i++)
		if (pair[i] >= 0)
			(void)close(pair[i]);
	if (above >= 0)
		(void)close(above);
	if (ffmpeg.errors >= 0)
		(void)close(ffmpeg.errors);
	free(arguments);
	return err;
}

enum ps_err ps_ffmpeg_write(struct ps_ffmpeg *ffmpeg, const uint8_t *bytes, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t put = write(ffmpeg->to, bytes + at, len - at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return PS_IO;
		at += (size_t)put;
	}
	return PS_OK;
}

static void close_all(struct ps_ffmpeg *ffmpeg)
{
	if (ffmpeg->to >= 0)
		(void)close(ffmpeg->to);
	if (ffmpeg->errors >= 0)
		(void)close(ffmpeg->errors);
	*ffmpeg = (struct ps_ffmpeg){ .to = -1, .errors = -1 };
}

/* The last line of what it said. */
static void read_said(int errors, char said_out[PS_FFMPEG_SAID_MAX])
{
	char text[PS_FFMPEG_SAID_MAX] = "";
	char shown[PS_TEXT_SHOWN_MAX];
	off_t end = lseek(errors, 0, SEEK_END);
	off_t from = end > (off_t)sizeof(text) - 1 ? end - (off_t)sizeof(text) + 1 : 0;
	ssize_t got = pread(errors, text, sizeof(text) - 1, from);
	char *line;

	while (got > 0 && (text[got - 1] == '\n' || text[got - 1] == '\r'))
		text[--got] = '\0';
	line = strrchr(text, '\n');
	ps_text_shown(line ? line + 1 : text, shown);
	(void)snprintf(said_out, PS_FFMPEG_SAID_MAX, "%.*s", PS_FFMPEG_SAID_MAX - 1, shown);
}

/* Until it has ended it can be killed by its number, which then is nobody's. */
static bool await_end(pid_t pid, int *status_out)
{
	siginfo_t info;
	pid_t got;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR)
		;
	ps_unfinished_child(0);
	do
		got = waitpid(pid, status_out, 0);
	while (got < 0 && errno == EINTR);
	return got > 0;
}

enum ps_err ps_ffmpeg_finish(struct ps_ffmpeg *ffmpeg, char said_out[PS_FFMPEG_SAID_MAX])
{
	int status = 0;
	bool ended;

	(void)close(ffmpeg->to);
	ffmpeg->to = -1;
	ended = await_end(ffmpeg->pid, &status);
	read_said(ffmpeg->errors, said_out);
	close_all(ffmpeg);
	return ended && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? PS_OK : PS_INVALID;
}

void ps_ffmpeg_kill(struct ps_ffmpeg *ffmpeg)
{
	int status;

	if (ffmpeg->pid <= 0)
		return;
	(void)kill(ffmpeg->pid, SIGKILL);
	(void)await_end(ffmpeg->pid, &status); /* how it ends is known */
	close_all(ffmpeg);
}
