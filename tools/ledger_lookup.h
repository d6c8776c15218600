/*
 * Finding leaves in a ledger's file through its file "tree" (signing/ledger_tree.h), in a few reads
 * each. The leaves are as they lie there; what is made of them must be verified.
 */
#ifndef PS_TOOLS_LEDGER_LOOKUP_H
#define PS_TOOLS_LEDGER_LOOKUP_H

#include "signing/leaf.h"
#include "signing/ledger_tree.h"

/*
 * Appends the bytes of the leaf that begins at @offset. Errors: PS_TRUNCATED, PS_MALFORMED,
 * PS_RANGE, PS_IO, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_ledger_read_at(const struct ps_reach *leaves, uint64_t offset,
					    struct ps_buf *leaf_out);

/* Appends the bytes of leaf @index. Errors: PS_TRUNCATED, PS_MALFORMED, PS_IO, PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_ledger_look_up(const struct ps_reach *leaves,
					    const struct ps_reach *tree, uint64_t index,
					    struct ps_buf *leaf_out);

struct ps_take_leaves {
	uint64_t started; /* leaf indices */
	bool has_ended;
	uint64_t ended;
};

/*
 * The leaves of take @number among the first @size. Take numbers rise with leaf indices, so this is
 * a search by halves, and a walk to the end of the take. Errors: PS_NOT_FOUND; as above.
 */
PS_MUST_CHECK enum ps_err ps_ledger_find_take(const struct ps_reach *leaves,
					      const struct ps_reach *tree, uint64_t size,
					      uint64_t number, struct ps_take_leaves *out);

/* The root of the first @size leaves, at least 1. Errors: PS_TRUNCATED, PS_IO, PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_ledger_root_at(const struct ps_reach *tree, uint64_t size,
					    uint8_t root_out[PS_HASH_LEN]);

/* The last whole checkpoint in the file. Errors: PS_NOT_FOUND, PS_IO, PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_ledger_last_signed(const struct ps_reach *checkpoints,
						struct ps_buf *signed_out);

#endif
