#include "firmware/access_recent.h"

void ps_access_recent_add(struct ps_access_recent *recent, const struct ps_leaf *leaf)
{
	size_t at = recent->count % PS_ACCESS_RECENT_MAX;

	if (leaf->kind != PS_LEAF_ACCESSED)
		return;
	recent->last[at].batch = leaf->accessed;
	recent->last[at].leaf = leaf->index;
	recent->count++;
}

bool ps_access_recent_find(const struct ps_access_recent *recent,
			   const struct ps_access_batch *batch, uint64_t *leaf_out)
{
	for (size_t i = 0; i < PS_ACCESS_RECENT_MAX && i < recent->count; i++)
		if (ps_access_batch_equal(&recent->last[i].batch, batch)) {
			*leaf_out = recent->last[i].leaf;
			return true;
		}
	return false;
}
