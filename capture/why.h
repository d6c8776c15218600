/*
 * Why something was refused: one sentence for the person who has to put it right, in memory of the
 * caller, who shows it. It names the file or device and what to do.
 */
#ifndef PS_CAPTURE_WHY_H
#define PS_CAPTURE_WHY_H

#include <stddef.h>

#include "signing/error.h"

/* Room that holds any sentence with a usual path in it. */
#define PS_WHY_SIZE 512

/* Writes the sentence, cut off at @why_size bytes with its final zero; nothing when that is 0. */
void ps_why_set(char *why, size_t why_size, const char *format, ...) PS_PRINTF(3, 4);

#endif
