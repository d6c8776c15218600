#include "tools/ca_key.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/file.h"
#include "signing/key_file.h"
#include "signing/key_open.h"
#include "tools/ca_folder.h"
#include "tools/command.h"

enum { URI_MAX = 2048 };

static int open_key(const char *where, struct ps_key **key_out)
{
	char why[PS_KEY_WHY_MAX];
	enum ps_err err = ps_key_open(where, why, key_out);

	return err ? ps_command_fail(ps_command_status(err), "%s: %s", where, why) : PS_EXIT_OK;
}

static int complain(const char *path, enum ps_err err)
{
	return ps_command_fail(ps_command_status(err), "%s: %s", path,
			       err == PS_IO ? strerror(errno) : ps_err_text(err));
}

/* The key first: a name of nothing is not kept. */
static int keep_name(const char *path, const char *where, struct ps_key **key_out)
{
	struct ps_key *key = NULL;
	int status = open_key(where, &key);
	enum ps_err err = PS_OK;

	if (!status)
		err = ps_file_create(path, where, strlen(where), S_IRUSR | S_IWUSR);
	if (err)
		status = complain(path, err);
	if (status)
		ps_key_destroy(key);
	else
		*key_out = key;
	return status;
}

int ps_ca_key_new(const char *dir, const char *where, struct ps_key **key_out)
{
	char file[PS_CA_PATH_MAX], uri[PS_CA_PATH_MAX];
	enum ps_err err;

	if (!ps_ca_path(file, dir, "root.key") || !ps_ca_path(uri, dir, "root.uri"))
		return ps_ca_path_too_long();
	if (access(file, F_OK) == 0 || access(uri, F_OK) == 0)
		return ps_command_fail(PS_EXIT_IO, "%s exists; a CA is never overwritten",
				       access(file, F_OK) == 0 ? file : uri);
	if (where && ps_key_is_path(where))
		return ps_command_fail(PS_EXIT_USAGE,
				       "a root's key is made in its folder, or --key names one in "
				       "hardware: pkcs11:…");
	if (where && strlen(where) >= URI_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--key takes less than %d bytes", URI_MAX);
	if (where)
		return keep_name(uri, where, key_out);
	err = ps_key_file_create(file, &ps_random_os, key_out);
	return err ? complain(file, err) : PS_EXIT_OK;
}

void ps_ca_key_undo(const char *dir)
{
	char path[PS_CA_PATH_MAX];

	/* Made just now, and nothing was signed with it but what is undone as well. */
	if (ps_ca_path(path, dir, "root.key"))
		(void)unlink(path);
	if (ps_ca_path(path, dir, "root.uri"))
		(void)unlink(path);
}

int ps_ca_key_open(const char *dir, struct ps_key **key_out)
{
	char path[PS_CA_PATH_MAX];
	struct ps_buf where;
	enum ps_err err;
	int status;

	if (!ps_ca_path(path, dir, "root.uri"))
		return ps_ca_path_too_long();
	ps_buf_init(&where);
	where.cap = URI_MAX;
	err = ps_file_read(path, &where);
	if (!err)
		ps_buf_add(&where, "", 1);
	if (!err && !where.err) {
		char *text = (char *)where.bytes;

		text[strcspn(text, "\n")] = '\0';
		/* Whoever may write here could otherwise name any file. */
		status = ps_key_is_path(text) ? complain(path, PS_MALFORMED)
					      : open_key(text, key_out);
	} else if (err == PS_NOT_FOUND && ps_ca_path(path, dir, "root.key")) {
		status = open_key(path, key_out);
	} else {
		status = complain(path, err ? err : where.err);
	}
	ps_buf_release(&where);
	return status;
}
