#include "signing/timestamp.h"

#include <string.h>

#include "signing/cms_read.h"
#include "signing/der.h"
#include "signing/der_read.h"
#include "signing/path.h"

/* RFC 3161, 2.4.2: id-ct-TSTInfo. */
static const uint8_t oid_tst_info[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
					0x01, 0x09, 0x10, 0x01, 0x04 };

static const struct {
	const char *name;
	const char *text;
} faults[] = {
#define X(code, name, sentence) { name, sentence },
	PS_STAMP_FAULTS(X)
#undef X
};

const char *ps_stamp_fault_name(enum ps_stamp_fault fault)
{
	return (size_t)fault < PS_STAMP_FAULTS_COUNT ? faults[fault].name : "unknown";
}

const char *ps_stamp_fault_text(enum ps_stamp_fault fault)
{
	return (size_t)fault < PS_STAMP_FAULTS_COUNT ? faults[fault].text : "unknown";
}

/* What TSTInfo says of the bytes that were stamped. */
struct imprint {
	struct ps_cms_digest digest;
	struct ps_bytes hash;
};

static enum ps_err read_imprint(struct ps_cursor *info, struct imprint *imprint_out)
{
	struct ps_cursor inside;
	enum ps_err err = ps_der_enter(info, PS_DER_SEQUENCE, &inside);

	if (!err)
		err = ps_cms_read_digest(&inside, &imprint_out->digest);
	if (!err)
		err = ps_der_read(&inside, PS_DER_OCTETS, &imprint_out->hash);
	return err ? err : ps_der_end(&inside);
}

/* Seconds, thousandths, millionths; each may be left out. */
static enum ps_err read_accuracy(struct ps_cursor *info, struct ps_timestamp *timestamp)
{
	uint64_t seconds = 0, milliseconds = 0, microseconds = 0;
	struct ps_cursor inside;
	enum ps_err err = ps_der_enter(info, PS_DER_SEQUENCE, &inside);

	if (!err && ps_der_next_is(&inside, PS_DER_INTEGER))
		err = ps_der_read_uint(&inside, PS_DER_INTEGER, &seconds);
	if (!err && ps_der_next_is(&inside, PS_DER_CONTEXT(0)))
		err = ps_der_read_uint(&inside, PS_DER_CONTEXT(0), &milliseconds);
	if (!err && ps_der_next_is(&inside, PS_DER_CONTEXT(1)))
		err = ps_der_read_uint(&inside, PS_DER_CONTEXT(1), &microseconds);
	if (!err)
		err = ps_der_end(&inside);
	/* ten years: an authority that knows no better knows nothing */
	if (!err && (seconds > 315360000 || milliseconds > 999 || microseconds > 999))
		err = PS_MALFORMED;
	if (err)
		return err;
	timestamp->has_accuracy = true;
	timestamp->accuracy_us = seconds * 1000000 + milliseconds * 1000 + microseconds;
	return PS_OK;
}

static enum ps_err read_nonce(struct ps_cursor *info, struct ps_timestamp *timestamp)
{
	struct ps_bytes nonce;
	enum ps_err err = ps_der_read_integer(info, &nonce);

	if (!err && nonce.len > PS_TOKEN_NONCE_MAX)
		err = PS_MALFORMED;
	if (err)
		return err;
	memcpy(timestamp->nonce, nonce.bytes, nonce.len);
	timestamp->nonce_len = nonce.len;
	return PS_OK;
}

/* What may follow the time (RFC 3161, 2.4.2), in this order. */
static enum ps_err read_options(struct ps_cursor *info, struct ps_timestamp *timestamp)
{
	struct ps_bytes passed;
	enum ps_err err = PS_OK;

	if (ps_der_next_is(info, PS_DER_SEQUENCE))
		err = read_accuracy(info, timestamp);
	if (!err && ps_der_next_is(info, PS_DER_BOOLEAN)) {
		err = ps_der_read(info, PS_DER_BOOLEAN, &passed);
		/* false is the default, and not written in DER */
		if (!err && (passed.len != 1 || passed.bytes[0] != 0xff))
			err = PS_MALFORMED;
	}
	if (!err && ps_der_next_is(info, PS_DER_INTEGER))
		err = read_nonce(info, timestamp);
	if (!err && ps_der_next_is(info, PS_DER_AROUND(0)))
		err = ps_der_read(info, PS_DER_AROUND(0), &passed);
	/* extensions, a critical one of which nobody here would understand: there are none in use
	 */
	return err ? err : ps_der_end(info);
}

static enum ps_err read_info(struct ps_bytes bytes, struct imprint *imprint_out,
			     struct ps_timestamp *timestamp)
{
	struct ps_cursor all = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_cursor info;
	struct ps_bytes passed;
	uint64_t version;
	enum ps_err err = ps_der_enter(&all, PS_DER_SEQUENCE, &info);

	if (!err)
		err = ps_der_end(&all);
	if (!err)
		err = ps_der_read_uint(&info, PS_DER_INTEGER, &version);
	if (!err && version != 1)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_der_read_oid(&info, &passed); /* policy */
	if (!err)
		err = read_imprint(&info, imprint_out);
	if (!err)
		err = ps_der_read_integer(&info, &passed); /* serial number */
	if (!err)
		err = ps_der_read_time(&info, &timestamp->utc_us);
	return err ? err : read_options(&info, timestamp);
}

/* The token's form, and what it states. */
static enum ps_err read_token(struct ps_bytes token, struct ps_cms *cms, struct imprint *imprint,
			      struct ps_timestamp *timestamp)
{
	enum ps_err err = token.len > PS_TOKEN_LEN_MAX ? PS_LIMIT : ps_cms_read(token, cms);

	if (!err && (cms->content_type.len != sizeof(oid_tst_info) ||
		     memcmp(cms->content_type.bytes, oid_tst_info, sizeof(oid_tst_info)) != 0))
		err = PS_MALFORMED;
	return err ? err : read_info(cms->content, imprint, timestamp);
}

static enum ps_err compare_imprint(const struct imprint *imprint, struct ps_bytes stamped)
{
	uint8_t hash[PS_CMS_DIGEST_MAX];
	enum ps_err err = ps_cms_hash(imprint->digest, stamped, hash);

	if (err)
		return err;
	return imprint->hash.len == imprint->digest.len &&
			       memcmp(imprint->hash.bytes, hash, imprint->digest.len) == 0
		       ? PS_OK
		       : PS_MISMATCH;
}

static unsigned bit(enum ps_stamp_fault fault)
{
	return 1U << fault;
}

/* 0 for an error that says nothing of the token. */
static unsigned fault_of(enum ps_err err)
{
	switch (err) {
	case PS_OK:
	case PS_NO_MEMORY:
	case PS_CRYPTO:
		return 0;
	case PS_UNSUPPORTED:
		return bit(PS_STAMP_UNSUPPORTED);
	case PS_MISMATCH:
		return bit(PS_STAMP_WRONG_ATTRIBUTES);
	case PS_NOT_FOUND:
		return bit(PS_STAMP_NO_CERTIFICATE);
	case PS_BAD_SIGNATURE:
		return bit(PS_STAMP_BAD_SIGNATURE);
	default:
		return bit(PS_STAMP_MALFORMED);
	}
}

static unsigned faults_of_path(unsigned path)
{
	const unsigned usage = 1U << PS_TRUST_MALFORMED | 1U << PS_TRUST_WRONG_USAGE |
			       1U << PS_TRUST_WEAK_ALGORITHM;
	unsigned found = 0;

	if (path & usage)
		found |= bit(PS_STAMP_WRONG_USAGE);
	if (path & (1U << PS_TRUST_UNTRUSTED_ROOT | 1U << PS_TRUST_BAD_SIGNATURE))
		found |= bit(PS_STAMP_UNTRUSTED_ROOT);
	if (path & 1U << PS_TRUST_NOT_YET_VALID)
		found |= bit(PS_STAMP_NOT_YET_VALID);
	if (path & 1U << PS_TRUST_EXPIRED)
		found |= bit(PS_STAMP_EXPIRED);
	return found;
}

/* Rounded down for a first valid second, and for a last one too: validity is in whole seconds. */
static int64_t seconds_of(int64_t us)
{
	return us >= 0 ? us / 1000000 : -((-us + 999999) / 1000000);
}

static enum ps_err judge_signer(const struct ps_cms *cms, const struct ps_certificates *roots,
				struct ps_timestamp *timestamp)
{
	struct ps_certificates *chain = NULL;
	struct ps_path path;
	enum ps_err err = ps_cms_chain(cms, &chain);

	if (err)
		return err;
	/* an overlong name is shown as none */
	if (ps_certificates_name(chain, 0, timestamp->authority))
		timestamp->authority[0] = '\0';
	err = ps_certificates_fingerprint(chain, 0, timestamp->signer);
	if (!err)
		err = ps_cms_verify(cms, chain);
	if (!err)
		err = ps_path_check(chain, roots, PS_PURPOSE_TIME, seconds_of(timestamp->utc_us),
				    &path);
	if (!err)
		timestamp->faults |= faults_of_path(path.faults);
	ps_certificates_destroy(chain);
	return err;
}

static enum ps_err judge(struct ps_bytes token, struct ps_bytes stamped,
			 const struct ps_certificates *roots, struct ps_timestamp *timestamp)
{
	struct imprint imprint = { 0 };
	struct ps_cms cms;
	enum ps_err err = read_token(token, &cms, &imprint, timestamp);

	if (!err) {
		timestamp->imprint_len = imprint.digest.len;
		err = compare_imprint(&imprint, stamped);
	}
	if (err == PS_MISMATCH) {
		timestamp->faults |= bit(PS_STAMP_OTHER_IMPRINT);
		err = PS_OK;
	}
	return err ? err : judge_signer(&cms, roots, timestamp);
}

enum ps_err ps_timestamp_check(struct ps_bytes token, struct ps_bytes stamped,
			       const struct ps_certificates *roots,
			       struct ps_timestamp *timestamp_out)
{
	struct ps_timestamp timestamp = { 0 };
	enum ps_err err = judge(token, stamped, roots, &timestamp);
	unsigned reason = 0;

	if (err && !fault_of(err))
		return err;
	timestamp.faults |= fault_of(err);
	/* nothing of what has no form is to be shown */
	if (timestamp.faults & (bit(PS_STAMP_MALFORMED) | bit(PS_STAMP_UNSUPPORTED)))
		timestamp = (struct ps_timestamp){ .faults = timestamp.faults };
	while (reason < PS_STAMP_FAULTS_COUNT && !(timestamp.faults & 1U << reason))
		reason++;
	timestamp.reason = (enum ps_stamp_fault)reason;
	*timestamp_out = timestamp;
	return PS_OK;
}

enum ps_err ps_timestamp_utc(struct ps_bytes token, int64_t *utc_us_out)
{
	struct ps_timestamp timestamp = { 0 };
	struct imprint imprint = { 0 };
	struct ps_cms cms;
	enum ps_err err = read_token(token, &cms, &imprint, &timestamp);

	if (!err)
		*utc_us_out = timestamp.utc_us;
	return err;
}

enum ps_err ps_timestamp_is_of(struct ps_bytes token, struct ps_bytes stamped)
{
	struct ps_timestamp timestamp = { 0 };
	struct imprint imprint = { 0 };
	struct ps_cms cms;
	enum ps_err err = read_token(token, &cms, &imprint, &timestamp);

	return err ? err : compare_imprint(&imprint, stamped);
}
