/*
 * The one kind of sound file that packseal plays: WAV, 16 bits a sample, one channel, 8000 to 48000
 * samples a second, at most 20 s. Source: Multimedia Programming Interface 1.0 (1991), 3.
 */
#ifndef PS_FIRMWARE_WAVE_H
#define PS_FIRMWARE_WAVE_H

#include "signing/cursor.h"

#define PS_WAVE_BYTES_MAX (2U << 20)

struct ps_wave {
	uint32_t rate_hz;
	struct ps_bytes samples; /* little-endian, in the file's bytes */
};

/* Errors: PS_TRUNCATED; PS_UNSUPPORTED: a WAV of another kind; PS_MALFORMED: it is none. */
PS_MUST_CHECK enum ps_err ps_wave_read(struct ps_bytes file, struct ps_wave *wave_out);

#endif
