#include "signing/sums.h"
#include "signing/hex.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void ps_hex_write(struct ps_buf *buf, const uint8_t *bytes, size_t len)
{
	char digits[2];

	for (size_t i = 0; i < len; i++) {
		ps_hex_encode(bytes + i, 1, digits);
		ps_buf_add(buf, digits, sizeof(digits));
	}
}

static void write_text(struct ps_buf *buf, const char *text)
{
	ps_buf_add(buf, text, strlen(text));
}

void ps_sums_write_nonce(struct ps_buf *buf, const uint8_t nonce[PS_NONCE_LEN])
{
	write_text(buf, "# ");
	ps_hex_write(buf, nonce, PS_NONCE_LEN);
	write_text(buf, "\n");
}

void ps_sums_write_line(struct ps_buf *buf, const uint8_t picture[PS_HASH_LEN],
			struct ps_bytes camera, uint64_t seq)
{
	char number[24];

	ps_hex_write(buf, picture, PS_HASH_LEN);
	write_text(buf, "  ");
	ps_buf_add(buf, camera.bytes, camera.len);
	if (snprintf(number, sizeof(number), "/%" PRIu64, seq) >= (int)sizeof(number))
		buf->err = PS_RANGE;
	write_text(buf, number);
	write_text(buf, ".jpg\n");
}

/* Hashes what @buf holds and releases it. */
static void hash_line(struct ps_sums *sums, struct ps_buf *buf)
{
	if (buf->err)
		sums->digest.err = buf->err;
	else
		ps_digest_update(&sums->digest, buf->bytes, buf->len);
	ps_buf_release(buf);
}

void ps_sums_begin(struct ps_sums *sums, const uint8_t nonce[PS_NONCE_LEN])
{
	struct ps_buf line;

	ps_digest_init(&sums->digest);
	ps_buf_init(&line);
	ps_sums_write_nonce(&line, nonce);
	hash_line(sums, &line);
}

void ps_sums_add(struct ps_sums *sums, const uint8_t picture[PS_HASH_LEN], struct ps_bytes camera,
		 uint64_t seq)
{
	struct ps_buf line;

	ps_buf_init(&line);
	ps_sums_write_line(&line, picture, camera, seq);
	hash_line(sums, &line);
}

enum ps_err ps_sums_finish(struct ps_sums *sums, uint8_t digest_out[PS_HASH_LEN])
{
	return ps_digest_finish(&sums->digest, digest_out);
}

void ps_statement_write(struct ps_buf *buf, const uint8_t take[PS_HASH_LEN],
			enum ps_ending_word word, const uint8_t sums[PS_HASH_LEN])
{
	write_text(buf, "packseal statement 1\ntake ");
	ps_hex_write(buf, take, PS_HASH_LEN);
	write_text(buf, "\nending ");
	write_text(buf, ps_ending_name(word));
	write_text(buf, "\nsha256sums ");
	ps_hex_write(buf, sums, PS_HASH_LEN);
	write_text(buf, "\n");
}

enum ps_err ps_statement_digest(const uint8_t take[PS_HASH_LEN], enum ps_ending_word word,
				const uint8_t sums[PS_HASH_LEN], uint8_t digest_out[PS_HASH_LEN])
{
	struct ps_buf text;
	enum ps_err err;

	ps_buf_init(&text);
	ps_statement_write(&text, take, word, sums);
	err = text.err ? text.err : ps_digest(text.bytes, text.len, digest_out);
	ps_buf_release(&text);
	return err;
}
