#include "signing/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/file.h"

/* Root's file, which nobody but root's group could read, was opened by who is not root. */
static bool is_credential(const struct stat *status)
{
	return geteuid() != 0 && status->st_uid == 0 && status->st_gid == 0 &&
	       !(status->st_mode & (S_IWGRP | S_IXGRP | S_IRWXO));
}

static enum ps_err check_status(int fd, size_t size, enum ps_key_fault *fault_out)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return PS_IO;
	if (!S_ISREG(status.st_mode))
		*fault_out = PS_KEY_FAULT_NOT_A_FILE;
	else if (status.st_uid != geteuid() && status.st_uid != 0 && geteuid() != 0)
		*fault_out = PS_KEY_FAULT_OTHER_OWNER;
	else if (status.st_mode & (S_IRWXG | S_IRWXO) && !is_credential(&status))
		*fault_out = PS_KEY_FAULT_OPEN_TO_OTHERS;
	else if (status.st_size >= (off_t)size)
		*fault_out = PS_KEY_FAULT_TOO_LONG;
	else
		return PS_OK;
	return *fault_out == PS_KEY_FAULT_TOO_LONG ? PS_BAD_KEY : PS_DENIED;
}

/* A file that grows meanwhile is cut, and is then not what it should be. */
static enum ps_err read_text(int fd, char *text_out, size_t size, size_t *len_out)
{
	size_t len = 0;

	while (len < size - 1) {
		ssize_t got = read(fd, text_out + len, size - 1 - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return PS_IO;
		if (got == 0)
			break;
		len += (size_t)got;
	}
	text_out[len] = '\0';
	*len_out = len;
	return PS_OK;
}

enum ps_err ps_secret_file_read(const char *path, char *text_out, size_t size, size_t *len_out,
				enum ps_key_fault *fault_out)
{
	/* O_NONBLOCK: a FIFO in the secret's place must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum ps_err err;

	*fault_out = PS_KEY_FAULT_NONE;
	if (fd < 0)
		return ps_file_err(errno);
	err = check_status(fd, size, fault_out);
	if (!err)
		err = read_text(fd, text_out, size, len_out);
	(void)close(fd); /* only read from: nothing can be lost */
	return err;
}
