/*
 * The time that passes while `packseal verify` reads a long take from the disk, against what the
 * machine could do at best: read those bytes from the disk, or hash them on all its cores,
 * whichever takes longer. Before each reading the file is thrown out of memory.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/digest.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

enum { PAIRS = 5, STEP = 1 << 20 };

/* Opens the file with nothing of it in memory; -1 on an error. */
static int open_cold(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	/* what is not on the disk yet would stay in memory */
	if (fd >= 0 && (fsync(fd) != 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)) {
		(void)close(fd); /* it was only read */
		return -1;
	}
	return fd;
}

static enum ps_err run_verify(const struct ps_bench_place *place, const char *path,
			      double *seconds_out)
{
	char program[256];
	const char *const argv[] = { program, "verify", path, "--root", place->station->root_path,
				     NULL };
	int len = snprintf(program, sizeof(program), "%s/packseal", place->build);
	int fd = open_cold(path);
	struct ps_ran ran;
	enum ps_err err;

	if (fd < 0)
		return PS_IO;
	(void)close(fd); /* it was only read */
	if (len < 0 || (size_t)len >= sizeof(program))
		return PS_INVALID;
	err = ps_run(argv, &ran);
	*seconds_out = ran.wall_s;
	return err || ran.status == 2 ? err : PS_MISMATCH;
}

/* Reads the file into @bytes, which hold a step. */
static enum ps_err read_cold(const char *path, uint8_t *bytes, double *seconds_out)
{
	int fd = open_cold(path);
	double begin = ps_wall_s();
	ssize_t got;

	if (fd < 0)
		return PS_IO;
	do
		got = read(fd, bytes, STEP);
	while (got > 0);
	*seconds_out = ps_wall_s() - begin;
	(void)close(fd); /* it was only read */
	return got < 0 ? PS_IO : PS_OK;
}

/* Seconds to hash @len bytes on all cores, if each did what one does now. */
static enum ps_err hash_on_all(const uint8_t *bytes, double len, double *seconds_out)
{
	const size_t rounds = 64;
	struct ps_digest digest;
	uint8_t out[PS_DIGEST_LEN];
	double begin = ps_cpu_s();
	enum ps_err err;

	ps_digest_init(&digest);
	for (size_t i = 0; i < rounds; i++)
		ps_digest_update(&digest, bytes, STEP);
	err = ps_digest_finish(&digest, out);
	*seconds_out = (ps_cpu_s() - begin) * len / (double)(rounds * STEP) /
		       (double)sysconf(_SC_NPROCESSORS_ONLN);
	return err;
}

void ps_measure_wall(struct ps_bench *bench, const struct ps_bench_place *place, const char *path)
{
	struct ps_pairs pairs = { .count = PAIRS };
	double reading[PAIRS], hashing[PAIRS];
	uint8_t *bytes = calloc(1, STEP);
	struct stat status;
	enum ps_err err = bytes ? PS_OK : PS_NO_MEMORY;

	if (!err && stat(path, &status) != 0)
		err = PS_IO;
	for (size_t i = 0; i < PAIRS && !err; i++) {
		err = run_verify(place, path, &pairs.ours[i]);
		if (!err)
			err = read_cold(path, bytes, &reading[i]);
		if (!err)
			err = hash_on_all(bytes, (double)status.st_size, &hashing[i]);
		if (!err)
			pairs.bare[i] = reading[i] > hashing[i] ? reading[i] : hashing[i];
	}
	free(bytes);
	if (err) {
		ps_bench_fail(bench, PS_FIGURE_VERIFY_WALL, "verify from the disk: %s",
			      ps_err_text(err));
		return;
	}
	ps_bench_pairs(bench, PS_FIGURE_VERIFY_WALL, &pairs, 1e3);
	ps_bench_number(bench, "verify_wall_share", 1 / ps_pairs_ratio(&pairs));
	ps_bench_note(bench,
		      "verify from the disk: %.0f %% of the limit; reading %.0f ms, hashing on all "
		      "cores %.0f ms",
		      100 / ps_pairs_ratio(&pairs), ps_median(reading, PAIRS) * 1e3,
		      ps_median(hashing, PAIRS) * 1e3);
}
