/* Clocks that stand still until a test moves them. */
#ifndef PS_TESTS_KIT_FAKE_TIME_H
#define PS_TESTS_KIT_FAKE_TIME_H

#include "firmware/clock_os.h"

struct ps_fake_time {
	struct ps_clock clock; /* what the next call says */
	enum ps_err err;       /* PS_OK, or what the next calls return */
};

/* Synchronised, 2023-11-14T22:13:20Z, 100 s after boot. */
void ps_fake_time_init(struct ps_fake_time *fake);

/* Lets both clocks run on. */
void ps_fake_time_pass(struct ps_fake_time *fake, uint64_t us);

/* The source of time that reads @fake, which must outlive it. */
struct ps_time ps_fake_time_source(struct ps_fake_time *fake);

#endif
