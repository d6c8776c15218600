#include "tools/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/output.h"

static int complain(const char *path, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_NO_INPUT, "%s: %s", shown, why);
}

int ps_input_adopt(const char *path, int fd, struct ps_input *input_out)
{
	struct stat status;
	int error = 0;

	if (fstat(fd, &status) != 0)
		error = errno;
	if (error || !S_ISREG(status.st_mode)) {
		(void)close(fd); /* it was only read */
		return complain(path, error ? strerror(error) : "this is not a regular file");
	}
	*input_out = (struct ps_input){ .path = path, .fd = fd, .bytes = (uint64_t)status.st_size };
	return PS_EXIT_OK;
}

int ps_input_open(const char *path, struct ps_input *input_out)
{
	/* O_NONBLOCK: a FIFO must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return fd < 0 ? complain(path, strerror(errno)) : ps_input_adopt(path, fd, input_out);
}

void ps_input_close(struct ps_input *input)
{
	if (input->fd >= 0)
		(void)close(input->fd); /* it was only read */
	input->fd = -1;
}

static enum ps_err read_input(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_input *input = ctx;
	ssize_t got;

	do
		got = read(input->fd, bytes, len);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		input->error = errno;
		return PS_IO;
	}
	*got_out = (size_t)got;
	return PS_OK;
}

struct ps_source ps_input_source(struct ps_input *input)
{
	return (struct ps_source){ .read = read_input, .ctx = input };
}

static enum ps_err read_at(void *ctx, uint64_t offset, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_input *input = ctx;
	size_t got = 0;

	while (got < len) {
		ssize_t n = pread(input->fd, bytes + got, len - got, (off_t)(offset + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			input->error = errno;
			return PS_IO;
		}
		if (n == 0)
			break;
		got += (size_t)n;
	}
	*got_out = got;
	return PS_OK;
}

struct ps_reach ps_input_reach(struct ps_input *input)
{
	return (struct ps_reach){ .read_at = read_at, .ctx = input, .size = input->bytes };
}

int ps_input_fail(const struct ps_input *input, enum ps_err err)
{
	char shown[PS_TEXT_SHOWN_MAX];
	int status = PS_EXIT_IO;

	ps_text_shown(input->path, shown);
	if (err == PS_NO_MEMORY || err == PS_LIMIT)
		status = PS_EXIT_RESOURCES;
	return ps_command_fail(status, "%s: %s", shown,
			       err == PS_IO && input->error ? strerror(input->error)
							    : ps_err_text(err));
}
