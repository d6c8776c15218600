/* The vectors, judged in this process: what a build comes to from which a check was taken out. */
#ifndef PS_TESTS_TAMPER_JUDGE_VECTORS_H
#define PS_TESTS_TAMPER_JUDGE_VECTORS_H

#include <stdbool.h>

/*
 * Judges every NAME.seal in @folder of @dir, the folder of all vectors, and below; says which have
 * another verdict than NAME.json states.
 */
bool ps_judge_vectors(const char *dir, const char *folder);

#endif
