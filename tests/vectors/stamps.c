/* Time stamps: in START, and over checkpoints that an export carries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/anchor.h"
#include "tests/kit/time_authority.h"
#include "tests/vectors/item.h"
#include "tests/vectors/ledger.h"
#include "tests/vectors/stamp_lists.h"
#include "tests/vectors/vector.h"

#define MINUTE_US 60000000LL
enum { TIME_SEED = 71, OTHER_SEED = 72 };

/* A bit for each thing that is otherwise. */
enum what {
	BEFORE = 1 << 0,	/* START holds a time stamp */
	AFTER = 1 << 1,		/* one covers the ending */
	WITHOUT_PROOF = 1 << 2, /* no ledger proof goes along */
	EARLIER_TREE =
		1 << 3, /* the later one's checkpoint is of an earlier tree, shown in the proof */
	UNSHOWN_TREE = 1 << 4,	   /* ... and not shown */
	BEFORE_ENDING = 1 << 5,	   /* the later one's checkpoint does not cover the ending */
	STRANGERS = 1 << 6,	   /* the later one's checkpoint is of another station */
	OTHER_AUTHORITY = 1 << 7,  /* the later one is another authority's */
	BOTH_AUTHORITIES = 1 << 8, /* both stamp it */
	TOO_EARLY = 1 << 9,	   /* the later one is earlier */
	LEDGER_AHEAD = 1 << 10,	   /* START's checkpoint is larger than the ledger that it signs */
	CLOCK_AHEAD = 1 << 11,	   /* both are, by far, before what the clock says */
	UNSYNCHRONISED = 1 << 12,
	NINE = 1 << 13,	       /* a file carries too many */
	OTHER_BYTES = 1 << 14, /* what was stamped is something else */
	ANY_TIME = 1 << 15,    /* the clock may be wrong by any time, it says */
	FLAW_SHIFT = 16,
	LIST_SHIFT = 20,	    /* a revocation list of the authority's goes along */
	FORGED_LIST = 1 << 24,	    /* ... which another one of that name signed */
	WRONG_BESIDE = 1 << 25,	    /* a further one, first of them, was made of other bytes; */
	STRANGERS_BESIDE = 1 << 26, /* ... or is over another station's checkpoint */
	OTHER_IN_START = 1 << 27,   /* START's is another authority's */
};
#define FLAW(flaw) ((unsigned)(PS_TOKEN_##flaw) << FLAW_SHIFT)
#define LIST(list) ((unsigned)(PS_STAMP_LIST_##list) << LIST_SHIFT)
#define FLAW_OF(what) ((enum ps_token_flaw)((what) >> FLAW_SHIFT & 15))
#define LIST_OF(what) ((enum ps_stamp_list)((what) >> LIST_SHIFT & 15))

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

void ps_vectors_time_root(bool other, struct ps_buf *pem)
{
	struct ps_time_authority authority;

	ps_time_authority_init(&authority, other ? OTHER_SEED : TIME_SEED, "Time");
	ps_time_authority_root_pem(&authority, pem);
	ps_time_authority_release(&authority);
}

/* [checkpoint, token], of the tree of the first @size leaves. */
static void write_anchor(const struct ps_ledger_maker *maker, struct ps_key *key, uint64_t size,
			 int64_t utc_us, unsigned what, bool other, struct ps_buf *out)
{
	struct ps_time_authority authority;
	struct ps_made_proof made;
	struct ps_buf token;

	ps_buf_init(&token);
	ps_ledger_maker_prove(maker, key, size, 1U << PS_AT_ENROLMENT, &made);
	ps_time_authority_init(&authority, other ? OTHER_SEED : TIME_SEED, "Time");
	ps_time_authority_stamp(&authority,
				what & OTHER_BYTES
					? (struct ps_bytes){ made.signed_checkpoint.bytes, 9 }
					: view(&made.signed_checkpoint),
				utc_us, FLAW_OF(what), &token);
	ps_anchor_encode(&(struct ps_anchor){ view(&made.signed_checkpoint), view(&token) }, out);
	assert_int_equal(out->err, PS_OK);
	ps_time_authority_release(&authority);
	ps_made_proof_release(&made);
	ps_buf_release(&token);
}

/* START signs the ledger of two leaves, which is there before it, and a checkpoint of it. */
static void stamp_start(const struct ps_vector_bench *bench, struct ps_film *film, unsigned what)
{
	struct ps_buf *start = ps_film_at(film, PS_RECORD_START, 0);
	int64_t before_us = what & CLOCK_AHEAD ? -40 * MINUTE_US : -10 * MINUTE_US;
	const struct ps_bytes not_synchronised = { (const uint8_t *)"\x01", 1 };
	const struct ps_bytes largest = { (const uint8_t *)"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
					  9 };
	uint8_t ledger[3 + 2 + PS_HASH_LEN] = { 0x82, 0x02, 0x58, 0x20 };
	struct ps_ledger_maker maker;
	struct ps_buf item;

	ps_buf_init(&item);
	ps_ledger_maker_init(&maker);
	ps_vector_begin_ledger(&maker, view(&bench->station.device));
	ps_ledger_maker_root(&maker, PS_AT_STARTED, ledger + 4);
	ps_item_replace(start, "p.10", (struct ps_bytes){ ledger, 4 + PS_HASH_LEN });
	if (what & LEDGER_AHEAD)
		ps_ledger_maker_boot(&maker);
	if (what & UNSYNCHRONISED) {
		ps_item_replace(start, "p.15.2", not_synchronised);
		ps_item_replace(ps_film_at(film, PS_RECORD_ENDING, 0), "p.14.2", not_synchronised);
	}
	if (what & ANY_TIME) {
		ps_item_replace(start, "p.15.3", largest);
		ps_item_replace(ps_film_at(film, PS_RECORD_ENDING, 0), "p.14.3", largest);
	}
	write_anchor(&maker, bench->station.key, maker.count, PS_MAKER_UTC_US + before_us,
		     what & AFTER ? 0 : what, what & OTHER_IN_START, &item);
	ps_item_replace(start, "p.11", view(&item));
	ps_film_count_and_sign(film, bench->station.key);
	ps_film_point(film);
	ps_ledger_maker_release(&maker);
	ps_buf_release(&item);
}

static uint64_t size_stamped(unsigned what)
{
	if (what & BEFORE_ENDING)
		return PS_AT_ENDED;
	return what & (EARLIER_TREE | UNSHOWN_TREE) ? PS_AT_STARTED_2 : PS_AT_END;
}

static void stamp_ending(const struct ps_vector_bench *bench, struct ps_film *film,
			 const struct ps_ledger_maker *maker, unsigned what)
{
	const struct ps_maker_station *signer =
		what & STRANGERS ? &bench->stranger : &bench->station;
	int64_t after_us = what & CLOCK_AHEAD ? -20 * MINUTE_US
			   : what & TOO_EARLY ? -15 * MINUTE_US
					      : 10 * MINUTE_US;
	int times = what & NINE ? 9 : what & BOTH_AUTHORITIES ? 2 : 1;
	struct ps_buf item;

	ps_buf_init(&item);
	for (int i = 0; i < times; i++) {
		ps_buf_clear(&item);
		write_anchor(maker, signer->key, size_stamped(what), PS_MAKER_UTC_US + after_us,
			     what, what & OTHER_AUTHORITY || (what & BOTH_AUTHORITIES && i == 1),
			     &item);
		ps_vector_attach(film, PS_ATTACHMENT_TOKEN, &item);
	}
	ps_buf_release(&item);
}

/* Whoever passes a file on can put it in. */
static void stamp_beside(const struct ps_vector_bench *bench, struct ps_film *film,
			 const struct ps_ledger_maker *maker, unsigned what)
{
	const bool strangers = what & STRANGERS_BESIDE;
	struct ps_buf item;

	ps_buf_init(&item);
	write_anchor(maker, strangers ? bench->stranger.key : bench->station.key, maker->count,
		     PS_MAKER_UTC_US + MINUTE_US, strangers ? 0 : OTHER_BYTES, false, &item);
	ps_vector_attach(film, PS_ATTACHMENT_TOKEN, &item);
	ps_buf_release(&item);
}

static void attach_list(struct ps_film *film, unsigned what)
{
	struct ps_time_authority signer;
	struct ps_buf der;

	ps_buf_init(&der);
	ps_time_authority_init(&signer, what & FORGED_LIST ? OTHER_SEED : TIME_SEED, "Time");
	ps_vector_stamp_list(&signer, LIST_OF(what), &der);
	ps_vector_attach(film, PS_ATTACHMENT_CRL, &der);
	ps_time_authority_release(&signer);
	ps_buf_release(&der);
}

static void change(const struct ps_vector_bench *bench, struct ps_film *film,
		   const struct ps_vector *vector)
{
	const unsigned what = (unsigned)vector->arg;
	struct ps_vector_named named;
	struct ps_ledger_maker maker;
	struct ps_made_proof made;
	struct ps_buf bytes;

	if (what & BEFORE)
		stamp_start(bench, film, what);
	ps_vector_name(film, &named);
	ps_buf_init(&bytes);
	ps_ledger_maker_init(&maker);
	ps_vector_write_ledger(&maker, &named, view(&bench->station.device));
	ps_ledger_maker_prove(&maker, bench->station.key, maker.count,
			      1U << PS_AT_ENROLMENT | 1U << PS_AT_STARTED | 1U << PS_AT_ENDED,
			      &made);
	if (what & (EARLIER_TREE | BEFORE_ENDING))
		ps_ledger_maker_show_past(&maker, &made, size_stamped(what));
	ps_ledger_proof_encode(&made.proof, &bytes);
	if (!(what & WITHOUT_PROOF))
		ps_vector_attach(film, PS_ATTACHMENT_LEDGER_PROOF, &bytes);
	if (what & (WRONG_BESIDE | STRANGERS_BESIDE))
		stamp_beside(bench, film, &maker, what);
	if (what & AFTER)
		stamp_ending(bench, film, &maker, what);
	if (LIST_OF(what))
		attach_list(film, what);
	ps_buf_release(&bytes);
	ps_made_proof_release(&made);
	ps_ledger_maker_release(&maker);
}

static void put(const struct ps_vector_bench *bench, struct ps_film *film,
		const struct ps_vector *vector)
{
	struct ps_buf bytes;

	(void)bench;
	ps_buf_init(&bytes);
	ps_item_hex(&bytes, vector->hex);
	ps_vector_attach(film, PS_ATTACHMENT_TOKEN, &bytes);
	ps_buf_release(&bytes);
}

#define STAMPED(what) .change = change, .arg = (what), .time_roots = "time.pem"
#define INCLUDED .ledger = "included"

static const struct ps_vector good[] = {
	{ "signed-after-a-time", STAMPED(BEFORE | WITHOUT_PROOF), .time = "not_before_only" },
	{ "signed-before-a-time", STAMPED(AFTER), INCLUDED, .time = "not_after_only" },
	{ "signed-between-two-times", STAMPED(BEFORE | AFTER), INCLUDED, .time = "bounded" },
	{ "stamped-as-an-earlier-tree", STAMPED(BEFORE | AFTER | EARLIER_TREE), INCLUDED,
	  .time = "bounded" },
	{ "stamped-by-two-authorities", STAMPED(AFTER | BOTH_AUTHORITIES), INCLUDED,
	  .time = "not_after_only", .findings = "time_stamp_passed_over" },
	{ "stamped-and-start-by-another-authority", STAMPED(BEFORE | AFTER | OTHER_IN_START),
	  INCLUDED, .time = "not_after_only", .findings = "time_stamp_passed_over" },
	{ "start-stamped-and-the-ending-by-another-authority",
	  STAMPED(BEFORE | AFTER | OTHER_AUTHORITY), INCLUDED, .time = "not_before_only",
	  .findings = "time_stamp_passed_over" },
	{ "stamps-and-no-time-root", .change = change, .arg = BEFORE | AFTER, INCLUDED },
	{ "stamped-before-the-ending", STAMPED(AFTER | BEFORE_ENDING), INCLUDED },
	{ "stamped-tree-that-no-proof-shows", STAMPED(AFTER | UNSHOWN_TREE), INCLUDED,
	  .findings = "time_stamp_loose" },
	{ "stamped-and-no-ledger-proof", STAMPED(AFTER | WITHOUT_PROOF),
	  .findings = "time_stamp_loose" },
	{ "clock-that-nothing-kept-right", STAMPED(BEFORE | AFTER | CLOCK_AHEAD | UNSYNCHRONISED),
	  INCLUDED, .time = "bounded", .findings = "clock_wrong_by" },
	{ "clock-that-may-be-wrong-by-any-time", STAMPED(BEFORE | AFTER | CLOCK_AHEAD | ANY_TIME),
	  INCLUDED, .time = "bounded" },
	{ "authority-that-its-list-does-not-name", STAMPED(BEFORE | AFTER | LIST(OF_NOBODY)),
	  INCLUDED, .time = "bounded" },
	{ "authority-superseded-later", STAMPED(BEFORE | AFTER | LIST(LATER_SUPERSEDED)), INCLUDED,
	  .time = "bounded" },
	{ "authority-revoked-and-no-time-root", .change = change, .arg = AFTER | LIST(BEFORE),
	  INCLUDED },
};

/* What else is said of them: they are not accepted, or another one is in their place. */
#define NOT_ACCEPTED .findings = "time_stamp_not_accepted"

static const struct ps_vector revoked[] = {
	{ "authority-revoked-before", STAMPED(AFTER | LIST(BEFORE)), INCLUDED,
	  .time = "token_invalid", NOT_ACCEPTED },
	{ "authority-superseded-before", STAMPED(AFTER | LIST(BEFORE_SUPERSEDED)), INCLUDED,
	  .time = "token_invalid", NOT_ACCEPTED },
	{ "authority-revoked-later-without-a-reason", STAMPED(AFTER | LIST(LATER)), INCLUDED,
	  .time = "token_invalid", NOT_ACCEPTED },
	{ "authority-whose-key-was-stolen-later", STAMPED(AFTER | LIST(LATER_STOLEN)), INCLUDED,
	  .time = "token_invalid", NOT_ACCEPTED },
	{ "start-of-an-authority-revoked-before", STAMPED(BEFORE | WITHOUT_PROOF | LIST(BEFORE)),
	  .time = "token_invalid", NOT_ACCEPTED },
};

static const struct ps_vector wrong_lists[] = {
	{ "list-of-an-authority-by-another-of-that-name",
	  STAMPED(AFTER | LIST(BEFORE) | FORGED_LIST), INCLUDED, .time = "not_after_only" },
	{ "list-with-a-reason-that-is-not-used", STAMPED(AFTER | LIST(UNUSED_REASON)), INCLUDED,
	  .time = "not_after_only" },
};

static const struct ps_vector unaccepted[] = {
	{ "another-authority", STAMPED(AFTER | OTHER_AUTHORITY), INCLUDED,
	  .time = "token_invalid" },
	{ "start-of-another-authority", .change = change, .arg = BEFORE,
	  .time_roots = "other-time.pem", INCLUDED, .time = "token_invalid" },
};

static const struct ps_vector wrong[] = {
	{ "token-over-other-bytes", STAMPED(AFTER | OTHER_BYTES), INCLUDED,
	  .time = "token_invalid" },
	{ "token-with-a-bad-signature", STAMPED(AFTER | FLAW(BAD_SIGNATURE)), INCLUDED,
	  .time = "token_invalid" },
	{ "token-that-signs-another-content", STAMPED(AFTER | FLAW(OTHER_CONTENT)), INCLUDED,
	  .time = "token_invalid" },
	{ "token-that-names-another-certificate", STAMPED(AFTER | FLAW(OTHER_CERTIFICATE)),
	  INCLUDED, .time = "token_invalid" },
	{ "token-without-a-certificate", STAMPED(AFTER | FLAW(NO_CERTIFICATE)), INCLUDED,
	  .time = "token_invalid" },
	{ "token-of-a-certificate-for-mail", STAMPED(AFTER | FLAW(NOT_FOR_TIME)), INCLUDED,
	  .time = "token_invalid" },
	{ "token-of-a-use-that-is-not-critical", STAMPED(AFTER | FLAW(NOT_CRITICAL)), INCLUDED,
	  .time = "token_invalid" },
	{ "token-with-a-byte-behind", STAMPED(AFTER | FLAW(BYTE_BEHIND)), INCLUDED,
	  .time = "token_invalid" },
	{ "token-of-version-2", STAMPED(AFTER | FLAW(VERSION_2)), INCLUDED,
	  .time = "token_invalid" },
	{ "wrong-token-and-no-time-root", .change = change, .arg = AFTER | FLAW(BAD_SIGNATURE),
	  INCLUDED, .time = "token_invalid" },
	{ "anchor-is-a-byte", .change = put, .hex = "00", .time = "token_invalid" },
	{ "anchor-of-one-item", .change = put, .hex = "81 41 00", .time = "token_invalid" },
	{ "anchor-with-a-byte-behind", .change = put, .hex = "82 41 00 41 00 00",
	  .time = "token_invalid" },
	{ "start-with-a-wrong-token", STAMPED(BEFORE | FLAW(BAD_SIGNATURE)), INCLUDED,
	  .time = "token_invalid", .start_is_wrong = true },
	{ "start-with-a-token-over-other-bytes", STAMPED(BEFORE | OTHER_BYTES), INCLUDED,
	  .time = "token_invalid", .start_is_wrong = true },
};

/* Each takes nothing from those that hold. */
static const struct ps_vector spoilt[] = {
	{ "token-over-other-bytes-beside-one-that-holds", STAMPED(BEFORE | AFTER | WRONG_BESIDE),
	  INCLUDED, .time = "bounded" },
	{ "token-over-anothers-checkpoint-beside-one-that-holds", STAMPED(AFTER | STRANGERS_BESIDE),
	  INCLUDED, .time = "not_after_only" },
	{ "wrong-token-and-start-that-holds", STAMPED(BEFORE | WRONG_BESIDE), INCLUDED,
	  .time = "not_before_only" },
	{ "nine-tokens", STAMPED(AFTER | NINE), INCLUDED, .time = "not_after_only" },
};

static const struct ps_vector strangers[] = {
	{ "token-over-anothers-checkpoint", STAMPED(AFTER | STRANGERS), INCLUDED,
	  .time = "token_invalid" },
};

static const struct ps_vector contradictory[] = {
	{ "ended-before-it-began", STAMPED(BEFORE | AFTER | TOO_EARLY), INCLUDED,
	  .time = "contradictory", .findings = "clock_contradicts" },
};

static const struct ps_vector clocks[] = {
	{ "synchronised-clock-that-was-wrong", STAMPED(BEFORE | AFTER | CLOCK_AHEAD), INCLUDED,
	  .time = "contradictory" },
};

static const struct ps_vector rollback[] = {
	{ "start-signs-an-older-ledger", STAMPED(BEFORE | LEDGER_AHEAD | WITHOUT_PROOF),
	  .time = "not_before_only", .ledger = "rollback" },
};

#define BAD(finding, rows) \
	"bad/" finding, finding, "intact", "ended", PS_VECTORS(rows), PS_BASE_SHORT

const struct ps_vector_group ps_vectors_stamps[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(good), PS_BASE_SHORT },
	{ BAD("time_stamp_not_accepted", unaccepted) },
	{ BAD("time_stamp_revoked", revoked) },
	{ BAD("revocation_list_wrong", wrong_lists) },
	{ BAD("time_stamp_wrong", wrong) },
	{ BAD("time_stamp_spoilt", spoilt) },
	{ BAD("time_stamp_of_another", strangers) },
	{ BAD("time_stamps_contradict", contradictory) },
	{ BAD("clock_contradicts", clocks) },
	{ BAD("ledger_before_anchor", rollback) },
	{ 0 },
};
