/* Revocation lists that an export carries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "signing/ca.h"
#include "signing/record.h"
#include "tests/vectors/item.h"
#include "tests/vectors/ledger.h"
#include "tests/vectors/vector.h"

#define DAY_S 86400

enum what {
	OF_NOBODY,
	REVOKES,
	REVOKES_LATER, /* than now */
	OUT_OF_DATE,
	BY_A_STRANGER, /* of the same name */
	NO_LIST,
	BYTE_BEHIND,
	FIVE,
};

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

static void sign(const struct ps_vector_bench *bench, enum what what, struct ps_buf *der)
{
	const struct ps_maker_station *ca =
		what == BY_A_STRANGER ? &bench->stranger : &bench->station;
	const struct ps_ca_revocation revoked = {
		.certificate = view(&bench->station.device),
		.since_s = PS_VECTOR_NOW_S + (what == REVOKES_LATER ? DAY_S : -DAY_S),
	};
	const struct ps_ca_list list = {
		.more = &revoked,
		.more_count = what != OF_NOBODY && what != FIVE,
		.now_s = PS_VECTOR_NOW_S - (what == OUT_OF_DATE ? 9 * DAY_S : 0),
		.next_s = PS_VECTOR_NOW_S + (what == OUT_OF_DATE ? -DAY_S : DAY_S),
	};

	assert_int_equal(ps_ca_sign_list(ca->root_key, ca->root.bytes, ca->root.len, &list, der),
			 PS_OK);
	if (what == BYTE_BEHIND)
		ps_buf_add_byte(der, 0);
}

static void attach(const struct ps_vector_bench *bench, struct ps_film *film,
		   const struct ps_vector *vector)
{
	enum what what = (enum what)vector->arg;
	struct ps_buf der;

	ps_buf_init(&der);
	if (what == NO_LIST)
		ps_item_hex(&der, "30 03 02 01 00");
	else
		sign(bench, what, &der);
	for (int i = 0; i < (what == FIVE ? 5 : 1); i++)
		ps_vector_attach(film, PS_ATTACHMENT_CRL, &der);
	ps_buf_release(&der);
}

#define LIST(what) .change = attach, .arg = what
#define STRANGERS .roots = "stranger.pem", .origin = "untrusted_root"

static const struct ps_vector fine[] = {
	{ "crl-of-nobody", LIST(OF_NOBODY) },
	{ "crl-and-no-root-given", LIST(REVOKES), .roots = "", .origin = "no_root_given",
	  .findings = "no_root_given" },
	{ "crl-under-a-root-that-is-not-accepted", LIST(REVOKES), STRANGERS,
	  .findings = "root_not_accepted" },
};

static const struct ps_vector revoked[] = {
	{ "crl-revokes", LIST(REVOKES), .origin = "revoked" },
	{ "crl-out-of-date-revokes", LIST(OUT_OF_DATE), .origin = "revoked" },
	{ "crl-revokes-as-of-tomorrow", LIST(REVOKES_LATER), .origin = "revoked" },
};

static const struct ps_vector wrong[] = {
	{ "crl-by-a-stranger-of-that-name", LIST(BY_A_STRANGER) },
	{ "crl-is-none", LIST(NO_LIST) },
	{ "crl-with-a-byte-behind", LIST(BYTE_BEHIND) },
	{ "five-crls", LIST(FIVE) },
};

const struct ps_vector_group ps_vectors_crls[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(fine), PS_BASE_SHORT },
	{ "bad/certificate_revoked", "certificate_revoked", "intact", "ended", PS_VECTORS(revoked),
	  PS_BASE_SHORT },
	{ "bad/revocation_list_wrong", "revocation_list_wrong", "intact", "ended",
	  PS_VECTORS(wrong), PS_BASE_SHORT },
	{ 0 },
};
