/*
 * witness: an LD_PRELOAD library that writes down what a program did to the files of one directory,
 * and how much of it the system said to be on the medium.
 *
 * $PS_WITNESS_DIR is the directory, an absolute path; $PS_WITNESS_LOG the log, a file outside it
 * that is appended to. Each line is one thing that has happened, its fields with blanks between and
 * " ." at its end:
 *
 *	<seq> create <inode> <path>               a file that was not there
 *	<seq> mkdir <inode> <path>
 *	<seq> rename <inode> <kept> <from> <to>   <kept>: the inode that stood under <to>, or 0
 *	<seq> unlink <inode> <path>               a file, or an empty directory
 *	<seq> sync <inode> <length> <path>        a file; its length when the sync began
 *	<seq> syncdir <began> <path>              what has a <seq> below <began> is covered
 *	<seq> truncate <inode> <length> <path>
 *	<seq> overwrite <inode> <path>            opened for writing, and not for appending alone
 *
 * syncfs() of the directory is a line "sync" or "syncdir" for all that is in it.
 * <seq> rises, also from one process to the next; lines may stand in another order, and the last
 * may be missing or torn, when threads or the death of the process come in between. Paths are
 *relative to the directory and have no blanks. A file that is unlinked, or that another is renamed
 *over, lives on under its inode number in
 * "$PS_WITNESS_LOG.kept/", so that the cut can give it back. SQLite's index is left out.
 *
 * The program's calls and their results stay as they are. With $PS_WITNESS_DIE_AT = N the process
 * kills itself (SIGKILL) at its Nth step: each line above is one when it is written, and each sync
 * is another one before it begins. The moments between a write and its sync are short, and no timer
 * would meet them often.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_ROOM (2 * PATH_MAX + 128)
#define INDEX "index.db"
#define END " .\n"

/* The process is the object: what it does is counted and written down in one place. */
static struct {
	atomic_uint_fast64_t seq;
	atomic_uint_fast64_t steps_left; /* to the end; 0: as long as it likes */
	char dir[PATH_MAX];
	size_t dir_len;
	char kept[PATH_MAX];
	int log;
} witness = { .log = -1 };

static void *next(const char *name)
{
	void *call = dlsym(RTLD_NEXT, name);

	if (!call)
		abort();
	return call;
}

/* POSIX gives functions as void *, which ISO C does not turn into pointers to functions. */
#define NEXT(type, name)                                     \
	type name##_next;                                    \
	{                                                    \
		void *found = next(#name);                   \
		memcpy(&name##_next, &found, sizeof(found)); \
	}

typedef int open_call(const char *path, int flags, ...);
typedef int openat_call(int dir, const char *path, int flags, ...);
typedef int fd_call(int fd);
typedef int mkdirat_call(int dir, const char *path, mode_t mode);
typedef int unlinkat_call(int dir, const char *path, int flags);
typedef int renameat_call(int from_dir, const char *from, int to_dir, const char *to);
typedef int ftruncate_call(int fd, off_t len);

__attribute__((constructor)) static void begin(void)
{
	const char *dir = getenv("PS_WITNESS_DIR");
	const char *log = getenv("PS_WITNESS_LOG");
	const char *die_at = getenv("PS_WITNESS_DIE_AT");
	struct stat st;
	int n;

	if (!dir || !log)
		return;
	n = snprintf(witness.dir, sizeof(witness.dir), "%s/", dir);
	if (n < 0 || (size_t)n >= sizeof(witness.dir))
		abort();
	witness.dir_len = (size_t)n;
	n = snprintf(witness.kept, sizeof(witness.kept), "%s.kept", log);
	if (n < 0 || (size_t)n >= sizeof(witness.kept))
		abort();
	if (mkdir(witness.kept, 0700) && errno != EEXIST)
		abort();
	witness.log = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (witness.log < 0 || fstat(witness.log, &st))
		abort();
	atomic_store(&witness.steps_left, die_at ? strtoull(die_at, NULL, 10) : 0);
	/* No line is shorter than its number counts; the line feed ends one that was torn. */
	atomic_store(&witness.seq, (uint64_t)st.st_size);
	if (st.st_size && write(witness.log, "\n", 1) != 1)
		abort();
}

static uint64_t now(void)
{
	return atomic_load(&witness.seq);
}

static void step(void)
{
	uint64_t left = atomic_load(&witness.steps_left);

	while (left && !atomic_compare_exchange_weak(&witness.steps_left, &left, left - 1))
		;
	if (left == 1 && kill(getpid(), SIGKILL) == 0)
		for (;;)
			(void)pause();
}

/* One line, in one write. A witness that cannot write ends the program: silence would be a lie. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	char line[LINE_ROOM];
	int head = snprintf(line, sizeof(line), "%llu ",
			    (unsigned long long)atomic_fetch_add(&witness.seq, 1));
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line + head, sizeof(line) - (size_t)head, format, args);
	va_end(args);
	if (n < 0 || (size_t)(head + n) + sizeof(END) > sizeof(line))
		abort();
	memcpy(line + head + n, END, sizeof(END));
	n += head + (int)sizeof(END) - 1;
	if (write(witness.log, line, (size_t)n) != n)
		abort();
	step();
}

/* The path below the directory, "." for itself; false for what lies elsewhere, and for the index.
 */
static bool relative(const char *absolute, char path_out[PATH_MAX])
{
	size_t len = strlen(absolute);

	if (witness.log < 0 || len >= PATH_MAX)
		return false;
	if (len + 1 == witness.dir_len && !memcmp(absolute, witness.dir, len)) {
		memcpy(path_out, ".", 2);
		return true;
	}
	if (len < witness.dir_len || memcmp(absolute, witness.dir, witness.dir_len))
		return false;
	absolute += witness.dir_len;
	if (!strncmp(absolute, INDEX, sizeof(INDEX) - 1))
		return false;
	memcpy(path_out, absolute, strlen(absolute) + 1);
	return true;
}

static bool path_of_fd(int fd, char path_out[PATH_MAX])
{
	char link[64], absolute[PATH_MAX];
	int n = snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t len;

	if (n < 0 || (size_t)n >= sizeof(link))
		return false;
	len = readlink(link, absolute, sizeof(absolute) - 1);
	if (len < 0)
		return false;
	absolute[len] = '\0';
	return relative(absolute, path_out);
}

/* The path of @name in @dir, as *at() functions take them. */
static bool path_of_name(int dir, const char *name, char path_out[PATH_MAX])
{
	char link[64], absolute[PATH_MAX];
	ssize_t len = 0;
	int n;

	if (witness.log < 0)
		return false;
	if (name[0] == '/')
		return relative(name, path_out);
	n = dir == AT_FDCWD ? snprintf(link, sizeof(link), "/proc/self/cwd")
			    : snprintf(link, sizeof(link), "/proc/self/fd/%d", dir);
	if (n < 0 || (size_t)n >= sizeof(link))
		return false;
	len = readlink(link, absolute, sizeof(absolute) - 1);
	if (len < 0)
		return false;
	n = snprintf(absolute + len, sizeof(absolute) - (size_t)len, "/%s", name);
	return n > 0 && (size_t)n < sizeof(absolute) - (size_t)len && relative(absolute, path_out);
}

/* 0: there is none. */
static unsigned long inode_of(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? st.st_ino : 0;
}

/* A second name outside the directory; one of that inode that is there already will do. */
static void keep(int dir, const char *name, unsigned long inode)
{
	char kept[PATH_MAX + 32];
	int n = snprintf(kept, sizeof(kept), "%s/%lu", witness.kept, inode);

	if (n < 0 || (size_t)n >= sizeof(kept))
		abort();
	if (linkat(dir, name, AT_FDCWD, kept, 0) && errno != EEXIST && errno != ENOENT &&
	    errno != EPERM)
		abort();
}

static void saw_open(int dir, const char *name, int flags, bool was_there, int fd)
{
	char path[PATH_MAX];
	struct stat st;
	int error = errno;

	if (fd >= 0 && (flags & O_ACCMODE) != O_RDONLY && path_of_name(dir, name, path) &&
	    fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		if (!was_there)
			say("create %lu %s", (unsigned long)st.st_ino, path);
		else if (!(flags & O_APPEND) || flags & O_TRUNC)
			say("overwrite %lu %s", (unsigned long)st.st_ino, path);
	}
	errno = error;
}

static int see_openat(int dir, const char *name, int flags, mode_t mode)
{
	NEXT(openat_call *, openat);
	int error = errno;
	bool was_there = !(flags & O_CREAT) || (!(flags & O_EXCL) && inode_of(dir, name));
	int fd;

	errno = error;
	fd = openat_next(dir, name, flags, mode);
	saw_open(dir, name, flags, was_there, fd);
	return fd;
}

static mode_t mode_of(int flags, va_list args)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

#define SEE_OPEN(name)                                          \
	int name(const char *path, int flags, ...)              \
	{                                                       \
		va_list args;                                   \
		mode_t mode;                                    \
                                                                \
		va_start(args, flags);                          \
		mode = mode_of(flags, args);                    \
		va_end(args);                                   \
		return see_openat(AT_FDCWD, path, flags, mode); \
	}
#define SEE_OPENAT(name)                                    \
	int name(int dir, const char *path, int flags, ...) \
	{                                                   \
		va_list args;                               \
		mode_t mode;                                \
                                                            \
		va_start(args, flags);                      \
		mode = mode_of(flags, args);                \
		va_end(args);                               \
		return see_openat(dir, path, flags, mode);  \
	}
SEE_OPEN(open)
SEE_OPEN(open64)
SEE_OPENAT(openat)
SEE_OPENAT(openat64)

static int see_sync(fd_call *call, int fd)
{
	char path[PATH_MAX];
	struct stat st;
	int error = errno;
	bool ours = path_of_fd(fd, path) && fstat(fd, &st) == 0;
	uint64_t began = now();
	int rc;

	if (ours)
		step();
	errno = error;
	rc = call(fd);
	error = errno;
	if (rc == 0 && ours && S_ISREG(st.st_mode))
		say("sync %lu %lld %s", (unsigned long)st.st_ino, (long long)st.st_size, path);
	else if (rc == 0 && ours && S_ISDIR(st.st_mode))
		say("syncdir %llu %s", (unsigned long long)began, path);
	errno = error;
	return rc;
}

int fsync(int fd)
{
	NEXT(fd_call *, fsync);
	return see_sync(fsync_next, fd);
}

int fdatasync(int fd)
{
	NEXT(fd_call *, fdatasync);
	return see_sync(fdatasync_next, fd);
}

/* What syncfs() covers: each file and directory, as it is when the call begins. */
struct settled {
	struct settled *next;
	char *line; /* that says so */
};

static struct settled *settled;
static uint64_t settle_began;

static int note_settled(const char *absolute, const struct stat *st, int type, struct FTW *where)
{
	char path[PATH_MAX], line[LINE_ROOM];
	struct settled *one;
	int n = 0;

	(void)where;
	if (!relative(absolute, path))
		return 0;
	if (type == FTW_F)
		n = snprintf(line, sizeof(line), "sync %lu %lld %s", (unsigned long)st->st_ino,
			     (long long)st->st_size, path);
	else if (type == FTW_D)
		n = snprintf(line, sizeof(line), "syncdir %llu %s",
			     (unsigned long long)settle_began, path);
	if (n == 0)
		return 0;
	one = malloc(sizeof(*one));
	if (!one)
		abort();
	*one = (struct settled){ .next = settled, .line = strdup(line) };
	if (!one->line)
		abort();
	settled = one;
	return 0;
}

/* Of one thread at a time: packseald calls it at its start. */
int syncfs(int fd)
{
	NEXT(fd_call *, syncfs);
	char path[PATH_MAX], top[PATH_MAX];
	int error = errno;
	bool ours = path_of_fd(fd, path) && strcmp(path, ".") == 0;
	uint64_t steps_left;
	int rc;

	if (ours) {
		settle_began = now();
		memcpy(top, witness.dir, witness.dir_len - 1);
		top[witness.dir_len - 1] = '\0';
		if (nftw(top, note_settled, 16, FTW_PHYS) != 0)
			abort();
		step();
	}
	errno = error;
	rc = syncfs_next(fd);
	error = errno;
	/* all its lines are one step */
	steps_left = atomic_exchange(&witness.steps_left, 0);
	while (settled) {
		struct settled *one = settled;

		if (rc == 0)
			say("%s", one->line);
		settled = one->next;
		free(one->line);
		free(one);
	}
	atomic_store(&witness.steps_left, steps_left);
	if (ours && rc == 0)
		step();
	errno = error;
	return rc;
}

int mkdirat(int dir, const char *name, mode_t mode)
{
	NEXT(mkdirat_call *, mkdirat);
	char path[PATH_MAX];
	int rc = mkdirat_next(dir, name, mode);
	int error = errno;

	if (rc == 0 && path_of_name(dir, name, path))
		say("mkdir %lu %s", inode_of(dir, name), path);
	errno = error;
	return rc;
}

int mkdir(const char *name, mode_t mode)
{
	return mkdirat(AT_FDCWD, name, mode);
}

int unlinkat(int dir, const char *name, int flags)
{
	NEXT(unlinkat_call *, unlinkat);
	char path[PATH_MAX];
	int error = errno;
	bool ours = path_of_name(dir, name, path);
	unsigned long inode = ours ? inode_of(dir, name) : 0;
	int rc;

	if (inode && !(flags & AT_REMOVEDIR))
		keep(dir, name, inode);
	errno = error;
	rc = unlinkat_next(dir, name, flags);
	error = errno;
	if (rc == 0 && ours)
		say("unlink %lu %s", inode, path);
	errno = error;
	return rc;
}

int unlink(const char *name)
{
	return unlinkat(AT_FDCWD, name, 0);
}

int rmdir(const char *name)
{
	return unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	NEXT(renameat_call *, renameat);
	char from_path[PATH_MAX], to_path[PATH_MAX];
	int error = errno;
	bool ours = path_of_name(from_dir, from, from_path) && path_of_name(to_dir, to, to_path);
	unsigned long inode = ours ? inode_of(from_dir, from) : 0;
	unsigned long kept = ours ? inode_of(to_dir, to) : 0;
	int rc;

	if (kept)
		keep(to_dir, to, kept);
	errno = error;
	rc = renameat_next(from_dir, from, to_dir, to);
	error = errno;
	if (rc == 0 && ours)
		say("rename %lu %lu %s %s", inode, kept, from_path, to_path);
	errno = error;
	return rc;
}

int rename(const char *from, const char *to)
{
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* Said before it is done: if the process dies between, less counts as synced, and that is safe. */
static int see_truncate(ftruncate_call *call, int fd, off_t len)
{
	char path[PATH_MAX];
	struct stat st;
	int error = errno;

	if (path_of_fd(fd, path) && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		say("truncate %lu %lld %s", (unsigned long)st.st_ino, (long long)len, path);
	errno = error;
	return call(fd, len);
}

int ftruncate(int fd, off_t len)
{
	NEXT(ftruncate_call *, ftruncate);
	return see_truncate(ftruncate_next, fd, len);
}

int ftruncate64(int fd, off_t len)
{
	NEXT(ftruncate_call *, ftruncate64);
	return see_truncate(ftruncate64_next, fd, len);
}
