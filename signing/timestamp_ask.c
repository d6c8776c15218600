/* What an authority is asked, and what of its answer needs no trust; see signing/timestamp.c. */
#include <string.h>
#include <time.h>

#include <mbedtls/oid.h>

#include "signing/der.h"
#include "signing/der_read.h"
#include "signing/digest.h"
#include "signing/timestamp.h"

enum ps_err ps_timestamp_text(struct ps_bytes token, char text_out[PS_TIMESTAMP_TEXT_LEN + 1])
{
	int64_t utc_us;
	enum ps_err err = ps_timestamp_utc(token, &utc_us);
	time_t seconds;
	struct tm utc;

	if (err)
		return err;
	seconds = (time_t)(utc_us / 1000000);
	return utc_us >= 0 && gmtime_r(&seconds, &utc) &&
			       strftime(text_out, PS_TIMESTAMP_TEXT_LEN + 1, "%Y%m%d%H%M%S",
					&utc) == PS_TIMESTAMP_TEXT_LEN
		       ? PS_OK
		       : PS_MALFORMED;
}

/* RFC 3161, 2.4.1. */
enum ps_err ps_timestamp_ask(struct ps_bytes stamped, const uint8_t nonce[PS_TIMESTAMP_ASK_NONCE],
			     struct ps_buf *buf)
{
	static const uint8_t version_1 = 1, yes = 0xff;
	uint8_t room[128], hash[PS_DIGEST_LEN];
	struct ps_der der;
	size_t mark, inner;
	enum ps_err err = ps_digest(stamped.bytes, stamped.len, hash);

	if (err)
		return err;
	ps_der_init(&der, room, sizeof(room));
	ps_der_item(&der, PS_DER_BOOLEAN, &yes, 1);
	ps_der_uint(&der, nonce, PS_TIMESTAMP_ASK_NONCE);
	mark = ps_der_mark(&der);
	ps_der_item(&der, PS_DER_OCTETS, hash, sizeof(hash));
	inner = ps_der_mark(&der);
	ps_der_oid(&der, MBEDTLS_OID_DIGEST_ALG_SHA256,
		   MBEDTLS_OID_SIZE(MBEDTLS_OID_DIGEST_ALG_SHA256));
	ps_der_wrap(&der, inner, PS_DER_SEQUENCE);
	ps_der_wrap(&der, mark, PS_DER_SEQUENCE);
	ps_der_uint(&der, &version_1, 1);
	ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
	if (der.err)
		return der.err;
	ps_buf_add(buf, der.at, ps_der_mark(&der));
	return buf->err;
}

/* RFC 3161, 2.4.2: PKIStatusInfo, then the token if the status is granted, with changes or not. */
enum ps_err ps_timestamp_of_answer(struct ps_bytes answer, struct ps_bytes *token_out)
{
	struct ps_cursor all = ps_cursor_of(answer.bytes, answer.len);
	struct ps_cursor inside, status_info;
	struct ps_bytes token;
	uint64_t status;
	enum ps_err err = ps_der_enter(&all, PS_DER_SEQUENCE, &inside);

	if (!err)
		err = ps_der_end(&all);
	if (!err && ps_der_next_is(&inside, PS_DER_OID)) {
		*token_out = answer;
		return PS_OK;
	}
	if (!err)
		err = ps_der_enter(&inside, PS_DER_SEQUENCE, &status_info);
	if (!err)
		err = ps_der_read_uint(&status_info, PS_DER_INTEGER, &status);
	if (!err && status > 1)
		err = PS_DENIED;
	if (!err)
		err = ps_der_skip(&inside, &token);
	if (!err)
		err = ps_der_end(&inside);
	if (!err)
		*token_out = token;
	return err;
}
