#include "signing/path.h"

#include <string.h>

#include "signing/x509_form.h"

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
 * Who signed first, each one issued by the next, no name twice. With that there is one path
 * at most, and the library, which prefers issuers that are valid *now*, has nothing to choose.
 */
static bool is_a_chain(const struct ps_certificates *chain, enum ps_purpose purpose)
{
	if (chain->count == 0 || chain->count > PS_CHAIN_MAX)
		return false;
	for (size_t i = 1; i < chain->count; i++) {
		const mbedtls_x509_crt *issuer = &chain->crts[i];

		if (!ps_certificate_issues(issuer, purpose) ||
		    !same_name(&chain->crts[i - 1].issuer_raw, &issuer->subject_raw))
			return false;
		for (size_t k = 0; k < i; k++)
			if (same_name(&chain->crts[k].subject_raw, &issuer->subject_raw))
				return false;
	}
	return true;
}

/* What it says of itself adds nothing to what is believed of it. */
static bool is_own_issuer(const mbedtls_x509_crt *crt)
{
	return same_name(&crt->issuer_raw, &crt->subject_raw);
}

/*
 * Replaces what the library says by the machine's clock with what holds at the time asked for. By
 * which algorithms all is signed is for is_strong(): the library looks at what a root signed itself
 * with where it does not know that it is one.
 */
static int judge_at(void *time_s, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
	const int64_t at = *(const int64_t *)time_s;

	*flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
	if (depth > 0 && is_own_issuer(crt))
		*flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK);
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
	const bool self_issued = is_own_issuer(last);
	enum ps_err err = PS_OK;
	bool bad = false;

	for (size_t i = 0; !err && !bad && i + 1 < chain->count; i++)
		err = is_link_bad(chain, i, &chain->crts[i + 1], &bad);
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
	enum ps_err err = PS_OK;
	uint32_t flags = 0;
	unsigned best = 0;

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
	if (!root) {
		err = validate(chain, 0, chain->count, NULL, time_s, &flags);
		best = faults_of_flags(flags) | bit(PS_TRUST_UNTRUSTED_ROOT);
	}
	if (err)
		return err;
	*found_out = best;
	*root_out = root;
	return PS_OK;
}

/* @root: NULL where the chain leads to none. */
static bool is_for(const struct ps_certificates *chain, const mbedtls_x509_crt *root,
		   enum ps_purpose purpose)
{
	for (size_t i = 0; i < chain->count; i++)
		if (ps_certificate_asks_more(&chain->crts[i]))
			return false;
	return ps_certificate_signs(&chain->crts[0], purpose) &&
	       (!root || (ps_certificate_issues(root, purpose) && !ps_certificate_asks_more(root)));
}

static bool is_key_strong(const mbedtls_x509_crt *crt)
{
	return mbedtls_pk_get_type(&crt->pk) != MBEDTLS_PK_RSA ||
	       mbedtls_pk_get_bitlen(&crt->pk) >= profile.rsa_min_bitlen;
}

static bool is_signed_strongly(const mbedtls_x509_crt *crt)
{
	struct ps_x509_algorithm algorithm;

	return ps_x509_form_read((struct ps_bytes){ crt->raw.p, crt->raw.len }, &algorithm) ==
		       PS_OK &&
	       ps_x509_algorithm_is_taken(&algorithm);
}

/*
 * Are all keys and signatures of the chain by what is taken? Not looked at are the signature of a
 * root under its own key, and (see below) what a time stamp brings along beyond its root.
 */
static bool is_strong(const struct ps_certificates *chain, const mbedtls_x509_crt *root,
		      enum ps_purpose purpose)
{
	for (size_t i = 0; i < chain->count; i++) {
		const mbedtls_x509_crt *crt = &chain->crts[i];

		if (!is_key_strong(crt) ||
		    ((i == 0 || !is_own_issuer(crt)) && !is_signed_strongly(crt)))
			return false;
		if (root && purpose == PS_PURPOSE_TIME &&
		    same_name(&crt->issuer_raw, &root->subject_raw))
			break;
	}
	return true;
}

enum ps_err ps_path_check(const struct ps_certificates *chain, const struct ps_certificates *roots,
			  enum ps_purpose purpose, int64_t time_s, struct ps_path *path_out)
{
	struct ps_path path = { 0 };
	bool bad_signature = false;
	enum ps_err err;

	if (!is_a_chain(chain, purpose)) {
		path_out->faults = bit(PS_TRUST_MALFORMED);
		path_out->root = NULL;
		return PS_OK;
	}
	err = find_root(chain, roots, time_s, &path.faults, &path.root);
	/* what a time stamp brings along and does not need is not looked at */
	if (!err && !(path.root && purpose == PS_PURPOSE_TIME))
		err = find_bad_signature(chain, path.root ? NULL : roots, &bad_signature);
	if (err)
		return err;
	if (bad_signature)
		path.faults |= bit(PS_TRUST_BAD_SIGNATURE);
	if (!is_strong(chain, path.root, purpose))
		path.faults |= bit(PS_TRUST_WEAK_ALGORITHM);
	if (!is_for(chain, path.root, purpose))
		path.faults |= bit(PS_TRUST_WRONG_USAGE);
	*path_out = path;
	return PS_OK;
}
