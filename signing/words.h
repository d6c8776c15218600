/*
 * What a verdict says, in the language of whoever reads it. The names ("intact_partial") are the
 * same in all of them.
 *
 * The English is in the tables that define the words (signing/verdict.h, finding.h, verify.h,
 * demand.h), the Chinese in words_zh.c. Both are compiled in: a verifier whose words depend on an
 * installed catalogue and on the locales of a machine would fall back without a sound; and the
 * reading half of signing/ also runs where there is neither (in a browser, say). So not gettext.
 */
#ifndef PS_SIGNING_WORDS_H
#define PS_SIGNING_WORDS_H

#include "signing/verify.h"

enum ps_lang {
	PS_LANG_EN,
	PS_LANG_ZH, /* simplified Chinese */
};

/* "en" or "zh" and nothing else. */
bool ps_lang_parse(const char *text, enum ps_lang *lang_out);

/*
 * The language that a locale's name asks for, such as "zh_CN.UTF-8": English for NULL and for every
 * language that there are no words in.
 */
enum ps_lang ps_lang_of_locale(const char *locale);

/* The one that is in @lang. */
const char *ps_lang_pick(enum ps_lang lang, const char *english, const char *chinese);

const char *ps_axis_said(enum ps_axis axis, enum ps_lang lang);
const char *ps_word_said(enum ps_word word, enum ps_lang lang);
const char *ps_what_said(enum ps_what what, enum ps_lang lang);
const char *ps_demand_said(enum ps_demand demand, enum ps_lang lang);

/* A sentence that explains the word; "" in English, where the word is one. */
const char *ps_word_meaning(enum ps_word word, enum ps_lang lang);

/* @bit: one of enum ps_not_checked. */
const char *ps_not_checked_said(unsigned bit, enum ps_lang lang);

/* What no verification can say; stands under every verdict. */
const char *ps_limits_said(enum ps_lang lang);

/*
 * What an exit status of `verify` means. After 2 and 3, which end with a colon, a reason has to
 * follow.
 */
const char *ps_exit_said(int status, enum ps_lang lang);

#endif
