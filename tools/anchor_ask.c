#include "tools/anchor_ask.h"

#include <string.h>

#include "signing/random.h"
#include "signing/timestamp.h"
#include "tools/command.h"
#include "tools/http.h"
#include "tools/output.h"

/* What is wrong with an answer, or NULL; it must be over the hash that was asked, with the same
 * nonce (RFC 3161, 2.4.2). */
static const char *read_answer(const struct ps_buf *answer, struct ps_bytes stamped,
			       const uint8_t nonce[PS_TIMESTAMP_ASK_NONCE],
			       struct ps_bytes *token_out)
{
	const uint8_t *begin = nonce;
	size_t len = PS_TIMESTAMP_ASK_NONCE;
	struct ps_timestamp stamp;
	enum ps_err err =
		ps_timestamp_of_answer((struct ps_bytes){ answer->bytes, answer->len }, token_out);

	if (err)
		return err == PS_DENIED ? "it refuses to stamp" : "its answer is no time stamp";
	err = ps_timestamp_check(*token_out, stamped, NULL, &stamp);
	if (err)
		return ps_err_text(err);
	if (stamp.faults & PS_STAMP_WRONG)
		return ps_stamp_fault_text(stamp.reason);
	if (stamp.imprint_len != PS_DIGEST_LEN)
		return "it answers something that was not asked: the hash is by another algorithm";
	for (; len > 1 && *begin == 0; len--)
		begin++;
	if (stamp.nonce_len < len || memcmp(stamp.nonce + stamp.nonce_len - len, begin, len) != 0)
		return "it answers something that was not asked: the nonce is another";
	return NULL;
}

enum ps_err ps_anchor_ask(const char *url, struct ps_bytes stamped, unsigned patience_s,
			  struct ps_buf *answer, struct ps_bytes *token_out)
{
	char why[PS_HTTP_WHY_LEN] = "", shown[PS_TEXT_SHOWN_MAX];
	uint8_t nonce[PS_TIMESTAMP_ASK_NONCE];
	const char *wrong = NULL;
	struct ps_buf query;
	enum ps_err err = ps_random_fill(&ps_random_os, nonce, sizeof(nonce));

	nonce[0] = (uint8_t)((nonce[0] & 0x3f) | 0x40); /* its INTEGER is of the same bytes */
	answer->cap = PS_ANCHOR_ANSWER_MAX;
	ps_buf_init(&query);
	if (!err)
		err = ps_timestamp_ask(stamped, nonce, &query);
	if (!err)
		err = ps_http_post(url, "application/timestamp-query",
				   (struct ps_bytes){ query.bytes, query.len }, patience_s, answer,
				   why);
	ps_buf_release(&query);
	if (err == PS_IO)
		wrong = why;
	else if (!err)
		wrong = read_answer(answer, stamped, nonce, token_out);
	if (!wrong)
		return err;
	ps_http_shown(url, shown);
	(void)ps_command_fail(PS_EXIT_IO, "%s is of no use: %s", shown, wrong);
	return PS_INVALID;
}
