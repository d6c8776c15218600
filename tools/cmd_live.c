/* packseal live: what a camera sees now, to aim it by. */
#include <getopt.h>

#include "tools/command.h"
#include "tools/live_picture.h"
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

struct request {
	const char *camera;
	const char *run;
	const char *to;
	bool replace;
};

static int run(const struct request *request)
{
	struct ps_buf jpeg;
	int status;

	ps_buf_init(&jpeg);
	status = ps_live_picture(request->run, request->camera, &jpeg);
	if (!status)
		status = ps_save(request->to, ps_existing(request->replace), jpeg.bytes, jpeg.len);
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
	while ((option = ps_command_option(argc, argv, "o:h", names)) != -1) {
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
	if (ps_command_check_jpeg(request.to))
		return PS_EXIT_USAGE;
	return run(&request);
}
