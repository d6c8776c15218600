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

/* RFC 5280, 4.1.2.2 has 20 bytes of a serial number; another authority's may be longer. */
enum { AROUND_MAX = 1024, NUMBER_LEN = 8, SERIAL_MAX = 64, ENTRY_MAX = SERIAL_MAX + 32 };

/* What the list is to say of one certificate. */
struct row {
	struct ps_bytes
		whole; /* DER, as the list so far has it, with its reason; empty: made here */
	uint8_t serial[SERIAL_MAX];
	size_t serial_len;
	int64_t since_s;
};

static void put_number(struct ps_der *der, uint64_t number)
{
	uint8_t bytes[NUMBER_LEN];

	for (size_t i = 0; i < NUMBER_LEN; i++)
		bytes[i] = (uint8_t)(number >> 8 * (NUMBER_LEN - 1 - i));
	ps_der_uint(der, bytes, NUMBER_LEN);
}

static enum ps_err set_serial(struct row *row, struct ps_bytes serial)
{
	if (serial.len == 0 || serial.len > SERIAL_MAX)
		return PS_RANGE;
	memcpy(row->serial, serial.bytes, serial.len);
	row->serial_len = serial.len;
	return PS_OK;
}

static enum ps_err read_revocation(const struct ps_ca_revocation *revocation, struct row *row)
{
	struct ps_certificates *list = NULL;
	enum ps_err err;

	row->since_s = revocation->since_s;
	if (!revocation->certificate.len)
		return set_serial(row, revocation->serial);
	err = ps_certificates_create(1, &list);
	if (!err && ps_certificates_add_der(list, revocation->certificate.bytes,
					    revocation->certificate.len))
		err = PS_BAD_CERTIFICATE;
	if (!err)
		err = set_serial(row, ps_certificates_serial(list, 0));
	ps_certificates_destroy(list);
	return err;
}

/* Into @rows, where it is not NULL. */
static enum ps_err read_before(struct ps_bytes entries, struct row *rows, size_t *count_out)
{
	struct ps_cursor cursor = ps_cursor_of(entries.bytes, entries.len);
	enum ps_err err = PS_OK;
	size_t count = 0;

	while (!err && ps_cursor_left(&cursor)) {
		struct ps_crl_entry entry;

		err = ps_crl_next(&cursor, &entry);
		if (!err && rows) {
			rows[count] =
				(struct row){ .whole = entry.whole, .since_s = entry.since_s };
			err = set_serial(&rows[count], entry.serial);
		}
		count++;
	}
	*count_out = count;
	return err;
}

/* By serial number, the one that is to stay first: the earliest, and of equals that with a reason.
 */
static int compare(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	int order = a->serial_len == b->serial_len  ? memcmp(a->serial, b->serial, a->serial_len)
		    : a->serial_len < b->serial_len ? -1
						    : 1;

	if (order == 0 && a->since_s != b->since_s)
		order = a->since_s < b->since_s ? -1 : 1;
	return order ? order : (a->whole.len < b->whole.len) - (a->whole.len > b->whole.len);
}

static bool is_same(const struct row *a, const struct row *b)
{
	return a->serial_len == b->serial_len && memcmp(a->serial, b->serial, a->serial_len) == 0;
}

/* From the end to the beginning, as the DER is written. */
static void put_rows(struct ps_der *der, const struct row *rows, size_t count)
{
	const size_t end = ps_der_mark(der);

	for (size_t i = count; i-- > 0;) {
		const struct row *row = &rows[i];
		const size_t mark = ps_der_mark(der);

		if (i > 0 && is_same(row, row - 1))
			continue;
		if (row->whole.len) {
			ps_der_raw(der, row->whole.bytes, row->whole.len);
			continue;
		}
		ps_x509_put_time(der, row->since_s);
		ps_der_item(der, PS_DER_INTEGER, row->serial, row->serial_len);
		ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	}
	if (ps_der_mark(der) > end)
		ps_der_wrap(der, end, PS_DER_SEQUENCE);
}

/* The number only has to rise: two lists of one second, or of a clock that was set back. */
static enum ps_err choose_number(const struct ps_ca_list *list, uint64_t *number_out)
{
	uint64_t last = 0;
	enum ps_err err = list->before.len ? ps_crl_number(list->before, &last) : PS_OK;

	if (!err && last == UINT64_MAX)
		err = PS_RANGE;
	*number_out = last < (uint64_t)list->now_s ? (uint64_t)list->now_s : last + 1;
	return err;
}

/* From the end to the beginning. */
static enum ps_err sign_rows(struct ps_key *ca_key, const struct ps_ca_list *list,
			     const mbedtls_x509_crt *root, const struct row *rows, size_t count,
			     struct ps_der *der, struct ps_buf *der_out)
{
	static const uint8_t version_2 = 1;
	uint8_t id[PS_KEY_ID_LEN];
	uint64_t number;
	enum ps_err err = ps_x509_key_id(ca_key->point, id);

	if (!err)
		err = choose_number(list, &number);
	if (err)
		return err;
	put_number(der, number);
	ps_x509_end_crl_number(der);
	ps_x509_put_authority_key_id(der, id);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	ps_der_wrap(der, 0, PS_DER_AROUND(0));
	put_rows(der, rows, count);
	ps_x509_put_time(der, list->next_s);
	ps_x509_put_time(der, list->now_s);
	ps_der_raw(der, root->subject_raw.p, root->subject_raw.len);
	ps_x509_put_algorithm(der);
	ps_der_uint(der, &version_2, 1);
	ps_der_wrap(der, 0, PS_DER_SEQUENCE);
	return der->err ? der->err : ps_x509_sign(ca_key, der, der_out);
}

static enum ps_err sign(struct ps_key *ca_key, const struct ps_ca_list *list,
			const mbedtls_x509_crt *root, struct ps_buf *der_out)
{
	struct ps_bytes entries = { NULL, 0 };
	struct row *rows = NULL;
	uint8_t *room = NULL;
	struct ps_der der;
	size_t room_len, count = 0;
	enum ps_err err = list->before.len ? ps_crl_entries(list->before, &entries) : PS_OK;

	if (!err)
		err = read_before(entries, NULL, &count);
	if (err)
		return err;
	if (list->more_count > PS_CRL_LEN_MAX / ENTRY_MAX)
		return PS_LIMIT;
	room_len = entries.len + list->more_count * ENTRY_MAX + AROUND_MAX;
	rows = calloc(count + list->more_count + 1, sizeof(*rows));
	room = malloc(room_len);
	err = rows && room ? read_before(entries, rows, &count) : PS_NO_MEMORY;
	for (size_t i = 0; !err && i < list->more_count; i++)
		err = read_revocation(&list->more[i], &rows[count++]);
	if (!err) {
		qsort(rows, count, sizeof(*rows), compare);
		ps_der_init(&der, room, room_len);
		err = sign_rows(ca_key, list, root, rows, count, &der, der_out);
	}
	free(rows);
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
