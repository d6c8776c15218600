#include "tools/crl_files.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "signing/file.h"
#include "tools/command.h"
#include "tools/output.h"

enum { PATH_LEN = 4096 };

static int complain(const char *path, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_NO_INPUT, "%s is of no use as a revocation list: %s", shown,
			       why);
}

static int add_file(const char *path, struct ps_crl_files *files)
{
	struct ps_bytes entries;
	struct ps_buf text, *der;
	enum ps_err err;

	if (files->count == PS_CRL_FILES_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "at most %d revocation lists",
				       PS_CRL_FILES_MAX);
	der = &files->bufs[files->count];
	ps_buf_init(der);
	ps_buf_init(&text);
	text.cap = 2 * PS_CRL_LEN_MAX;
	err = ps_file_read(path, &text);
	if (!err && text.len && text.bytes[0] == 0x30)
		ps_buf_add(der, text.bytes, text.len);
	else if (!err)
		err = ps_crl_of_pem((struct ps_bytes){ text.bytes, text.len }, der);
	if (!err)
		err = der->err;
	if (!err)
		err = ps_crl_entries((struct ps_bytes){ der->bytes, der->len }, &entries);
	ps_buf_release(&text);
	if (err) {
		ps_buf_release(der);
		return complain(path, err == PS_NOT_FOUND ? "there is none in it, or no such file"
							  : ps_err_text(err));
	}
	files->lists[files->count++] = (struct ps_bytes){ der->bytes, der->len };
	return 0;
}

static int add_folder(const char *path, struct ps_crl_files *files)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	char name[PATH_LEN];
	int status = 0;

	if (!folder)
		return complain(path, "the folder cannot be read");
	while (!status && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(name, sizeof(name), "%s/%s", path, entry->d_name) >= PATH_LEN)
			status = complain(path, "its name is too long");
		else
			status = add_file(name, files);
	}
	closedir(folder);
	return status;
}

int ps_crl_files_add(const char *path, struct ps_crl_files *files)
{
	struct stat stat_of;

	return stat(path, &stat_of) == 0 && S_ISDIR(stat_of.st_mode) ? add_folder(path, files)
								     : add_file(path, files);
}

int ps_crl_files_pass_on(const struct ps_crl_files *files, struct ps_clip_settings *settings)
{
	if (files->count > PS_CRLS_MAX)
		return ps_command_fail(PS_EXIT_USAGE,
				       "an export takes %d revocation lists along, not %zu",
				       PS_CRLS_MAX, files->count);
	for (size_t i = 0; i < files->count; i++) {
		if (files->lists[i].len > PS_ATTACHMENT_LEN_MAX ||
		    ps_attachment_holds_jpeg(files->lists[i]))
			return ps_command_fail(PS_EXIT_USAGE,
					       "a revocation list of %zu bytes does not fit into "
					       "an export (at most %d): hand it over beside it",
					       files->lists[i].len, PS_ATTACHMENT_LEN_MAX);
		settings->crls[settings->crl_count++] = files->lists[i];
	}
	return 0;
}

void ps_crl_files_release(struct ps_crl_files *files)
{
	while (files->count)
		ps_buf_release(&files->bufs[--files->count]);
}
