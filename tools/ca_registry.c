#include "tools/ca_registry.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "signing/ecdsa.h"
#include "signing/file.h"
#include "signing/hex.h"
#include "tools/command.h"
#include "tools/moment.h"

enum { PATH_SIZE = 4096, REGISTRY_MAX = 64 << 20 };

static bool path_of(const char *dir, char path_out[PATH_SIZE])
{
	return snprintf(path_out, PATH_SIZE, "%s/issued.tsv", dir) < PATH_SIZE;
}

static enum ps_err compose(const struct ps_certificates *chain, struct ps_buf *line)
{
	char digits[2][2 * PS_DIGEST_LEN + 1] = { "", "" }, name[PS_NAME_TEXT_MAX] = "";
	char now[PS_MOMENT_TEXT_MAX], until[PS_MOMENT_TEXT_MAX], text[2 * PS_NAME_TEXT_MAX];
	uint8_t point[PS_POINT_LEN], digest[PS_DIGEST_LEN];
	int64_t from_s, to_s;
	enum ps_err err = ps_certificates_fingerprint(chain, 0, digest);

	if (!err)
		ps_hex_encode(digest, PS_DIGEST_LEN, digits[0]);
	if (!err)
		err = ps_certificate_public_point(chain, 0, point);
	if (!err)
		err = ps_ecdsa_fingerprint(point, digest);
	if (!err)
		ps_hex_encode(digest, PS_DIGEST_LEN, digits[1]);
	if (!err)
		err = ps_certificates_name(chain, 0, name);
	if (err)
		return err;
	ps_certificates_validity(chain, 0, &from_s, &to_s);
	ps_moment_short((int64_t)time(NULL) * 1000000, now);
	ps_moment_short(to_s * 1000000, until);
	if (snprintf(text, sizeof(text), "%s\t%.64s\t%.64s\t%s\t%s\t%s\n", now, digits[0],
		     digits[1], ps_certificates_says_hardware(chain, 0) ? "hardware" : "file",
		     until, name) >= (int)sizeof(text))
		return PS_LIMIT;
	ps_buf_add(line, text, strlen(text));
	return line->err;
}

/* One write to a file that only grows: a line is there whole or not at all. */
static enum ps_err append(const char *path, const struct ps_buf *line)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
	enum ps_err err = fd < 0 ? ps_file_err(errno) : PS_OK;

	if (!err && write(fd, line->bytes, line->len) != (ssize_t)line->len)
		err = ps_file_err(errno);
	if (!err && fsync(fd) != 0)
		err = PS_IO;
	if (fd >= 0 && close(fd) != 0 && !err)
		err = PS_IO;
	return err;
}

int ps_ca_registry_add(const char *dir, const struct ps_certificates *chain)
{
	char path[PATH_SIZE];
	struct ps_buf line;
	enum ps_err err;

	if (!path_of(dir, path))
		return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
	ps_buf_init(&line);
	err = compose(chain, &line);
	if (!err)
		err = append(path, &line);
	ps_buf_release(&line);
	return err ? ps_command_fail(ps_command_status(err),
				     "%s: the certificate does not stand in the registry: %s", path,
				     err == PS_IO ? strerror(errno) : ps_err_text(err))
		   : PS_EXIT_OK;
}

int ps_ca_registry_print(const char *dir)
{
	char path[PATH_SIZE], groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_buf text;
	enum ps_err err;

	if (!path_of(dir, path))
		return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
	ps_buf_init(&text);
	text.cap = REGISTRY_MAX;
	err = ps_file_read(path, &text);
	if (!err)
		err = ps_digest(text.bytes, text.len, digest);
	ps_buf_release(&text);
	if (err == PS_NOT_FOUND)
		return PS_EXIT_OK;
	if (err)
		return ps_command_fail(ps_command_status(err), "%s: %s", path,
				       err == PS_IO ? strerror(errno) : ps_err_text(err));
	ps_command_groups(digest, groups);
	(void)printf(
		"registry     %s\n             its SHA-256, to be time-stamped or lodged where "
		"nobody can change it:\n             %s\n",
		path, groups);
	return PS_EXIT_OK;
}
