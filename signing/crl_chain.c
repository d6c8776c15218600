#include "signing/crl_chain.h"

#include <string.h>

#define REASONS_HARMLESS \
	(1U << PS_CRL_AFFILIATION_CHANGED | 1U << PS_CRL_SUPERSEDED | 1U << PS_CRL_CESSATION)

static bool same(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b)
{
	return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

/* Up to the one that the root issued: what is brought along beyond it nobody vouches for. */
static void cut_to_root(struct ps_certificates *chain, const mbedtls_x509_crt *root)
{
	size_t needed = 1;

	while (needed < chain->count &&
	       !same(&chain->crts[needed - 1].issuer_raw, &root->subject_raw))
		needed++;
	while (chain->count > needed)
		mbedtls_x509_crt_free(&chain->crts[--chain->count]);
}

static bool is_fatal(const struct ps_crl_word *word, int64_t until_s)
{
	return word->revoked && (word->since_s <= until_s || (word->reasons & ~REASONS_HARMLESS));
}

static enum ps_err look_into(struct ps_bytes list, const struct ps_certificates *chain,
			     const struct ps_certificates *roots, int64_t until_s, int64_t now_s,
			     struct ps_crl_chain_word *word)
{
	for (size_t i = 0; i < chain->count; i++) {
		struct ps_crl_word said;
		enum ps_err err = ps_crl_look_up(list, chain, i, roots, &said);

		if (err == PS_NO_MEMORY || err == PS_CRYPTO)
			return err;
		if (err == PS_NOT_FOUND)
			continue;
		if (err) {
			word->wrong++;
			return PS_OK;
		}
		if (i == 0 && (!said.has_next || now_s <= said.next_s))
			word->listed = true;
		if (is_fatal(&said, until_s))
			word->revoked = true;
	}
	return PS_OK;
}

enum ps_err ps_crl_chain_look_up(struct ps_certificates *chain, const mbedtls_x509_crt *root,
				 const struct ps_certificates *roots, const struct ps_bytes *lists,
				 size_t count, int64_t until_s, int64_t now_s,
				 struct ps_crl_chain_word *word_out)
{
	struct ps_crl_chain_word word = { .listed = false };
	enum ps_err err = PS_OK;

	cut_to_root(chain, root);
	for (size_t i = 0; i < count && !err; i++)
		err = look_into(lists[i], chain, roots, until_s, now_s, &word);
	if (!err)
		*word_out = word;
	return err;
}
