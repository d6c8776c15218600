#include "signing/attestation.h"

#include <string.h>

#include "signing/cbor.h"
#include "signing/der.h"
#include "signing/limits.h"
#include "signing/path.h"
#include "signing/tpm_read.h"
#include "signing/x509_signature.h"

enum { ITEMS = 5 };

void ps_attestation_encode(const struct ps_attestation *attestation, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, ITEMS);
	ps_cbor_add_uint(buf, PS_FORMAT_VERSION);
	ps_cbor_add_array(buf, attestation->chain_count);
	for (size_t i = 0; i < attestation->chain_count; i++)
		ps_cbor_add_bytes(buf, attestation->chain[i].bytes, attestation->chain[i].len);
	ps_cbor_add_bytes(buf, attestation->public_area.bytes, attestation->public_area.len);
	ps_cbor_add_bytes(buf, attestation->attest.bytes, attestation->attest.len);
	ps_cbor_add_bytes(buf, attestation->signature.bytes, attestation->signature.len);
}

static enum ps_err read_chain(struct ps_cursor *cursor, struct ps_certificates *chain)
{
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_array(cursor, 1, PS_CHAIN_MAX, &count);

	for (size_t i = 0; i < count && !err; i++) {
		struct ps_bytes der;

		err = ps_cbor_read_bytes(cursor, 1, PS_CERTIFICATE_DER_MAX, &der);
		if (!err)
			err = ps_certificates_add_der(chain, der.bytes, der.len);
	}
	return err;
}

static enum ps_err read(struct ps_bytes bytes, struct ps_certificates *chain,
			struct ps_attestation *out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	uint64_t version = 0;
	enum ps_err err = ps_cbor_read_tuple(&cursor, ITEMS);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &version);
	if (!err && version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err)
		err = read_chain(&cursor, chain);
	if (!err)
		err = ps_cbor_read_bytes(&cursor, 1, PS_ATTESTATION_PART_MAX, &out->public_area);
	if (!err)
		err = ps_cbor_read_bytes(&cursor, 1, PS_ATTESTATION_PART_MAX, &out->attest);
	if (!err)
		err = ps_cbor_read_bytes(&cursor, 1, PS_ATTESTATION_PART_MAX, &out->signature);
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

/* Is it the TPM's word on this key? */
static enum ps_err check_key(const struct ps_attestation *attestation,
			     const uint8_t point[PS_POINT_LEN])
{
	uint8_t named[PS_POINT_LEN], name[PS_TPM_NAME_LEN], hash[PS_DIGEST_LEN];
	struct ps_tpm_certified certified;
	enum ps_err err = ps_tpm_read_public(attestation->public_area, named, name);

	if (!err)
		err = ps_tpm_read_certified(attestation->attest, &certified);
	if (!err)
		err = ps_ecdsa_fingerprint(point, hash);
	if (err)
		return err;
	if (memcmp(named, point, PS_POINT_LEN) != 0 ||
	    !ps_bytes_equal(certified.name, (struct ps_bytes){ name, sizeof(name) }) ||
	    !ps_bytes_equal(certified.extra, (struct ps_bytes){ hash, sizeof(hash) }))
		return PS_MISMATCH;
	return PS_OK;
}

/* The algorithm as certificates know it. */
static struct ps_x509_algorithm algorithm_of(const struct ps_tpm_signature *signature)
{
	return (struct ps_x509_algorithm){
		.md = signature->hash == PS_TPM_SHA256	 ? MBEDTLS_MD_SHA256
		      : signature->hash == PS_TPM_SHA384 ? MBEDTLS_MD_SHA384
							 : MBEDTLS_MD_SHA512,
		.pk = signature->scheme == PS_TPM_RSASSA ? MBEDTLS_PK_RSA : MBEDTLS_PK_ECKEY,
	};
}

static enum ps_err check_signature(const struct ps_attestation *attestation,
				   const mbedtls_x509_crt *signer)
{
	uint8_t room[2 * PS_ATTESTATION_PART_MAX];
	struct ps_x509_algorithm algorithm;
	struct ps_tpm_signature signature;
	struct ps_bytes value;
	struct ps_der der;
	enum ps_err err = ps_tpm_read_signature(attestation->signature, &signature);

	if (err)
		return err;
	value = signature.rsa;
	if (signature.scheme == PS_TPM_ECDSA) {
		ps_der_init(&der, room, sizeof(room));
		ps_der_uint(&der, signature.s.bytes, signature.s.len);
		ps_der_uint(&der, signature.r.bytes, signature.r.len);
		ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
		if (der.err)
			return der.err;
		value = (struct ps_bytes){ der.at, ps_der_mark(&der) };
	}
	algorithm = algorithm_of(&signature);
	return ps_x509_signature_check(signer, &algorithm, attestation->attest, value);
}

static enum ps_err check_chain(const struct ps_certificates *chain,
			       const struct ps_certificates *roots, int64_t time_s,
			       struct ps_attested *attested)
{
	const unsigned not_ours = 1U << PS_TRUST_UNTRUSTED_ROOT | 1U << PS_TRUST_NOT_YET_VALID |
				  1U << PS_TRUST_EXPIRED;
	struct ps_path path;
	enum ps_err err = ps_path_check(chain, roots, PS_PURPOSE_ATTESTATION, time_s, &path);

	if (!err && (path.faults & ~not_ours))
		err = PS_BAD_CERTIFICATE;
	if (err)
		return err;
	attested->accepted = path.faults == 0;
	for (size_t i = 0; attested->accepted && i < roots->count; i++)
		if (&roots->crts[i] == path.root)
			return ps_certificates_name(roots, i, attested->maker);
	return PS_OK;
}

enum ps_err ps_attestation_judge(struct ps_bytes bytes, const uint8_t point[PS_POINT_LEN],
				 const struct ps_certificates *roots, int64_t time_s,
				 struct ps_attested *attested_out)
{
	struct ps_certificates *chain = NULL;
	struct ps_attestation attestation;
	struct ps_attested attested = { .accepted = false };
	enum ps_err err = ps_certificates_create(PS_CHAIN_MAX, &chain);

	if (!err)
		err = read(bytes, chain, &attestation);
	if (!err)
		err = check_key(&attestation, point);
	if (!err)
		err = check_signature(&attestation, &chain->crts[0]);
	if (!err)
		err = check_chain(chain, roots, time_s, &attested);
	ps_certificates_destroy(chain);
	if (!err)
		*attested_out = attested;
	return err;
}

enum ps_err ps_attestation_look_up(struct ps_bytes bytes, const struct ps_certificates *roots,
				   const struct ps_bytes *lists, size_t count, int64_t time_s,
				   int64_t now_s, struct ps_crl_chain_word *word_out)
{
	struct ps_certificates *chain = NULL;
	struct ps_attestation attestation;
	struct ps_path path = { .root = NULL };
	enum ps_err err = ps_certificates_create(PS_CHAIN_MAX, &chain);

	if (!err)
		err = read(bytes, chain, &attestation);
	if (!err)
		err = ps_path_check(chain, roots, PS_PURPOSE_ATTESTATION, time_s, &path);
	if (!err && !path.root)
		err = PS_BAD_CERTIFICATE;
	if (!err)
		err = ps_crl_chain_look_up(chain, path.root, roots, lists, count, PS_CRL_CHAIN_EVER,
					   now_s, word_out);
	ps_certificates_destroy(chain);
	return err;
}
