/*
 * The ledger: three bytes say how long the leaves' file is; the checkpoints' file follows.
 *
 * Property: a leaf that is decoded is encoded again as the same bytes. A ledger that opens is its
 * files: the leaves that it hands out are, one behind the other, those of the file, each proves
 * that it stands under the root, and opening it again says the same and cuts off nothing more. Of a
 * ledger that does not open nothing was changed, and there is a sentence that says what is wrong.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/ledger_in.h"
#include "signing/file.h"
#include "signing/leaf.h"
#include "tests/fuzz/fuzz.h"
#include "tests/kit/temp_dir.h"
#include "tests/kit/test_ledger.h"

static struct ps_temp_dir dir; /* for the life of the program: its files are overwritten */

static void remove_dir(void)
{
	ps_temp_dir_finish(&dir);
}

static const struct ps_temp_dir *station(void)
{
	if (!dir.fd) {
		ps_temp_dir_init(&dir);
		PS_FUZZ_HOLDS(mkdirat(dir.fd, PS_LEDGER_DIR, 0700) == 0);
		ps_temp_dir_put(&dir, PS_LEDGER_DIR "/" PS_LEDGER_SECRET, ps_test_secret,
				PS_LEDGER_SECRET_LEN);
		PS_FUZZ_HOLDS(atexit(remove_dir) == 0);
	}
	return &dir;
}

static void round_trip(struct ps_bytes file)
{
	struct ps_cursor cursor = ps_cursor_of(file.bytes, file.len);
	struct ps_bytes bytes;
	struct ps_leaf leaf;
	struct ps_buf again;

	ps_buf_init(&again);
	while (!ps_leaf_next(&cursor, &bytes)) {
		if (ps_leaf_decode(bytes, &leaf))
			continue;
		ps_buf_clear(&again);
		PS_FUZZ_HOLDS(ps_leaf_encode(&leaf, &again) == PS_OK);
		PS_FUZZ_HOLDS(ps_bytes_equal(bytes, (struct ps_bytes){ again.bytes, again.len }));
	}
	ps_buf_release(&again);
}

/* What the file holds after opening: what was put there, less what was cut off. */
static void expect_file(const char *name, struct ps_bytes put, uint64_t torn)
{
	char path[512];
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	PS_FUZZ_HOLDS(snprintf(path, sizeof(path), "%s/%s", station()->path, name) <
		      (int)sizeof(path));
	PS_FUZZ_HOLDS(ps_file_read(path, &bytes) == PS_OK);
	PS_FUZZ_HOLDS(torn <= put.len);
	put.len -= (size_t)torn;
	PS_FUZZ_HOLDS(ps_bytes_equal(put, (struct ps_bytes){ bytes.bytes, bytes.len }));
	ps_buf_release(&bytes);
}

static void check_leaves(struct ps_ledger *ledger, struct ps_bytes file, uint64_t torn_bytes)
{
	struct ps_cursor cursor = ps_cursor_of(file.bytes, file.len);
	uint64_t size = ps_ledger_state(ledger)->size;
	uint8_t root[PS_HASH_LEN];

	PS_FUZZ_HOLDS(ps_ledger_root(ledger, root) == PS_OK);
	for (uint64_t i = 0; i < size; i++) {
		struct ps_merkle_proof proof;
		uint8_t hash[PS_HASH_LEN];
		struct ps_bytes bytes;
		struct ps_buf read;

		ps_buf_init(&read);
		PS_FUZZ_HOLDS(ps_leaf_next(&cursor, &bytes) == PS_OK);
		PS_FUZZ_HOLDS(ps_ledger_read_leaf(ledger, i, &read) == PS_OK);
		PS_FUZZ_HOLDS(ps_bytes_equal(bytes, (struct ps_bytes){ read.bytes, read.len }));
		PS_FUZZ_HOLDS(ps_merkle_hash_leaf(read.bytes, read.len, hash) == PS_OK);
		PS_FUZZ_HOLDS(ps_ledger_prove_inclusion(ledger, i, size, &proof) == PS_OK);
		PS_FUZZ_HOLDS(ps_merkle_verify_inclusion(&proof, hash, i, size, root) == PS_OK);
		ps_buf_release(&read);
	}
	PS_FUZZ_HOLDS(ps_cursor_left(&cursor) == torn_bytes);
}

static void open_it(struct ps_bytes leaves, struct ps_bytes checkpoints)
{
	struct ps_ledger_report report;
	struct ps_ledger *ledger = NULL;
	uint8_t root[PS_HASH_LEN], same[PS_HASH_LEN];
	enum ps_err err = ps_ledger_open(station()->fd, &report, &ledger);

	if (err) {
		PS_FUZZ_HOLDS(!ledger && report.what);
		expect_file(PS_TEST_LEAVES, leaves, 0);
		expect_file(PS_TEST_CHECKPOINTS, checkpoints, 0);
		return;
	}
	expect_file(PS_TEST_LEAVES, leaves, report.torn_leaf_bytes);
	expect_file(PS_TEST_CHECKPOINTS, checkpoints, report.torn_checkpoint_bytes);
	check_leaves(ledger, leaves, report.torn_leaf_bytes);
	PS_FUZZ_HOLDS(ps_ledger_root(ledger, root) == PS_OK);
	ps_ledger_close(ledger);
	PS_FUZZ_HOLDS(ps_ledger_open(station()->fd, &report, &ledger) == PS_OK);
	PS_FUZZ_HOLDS(report.torn_leaf_bytes == 0 && report.torn_checkpoint_bytes == 0);
	PS_FUZZ_HOLDS(ps_ledger_root(ledger, same) == PS_OK);
	PS_FUZZ_HOLDS(memcmp(root, same, sizeof(root)) == 0);
	ps_ledger_close(ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_fuzz_choices head = { bytes, len, 0 };
	size_t split = ps_fuzz_choose_u24(&head);
	struct ps_bytes leaves, checkpoints;

	if (len < 3)
		return 0;
	if (split > len - 3)
		split = len - 3;
	leaves = (struct ps_bytes){ bytes + 3, split };
	checkpoints = (struct ps_bytes){ bytes + 3 + split, len - 3 - split };
	round_trip(leaves);
	ps_temp_dir_put(station(), PS_TEST_LEAVES, leaves.bytes, leaves.len);
	ps_temp_dir_put(station(), PS_TEST_CHECKPOINTS, checkpoints.bytes, checkpoints.len);
	open_it(leaves, checkpoints);
	return 0;
}
