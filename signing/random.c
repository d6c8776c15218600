#include "signing/random.h"

enum ps_err ps_random_fill(const struct ps_random *random, uint8_t *out, size_t len)
{
	return random->fill(random->ctx, out, len);
}
