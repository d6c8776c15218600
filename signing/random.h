/*
 * struct ps_random: where salts, keys and serial numbers come from.
 *
 * It is an argument wherever it is used, so that tests repeat. A station passes ps_random_os.
 */
#ifndef PS_SIGNING_RANDOM_H
#define PS_SIGNING_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

struct ps_random {
	/* Fills @out with @len unpredictable bytes, or fails; never with fewer. */
	enum ps_err (*fill)(void *ctx, uint8_t *out, size_t len);
	void *ctx;
};

/* The operating system's generator (getrandom(2)); any thread. Errors: PS_IO (errno says why). */
extern const struct ps_random ps_random_os;

/* Errors: those of the source; the content of @out is then undefined. */
PS_MUST_CHECK enum ps_err ps_random_fill(const struct ps_random *random, uint8_t *out, size_t len);

#endif
