/* The words that are printed on a slip (tools/slip.h), in plain language. */
#ifndef PS_TOOLS_SLIP_TEXT_H
#define PS_TOOLS_SLIP_TEXT_H

#include "signing/words.h"

enum ps_slip_text {
	PS_SLIP_DAY_TITLE,
	PS_SLIP_FIRST_TITLE,
	PS_SLIP_STATION,
	PS_SLIP_OF,
	PS_SLIP_DAY,
	PS_SLIP_LEDGER,
	PS_SLIP_ROOT_HASH,
	PS_SLIP_CODE_USE,
	PS_SLIP_OF_ROOT,
	PS_SLIP_OF_STATION,
	PS_SLIP_OF_WEB,
	PS_SLIP_WEB_USE,
	PS_SLIP_DAY_ADVICE,
	PS_SLIP_FIRST_ADVICE,
};

const char *ps_slip_text(enum ps_slip_text text, enum ps_lang lang);

#endif
