#include "signing/hash.h"

enum ps_err ps_hash(enum ps_hash_tag tag, struct ps_bytes bytes, uint8_t out[PS_HASH_LEN])
{
	const struct ps_digest_part part = { bytes.bytes, bytes.len };

	return ps_digest_tagged((uint8_t)tag, &part, 1, out);
}

enum ps_err ps_hash_list(enum ps_hash_tag tag, const uint8_t *hashes, size_t count,
			 uint8_t out[PS_HASH_LEN])
{
	uint8_t head[4] = { (uint8_t)(count >> 24), (uint8_t)(count >> 16), (uint8_t)(count >> 8),
			    (uint8_t)count };
	const struct ps_digest_part parts[] = { { head, sizeof(head) },
						{ hashes, count * PS_HASH_LEN } };

	if (count == 0 || count > UINT32_MAX)
		return PS_RANGE;
	return ps_digest_tagged((uint8_t)tag, parts, 2, out);
}
