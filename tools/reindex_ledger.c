#include "tools/reindex_ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/late_bodies.h"
#include "signing/event.h"
#include "signing/file.h"
#include "signing/hash.h"
#include "signing/leaf.h"
#include "signing/sequence_reader.h"

enum { PATH_LEN_MAX = 4096 };

static enum ps_err read_fd(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	const int *fd = ctx;
	ssize_t n;

	do {
		n = read(*fd, bytes, len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return PS_IO;
	*got_out = (size_t)n;
	return PS_OK;
}

/* The ledger's folder, and what is built from it. */
struct work {
	struct ps_index *index;
	int dir;
	const struct ps_leaf_bound_late *late; /* whose opening is looked for */
	int64_t utc_us;
};

static enum ps_err try_body(void *ctx, uint64_t number, struct ps_bytes salted)
{
	const struct work *work = ctx;
	const struct ps_bytes body = { salted.bytes + PS_SALT_LEN, salted.len - PS_SALT_LEN };
	struct ps_code_body code;
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err = ps_hash(PS_HASH_EVENT, salted, hash);

	if (err || number != work->late->number ||
	    memcmp(hash, work->late->commitment, PS_HASH_LEN) != 0)
		return err;
	err = ps_code_body_decode(body, &code);
	if (!err)
		err = ps_index_bind_late(work->index, number, code.code, work->utc_us);
	/* a take that is gone */
	return err == PS_NOT_FOUND ? PS_OK : err;
}

static enum ps_err bind_late(struct work *work, const struct ps_leaf *leaf)
{
	work->late = &leaf->bound_late;
	work->utc_us = leaf->clock.utc_us;
	return ps_late_bodies_read(work->dir, try_body, work);
}

static enum ps_err take_leaf(struct work *work, const struct ps_leaf *leaf)
{
	struct ps_index *index = work->index;
	const struct ps_leaf_hold *hold = &leaf->hold;
	const struct ps_index_hold row = { hold->number, leaf->clock.utc_us, hold->why, hold->by };

	if (leaf->kind == PS_LEAF_BOUND_LATE)
		return bind_late(work, leaf);
	if (leaf->kind == PS_LEAF_THINNED)
		return ps_index_set_age(index, leaf->thinned.number,
					ps_age_of_rule(leaf->thinned.rule), NULL);
	if (leaf->kind != PS_LEAF_HOLD)
		return PS_OK;
	return hold->on ? ps_index_hold(index, &row) : ps_index_release(index, hold->number);
}

static enum ps_err read_leaves(struct work *work, int fd)
{
	const struct ps_source source = { .read = read_fd, .ctx = &fd };
	struct ps_sequence_reader reader;
	struct ps_bytes bytes;
	struct ps_leaf leaf;
	enum ps_err err = ps_sequence_reader_init(&reader, source, 0, ps_leaf_next);

	if (err)
		return err;
	do {
		err = ps_sequence_reader_next(&reader, &bytes);
		if (!err)
			err = ps_leaf_decode(bytes, &leaf);
		if (!err)
			err = take_leaf(work, &leaf);
	} while (!err);
	ps_sequence_reader_finish(&reader);
	/* an unfinished leaf at the end is none yet */
	return err == PS_END || err == PS_TRUNCATED ? PS_OK : err;
}

enum ps_err ps_reindex_ledger(struct ps_index *index, const char *store)
{
	struct work work = { .index = index };
	char path[PATH_LEN_MAX];
	enum ps_err err;
	int fd;

	if (snprintf(path, sizeof(path), "%s/ledger", store) >= (int)sizeof(path))
		return PS_LIMIT;
	work.dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (work.dir < 0)
		return ps_file_err(errno);
	fd = openat(work.dir, "leaves", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	err = fd < 0 ? ps_file_err(errno) : read_leaves(&work, fd);
	if (fd >= 0)
		(void)close(fd);
	(void)close(work.dir);
	return err;
}
