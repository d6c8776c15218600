/*
 * struct ps_store: the directory with the evidence files.
 *
 *	store-id                            32 hex digits, random: this disk and no other
 *	YYYY-MM-DD/HHMMSS-<number>.seal     one take each; UTC of its start, at least 7 digits
 *	aim-NAME.pgm                        what a camera saw when it was aimed
 *	ledger/, index.db                   see ledger_file.h, index.h
 *
 * The files are the truth. Names only help people to find them: what a take is stands inside, and a
 * wrong clock gives a wrong name and nothing worse. Paths in this interface are relative to the
 * store. Links are never followed. A struct ps_store may be used by several threads at once; a
 * struct ps_store_file by one.
 */
#ifndef PS_FIRMWARE_STORE_H
#define PS_FIRMWARE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

#define PS_STORE_ID_LEN 16
#define PS_STORE_PATH_MAX 48 /* of a take's file, with the terminating zero */

struct ps_store;

/*
 * Makes @path, an empty or missing directory in one that exists, a store with this id. Errors:
 * PS_EXISTS if it is a store already; those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_create(const char *path, const uint8_t id[PS_STORE_ID_LEN]);

/*
 * Opens a store. It refuses new files that would leave less than @min_free bytes on the disk.
 * Errors: PS_NOT_FOUND (no directory, or one without identity: perhaps the disk is not mounted);
 * PS_MALFORMED (the identity is not one); those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_open(const char *path, uint64_t min_free,
					struct ps_store **store_out);

/* There is no directory at @path: no disk, or another name. False where that cannot be seen. */
bool ps_store_is_missing(const char *path);

/* NULL is fine. Files that were created in it stay open. */
void ps_store_close(struct ps_store *store);

/* The open directory, for ps_ledger_open() and the like; it stays the store's. */
int ps_store_dir(const struct ps_store *store);

/*
 * Whether the store is still the one with this id: a disk may be taken out and another put in while
 * we run. Reads the identity again by the path. Errors: PS_MISMATCH; those of ps_store_open().
 */
PS_MUST_CHECK enum ps_err ps_store_check_id(const struct ps_store *store,
					    const uint8_t id[PS_STORE_ID_LEN]);

void ps_store_id(const struct ps_store *store, uint8_t id_out[PS_STORE_ID_LEN]);

/* What @min_free was when it was opened. */
uint64_t ps_store_min_free(const struct ps_store *store);

PS_MUST_CHECK enum ps_err ps_store_free(const struct ps_store *store, uint64_t *bytes_out);

/* PS_NO_SPACE unless @need bytes fit and the minimum stays free. */
PS_MUST_CHECK enum ps_err ps_store_has_room(const struct ps_store *store, uint64_t need);

/*
 * What is there is on the medium from now on. A packseald that died may have written and renamed
 * what it did not sync: the next one must build nothing on that. Errors: those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_settle(struct ps_store *store);

/*
 * Whether the store takes a file, by writing one and removing it: a file system that has stopped
 * writing after an error does not always say so otherwise. Errors: those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_try(struct ps_store *store);

/* A take's file that is being written. */
struct ps_store_file {
	int fd;
	uint64_t bytes; /* written so far */
	char path[PS_STORE_PATH_MAX];
};

/*
 * Creates the file of take @number, which began at @utc_us. When this returns PS_OK the empty file
 * is on the medium. Errors: PS_NO_SPACE (also: the minimum would not stay free), PS_EXISTS,
 * PS_RANGE (number 0); those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_create_file(struct ps_store *store, uint64_t number,
					       int64_t utc_us, struct ps_store_file *file_out);

/* Opens a take's file for reading and appending, for recovery. Errors: as of ps_store_open_read().
 */
PS_MUST_CHECK enum ps_err ps_store_open_append(struct ps_store *store, const char *path,
					       struct ps_store_file *file_out);

/*
 * Appends; on an error a part of it may be there, and @bytes counts what was there before.
 * Errors: those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_file_append(struct ps_store_file *file, const void *bytes,
					       size_t len);

/* On the medium when it returns PS_OK. After an error the file must not be trusted: ps_disk_sync().
 */
PS_MUST_CHECK enum ps_err ps_store_file_sync(struct ps_store_file *file);

/*
 * Whether the open file is still the one under its name: a file that somebody removed goes on
 * taking what is appended, and nobody will ever see it. Errors: PS_NOT_FOUND if it is not; those of
 * firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_file_check(const struct ps_store *store,
					      const struct ps_store_file *file);

/* Cuts off what lies behind the first @len bytes, on the medium. PS_INVALID beyond the end. */
PS_MUST_CHECK enum ps_err ps_store_file_truncate(struct ps_store_file *file, uint64_t len);

void ps_store_file_close(struct ps_store_file *file);

/*
 * Opens a take's file for reading; the descriptor is the caller's. Errors: PS_INVALID (@path is not
 * a take's name), PS_NOT_FOUND; those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_open_read(struct ps_store *store, const char *path, int *fd_out);

/*
 * Deletes a take's file, on the medium, and the directory of the day if it was the last. The caller
 * has written the tombstone before, or found a file without a whole START. Errors: as of
 * ps_store_open_read().
 */
PS_MUST_CHECK enum ps_err ps_store_remove(struct ps_store *store, const char *path);

/*
 * Thinning writes a new file beside the old one ("<name>.new") and then puts it in the old one's
 * place. Create makes it, empty and on the medium, over what an earlier try left; open is for
 * reading it; replace puts it there, on the medium; remove takes it away if there is one. Errors of
 * all four: as of ps_store_open_read().
 */
PS_MUST_CHECK enum ps_err ps_store_create_beside(struct ps_store *store, const char *path,
						 struct ps_store_file *file_out);
PS_MUST_CHECK enum ps_err ps_store_open_beside(struct ps_store *store, const char *path,
					       int *fd_out);
PS_MUST_CHECK enum ps_err ps_store_replace(struct ps_store *store, const char *path);
PS_MUST_CHECK enum ps_err ps_store_remove_beside(struct ps_store *store, const char *path);

struct ps_store_item {
	char path[PS_STORE_PATH_MAX];
	uint64_t number; /* as the name has it */
	uint64_t bytes;
	bool beside; /* a file that is to take its place lies beside it */
};

/*
 * Calls @visit for each take's file in the order of the names, that is of time. What does not have
 * such a name, or is not a regular file, is passed over. The walk holds one day in memory; a file
 * that comes or goes meanwhile may be told or not. It ends at the first error of @visit, and that
 * is returned. Errors further: those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_store_walk(struct ps_store *store,
					enum ps_err (*visit)(void *ctx,
							     const struct ps_store_item *item),
					void *ctx);

/* The same for the directory of one day, "YYYY-MM-DD". Errors further: PS_INVALID. */
PS_MUST_CHECK enum ps_err ps_store_walk_day(struct ps_store *store, const char *day,
					    enum ps_err (*visit)(void *ctx,
								 const struct ps_store_item *item),
					    void *ctx);

#endif
