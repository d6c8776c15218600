/* SHA-256 by the ARMv8 SHA2 instructions. clang before 16 hides the intrinsics from target(). */
#include "signing/digest_engine.h"

#if defined(__aarch64__) && defined(__linux__) && (!defined(__clang__) || __clang_major__ >= 16)

#include <arm_neon.h>
#include <asm/hwcap.h>
#include <sys/auxv.h>

#define SHA2 __attribute__((target("+crypto")))
#define SHA2_INLINE SHA2 __attribute__((always_inline)) inline

/* One hash in the registers, and the sixteen message words that the next rounds need. */
struct stream {
	uint32x4_t abcd;
	uint32x4_t efgh;
	uint32x4_t w[4];
};

/* Rounds 4i to 4i + 3 of FIPS 180-4, 6.2.2, with the message schedule on the way. */
static SHA2_INLINE void four_rounds(struct stream *s, const uint8_t *block, size_t i)
{
	uint32x4_t *w = s->w;
	uint32x4_t abcd = s->abcd;
	uint32x4_t wk;

	if (i < 4)
		w[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(block + 16 * i)));
	else
		w[i % 4] = vsha256su1q_u32(vsha256su0q_u32(w[i % 4], w[(i + 1) % 4]),
					   w[(i + 2) % 4], w[(i + 3) % 4]);
	wk = vaddq_u32(w[i % 4], vld1q_u32(ps_digest_k + 4 * i));
	s->abcd = vsha256hq_u32(abcd, s->efgh, wk);
	s->efgh = vsha256h2q_u32(s->efgh, abcd, wk);
}

static SHA2 void compress(uint32_t h[8], const uint8_t *blocks, size_t n)
{
	struct stream s;

	s.abcd = vld1q_u32(h);
	s.efgh = vld1q_u32(h + 4);
	for (; n; n--, blocks += PS_DIGEST_BLOCK_LEN) {
		uint32x4_t abcd = s.abcd, efgh = s.efgh;

#pragma GCC unroll 16
		for (size_t i = 0; i < 16; i++)
			four_rounds(&s, blocks, i);
		s.abcd = vaddq_u32(s.abcd, abcd);
		s.efgh = vaddq_u32(s.efgh, efgh);
	}
	vst1q_u32(h, s.abcd);
	vst1q_u32(h + 4, s.efgh);
}

/* A round waits for the one before it; the rounds of a second stream fill that time. */
static SHA2 void compress2(uint32_t h_a[8], const uint8_t *a, uint32_t h_b[8], const uint8_t *b,
			   size_t n)
{
	struct stream s, t;

	s.abcd = vld1q_u32(h_a);
	s.efgh = vld1q_u32(h_a + 4);
	t.abcd = vld1q_u32(h_b);
	t.efgh = vld1q_u32(h_b + 4);
	for (; n; n--, a += PS_DIGEST_BLOCK_LEN, b += PS_DIGEST_BLOCK_LEN) {
		uint32x4_t s_abcd = s.abcd, s_efgh = s.efgh;
		uint32x4_t t_abcd = t.abcd, t_efgh = t.efgh;

#pragma GCC unroll 16
		for (size_t i = 0; i < 16; i++) {
			four_rounds(&s, a, i);
			four_rounds(&t, b, i);
		}
		s.abcd = vaddq_u32(s.abcd, s_abcd);
		s.efgh = vaddq_u32(s.efgh, s_efgh);
		t.abcd = vaddq_u32(t.abcd, t_abcd);
		t.efgh = vaddq_u32(t.efgh, t_efgh);
	}
	vst1q_u32(h_a, s.abcd);
	vst1q_u32(h_a + 4, s.efgh);
	vst1q_u32(h_b, t.abcd);
	vst1q_u32(h_b + 4, t.efgh);
}

static const struct ps_digest_engine engine = { "armv8", compress, compress2 };

const struct ps_digest_engine *ps_digest_arm(void)
{
	return getauxval(AT_HWCAP) & HWCAP_SHA2 ? &engine : NULL;
}

#else

const struct ps_digest_engine *ps_digest_arm(void)
{
	return NULL;
}

#endif
