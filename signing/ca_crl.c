/* The lists of a CA's that say which certificates it does not stand by any more (RFC 5280, 5). */
#include <stdlib.h>
#include <string.h>

#include <mbedtls/asn1.h>

#include "signing/ca.h"
#include "signing/certificate_list.h"
#include "signing/crl.h"
#include "signing/der_read.h"
#include "signing/x509_sign.h"
#include "signing/x509_write.h"

enum { AROUND_MAX = 1024, NUMBER_LEN = 8 };

static void put_number(struct ps_der *der, int64_t number)
{
	uint8_t bytes[NUMBER_LEN];

	for (size_t i = 0; i < NUMBER_LEN; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> 8 * (NUMBER_LEN - 1 - i));
	ps_der_uint(der, bytes, NUMBER_LEN);
}

static enum ps_err put_entry(struct ps_der *der, const struct ps_ca_revocation *revocation)
{
	struct ps_certificates *list = NULL;
	size_t mark = ps_der_mark(der);
	enum ps_err err = ps_certificates_create(1, &list);

	if (!err && ps_certificates_add_der(list, revocation->certificate.bytes,
					    revocation->certificate.len))
		err = PS_BAD_CERTIFICATE;
	if (!err) {
		ps_x509_put_time(der, revocation->since_s);
		ps_der_item(der, PS_DER_INTEGER, list->crts[0].serial.p, list->crts[0].serial.len);
		ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	}
	ps_certificates_destroy(list);
	return err;
}

/* From the end to the beginning. The number only has to rise, and so does the time. */
static enum ps_err put_list(struct ps_der *der, const struct ps_ca_list *list,
			    const mbedtls_x509_crt *root, const uint8_t id[PS_KEY_ID_LEN],
			    struct ps_bytes entries)
{
	static const uint8_t version_2 = 1;
	size_t mark;
	enum ps_err err = PS_OK;

	put_number(der, list->now_s);
	ps_x509_end_crl_number(der);
	ps_x509_put_authority_key_id(der, id);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	ps_der_wrap(der, 0, PS_DER_AROUND(0));
	mark = ps_der_mark(der);
	if (list->more)
		err = put_entry(der, list->more);
	ps_der_raw(der, entries.bytes, entries.len);
	if (ps_der_mark(der) > mark)
		ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	ps_x509_put_time(der, list->next_s);
	ps_x509_put_time(der, list->now_s);
	ps_der_raw(der, root->subject_raw.p, root->subject_raw.len);
	ps_x509_put_algorithm(der);
	ps_der_uint(der, &version_2, 1);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	return err ? err : der->err;
}

static enum ps_err sign(struct ps_key *ca_key, const struct ps_ca_list *list,
			const mbedtls_x509_crt *root, struct ps_buf *der_out)
{
	struct ps_bytes entries = { NULL, 0 };
	uint8_t id[PS_KEY_ID_LEN];
	struct ps_der der;
	size_t room_len;
	uint8_t *room;
	enum ps_err err = ps_x509_key_id(ca_key->point, id);

	if (!err && list->before.len)
		err = ps_crl_entries(list->before, &entries);
	if (err)
		return err;
	room_len = entries.len + AROUND_MAX;
	room = malloc(room_len);
	if (!room)
		return PS_NO_MEMORY;
	ps_der_init(&der, room, room_len);
	err = put_list(&der, list, root, id, entries);
	if (!err)
		err = ps_x509_sign(ca_key, &der, der_out);
	free(room);
	return err;
}

enum ps_err ps_ca_sign_list(struct ps_key *ca_key, const uint8_t *root_der, size_t root_len,
			    const struct ps_ca_list *list, struct ps_buf *der)
{
	struct ps_certificates *root = NULL;
	uint8_t point[PS_POINT_LEN];
	enum ps_err err = ps_certificates_create(1, &root);

	if (!err && ps_certificates_add_der(root, root_der, root_len))
		err = PS_BAD_CERTIFICATE;
	if (!err && (ps_certificate_public_point(root, 0, point) ||
		     memcmp(point, ca_key->point, PS_POINT_LEN) != 0))
		err = PS_MISMATCH;
	if (!err)
		err = sign(ca_key, list, &root->crts[0], der);
	ps_certificates_destroy(root);
	return err;
}
