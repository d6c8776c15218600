/* Ledger proofs of a station whose key was followed by another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/record.h"
#include "tests/vectors/item.h"
#include "tests/vectors/ledger.h"
#include "tests/vectors/vector.h"

/* The leaf that changes the key stands before the take's, or behind them. */
enum { BEFORE = 2, BEHIND = 4 };

enum what {
	BEFORE_THE_TAKE,
	BEHIND_THE_TAKE,
	THERE_AND_BACK, /* before the take to the one key, behind it to another */
	/* wrong */
	NOT_SHOWN,
	BY_THE_NEW_KEY,
	CHECKPOINT_BY_THE_OLD_KEY,
	TAKE_BY_THE_OLD_KEY,
	TAKE_BY_THE_NEXT_KEY,
	TO_THE_SAME_KEY,
	WITHOUT_ITS_TREE,
	FLAWED,
};

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

/* Whose key the ledger begins with, is changed to, and in the end signs it. */
struct people {
	const struct ps_maker_station *first;
	const struct ps_maker_station *then;
	const struct ps_maker_station *last;
};

static struct people people_of(const struct ps_vector_bench *bench, enum what what)
{
	const struct ps_maker_station *own = &bench->station;
	const struct ps_maker_station *other = &bench->stranger;

	switch (what) {
	case BEHIND_THE_TAKE:
	case TAKE_BY_THE_OLD_KEY:
		return (struct people){ own, other, other };
	case THERE_AND_BACK:
		return (struct people){ other, own, other };
	case CHECKPOINT_BY_THE_OLD_KEY:
		return (struct people){ other, own, other };
	case TO_THE_SAME_KEY:
		return (struct people){ own, own, own };
	default:
		return (struct people){ other, own, own };
	}
}

static void change(struct ps_ledger_maker *maker, const struct ps_maker_station *old,
		   const struct ps_maker_station *new_one, enum what what)
{
	(void)ps_ledger_maker_change_key(
		maker, old->key, what == BY_THE_NEW_KEY ? new_one->key : old->key,
		view(&new_one->device), new_one->key,
		what > FLAWED ? (enum ps_change_flaw)(what - FLAWED) : PS_CHANGE_RIGHT);
}

static void record(struct ps_ledger_maker *maker, const struct ps_vector_named *named)
{
	(void)ps_ledger_maker_start(maker, 1, named->take);
	ps_ledger_maker_end(maker, 1, named->take, named->ending, NULL);
}

static bool is_behind(enum what what)
{
	return what == BEHIND_THE_TAKE || what == TAKE_BY_THE_NEXT_KEY;
}

/* Five leaves, or six where the key changes twice. */
static void write_ledger(struct ps_ledger_maker *maker, const struct people *people,
			 const struct ps_vector_named *named, enum what what)
{
	ps_vector_begin_ledger(maker, view(&people->first->device));
	if (!is_behind(what))
		change(maker, people->first, people->then, what);
	record(maker, named);
	if (is_behind(what))
		change(maker, people->first, people->then, what);
	if (what == THERE_AND_BACK)
		change(maker, people->then, people->last, what);
}

/* The trees that were handed on. */
static void show_trees(const struct ps_ledger_maker *maker, struct ps_made_proof *made)
{
	for (uint64_t i = 0; i < maker->count; i++) {
		struct ps_leaf leaf;

		assert_int_equal(ps_leaf_decode(view(&maker->leaves[i]), &leaf), PS_OK);
		if (leaf.kind == PS_LEAF_KEY_CHANGE)
			ps_ledger_maker_show_past(maker, made, i);
	}
}

static void prove(const struct ps_vector_bench *bench, struct ps_film *film,
		  const struct ps_vector *vector)
{
	enum what what = (enum what)vector->arg;
	const struct people people = people_of(bench, what);
	struct ps_ledger_maker maker;
	struct ps_made_proof made;
	struct ps_vector_named named;
	struct ps_buf bytes;
	unsigned shown;

	ps_vector_name(film, &named);
	ps_ledger_maker_init(&maker);
	write_ledger(&maker, &people, &named, what);
	shown = (1U << maker.count) - 1 - (1U << PS_AT_BOOT);
	if (what == NOT_SHOWN)
		shown &= ~(1U << BEFORE);
	ps_ledger_maker_prove(&maker, people.last->key, maker.count, shown, &made);
	if (what != WITHOUT_ITS_TREE)
		show_trees(&maker, &made);
	ps_buf_init(&bytes);
	ps_ledger_proof_encode(&made.proof, &bytes);
	ps_vector_attach(film, PS_ATTACHMENT_LEDGER_PROOF, &bytes);
	ps_buf_release(&bytes);
	ps_made_proof_release(&made);
	ps_ledger_maker_release(&maker);
}

#define PROVES(what) .change = prove, .arg = what
#define FLAW(flaw) .change = prove, .arg = FLAWED + PS_CHANGE_##flaw
#define INCLUDED .ledger = "included"

static const struct ps_vector whole[] = {
	{ "key-changed-before-the-take", PROVES(BEFORE_THE_TAKE), INCLUDED },
	{ "key-changed-behind-the-take", PROVES(BEHIND_THE_TAKE), INCLUDED },
	{ "key-changed-twice", PROVES(THERE_AND_BACK), INCLUDED },
};

static const struct ps_vector wrong[] = {
	{ "key-change-not-shown", PROVES(NOT_SHOWN) },
	{ "key-change-by-the-new-key", PROVES(BY_THE_NEW_KEY) },
	{ "key-change-and-a-checkpoint-by-the-old-key", PROVES(CHECKPOINT_BY_THE_OLD_KEY) },
	{ "key-change-and-a-take-by-the-old-key", PROVES(TAKE_BY_THE_OLD_KEY) },
	{ "key-change-and-a-take-by-the-next-key", PROVES(TAKE_BY_THE_NEXT_KEY) },
	{ "key-change-to-the-same-key", PROVES(TO_THE_SAME_KEY) },
	{ "key-change-without-its-tree", PROVES(WITHOUT_ITS_TREE) },
	{ "key-change-of-other-leaves", FLAW(OF_OTHER_LEAVES) },
	{ "key-change-of-another-ledger", FLAW(OF_ANOTHER_LEDGER) },
	{ "key-change-of-another-leaf", FLAW(OF_ANOTHER_LEAF) },
	{ "key-change-to-another-key", FLAW(TO_ANOTHER_KEY) },
	{ "key-change-from-another-key", FLAW(FROM_ANOTHER_KEY) },
	{ "key-change-of-version-2", FLAW(OF_VERSION_2) },
	{ "key-change-with-a-byte-behind", FLAW(WITH_A_BYTE_BEHIND) },
};

const struct ps_vector_group ps_vectors_key_changes[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(whole), PS_BASE_SHORT },
	{ "bad/ledger_proof_wrong", "ledger_proof_wrong", "intact", "ended", PS_VECTORS(wrong),
	  PS_BASE_SHORT },
	{ 0 },
};
