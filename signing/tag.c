#include "signing/tag.h"

#include <string.h>

#include <mbedtls/md.h>

enum ps_err ps_tag_make(const uint8_t secret[PS_TAG_SECRET_LEN], struct ps_bytes waybill,
			uint8_t tag_out[PS_HASH_LEN])
{
	const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
	uint8_t tag[PS_HASH_LEN];

	if (!sha256 || mbedtls_md_hmac(sha256, secret, PS_TAG_SECRET_LEN, waybill.bytes,
				       waybill.len, tag) != 0)
		return PS_CRYPTO;
	memcpy(tag_out, tag, sizeof(tag));
	return PS_OK;
}
