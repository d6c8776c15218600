/*
 * struct ps_arrivals: when a camera's latest pictures came, by sequence number.
 *
 * A take's START names the first frame of each camera that belongs to it. Where that frame is still
 * on its way through the encoder when START is signed, its number is known here. The camera's
 * thread adds, in the order in which the pool gives out sequence numbers; any thread asks.
 */
#ifndef PS_FIRMWARE_ARRIVALS_H
#define PS_FIRMWARE_ARRIVALS_H

#include <pthread.h>
#include <stdint.h>

#include "signing/error.h"

#define PS_ARRIVALS_KEPT 256 /* over a second of the fastest camera */

/* The members are ps_arrivals' own. */
struct ps_arrivals {
	pthread_mutex_t lock;
	uint64_t next_seq;
	uint64_t times_us[PS_ARRIVALS_KEPT]; /* of seq at seq % PS_ARRIVALS_KEPT */
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_arrivals_init(struct ps_arrivals *arrivals);
void ps_arrivals_finish(struct ps_arrivals *arrivals);

/* The next picture, of @time_us, was given to the pool. */
void ps_arrivals_add(struct ps_arrivals *arrivals, uint64_t time_us);

/* How many came: the number of the next one. */
uint64_t ps_arrivals_next_seq(struct ps_arrivals *arrivals);

/* The number of the first kept picture of @from_us or later; the next one's where there is none. */
uint64_t ps_arrivals_first_seq(struct ps_arrivals *arrivals, uint64_t from_us);

#endif
