/* Opening a ledger for proofs, and the file "tree" made anew where there is none. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "signing/ledger_tree.h"
#include "signing/sequence_reader.h"
#include "tools/command.h"
#include "tools/ledger_lookup.h"
#include "tools/ledger_prover.h"
#include "tools/output.h"

static enum ps_err write_all(void *ctx, struct ps_buf *buf)
{
	const int *fd = ctx;
	size_t at = 0;

	while (at < buf->len) {
		ssize_t wrote = write(*fd, buf->bytes + at, buf->len - at);

		if (wrote <= 0)
			return PS_IO;
		at += (size_t)wrote;
	}
	ps_buf_clear(buf);
	return PS_OK;
}

/* In a file that nobody else sees, and that is gone when it is closed. */
static enum ps_err open_nameless(struct ps_input *input)
{
	FILE *file = tmpfile();
	int fd = file ? dup(fileno(file)) : -1;

	if (file && fclose(file))
		return PS_IO;
	*input = (struct ps_input){ .path = "a temporary file", .fd = fd };
	return fd < 0 ? PS_IO : PS_OK;
}

/* All leaves, from the first on. */
static enum ps_err read_leaves(struct ps_prover *prover, struct ps_sequence_reader *reader)
{
	if (lseek(prover->files.leaves.fd, 0, SEEK_SET) < 0)
		return PS_IO;
	return ps_sequence_reader_init(reader, ps_input_source(&prover->files.leaves), 0,
				       ps_leaf_next);
}

enum ps_err ps_prover_plant(struct ps_prover *prover)
{
	struct ps_sequence_reader reader;
	enum ps_err err;

	ps_input_close(&prover->tree);
	err = open_nameless(&prover->tree);
	if (!err)
		err = read_leaves(prover, &reader);
	if (err)
		return err;
	err = ps_ledger_tree_plant(&reader, prover->checkpoint.size, write_all, &prover->tree.fd);
	ps_sequence_reader_finish(&reader);
	prover->tree.bytes = ps_ledger_tree_len(prover->checkpoint.size);
	prover->tree_reach = ps_input_reach(&prover->tree);
	prover->tree_is_ours = true;
	return err;
}

/* The file beside the leaves, if it is long enough; else one of our own. */
static enum ps_err find_tree(struct ps_prover *prover)
{
	char path[sizeof(prover->files.leaves_path)];
	const char *slash = strrchr(prover->files.leaves_path, '/');
	int len = snprintf(path, sizeof(path), "%.*s/tree",
			   (int)(slash - prover->files.leaves_path), prover->files.leaves_path);

	if (len < (int)sizeof(path) && access(path, R_OK) == 0 &&
	    ps_input_open(path, &prover->tree) == 0 &&
	    prover->tree.bytes >= ps_ledger_tree_len(prover->checkpoint.size)) {
		prover->tree.path = prover->files.leaves_path; /* for complaints; @path goes */
		prover->tree_reach = ps_input_reach(&prover->tree);
		return PS_OK;
	}
	return ps_prover_plant(prover);
}

static enum ps_err follow(struct ps_prover *prover, struct ps_bytes bytes)
{
	uint8_t hash[PS_HASH_LEN];
	struct ps_leaf leaf;
	enum ps_err err = ps_leaf_decode(bytes, &leaf);

	if (!err)
		err = ps_merkle_hash_leaf(bytes.bytes, bytes.len, hash);
	return err ? err : ps_ledger_keys_follow(&prover->keys, &leaf, hash, NULL);
}

/* Reads all leaves for those that name a key: it happens once in years. */
static enum ps_err find_changes(struct ps_prover *prover)
{
	struct ps_sequence_reader reader;
	enum ps_err err = read_leaves(prover, &reader);

	if (err)
		return err;
	prover->keys.count = 0;
	for (uint64_t i = 0; i < prover->checkpoint.size && !err; i++) {
		struct ps_bytes bytes;

		err = ps_sequence_reader_next(&reader, &bytes);
		if (!err)
			err = follow(prover, bytes);
	}
	ps_sequence_reader_finish(&reader);
	return err == PS_END ? PS_TRUNCATED : err;
}

/*
 * Whose ledger it is, as its leaves say: the proof that is made is held against that. Where the key
 * of leaf 0 signed the last checkpoint no other follows.
 */
static enum ps_err read_keys(struct ps_prover *prover, const struct ps_cose *cose)
{
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	err = ps_ledger_look_up(&prover->leaves_reach, &prover->tree_reach, 0, &bytes);
	if (!err)
		err = follow(prover, (struct ps_bytes){ bytes.bytes, bytes.len });
	ps_buf_release(&bytes);
	if (!err && prover->keys.count == 0)
		err = PS_MALFORMED;
	if (!err)
		err = ps_cose_verify(cose, prover->keys.keys[0].point);
	return err == PS_BAD_SIGNATURE ? find_changes(prover) : err;
}

static enum ps_err open_ledger(struct ps_prover *prover)
{
	const struct ps_reach checkpoints = ps_input_reach(&prover->files.checkpoints);
	struct ps_cursor cursor;
	struct ps_cose cose;
	enum ps_err err = ps_ledger_last_signed(&checkpoints, &prover->signed_checkpoint);

	cursor = ps_cursor_of(prover->signed_checkpoint.bytes, prover->signed_checkpoint.len);
	if (!err)
		err = ps_checkpoint_read(&cursor, &cose, &prover->checkpoint);
	prover->leaves_reach = ps_input_reach(&prover->files.leaves);
	if (!err)
		err = find_tree(prover);
	return err ? err : read_keys(prover, &cose);
}

int ps_prover_open(const char *path, struct ps_prover *prover_out)
{
	struct ps_prover *prover = prover_out;
	enum ps_err err;
	int status;

	*prover = (struct ps_prover){ .tree = { .fd = -1 } };
	ps_buf_init(&prover->signed_checkpoint);
	status = ps_ledger_files_open(path, &prover->files);
	if (status)
		return status;
	err = open_ledger(prover);
	if (err == PS_NOT_FOUND)
		status = ps_command_fail(PS_EXIT_NO_INPUT,
					 "the ledger has no checkpoint yet: the station signs one "
					 "after each take");
	else if (err == PS_TRUNCATED)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "leaves are missing that the ledger's last checkpoint "
					 "covers; `packseal ledger check` says more");
	else if (err)
		status = ps_input_fail(&prover->files.leaves, err);
	if (status)
		ps_prover_close(prover);
	return status;
}

void ps_prover_close(struct ps_prover *prover)
{
	ps_input_close(&prover->tree);
	ps_ledger_files_close(&prover->files);
	ps_buf_release(&prover->signed_checkpoint);
}
