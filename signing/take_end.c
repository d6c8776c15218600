#include <string.h>

#include "signing/hash.h"
#include "signing/record.h"
#include "signing/take.h"
#include "signing/take_parts.h"

static enum ps_err sign_statement(struct ps_ending *ending, struct ps_key *key)
{
	uint8_t signature[PS_SIGNATURE_LEN];
	uint8_t digest[PS_HASH_LEN];
	enum ps_err err =
		ps_statement_digest(ending->link.take, ending->word, ending->sums, digest);

	if (!err)
		err = ps_key_sign_digest(key, digest, signature);
	if (!err)
		err = ps_ecdsa_to_der(signature, ending->statement, &ending->statement_len);
	return err;
}

enum ps_err ps_take_write_ending(struct ps_ending *ending, struct ps_key *key,
				 uint64_t ending_offset, struct ps_bytes openings,
				 struct ps_buf *buf, uint8_t hash_out[PS_HASH_LEN])
{
	struct ps_buf payload;
	size_t from;
	enum ps_err err = sign_statement(ending, key);

	if (err)
		return err;
	ps_buf_init(&payload);
	ps_ending_encode(ending, &payload);
	ps_record_add_signed_head(buf, PS_RECORD_ENDING);
	from = buf->len;
	err = payload.err;
	if (!err)
		err = ps_cose_sign(key, ending->type, payload.bytes, payload.len, buf);
	if (!err)
		err = ps_hash(PS_HASH_RECORD,
			      (struct ps_bytes){ buf->bytes + from, buf->len - from }, hash_out);
	ps_buf_release(&payload);
	if (err)
		return err;
	ps_record_add_openings_head(buf, ending->commitment_count);
	ps_buf_add(buf, openings.bytes, openings.len);
	ps_record_add_trailer(buf, ending_offset);
	return buf->err;
}

enum ps_err ps_take_prepare_ending(struct ps_take *take, enum ps_ending_word word,
				   enum ps_reason reason, const struct ps_clock *clock,
				   struct ps_take_ending *ending_out)
{
	struct ps_ending *ending = &ending_out->ending;
	enum ps_err err = ps_take_seal(take, clock);

	if (err)
		return err;
	*ending = (struct ps_ending){ .type = PS_COSE_END,
				      .word = word,
				      .reason = reason,
				      .link = take->link,
				      .seals = take->seals,
				      .tally = take->total,
				      .commitment_count = take->commitment_count,
				      .clock = *clock };
	memcpy(ending->commitments, take->commitments, sizeof(take->commitments));
	ending_out->offset = ps_take_bytes(take);
	ending_out->openings = (struct ps_bytes){ take->openings.bytes, take->openings.len };
	take->summing = false;
	err = ps_sums_finish(&take->sums, ending->sums);
	/* nothing is added behind this */
	take->err = err ? err : PS_INVALID;
	take->prepared = err == PS_OK;
	return err;
}

enum ps_err ps_take_finish(struct ps_take *take, struct ps_bytes bytes)
{
	enum ps_err err;

	if (!take->prepared)
		return PS_INVALID;
	ps_buf_add(&take->out, bytes.bytes, bytes.len);
	err = ps_take_flush(take);
	take->prepared = false;
	take->err = err ? err : PS_INVALID;
	return err;
}

enum ps_err ps_take_end(struct ps_take *take, enum ps_ending_word word, enum ps_reason reason,
			const struct ps_clock *clock, uint8_t hash_out[PS_HASH_LEN],
			struct ps_ending *ending_out)
{
	struct ps_take_ending made;
	struct ps_buf bytes;
	enum ps_err err = ps_take_prepare_ending(take, word, reason, clock, &made);

	if (err)
		return err;
	ps_buf_init(&bytes);
	err = ps_take_write_ending(&made.ending, take->key, made.offset, made.openings, &bytes,
				   hash_out);
	if (!err)
		err = ps_take_finish(take, (struct ps_bytes){ bytes.bytes, bytes.len });
	ps_buf_release(&bytes);
	if (!err && ending_out)
		*ending_out = made.ending;
	if (err)
		take->err = err;
	return err;
}
