#include "tests/kit/fake_time.h"

void ps_fake_time_init(struct ps_fake_time *fake)
{
	*fake = (struct ps_fake_time){
		.clock = { .boot_us = 100000000,
			   .utc_us = 1700000000000000,
			   .state = PS_CLOCK_SYNCHRONISED,
			   .error_us = 500 },
		.err = PS_OK,
	};
}

void ps_fake_time_pass(struct ps_fake_time *fake, uint64_t us)
{
	fake->clock.boot_us += us;
	fake->clock.utc_us += (int64_t)us;
}

static enum ps_err now(void *ctx, struct ps_clock *clock_out)
{
	const struct ps_fake_time *fake = ctx;

	if (fake->err)
		return fake->err;
	*clock_out = fake->clock;
	return PS_OK;
}

struct ps_time ps_fake_time_source(struct ps_fake_time *fake)
{
	return (struct ps_time){ .now = now, .ctx = fake };
}
