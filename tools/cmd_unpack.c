/* packseal unpack: the pictures of a file as JPEGs, each only after its signature was checked. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "signing/digest.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/moment.h"
#include "tools/out_dir.h"
#include "tools/pictures.h"
#include "tools/progress.h"
#include "tools/verdict_text.h"

static const char usage[] =
	"usage: packseal unpack FILE -o DIR [--from S] [--to S]\n"
	"\n"
	"Writes every picture that is as signed into the new directory DIR, named\n"
	"SECONDS-CAMERA-NUMBER.jpg from second 0 on, and DIR/frames.csv, the list of them.\n"
	"Parts that are withheld are painted over in violet checks. If the disk is full, or it is\n"
	"broken off, there is no DIR.\n"
	"\n"
	"  --from S, --to S   only those from this second on, and before that one\n"
	"\n"
	"Exit status: 0 unless the content is not as signed (1) or of an unknown version (4).\n"
	"Who signed it is for `packseal verify` to say.\n";

enum { NAME_MAX_LEN = 96 };

/* The folder is made for the first picture, so that there is none for nothing, and kept with the
 * last. */
struct unpacking {
	const char *to;
	int64_t from_us;
	int64_t until_us;
	struct ps_out_dir dir; /* closed before the first picture */
	FILE *csv;	       /* NULL before */
	int status;	       /* of what went wrong in writing, and was said; 0: nothing */
};

static void name_of(const struct ps_shown_picture *picture, char name_out[NAME_MAX_LEN])
{
	const struct ps_bytes camera = picture->start->cameras[picture->entry->camera].name;
	uint64_t ms = picture->since_us > 0 ? (uint64_t)picture->since_us / 1000 : 0;

	(void)snprintf(name_out, NAME_MAX_LEN, "%06" PRIu64 ".%03u-%.*s-%06" PRIu64 ".jpg",
		       ms / 1000, (unsigned)(ms % 1000), (int)camera.len, camera.bytes,
		       picture->entry->seq);
}

static bool write_row(FILE *csv, const struct ps_shown_picture *picture, const char *name,
		      const uint8_t digest[PS_DIGEST_LEN])
{
	static const char *const wholes[PS_WHOLE_COUNT] = { "partial", "refresh", "materialised" };
	const struct ps_frame_entry *entry = picture->entry;
	const struct ps_bytes camera = picture->start->cameras[entry->camera].name;
	char utc[PS_MOMENT_TEXT_MAX];
	bool well;

	ps_moment_text(ps_start_utc_us(picture->start, entry->time_us), utc);
	well = fprintf(csv, "%s,%.*s,%" PRIu64 ",%.6f,%s,%s,%" PRIu32 ",", name, (int)camera.len,
		       camera.bytes, entry->seq, (double)picture->since_us / 1e6, utc,
		       wholes[entry->whole], picture->withheld) > 0;
	for (size_t i = 0; i < PS_DIGEST_LEN && well; i++)
		well = fprintf(csv, "%02x", digest[i]) == 2;
	return well && fputc('\n', csv) != EOF;
}

static int begin(struct unpacking *unpacking)
{
	int status = ps_out_dir_open(unpacking->to, &unpacking->dir);

	if (status)
		return status;
	if (ps_out_dir_stream(&unpacking->dir, "frames.csv", &unpacking->csv))
		return ps_out_dir_fail(&unpacking->dir);
	return fputs("name,camera,seq,time_s,utc,whole,tiles_withheld,sha256\n", unpacking->csv) ==
			       EOF
		       ? ps_out_dir_fail(&unpacking->dir)
		       : 0;
}

static enum ps_err on_picture(void *ctx, const struct ps_shown_picture *picture)
{
	struct unpacking *unpacking = ctx;
	uint8_t digest[PS_DIGEST_LEN];
	char name[NAME_MAX_LEN];
	enum ps_err err = ps_digest(picture->jpeg.bytes, picture->jpeg.len, digest);

	if (err)
		return err;
	if (!unpacking->csv)
		unpacking->status = begin(unpacking);
	if (unpacking->status)
		return PS_IO;
	name_of(picture, name);
	err = ps_out_dir_put(&unpacking->dir, name, picture->jpeg.bytes, picture->jpeg.len);
	if (!err && !write_row(unpacking->csv, picture, name, digest))
		err = PS_IO;
	if (err)
		unpacking->status = ps_out_dir_fail(&unpacking->dir);
	return err;
}

static bool wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	const struct unpacking *unpacking = ctx;

	(void)entry;
	return since_us >= unpacking->from_us && since_us < unpacking->until_us;
}

/* Nothing is said of none. */
static void say(uint64_t count, const char *one, const char *many)
{
	if (count)
		(void)printf("%" PRIu64 " %s\n", count, count == 1 ? one : many);
}

/* @dir: NULL, none was made. */
static void report(const struct ps_picture_count *count, const struct ps_verdict *verdict,
		   const char *dir)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (dir) {
		ps_text_shown(dir, shown);
		(void)printf("%" PRIu64 " picture%s in %s, listed in frames.csv there\n",
			     count->given, count->given == 1 ? "" : "s", shown);
	}
	say(count->painted, "of them has parts that are withheld, painted over",
	    "of them have parts that are withheld, painted over");
	say(count->unpaintable,
	    "picture was left out: parts are withheld, and its tables do not let these be painted "
	    "over",
	    "pictures were left out: parts are withheld, and their tables do not let these be "
	    "painted over");
	say(count->unsealed,
	    "picture is not as signed, or no signature covers it; it was not written",
	    "pictures are not as signed, or no signature covers them; they were not written");
	say(count->not_shown, "picture is withheld from the file",
	    "pictures are withheld from the file");
	ps_verdict_print_content(verdict, PS_LANG_EN);
}

static enum ps_err unpack(struct ps_input *input, struct unpacking *unpacking,
			  struct ps_picture_count *count, struct ps_verdict *verdict)
{
	const struct ps_picture_hooks hooks = { .ctx = unpacking,
						.wants = wants,
						.picture = on_picture };
	struct ps_progress progress;
	const struct ps_verify_options options = { .now_s = time(NULL),
						   .progress = ps_progress_step,
						   .progress_ctx = &progress };
	enum ps_err err;

	ps_progress_begin(&progress, "unpacking", "MB", 1000000, input->bytes);
	err = ps_pictures_run(ps_input_source(input), &options, &hooks, count, verdict);
	ps_progress_end(&progress);
	return err;
}

/* No folder was made. */
static int fail_empty(const struct ps_input *input, const struct ps_picture_count *count,
		      const struct ps_verdict *verdict)
{
	int status = ps_verdict_content_status(verdict);
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(input->path, shown);
	if (status || count->unsealed || count->unpaintable)
		report(count, verdict, NULL);
	return ps_command_fail(
		status ? status : PS_EXIT_NO_INPUT, "%s: there is no picture in it%s", shown,
		status || count->unsealed || count->unpaintable ? " that can be written" : "");
}

static int run(struct ps_input *input, struct unpacking *unpacking)
{
	struct ps_picture_count count;
	struct ps_verdict verdict;
	int status = 0;
	enum ps_err err = unpack(input, unpacking, &count, &verdict);
	bool any = unpacking->csv != NULL;

	if (err)
		status = unpacking->status ? unpacking->status : ps_input_fail(input, err);
	if (any && fclose(unpacking->csv) != 0 && !status)
		status = ps_out_dir_fail(&unpacking->dir);
	if (!status)
		status = any ? ps_out_dir_keep(&unpacking->dir)
			     : fail_empty(input, &count, &verdict);
	if (!status && any) {
		report(&count, &verdict, unpacking->to);
		status = ps_command_end();
		status = status ? status : ps_verdict_content_status(&verdict);
	}
	ps_verdict_release(&verdict);
	return status;
}

static int parse_second(const char *text, int64_t *us_out)
{
	uint64_t us;

	if (!ps_seconds_parse(text, &us))
		return ps_command_fail(PS_EXIT_USAGE, "--from and --to take seconds, as 12.5");
	*us_out = (int64_t)us;
	return 0;
}

int ps_cmd_unpack(int argc, char **argv)
{
	static const struct option names[] = { { "output", required_argument, NULL, 'o' },
					       { "from", required_argument, NULL, 'f' },
					       { "to", required_argument, NULL, 't' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct unpacking unpacking = { .until_us = INT64_MAX, .dir = { .fd = -1 } };
	struct ps_input input;
	int status;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "o:h", names)) != -1) {
		if (option == 'o')
			unpacking.to = optarg;
		else if (option == 'f' || option == 't') {
			status = parse_second(optarg, option == 'f' ? &unpacking.from_us
								    : &unpacking.until_us);
			if (status)
				return status;
		} else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind != 1 || !unpacking.to)
		return ps_command_usage(usage, argc, argv, 1, argc == optind ? "FILE" : "-o DIR");
	status = ps_command_check_output(unpacking.to);
	if (!status)
		status = ps_input_open(argv[optind], &input);
	if (status)
		return status;
	status = run(&input, &unpacking);
	ps_out_dir_close(&unpacking.dir);
	ps_input_close(&input);
	return status;
}
