#include "web/claim_rows.h"

#include <stdlib.h>
#include <string.h>

#include "web/claim_load.h"

enum { CLAIMS_MAX = 500, LOOKED_AT_MAX = 2000 };

static int by_deadline(const void *a, const void *b)
{
	const struct ps_web_claim_row *left = a, *right = b;

	if (!left->outcome[0] != !right->outcome[0])
		return left->outcome[0] ? 1 : -1;
	if (left->deadline_s != right->deadline_s)
		return left->deadline_s < right->deadline_s ? -1 : 1;
	return (left->number > right->number) - (left->number < right->number);
}

static void keep(const struct ps_claim *claim, struct ps_web_claim_row *row)
{
	row->number = claim->number;
	row->deadline_s = claim->deadline_s;
	memcpy(row->type, claim->type, sizeof(row->type));
	memcpy(row->channel, claim->channel, sizeof(row->channel));
	memcpy(row->outcome, claim->outcome, sizeof(row->outcome));
	memcpy(row->waybill, claim->waybill, sizeof(row->waybill));
	memcpy(row->order, claim->order, sizeof(row->order));
}

static bool load(const struct ps_claim_store *store, bool all, struct ps_claim *claim,
		 struct ps_web_claim_rows *to)
{
	uint64_t *numbers = NULL;
	size_t count = 0, from, i;

	if (ps_claim_store_numbers(store, &numbers, &count))
		return false;
	from = count > LOOKED_AT_MAX ? count - LOOKED_AT_MAX : 0;
	for (i = count; i > from && to->count < CLAIMS_MAX; i--) {
		if (ps_claim_store_load(store, numbers[i - 1], claim))
			to->unread++;
		else if (all || !claim->outcome[0])
			keep(claim, &to->rows[to->count++]);
	}
	to->more = i > 0;
	free(numbers);
	qsort(to->rows, to->count, sizeof(to->rows[0]), by_deadline);
	return true;
}

bool ps_web_claims_list(const struct ps_web_settings *settings, bool all,
			struct ps_web_claim_rows *rows_out)
{
	struct ps_web_claim_rows made = { .rows = calloc(CLAIMS_MAX, sizeof(*made.rows)) };
	struct ps_claim *claim = malloc(sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	bool well = made.rows && claim && !ps_web_claims_open(settings, &store) &&
		    load(&store, all, claim, &made);

	ps_claim_store_close(&store);
	free(claim);
	if (well)
		*rows_out = made;
	else
		free(made.rows);
	return well;
}
