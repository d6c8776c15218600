#include "web/refusal.h"

#include <stddef.h>

static const struct ps_web_refusal refusals[] = {
	{ PS_DENIED, 403, PS_WEB_FORGED },	    { PS_BUSY, 503, PS_WEB_BUSY },
	{ PS_LIMIT, 413, PS_WEB_SENT_TOO_MUCH },    { PS_RANGE, 413, PS_WEB_SENT_TOO_LARGE },
	{ PS_NO_SPACE, 507, PS_WEB_SENT_NO_SPACE }, { PS_UNSUPPORTED, 415, PS_WEB_SENT_NO_PICTURE },
	{ PS_TRUNCATED, 400, PS_WEB_SENT_EMPTY },   { PS_INVALID, 400, PS_WEB_BAD_INPUT },
};

const struct ps_web_refusal *ps_web_refusal(enum ps_err err)
{
	static const struct ps_web_refusal broken = { PS_IO, 500, PS_WEB_BROKEN };

	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (refusals[i].err == err)
			return &refusals[i];
	return &broken;
}
