#include "tools/reindex_ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "signing/file.h"
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

static enum ps_err take_leaf(struct ps_index *index, const struct ps_leaf *leaf)
{
	const struct ps_leaf_hold *hold = &leaf->hold;
	const struct ps_index_hold row = { hold->number, leaf->clock.utc_us, hold->why, hold->by };

	if (leaf->kind == PS_LEAF_THINNED)
		return ps_index_set_age(index, leaf->thinned.number,
					ps_age_of_rule(leaf->thinned.rule), NULL);
	if (leaf->kind != PS_LEAF_HOLD)
		return PS_OK;
	return hold->on ? ps_index_hold(index, &row) : ps_index_release(index, hold->number);
}

static enum ps_err read_leaves(struct ps_index *index, int fd)
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
			err = take_leaf(index, &leaf);
	} while (!err);
	ps_sequence_reader_finish(&reader);
	/* an unfinished leaf at the end is none yet */
	return err == PS_END || err == PS_TRUNCATED ? PS_OK : err;
}

enum ps_err ps_reindex_ledger(struct ps_index *index, const char *store)
{
	char path[PATH_LEN_MAX];
	enum ps_err err;
	int fd;

	if (snprintf(path, sizeof(path), "%s/ledger/leaves", store) >= (int)sizeof(path))
		return PS_LIMIT;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return ps_file_err(errno);
	err = read_leaves(index, fd);
	(void)close(fd);
	return err;
}
