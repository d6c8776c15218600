#include "firmware/wave.h"

#include <string.h>

#define RATE_HZ_MIN 8000
#define RATE_HZ_MAX 48000
#define SECONDS_MAX 20
#define SAMPLE_BYTES 2

static uint32_t number(const uint8_t *bytes, unsigned count)
{
	uint32_t value = 0;

	for (unsigned i = count; i-- > 0;)
		value = value << 8 | bytes[i];
	return value;
}

static enum ps_err read_format(struct ps_bytes chunk, struct ps_wave *wave)
{
	if (chunk.len < 16)
		return PS_TRUNCATED;
	wave->rate_hz = number(chunk.bytes + 4, 4);
	if (number(chunk.bytes, 2) != 1 || number(chunk.bytes + 2, 2) != 1 ||
	    number(chunk.bytes + 14, 2) != 8 * SAMPLE_BYTES || wave->rate_hz < RATE_HZ_MIN ||
	    wave->rate_hz > RATE_HZ_MAX)
		return PS_UNSUPPORTED;
	return PS_OK;
}

enum ps_err ps_wave_read(struct ps_bytes file, struct ps_wave *wave_out)
{
	struct ps_cursor cursor = ps_cursor_of(file.bytes, file.len);
	struct ps_wave wave = { .rate_hz = 0 };
	struct ps_bytes head, chunk;
	enum ps_err err = ps_cursor_take(&cursor, 12, &head);

	if (err)
		return err;
	if (memcmp(head.bytes, "RIFF", 4) != 0 || memcmp(head.bytes + 8, "WAVE", 4) != 0)
		return PS_MALFORMED;
	while (!wave.samples.bytes) {
		err = ps_cursor_take(&cursor, 8, &head);
		if (!err)
			err = ps_cursor_take(&cursor, number(head.bytes + 4, 4), &chunk);
		if (err)
			return err;
		if (memcmp(head.bytes, "fmt ", 4) == 0)
			err = read_format(chunk, &wave);
		else if (memcmp(head.bytes, "data", 4) == 0)
			wave.samples = chunk;
		/* a chunk of odd length has a byte behind it */
		if (!err && chunk.len % 2 && !wave.samples.bytes)
			err = ps_cursor_take(&cursor, 1, &chunk);
		if (err)
			return err;
	}
	if (!wave.rate_hz || wave.samples.len % SAMPLE_BYTES)
		return PS_MALFORMED;
	if (wave.samples.len / SAMPLE_BYTES > (size_t)SECONDS_MAX * wave.rate_hz)
		return PS_UNSUPPORTED;
	*wave_out = wave;
	return PS_OK;
}
