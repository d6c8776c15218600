#include "signing/marker.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __SSE2__

#include <emmintrin.h>

#define STEP_LEN 64

/* FF in each byte at which a marker begins, of sixteen; looks at one byte more. */
static __m128i markers(const uint8_t *bytes)
{
	__m128i here = _mm_loadu_si128((const __m128i *)bytes);
	__m128i behind = _mm_loadu_si128((const __m128i *)(bytes + 1));

	return _mm_andnot_si128(_mm_cmpeq_epi8(behind, _mm_setzero_si128()),
				_mm_cmpeq_epi8(here, _mm_set1_epi8(-1)));
}

/* A bit for each of the next STEP_LEN bytes at which a marker begins. */
static uint64_t markers_in_step(const uint8_t *bytes)
{
	__m128i m[] = { markers(bytes), markers(bytes + 16), markers(bytes + 32),
			markers(bytes + 48) };
	__m128i any = _mm_or_si128(_mm_or_si128(m[0], m[1]), _mm_or_si128(m[2], m[3]));
	uint64_t bits = 0;

	if (_mm_movemask_epi8(any) == 0)
		return 0;
	for (size_t i = 0; i < 4; i++)
		bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(m[i]) << (16 * i);
	return bits;
}

static size_t first_in_step(uint64_t bits)
{
	return (size_t)__builtin_ctzll(bits);
}

#else

#define STEP_LEN 128

/* Has no way out of the loop, so that compilers look at many bytes at once. */
static uint64_t markers_in_step(const uint8_t *bytes)
{
	uint8_t found = 0;

	for (size_t i = 0; i < STEP_LEN; i++)
		found |= (uint8_t)((bytes[i] == 0xff) & (bytes[i + 1] != 0));
	return found;
}

/* It is known that there is one, but not where. */
static size_t first_in_step(uint64_t bits)
{
	(void)bits;
	return 0;
}

#endif

size_t ps_marker_find(struct ps_bytes bytes)
{
	size_t at = 0;
	uint64_t bits;

	while (bytes.len - at > STEP_LEN) {
		bits = markers_in_step(bytes.bytes + at);
		if (bits) {
			at += first_in_step(bits);
			break;
		}
		at += STEP_LEN;
	}
	/* the last bytes once more with some that were looked at: quicker than one by one */
	if (at && bytes.len - at <= STEP_LEN &&
	    !markers_in_step(bytes.bytes + bytes.len - STEP_LEN - 1))
		return SIZE_MAX;
	for (; bytes.len - at >= 2; at++)
		if (bytes.bytes[at] == 0xff && bytes.bytes[at + 1] != 0)
			return at;
	return SIZE_MAX;
}
