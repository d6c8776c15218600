#include "capture/sums.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

void ps_sums_row_scalar(const uint8_t *samples, size_t stride, size_t width, size_t height,
			uint16_t *sums_out)
{
	for (size_t x = 0; x < width; x += PS_SUMS_BLOCK) {
		size_t columns = width - x < PS_SUMS_BLOCK ? width - x : PS_SUMS_BLOCK;
		size_t sum = 0;

		for (size_t row = 0; row < height; row++) {
			for (size_t i = 0; i < columns; i++)
				sum += samples[row * stride + x + i];
		}
		*sums_out++ = (uint16_t)(sum * PS_SUMS_PER_LEVEL / (columns * height));
	}
}

bool ps_sums_differ_scalar(const uint16_t *a, const uint16_t *b, size_t count, uint16_t limit)
{
	for (size_t i = 0; i < count; i++) {
		if ((a[i] > b[i] ? a[i] - b[i] : b[i] - a[i]) > limit)
			return true;
	}
	return false;
}

#if defined(__SSE2__)

static void sum_pair(const uint8_t *samples, size_t stride, uint16_t *pair_out)
{
	const __m128i zero = _mm_setzero_si128();
	__m128i sum = zero;

	for (size_t row = 0; row < PS_SUMS_BLOCK; row++) {
		__m128i line = _mm_loadu_si128((const __m128i *)(samples + row * stride));

		sum = _mm_add_epi64(sum, _mm_sad_epu8(line, zero));
	}
	pair_out[0] = (uint16_t)_mm_extract_epi16(sum, 0);
	pair_out[1] = (uint16_t)_mm_extract_epi16(sum, 4);
}

static bool eight_differ(const uint16_t *a, const uint16_t *b, uint16_t limit)
{
	__m128i left = _mm_loadu_si128((const __m128i *)a);
	__m128i right = _mm_loadu_si128((const __m128i *)b);
	__m128i apart = _mm_or_si128(_mm_subs_epu16(left, right), _mm_subs_epu16(right, left));
	__m128i over = _mm_subs_epu16(apart, _mm_set1_epi16((short)limit));

	return _mm_movemask_epi8(_mm_cmpeq_epi16(over, _mm_setzero_si128())) != 0xffff;
}

#elif defined(__aarch64__)

static void sum_pair(const uint8_t *samples, size_t stride, uint16_t *pair_out)
{
	uint16x8_t sum = vdupq_n_u16(0);
	uint64x2_t pair;

	for (size_t row = 0; row < PS_SUMS_BLOCK; row++)
		sum = vpadalq_u8(sum, vld1q_u8(samples + row * stride));
	pair = vpaddlq_u32(vpaddlq_u16(sum));
	pair_out[0] = (uint16_t)vgetq_lane_u64(pair, 0);
	pair_out[1] = (uint16_t)vgetq_lane_u64(pair, 1);
}

static bool eight_differ(const uint16_t *a, const uint16_t *b, uint16_t limit)
{
	return vmaxvq_u16(vabdq_u16(vld1q_u16(a), vld1q_u16(b))) > limit;
}

#else

static void sum_pair(const uint8_t *samples, size_t stride, uint16_t *pair_out)
{
	ps_sums_row_scalar(samples, stride, 2 * PS_SUMS_BLOCK, PS_SUMS_BLOCK, pair_out);
}

static bool eight_differ(const uint16_t *a, const uint16_t *b, uint16_t limit)
{
	return ps_sums_differ_scalar(a, b, 8, limit);
}

#endif

void ps_sums_row(const uint8_t *samples, size_t stride, size_t width, size_t height,
		 uint16_t *sums_out)
{
	size_t x = 0;

	if (height == PS_SUMS_BLOCK) {
		for (; width - x >= 2 * PS_SUMS_BLOCK; x += 2 * PS_SUMS_BLOCK)
			sum_pair(samples + x, stride, sums_out + x / PS_SUMS_BLOCK);
	}
	ps_sums_row_scalar(samples + x, stride, width - x, height, sums_out + x / PS_SUMS_BLOCK);
}

bool ps_sums_differ(const uint16_t *a, const uint16_t *b, size_t count, uint16_t limit)
{
	size_t i = 0;

	for (; count - i >= 8; i += 8) {
		if (eight_differ(a + i, b + i, limit))
			return true;
	}
	return ps_sums_differ_scalar(a + i, b + i, count - i, limit);
}
