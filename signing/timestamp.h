/*
 * Time stamps (RFC 3161, with RFC 5816): the word of an authority that it saw these bytes at this
 * time.
 *
 * What is checked: strict DER, one signer, the imprint, the signed attributes and the signature,
 * that the certificate is for time stamps alone, and that it leads to a root given. It is judged at
 * the time that the token states, so a token outlives its certificate; an authority that lies, or
 * whose key was stolen, can state any time: for the latter its issuer's revocation lists are asked.
 * Portable, no system calls.
 */
#ifndef PS_SIGNING_TIMESTAMP_H
#define PS_SIGNING_TIMESTAMP_H

#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/crl_chain.h"
#include "signing/cursor.h"
#include "signing/limits.h"

#define PS_TOKEN_NONCE_MAX 20

/* From the gravest on. */
#define PS_STAMP_FAULTS(X)                                                                     \
	X(MALFORMED, "malformed", "it is not a time stamp in DER")                             \
	X(UNSUPPORTED, "unsupported", "it uses an algorithm that this program does not know")  \
	X(OTHER_IMPRINT, "other_imprint", "it was made of other bytes")                        \
	X(WRONG_ATTRIBUTES, "wrong_attributes", "what it signs does not name its own content") \
	X(NO_CERTIFICATE, "no_certificate", "its signer's certificate is not in it")           \
	X(BAD_SIGNATURE, "bad_signature", "its signature does not verify")                     \
	X(WRONG_USAGE, "wrong_usage", "its signer's certificate is not for time stamps")       \
	X(UNTRUSTED_ROOT, "untrusted_root",                                                    \
	  "its signer leads to none of the time-stamp roots "                                  \
	  "given")                                                                             \
	X(REVOKED, "revoked", "its signer's certificate, or one above it, was revoked")        \
	X(NOT_YET_VALID, "not_yet_valid",                                                      \
	  "its signer's certificate was not yet valid at the time "                            \
	  "that it states")                                                                    \
	X(EXPIRED, "expired", "its signer's certificate had expired at the time that it states")

enum ps_stamp_fault {
#define X(code, name, sentence) PS_STAMP_##code,
	PS_STAMP_FAULTS(X)
#undef X
		PS_STAMP_FAULTS_COUNT
};

const char *ps_stamp_fault_name(enum ps_stamp_fault fault);
const char *ps_stamp_fault_text(enum ps_stamp_fault fault);

struct ps_timestamp {
	unsigned faults;	    /* 1 << enum ps_stamp_fault; 0: it holds */
	enum ps_stamp_fault reason; /* the gravest; undefined without faults */

	/* What it states; zero where it is malformed. */
	size_t imprint_len; /* in bytes, by SHA-256, SHA-384 or SHA-512 */
	int64_t utc_us;
	bool has_accuracy;
	uint64_t accuracy_us;
	size_t nonce_len; /* 0: it has none */
	uint8_t nonce[PS_TOKEN_NONCE_MAX];
	char authority[PS_NAME_TEXT_MAX]; /* its certificate's common name, escaped; and the */
	uint8_t signer[PS_DIGEST_LEN];	  /* SHA-256 of that certificate: anybody takes a name */
};

/* Faults that say that the token is wrong, whoever is trusted. */
#define PS_STAMP_WRONG                                                                          \
	(1U << PS_STAMP_MALFORMED | 1U << PS_STAMP_UNSUPPORTED | 1U << PS_STAMP_OTHER_IMPRINT | \
	 1U << PS_STAMP_WRONG_ATTRIBUTES | 1U << PS_STAMP_NO_CERTIFICATE |                      \
	 1U << PS_STAMP_BAD_SIGNATURE | 1U << PS_STAMP_WRONG_USAGE)

/*
 * Judges the TimeStampToken @token over @stamped. @roots: of authorities for time stamps, given by
 * the user and apart from those of devices; NULL or empty: UNTRUSTED_ROOT is among the faults.
 *
 * PS_OK means that there is a result, not that it is good. Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_timestamp_check(struct ps_bytes token, struct ps_bytes stamped,
					     const struct ps_certificates *roots,
					     struct ps_timestamp *timestamp_out);

/*
 * Asks @lists (DER) of the authority of @token, which holds under @roots by ps_timestamp_check(),
 * and of each certificate above it, up to the root.
 *
 * It is revoked if one of them is since a moment at or before the time that the token states; or
 * since a later one, unless the reason says that its key was not stolen (RFC 3161, 4.1):
 * affiliationChanged, superseded, cessationOfOperation. Whoever has the key states any time.
 *
 * @now_s (Unix time): what lists may be out of date for. Errors: PS_NO_MEMORY, PS_CRYPTO, those of
 * reading what does not hold.
 */
PS_MUST_CHECK enum ps_err ps_timestamp_look_up(struct ps_bytes token,
					       const struct ps_certificates *roots,
					       const struct ps_bytes *lists, size_t count,
					       int64_t now_s, struct ps_crl_chain_word *word_out);

#define PS_TIMESTAMP_TEXT_LEN 14

/*
 * The time that a token states, "20260301020000". Nothing is checked but its form. Errors:
 * PS_MALFORMED, PS_TRUNCATED, PS_UNSUPPORTED, PS_LIMIT.
 */
PS_MUST_CHECK enum ps_err ps_timestamp_text(struct ps_bytes token,
					    char text_out[PS_TIMESTAMP_TEXT_LEN + 1]);

/* The same in microseconds since 1970. */
PS_MUST_CHECK enum ps_err ps_timestamp_utc(struct ps_bytes token, int64_t *utc_us_out);

/* Is it a token, by its form, of @stamped? Errors: PS_MISMATCH if not; as of the former; PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_timestamp_is_of(struct ps_bytes token, struct ps_bytes stamped);

#define PS_TIMESTAMP_ASK_NONCE 8

/*
 * Appends a TimeStampReq for the SHA-256 of @stamped, with this nonce, which asks for the
 * authority's certificate too. Errors: PS_CRYPTO, those of @buf.
 */
PS_MUST_CHECK enum ps_err ps_timestamp_ask(struct ps_bytes stamped,
					   const uint8_t nonce[PS_TIMESTAMP_ASK_NONCE],
					   struct ps_buf *buf);

/*
 * The token inside of what an authority answered (TimeStampResp), or inside of a token itself:
 * files hold the one or the other. Errors: PS_MALFORMED, PS_TRUNCATED; PS_DENIED (the authority
 * refused).
 */
PS_MUST_CHECK enum ps_err ps_timestamp_of_answer(struct ps_bytes answer,
						 struct ps_bytes *token_out);

#endif
