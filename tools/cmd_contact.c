/* packseal contact: one JPEG that shows what all cameras saw, at a glance. */
#include <getopt.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/contact_sheet.h"
#include "tools/input.h"
#include "tools/moment.h"
#include "tools/progress.h"
#include "tools/reservations.h"
#include "tools/save.h"
#include "tools/verdict_text.h"

static const char usage[] =
	"usage: packseal contact FILE -o OUT.jpg [--columns N] [--every S]\n"
	"\n"
	"  --columns N   pictures in a row, 1 to 40; otherwise 8\n"
	"  --every S     seconds between them; otherwise one row over the whole length\n"
	"\n"
	"A block for each camera, in the order of the file, pictures from left to right with\n"
	"their second. Only pictures that are as signed; what is not shown stays grey. The\n"
	"sheet itself is not signed.\n"
	"\n"
	"Exit status: 0 unless the content is not as signed (1) or of an unknown version (4).\n"
	"Who signed it is for `packseal verify` to say.\n";

enum { COLUMNS_MAX = 40, QUALITY = 85 };

struct request {
	const char *path;
	const char *to;
	uint64_t columns;
	uint64_t every_us; /* 0: by the length */
};

static int fail_empty(const struct ps_input *input)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(input->path, shown);
	return ps_command_fail(PS_EXIT_NO_INPUT, "%s: there is no picture in it", shown);
}

/* First look: is it as signed, and how long? Returns 0 or an exit status. */
static int look(struct ps_input *input, struct ps_verdict *verdict)
{
	struct ps_progress progress;
	const struct ps_verify_options options = { .now_s = time(NULL),
						   .progress = ps_progress_step,
						   .progress_ctx = &progress };
	enum ps_err err;
	int status;

	ps_progress_begin(&progress, "verifying", "MB", 1000000, input->bytes);
	err = ps_verify(ps_input_source(input), &options, verdict);
	ps_progress_end(&progress);
	if (err)
		return ps_input_fail(input, err);
	status = ps_verdict_content_status(verdict);
	if (!status && ps_verdict_pictures(verdict).shown == 0)
		return fail_empty(input);
	if (!status && ps_verdict_counts(verdict))
		return 0;
	ps_verdict_print_content(verdict, PS_LANG_EN);
	return ps_command_fail(status ? status : PS_EXIT_WRONG,
			       "no sheet was made: the file is not what was signed");
}

static bool settle(const struct request *request, const struct ps_tally *total,
		   struct ps_contact_settings *settings)
{
	uint64_t length_us = total->last_us - total->first_us;
	uint64_t shots;

	settings->columns = (uint32_t)request->columns;
	settings->every_us =
		request->every_us ? request->every_us : length_us / request->columns + 1;
	shots = length_us / settings->every_us + 1;
	if (shots > PS_CONTACT_SHOTS_MAX)
		return false;
	settings->shots = (uint32_t)shots;
	return true;
}

static bool wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	return ps_contact_wants(ctx, entry->camera, since_us);
}

static enum ps_err on_picture(void *ctx, const struct ps_shown_picture *picture)
{
	return ps_contact_put(ctx, picture);
}

/* Second look: each second's own signature before its pictures. */
static int draw(struct ps_input *input, struct ps_contact *sheet, struct ps_verdict *verdict)
{
	const struct ps_picture_hooks hooks = { .ctx = sheet,
						.wants = wants,
						.picture = on_picture };
	struct ps_progress progress;
	const struct ps_verify_options options = { .now_s = time(NULL),
						   .progress = ps_progress_step,
						   .progress_ctx = &progress };
	struct ps_picture_count count;
	enum ps_err err;

	ps_progress_begin(&progress, "drawing", "MB", 1000000, input->bytes);
	err = ps_pictures_run(ps_input_source(input), &options, &hooks, &count, verdict);
	ps_progress_end(&progress);
	return err ? ps_input_fail(input, err) : ps_verdict_content_status(verdict);
}

static int save(const struct request *request, const struct ps_contact *sheet)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf jpeg;
	enum ps_err err;
	int status;

	ps_buf_init(&jpeg);
	ps_text_shown(request->to, shown);
	err = ps_canvas_write_jpeg(&sheet->canvas, QUALITY, 0, &jpeg);
	if (err)
		status = ps_command_fail(PS_EXIT_IO, "%s: %s", shown, ps_err_text(err));
	else
		status = ps_save(request->to, PS_EXISTING_STAYS, jpeg.bytes, jpeg.len);
	ps_buf_release(&jpeg);
	if (status)
		return status;
	(void)printf("%s: %u picture%s of each of %zu camera%s, every %.1f s\n", shown,
		     (unsigned)sheet->settings.shots, sheet->settings.shots == 1 ? "" : "s",
		     sheet->camera_count, sheet->camera_count == 1 ? "" : "s",
		     (double)sheet->settings.every_us / 1e6);
	if (sheet->missing)
		(void)printf("%u picture%s could not be decoded\n", (unsigned)sheet->missing,
			     sheet->missing == 1 ? "" : "s");
	return 0;
}

static int make_sheet(const struct request *request, struct ps_input *input,
		      const struct ps_verdict *first, struct ps_decoder *decoder)
{
	struct ps_contact_settings settings = { .decoder = decoder };
	struct ps_verdict again;
	struct ps_contact sheet;
	enum ps_err err;
	int status;

	if (!settle(request, &first->check.total, &settings))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--every is so short that a camera would "
				       "have more than %d pictures",
				       PS_CONTACT_SHOTS_MAX);
	if (lseek(input->fd, 0, SEEK_SET) < 0)
		return ps_input_fail(input, PS_IO);
	err = ps_contact_init(&sheet, &first->check.start, &settings);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "the sheet would be too large: %s",
				       ps_err_text(err));
	status = draw(input, &sheet, &again);
	if (!status)
		status = save(request, &sheet);
	if (!status) {
		ps_verdict_print_content(&again, PS_LANG_EN);
		status = ps_command_end();
	}
	ps_verdict_release(&again);
	ps_contact_release(&sheet);
	return status;
}

static int run(const struct request *request)
{
	struct ps_decoder *decoder = NULL;
	struct ps_verdict verdict;
	struct ps_input input;
	int status = ps_input_open(request->path, &input);
	enum ps_err err;

	if (status)
		return status;
	err = ps_decoder_start(&decoder);
	if (err) {
		ps_input_close(&input);
		return ps_decoder_complain(err);
	}
	status = look(&input, &verdict);
	if (!status)
		status = make_sheet(request, &input, &verdict, decoder);
	ps_verdict_release(&verdict);
	ps_decoder_stop(decoder);
	ps_input_close(&input);
	return status;
}

int ps_cmd_contact(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       { "columns", required_argument, NULL, 'c' },
					       { "every", required_argument, NULL, 'e' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct request request = { .columns = 8 };
	int status;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			request.to = optarg;
		else if (option == 'h')
			return ps_command_help(usage);
		else if (option != 'c' && option != 'e')
			return PS_EXIT_USAGE;
		else if (option == 'c' &&
			 !ps_number_parse(optarg, 1, COLUMNS_MAX, &request.columns))
			return ps_command_fail(PS_EXIT_USAGE, "--columns must be 1 to %d",
					       COLUMNS_MAX);
		else if (option == 'e' &&
			 (!ps_seconds_parse(optarg, &request.every_us) || !request.every_us))
			return ps_command_fail(PS_EXIT_USAGE, "--every takes seconds, such as 0.5");
	}
	if (argc - optind != 1 || !request.to)
		return ps_command_usage(usage, argc, argv, 1,
					argc == optind ? "FILE" : "-o OUT.jpg");
	request.path = argv[optind];
	status = ps_command_check_jpeg(request.to);
	return status ? status : run(&request);
}
