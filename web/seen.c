#include "web/seen.h"

bool ps_web_seen_has(const struct ps_web_seen *seen, uint64_t take)
{
	for (size_t i = 0; i < PS_WEB_SEEN_MAX && seen->takes[i]; i++)
		if (seen->takes[i] == take)
			return true;
	return false;
}

void ps_web_seen_add(struct ps_web_seen *seen, uint64_t take)
{
	if (ps_web_seen_has(seen, take))
		return;
	seen->takes[seen->next] = take;
	seen->next = (seen->next + 1) % PS_WEB_SEEN_MAX;
}
