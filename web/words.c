#include "web/words.h"

static const char *const words[PS_WEB_WORD_COUNT][2] = {
#define X(code, en, zh) [PS_WEB_##code] = { en, zh },
	PS_WEB_WORDS(X)
#undef X
};

const char *ps_web_word(enum ps_lang lang, enum ps_web_word word)
{
	return words[word][lang == PS_LANG_ZH];
}
