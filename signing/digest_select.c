#include <stdatomic.h>
#include <string.h>

#include "signing/digest.h"
#include "signing/digest_engine.h"

enum { LENGTHS = 201 };

const uint32_t ps_digest_k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

/*
 * The one global that changes: which instructions this process uses. Every value it can take
 * computes the same function, it points at constants, and it is read and written whole, so no
 * thread can see anything but a working engine.
 */
static _Atomic(const struct ps_digest_engine *) chosen = &ps_digest_psa;

const struct ps_digest_engine *ps_digest_engine_now(void)
{
	return atomic_load_explicit(&chosen, memory_order_acquire);
}

const char *ps_digest_name(void)
{
	return ps_digest_engine_now()->name;
}

/* The examples of FIPS 180-2, appendix B.1 and B.2, and the empty message. */
static const struct {
	const char *text;
	uint8_t digest[PS_DIGEST_LEN];
} vectors[] = {
	{ "", { 0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
		0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
		0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55 } },
	{ "abc", { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
		   0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
		   0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad } },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  { 0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8, 0xe5, 0xc0, 0x26,
	    0x93, 0x0c, 0x3e, 0x60, 0x39, 0xa3, 0x3c, 0xe4, 0x59, 0x64, 0xff,
	    0x21, 0x67, 0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1 } },
};

/* In two pieces when @cut is not 0, so that the partial block is used as well. */
static enum ps_err hash_on(const struct ps_digest_engine *engine, const void *bytes, size_t len,
			   size_t cut, uint8_t digest_out[PS_DIGEST_LEN])
{
	struct ps_digest digest;

	ps_digest_init_on(&digest, engine);
	ps_digest_update(&digest, bytes, cut);
	ps_digest_update(&digest, (const uint8_t *)bytes + cut, len - cut);
	return ps_digest_finish(&digest, digest_out);
}

static enum ps_err check_vectors(const struct ps_digest_engine *engine)
{
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		uint8_t digest[PS_DIGEST_LEN];
		enum ps_err err =
			hash_on(engine, vectors[i].text, strlen(vectors[i].text), 0, digest);

		if (err)
			return err;
		if (memcmp(digest, vectors[i].digest, sizeof(digest)) != 0)
			return PS_CRYPTO;
	}
	return PS_OK;
}

/* Neighbouring lengths share the two lanes of ps_digest_many(), so these go out of step too. */
static enum ps_err check_lengths(const struct ps_digest_engine *engine)
{
	struct ps_digest_job jobs[LENGTHS];
	uint8_t paired[LENGTHS][PS_DIGEST_LEN];
	uint8_t bytes[LENGTHS];
	enum ps_err err;

	for (size_t i = 0; i < LENGTHS; i++)
		bytes[i] = (uint8_t)(i * 89 + i / 7);
	for (size_t i = 0; i < LENGTHS; i++)
		jobs[i] = (struct ps_digest_job){ .tag = bytes[0],
						  .prefix = bytes + 1,
						  .prefix_len = i < 17 ? i : 16,
						  .bytes = bytes + (i < 17 ? i + 1 : 17),
						  .len = i < 17 ? 0 : i - 17,
						  .digest_out = paired[i] };
	err = ps_digest_many_on(engine, jobs, LENGTHS);
	if (err)
		return err;
	for (size_t i = 0; i < LENGTHS; i++) {
		uint8_t whole[PS_DIGEST_LEN], cut[PS_DIGEST_LEN], expected[PS_DIGEST_LEN];
		size_t message_len = 1 + jobs[i].prefix_len + jobs[i].len;

		if (hash_on(engine, bytes, i, 0, whole) || hash_on(engine, bytes, i, i / 3, cut) ||
		    hash_on(&ps_digest_psa, bytes, i, 0, expected) ||
		    memcmp(whole, expected, PS_DIGEST_LEN) != 0 ||
		    memcmp(cut, expected, PS_DIGEST_LEN) != 0)
			return PS_CRYPTO;
		if (hash_on(&ps_digest_psa, bytes, message_len, 0, expected) ||
		    memcmp(paired[i], expected, PS_DIGEST_LEN) != 0)
			return PS_CRYPTO;
	}
	return PS_OK;
}

enum ps_err ps_digest_engine_check(const struct ps_digest_engine *engine)
{
	enum ps_err err = check_vectors(&ps_digest_psa);

	if (!err)
		err = check_vectors(engine);
	if (!err)
		err = check_lengths(engine);
	return err;
}

enum ps_err ps_digest_use(enum ps_digest_backend backend)
{
	const struct ps_digest_engine *engine = NULL;
	enum ps_err err;

	if (backend == PS_DIGEST_FASTEST)
		engine = ps_digest_x86() ? ps_digest_x86() : ps_digest_arm();
	if (!engine)
		engine = &ps_digest_psa;
	err = ps_digest_engine_check(engine);
	atomic_store_explicit(&chosen, err ? &ps_digest_psa : engine, memory_order_release);
	return err;
}

enum ps_err ps_digest_start(void)
{
	return ps_digest_use(PS_DIGEST_FASTEST);
}
