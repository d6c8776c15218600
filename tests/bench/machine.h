/*
 * What the figures were measured on: a figure without its machine says nothing.
 */
#ifndef PS_TESTS_BENCH_MACHINE_H
#define PS_TESTS_BENCH_MACHINE_H

#include <stdio.h>

/* Prints date, processor, cores, memory, back end of SHA-256, compiler. */
void ps_machine_print(FILE *to);

#endif
