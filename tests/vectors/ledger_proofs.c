/* Ledger proofs: those that hold, those that do not, and what a station shows of itself in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ledger_proof.h"
#include "signing/record.h"
#include "tests/vectors/item.h"
#include "tests/vectors/ledger.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)

enum what {
	RIGHT,
	BEGUN_ONLY,
	RELATED,
	EARLIER,
	ALL_LEAVES,
	DELETED,
	LONG,
	ACCESSED,
	/* wrong */
	ACCESSED_NOTHING,
	ACCESSED_TOO_MUCH,
	ACCESSED_BACKWARDS,
	ACCESSED_FROM_NOTHING,
	CHANGED_LEAF,
	CHANGED_PATH,
	SHORT_PATH,
	LONG_PATH,
	CUT_PATH,
	EXCHANGED_PATHS,
	WITHOUT_ENROLMENT,
	WITHOUT_TAKE,
	LEAF_TWICE,
	LEAVES_BACKWARDS,
	BEYOND_CHECKPOINT,
	OF_ANOTHER_TAKE,
	OF_A_STRANGER,
	STRANGER_SIGNS,
	OTHER_ENROLMENT,
	CHANGED_PAST,
	SHORT_PAST,
	PAST_TWICE,
	PAST_OF_NOTHING,
	TWICE,
	NO_LEAF,
	/* two histories */
	OTHER_TAKE,
	OTHER_ENDING,
	OTHER_PAST,
	BEFORE_START,
};

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

/* Behind the others, a batch of an access log. */
static void add_accessed(struct ps_ledger_maker *maker, enum what what)
{
	struct ps_leaf right = { .kind = PS_LEAF_ACCESSED,
				 .accessed = { 17, 4096, -5, PS_MAKER_UTC_US, { 0x11 } } };
	const char *const wrong[] = { [ACCESSED_NOTHING] = "85 11 00 20 00",
				      [ACCESSED_TOO_MUCH] = "85 11 19 10 01 20 00",
				      [ACCESSED_BACKWARDS] = "85 11 01 00 20",
				      [ACCESSED_FROM_NOTHING] = "85 00 01 20 00" };
	struct ps_buf *bytes = &maker->leaves[maker->count];

	if (what == ACCESSED) {
		(void)ps_ledger_maker_add(maker, &right);
		return;
	}
	ps_buf_init(bytes);
	ps_item_hex(bytes, "84 0c 07 84 00 00 02 00");
	ps_item_hex(bytes, wrong[what]);
	ps_item_hex(bytes, "5820 11*32");
	assert_int_equal(ps_merkle_hash_leaf(bytes->bytes, bytes->len, maker->hashes[maker->count]),
			 PS_OK);
	maker->count++;
}

static void write_ledger(struct ps_ledger_maker *maker, const struct ps_vector_named *named,
			 const struct ps_bytes device, enum what what)
{
	struct ps_vector_named own = *named;

	own.take[0] ^= what == OTHER_TAKE;
	own.ending[0] ^= what == OTHER_ENDING;
	ps_vector_write_ledger(maker, &own, device);
	for (int i = 0; what == LONG && i < 1000; i++)
		ps_ledger_maker_boot(maker);
	if (what >= ACCESSED && what <= ACCESSED_FROM_NOTHING)
		add_accessed(maker, what);
}

/* Which leaves the proof shows. */
static unsigned shown_leaves(enum what what)
{
	const unsigned base = 1U << PS_AT_ENROLMENT | 1U << PS_AT_STARTED | 1U << PS_AT_ENDED;

	switch (what) {
	case BEGUN_ONLY:
		return 1U << PS_AT_ENROLMENT | 1U << PS_AT_STARTED;
	case RELATED:
		return base | 1U << PS_AT_ENDED_2;
	case ALL_LEAVES:
		return (1U << PS_AT_TOMBSTONE) - 1;
	case DELETED:
		return base | 1U << PS_AT_TOMBSTONE;
	case ACCESSED:
	case ACCESSED_NOTHING:
	case ACCESSED_TOO_MUCH:
	case ACCESSED_BACKWARDS:
	case ACCESSED_FROM_NOTHING:
		return base | 1U << PS_AT_END;
	case WITHOUT_ENROLMENT:
		return 1U << PS_AT_BOOT | 1U << PS_AT_STARTED | 1U << PS_AT_ENDED;
	case WITHOUT_TAKE:
		return 1U << PS_AT_ENROLMENT | 1U << PS_AT_BOOT;
	case OF_ANOTHER_TAKE:
		return 1U << PS_AT_ENROLMENT | 1U << PS_AT_STARTED_2 | 1U << PS_AT_ENDED_2;
	default:
		return base;
	}
}

static void change_leaves(struct ps_made_proof *made, enum what what)
{
	struct ps_ledger_proof *proof = &made->proof;
	struct ps_ledger_proof_leaf *second = &proof->leaves[1];
	struct ps_ledger_proof_leaf kept = *second;

	if (what == CHANGED_LEAF)
		made->leaves[1].bytes[made->leaves[1].len - 1] ^= 1;
	else if (what == CHANGED_PATH)
		made->leaf_paths[1][0] ^= 1;
	else if (what == SHORT_PATH)
		second->path.len -= PS_HASH_LEN;
	else if (what == LONG_PATH)
		second->path.len += PS_HASH_LEN;
	else if (what == CUT_PATH)
		second->path.len -= 1;
	else if (what == EXCHANGED_PATHS)
		second->path = proof->leaves[2].path;
	if (what == LEAF_TWICE)
		proof->leaves[proof->leaf_count++] = proof->leaves[2];
	if (what == EXCHANGED_PATHS)
		proof->leaves[2].path = kept.path;
	if (what == LEAVES_BACKWARDS) {
		*second = proof->leaves[2];
		proof->leaves[2] = kept;
	}
	if (what == NO_LEAF)
		second->bytes = (struct ps_bytes){ (const uint8_t *)"\x84\x02\x02\x01", 4 };
}

static void change_pasts(const struct ps_ledger_maker *maker, struct ps_made_proof *made,
			 enum what what)
{
	if (what == EARLIER || what == CHANGED_PAST || what == SHORT_PAST || what == PAST_TWICE ||
	    what == LONG) {
		ps_ledger_maker_show_past(maker, made, 3);
		ps_ledger_maker_show_past(maker, made, 4);
	}
	if (what == OTHER_PAST)
		ps_ledger_maker_show_past(maker, made, 2);
	if (what == CHANGED_PAST)
		made->proof.pasts[0].root[0] ^= 1;
	else if (what == SHORT_PAST)
		made->proof.pasts[0].path.len -= PS_HASH_LEN;
	else if (what == PAST_TWICE)
		made->proof.pasts[1] = made->proof.pasts[0];
	else if (what == PAST_OF_NOTHING)
		made->proof.pasts[made->proof.past_count++] =
			(struct ps_ledger_proof_past){ .size = 0 };
}

/* START signs a ledger of so many leaves that is not the one of the proof. */
static void sign_other_past(const struct ps_vector_bench *bench, struct ps_film *film,
			    const char *size_and_root)
{
	struct ps_buf item;

	ps_buf_init(&item);
	ps_item_hex(&item, size_and_root);
	ps_item_replace(ps_film_at(film, PS_RECORD_START, 0), "p.10", view(&item));
	ps_film_count_and_sign(film, bench->station.key);
	ps_buf_release(&item);
}

static uint64_t signed_size(const struct ps_ledger_maker *maker, enum what what)
{
	return what == BEYOND_CHECKPOINT ? PS_AT_ENDED : maker->count;
}

CHANGE(prove)
{
	enum what what = (enum what)vector->arg;
	const struct ps_maker_station *enrolled = what == OF_A_STRANGER || what == OTHER_ENROLMENT
							  ? &bench->stranger
							  : &bench->station;
	const struct ps_maker_station *signer = what == OF_A_STRANGER || what == STRANGER_SIGNS
							? &bench->stranger
							: &bench->station;
	struct ps_ledger_maker maker;
	struct ps_made_proof made;
	struct ps_vector_named named;
	struct ps_buf bytes;

	if (what == OTHER_PAST)
		sign_other_past(bench, film, "82 02 5820 11*32");
	if (what == BEFORE_START)
		sign_other_past(bench, film, "82 03 5820 11*32");
	ps_vector_name(film, &named);
	ps_ledger_maker_init(&maker);
	write_ledger(&maker, &named, view(&enrolled->device), what);
	ps_ledger_maker_prove(&maker, signer->key, signed_size(&maker, what), shown_leaves(what),
			      &made);
	change_pasts(&maker, &made, what);
	change_leaves(&made, what);
	ps_buf_init(&bytes);
	ps_ledger_proof_encode(&made.proof, &bytes);
	ps_vector_attach(film, PS_ATTACHMENT_LEDGER_PROOF, &bytes);
	if (what == TWICE)
		ps_vector_attach(film, PS_ATTACHMENT_LEDGER_PROOF, &bytes);
	ps_buf_release(&bytes);
	ps_made_proof_release(&made);
	ps_ledger_maker_release(&maker);
}

/* The attachment is @hex. */
CHANGE(put)
{
	struct ps_buf bytes;

	(void)bench;
	ps_buf_init(&bytes);
	ps_item_hex(&bytes, vector->hex);
	ps_vector_attach(film, PS_ATTACHMENT_LEDGER_PROOF, &bytes);
	ps_buf_release(&bytes);
}

#define PROVES(what) .change = prove, .arg = what
#define INCLUDED .ledger = "included"
#define FORK .ledger = "fork"

static const struct ps_vector whole[] = {
	{ "whole-take-with-a-ledger-proof", PROVES(RIGHT), INCLUDED },
	{ "ledger-proof-without-the-ended-leaf", PROVES(BEGUN_ONLY), INCLUDED },
	{ "ledger-proof-with-another-take-of-the-waybill", PROVES(RELATED), INCLUDED },
	{ "ledger-proof-with-earlier-trees", PROVES(EARLIER), INCLUDED },
	{ "ledger-proof-with-many-leaves", PROVES(ALL_LEAVES), INCLUDED },
	{ "ledger-proof-out-of-a-thousand-leaves", PROVES(LONG), INCLUDED },
	{ "ledger-proof-with-accesses", PROVES(ACCESSED), INCLUDED },
	{ "ledger-proof-of-a-deleted-take", PROVES(DELETED), INCLUDED,
	  .findings = "deleted_at_station" },
};

static const struct ps_vector parts[] = {
	{ "export-with-a-ledger-proof", PROVES(RIGHT), INCLUDED, .findings = "seconds_withheld" },
};

static const struct ps_vector wrong[] = {
	{ "accesses-of-no-entry", PROVES(ACCESSED_NOTHING) },
	{ "accesses-of-too-many-entries", PROVES(ACCESSED_TOO_MUCH) },
	{ "accesses-that-end-before-they-begin", PROVES(ACCESSED_BACKWARDS) },
	{ "accesses-from-entry-0-on", PROVES(ACCESSED_FROM_NOTHING) },
	{ "changed-leaf", PROVES(CHANGED_LEAF) },
	{ "changed-path", PROVES(CHANGED_PATH) },
	{ "path-too-short", PROVES(SHORT_PATH) },
	{ "path-too-long", PROVES(LONG_PATH) },
	{ "path-of-broken-hashes", PROVES(CUT_PATH) },
	{ "paths-exchanged", PROVES(EXCHANGED_PATHS) },
	{ "without-the-enrolment", PROVES(WITHOUT_ENROLMENT) },
	{ "without-the-take", PROVES(WITHOUT_TAKE) },
	{ "leaf-twice", PROVES(LEAF_TWICE) },
	{ "leaves-backwards", PROVES(LEAVES_BACKWARDS) },
	{ "leaf-beyond-the-checkpoint", PROVES(BEYOND_CHECKPOINT) },
	{ "proof-of-another-take", PROVES(OF_ANOTHER_TAKE) },
	{ "proof-of-another-station", PROVES(OF_A_STRANGER) },
	{ "checkpoint-signed-by-another-station", PROVES(STRANGER_SIGNS) },
	{ "enrolment-of-another-station", PROVES(OTHER_ENROLMENT) },
	{ "changed-earlier-tree", PROVES(CHANGED_PAST) },
	{ "earlier-tree-with-a-short-path", PROVES(SHORT_PAST) },
	{ "earlier-tree-twice", PROVES(PAST_TWICE) },
	{ "earlier-tree-of-nothing", PROVES(PAST_OF_NOTHING) },
	{ "two-proofs", PROVES(TWICE) },
	{ "leaf-that-is-none", PROVES(NO_LEAF) },
	{ "proof-is-a-byte", .change = put, .hex = "00" },
	{ "proof-of-another-version", .change = put, .hex = "84 02 41 00 80 80" },
	{ "proof-without-leaves", .change = put, .hex = "84 01 41 00 80 80" },
};

static const struct ps_vector other_take[] = {
	{ "another-take-of-this-number", PROVES(OTHER_TAKE), FORK },
};

static const struct ps_vector other_ending[] = {
	{ "another-ending-of-this-take", PROVES(OTHER_ENDING), FORK },
};

static const struct ps_vector other_past[] = {
	{ "start-signs-another-ledger", PROVES(OTHER_PAST), FORK },
	{ "start-signs-a-ledger-behind-its-own-leaf", PROVES(BEFORE_START), FORK },
};

const struct ps_vector_group ps_vectors_proofs[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(whole), PS_BASE_SHORT },
	{ "good", NULL, "intact_partial", "ended", PS_VECTORS(parts), PS_BASE_SPAN },
	{ "bad/ledger_proof_wrong", "ledger_proof_wrong", "intact", "ended", PS_VECTORS(wrong),
	  PS_BASE_SHORT },
	{ "bad/number_twice", "number_twice", "intact", "ended", PS_VECTORS(other_take),
	  PS_BASE_SHORT },
	{ "bad/ledger_ending_differs", "ledger_ending_differs", "intact", "ended",
	  PS_VECTORS(other_ending), PS_BASE_SHORT },
	{ "bad/ledger_past_differs", "ledger_past_differs", "intact", "ended",
	  PS_VECTORS(other_past), PS_BASE_SHORT },
	{ 0 },
};
