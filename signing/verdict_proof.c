#include "signing/verdict_proof.h"

#include <string.h>

static void note(struct ps_verdict *verdict, enum ps_what what)
{
	const struct ps_finding finding = { .what = what, .camera = PS_NO_CAMERA, .count = 1 };

	ps_report_add(&verdict->report, &finding);
}

/* The root of the ledger when it had @size leaves, as the proof shows; NULL: it does not. */
static const uint8_t *find_root(const struct ps_ledger_word *word, uint64_t size)
{
	for (size_t i = 0; i < word->past_count; i++)
		if (word->pasts[i].size == size)
			return word->pasts[i].root;
	return NULL;
}

/* START signs the ledger before its own leaf. */
static void judge_start(struct ps_verdict *verdict)
{
	const struct ps_start *start = &verdict->check.start;
	const uint8_t *root = find_root(&verdict->word, start->ledger_size);

	if (verdict->word.started < start->ledger_size ||
	    (root && memcmp(root, start->ledger_root, PS_HASH_LEN) != 0))
		note(verdict, PS_WHAT_LEDGER_OTHER_PAST);
}

/* Of a file that is not as it was signed nobody can say which ending is missing. */
static void judge_ending(struct ps_verdict *verdict)
{
	const struct ps_check *check = &verdict->check;

	if (!verdict->word.ended ||
	    verdict->report.verdict[PS_AXIS_INTEGRITY] < PS_WORD_INTACT_TRUNCATED)
		return;
	if (!check->have_ending)
		note(verdict, PS_WHAT_LEDGER_HAS_ENDING);
	else if (memcmp(verdict->word.last_record, check->due.prev, PS_HASH_LEN) != 0)
		note(verdict, PS_WHAT_LEDGER_OTHER_ENDING);
}

enum ps_err ps_verdict_add_proof(struct ps_verdict *verdict, struct ps_bytes bytes)
{
	const struct ps_check *check = &verdict->check;
	struct ps_ledger_proof proof;
	struct ps_ledger_word word;
	enum ps_err err;

	/* no signature vouches for the key: then nothing under it says anything of the file */
	if (!check->have_start || !check->start_verified)
		return PS_OK;
	err = ps_ledger_proof_read(bytes, &proof);
	if (!err)
		err = ps_ledger_proof_judge(&proof, check->point, check->start.take_number,
					    check->take, &word);
	if (err == PS_NO_MEMORY || err == PS_CRYPTO)
		return err;
	if (err) {
		note(verdict, PS_WHAT_PROOF_WRONG);
		return PS_OK;
	}
	verdict->proved = true;
	verdict->word = word;
	if (verdict->report.verdict[PS_AXIS_LEDGER] == PS_WORD_LEDGER_NOT_CHECKED)
		verdict->report.verdict[PS_AXIS_LEDGER] = PS_WORD_INCLUDED;
	judge_start(verdict);
	if (word.other_take)
		note(verdict, PS_WHAT_LEDGER_OTHER_TAKE);
	else
		judge_ending(verdict);
	if (word.deleted)
		note(verdict, PS_WHAT_LEDGER_DELETED);
	return PS_OK;
}

void ps_verdict_keys(const struct ps_verdict *verdict, struct ps_ledger_keys *keys_out)
{
	if (verdict->proved)
		*keys_out = verdict->word.keys;
	else
		ps_ledger_keys_set(keys_out, verdict->check.point);
}

void ps_verdict_add_kept(struct ps_verdict *verdict, const struct ps_history_point *kept,
			 size_t count)
{
	bool agrees = false;

	for (size_t i = 0; i < count; i++) {
		const uint8_t *root =
			verdict->proved ? find_root(&verdict->word, kept[i].size) : NULL;

		if (verdict->proved &&
		    memcmp(kept[i].ledger, verdict->word.checkpoint.ledger, PS_HASH_LEN) != 0)
			note(verdict, PS_WHAT_LEDGER_TWO);
		else if (!root)
			note(verdict, PS_WHAT_CHECKPOINT_NOT_COMPARED);
		else if (memcmp(root, kept[i].root, PS_HASH_LEN) != 0)
			note(verdict, PS_WHAT_LEDGER_FORK);
		else
			agrees = true;
	}
	if (agrees && verdict->report.verdict[PS_AXIS_LEDGER] == PS_WORD_INCLUDED)
		verdict->report.verdict[PS_AXIS_LEDGER] = PS_WORD_CONSISTENT;
	ps_verdict_conclude(verdict);
}
