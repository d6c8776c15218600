#include "capture/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ps_err from_errno(int number)
{
	switch (number) {
	case ENOENT:
	case ENOTDIR:
		return PS_NOT_FOUND;
	case EACCES:
	case EPERM:
		return PS_DENIED;
	case ELOOP: /* O_NOFOLLOW: a symbolic link stands there */
	case EISDIR:
		return PS_INVALID;
	default:
		return PS_IO;
	}
}

/* True if it was made, so that the mode is ours to set; an existing FIFO keeps the mode it has. */
static enum ps_err make(const char *path, bool *made_out)
{
	if (mkfifo(path, 0600) == 0) {
		*made_out = true;
		return PS_OK;
	}
	*made_out = false;
	return errno == EEXIST ? PS_OK : from_errno(errno);
}

static enum ps_err fifo_open(const struct ps_scanner_settings *settings, int *fd_out,
			     enum ps_scan_source *source_out)
{
	struct stat st;
	bool made = false;
	int fd = -1;
	enum ps_err err = make(settings->path, &made);

	if (err)
		return err;
	/* O_RDWR: the FIFO then always has a writer, and never ends when the last other one leaves.
	 */
	fd = open(settings->path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		err = from_errno(errno);
	else if (!S_ISFIFO(st.st_mode))
		err = PS_INVALID;
	else if (flock(fd, LOCK_EX | LOCK_NB))
		err = errno == EWOULDBLOCK ? PS_BUSY : PS_IO;
	else if (made && settings->group_writes && fchmod(fd, 0660)) /* past the umask */
		err = from_errno(errno);
	if (err) {
		if (fd >= 0)
			close(fd);
		return err;
	}
	*source_out = PS_SCAN_SOURCE_FIFO;
	*fd_out = fd;
	return PS_OK;
}

static enum ps_err fifo_read(int fd, void *bytes, size_t room, size_t *len_out)
{
	struct stat st;
	ssize_t n = read(fd, bytes, room);

	if (n > 0) {
		*len_out = (size_t)n;
		return PS_OK;
	}
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		return PS_END;
	if (fstat(fd, &st) || st.st_nlink == 0)
		return PS_END; /* removed or replaced: writers no longer find this one */
	*len_out = 0;
	return PS_OK;
}

const struct ps_scanner_backend ps_scanner_fifo = {
	.not_of_this_kind = "it is no FIFO; correct type or path, or remove it",
	.open = fifo_open,
	.read = fifo_read,
};
