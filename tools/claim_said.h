/* What of a claim is said in the language of whoever reads it; in its file these are words. */
#ifndef PS_TOOLS_CLAIM_SAID_H
#define PS_TOOLS_CLAIM_SAID_H

#include "signing/words.h"

/* "won"; "" of a claim that is open. One that nobody knows stays as it is. */
const char *ps_claim_outcome_said(const char *outcome, enum ps_lang lang);

/* What a note says was done, "answered"; one that nobody knows stays as it is. */
const char *ps_claim_note_said(const char *what, enum ps_lang lang);

/* On standard output, with blanks behind it to so many columns, of which Chinese takes two. */
void ps_claim_put_column(const char *text, size_t columns);

#endif
