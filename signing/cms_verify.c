/* Whose signature it is, and whether it holds; how it is read is in signing/cms_read.c. */
#include <string.h>

#include "signing/certificate_list.h"
#include "signing/cms_read.h"
#include "signing/der.h"
#include "signing/der_read.h"
#include "signing/x509_signature.h"

static bool same(const mbedtls_x509_buf *a, struct ps_bytes b)
{
	return a->len == b.len && memcmp(a->p, b.bytes, b.len) == 0;
}

/* IssuerSerial (RFC 5035, 5): a directoryName and a number. */
static enum ps_err read_issuer_serial(struct ps_cursor *id, const mbedtls_x509_crt *crt,
				      bool *right_out)
{
	struct ps_cursor both, names, name;
	struct ps_bytes issuer, serial;
	enum ps_err err = ps_der_enter(id, PS_DER_SEQUENCE, &both);

	if (!err)
		err = ps_der_enter(&both, PS_DER_SEQUENCE, &names);
	if (!err)
		err = ps_der_enter(&names, PS_DER_AROUND(4), &name);
	if (!err)
		err = ps_der_end(&names);
	if (!err)
		err = ps_der_skip(&name, &issuer);
	if (!err)
		err = ps_der_read_integer(&both, &serial);
	if (!err)
		*right_out = same(&crt->issuer_raw, issuer) && same(&crt->serial, serial);
	return err ? err : ps_der_end(&both);
}

/* ESSCertID, whose hash is SHA-1, or ESSCertIDv2, whose hash is SHA-256 unless it says otherwise.
 */
static enum ps_err check_named(const struct ps_cms *cms, const mbedtls_x509_crt *crt)
{
	struct ps_cms_digest digest = { MBEDTLS_MD_SHA1, 20 };
	struct ps_cursor id =
		ps_cursor_of(cms->signing_certificate.bytes, cms->signing_certificate.len);
	uint8_t hash[PS_CMS_DIGEST_MAX];
	struct ps_bytes named;
	bool right = true;
	enum ps_err err = PS_OK;

	if (cms->signing_certificate_v2)
		digest = (struct ps_cms_digest){ MBEDTLS_MD_SHA256, 32 };
	if (cms->signing_certificate_v2 && ps_der_next_is(&id, PS_DER_SEQUENCE))
		err = ps_cms_read_digest(&id, &digest);
	if (!err)
		err = ps_der_read(&id, PS_DER_OCTETS, &named);
	if (!err && ps_cursor_left(&id))
		err = read_issuer_serial(&id, crt, &right);
	if (!err)
		err = ps_der_end(&id);
	if (!err)
		err = ps_cms_hash(digest, (struct ps_bytes){ crt->raw.p, crt->raw.len }, hash);
	if (!err &&
	    (!right || named.len != digest.len || memcmp(named.bytes, hash, named.len) != 0))
		err = PS_MISMATCH;
	return err;
}

/* One that is named by its key's identifier is known by the attribute alone, which names it by
 * hash. */
static bool is_signer(const struct ps_cms *cms, const mbedtls_x509_crt *crt)
{
	return cms->issuer.bytes
		       ? same(&crt->issuer_raw, cms->issuer) && same(&crt->serial, cms->serial)
		       : check_named(cms, crt) == PS_OK;
}

/* Certificates that cannot be read are passed over: strangers may put in what they like. */
static enum ps_err gather(const struct ps_cms *cms, struct ps_certificates *all)
{
	for (size_t i = 0; i < cms->certificate_count; i++) {
		const struct ps_bytes der = cms->certificates[i];
		enum ps_err err = ps_certificates_add_der(all, der.bytes, der.len);

		if (err == PS_NO_MEMORY)
			return err;
	}
	return PS_OK;
}

static const mbedtls_x509_crt *find_issuer(const struct ps_certificates *all,
					   const mbedtls_x509_crt *crt)
{
	const struct ps_bytes name = { crt->issuer_raw.p, crt->issuer_raw.len };

	for (size_t i = 0; i < all->count; i++)
		if (same(&all->crts[i].subject_raw, name))
			return &all->crts[i];
	return NULL;
}

static bool is_there(const struct ps_certificates *chain, const mbedtls_x509_crt *crt)
{
	const struct ps_bytes name = { crt->subject_raw.p, crt->subject_raw.len };

	for (size_t i = 0; i < chain->count; i++)
		if (same(&chain->crts[i].subject_raw, name))
			return true;
	return false;
}

static enum ps_err order(const struct ps_cms *cms, const struct ps_certificates *all,
			 struct ps_certificates *chain)
{
	const mbedtls_x509_crt *crt = NULL;
	enum ps_err err;

	for (size_t i = 0; !crt && i < all->count; i++)
		if (is_signer(cms, &all->crts[i]))
			crt = &all->crts[i];
	err = crt ? check_named(cms, crt) : PS_NOT_FOUND;
	while (!err && crt && chain->count < PS_CHAIN_MAX && !is_there(chain, crt)) {
		err = ps_certificates_add_der(chain, crt->raw.p, crt->raw.len);
		crt = find_issuer(all, crt);
	}
	return err;
}

enum ps_err ps_cms_chain(const struct ps_cms *cms, struct ps_certificates **chain_out)
{
	struct ps_certificates *all = NULL, *chain = NULL;
	enum ps_err err = ps_certificates_create(PS_CMS_CERTIFICATES_MAX, &all);

	if (!err)
		err = ps_certificates_create(PS_CHAIN_MAX, &chain);
	if (!err)
		err = gather(cms, all);
	if (!err)
		err = order(cms, all, chain);
	ps_certificates_destroy(all);
	if (err)
		ps_certificates_destroy(chain);
	else
		*chain_out = chain;
	return err;
}

/* What is signed is the attributes as a SET, not as the [0] that stands there (RFC 5652, 5.4). */
static enum ps_err hash_attributes(const struct ps_cms *cms, uint8_t hash_out[PS_CMS_DIGEST_MAX])
{
	const size_t tag_and_length = cms->attributes.len < 0x80      ? 2
				      : cms->attributes.len < 0x100   ? 3
				      : cms->attributes.len < 0x10000 ? 4
								      : 5;
	const struct ps_bytes whole = { cms->attributes.bytes - tag_and_length,
					cms->attributes.len + tag_and_length };
	const uint8_t set = PS_DER_SET;
	mbedtls_md_context_t md;
	int status;

	mbedtls_md_init(&md);
	status = mbedtls_md_setup(&md, mbedtls_md_info_from_type(cms->digest.md), 0);
	if (status == 0)
		status = mbedtls_md_starts(&md);
	if (status == 0)
		status = mbedtls_md_update(&md, &set, 1);
	if (status == 0)
		status = mbedtls_md_update(&md, whole.bytes + 1, whole.len - 1);
	if (status == 0)
		status = mbedtls_md_finish(&md, hash_out);
	mbedtls_md_free(&md);
	return status == 0 ? PS_OK : PS_CRYPTO;
}

enum ps_err ps_cms_verify(const struct ps_cms *cms, const struct ps_certificates *chain)
{
	struct ps_x509_algorithm algorithm = cms->signature_algorithm;
	uint8_t hash[PS_CMS_DIGEST_MAX];
	enum ps_err err;

	/* rsaEncryption alone: with the signer's digest */
	if (algorithm.md == MBEDTLS_MD_NONE)
		algorithm.md = cms->digest.md;
	err = algorithm.md == cms->digest.md ? PS_OK : PS_UNSUPPORTED;
	if (!err)
		err = ps_cms_hash(cms->digest, cms->content, hash);
	if (!err && (cms->message_digest.len != cms->digest.len ||
		     memcmp(cms->message_digest.bytes, hash, cms->digest.len) != 0 ||
		     !ps_bytes_equal(cms->message_type, cms->content_type)))
		err = PS_MISMATCH;
	if (!err)
		err = hash_attributes(cms, hash);
	return err ? err
		   : ps_x509_signature_check_hash(&chain->crts[0], &algorithm, hash,
						  cms->signature);
}
