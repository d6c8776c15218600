#include "web/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "web/run.h"
#include "web/settings.h"

enum { LOOK_EVERY = 1 << 20, PATH_LEN = 340 };

static const uint64_t mb = 1000000;

/* Whether so much may still come on top of what others were promised. */
static enum ps_err check_space(const struct ps_web_uploads *uploads,
			       const struct ps_web_settings *settings, uint64_t bytes)
{
	uint64_t promised = bytes, kept = settings->min_free * mb, free = 0;
	int fd = open(settings->state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum ps_err err = fd >= 0 ? ps_disk_free(fd, &free) : PS_IO;

	if (fd >= 0)
		(void)close(fd); /* of a directory */
	for (size_t i = 0; i < PS_WEB_UPLOADS_MAX; i++)
		promised += uploads->uploads[i].settings ? uploads->uploads[i].most : 0;
	/* a claim keeps a copy, while they are still there */
	if (!err && (free < kept || (free - kept) / 2 < promised))
		err = PS_NO_SPACE;
	return err;
}

enum ps_err ps_web_upload_begin(struct ps_web_uploads *uploads,
				const struct ps_web_settings *settings, uint64_t bytes,
				bool by_hook, struct ps_web_upload **upload_out)
{
	struct ps_web_upload *upload = NULL;
	size_t of_hook = 0;
	enum ps_err err;

	if (bytes > settings->upload_max * mb)
		return PS_LIMIT;
	for (size_t i = 0; i < PS_WEB_UPLOADS_MAX; i++)
		if (!uploads->uploads[i].settings)
			upload = upload ? upload : &uploads->uploads[i];
		else
			of_hook += uploads->uploads[i].by_hook;
	/* people find room beside programs */
	if (by_hook && of_hook >= PS_WEB_UPLOADS_HOOK_MAX)
		return PS_BUSY;
	err = upload ? check_space(uploads, settings, bytes) : PS_BUSY;
	if (err)
		return err;
	*upload = (struct ps_web_upload){
		.settings = settings, .by_hook = by_hook, .fd = -1, .most = bytes
	};
	(void)snprintf(upload->dir, sizeof(upload->dir), "%s/uploads/%" PRIu64, settings->state,
		       ++uploads->next);
	if (mkdir(upload->dir, 0700) != 0) {
		memset(upload, 0, sizeof(*upload));
		return PS_IO;
	}
	*upload_out = upload;
	return PS_OK;
}

enum ps_err ps_web_upload_file(struct ps_web_upload *upload, const char *given)
{
	char path[PATH_LEN];
	enum ps_err err = ps_web_upload_file_end(upload);

	if (err)
		return err;
	if (upload->count == PS_CLAIM_FILES_MAX)
		return PS_LIMIT;
	(void)snprintf(path, sizeof(path), "%s/%zu", upload->dir, upload->count + 1);
	upload->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (upload->fd < 0)
		return PS_IO;
	upload->file_most = PS_CLAIM_FILM_BYTES_MAX;
	upload->files[upload->count].bytes = 0;
	ps_claim_file_given(given, upload->files[upload->count].given);
	upload->count++;
	return PS_OK;
}

/* Once so much is there that it tells, or all of it is. */
static enum ps_err sort(struct ps_web_upload *upload, uint64_t len)
{
	size_t known = len < PS_WEB_UPLOAD_HEAD ? (size_t)len : PS_WEB_UPLOAD_HEAD;
	enum ps_claim_kind kind = ps_claim_kind_sniff((struct ps_bytes){ upload->head, known });

	if (kind == PS_CLAIM_KIND_COUNT)
		return PS_UNSUPPORTED;
	if (ps_claim_kind_is_picture(kind))
		upload->file_most = PS_CLAIM_PICTURE_BYTES_MAX;
	return PS_OK;
}

/* The recording comes first, and takes of the disk meanwhile. */
static enum ps_err look_at_disk(struct ps_web_upload *upload)
{
	uint64_t free = 0;
	enum ps_err err;

	if (upload->bytes - upload->looked_at < LOOK_EVERY)
		return PS_OK;
	upload->looked_at = upload->bytes;
	err = ps_disk_free(upload->fd, &free);
	return !err && free < upload->settings->min_free * mb ? PS_NO_SPACE : err;
}

enum ps_err ps_web_upload_add(struct ps_web_upload *upload, const void *bytes, size_t len)
{
	struct ps_web_sent_file *file;
	enum ps_err err = PS_OK;
	uint64_t had;

	if (upload->fd < 0)
		return PS_INVALID;
	file = &upload->files[upload->count - 1];
	had = file->bytes;
	if (had < PS_WEB_UPLOAD_HEAD) {
		size_t room = PS_WEB_UPLOAD_HEAD - (size_t)had;

		memcpy(upload->head + had, bytes, len < room ? len : room);
		if (len >= room)
			err = sort(upload, PS_WEB_UPLOAD_HEAD);
	}
	if (!err && len > upload->file_most - had)
		err = PS_RANGE;
	if (!err)
		err = ps_disk_write(upload->fd, bytes, len);
	if (err)
		return err;
	file->bytes += len;
	upload->bytes += len;
	upload->most -= len < upload->most ? len : upload->most;
	return look_at_disk(upload);
}

enum ps_err ps_web_upload_file_end(struct ps_web_upload *upload)
{
	uint64_t bytes;

	if (upload->fd < 0)
		return PS_OK;
	/* nobody counts on it: it is copied, and read back, before it is kept */
	(void)close(upload->fd);
	upload->fd = -1;
	bytes = upload->files[upload->count - 1].bytes;
	if (!bytes)
		return PS_TRUNCATED;
	return bytes < PS_WEB_UPLOAD_HEAD ? sort(upload, bytes) : PS_OK;
}

void ps_web_upload_drop(struct ps_web_upload *upload)
{
	if (!upload || !upload->settings)
		return;
	if (upload->fd >= 0)
		(void)close(upload->fd); /* it is removed */
	if (upload->dir[0])
		ps_web_remove_folder(upload->dir);
	memset(upload, 0, sizeof(*upload));
}
