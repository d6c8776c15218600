/* bench-footage: writes the pictures of one camera over a packing bench as Y4M. See README.md. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/footage/footage.h"
#include "tests/footage/spoil.h"
#include "tests/footage/y4m_write.h"

#define EXIT_USAGE 64
#define EXIT_IO 74

static const char usage[] =
	"usage: bench-footage [options] -o FILE|-\n"
	"  --view top|side|front  where the camera hangs (top)\n"
	"  --size WxH             pixels, both even (1920x1080)\n"
	"  --fps N                frames a second (10)\n"
	"  --seconds N            how much to write (20)\n"
	"  --start N              second of the footage to begin with (0)\n"
	"  --story N              seconds that a parcel takes (20)\n"
	"  --seed N               other grain, other wood, other item (1)\n"
	"  --waybill TEXT         on the label (SF1023574470215)\n"
	"  --waybill2 TEXT        on the label of the parcel that begins at --switch-at\n"
	"  --switch-at N          second (the length of a story)\n"
	"  --motion PERCENT       0 nothing moves, 100 the whole picture does (60)\n"
	"  --noise TENTHS         of a level, standard deviation, 0..60 (25)\n"
	"  --blur PX              out of focus by so many pixels, 0..32 (0)\n"
	"  --light PERCENT        of the lamp's (100)\n"
	"  --time                 say on stderr how long a frame took\n";

struct options {
	struct ps_footage_plan plan;
	int64_t seconds;
	int blur;  /* pixels */
	int light; /* percent */
	bool switch_given;
	bool time;
	const char *path;
};

static bool parse_number(const char *text, int64_t least, int64_t most, int64_t *number_out)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno || end == text || *end || number < least || number > most)
		return false;
	*number_out = number;
	return true;
}

static bool parse_size(const char *text, int *width_out, int *height_out)
{
	const char *cross = strchr(text, 'x');
	char width_text[16] = "";
	int64_t width;
	int64_t height;

	if (!cross || (size_t)(cross - text) >= sizeof(width_text))
		return false;
	memcpy(width_text, text, (size_t)(cross - text));
	if (!parse_number(width_text, PS_FOOTAGE_SIDE_MIN, PS_FOOTAGE_SIDE_MAX, &width) ||
	    !parse_number(cross + 1, PS_FOOTAGE_SIDE_MIN, PS_FOOTAGE_SIDE_MAX, &height))
		return false;
	*width_out = (int)width;
	*height_out = (int)height;
	return true;
}

enum {
	VIEW = 1,
	SIZE,
	FPS,
	SECONDS,
	START,
	STORY,
	SEED,
	WAYBILL,
	WAYBILL2,
	SWITCH,
	MOTION,
	NOISE,
	BLUR,
	LIGHT,
	TIME
};

static const struct option long_options[] = {
	{ "view", required_argument, NULL, VIEW },
	{ "size", required_argument, NULL, SIZE },
	{ "fps", required_argument, NULL, FPS },
	{ "seconds", required_argument, NULL, SECONDS },
	{ "start", required_argument, NULL, START },
	{ "story", required_argument, NULL, STORY },
	{ "seed", required_argument, NULL, SEED },
	{ "waybill", required_argument, NULL, WAYBILL },
	{ "waybill2", required_argument, NULL, WAYBILL2 },
	{ "switch-at", required_argument, NULL, SWITCH },
	{ "motion", required_argument, NULL, MOTION },
	{ "noise", required_argument, NULL, NOISE },
	{ "blur", required_argument, NULL, BLUR },
	{ "light", required_argument, NULL, LIGHT },
	{ "time", no_argument, NULL, TIME },
	{ NULL, 0, NULL, 0 },
};

static bool take_number(struct options *options, int option, const char *text)
{
	const int64_t seconds_most = PS_FOOTAGE_MS_MAX / 1000;
	int64_t most = option == FPS	  ? PS_FOOTAGE_FPS_MAX
		       : option == MOTION ? 100
		       : option == NOISE  ? 60
		       : option == BLUR	  ? PS_SPOIL_BLUR_MAX
		       : option == LIGHT  ? 100
		       : option == SEED	  ? INT64_MAX
					  : seconds_most;
	int64_t least = option == FPS || option == STORY || option == SECONDS ? 1 : 0;
	struct ps_footage_plan *plan = &options->plan;
	int64_t number;

	if (!parse_number(text, least, most, &number))
		return false;
	switch (option) {
	case FPS:
		plan->fps = (int)number;
		return true;
	case SECONDS:
		options->seconds = number;
		return true;
	case START:
		plan->start_ms = number * 1000;
		return true;
	case STORY:
		plan->story_ms = number * 1000;
		return true;
	case SEED:
		plan->seed = (uint64_t)number;
		return true;
	case SWITCH:
		plan->switch_at_ms = number * 1000;
		options->switch_given = true;
		return true;
	case MOTION:
		plan->motion = (int)number;
		return true;
	case NOISE:
		plan->noise = (int)number;
		return true;
	case BLUR:
		options->blur = (int)number;
		return true;
	case LIGHT:
		options->light = (int)number;
		return true;
	default:
		return false;
	}
}

static bool take(struct options *options, int option, const char *text)
{
	switch (option) {
	case VIEW:
		return ps_view_by_name(text, &options->plan.view);
	case SIZE:
		return parse_size(text, &options->plan.width_px, &options->plan.height_px);
	case WAYBILL:
		options->plan.waybill = text;
		return true;
	case WAYBILL2:
		options->plan.waybill2 = text;
		return true;
	case TIME:
		options->time = true;
		return true;
	case 'o':
		options->path = text;
		return true;
	default:
		return take_number(options, option, text);
	}
}

static bool parse(int argc, char **argv, struct options *options)
{
	int option;

	while ((option = getopt_long(argc, argv, "o:", long_options, NULL)) != -1) {
		if (option == '?')
			return false;
		if (!take(options, option, optarg)) {
			fprintf(stderr, "bench-footage: cannot use \"%s\"\n", optarg);
			return false;
		}
	}
	if (!options->switch_given)
		options->plan.switch_at_ms = options->plan.story_ms;
	return optind == argc && options->path;
}

static double seconds_of_processor(void)
{
	struct timespec now = { 0, 0 };

	/* Cannot fail: the clock exists wherever this builds. */
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static enum ps_err write_all(const struct options *options, FILE *file)
{
	const struct ps_footage_plan *plan = &options->plan;
	int64_t frames = options->seconds * plan->fps;
	uint8_t *planes = malloc((size_t)plan->width_px * (size_t)plan->height_px * 3 / 2);
	struct ps_footage *footage = NULL;
	double begin = seconds_of_processor();
	double prepared;
	enum ps_err err = PS_NO_MEMORY;

	if (!planes)
		goto out;
	err = ps_footage_create(plan, &footage);
	if (err)
		goto out;
	prepared = seconds_of_processor();
	err = ps_y4m_write_header(file, plan->width_px, plan->height_px, plan->fps);
	for (int64_t i = 0; i < frames && !err; i++) {
		ps_footage_frame(footage, i, planes);
		err = ps_spoil_blur(planes, plan->width_px, plan->height_px, options->blur);
		if (err)
			break;
		ps_spoil_dark(planes, plan->width_px, plan->height_px, options->light);
		err = ps_y4m_write_frame(file, planes, plan->width_px, plan->height_px);
	}
	if (!err && options->time)
		fprintf(stderr, "bench-footage: prepared in %.0f ms, %.1f ms a frame of %lld\n",
			(prepared - begin) * 1e3,
			(seconds_of_processor() - prepared) * 1e3 / (double)frames,
			(long long)frames);
out:
	ps_footage_destroy(footage);
	free(planes);
	return err;
}

int main(int argc, char **argv)
{
	struct options options = {
		.plan = { .view = PS_VIEW_TOP,
			  .width_px = 1920,
			  .height_px = 1080,
			  .fps = 10,
			  .seed = 1,
			  .waybill = "SF1023574470215",
			  .story_ms = 20000,
			  .motion = 60,
			  .noise = 25 },
		.seconds = 20,
		.light = 100,
	};
	FILE *file;
	enum ps_err err;

	if (!parse(argc, argv, &options)) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	file = strcmp(options.path, "-") == 0 ? stdout : fopen(options.path, "wb");
	if (!file) {
		fprintf(stderr, "bench-footage: %s: %s\n", options.path, strerror(errno));
		return EXIT_IO;
	}
	err = write_all(&options, file);
	if (fclose(file) != 0 && !err)
		err = PS_IO;
	if (err) {
		fprintf(stderr, "bench-footage: %s: %s\n", options.path, ps_err_text(err));
		return err == PS_IO || err == PS_NO_MEMORY ? EXIT_IO : EXIT_USAGE;
	}
	return 0;
}
