/*
 * The Chinese of signing/words.h. NULL where there is none, which a test does not let happen.
 */
#ifndef PS_SIGNING_WORDS_ZH_H
#define PS_SIGNING_WORDS_ZH_H

#include "signing/verify.h"

const char *ps_zh_axis(enum ps_axis axis);
const char *ps_zh_word(enum ps_word word);
const char *ps_zh_word_meaning(enum ps_word word);
const char *ps_zh_what(enum ps_what what);
const char *ps_zh_not_checked(unsigned bit);
const char *ps_zh_demand(enum ps_demand demand);

#endif
