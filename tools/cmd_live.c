/* packseal live: what a camera sees now, to aim it by. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "signing/file.h"
#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/save.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal live CAMERA -o OUT.jpg [--force] [--run DIR]\n"
	"\n"
	"  --force    replace OUT.jpg\n"
	"  --run DIR  packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"What the camera of this name sees now, to aim it and to set its focus: no parcel need be\n"
	"there. It is not signed and stands in no ledger.\n"
	"\n"
	"Exit status: 0; 64 usage; 74 packseald does not answer, has no such camera, or gets no\n"
	"pictures of it.\n";

enum { PATH_LEN = 4096, PICTURE_MAX = 64 * 1024 * 1024 };

struct request {
	const char *camera;
	const char *run;
	const char *to;
	bool replace;
};

static int run(const struct request *request)
{
	char file[PS_CLIENT_FILE_MAX], why[PS_CLIENT_WHY_LEN] = "", path[PATH_LEN];
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf jpeg;
	enum ps_err err = ps_client_picture(request->run, request->camera, file, why, sizeof(why));
	int status;

	if (err)
		return ps_client_fail(request->run, err, "there is no picture", why);
	if (snprintf(path, sizeof(path), "%s/%s", request->run, file) >= (int)sizeof(path))
		return ps_command_fail(PS_EXIT_USAGE, "the run folder's name is too long");
	ps_buf_init(&jpeg);
	jpeg.cap = PICTURE_MAX;
	err = ps_file_read(path, &jpeg);
	ps_text_shown(path, shown);
	status = err ? ps_command_fail(PS_EXIT_IO, "%s cannot be read: %s", shown,
				       err == PS_IO ? strerror(errno) : ps_err_text(err))
		     : ps_save(request->to, ps_existing(request->replace), jpeg.bytes, jpeg.len);
	ps_buf_release(&jpeg);
	return status ? status : ps_command_end();
}

int ps_cmd_live(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       { "force", no_argument, NULL, 'F' },
					       { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct request request = { .run = ps_run_path(NULL) };
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = getopt_long(argc, argv, "o:h", names, NULL)) != -1) {
		if (option == 'o')
			request.to = optarg;
		else if (option == 'F')
			request.replace = true;
		else if (option == 'r')
			request.run = ps_run_path(optarg);
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind != 1 || !request.to)
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "CAMERA" : "-o OUT.jpg");
	request.camera = argv[optind];
	if (ps_command_check_output(request.to))
		return PS_EXIT_USAGE;
	return run(&request);
}
