#include "signing/crl.h"

#include <stdlib.h>
#include <string.h>

#include "signing/certificate_list.h"
#include "signing/der.h"
#include "signing/der_read.h"
#include "signing/pem.h"
#include "signing/x509_signature.h"

#define PEM_LABEL "X509 CRL"

/* RFC 5280, 5.2.3, 5.3.1 and 5.3.2: cRLNumber; reasonCode, invalidityDate. */
static const uint8_t oid_number[] = { 0x55, 0x1d, 0x14 };
static const uint8_t oid_reason[] = { 0x55, 0x1d, 0x15 };
static const uint8_t oid_invalidity[] = { 0x55, 0x1d, 0x18 };

#define REASON_UNUSED 7

/* The list taken apart; views into its bytes. */
struct crl {
	struct ps_bytes signed_part;
	struct ps_bytes algorithm; /* whole */
	struct ps_bytes signature;
	struct ps_bytes issuer;
	struct ps_crl_word word;
	struct ps_cursor entries;
	struct ps_cursor extensions;
};

static enum ps_err read_seconds(struct ps_cursor *cursor, int64_t *seconds_out)
{
	int64_t us;
	enum ps_err err = ps_der_read_x509_time(cursor, &us);

	if (!err)
		*seconds_out = us / 1000000;
	return err;
}

/* Both of an entry and of the whole: of a critical one nobody here knows what it asks for. */
static enum ps_err read_extension(struct ps_cursor *extensions, struct ps_bytes *oid_out,
				  struct ps_bytes *value_out)
{
	struct ps_cursor extension;
	struct ps_bytes critical;
	enum ps_err err = ps_der_enter(extensions, PS_DER_SEQUENCE, &extension);

	if (!err)
		err = ps_der_read_oid(&extension, oid_out);
	if (!err && ps_der_next_is(&extension, PS_DER_BOOLEAN)) {
		err = ps_der_read(&extension, PS_DER_BOOLEAN, &critical);
		if (!err)
			err = critical.len == 1 && critical.bytes[0] == 0xff ? PS_UNSUPPORTED
									     : PS_MALFORMED;
	}
	if (!err)
		err = ps_der_read(&extension, PS_DER_OCTETS, value_out);
	return err ? err : ps_der_end(&extension);
}

static enum ps_err read_list(struct ps_cursor *list, struct crl *crl)
{
	struct ps_bytes inner_algorithm;
	struct ps_cursor around;
	uint64_t version;
	enum ps_err err = ps_der_read_uint(list, PS_DER_INTEGER, &version);

	if (!err && version != 1)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_der_skip(list, &inner_algorithm);
	if (!err && !ps_bytes_equal(inner_algorithm, crl->algorithm))
		err = PS_MALFORMED;
	if (!err)
		err = ps_der_skip(list, &crl->issuer);
	if (!err)
		err = read_seconds(list, &crl->word.issued_s);
	if (!err && (ps_der_next_is(list, PS_DER_UTC_TIME) ||
		     ps_der_next_is(list, PS_DER_GENERALIZED_TIME))) {
		crl->word.has_next = true;
		err = read_seconds(list, &crl->word.next_s);
	}
	if (!err && ps_der_next_is(list, PS_DER_SEQUENCE))
		err = ps_der_enter(list, PS_DER_SEQUENCE, &crl->entries);
	if (!err && ps_der_next_is(list, PS_DER_AROUND(0))) {
		err = ps_der_enter(list, PS_DER_AROUND(0), &around);
		if (!err)
			err = ps_der_enter(&around, PS_DER_SEQUENCE, &crl->extensions);
	}
	return err ? err : ps_der_end(list);
}

static enum ps_err read_crl(struct ps_bytes der, struct crl *crl)
{
	struct ps_cursor all = ps_cursor_of(der.bytes, der.len), whole, list;
	struct ps_bytes bits;
	enum ps_err err = ps_der_enter(&all, PS_DER_SEQUENCE, &whole);

	if (!err)
		err = ps_der_end(&all);
	if (!err)
		err = ps_der_skip(&whole, &crl->signed_part);
	if (!err)
		err = ps_der_skip(&whole, &crl->algorithm);
	if (!err)
		err = ps_der_read(&whole, PS_DER_BITS, &bits);
	if (!err)
		err = ps_der_end(&whole);
	if (!err && (bits.len < 1 || bits.bytes[0] != 0))
		err = PS_MALFORMED;
	if (err)
		return err;
	crl->signature = (struct ps_bytes){ bits.bytes + 1, bits.len - 1 };
	all = ps_cursor_of(crl->signed_part.bytes, crl->signed_part.len);
	err = ps_der_enter(&all, PS_DER_SEQUENCE, &list);
	return err ? err : read_list(&list, crl);
}

static bool same(const mbedtls_x509_buf *a, struct ps_bytes b)
{
	return a->len == b.len && memcmp(a->p, b.bytes, b.len) == 0;
}

/* Roots of one name may have several keys: any of them that fits. */
static enum ps_err check_signature(const struct crl *crl, const struct ps_certificates *chain,
				   size_t index, const struct ps_certificates *roots)
{
	const size_t others = index + 1 < chain->count ? 1 : roots ? roots->count : 0;
	struct ps_cursor cursor = ps_cursor_of(crl->algorithm.bytes, crl->algorithm.len);
	struct ps_x509_algorithm algorithm;
	enum ps_err err = ps_x509_algorithm_read(&cursor, &algorithm);

	if (err)
		return err;
	err = PS_BAD_SIGNATURE;

	for (size_t i = 0; i < others && err != PS_OK; i++) {
		const mbedtls_x509_crt *issuer =
			index + 1 < chain->count ? &chain->crts[index + 1] : &roots->crts[i];

		if (!same(&issuer->subject_raw, crl->issuer) ||
		    !issuer->MBEDTLS_PRIVATE(ca_istrue) ||
		    mbedtls_x509_crt_check_key_usage(issuer, MBEDTLS_X509_KU_CRL_SIGN) != 0)
			continue;
		err = ps_x509_signature_check(issuer, &algorithm, crl->signed_part, crl->signature);
		if (err == PS_CRYPTO)
			return err;
	}
	return err == PS_UNSUPPORTED ? PS_BAD_SIGNATURE : err;
}

static bool is(struct ps_bytes oid, const uint8_t known[3])
{
	return oid.len == 3 && memcmp(oid.bytes, known, 3) == 0;
}

/* A date before which the key is not believed goes before the day on which that was said. */
static enum ps_err read_entry_extensions(struct ps_cursor *entry, int64_t *since_s,
					 uint64_t *reason)
{
	struct ps_cursor extensions;
	enum ps_err err = ps_der_enter(entry, PS_DER_SEQUENCE, &extensions);

	while (!err && ps_cursor_left(&extensions)) {
		struct ps_bytes oid, value;
		struct ps_cursor inside;
		int64_t us = 0;

		err = read_extension(&extensions, &oid, &value);
		if (err || (!is(oid, oid_invalidity) && !is(oid, oid_reason)))
			continue;
		inside = ps_cursor_of(value.bytes, value.len);
		if (is(oid, oid_reason))
			err = ps_der_read_uint(&inside, PS_DER_ENUMERATED, reason);
		else
			err = ps_der_read_time(&inside, &us);
		if (!err)
			err = ps_der_end(&inside);
		if (!err && is(oid, oid_invalidity) && us / 1000000 < *since_s)
			*since_s = us / 1000000;
	}
	return err;
}

enum ps_err ps_crl_next(struct ps_cursor *entries, struct ps_crl_entry *entry_out)
{
	struct ps_crl_entry entry = { .since_s = 0 };
	struct ps_cursor around, inside;
	enum ps_err err = ps_der_skip(entries, &entry.whole);

	around = ps_cursor_of(entry.whole.bytes, entry.whole.len);
	if (!err)
		err = ps_der_enter(&around, PS_DER_SEQUENCE, &inside);
	if (!err)
		err = ps_der_read_integer(&inside, &entry.serial);
	if (!err)
		err = read_seconds(&inside, &entry.since_s);
	if (!err && ps_cursor_left(&inside))
		err = read_entry_extensions(&inside, &entry.since_s, &entry.reason);
	if (!err)
		err = ps_der_end(&inside);
	if (!err)
		*entry_out = entry;
	return err;
}

static enum ps_err find_serial(struct crl *crl, const mbedtls_x509_buf *serial)
{
	enum ps_err err = PS_OK;

	while (!err && ps_cursor_left(&crl->entries)) {
		struct ps_crl_entry entry;

		err = ps_crl_next(&crl->entries, &entry);
		if (!err && (entry.reason > PS_CRL_REASON_MAX || entry.reason == REASON_UNUSED))
			err = PS_MALFORMED;
		if (err || !same(serial, entry.serial))
			continue;
		if (!crl->word.revoked || entry.since_s < crl->word.since_s)
			crl->word.since_s = entry.since_s;
		crl->word.revoked = true;
		crl->word.reasons |= 1U << entry.reason;
	}
	return err;
}

enum ps_err ps_crl_look_up(struct ps_bytes der, const struct ps_certificates *chain, size_t index,
			   const struct ps_certificates *roots, struct ps_crl_word *word_out)
{
	const mbedtls_x509_crt *crt = &chain->crts[index];
	struct crl crl = { .word = { .issued_s = 0 } };
	enum ps_err err = der.len > PS_CRL_LEN_MAX ? PS_LIMIT : read_crl(der, &crl);

	if (!err && !same(&crt->issuer_raw, crl.issuer))
		return PS_NOT_FOUND;
	if (!err)
		err = check_signature(&crl, chain, index, roots);
	while (!err && ps_cursor_left(&crl.extensions)) {
		struct ps_bytes oid, value;

		err = read_extension(&crl.extensions, &oid, &value);
	}
	if (!err)
		err = find_serial(&crl, &crt->serial);
	if (!err)
		*word_out = crl.word;
	return err;
}

enum ps_err ps_crl_entries(struct ps_bytes der, struct ps_bytes *entries_out)
{
	struct crl crl = { .word = { .issued_s = 0 } };
	enum ps_err err = read_crl(der, &crl);

	if (!err)
		*entries_out = (struct ps_bytes){ crl.entries.bytes, crl.entries.len };
	return err;
}

enum ps_err ps_crl_number(struct ps_bytes der, uint64_t *number_out)
{
	struct crl crl = { .word = { .issued_s = 0 } };
	uint64_t number = 0;
	enum ps_err err = read_crl(der, &crl);

	while (!err && ps_cursor_left(&crl.extensions)) {
		struct ps_bytes oid, value;
		struct ps_cursor inside;

		err = read_extension(&crl.extensions, &oid, &value);
		if (err || !is(oid, oid_number))
			continue;
		inside = ps_cursor_of(value.bytes, value.len);
		err = ps_der_read_uint(&inside, PS_DER_INTEGER, &number);
		if (!err)
			err = ps_der_end(&inside);
	}
	if (!err)
		*number_out = number;
	return err;
}

enum ps_err ps_crl_check(struct ps_bytes der, const struct ps_certificates *root)
{
	struct ps_crl_word word;

	/* a root is its own issuer */
	return ps_crl_look_up(der, root, 0, root, &word);
}

enum ps_err ps_crl_to_pem(struct ps_bytes der, struct ps_buf *text)
{
	return ps_pem_write(PEM_LABEL, der, text);
}

enum ps_err ps_crl_of_pem(struct ps_bytes text, struct ps_buf *der)
{
	return ps_pem_read(PEM_LABEL, text, der);
}
