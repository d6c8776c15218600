/*
 * How large a POSIX extended regular expression becomes when it is compiled.
 *
 * glibc writes repetitions out, and repetitions of repetitions too: a line of couriers.ini with
 * fifty plus signs, or with (((a{99}){99}){99}), takes all memory there is, and one with fifty
 * question marks all time.
 */
#ifndef PS_CAPTURE_PATTERN_SIZE_H
#define PS_CAPTURE_PATTERN_SIZE_H

#include <stddef.h>

/* Larger ones are refused: a code has at most 128 characters. */
#define PS_PATTERN_SIZE_MAX 1000

/*
 * The number of single characters and sets in @pattern once its repetitions are written out, each
 * at least twice; more than PS_PATTERN_SIZE_MAX if that is more, or if brackets nest deeper than
 * anybody's. What is no regular expression has some size too.
 */
size_t ps_pattern_size(const char *pattern);

#endif
