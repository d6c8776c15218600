/*
 * The chroma of NV12 (U and V sample by sample in turn) as the two planes that JPEG takes.
 *
 * The plain function uses the processor's vectors (SSE2, NEON) where the compiler has them; its
 * _scalar twin says what it must compute and is what every other processor gets. No state.
 */
#ifndef PS_CAPTURE_CHROMA_H
#define PS_CAPTURE_CHROMA_H

#include <stddef.h>
#include <stdint.h>

/* Splits @count pairs at @pairs into @u_out and @v_out. Reads and writes nothing outside. */
void ps_chroma_split(const uint8_t *pairs, size_t count, uint8_t *u_out, uint8_t *v_out);
void ps_chroma_split_scalar(const uint8_t *pairs, size_t count, uint8_t *u_out, uint8_t *v_out);

#endif
