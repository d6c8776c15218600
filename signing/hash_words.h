/*
 * A hash as words that can be read to somebody over the telephone and compared by eye: the PGP word
 * list (P. Juola, P. Zimmermann, "Whole-word phonetic distances and the PGPfone alphabet", 1996).
 *
 * A byte is a word. Bytes at even places have words of two syllables, those at odd places of three,
 * so that a word that is left out, said twice or exchanged with its neighbour is heard.
 */
#ifndef PS_SIGNING_HASH_WORDS_H
#define PS_SIGNING_HASH_WORDS_H

#include <stddef.h>
#include <stdint.h>

/* The longest of them. */
#define PS_HASH_WORD_MAX 11

/* The word of the byte at @index, which must be there. */
const char *ps_hash_word(const uint8_t *bytes, size_t index);

#endif
