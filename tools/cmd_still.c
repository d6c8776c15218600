/* packseal still: one picture of a take, small or whole. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>

#include "tools/choice.h"
#include "tools/command.h"
#include "tools/mask.h"
#include "tools/moment.h"
#include "tools/save.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal still (FILE | WAYBILL) -o OUT.jpg [--at CAMERA:S] [--width N]\n"
	"           [--beyond-lane] [--take N] [--force] [--store DIR]\n"
	"\n"
	"  --at CAMERA:S  this picture; otherwise one in which much is to be seen and little "
	"moves\n"
	"  --width N      so many pixels wide at most, 16 or more; otherwise as it was taken\n"
	"  --beyond-lane  of a camera that lanes share show also what is not this lane's\n"
	"  --take N       of a waybill's takes this one; otherwise the latest\n"
	"  --force        replace OUT.jpg\n"
	"  --store DIR    the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"\n"
	"For a list, to know the parcel again. Only what is as it was signed is shown; what comes\n"
	"out is encoded anew and not signed: `packseal unpack` gives the pictures as they are.\n"
	"\n"
	"Exit status: 0; 1 the content is not as signed; 4 of an unknown version; 66 there is no\n"
	"such picture.\n";

enum { WIDTH_MIN = 16, QUALITY = 80 };

/* Where in the take a picture is looked for that is worth being looked at, in tenths. */
enum { FROM = 2, TO = 8 };

#define CALM 0.5

struct request {
	struct ps_subject_request subject;
	struct ps_clip_settings hiding;
	const char *at; /* NULL: it chooses */
	const char *to;
	uint64_t width_px; /* 0: as it is */
	bool replace;
};

/* The item's own camera shows more of it than the bench's. */
static size_t find_camera(const struct ps_subject *subject)
{
	const struct ps_start *start = &subject->verdict.check.start;
	size_t found = start->camera_count;

	for (size_t i = 0; i < start->camera_count; i++)
		if (subject->activity.cameras[i].count &&
		    (found == start->camera_count || (start->cameras[i].role == PS_ROLE_ITEM &&
						      start->cameras[found].role != PS_ROLE_ITEM)))
			found = i;
	return found;
}

static int choose(const struct request *request, const struct ps_subject *subject,
		  struct ps_choice *choice)
{
	const int64_t end_us = ps_activity_end(&subject->activity);
	const size_t camera = find_camera(subject);
	const struct ps_sample *sample;
	size_t still;

	if (request->at)
		return ps_choice_ask(choice, subject, request->at);
	if (camera == subject->verdict.check.start.camera_count)
		return ps_command_fail(PS_EXIT_NO_INPUT, "there is no picture in it");
	sample = ps_activity_best(&subject->activity, camera, end_us * FROM / 10, end_us * TO / 10,
				  CALM, 0);
	if (!sample)
		sample = ps_activity_near(&subject->activity, camera, end_us / 2);
	still = ps_stills_want(&choice->stills, camera, sample);
	return still == PS_STILLS_MAX
		       ? ps_command_fail(PS_EXIT_NO_INPUT, "there is no picture in it")
		       : 0;
}

static int draw(const struct request *request, const struct ps_subject *subject,
		const struct ps_still *still, struct ps_buf *jpeg)
{
	const struct ps_start *start = &subject->verdict.check.start;
	const uint64_t own = start->cameras[still->camera].width_px;
	const uint64_t width =
		request->width_px && request->width_px < own ? request->width_px : own;
	struct ps_canvas picture = { 0 };
	struct ps_decoder *decoder = NULL;
	struct ps_mask mask;
	enum ps_err err = ps_decoder_start(&decoder);

	if (err)
		return ps_decoder_complain(err);
	err = ps_decoder_shrink(decoder, (struct ps_bytes){ still->jpeg.bytes, still->jpeg.len },
				(uint32_t)width, 1, &picture);
	ps_decoder_stop(decoder);
	if (err)
		return err == PS_MALFORMED
			       ? ps_command_fail(PS_EXIT_NO_INPUT, "the picture does not decode")
			       : ps_decoder_complain(err);
	ps_mask_init(&mask, &request->hiding, start);
	ps_mask_paint(&mask, still->camera, ps_still_when(still), &picture);
	err = ps_canvas_narrow(&picture, (uint32_t)width);
	if (!err)
		err = ps_canvas_write_jpeg(&picture, QUALITY, 0, jpeg);
	ps_canvas_release(&picture);
	return err ? ps_command_fail(ps_command_status(err), "%s", ps_err_text(err)) : 0;
}

static int save(const struct request *request, const struct ps_subject *subject,
		const struct ps_still *still, const struct ps_buf *jpeg)
{
	char shown[PS_TEXT_SHOWN_MAX], camera[PS_TEXT_SHOWN_MAX];
	int status = ps_save(request->to, ps_existing(request->replace), jpeg->bytes, jpeg->len);

	if (status)
		return status;
	ps_text_shown(request->to, shown);
	ps_bytes_shown(subject->verdict.check.start.cameras[still->camera].name, camera);
	(void)printf("%s: %zu bytes, %s at %.1f s\n", shown, jpeg->len, camera,
		     (double)still->since_us / 1e6);
	return ps_command_end();
}

static int run(const struct request *request)
{
	struct ps_subject subject;
	struct ps_choice choice;
	struct ps_buf jpeg;
	int status = ps_subject_open(&request->subject, &subject);

	ps_choice_init(&choice);
	ps_buf_init(&jpeg);
	if (!status)
		status = ps_subject_look(&subject, "no picture");
	if (!status)
		status = choose(request, &subject, &choice);
	if (!status)
		status = ps_stills_get(&choice.stills, &subject);
	if (!status && !choice.stills.stills[0].have)
		status = ps_command_fail(PS_EXIT_NO_INPUT, "the picture is not shown");
	if (!status)
		status = draw(request, &subject, &choice.stills.stills[0], &jpeg);
	if (!status)
		status = save(request, &subject, &choice.stills.stills[0], &jpeg);
	ps_buf_release(&jpeg);
	ps_choice_release(&choice);
	ps_subject_close(&subject);
	return status;
}

int ps_cmd_still(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       { "at", required_argument, NULL, 'a' },
					       { "width", required_argument, NULL, 'w' },
					       { "beyond-lane", no_argument, NULL, 'b' },
					       { "take", required_argument, NULL, 'n' },
					       { "force", no_argument, NULL, 'F' },
					       { "store", required_argument, NULL, 's' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct request request = { .subject.store = ps_store_path(NULL) };
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			request.to = optarg;
		else if (option == 'a')
			request.at = optarg;
		else if (option == 'w' &&
			 !ps_number_parse(optarg, WIDTH_MIN, UINT16_MAX, &request.width_px))
			return ps_command_fail(PS_EXIT_USAGE, "--width takes a number, %d or more",
					       WIDTH_MIN);
		else if (option == 'n' &&
			 !ps_number_parse(optarg, 1, UINT64_MAX, &request.subject.take))
			return ps_command_fail(PS_EXIT_USAGE, "--take takes a number, 1 or more");
		else if (option == 'b')
			request.hiding.beyond_lane = true;
		else if (option == 's')
			request.subject.store = ps_store_path(optarg);
		else if (option == 'F')
			request.replace = true;
		else if (option != 'w' && option != 'n')
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind != 1 || !request.to)
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "FILE or WAYBILL" : "-o OUT.jpg");
	request.subject.what = argv[optind];
	if (ps_command_check_jpeg(request.to))
		return PS_EXIT_USAGE;
	return run(&request);
}
