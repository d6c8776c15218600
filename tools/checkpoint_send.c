#include "tools/checkpoint_send.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "signing/file.h"
#include "signing/hex.h"
#include "tools/command.h"
#include "tools/http.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/save.h"

enum { PATH_LEN = 4096, NAME_LEN = 96, NAMED_BYTES = 4 };

/* "2026-03-01T02:00:00.123Z" as "20260301T020000Z"; what no calendar has keeps its "@seconds". */
static void name_moment(int64_t utc_us, char text_out[PS_MOMENT_TEXT_MAX])
{
	char moment[PS_MOMENT_TEXT_MAX];
	size_t len = 0;

	ps_moment_text(utc_us, moment);
	for (size_t i = 0; moment[i] && moment[i] != '.'; i++)
		if (moment[i] != '-' && moment[i] != ':')
			text_out[len++] = moment[i];
	if (strchr(moment, '.'))
		text_out[len++] = 'Z';
	text_out[len] = '\0';
}

static int name_of(const struct ps_checkpoint_copy *copy, char name_out[NAME_LEN])
{
	char moment[PS_MOMENT_TEXT_MAX];
	char hex[2 * NAMED_BYTES + 1] = "";
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_digest(copy->bytes.bytes, copy->bytes.len, digest);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s", ps_err_text(err));
	ps_hex_encode(digest, NAMED_BYTES, hex);
	name_moment(copy->checkpoint->clock.utc_us, moment);
	(void)snprintf(name_out, NAME_LEN, "%s-%013" PRIu64 "-%s.%s", moment,
		       copy->checkpoint->size, hex, copy->is_text ? "txt" : "checkpoint");
	return 0;
}

/* Is at @path what would be written there? */
static bool is_there(const char *path, struct ps_bytes bytes)
{
	struct ps_buf found;
	bool same;

	ps_buf_init(&found);
	found.cap = bytes.len;
	same = ps_file_read(path, &found) == PS_OK &&
	       ps_bytes_equal((struct ps_bytes){ found.bytes, found.len }, bytes);
	ps_buf_release(&found);
	return same;
}

int ps_checkpoint_to_folder(const struct ps_checkpoint_copy *copy, const char *folder)
{
	char shown[PS_TEXT_SHOWN_MAX];
	char path[PATH_LEN];
	char name[NAME_LEN];
	int status = name_of(copy, name);

	if (status)
		return status;
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return ps_command_fail(PS_EXIT_USAGE, "the name of the folder is too long");
	ps_text_shown(path, shown);
	if (is_there(path, copy->bytes)) {
		(void)printf("%s: is there already\n", shown);
		return 0;
	}
	status = ps_save(path, PS_EXISTING_STAYS, copy->bytes.bytes, copy->bytes.len);
	if (!status)
		(void)printf("%s: written\n", shown);
	return status;
}

/* What stands behind a "?" may be a permission to write there: it is not printed. */
static void show_url(const char *url, char shown_out[PS_TEXT_SHOWN_MAX])
{
	const struct ps_bytes before = { (const uint8_t *)url, strcspn(url, "?#") };

	ps_bytes_shown(before, shown_out);
}

static int check_url(const char *url)
{
	size_t host = strlen("https://");
	size_t end;

	if (strncasecmp(url, "https://", host) != 0 || !url[host])
		return ps_command_fail(PS_EXIT_USAGE,
				       "--put takes an address that begins with https://");
	end = host + strcspn(url + host, "/?#");
	if (memchr(url + host, '@', end - host))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--put takes no name and password in the address, where "
				       "everybody on this machine sees them: put them into "
				       "~/.netrc");
	return 0;
}

int ps_checkpoint_put(const struct ps_checkpoint_copy *copy, const char *url, const char *root)
{
	char why[PS_HTTP_WHY_LEN] = "", why_shown[PS_TEXT_SHOWN_MAX], shown[PS_TEXT_SHOWN_MAX];
	char name[NAME_LEN], whole[PATH_LEN];
	enum ps_err err;
	int status = check_url(url);

	if (!status)
		status = name_of(copy, name);
	if (status)
		return status;
	if (snprintf(whole, sizeof(whole), "%s%s", url, url[strlen(url) - 1] == '/' ? name : "") >=
	    (int)sizeof(whole))
		return ps_command_fail(PS_EXIT_USAGE, "--put: the address is too long");
	err = ps_http_put(whole, copy->is_text ? "text/plain; charset=utf-8" : "application/cbor",
			  copy->bytes, root, why);
	show_url(whole, shown);
	ps_text_shown(why, why_shown);
	if (err == PS_UNSUPPORTED)
		return ps_command_fail(PS_EXIT_MISSING,
				       "--put needs libcurl, which is not installed: apt-get "
				       "install libcurl4");
	if (err)
		return ps_command_fail(err == PS_IO ? PS_EXIT_IO : ps_command_status(err),
				       "%s did not take the checkpoint: %s", shown,
				       err == PS_IO ? why_shown : ps_err_text(err));
	(void)printf("%s: put\n", shown);
	return 0;
}
