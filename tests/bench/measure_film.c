/*
 * What a clerk makes of the take of three cameras: the sheet of pictures, and the viewing copy of
 * 45 s in 20 MB, against ffmpeg alone on the very pictures and arguments that packseal gave it.
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

static enum ps_err measure_mp4(struct ps_bench *bench, const struct ps_bench_place *place,
			       const char *program)
{
	char *dir = NULL;
	char made[256], to[300], bare[300];
	const char *const ours[] = { program,	 "clip",    place->take, "-o", to,
				     "--from",	 "0",	    "--to",	 "45", "--max-bytes",
				     "20000000", "--force", NULL };
	const char *const theirs[] = { bare, NULL };
	struct ps_pairs pairs = { .count = PAIRS };
	double seconds;
	enum ps_err err = PS_IO;

	if (ps_bench_path(place, "film", made) && mkdir(made, 0700) == 0)
		dir = realpath(made, NULL);
	if (dir) {
		(void)snprintf(to, sizeof(to), "%s/copy.mp4", dir);
		(void)snprintf(bare, sizeof(bare), "%s/again", dir);
		err = write_script(dir, "ffmpeg", keep);
	}
	if (!err)
		err = write_script(dir, "again", again);
	if (!err)
		err = run(ours, dir, &seconds);
	for (size_t i = 0; i < PAIRS && !err; i++) {
		err = run(ours, NULL, &pairs.ours[i]);
		if (!err)
			err = run(theirs, NULL, &pairs.bare[i]);
	}
	if (!err)
		ps_bench_pairs(bench, PS_FIGURE_MP4, &pairs, 1);
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
	if (err)
		ps_bench_fail(bench, PS_FIGURE_MP4, "%s clip: %s", program, ps_err_text(err));
}
