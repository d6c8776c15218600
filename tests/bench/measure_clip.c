/*
 * Exporting against cp, as processes, from their start to the bytes on the medium: export syncs its
 * file, so the copy is synced too. The source lies in the page cache for both.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/bench/measure.h"
#include "tests/bench/process.h"

enum { PAIRS = 7, OPTIONS = 4 };

struct exporting {
	char program[256];
	const char *from;
	char to[256];
	char copy[256];
	const char *const *more; /* up to OPTIONS further arguments, NULL behind them */
};

static enum ps_err run_export(const struct exporting *exporting, double *seconds_out)
{
	const char *argv[6 + OPTIONS] = { exporting->program, "export", exporting->from, "-o",
					  exporting->to };
	struct ps_ran ran;
	enum ps_err err;

	for (size_t i = 0; i < OPTIONS && exporting->more[i]; i++)
		argv[5 + i] = exporting->more[i];
	err = ps_run(argv, &ran);
	if (!err && ran.status != 0)
		err = ran.status == 127 ? PS_NOT_FOUND : PS_MISMATCH;
	if (!err && unlink(exporting->to) != 0)
		err = PS_IO;
	if (!err)
		*seconds_out = ran.wall_s;
	return err;
}

static enum ps_err sync_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	enum ps_err err = PS_OK;

	if (fd < 0)
		return PS_IO;
	if (fsync(fd) != 0)
		err = PS_IO;
	(void)close(fd); /* it was synced, or the error is said */
	return err;
}

static enum ps_err run_cp(const struct exporting *exporting, double *seconds_out)
{
	const char *const cp[] = { "cp", exporting->from, exporting->copy, NULL };
	double begin = ps_wall_s();
	struct ps_ran ran;
	enum ps_err err = ps_run(cp, &ran);

	if (!err && ran.status != 0)
		err = PS_IO;
	if (!err)
		err = sync_file(exporting->copy);
	*seconds_out = ps_wall_s() - begin;
	if (!err && unlink(exporting->copy) != 0)
		err = PS_IO;
	return err;
}

static enum ps_err measure(struct ps_bench *bench, const struct exporting *exporting,
			   enum ps_figure_code code)
{
	struct ps_pairs pairs = { .count = PAIRS };
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < PAIRS && !err; i++) {
		err = run_export(exporting, &pairs.ours[i]);
		if (!err)
			err = run_cp(exporting, &pairs.bare[i]);
	}
	if (err)
		ps_bench_fail(bench, code, "%s export: %s", exporting->program, ps_err_text(err));
	else
		ps_bench_pairs(bench, code, &pairs, 1e3);
	return err;
}

void ps_measure_clip(struct ps_bench *bench, const struct ps_bench_place *place)
{
	const struct {
		enum ps_figure_code code;
		const char *more[OPTIONS + 1];
	} exports[] = {
		{ PS_FIGURE_CLIP, { NULL } },
		{ PS_FIGURE_CLIP_SPAN, { "--from", "20", "--to", "25" } },
		{ PS_FIGURE_CLIP_REDACTED, { "--redact", "top:640,360,480,270" } },
		/* as of a file in a station's store, whose ledger is told the export's hash */
		{ PS_FIGURE_CLIP_LEDGER, { "--store", place->dir } },
	};
	struct exporting exporting = { .from = place->take };
	int len =
		snprintf(exporting.program, sizeof(exporting.program), "%s/packseal", place->build);

	if (len < 0 || (size_t)len >= sizeof(exporting.program) ||
	    !ps_bench_path(place, "export.seal", exporting.to) ||
	    !ps_bench_path(place, "copy.seal", exporting.copy)) {
		ps_bench_fail(bench, PS_FIGURE_CLIP, "the paths are too long");
		return;
	}
	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++) {
		exporting.more = exports[i].more;
		/* measure has noted the reason if it failed */
		if (measure(bench, &exporting, exports[i].code))
			return;
	}
}
