#include "tools/zip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/library.h"

enum { CHUNK = 1 << 16, ARCHIVE_OK = 0, MODE = 0644 };

/* As archive.h and archive_entry.h (libarchive 3) declare them. */
struct archive;
struct archive_entry;

#define ABI(X)                                                                      \
	X(struct archive *, archive_write_new, (void))                              \
	X(int, archive_write_set_format_zip, (struct archive *))                    \
	X(int, archive_write_set_options, (struct archive *, const char *))         \
	X(int, archive_write_open_fd, (struct archive *, int))                      \
	X(int, archive_write_header, (struct archive *, struct archive_entry *))    \
	X(ssize_t, archive_write_data, (struct archive *, const void *, size_t))    \
	X(int, archive_write_close, (struct archive *))                             \
	X(int, archive_write_free, (struct archive *))                              \
	X(struct archive_entry *, archive_entry_new, (void))                        \
	X(void, archive_entry_free, (struct archive_entry *))                       \
	X(void, archive_entry_set_pathname, (struct archive_entry *, const char *)) \
	X(void, archive_entry_set_size, (struct archive_entry *, int64_t))          \
	X(void, archive_entry_set_filetype, (struct archive_entry *, unsigned))     \
	X(void, archive_entry_set_perm, (struct archive_entry *, mode_t))           \
	X(void, archive_entry_set_mtime, (struct archive_entry *, time_t, long))

struct abi {
#define X(result, name, arguments) result(*name) arguments;
	ABI(X)
#undef X
};

struct ps_zip {
	struct abi abi;
	struct archive *archive;
};

enum ps_err ps_zip_create(int fd, struct ps_zip **zip_out)
{
	struct ps_zip *zip = calloc(1, sizeof(*zip));
	enum ps_err err;

	if (!zip)
		return PS_NO_MEMORY;
	{
		const struct ps_library_symbol symbols[] = {
#define X(result, name, arguments) { #name, &zip->abi.name },
			ABI(X)
#undef X
		};

		err = ps_library_load("libarchive.so.13", symbols,
				      sizeof(symbols) / sizeof(symbols[0]));
	}
	if (!err) {
		zip->archive = zip->abi.archive_write_new();
		err = zip->archive ? PS_OK : PS_NO_MEMORY;
	}
	if (!err && (zip->abi.archive_write_set_format_zip(zip->archive) != ARCHIVE_OK ||
		     zip->abi.archive_write_set_options(zip->archive, "zip:compression=store") !=
			     ARCHIVE_OK ||
		     zip->abi.archive_write_open_fd(zip->archive, fd) != ARCHIVE_OK))
		err = PS_IO;
	if (err) {
		if (zip->archive)
			(void)zip->abi.archive_write_free(zip->archive);
		free(zip);
		return err;
	}
	*zip_out = zip;
	return PS_OK;
}

static enum ps_err copy(struct ps_zip *zip, int fd, uint64_t bytes)
{
	uint8_t *chunk = malloc(CHUNK);
	enum ps_err err = chunk ? PS_OK : PS_NO_MEMORY;

	while (!err && bytes) {
		ssize_t got = read(fd, chunk, bytes < CHUNK ? (size_t)bytes : CHUNK);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 ||
		    zip->abi.archive_write_data(zip->archive, chunk, (size_t)got) != got)
			err = PS_IO;
		else
			bytes -= (uint64_t)got;
	}
	free(chunk);
	return err;
}

static enum ps_err add_entry(struct ps_zip *zip, const struct stat *status, const char *name)
{
	struct archive_entry *entry = zip->abi.archive_entry_new();
	enum ps_err err;

	if (!entry)
		return PS_NO_MEMORY;
	zip->abi.archive_entry_set_pathname(entry, name);
	zip->abi.archive_entry_set_size(entry, status->st_size);
	zip->abi.archive_entry_set_filetype(entry, S_IFREG);
	zip->abi.archive_entry_set_perm(entry, MODE);
	zip->abi.archive_entry_set_mtime(entry, status->st_mtime, 0);
	err = zip->abi.archive_write_header(zip->archive, entry) == ARCHIVE_OK ? PS_OK : PS_IO;
	zip->abi.archive_entry_free(entry);
	return err;
}

enum ps_err ps_zip_add(struct ps_zip *zip, const char *path, const char *name)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	enum ps_err err;

	if (fd < 0)
		return PS_IO;
	err = fstat(fd, &status) == 0 ? add_entry(zip, &status, name) : PS_IO;
	if (!err)
		err = copy(zip, fd, (uint64_t)status.st_size);
	(void)close(fd); /* it was only read */
	return err;
}

enum ps_err ps_zip_close(struct ps_zip *zip)
{
	enum ps_err err = PS_OK;

	if (!zip)
		return PS_OK;
	if (zip->abi.archive_write_close(zip->archive) != ARCHIVE_OK)
		err = PS_IO;
	(void)zip->abi.archive_write_free(zip->archive);
	free(zip);
	return err;
}
