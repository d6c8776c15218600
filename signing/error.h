/*
 * Every error that packseal's functions return, from one table.
 *
 * A function that can fail returns enum ps_err, is marked PS_MUST_CHECK and leaves its outputs
 * untouched unless it returns PS_OK. The name is stable (it goes into JSON and logs); the sentence
 * is for people.
 */
#ifndef PS_SIGNING_ERROR_H
#define PS_SIGNING_ERROR_H

#if defined(__GNUC__)
#define PS_MUST_CHECK __attribute__((warn_unused_result))
#define PS_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define PS_MUST_CHECK
#define PS_PRINTF(string, first)
#endif

#define PS_ERRORS(X)                                                                              \
	X(OK, "ok", "success")                                                                    \
	X(IO, "io", "the system refused a read or a write")                                       \
	X(NO_MEMORY, "no_memory", "the system has no memory left")                                \
	X(NO_SPACE, "no_space", "the disk is full")                                               \
	X(NOT_FOUND, "not_found", "there is no such thing")                                       \
	X(EXISTS, "exists", "it is there already")                                                \
	X(DENIED, "denied", "the system does not permit it")                                      \
	X(BUSY, "busy", "another process holds it")                                               \
	X(INVALID, "invalid", "an argument makes no sense")                                       \
	X(LIMIT, "limit", "a resource limit was reached")                                         \
	X(END, "end", "there is nothing more")                                                    \
	X(TRUNCATED, "truncated", "the input ends inside an item")                                \
	X(MALFORMED, "malformed", "the input is not of the format")                               \
	X(RANGE, "range", "a number is outside what the format allows")                           \
	X(UNSUPPORTED, "unsupported", "the version or suite is not one that this program knows")  \
	X(MISMATCH, "mismatch", "two things that must be equal are not")                          \
	X(BAD_SIGNATURE, "bad_signature", "the signature does not verify")                        \
	X(BAD_KEY, "bad_key", "the key is not a usable P-256 key")                                \
	X(BAD_CERTIFICATE, "bad_certificate", "the certificate is not one that packseal accepts") \
	X(CRYPTO, "crypto", "the cryptographic library reported a failure")                       \
	X(STOPPED, "stopped", "it was asked to stop")

enum ps_err {
#define X(code, name, sentence) PS_##code,
	PS_ERRORS(X)
#undef X
};

/* The stable name, for example "no_space". Never NULL. */
const char *ps_err_name(enum ps_err err);

/* The sentence for people, without a full stop. Never NULL. */
const char *ps_err_text(enum ps_err err);

#endif
