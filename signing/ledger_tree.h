/*
 * The file "tree" of a ledger: the hashes of its leaves and of every complete subtree, so that a
 * proof reads some thirty of them and no leaves, however long the ledger is. It is derived and
 * never believed: what is proved with it is verified before it is handed out, and where it is
 * missing or wrong it is made anew from the leaves.
 *
 * A record for each leaf, in their order: the offset of the leaf in the file "leaves" (8 bytes, the
 * most significant first), the leaf's hash, and the root of each subtree that this leaf completes,
 * from the smallest. So each stands where its place in the tree says. Portable.
 */
#ifndef PS_SIGNING_LEDGER_TREE_H
#define PS_SIGNING_LEDGER_TREE_H

#include "signing/buf.h"
#include "signing/merkle.h"
#include "signing/outline.h"
#include "signing/sequence_reader.h"

/* How long the file is with so many leaves. */
uint64_t ps_ledger_tree_len(uint64_t leaves);

/*
 * Appends the next leaf's record to @buf and the leaf to @tree. Errors: those of ps_merkle_add(),
 * PS_NO_MEMORY; then @tree is unchanged.
 */
PS_MUST_CHECK enum ps_err ps_ledger_tree_add(struct ps_merkle *tree,
					     const uint8_t hash[PS_HASH_LEN], uint64_t offset,
					     struct ps_buf *buf);

/*
 * The records of the @size leaves that @reader gives from the first on, handed to @write a piece at
 * a time, which empties the buffer. Errors: PS_TRUNCATED (there are fewer), those of the reader, of
 * @write, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_ledger_tree_plant(struct ps_sequence_reader *reader, uint64_t size,
					       enum ps_err (*write)(void *ctx, struct ps_buf *buf),
					       void *ctx);

/* Where leaf @index begins in the file "leaves". Errors: PS_TRUNCATED (not in the file), PS_IO. */
PS_MUST_CHECK enum ps_err ps_ledger_tree_offset(const struct ps_reach *file, uint64_t index,
						uint64_t *offset_out);

/* For proofs. @file must outlive it. Its errors: as above. */
struct ps_merkle_source ps_ledger_tree_source(const struct ps_reach *file);

#endif
