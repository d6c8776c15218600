/*
 * Every way in which a small file is tampered with: each byte changed in three ways, each beginning
 * of it, and each record dropped, doubled, or exchanged with its neighbour, with the trailer as it
 * was and brought up to date.
 */
#ifndef PS_TESTS_TAMPER_CASES_H
#define PS_TESTS_TAMPER_CASES_H

#include "tests/vectors/film.h"

struct ps_cases {
	struct ps_bytes file;
	size_t records;
};

struct ps_cases ps_cases_of(const struct ps_buf *file);

size_t ps_cases_count(const struct ps_cases *cases);

/*
 * Puts the file that case @index makes into @out, and says in @name what was done. False: nothing
 * is changed by it.
 */
bool ps_cases_make(const struct ps_cases *cases, size_t index, struct ps_buf *out, char name[64]);

#endif
