/*
 * What a station records of a take, in the language of whoever reads it. In the files these are
 * numbers, which programs read by their names (signing/event.h, ending.h, leaf.h), and sentences.
 */
#ifndef PS_TOOLS_RECORDED_SAID_H
#define PS_TOOLS_RECORDED_SAID_H

#include "signing/words.h"

/* "camera lost"; NULL for a number that this version does not know. */
const char *ps_event_said(uint64_t kind, enum ps_lang lang);

/* How a take ended, as its verdict has it, NULL as above; and why, which a later version may say in
 * a number that this one does not know, and then that is said. */
const char *ps_ending_said(uint64_t ending, enum ps_lang lang);
const char *ps_reason_said(uint64_t reason, enum ps_lang lang);

/* What an entry of the ledger is; NULL as above. */
const char *ps_leaf_said(uint64_t kind, enum ps_lang lang);

#endif
