#include "tests/kit/random_seeded.h"

#include "signing/digest.h"

static enum ps_err next_block(struct ps_random_seeded *seeded)
{
	uint8_t message[16];

	for (size_t i = 0; i < 8; i++) {
		message[i] = (uint8_t)(seeded->seed >> (56 - 8 * i));
		message[8 + i] = (uint8_t)(seeded->counter >> (56 - 8 * i));
	}
	seeded->counter++;
	seeded->used = 0;
	return ps_digest(message, sizeof(message), seeded->block);
}

static enum ps_err fill_seeded(void *ctx, uint8_t *out, size_t len)
{
	struct ps_random_seeded *seeded = ctx;

	for (size_t i = 0; i < len; i++) {
		if (seeded->used == sizeof(seeded->block)) {
			enum ps_err err = next_block(seeded);

			if (err)
				return err;
		}
		out[i] = seeded->block[seeded->used++];
	}
	return PS_OK;
}

struct ps_random ps_random_seeded_init(struct ps_random_seeded *seeded, uint64_t seed)
{
	*seeded = (struct ps_random_seeded){ .seed = seed, .used = sizeof(seeded->block) };
	return (struct ps_random){ .fill = fill_seeded, .ctx = seeded };
}
