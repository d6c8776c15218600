#include "tests/vectors/stamp_lists.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <mbedtls/oid.h>

#include "signing/ca.h"
#include "signing/der.h"
#include "signing/der_read.h"
#include "signing/x509_write.h"
#include "tests/kit/issuer.h"
#include "tests/vectors/vector.h"

#define DAY_S 86400
#define OID_REASON MBEDTLS_OID_ID_CE "\x15"

/* RFC 5280, 5.3.1. */
enum { NO_REASON = -1, KEY_COMPROMISE = 1, SUPERSEDED = 4, UNUSED = 7 };

/* tests/kit/time_authority.c */
static const uint8_t serial = 7;

static void put_entry(struct ps_der *der, int64_t since_s, int reason)
{
	const uint8_t number = (uint8_t)reason;
	const size_t mark = ps_der_mark(der);

	if (reason != NO_REASON) {
		ps_der_item(der, PS_DER_ENUMERATED, &number, 1);
		ps_kit_end_extension(der, mark, OID_REASON, MBEDTLS_OID_SIZE(OID_REASON), false);
		ps_der_wrap(der, mark, PS_DER_SEQUENCE);
	}
	ps_x509_put_time(der, since_s);
	ps_der_uint(der, &serial, 1);
	ps_der_wrap(der, mark, PS_DER_SEQUENCE);
}

/* packseal's own lists give no reason, but take over the entries of the one before, signed or not.
 */
static void write_before(int64_t since_s, int reason, struct ps_buf *out)
{
	static const uint8_t version_2 = 1, nothing = 0;
	uint8_t room[512];
	struct ps_der der;
	size_t mark;

	ps_der_init(&der, room, sizeof(room));
	ps_der_bits(&der, &nothing, 1);
	ps_x509_put_algorithm(&der);
	mark = ps_der_mark(&der);
	put_entry(&der, since_s, reason);
	ps_der_wrap(&der, mark, PS_DER_SEQUENCE);
	ps_x509_put_time(&der, PS_VECTOR_NOW_S);
	ps_x509_put_name(&der, "unsigned", NULL);
	ps_x509_put_algorithm(&der);
	ps_der_uint(&der, &version_2, 1);
	ps_der_wrap(&der, mark, PS_DER_SEQUENCE);
	ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
	assert_int_equal(der.err, PS_OK);
	ps_buf_add(out, der.at, ps_der_mark(&der));
}

void ps_vector_stamp_list(const struct ps_time_authority *signer, enum ps_stamp_list what,
			  struct ps_buf *der)
{
	static const struct {
		int64_t since_s;
		int reason;
	} rows[] = {
		[PS_STAMP_LIST_BEFORE] = { -DAY_S, NO_REASON },
		[PS_STAMP_LIST_BEFORE_SUPERSEDED] = { -DAY_S, SUPERSEDED },
		[PS_STAMP_LIST_LATER] = { DAY_S, NO_REASON },
		[PS_STAMP_LIST_LATER_STOLEN] = { DAY_S, KEY_COMPROMISE },
		[PS_STAMP_LIST_LATER_SUPERSEDED] = { DAY_S, SUPERSEDED },
		[PS_STAMP_LIST_UNUSED_REASON] = { -DAY_S, UNUSED },
	};
	struct ps_ca_list list = { .now_s = PS_VECTOR_NOW_S, .next_s = PS_VECTOR_NOW_S + DAY_S };
	struct ps_buf before;

	ps_buf_init(&before);
	if (what != PS_STAMP_LIST_OF_NOBODY) {
		write_before(PS_VECTOR_NOW_S + rows[what].since_s, rows[what].reason, &before);
		list.before = (struct ps_bytes){ before.bytes, before.len };
	}
	assert_int_equal(
		ps_ca_sign_list(signer->root_key, signer->root.bytes, signer->root.len, &list, der),
		PS_OK);
	ps_buf_release(&before);
}
