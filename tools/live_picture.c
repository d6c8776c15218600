#include "tools/live_picture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "signing/file.h"
#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"

enum { PATH_LEN = 4096, PICTURE_MAX = 64 * 1024 * 1024 };

int ps_live_picture(const char *run, const char *camera, struct ps_buf *jpeg)
{
	char file[PS_CLIENT_FILE_MAX], why[PS_CLIENT_WHY_LEN] = "", path[PATH_LEN];
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = ps_client_picture(run, camera, file, why, sizeof(why));

	if (err)
		return ps_client_fail(run, err, "there is no picture", why);
	if (snprintf(path, sizeof(path), "%s/%s", run, file) >= (int)sizeof(path))
		return ps_command_fail(PS_EXIT_USAGE, "the run folder's name is too long");
	jpeg->cap = PICTURE_MAX;
	err = ps_file_read(path, jpeg);
	ps_text_shown(path, shown);
	return err ? ps_command_fail(PS_EXIT_IO, "%s cannot be read: %s", shown,
				     err == PS_IO ? strerror(errno) : ps_err_text(err))
		   : 0;
}
