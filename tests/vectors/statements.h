/* The vectors of statements of derivation: DIR/statements/NAME.statement and NAME.json. */
#ifndef PS_TESTS_VECTORS_STATEMENTS_H
#define PS_TESTS_VECTORS_STATEMENTS_H

#include "tests/kit/key_seeded.h"
#include "tests/vectors/vector.h"

void ps_vectors_put_statements(const struct ps_vector_bench *bench,
			       void (*put)(void *ctx, const char *name, const char *suffix,
					   struct ps_bytes bytes),
			       void *ctx);

#endif
