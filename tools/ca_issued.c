#include "tools/ca_issued.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/hex.h"
#include "tools/ca_folder.h"
#include "tools/command.h"
#include "tools/roots.h"
#include "tools/save.h"

enum { NAME_BYTES = 8 };

static int name_copy(const char *dir, const struct ps_buf *der, char path_out[PS_CA_PATH_MAX])
{
	char name[64], digits[2 * NAME_BYTES + 1] = "";
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_digest(der->bytes, der->len, digest);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s", ps_err_text(err));
	ps_hex_encode(digest, NAME_BYTES, digits);
	(void)snprintf(name, sizeof(name), "issued/%s.pem", digits);
	return ps_ca_path(path_out, dir, name) ? 0 : ps_ca_path_too_long();
}

int ps_ca_issued_keep(const char *dir, const struct ps_buf *der, const struct ps_buf *pem)
{
	char folder[PS_CA_PATH_MAX], path[PS_CA_PATH_MAX];
	int status = name_copy(dir, der, path);

	if (status)
		return status;
	if (!ps_ca_path(folder, dir, "issued"))
		return ps_ca_path_too_long();
	if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST)
		return ps_command_fail(PS_EXIT_IO, "%s: %s", folder, strerror(errno));
	return ps_save(path, PS_EXISTING_FORCED, pem->bytes, pem->len);
}

void ps_ca_issued_drop(const char *dir, const struct ps_buf *der)
{
	char path[PS_CA_PATH_MAX];

	if (!name_copy(dir, der, path))
		(void)unlink(path); /* whoever calls this has complained already */
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_certificate(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".pem") == 0;
}

static int look_at(const char *path, int (*look)(void *ctx, const struct ps_certificates *chain),
		   void *ctx)
{
	struct ps_certificates *chain = NULL;
	int status = ps_chain_read(path, PS_ROOTS_MAX, &chain);

	if (!status)
		status = look(ctx, chain);
	ps_certificates_destroy(chain);
	return status;
}

int ps_ca_issued_each(const char *dir, int (*look)(void *ctx, const struct ps_certificates *chain),
		      void *ctx, size_t *count_out)
{
	char folder[PS_CA_PATH_MAX], path[PS_CA_PATH_MAX];
	struct dirent **names = NULL;
	int status = 0, count;

	if (!ps_ca_path(folder, dir, "issued"))
		return ps_ca_path_too_long();
	count = scandir(folder, &names, is_certificate, compare_names);
	if (count < 0 && errno != ENOENT)
		return ps_command_fail(PS_EXIT_IO, "%s: %s", folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (!status)
			status = ps_ca_path(path, folder, names[i]->d_name)
					 ? look_at(path, look, ctx)
					 : ps_ca_path_too_long();
		free(names[i]);
	}
	free(names);
	*count_out = count > 0 ? (size_t)count : 0;
	return status;
}
