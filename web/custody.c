#include "web/custody.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/hex.h"
#include "tools/control_client.h"
#include "tools/file_digest.h"

enum { FAILED = 74, WHY_LEN = 256 };

static enum ps_err enter(const struct ps_web_custody *custody, int fd, const char *name, FILE *to)
{
	struct ps_client_export leaf = { .take = custody->take->number, .by = custody->user };
	char digits[2 * PS_HASH_LEN + 1] = "";
	char why[WHY_LEN] = "";
	struct stat status;
	uint64_t index;
	enum ps_err err = fstat(fd, &status) == 0 ? ps_file_digest(fd, leaf.digest) : PS_IO;

	if (err)
		return err;
	memcpy(leaf.id, custody->take->id, PS_HASH_LEN);
	leaf.bytes = (uint64_t)status.st_size;
	err = ps_client_export(custody->run, &leaf, &index, why, sizeof(why));
	if (err == PS_MISMATCH)
		(void)fprintf(stderr, "packseald refused: %s\n", why);
	if (err)
		return err;
	ps_hex_encode(leaf.digest, PS_HASH_LEN, digits);
	return fprintf(to, "%" PRIu64 " %s %s\n", index, digits, name) > 0 ? PS_OK : PS_IO;
}

/* `packseal export` has had it written; here it only gets its place. */
static int keep_excerpt(void)
{
	return mkdir("files", 0700) == 0 && rename("excerpt.seal", "files/excerpt.seal") == 0
		       ? 0
		       : FAILED;
}

int ps_web_custody_write(const struct ps_web_run *run)
{
	const struct ps_web_custody *custody = run->ctx;
	enum ps_err err = PS_OK;
	struct dirent *entry;
	FILE *to;
	DIR *dir;

	if (!custody->channel[0])
		return keep_excerpt();
	dir = opendir("files");
	to = fopen("entries", "we");
	while (dir && to && !err && (entry = readdir(dir))) {
		int fd = entry->d_name[0] == '.' ? -1
						 : openat(dirfd(dir), entry->d_name,
							  O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

		if (fd < 0)
			continue;
		err = enter(custody, fd, entry->d_name, to);
		(void)close(fd);
	}
	if (!dir || !to || fclose(to) != 0)
		return FAILED;
	(void)closedir(dir);
	return err && err != PS_NOT_FOUND ? FAILED : 0;
}
