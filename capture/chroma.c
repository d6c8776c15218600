#include "capture/chroma.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define PAIRS_AT_ONCE 16

void ps_chroma_split_scalar(const uint8_t *pairs, size_t count, uint8_t *u_out, uint8_t *v_out)
{
	for (size_t i = 0; i < count; i++) {
		u_out[i] = pairs[2 * i];
		v_out[i] = pairs[2 * i + 1];
	}
}

#if defined(__SSE2__)

static void split_sixteen(const uint8_t *pairs, uint8_t *u_out, uint8_t *v_out)
{
	const __m128i low = _mm_set1_epi16(0xff);
	__m128i a = _mm_loadu_si128((const __m128i *)pairs);
	__m128i b = _mm_loadu_si128((const __m128i *)(pairs + 16));
	__m128i u = _mm_packus_epi16(_mm_and_si128(a, low), _mm_and_si128(b, low));
	__m128i v = _mm_packus_epi16(_mm_srli_epi16(a, 8), _mm_srli_epi16(b, 8));

	_mm_storeu_si128((__m128i *)u_out, u);
	_mm_storeu_si128((__m128i *)v_out, v);
}

#elif defined(__aarch64__)

static void split_sixteen(const uint8_t *pairs, uint8_t *u_out, uint8_t *v_out)
{
	uint8x16x2_t both = vld2q_u8(pairs);

	vst1q_u8(u_out, both.val[0]);
	vst1q_u8(v_out, both.val[1]);
}

#else

static void split_sixteen(const uint8_t *pairs, uint8_t *u_out, uint8_t *v_out)
{
	ps_chroma_split_scalar(pairs, PAIRS_AT_ONCE, u_out, v_out);
}

#endif

void ps_chroma_split(const uint8_t *pairs, size_t count, uint8_t *u_out, uint8_t *v_out)
{
	size_t i = 0;

	for (; count - i >= PAIRS_AT_ONCE; i += PAIRS_AT_ONCE)
		split_sixteen(pairs + 2 * i, u_out + i, v_out + i);
	ps_chroma_split_scalar(pairs + 2 * i, count - i, u_out + i, v_out + i);
}
