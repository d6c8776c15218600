/*
 * A proof that one take stands in a ledger of many, made out of the ledger's files as an export
 * makes it and checked as a stranger checks it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "signing/cbor.h"
#include "signing/checkpoint.h"
#include "signing/leaf.h"
#include "signing/ledger_tree.h"
#include "tests/bench/measure.h"
#include "tools/ledger_prover.h"

enum { PROOFS = 101 };

/* The three files, as a station writes them. */
struct planting {
	FILE *leaves;
	FILE *tree;
	struct ps_merkle merkle;
	uint64_t offset;
	uint8_t id[PS_HASH_LEN];
	struct ps_buf leaf;
	struct ps_buf framed;
	struct ps_buf record;
};

static enum ps_err put(FILE *file, const struct ps_buf *buf)
{
	return buf->err						   ? buf->err
	       : fwrite(buf->bytes, 1, buf->len, file) == buf->len ? PS_OK
								   : PS_IO;
}

static enum ps_err add(struct planting *planting, struct ps_leaf *leaf)
{
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err;

	leaf->index = planting->merkle.size;
	leaf->clock =
		(struct ps_clock){ .utc_us = PS_BENCH_UTC_US + (int64_t)leaf->index * 1000000 };
	ps_buf_clear(&planting->leaf);
	ps_buf_clear(&planting->framed);
	ps_buf_clear(&planting->record);
	err = ps_leaf_encode(leaf, &planting->leaf);
	ps_cbor_add_bytes(&planting->framed, planting->leaf.bytes, planting->leaf.len);
	if (!err)
		err = put(planting->leaves, &planting->framed);
	if (!err)
		err = ps_merkle_hash_leaf(planting->leaf.bytes, planting->leaf.len, hash);
	if (!err && leaf->index == 0)
		memcpy(planting->id, hash, PS_HASH_LEN);
	if (!err)
		err = ps_ledger_tree_add(&planting->merkle, hash, planting->offset,
					 &planting->record);
	planting->offset += planting->framed.len;
	return err ? err : put(planting->tree, &planting->record);
}

static enum ps_err add_takes(struct planting *planting, uint64_t takes)
{
	struct ps_leaf_totals totals = { .takes = 0 };
	uint64_t before = 0;
	enum ps_err err = PS_OK;

	for (uint64_t number = 1; number <= takes && !err; number++) {
		struct ps_leaf started = { .kind = PS_LEAF_STARTED,
					   .started = { .number = number,
							.has_previous = number > 1,
							.previous = before,
							.totals = totals } };
		struct ps_leaf ended = { .kind = PS_LEAF_ENDED,
					 .ended = { .number = number,
						    .ending = PS_END_ENDED,
						    .commitment_count = 1,
						    .tag_count = 1 } };

		memcpy(started.started.take, &number, sizeof(number));
		memcpy(ended.ended.take, &number, sizeof(number));
		memcpy(ended.ended.tags[0], &number, sizeof(number));
		started.started.lane = (struct ps_bytes){ (const uint8_t *)"lane1", 5 };
		err = add(planting, &started);
		before = ended.ended.started = started.index;
		if (!err)
			err = add(planting, &ended);
		totals.takes++;
		totals.ended++;
	}
	return err;
}

static enum ps_err put_checkpoint(const struct planting *planting, struct ps_key *key, FILE *file)
{
	struct ps_checkpoint checkpoint = { .size = planting->merkle.size };
	struct ps_buf bytes;
	enum ps_err err = ps_merkle_root(&planting->merkle, checkpoint.root);

	memcpy(checkpoint.ledger, planting->id, PS_HASH_LEN);
	ps_buf_init(&bytes);
	if (!err)
		err = ps_checkpoint_sign(&checkpoint, key, &bytes);
	if (!err)
		err = put(file, &bytes);
	ps_buf_release(&bytes);
	return err;
}

static FILE *create(const char *dir, const char *name)
{
	char path[300];

	return snprintf(path, sizeof(path), "%s/%s", dir, name) < (int)sizeof(path)
		       ? fopen(path, "w")
		       : NULL;
}

static enum ps_err plant(const struct ps_bench_place *place, const char *dir, uint64_t takes)
{
	struct ps_leaf enrolment = { .kind = PS_LEAF_ENROLMENT };
	FILE *checkpoints = create(dir, "checkpoints");
	struct planting planting = { .leaves = create(dir, "leaves"), .tree = create(dir, "tree") };
	enum ps_err err = planting.leaves && planting.tree && checkpoints ? PS_OK : PS_IO;

	enrolment.enrolment.chain.count = 1;
	enrolment.enrolment.chain.certificates[0] =
		(struct ps_bytes){ place->station->device.bytes, place->station->device.len };
	ps_merkle_init(&planting.merkle);
	ps_buf_init(&planting.leaf);
	ps_buf_init(&planting.framed);
	ps_buf_init(&planting.record);
	if (!err)
		err = add(&planting, &enrolment);
	if (!err)
		err = add_takes(&planting, takes);
	if (!err)
		err = put_checkpoint(&planting, place->station->key, checkpoints);
	if (planting.leaves && fclose(planting.leaves) && !err)
		err = PS_IO;
	if (planting.tree && fclose(planting.tree) && !err)
		err = PS_IO;
	if (checkpoints && fclose(checkpoints) && !err)
		err = PS_IO;
	ps_buf_release(&planting.leaf);
	ps_buf_release(&planting.framed);
	ps_buf_release(&planting.record);
	return err;
}

static int compare(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* ps_prover_prove() checks what it made before it hands it out. */
static enum ps_err prove(struct ps_prover *prover, uint64_t takes, double *median_s_out)
{
	double seconds[PROOFS];
	struct ps_buf proof;
	enum ps_err err = PS_OK;

	ps_buf_init(&proof);
	for (uint64_t i = 0; i < PROOFS && !err; i++) {
		const uint64_t number = 1 + i * 6364136223846793005ULL % takes, past = number;
		const struct ps_proof_request request = { .take_number = number,
							  .past_count = 1,
							  .pasts = &past };
		const double begin = ps_wall_s();

		ps_buf_clear(&proof);
		err = ps_prover_prove(prover, &request, &proof);
		seconds[i] = ps_wall_s() - begin;
	}
	ps_buf_release(&proof);
	if (err)
		return err;
	qsort(seconds, PROOFS, sizeof(seconds[0]), compare);
	*median_s_out = seconds[PROOFS / 2];
	return PS_OK;
}

void ps_measure_proof(struct ps_bench *bench, const struct ps_bench_place *place)
{
	const uint64_t takes = place->search_rows / 2;
	struct ps_prover prover;
	double median_s = 0;
	char dir[256];
	enum ps_err err =
		ps_bench_path(place, "proof", dir) && mkdir(dir, 0700) == 0 ? PS_OK : PS_IO;

	if (!err)
		err = plant(place, dir, takes);
	if (!err && ps_prover_open(dir, &prover))
		err = PS_IO;
	if (!err) {
		err = prove(&prover, takes, &median_s);
		ps_prover_close(&prover);
	}
	if (err)
		ps_bench_fail(bench, PS_FIGURE_PROOF, "%s", ps_err_text(err));
	else
		ps_bench_value(bench, PS_FIGURE_PROOF, median_s * 1e3);
}
