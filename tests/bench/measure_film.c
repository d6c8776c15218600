/*
 * What a clerk makes of the take of three cameras: the sheet of pictures, and the viewing copy of
 * 45 s in 20 MB, against ffmpeg alone: on the very pictures and arguments that packseal gave it,
 * and on the cameras' pictures as JPEGs, which it then has to decode and put together as well.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/measure.h"
#include "tests/bench/process.h"

enum { ROUNDS = 5, PAIRS = 3 };

/* Stands in for ffmpeg once: keeps what it was given, and does it. */
static const char keep[] =
	"#!/bin/sh\n"
	"here=$(dirname \"$0\")\n"
	"PATH=${PATH#*:}\n"
	"cat >\"$here/pictures\"\n"
	"for argument; do printf '%s\\0' \"$argument\"; done >\"$here/arguments\"\n"
	"exec ffmpeg \"$@\" <\"$here/pictures\"\n";

/* Does the same again. */
static const char again[] = "#!/bin/sh\n"
			    "here=$(dirname \"$0\")\n"
			    "xargs -0 -a \"$here/arguments\" sh -c "
			    "'exec ffmpeg \"$@\" <\"$0/pictures\" 3>\"$0/bare.mp4\"' \"$here\"\n";

/* The cameras' pictures, in a file of JPEGs each. */
static const char apart[] = "#!/bin/sh\n"
			    "cd \"$(dirname \"$0\")\" || exit\n"
			    "for camera in top side front; do\n"
			    "	ls apart | grep -- \"-$camera-\" | sort | awk -F- '$1 < 45' |\n"
			    "		sed 's|^|apart/|' | xargs cat >\"$camera.mjpeg\" || exit\n"
			    "done\n";

/* The film of these, as far as ffmpeg alone makes it: without words. */
static const char from_jpeg[] =
	"#!/bin/sh\n"
	"cd \"$(dirname \"$0\")\" || exit\n"
	"exec ffmpeg -nostdin -v error -y -f mjpeg -framerate 10 -lowres 1 -i top.mjpeg -f mjpeg "
	"-framerate 10 -i side.mjpeg -f mjpeg -framerate 10 -i front.mjpeg -filter_complex "
	"'[0:v]scale=960:540:flags=area[a];[1:v]scale=960:540:flags=area[b];"
	"[2:v]scale=960:540:flags=area[c];[a][b][c]xstack=inputs=3:layout=0_0|w0_0|0_h0:"
	"fill=black,pad=1920:1180,scale=in_range=full:out_range=limited' -an -c:v libx264 "
	"-preset veryfast -crf 22 -pix_fmt yuv420p -maxrate 3396674 -bufsize 3396674 "
	"-movflags +faststart -f mp4 alone.mp4\n";

static enum ps_err write_script(const char *dir, const char *name, const char *text)
{
	char path[300];
	FILE *file;
	bool failed;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	if (!file)
		return PS_IO;
	failed = fprintf(file, "%s", text) < 0;
	failed = fclose(file) != 0 || failed;
	return !failed && chmod(path, 0700) == 0 ? PS_OK : PS_IO;
}

/* Runs @argv, which must end well; with @first before all else in PATH, if there is one. */
static enum ps_err run(const char *const argv[], const char *first, double *seconds_out)
{
	const char *before = getenv("PATH");
	char *kept = strdup(before ? before : "/usr/bin:/bin");
	char path[4096];
	struct ps_ran ran;
	enum ps_err err = kept ? PS_OK : PS_NO_MEMORY;

	if (!err && first) {
		(void)snprintf(path, sizeof(path), "%s:%s", first, kept);
		err = setenv("PATH", path, 1) == 0 ? PS_OK : PS_NO_MEMORY;
	}
	if (!err)
		err = ps_run(argv, &ran);
	if (kept && setenv("PATH", kept, 1) != 0 && !err)
		err = PS_NO_MEMORY;
	free(kept);
	if (err)
		return err;
	*seconds_out = ran.wall_s;
	return ran.status == 0 ? PS_OK : ran.status == 127 ? PS_NOT_FOUND : PS_MISMATCH;
}

static enum ps_err measure_sheet(struct ps_bench *bench, const struct ps_bench_place *place,
				 const char *program)
{
	char to[256];
	const char *const argv[] = { program,	    "sheet",  place->take, "-o", to,
				     "--max-bytes", "130000", "--force",   NULL };
	double seconds[ROUNDS];
	enum ps_err err = ps_bench_path(place, "sheet.jpg", to) ? PS_OK : PS_INVALID;

	for (size_t i = 0; i < ROUNDS && !err; i++)
		err = run(argv, NULL, &seconds[i]);
	if (!err)
		ps_bench_value(bench, PS_FIGURE_SHEET, ps_median(seconds, ROUNDS) * 1e3);
	return err;
}

/* The files that from_jpeg[] reads, in @dir. */
static enum ps_err take_apart(const struct ps_bench_place *place, const char *program,
			      const char *dir)
{
	char to[300], script[300];
	const char *const unpack[] = { program, "unpack", place->take, "-o", to, NULL };
	const char *const sort[] = { script, NULL };
	double seconds;
	enum ps_err err;

	(void)snprintf(to, sizeof(to), "%s/apart", dir);
	(void)snprintf(script, sizeof(script), "%s/sort", dir);
	err = run(unpack, NULL, &seconds);
	if (!err)
		err = write_script(dir, "sort", apart);
	if (!err)
		err = run(sort, NULL, &seconds);
	return err ? err : write_script(dir, "alone", from_jpeg);
}

static enum ps_err measure_mp4(struct ps_bench *bench, const struct ps_bench_place *place,
			       const char *program)
{
	char *dir = NULL;
	char made[256], to[300], bare[300], alone[300];
	const char *const ours[] = { program,	 "clip",    place->take, "-o", to,
				     "--from",	 "0",	    "--to",	 "45", "--max-bytes",
				     "20000000", "--force", NULL };
	const char *const theirs[] = { bare, NULL };
	const char *const from_jpegs[] = { alone, NULL };
	struct ps_pairs pairs = { .count = PAIRS };
	struct ps_pairs jpegs = { .count = PAIRS };
	double seconds;
	enum ps_err err = PS_IO;

	if (ps_bench_path(place, "film", made) && mkdir(made, 0700) == 0)
		dir = realpath(made, NULL);
	if (dir) {
		(void)snprintf(to, sizeof(to), "%s/copy.mp4", dir);
		(void)snprintf(bare, sizeof(bare), "%s/again", dir);
		(void)snprintf(alone, sizeof(alone), "%s/alone", dir);
		err = write_script(dir, "ffmpeg", keep);
	}
	if (!err)
		err = write_script(dir, "again", again);
	if (!err)
		err = take_apart(place, program, dir);
	if (!err)
		err = run(ours, dir, &seconds);
	for (size_t i = 0; i < PAIRS && !err; i++) {
		err = run(theirs, NULL, &pairs.bare[i]);
		if (!err)
			err = run(ours, NULL, &pairs.ours[i]);
		if (!err)
			err = run(from_jpegs, NULL, &jpegs.bare[i]);
		jpegs.ours[i] = pairs.ours[i];
	}
	if (!err) {
		ps_bench_pairs(bench, PS_FIGURE_MP4, &pairs, 1);
		ps_bench_pairs(bench, PS_FIGURE_MP4_JPEG, &jpegs, 1);
	}
	free(dir);
	return err;
}

void ps_measure_film(struct ps_bench *bench, const struct ps_bench_place *place)
{
	char program[300];
	enum ps_err err;

	(void)snprintf(program, sizeof(program), "%s/packseal", place->build);
	err = measure_sheet(bench, place, program);
	if (err)
		ps_bench_fail(bench, PS_FIGURE_SHEET, "%s sheet: %s", program, ps_err_text(err));
	err = measure_mp4(bench, place, program);
	if (err) {
		ps_bench_fail(bench, PS_FIGURE_MP4, "%s clip: %s", program, ps_err_text(err));
		ps_bench_fail(bench, PS_FIGURE_MP4_JPEG, "%s clip: %s", program, ps_err_text(err));
	}
}
