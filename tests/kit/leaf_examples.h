/*
 * A ledger leaf of every kind, for what must read them all. Together they are no ledger.
 */
#ifndef PS_TESTS_KIT_LEAF_EXAMPLES_H
#define PS_TESTS_KIT_LEAF_EXAMPLES_H

#include "signing/leaf.h"

size_t ps_leaf_example_count(void);

/* @i is below the count. Views in it last for ever. */
struct ps_leaf ps_leaf_example(size_t i);

#endif
