/*
 * The ledger axis: what a ledger that somebody gave says of one file (signing/FORMAT.md,
 * "Verdicts").
 */
#ifndef PS_SIGNING_VERDICT_LEDGER_H
#define PS_SIGNING_VERDICT_LEDGER_H

#include "signing/history.h"
#include "signing/verify.h"

/*
 * What to ask of the ledger for this file: its take, the tree that START signs, which becomes the
 * first point, and the checkpoint of a proof that the file carries. False where no signature
 * vouches for START: then no ledger says anything of the file.
 */
bool ps_verdict_ask_ledger(const struct ps_verdict *verdict,
			   struct ps_history_question *question_out);

/*
 * What is to be said of the ledger itself, whatever file it is compared with: numbers that do not
 * follow, and
 * @count checkpoints kept outside. @history is SIGNED.
 */
void ps_history_judge(struct ps_report *report, const struct ps_history_point *kept, size_t count,
		      const struct ps_history *history);

/*
 * Is it SIGNED, and the history of the file's station? The key that signed when the take was begun
 * is the file's; or another of its keys is, and START's word on the ledger (the first point of
 * @question) does not fit: then the station has two histories, or lost a part of one.
 */
bool ps_history_is_of(const struct ps_history *history, const struct ps_history_question *question,
		      const struct ps_verdict *verdict);

/*
 * Adds to the verdict what @history found; further points of @question are checkpoints kept
 * outside, whose signatures the caller has verified. Sets the exit status anew.
 */
void ps_verdict_add_ledger(struct ps_verdict *verdict, const struct ps_history_question *question,
			   const struct ps_history *history);

#endif
