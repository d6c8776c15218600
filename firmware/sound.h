/*
 * struct ps_sound: a loudspeaker, by ALSA. It waits for the card, so it belongs to a thread that
 * may wait.
 */
#ifndef PS_FIRMWARE_SOUND_H
#define PS_FIRMWARE_SOUND_H

#include <stdatomic.h>
#include <stdint.h>

#include "signing/cursor.h"

struct ps_sound;

/*
 * Opens @device, as ALSA names it, for samples of 16 bits, one channel.
 *
 * Errors: PS_NOT_FOUND (no such device), PS_BUSY, PS_DENIED, PS_NO_MEMORY, PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_sound_open(const char *device, uint32_t rate_hz,
					struct ps_sound **sound_out);

/* Whatever waits is dropped. NULL is fine. */
void ps_sound_close(struct ps_sound *sound);

/* Hands the samples to the card. Ends early where @stop is set. Errors: PS_IO: it takes no more. */
PS_MUST_CHECK enum ps_err ps_sound_play(struct ps_sound *sound, struct ps_bytes samples,
					const atomic_bool *stop);

/* Until the card has played what it was given. Errors: PS_IO. */
PS_MUST_CHECK enum ps_err ps_sound_finish(struct ps_sound *sound);

#endif
