#include "signing/trust.h"

#include <string.h>

#include "signing/certificate_list.h"
#include "signing/certificate_use.h"

static const struct {
	const char *name;
	const char *text;
} faults[] = {
#define X(code, name, sentence) { name, sentence },
	PS_TRUST_FAULTS(X)
#undef X
};

const char *ps_trust_fault_name(enum ps_trust_fault fault)
{
	return (size_t)fault < PS_TRUST_FAULTS_COUNT ? faults[fault].name : "unknown";
}

const char *ps_trust_fault_text(enum ps_trust_fault fault)
{
	return (size_t)fault < PS_TRUST_FAULTS_COUNT ? faults[fault].text : "unknown";
}

static const mbedtls_x509_crt_profile profile = {
	.allowed_mds = MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA256) |
		       MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA384) |
		       MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA512),
	.allowed_pks =
		MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSA) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSASSA_PSS) |
		MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECKEY) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECDSA),
	.allowed_curves = MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1) |
			  MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP384R1) |
			  MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP521R1),
	.rsa_min_bitlen = 2048,
};

static unsigned bit(enum ps_trust_fault fault)
{
	return 1u << fault;
}

static bool same_name(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b)
{
	return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

/*
 * Device certificate first, each one issued by the next, no name twice. With that there is one path
 * at most, and the library, which prefers issuers that are valid *now*, has nothing to choose.
 */
static bool is_a_chain(const struct ps_certificates *chain)
{
	uint8_t point[PS_POINT_LEN];

	if (chain->count == 0 || chain->count > PS_CHAIN_MAX ||
	    ps_certificate_public_point(chain, 0, point) != PS_OK)
		return false;
	for (size_t i = 1; i < chain->count; i++) {
		const mbedtls_x509_crt *issuer = &chain->crts[i];

		if (!ps_certificate_issues(issuer) ||
		    !same_name(&chain->crts[i - 1].issuer_raw, &issuer->subject_raw))
			return false;
		for (size_t k = 0; k < i; k++)
			if (same_name(&chain->crts[k].subject_raw, &issuer->subject_raw))
				return false;
	}
	return true;
}

/* Replaces what the library says by the machine's clock with what holds at the time asked for. */
static int judge_at(void *time_s, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
	const int64_t at = *(const int64_t *)time_s;

	(void)depth;
	*flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
	if (at < ps_certificate_seconds(&crt->valid_from))
		*flags |= MBEDTLS_X509_BADCERT_FUTURE;
	if (at > ps_certificate_seconds(&crt->valid_to))
		*flags |= MBEDTLS_X509_BADCERT_EXPIRED;
	return 0;
}

static enum ps_err err_of(int status)
{
	switch (status) {
	case 0:
		return PS_OK;
	case MBEDTLS_ERR_X509_ALLOC_FAILED:
	case MBEDTLS_ERR_MPI_ALLOC_FAILED:
	case MBEDTLS_ERR_ECP_ALLOC_FAILED:
		return PS_NO_MEMORY;
	default:
		return PS_CRYPTO;
	}
}

/* Path validation of the @count certificates from @first on, with one root or none. */
static enum ps_err validate(const struct ps_certificates *chain, size_t first, size_t count,
			    const mbedtls_x509_crt *root, int64_t time_s, uint32_t *flags_out)
{
	mbedtls_x509_crt path, anchor;
	uint32_t flags = 0;
	int status = 0;

	mbedtls_x509_crt_init(&path);
	mbedtls_x509_crt_init(&anchor);
	for (size_t i = first; status == 0 && i < first + count; i++)
		status = ps_certificate_parse(&path, chain->crts[i].raw.p, chain->crts[i].raw.len);
	if (status == 0 && root)
		status = ps_certificate_parse(&anchor, root->raw.p, root->raw.len);
	if (status == 0)
		status = mbedtls_x509_crt_verify_with_profile(&path, root ? &anchor : NULL, NULL,
							      &profile, NULL, &flags, judge_at,
							      &time_s);
	mbedtls_x509_crt_free(&path);
	mbedtls_x509_crt_free(&anchor);
	if (status == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED)
		status = 0;
	if (status == 0)
		*flags_out = flags;
	return err_of(status);
}

static unsigned faults_of_flags(uint32_t flags)
{
	const uint32_t weak = MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK |
			      MBEDTLS_X509_BADCERT_BAD_KEY;
	const uint32_t usage = MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE |
			       MBEDTLS_X509_BADCERT_NS_CERT_TYPE;
	const uint32_t known = weak | usage | MBEDTLS_X509_BADCERT_NOT_TRUSTED |
			       MBEDTLS_X509_BADCERT_FUTURE | MBEDTLS_X509_BADCERT_EXPIRED;
	unsigned found = 0;

	if (flags & weak)
		found |= bit(PS_TRUST_WEAK_ALGORITHM);
	if (flags & usage)
		found |= bit(PS_TRUST_WRONG_USAGE);
	if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
		found |= bit(PS_TRUST_UNTRUSTED_ROOT);
	if (flags & MBEDTLS_X509_BADCERT_FUTURE)
		found |= bit(PS_TRUST_NOT_YET_VALID);
	if (flags & MBEDTLS_X509_BADCERT_EXPIRED)
		found |= bit(PS_TRUST_EXPIRED);
	if (flags & ~known)
		found |= bit(PS_TRUST_MALFORMED);
	return found;
}

/* The one link from certificate @index up to @issuer. */
static enum ps_err is_link_bad(const struct ps_certificates *chain, size_t index,
			       const mbedtls_x509_crt *issuer, bool *bad_out)
{
	uint32_t flags = 0;
	enum ps_err err = validate(chain, index, 1, issuer, 0, &flags);

	if (!err)
		*bad_out = (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0;
	return err;
}

/*
 * The library only says "not trusted", and nothing of certificates that it did not need on its way
 * to the root. A signature is bad where an issuer of that name is at hand, in the chain or (for a
 * last certificate that is no root itself) among the roots, and did not make it.
 */
static enum ps_err find_bad_signature(const struct ps_certificates *chain,
				      const struct ps_certificates *roots, bool *bad_out)
{
	const mbedtls_x509_crt *last = &chain->crts[chain->count - 1];
	bool self_issued = same_name(&last->issuer_raw, &last->subject_raw);
	enum ps_err err = PS_OK;
	bool bad = false;

	for (size_t i = 0; !err && !bad && i + 1 < chain->count; i++)
		err = is_link_bad(chain, i, &chain->crts[i + 1], &bad);
	if (!err && !bad && self_issued)
		err = is_link_bad(chain, chain->count - 1, last, &bad);
	for (size_t i = 0; !err && !bad && !self_issued && roots && i < roots->count; i++)
		if (same_name(&roots->crts[i].subject_raw, &last->issuer_raw))
			err = is_link_bad(chain, chain->count - 1, &roots->crts[i], &bad);
	if (!err)
		*bad_out = bad;
	return err;
}

/* Of the roots to which the chain leads, one with which nothing else is wrong, or else the first.
 */
static enum ps_err find_root(const struct ps_certificates *chain,
			     const struct ps_certificates *roots, int64_t time_s,
			     unsigned *found_out, const mbedtls_x509_crt **root_out)
{
	const mbedtls_x509_crt *root = NULL;
	uint32_t flags = 0;
	enum ps_err err = validate(chain, 0, chain->count, NULL, time_s, &flags);
	unsigned best;

	if (err)
		return err;
	best = faults_of_flags(flags) | bit(PS_TRUST_UNTRUSTED_ROOT);
	for (size_t i = 0; roots && i < roots->count; i++) {
		unsigned found;

		err = validate(chain, 0, chain->count, &roots->crts[i], time_s, &flags);
		if (err)
			return err;
		found = faults_of_flags(flags);
		if (found & bit(PS_TRUST_UNTRUSTED_ROOT))
			continue;
		if (!root || !found) {
			root = &roots->crts[i];
			best = found;
		}
	}
	*found_out = best;
	*root_out = root;
	return PS_OK;
}

static enum ps_err describe(const struct ps_certificates *chain, struct ps_trust *trust)
{
	enum ps_err err = ps_certificate_public_point(chain, 0, trust->point);

	if (!err)
		err = ps_certificates_name(chain, 0, trust->name);
	if (!err)
		err = ps_certificates_fingerprint(chain, 0, trust->device_fingerprint);
	ps_certificates_validity(chain, 0, &trust->not_before_s, &trust->not_after_s);
	return err;
}

/* @root: NULL where the chain leads to none. */
static bool is_for_evidence(const struct ps_certificates *chain, const mbedtls_x509_crt *root)
{
	for (size_t i = 0; i < chain->count; i++)
		if (ps_certificate_asks_more(&chain->crts[i]))
			return false;
	return ps_certificate_signs_evidence(&chain->crts[0]) &&
	       (!root || (ps_certificate_issues(root) && !ps_certificate_asks_more(root)));
}

static void conclude(struct ps_trust *trust)
{
	unsigned reason = 0;

	trust->trusted = trust->faults == 0;
	while (reason < PS_TRUST_FAULTS_COUNT && !(trust->faults & 1u << reason))
		reason++;
	trust->reason = (enum ps_trust_fault)reason;
}

enum ps_err ps_trust_check(const struct ps_certificates *chain, const struct ps_certificates *roots,
			   int64_t time_s, struct ps_trust *trust_out)
{
	struct ps_trust trust = { 0 };
	const mbedtls_x509_crt *root = NULL;
	bool bad_signature = false;
	enum ps_err err = PS_OK;

	if (!is_a_chain(chain)) {
		trust.faults = bit(PS_TRUST_MALFORMED);
		goto done;
	}
	err = describe(chain, &trust);
	if (err == PS_BAD_CERTIFICATE) {
		trust = (struct ps_trust){ .faults = bit(PS_TRUST_MALFORMED) };
		goto done;
	}
	if (!err)
		err = find_root(chain, roots, time_s, &trust.faults, &root);
	if (!err)
		err = find_bad_signature(chain, root ? NULL : roots, &bad_signature);
	if (!err && root) {
		trust.has_root = true;
		err = ps_digest(root->raw.p, root->raw.len, trust.root_fingerprint);
	}
	if (err)
		return err;
	if (bad_signature)
		trust.faults |= bit(PS_TRUST_BAD_SIGNATURE);
	if (!is_for_evidence(chain, root))
		trust.faults |= bit(PS_TRUST_WRONG_USAGE);
done:
	conclude(&trust);
	*trust_out = trust;
	return PS_OK;
}
