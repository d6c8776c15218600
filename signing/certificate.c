#include "signing/certificate.h"

#include <stdlib.h>
#include <string.h>

#include <mbedtls/oid.h>
#include <mbedtls/pem.h>

#include "signing/calendar.h"
#include "signing/certificate_list.h"
#include "signing/certificate_use.h"
#include "signing/utf8.h"
#include "signing/x509_form.h"

static const char pem_begin[] = "-----BEGIN CERTIFICATE-----";
static const char pem_end[] = "-----END CERTIFICATE-----";

enum ps_err ps_certificates_create(size_t max, struct ps_certificates **list_out)
{
	struct ps_certificates *list;

	if (max == 0 || max > PS_ROOTS_MAX)
		return PS_INVALID;
	list = calloc(1, sizeof(*list) + max * sizeof(list->crts[0]));
	if (!list)
		return PS_NO_MEMORY;
	list->max = max;
	*list_out = list;
	return PS_OK;
}

static void cut(struct ps_certificates *list, size_t count)
{
	while (list->count > count)
		mbedtls_x509_crt_free(&list->crts[--list->count]);
}

void ps_certificates_destroy(struct ps_certificates *list)
{
	if (list)
		cut(list, 0);
	free(list);
}

enum ps_err ps_certificates_add_der(struct ps_certificates *list, const uint8_t *der, size_t len)
{
	struct ps_x509_algorithm algorithm;
	mbedtls_x509_crt *crt;
	enum ps_err err;
	int status;

	if (list->count == list->max || len > PS_CERTIFICATE_DER_MAX)
		return PS_LIMIT;
	err = ps_x509_form_read((struct ps_bytes){ der, len }, &algorithm);
	if (err)
		return err == PS_UNSUPPORTED ? PS_BAD_CERTIFICATE : PS_MALFORMED;
	crt = &list->crts[list->count];
	mbedtls_x509_crt_init(crt);
	status = ps_certificate_parse(crt, der, len);
	if (status == MBEDTLS_ERR_X509_ALLOC_FAILED)
		err = PS_NO_MEMORY;
	else if (status != 0 || crt->raw.len != len)
		err = PS_MALFORMED;
	else if (mbedtls_pk_get_type(&crt->pk) == MBEDTLS_PK_RSA &&
		 mbedtls_pk_get_bitlen(&crt->pk) > PS_RSA_BITS_MAX)
		err = PS_BAD_CERTIFICATE;
	if (err) {
		mbedtls_x509_crt_free(crt);
		return err;
	}
	list->count++;
	return PS_OK;
}

const char *ps_certificates_why(enum ps_err err)
{
	switch (err) {
	case PS_NOT_FOUND:
		return "there is no certificate in it, or no such file";
	case PS_MALFORMED:
		return "a certificate in it is damaged";
	case PS_LIMIT:
		return "it holds too many certificates, or too long ones";
	case PS_BAD_CERTIFICATE:
		return "a certificate in it has a key, or is signed, in a way that is not taken; "
		       "what is: RSA (rsaEncryption, not RSASSA-PSS) of 2048 to 4096 bits, and "
		       "ECDSA on P-256, P-384 or P-521";
	default:
		return ps_err_text(err);
	}
}

/* Takes one block off the text at @at; PS_NOT_FOUND when there is no further one. */
static enum ps_err add_block(struct ps_certificates *list, const char **at)
{
	const char *begin = strstr(*at, pem_begin);
	mbedtls_pem_context pem;
	enum ps_err err;
	size_t used = 0;
	int status;

	if (!begin)
		return PS_NOT_FOUND;
	mbedtls_pem_init(&pem);
	status = mbedtls_pem_read_buffer(&pem, pem_begin, pem_end, (const unsigned char *)begin,
					 NULL, 0, &used);
	if (status == MBEDTLS_ERR_PEM_ALLOC_FAILED)
		err = PS_NO_MEMORY;
	else if (status != 0)
		err = PS_MALFORMED;
	else
		err = ps_certificates_add_der(list, pem.MBEDTLS_PRIVATE(buf),
					      pem.MBEDTLS_PRIVATE(buflen));
	mbedtls_pem_free(&pem);
	*at = begin + used;
	return err;
}

enum ps_err ps_certificates_of(const struct ps_bytes *ders, size_t count,
			       struct ps_certificates **list_out)
{
	struct ps_certificates *list = NULL;
	enum ps_err err = ps_certificates_create(PS_CHAIN_MAX, &list);

	for (size_t i = 0; i < count && !err; i++)
		err = ps_certificates_add_der(list, ders[i].bytes, ders[i].len);
	if (err)
		ps_certificates_destroy(list);
	else
		*list_out = list;
	return err;
}

enum ps_err ps_certificates_add_pem(struct ps_certificates *list, const char *text, size_t len)
{
	size_t before = list->count;
	const char *at;
	enum ps_err err;
	char *copy;

	if (len > PS_CERTIFICATE_PEM_MAX)
		return PS_LIMIT;
	if (len == 0)
		return PS_NOT_FOUND;
	if (memchr(text, '\0', len))
		return PS_MALFORMED;
	copy = malloc(len + 1);
	if (!copy)
		return PS_NO_MEMORY;
	memcpy(copy, text, len);
	copy[len] = '\0';
	at = copy;
	do
		err = add_block(list, &at);
	while (!err);
	free(copy);
	if (err == PS_NOT_FOUND && list->count > before)
		return PS_OK;
	cut(list, before);
	return err;
}

size_t ps_certificates_count(const struct ps_certificates *list)
{
	return list->count;
}

const uint8_t *ps_certificates_der(const struct ps_certificates *list, size_t index,
				   size_t *len_out)
{
	*len_out = list->crts[index].raw.len;
	return list->crts[index].raw.p;
}

struct ps_bytes ps_certificates_serial(const struct ps_certificates *list, size_t index)
{
	const mbedtls_x509_buf *serial = &list->crts[index].serial;

	return (struct ps_bytes){ serial->p, serial->len };
}

enum ps_err ps_certificates_fingerprint(const struct ps_certificates *list, size_t index,
					uint8_t digest_out[PS_DIGEST_LEN])
{
	return ps_digest(list->crts[index].raw.p, list->crts[index].raw.len, digest_out);
}

enum ps_err ps_certificates_name(const struct ps_certificates *list, size_t index,
				 char name_out[PS_NAME_TEXT_MAX])
{
	const mbedtls_x509_name *name = &list->crts[index].subject;

	while (name && MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &name->oid) != 0)
		name = name->next;
	if (name && name->val.len > PS_NAME_BYTES_MAX)
		return PS_BAD_CERTIFICATE;
	ps_utf8_escape(name ? name->val.p : NULL, name ? name->val.len : 0, name_out,
		       PS_NAME_TEXT_MAX);
	return PS_OK;
}

int64_t ps_certificate_seconds(const mbedtls_x509_time *time)
{
	return ps_calendar_seconds(time->year, time->mon, time->day, time->hour, time->min,
				   time->sec);
}

void ps_certificates_validity(const struct ps_certificates *list, size_t index,
			      int64_t *not_before_s_out, int64_t *not_after_s_out)
{
	*not_before_s_out = ps_certificate_seconds(&list->crts[index].valid_from);
	*not_after_s_out = ps_certificate_seconds(&list->crts[index].valid_to);
}

bool ps_certificates_is_root(const struct ps_certificates *list, size_t index)
{
	const mbedtls_x509_crt *crt = &list->crts[index];

	return crt->MBEDTLS_PRIVATE(ca_istrue) && crt->subject_raw.len == crt->issuer_raw.len &&
	       memcmp(crt->subject_raw.p, crt->issuer_raw.p, crt->issuer_raw.len) == 0;
}

bool ps_certificates_says_hardware(const struct ps_certificates *list, size_t index)
{
	return ps_certificate_says_hardware(&list->crts[index]);
}

enum ps_err ps_certificate_public_point(const struct ps_certificates *list, size_t index,
					uint8_t point_out[PS_POINT_LEN])
{
	const mbedtls_x509_buf *spki = &list->crts[index].pk_raw;

	return ps_ecdsa_point_of_spki(spki->p, spki->len, point_out);
}
