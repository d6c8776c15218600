/*
 * Shows that the loss finds a program that says "it is on the medium" too early. A small writer,
 * this program itself under the witness, does what the station does, with one mistake or none; then
 * the power is cut, many times with other luck.
 *
 *	loss-test WITNESS            the test, as TAP
 *	loss-test --write SKIP DIR   the writer, which leaves out the steps of SKIP (bits)
 */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/fail.h"
#include "tests/faults/loss.h"
#include "tests/faults/tree.h"

#define CUTS 25
#define HALF 3000

/* Steps that a writer may leave out. */
enum {
	SYNC_FILE = 1,
	SYNC_LAST_HALF = 2,
	SYNC_DAY = 4,
	SYNC_STORE = 8,
	SYNC_NEW = 16,
	SYNC_RENAME = 32,
	SYNC_UNLINK = 64,
};

static void append_half(int fd, char letter)
{
	char half[HALF];

	memset(half, letter, sizeof(half));
	ps_must(write(fd, half, sizeof(half)) == sizeof(half), "append");
}

static void sync_unless(bool skip, int fd)
{
	ps_must(skip || fdatasync(fd) == 0, "fdatasync");
}

static int create(int dir, const char *name)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0600);

	ps_must(fd >= 0, name);
	return fd;
}

/* Has the file "take" in a new directory, other content in "id", and no "old". */
static void write_all(int skip, const char *path)
{
	int store = open(path, O_RDONLY | O_DIRECTORY);
	int day, fd;

	ps_must(store >= 0 && mkdirat(store, "day", 0700) == 0, path);
	day = openat(store, "day", O_RDONLY | O_DIRECTORY);
	ps_must(day >= 0, "day");
	ps_must(skip & SYNC_STORE || fsync(store) == 0, "fsync");
	fd = create(day, "take");
	ps_must(skip & SYNC_DAY || fsync(day) == 0, "fsync");
	append_half(fd, 'a');
	sync_unless(skip & SYNC_FILE, fd);
	append_half(fd, 'b');
	sync_unless(skip & (SYNC_FILE | SYNC_LAST_HALF), fd);
	fd = create(store, "id.tmp");
	append_half(fd, 'n');
	sync_unless(skip & SYNC_NEW, fd);
	ps_must(renameat(store, "id.tmp", store, "id") == 0, "rename");
	ps_must(skip & SYNC_RENAME || fsync(store) == 0, "fsync");
	ps_must(unlinkat(store, "old", 0) == 0, "unlink");
	ps_must(skip & SYNC_UNLINK || fsync(store) == 0, "fsync");
}

static void put_old(const char *dir, const char *name)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%s", dir, name);
	int fd;

	ps_must(n > 0 && (size_t)n < sizeof(path), name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	ps_must(fd >= 0, path);
	append_half(fd, 'o');
	ps_must(close(fd) == 0, path);
}

static void run_writer(int skip, const char *witness, const char *log, const char *dir)
{
	pid_t child = fork();
	char bits[16];
	int status;

	ps_must(child >= 0, "fork");
	if (child == 0) {
		ps_must(snprintf(bits, sizeof(bits), "%d", skip) > 0, "bits");
		ps_must(setenv("PS_WITNESS_DIR", dir, 1) == 0 &&
				setenv("PS_WITNESS_LOG", log, 1) == 0 &&
				setenv("LD_PRELOAD", witness, 1) == 0 &&
				/* the sanitizer's own library wants to be the first one */
				setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1) == 0,
			"setenv");
		execl("/proc/self/exe", "loss-test", "--write", bits, dir, (char *)NULL);
		ps_must(false, "exec");
	}
	ps_must(waitpid(child, &status, 0) == child, "wait");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		ps_fail("the writer failed: status %d", status);
}

/* Whether the file is @first and then @second, half each, or without a second 0 the first half. */
static bool holds(const char *dir, const char *name, char first, char second)
{
	char path[PATH_MAX], bytes[2 * HALF + 1];
	size_t len = second ? 2 * HALF : HALF;
	int n = snprintf(path, sizeof(path), "%s/%s", dir, name);
	ssize_t got;
	int fd;

	ps_must(n > 0 && (size_t)n < sizeof(path), name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, bytes, sizeof(bytes));
	ps_must(close(fd) == 0, path);
	if (got != (ssize_t)len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != (i < HALF ? first : second))
			return false;
	return true;
}

/* One life of the writer, one cut; whether all is there. */
static bool survives(int skip, const char *witness, uint64_t seed)
{
	struct ps_chance chance = { seed };
	struct ps_loss loss;
	char base[] = "/tmp/packseal-loss.XXXXXX", store[64], log[64], old[80];
	struct stat st;
	bool fine;

	ps_must(mkdtemp(base) != NULL, base);
	ps_must(snprintf(store, sizeof(store), "%s/store", base) > 0, base);
	ps_must(snprintf(log, sizeof(log), "%s/log", base) > 0, base);
	ps_must(snprintf(old, sizeof(old), "%s/old", store) > 0, base);
	ps_must(mkdir(store, 0700) == 0, store);
	put_old(store, "id");
	put_old(store, "old");
	ps_loss_init(&loss, store, log);
	ps_loss_begin(&loss);
	run_writer(skip, witness, log, store);
	ps_loss_cut(&loss, &chance);
	ps_loss_finish(&loss);
	fine = holds(store, "day/take", 'a', 'b') && holds(store, "id", 'n', 0) &&
	       stat(old, &st) != 0;
	ps_tree_remove(base);
	return fine;
}

static const struct {
	const char *story;
	int skip;
} rows[] = {
	{ "who syncs before he speaks loses nothing", 0 },
	{ "a file that is never synced is missed", SYNC_FILE },
	{ "the half that was not yet synced is missed", SYNC_LAST_HALF },
	{ "a file whose directory was not synced is missed", SYNC_DAY },
	{ "a file in a directory that is itself not on the medium is missed",
	  SYNC_STORE | SYNC_RENAME | SYNC_UNLINK },
	{ "a file renamed before it was synced is found broken", SYNC_NEW },
	{ "a rename that was not synced is found undone", SYNC_RENAME | SYNC_UNLINK },
	{ "what was deleted without a sync comes back", SYNC_UNLINK },
};

int main(int argc, char **argv)
{
	const size_t count = sizeof(rows) / sizeof(rows[0]);
	bool all_fine = true;

	if (argc == 4 && !strcmp(argv[1], "--write")) {
		write_all((int)strtol(argv[2], NULL, 10), argv[3]);
		return EXIT_SUCCESS;
	}
	if (argc != 2) {
		fprintf(stderr, "usage: loss-test WITNESS\n");
		return 64;
	}
	printf("1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		unsigned lost = 0;
		bool fine;

		for (uint64_t seed = 1; seed <= CUTS; seed++)
			lost += !survives(rows[i].skip, argv[1], seed);
		fine = rows[i].skip ? lost > 0 : lost == 0;
		printf("%sok %zu - %s: lost %u times of %d\n", fine ? "" : "not ", i + 1,
		       rows[i].story, lost, CUTS);
		all_fine = all_fine && fine;
	}
	return all_fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
