/*
 * struct ps_silence: for how long nothing was heard of something, by a listener who may himself
 * have been asleep.
 *
 * Only time in which he listened counts: between two looks at most @tick_us, however much later he
 * comes. So a machine that did not let him run for seconds blames nobody else for them. It asks no
 * clock; the times come in, of CLOCK_BOOTTIME.
 */
#ifndef PS_FIRMWARE_SILENCE_H
#define PS_FIRMWARE_SILENCE_H

#include <stdbool.h>
#include <stdint.h>

struct ps_silence {
	uint64_t limit_us; /* so long, and it is a fault */
	uint64_t tick_us;  /* how often he means to look */
	uint64_t silent_us;
	uint64_t looked_us;
};

/* It was heard, or is waited for from now on. */
void ps_silence_heard(struct ps_silence *silence, uint64_t now_us);

/* Is it silent for @limit_us? Who looks has taken in before whatever there was to be heard. */
bool ps_silence_look(struct ps_silence *silence, uint64_t now_us);

#endif
