#include "signing/digest.h"

#include <string.h>

#include "signing/digest_engine.h"

const struct ps_digest_engine ps_digest_psa = { .name = "psa" };

const uint32_t ps_digest_h0[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
				   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

void ps_digest_init_on(struct ps_digest *digest, const struct ps_digest_engine *engine)
{
	digest->engine = engine;
	digest->err = PS_OK;
	if (engine->compress) {
		memcpy(digest->in.own.h, ps_digest_h0, sizeof(ps_digest_h0));
		digest->in.own.len = 0;
		return;
	}
	digest->in.psa = psa_hash_operation_init();
	if (psa_hash_setup(&digest->in.psa, PSA_ALG_SHA_256) != PSA_SUCCESS)
		digest->err = PS_CRYPTO;
}

void ps_digest_init(struct ps_digest *digest)
{
	ps_digest_init_on(digest, ps_digest_engine_now());
}

static void update_own(struct ps_digest *digest, const uint8_t *bytes, size_t len)
{
	size_t have = digest->in.own.len % PS_DIGEST_BLOCK_LEN;
	size_t blocks;

	digest->in.own.len += len;
	if (have) {
		size_t take = PS_DIGEST_BLOCK_LEN - have;

		if (take > len)
			take = len;
		memcpy(digest->in.own.block + have, bytes, take);
		if (have + take < PS_DIGEST_BLOCK_LEN)
			return;
		digest->engine->compress(digest->in.own.h, digest->in.own.block, 1);
		bytes += take;
		len -= take;
	}
	blocks = len / PS_DIGEST_BLOCK_LEN;
	if (blocks)
		digest->engine->compress(digest->in.own.h, bytes, blocks);
	len -= blocks * PS_DIGEST_BLOCK_LEN;
	if (len)
		memcpy(digest->in.own.block, bytes + blocks * PS_DIGEST_BLOCK_LEN, len);
}

void ps_digest_update(struct ps_digest *digest, const void *bytes, size_t len)
{
	if (len == 0 || digest->err)
		return;
	if (digest->engine->compress)
		update_own(digest, bytes, len);
	else if (psa_hash_update(&digest->in.psa, bytes, len) != PSA_SUCCESS)
		digest->err = PS_CRYPTO;
}

static enum ps_err finish_psa(struct ps_digest *digest, uint8_t digest_out[PS_DIGEST_LEN])
{
	uint8_t hash[PS_DIGEST_LEN];
	size_t len = 0;

	if (digest->err ||
	    psa_hash_finish(&digest->in.psa, hash, sizeof(hash), &len) != PSA_SUCCESS ||
	    len != sizeof(hash)) {
		/* Nothing to do about a failure of abort: the hash has failed anyway. */
		(void)psa_hash_abort(&digest->in.psa);
		return PS_CRYPTO;
	}
	memcpy(digest_out, hash, sizeof(hash));
	return PS_OK;
}

enum ps_err ps_digest_finish(struct ps_digest *digest, uint8_t digest_out[PS_DIGEST_LEN])
{
	static const uint8_t padding[PS_DIGEST_BLOCK_LEN] = { 0x80 };
	uint64_t bits = digest->in.own.len * 8;
	size_t have = digest->in.own.len % PS_DIGEST_BLOCK_LEN;
	uint8_t length[8];

	if (!digest->engine->compress)
		return finish_psa(digest, digest_out);
	for (size_t i = 0; i < sizeof(length); i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	update_own(digest, padding, (have < 56 ? 56 : 120) - have);
	update_own(digest, length, sizeof(length));
	for (size_t i = 0; i < PS_DIGEST_LEN; i++)
		digest_out[i] = (uint8_t)(digest->in.own.h[i / 4] >> (24 - 8 * (i % 4)));
	return PS_OK;
}

enum ps_err ps_digest(const void *bytes, size_t len, uint8_t digest_out[PS_DIGEST_LEN])
{
	struct ps_digest digest;

	ps_digest_init(&digest);
	ps_digest_update(&digest, bytes, len);
	return ps_digest_finish(&digest, digest_out);
}

enum ps_err ps_digest_tagged(uint8_t tag, const struct ps_digest_part *parts, size_t n,
			     uint8_t digest_out[PS_DIGEST_LEN])
{
	struct ps_digest digest;

	ps_digest_init(&digest);
	ps_digest_update(&digest, &tag, 1);
	for (size_t i = 0; i < n; i++)
		ps_digest_update(&digest, parts[i].bytes, parts[i].len);
	return ps_digest_finish(&digest, digest_out);
}
