/* SHA-256 by the x86 SHA extensions. Their words come in the odd order ABEF, CDGH. */
#include "signing/digest_engine.h"

#if (defined(__x86_64__) || defined(__i386__)) && defined(__GNUC__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdbool.h>

#define SHA_NI __attribute__((target("sha,sse4.1,ssse3")))
#define SHA_NI_INLINE SHA_NI __attribute__((always_inline)) inline

/* One hash in the registers, and the sixteen message words that the next rounds need. */
struct stream {
	__m128i abef;
	__m128i cdgh;
	__m128i w[4];
};

static SHA_NI_INLINE void stream_load(struct stream *s, const uint32_t h[8])
{
	__m128i abcd = _mm_loadu_si128((const __m128i *)h);
	__m128i efgh = _mm_loadu_si128((const __m128i *)(h + 4));
	__m128i cdab = _mm_shuffle_epi32(abcd, 0xb1);
	__m128i ghef = _mm_shuffle_epi32(efgh, 0x1b);

	s->abef = _mm_alignr_epi8(cdab, ghef, 8);
	s->cdgh = _mm_blend_epi16(ghef, cdab, 0xf0);
}

static SHA_NI_INLINE void stream_store(const struct stream *s, uint32_t h[8])
{
	__m128i feba = _mm_shuffle_epi32(s->abef, 0x1b);
	__m128i dchg = _mm_shuffle_epi32(s->cdgh, 0xb1);

	_mm_storeu_si128((__m128i *)h, _mm_blend_epi16(feba, dchg, 0xf0));
	_mm_storeu_si128((__m128i *)(h + 4), _mm_alignr_epi8(dchg, feba, 8));
}

/* Rounds 4i to 4i + 3 of FIPS 180-4, 6.2.2, with the message schedule on the way. */
static SHA_NI_INLINE void four_rounds(struct stream *s, const uint8_t *block, size_t i)
{
	const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i *w = s->w;
	__m128i wk;

	if (i < 4) {
		w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(block + 16 * i)),
					big_endian);
	} else {
		__m128i minus_7 = _mm_alignr_epi8(w[(i + 3) % 4], w[(i + 2) % 4], 4);
		__m128i sum = _mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]);

		w[i % 4] = _mm_sha256msg2_epu32(_mm_add_epi32(sum, minus_7), w[(i + 3) % 4]);
	}
	wk = _mm_add_epi32(w[i % 4], _mm_loadu_si128((const __m128i *)(ps_digest_k + 4 * i)));
	s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, wk);
	s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh, _mm_shuffle_epi32(wk, 0x0e));
}

static SHA_NI void compress(uint32_t h[8], const uint8_t *blocks, size_t n)
{
	struct stream s;

	stream_load(&s, h);
	for (; n; n--, blocks += PS_DIGEST_BLOCK_LEN) {
		__m128i abef = s.abef, cdgh = s.cdgh;

#pragma GCC unroll 16
		for (size_t i = 0; i < 16; i++)
			four_rounds(&s, blocks, i);
		s.abef = _mm_add_epi32(s.abef, abef);
		s.cdgh = _mm_add_epi32(s.cdgh, cdgh);
	}
	stream_store(&s, h);
}

/* A round waits for the one before it; the rounds of a second stream fill that time. */
static SHA_NI void compress2(uint32_t h_a[8], const uint8_t *a, uint32_t h_b[8], const uint8_t *b,
			     size_t n)
{
	struct stream s, t;

	stream_load(&s, h_a);
	stream_load(&t, h_b);
	for (; n; n--, a += PS_DIGEST_BLOCK_LEN, b += PS_DIGEST_BLOCK_LEN) {
		__m128i s_abef = s.abef, s_cdgh = s.cdgh;
		__m128i t_abef = t.abef, t_cdgh = t.cdgh;

#pragma GCC unroll 16
		for (size_t i = 0; i < 16; i++) {
			four_rounds(&s, a, i);
			four_rounds(&t, b, i);
		}
		s.abef = _mm_add_epi32(s.abef, s_abef);
		s.cdgh = _mm_add_epi32(s.cdgh, s_cdgh);
		t.abef = _mm_add_epi32(t.abef, t_abef);
		t.cdgh = _mm_add_epi32(t.cdgh, t_cdgh);
	}
	stream_store(&s, h_a);
	stream_store(&t, h_b);
}

/* Intel SDM, CPUID leaf 1 (ECX 9: SSSE3, 19: SSE4.1) and leaf 7 (EBX 29: SHA). */
static bool processor_has_sha(void)
{
	unsigned eax, ebx, ecx, edx;

	if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx >> 9 & 1) || !(ecx >> 19 & 1))
		return false;
	return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ebx >> 29 & 1);
}

static const struct ps_digest_engine engine = { "sha-ni", compress, compress2 };

const struct ps_digest_engine *ps_digest_x86(void)
{
	return processor_has_sha() ? &engine : NULL;
}

#else

const struct ps_digest_engine *ps_digest_x86(void)
{
	return NULL;
}

#endif
