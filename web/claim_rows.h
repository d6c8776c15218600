/* Claims by deadline, as a list shows them: a claim with all its notes is much larger. */
#ifndef PS_WEB_CLAIM_ROWS_H
#define PS_WEB_CLAIM_ROWS_H

#include "tools/claim.h"

struct ps_web_settings;

struct ps_web_claim_row {
	uint64_t number;
	int64_t deadline_s;
	char type[PS_CLAIM_WORD_MAX];
	char channel[PS_CLAIM_WORD_MAX];
	char outcome[PS_CLAIM_WORD_MAX];   /* "": open */
	char waybill[PS_CODE_LEN_MAX + 1]; /* "": by the order alone */
	char order[PS_CODE_LEN_MAX + 1];
};

struct ps_web_claim_rows {
	size_t count;
	struct ps_web_claim_row *rows; /* free() them */
	size_t unread;		       /* claims that cannot be read; the journal says why */
	bool more;		       /* than find room */
};

/*
 * The open ones, the most urgent 500 of them; with @all the latest closed ones behind them, for
 * which there is room. False, and nothing to free: they cannot be listed; the journal says why.
 */
bool ps_web_claims_list(const struct ps_web_settings *settings, bool all,
			struct ps_web_claim_rows *rows_out);

#endif
